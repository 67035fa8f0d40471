"""What uploaded tables hold: which columns each sheet has, and whose heading means which column.

Of the record format, a case is one row of the sheet `cases`; what a case has several of stands on
sheets of its own, tied by `ref`, or in numbered columns of the same row (`conducts.1.type`). A list
of words stands in one cell, parted by line breaks or semicolons. Tables of civil servants are one
sheet of single rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.sheet_states import SheetSubject

CASES = "cases"
NEVER = ""
"""The column of a heading that is left out."""

REASON = "alasan"
"""The heading under which a refused row says why it came back; read past when it is sent again."""

REPORTER = ("reporter.name", "reporter.contact", "reporter.address", "reporter.wish")
MAIN = (
    *("ref", "kind", "province", "region", "election", "contest", "received_on", "known_on"),
    *(*REPORTER, "narrative", "rules_cited", "outcome"),
)
PARTS: dict[str, tuple[str, ...]] = {
    "respondents": ("key", "description", "position", "status", "agency", "nip", "count"),
    "conducts": ("type", "on", "channel", "url", "summary", "beneficiary", "respondents"),
    "events": ("stage", "on", "respondent", "outcome", "note"),
    "sanctions": ("respondent", "sanction", "decided_on", "decree_no", "basis"),
    "articles": ("outlet", "title", "url", "published_on"),
}
LISTS = frozenset({"rules_cited", "conducts.respondents", "sanctions.basis"})
DAYS = frozenset(
    {
        *("received_on", "known_on", "conducts.on", "events.on", "sanctions.decided_on"),
        "articles.published_on",
    }
)
COUNTS = frozenset({"respondents.count"})
NUMBERS = frozenset({"year", "count"})
"""Columns of single rows that hold whole numbers."""

MOST_PARTS = 50
"""The highest number that a numbered column may have."""

SHEETS: dict[str, tuple[str, ...]] = {
    CASES: ("perkara", "cases", "kasus"),
    "respondents": ("terlapor", "respondents"),
    "conducts": ("perbuatan", "conducts"),
    "events": ("peristiwa", "events", "riwayat"),
    "sanctions": ("sanksi", "sanctions"),
    "articles": ("berita", "articles", "artikel"),
}
"""The names by which a sheet is known, the one in our template first."""

ALSO: dict[str, str] = {
    "nomor": "ref",
    "nomor_perkara": "ref",
    "no_register": "ref",
    "nomor_register": "ref",
    "kunci": "ref",
    "jenis": "kind",
    "provinsi": "province",
    "kabupaten_kota": "region",
    "kab_kota": "region",
    "kabupaten": "region",
    "kota": "region",
    "wilayah": "region",
    "pemilihan": "election",
    "tanggal_diterima": "received_on",
    "tanggal_laporan": "received_on",
    "tgl_diterima": "received_on",
    "tanggal_diketahui": "known_on",
    "uraian": "narrative",
    "kronologi": "narrative",
    "uraian_kejadian": "narrative",
    "pelapor": "reporter.name",
    "nama_pelapor": "reporter.name",
    "kontak_pelapor": "reporter.contact",
    "alamat_pelapor": "reporter.address",
    "aturan": "rules_cited",
    "hasil": "outcome",
    "terlapor": "respondents.1.description",
    "nip": "respondents.1.nip",
    "nip_terlapor": "respondents.1.nip",
    "jabatan": "respondents.1.position",
    "jabatan_terlapor": "respondents.1.position",
    "status_kepegawaian": "respondents.1.status",
    "opd": "respondents.1.agency",
    "instansi": "respondents.1.agency",
    "unit_kerja": "respondents.1.agency",
    "bentuk_pelanggaran": "conducts.1.summary",
    "perbuatan": "conducts.1.summary",
    "tanggal_kejadian": "conducts.1.on",
    "saluran": "conducts.1.channel",
}
"""Headings of registers in use, and the columns that they most likely mean."""


@dataclass(frozen=True, slots=True)
class SingleRows:
    """A sheet whose rows stand each for themselves: its columns, those that it cannot do without,
    headings in use and what they mean, and the names of the sheet, ours first."""

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    also: Mapping[str, str]
    names: tuple[str, ...]


SINGLE: dict[str, SingleRows] = {
    SheetSubject.STAFF: SingleRows(
        ("nip", "name", "position", "employer", "rank", "status"),
        ("nip", "name"),
        {
            **dict.fromkeys(("nip_baru", "ni_pppk", "nip_ni_pppk", "no_induk", "nip_nippk"), "nip"),
            **dict.fromkeys(("nama", "nama_lengkap", "nama_pegawai", "nama_asn"), "name"),
            **dict.fromkeys(("jabatan", "nama_jabatan", "jabatan_terakhir"), "position"),
            **dict.fromkeys(
                ("opd", "unit_kerja", "instansi", "perangkat_daerah", "unit_organisasi", "skpd"),
                "employer",
            ),
            **dict.fromkeys(
                ("pangkat", "golongan", "pangkat_golongan", "gol_ruang", "gol"), "rank"
            ),
            **dict.fromkeys(
                ("status_kepegawaian", "jenis_kepegawaian", "jenis_asn", "jenis_pegawai"), "status"
            ),
        },
        ("pegawai", "staff", "asn", "register"),
    ),
    SheetSubject.WORKFORCE: SingleRows(
        ("region", "year", "employer", "group", "count"),
        ("year", "count"),
        {
            **dict.fromkeys(("daerah", "wilayah", "kabupaten_kota", "kab_kota"), "region"),
            **dict.fromkeys(("opd", "unit_kerja", "instansi", "perangkat_daerah"), "employer"),
            **dict.fromkeys(("kelompok", "kelompok_asn", "jenis_jabatan"), "group"),
            **dict.fromkeys(("jumlah", "jumlah_asn", "jumlah_pegawai"), "count"),
            "tahun": "year",
        },
        ("jumlah_asn", "workforce"),
    ),
}
"""By role, which is that of the subject: such a table has this one sheet alone."""

_NUMBERED = re.compile(r"([a-z]+)[._\[ ]+(\d{1,2})[\]._ ]+([a-z_]+)")


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A sheet as it came: `place` among the sheets, its name, what it holds, its headings."""

    place: int
    name: str
    role: str
    headings: tuple[str, ...]
    rows: int


def role_of(subject: SheetSubject, name: str) -> str | None:
    """What the sheet of that name holds in such a table; None where the name says nothing."""
    told = folded(name)
    return next((role for role, names in sheets_of(subject).items() if told in names), None)


def sheets_of(subject: SheetSubject) -> dict[str, tuple[str, ...]]:
    """The roles of the sheets of such a table, that of the main one first, each with its names."""
    if subject is SheetSubject.CASES:
        return SHEETS
    return {subject.value: SINGLE[subject].names}


def columns_for(role: str) -> tuple[str, ...]:
    """The columns that a heading of such a sheet may mean. On the sheet of cases numbered ones
    come too, as far as the first three of each kind."""
    if role in SINGLE:
        return SINGLE[role].columns
    if role != CASES:
        return ("ref", *PARTS[role])
    numbered = [
        f"{part}.{number}.{name}"
        for part, names in PARTS.items()
        for number in (1, 2, 3)
        for name in names
    ]
    return (*MAIN, *numbered)


def is_column(role: str, column: str) -> bool:
    """Whether such a sheet has that column, however high its number."""
    if column in _plain_columns(role):
        return True
    return role == CASES and numbered(column) is not None


def numbered(column: str) -> tuple[str, int, str] | None:
    """Part, number from 1 and key of a numbered column; None for any other."""
    part, _, rest = column.partition(".")
    number, _, name = rest.partition(".")
    if name in PARTS.get(part, ()) and number.isdecimal() and 1 <= int(number) <= MOST_PARTS:
        return part, int(number), name
    return None


def meant(role: str, heading: str) -> str | None:
    """The column that a heading most likely means; `NEVER` for that of the reasons, None where
    nobody can tell."""
    told = folded(heading)
    if told == REASON:
        return NEVER
    for column in _plain_columns(role):
        if told == column.replace(".", "_"):
            return column
    if role in SINGLE:
        return SINGLE[role].also.get(told)
    if role != CASES:
        return None
    if found := _NUMBERED.fullmatch(heading.strip().lower()):
        column = f"{found[1]}.{int(found[2])}.{found[3]}"
        return column if numbered(column) else None
    return ALSO.get(told)


def _plain_columns(role: str) -> tuple[str, ...]:
    """The columns of a sheet that bear no number."""
    if role in SINGLE:
        return SINGLE[role].columns
    return MAIN if role == CASES else ("ref", *PARTS[role])


def folded(text: str) -> str:
    """A heading or a name, whatever its case and its signs between words."""
    return re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_")


def matched(shape: SheetShape, before: Mapping[str, str]) -> dict[str, str | None]:
    """The column of each heading: as the sender chose `before` (by folded heading), else as meant.
    No column is given twice."""
    given: set[str] = set()
    found: dict[str, str | None] = {}
    for heading in shape.headings:
        if not heading:
            continue
        column = before.get(folded(heading))
        if column is None or (column and not is_column(shape.role, column)):
            column = meant(shape.role, heading)
        if column in given:
            column = None
        if column:
            given.add(column)
        found[heading] = column
    return found


def lacking(role: str, columns: Sequence[str | None]) -> tuple[str, ...]:
    """What a sheet cannot do without and lacks."""
    if role in SINGLE:
        must = SINGLE[role].needed
    else:
        must = ("ref", "narrative") if role == CASES else ("ref",)
    return tuple(name for name in must if name not in columns)
