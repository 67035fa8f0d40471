"""What the pages of uploaded tables say of each kind of table."""

from dataclasses import dataclass

from tracker.domain.sheet_states import SheetSubject
from tracker.web.language import lazily as _l

FILES = {
    SheetSubject.CASES: "perkara",
    SheetSubject.STAFF: "pegawai",
    SheetSubject.WORKFORCE: "jumlah-asn",
}
"""The word of each in addresses and names of files."""


@dataclass(frozen=True)
class SheetWords:
    """The heading of its room, what comes of it, what the first columns of the first rows hold, and
    where what was taken in is found: endpoint and words."""

    title: str
    about: str
    key: str
    place: str
    line: str
    new: str
    result: tuple[str, str]


WORDS: dict[SheetSubject, SheetWords] = {
    SheetSubject.CASES: SheetWords(
        _l("Cases from a file"),
        _l(
            "History and whole registers come in as recorded steps: no term is counted from them, "
            "and nothing is late because of them. Good rows land; the others come back as a file "
            "with their reasons, to be mended and sent again."
        ),
        _l("Ref"),
        _l("Region"),
        _l("What happened"),
        _l("new case"),
        ("case_list.show", _l("To the imported cases")),
    ),
    SheetSubject.STAFF: SheetWords(
        _l("Staff register from a file"),
        _l(
            "The register helps to name respondents rightly. Only people of your agency who may "
            "look into it find anybody in it, and the book keeps that they looked. Send no more "
            "columns than the table asks for. A known NIP takes on what the row says; whoever the "
            "file does not name stays. Good rows land; the others come back with their reasons."
        ),
        _l("NIP or NI PPPK"),
        _l("Works at"),
        _l("Who"),
        _l("new"),
        ("register.show", _l("To the register")),
    ),
    SheetSubject.WORKFORCE: SheetWords(
        _l("Numbers of civil servants from a file"),
        _l(
            "Numbers by year, office and group, recorded of your region or one below with the "
            "source that you name. Comparisons of regions count with the total of a region: the "
            "row without an office and without a group. Good rows land; the others come back with "
            "their reasons."
        ),
        _l("Year"),
        _l("Region"),
        _l("Numbers"),
        _l("new"),
        ("region_records.own", _l("To the records of the region")),
    ),
}
