"""The places and offices of the country, read once for many cases."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.gazetteer import NATION, Gazetteer, Place
from tracker.domain.roles import AgencyKind
from tracker.services.projection import Addressee
from tracker.store.people import Agency, Region

_BAWASLU = (
    AgencyKind.BAWASLU_REGENCY,
    AgencyKind.BAWASLU_PROVINCE,
    AgencyKind.BAWASLU_RI,
)


@dataclass(frozen=True)
class Country:
    """Which code a place has, which Bawaslu handles what happens there, whose BKPSDM it is."""

    gazetteer: Gazetteer
    bawaslu: dict[str, int]
    bkpsdm: dict[str, int]
    addressees: dict[int, Addressee]

    def handling(self, code: str) -> int:
        """The Bawaslu of a region, or of the nearest one above it that has any.

        Raises:
            NotFound: there is not even a national one: `setup` has not run.
        """
        while code not in self.bawaslu:
            if code == NATION:
                raise NotFound("no_bawaslu")
            code = code.rpartition(".")[0]
        return self.bawaslu[code]

    def personnel(self, code: str) -> int | None:
        """The BKPSDM of a regency or city; None for a province or the nation, whose files may
        belong to any agency below."""
        return self.bkpsdm.get(code) if "." in code else None


def country_of(session: Session, today: date) -> Country:
    """The country as it stands today: two statements."""
    places = session.execute(
        select(Region.code, Region.name).where(Region.level.in_(["province", "regency"]))
    )
    gazetteer = Gazetteer.of(Place(row.code, row.name) for row in places)
    agencies = session.execute(
        select(Agency.id, Agency.kind, Agency.region_code, Agency.parent_id)
        .where(
            Agency.kind.in_([*_BAWASLU, AgencyKind.BKPSDM]),
            or_(Agency.valid_from.is_(None), Agency.valid_from <= today),
            or_(Agency.valid_until.is_(None), Agency.valid_until > today),
        )
        .order_by(Agency.id.desc())
    ).all()
    personnel = [row for row in agencies if row.kind is AgencyKind.BKPSDM]
    return Country(
        gazetteer,
        bawaslu={row.region_code: row.id for row in agencies if row.kind in _BAWASLU},
        bkpsdm={row.region_code: row.id for row in personnel},
        addressees={row.id: Addressee(row.parent_id, row.region_code) for row in personnel},
    )
