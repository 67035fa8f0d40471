"""Open terms counted again under another law: which would end on another day, and what changes.

A due day is kept as it was counted until the agency that it binds moves it: a new holiday decree
never shifts a term in silence. Both days stay in the book.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.deadlines import Due, Unit, due_on
from tracker.domain.law import RunningLaw


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A running term as it stands in the book, and the office that it binds, which counts it.

    `region` (Kemendagri code) and `workweek` (5 or 6 days) are those of that office.
    """

    id: int
    case_id: int
    term: str
    start: date
    due: date
    provisional: bool
    ends_on_day_off: bool
    region: str | None
    workweek: int


@dataclass(frozen=True, slots=True)
class TermMove:
    """An open term that a new count changes: the day, or only what is said beside it."""

    term: OpenTerm
    now: Due

    @property
    def is_another_day(self) -> bool:
        return self.now.due != self.term.due


def count_again(terms: Iterable[OpenTerm], law: RunningLaw) -> Iterator[TermMove]:
    """The terms that this law counts otherwise; one that it no longer knows stays as it is."""
    counted: dict[tuple[str, date, str | None, int], Due] = {}
    for one in terms:
        known = law.book.terms.get(one.term)
        if known is None:
            continue
        key = (one.term, one.start, one.region, one.workweek)
        if key not in counted:
            calendar = law.calendar.for_region(one.region).with_workweek(one.workweek)
            counted[key] = due_on(one.start, known.length, Unit(known.unit), calendar)
        now = counted[key]
        held = (one.due, one.provisional, one.ends_on_day_off)
        if held != (now.due, now.provisional, now.ends_on_day_off):
            yield TermMove(one, now)
