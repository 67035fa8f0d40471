"""Every term of the law data, held against due dates counted by hand (`due_dates.md`)."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.builders import law_documents
from tracker.domain.deadlines import (
    Calendar,
    DayOff,
    DayOffKind,
    Due,
    Unit,
    Why,
    calendar_from,
    due_on,
)
from tracker.domain.explaining import basis_said, cautions, why_said
from tracker.domain.law import RunningLaw

TEXT = (Path(__file__).parent / "due_dates.md").read_text(encoding="utf-8")
LAW = RunningLaw.from_documents(law_documents())

LOCAL = (
    DayOff(
        on=date(2025, 2, 28),
        label_id="Hari jadi rekaan",
        label_en="Invented anniversary",
        kind=DayOffKind.LOCAL,
        decree="Keputusan rekaan 1/2025",
        known_from=date(2025, 2, 3),
        region="36.71",
    ),
    DayOff(
        on=date(2025, 4, 19),
        label_id="Pemungutan suara rekaan",
        label_en="Invented vote",
        kind=DayOffKind.LOCAL,
        decree="Keputusan rekaan 2/2025",
        known_from=date(2025, 4, 10),
        region="36.04",
    ),
    DayOff(
        on=date(2023, 10, 4),
        label_id="Hari jadi provinsi rekaan",
        label_en="Invented anniversary of the province",
        kind=DayOffKind.LOCAL,
        decree="Keputusan rekaan 1/2023",
        known_from=date(2023, 9, 20),
        region="36",
    ),
)

HEADING = re.compile(r"## (\S+): (\d+) (working|calendar) days?\n\nBasis: (.+)\.\nFrom: (.+)\.\n")


@dataclass(frozen=True)
class Counted:
    """One line of the document, as it is written."""

    term: str
    start: str
    due: str
    passed_over: tuple[str, ...]
    told: str

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.term, self.start, self.told)))

    def told_after(self, word: str) -> str | None:
        found = re.search(rf"\b{word} (\S+)", self.told)
        return found[1] if found else None


def calendar() -> Calendar:
    """The days off of the law data, and the local ones."""
    return calendar_from([*LAW.calendar.days_off, *LOCAL], decreed=LAW.calendar.decreed)


def sections():
    """The heading of each term (id, length, kind of day, basis, event) and its lines."""
    heads = list(HEADING.finditer(TEXT))
    ends = [*(head.start() for head in heads[1:]), len(TEXT)]
    for head, end in zip(heads, ends, strict=True):
        lines = re.findall(r"^\| (\w{3} [0-9-]{10}) \|(.*)\|$", TEXT[head.end() : end], re.M)
        yield head.groups(), [_counted(head[1], start, rest) for start, rest in lines]


def _counted(term: str, start: str, rest: str) -> Counted:
    due, passed_over, told, _ = (cell.strip() for cell in rest.split("|"))
    return Counted(term, start, due, tuple(passed_over.split()), told)


SECTIONS = list(sections())
COUNTED = [line for _, lines in SECTIONS for line in lines]


def asked(line: Counted) -> Due:
    """What the program says for a line."""
    term = LAW.book.terms[line.term]
    office = calendar().for_region(line.told_after("region"))
    if known := line.told_after("known"):
        office = office.known_on(date.fromisoformat(known))
    if "six days" in line.told:
        office = office.with_workweek(6)
    start = date.fromisoformat(line.start[4:])
    return due_on(start, term.length, Unit(term.unit), office)


def spelt(on: date) -> str:
    return on.strftime("%a %Y-%m-%d")


@pytest.mark.parametrize("line", COUNTED, ids=lambda line: line.name)
def test_a_term_ends_where_the_hand_count_ends(line):
    due = asked(line)

    assert spelt(due.start) == line.start
    assert spelt(due.due) == line.due


@pytest.mark.parametrize("line", COUNTED, ids=lambda line: line.name)
def test_a_term_passes_over_the_days_off_that_the_hand_count_passed_over(line):
    passed = [day.on for day in asked(line).days if not day.counted and day.why is not Why.WEEKEND]

    assert tuple(on.strftime("%m-%d") for on in passed) == line.passed_over


@pytest.mark.parametrize("line", COUNTED, ids=lambda line: line.name)
def test_a_term_tells_that_it_is_provisional_or_ends_at_a_shut_door(line):
    due = asked(line)

    assert due.provisional == ("provisional" in line.told)
    assert due.ends_on_day_off == ("shut" in line.told)
    assert len(cautions(due)) == due.provisional + due.ends_on_day_off


@pytest.mark.parametrize("line", COUNTED, ids=lambda line: line.name)
def test_every_day_of_a_term_says_why_it_counts_or_not(line):
    due = asked(line)

    assert [day.on.toordinal() - due.start.toordinal() for day in due.days] == [
        *range(1, len(due.days) + 1)
    ]
    for day in due.days:
        said = why_said(day, due.unit).en
        assert said.startswith(f"{due.unit.value[:-5]} day {day.number}") == day.counted
        assert day.day_off is None or day.day_off.decree in said


def test_the_hand_count_covers_every_term_with_its_length_kind_of_day_basis_and_event():
    written = {head[0]: head[1:] for head, _ in SECTIONS}

    assert written == {
        term.id: (
            str(term.length),
            term.unit.removesuffix("_days"),
            basis_said(LAW.book, term).en,
            term.starts_en,
        )
        for term in LAW.book.terms.values()
    }
    assert all(len(lines) >= 3 for _, lines in SECTIONS)


def test_the_hand_count_has_at_least_130_different_lines():
    assert TEXT.count("\n| ") - TEXT.count("\n| Start ") == len(COUNTED), "a line is not read"
    assert len(set(COUNTED)) == len(COUNTED) >= 130


def test_every_working_day_that_a_decree_took_away_is_passed_over_in_some_line():
    """Otherwise a wrong row of the law data could go unseen."""
    passed = {day.on for line in COUNTED for day in asked(line).days if not day.counted}
    weekdays = {row.on for row in calendar().days_off if row.on.weekday() < 5}

    assert weekdays - passed == set()
