"""Rows of the tables that tell of civil servants: who serves where, and how many in a year."""

import re
from dataclasses import dataclass

from tracker.domain.matters import StaffStatus
from tracker.domain.prevention import FIRST_YEAR, StaffGroup, Workforce
from tracker.domain.records import RowFault
from tracker.domain.row_reading import RowReading
from tracker.domain.staff_numbers import (
    BadStaffNumber,
    StaffKind,
    fault_for,
    parse_staff_number,
    status_conflict,
)

LONGEST_NAME = 200
LONGEST_WORDS = 300
LONGEST_RANK = 80
MOST_STAFF = 9_999_999

_STATUS = {"pns": "PNS", "cpns": "CPNS", "pppk": "PPPK"}
GROUPS = {
    "jumlah": StaffGroup.TOTAL,
    "struktural": StaffGroup.STRUCTURAL,
    "pelaksana": StaffGroup.EXECUTOR,
    "guru": StaffGroup.TEACHER,
    "fungsional": StaffGroup.FUNCTIONAL,
    "pppk": StaffGroup.PPPK,
}
"""The groups as offices call them; their own words are taken too."""


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A civil servant as the register of an agency has them, by staff number (18 digits).

    `is_odd`: the number is that of another kind of employment than the status says.
    """

    nip: str
    name: str
    position: str | None
    employer: str | None
    rank: str | None
    status: StaffStatus
    is_odd: bool = False

    @property
    def ref(self) -> str:
        return self.nip


@dataclass(frozen=True, slots=True)
class WorkforceRecord:
    """How many civil servants of one group a region had in a year; of one office, where named.

    `place` is the region as written; None: that of who sends it.
    """

    place: str | None
    facts: Workforce

    @property
    def ref(self) -> str:
        facts = self.facts
        return f"{self.place or ''}/{facts.year}/{facts.office}/{facts.group}"


def parse_staff(given: object) -> StaffRecord | list[RowFault]:
    """A row of the register, or everything that is wrong with it."""
    row = RowReading.of(given)
    digits, kind = _number(row)
    name = row.text("name", LONGEST_NAME)
    position = row.maybe_text("position", LONGEST_WORDS)
    employer = row.maybe_text("employer", LONGEST_WORDS)
    rank = row.maybe_text("rank", LONGEST_RANK)
    said = row.maybe(_status, "status")
    row.end()
    if row.faults or kind is None:
        return row.faults
    status = said or StaffStatus(kind.value)
    is_odd = status_conflict(kind, status.value) is not None
    return StaffRecord(digits, " ".join(name.split()), position, employer, rank, status, is_odd)


def parse_workforce(given: object) -> WorkforceRecord | list[RowFault]:
    """A row of the table of staff by year, or everything that is wrong with it."""
    row = RowReading.of(given)
    place = row.maybe_text("region", LONGEST_WORDS)
    year = row.count("year")
    if year is None and not row.faults:
        row.fault("year", "required")
    elif year is not None and year < FIRST_YEAR:
        row.fault("year", "out_of_bounds")
    office = row.maybe_text("employer", LONGEST_WORDS)
    group = row.maybe(_group, "group")
    count = row.count("count")
    if count is None and not any(one.field == "count" for one in row.faults):
        row.fault("count", "required")
    elif count is not None and count > MOST_STAFF:
        row.fault("count", "too_large")
    row.end()
    if row.faults or year is None or count is None:
        return row.faults
    facts = Workforce(year, group or StaffGroup.TOTAL, count, " ".join((office or "").split()))
    return WorkforceRecord(place, facts)


def _number(row: RowReading) -> tuple[str, StaffKind | None]:
    typed = row.text("nip", LONGEST_RANK)
    if not typed:
        return "", None
    try:
        found = parse_staff_number(typed)
    except BadStaffNumber as bad:
        row.fault("nip", fault_for(bad, None))
        return "", None
    return found.digits, found.kind


def _status(text: str) -> StaffStatus:
    """The status as registers write it.

    Raises:
        ValueError: it is none that the register knows.
    """
    folded = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    if folded.startswith("pppk"):
        return StaffStatus.PPPK
    return StaffStatus(_STATUS.get(folded, text))


def _group(text: str) -> StaffGroup:
    folded = text.strip().lower()
    return GROUPS.get(folded) or StaffGroup(folded)
