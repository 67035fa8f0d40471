"""The law as one object: rules, road and calendar of a package, known by its digest."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import (
    Calendar,
    DayOff,
    DayOffKind,
    DecreedYear,
    Due,
    Unit,
    calendar_from,
    due_on,
)
from tracker.domain.law_reader import without_rows
from tracker.domain.lawbook import Lawbook
from tracker.domain.problems import LawProblems
from tracker.domain.road import Road
from tracker.domain.road_reading import read_road
from tracker.domain.roles import is_below
from tracker.domain.rulebook import Phase, phase_of
from tracker.domain.standing import ClockState
from tracker.domain.start_events import by_start_events, unserved

REGIMES = frozenset({"pemilu", "pilkada"})


def digest_of(documents: Mapping[str, str]) -> bytes:
    """SHA-256 over names and texts of a package, in the order of the names."""
    hasher = hashlib.sha256()
    for name, text in sorted(documents.items()):
        for part in (name.encode(), text.encode()):
            hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.digest()


@dataclass(frozen=True, eq=False)
class RunningLaw:
    """One package of law data, read and checked as a whole; equal to itself alone."""

    digest: bytes
    book: Lawbook
    road: Road
    calendar: Calendar

    @classmethod
    def from_documents(cls, documents: Mapping[str, str]) -> "RunningLaw":
        """Read a package given as file name → TOML text.

        Raises:
            LawProblems: everything that is wrong with it; nothing of it is fit for use.
        """
        book = Lawbook.from_documents(documents)
        if missing := without_rows(documents):
            raise LawProblems(missing)
        roads = {
            name: (text, _parsed(text))
            for name, text in documents.items()
            if name.startswith("road/")
        }
        road, problems = read_road(roads, frozenset(book.terms), REGIMES)
        problems = [*problems, *unserved(road, book.conflicts)]
        if problems:
            raise LawProblems(problems)
        return cls(digest_of(documents), book, by_start_events(road, book.terms), _calendar(book))

    def regime_of(self, election: str | None) -> str:
        """Which set of handling terms an election follows.

        Repeat and regional votes follow the Pilkada statute; where no election is known the
        Pemilu statute applies, whose Book V is the general one.
        """
        found = self.book.election_called(election) if election else None
        return "pemilu" if found is None or found.kind == "pemilu" else "pilkada"

    def phase(
        self, election: str | None, contest: str | None, on: PartialDay, region: str | None = None
    ) -> Phase | None:
        """The phase of a contest on a day; None where the dates known do not decide it."""
        return _phase(self, election, contest, on, region)

    def office_calendar(self, region: str | None, workweek: int = 5) -> Calendar:
        """The days off as an office in that region counts them, which works 5 or 6 days a week."""
        has_own = region and any(is_below(region, local) for local in self._own_days_off)
        return _office_calendar(self, region if has_own else None, workweek)

    def calendar_of(self, region: str | None, settings: Mapping[str, Any]) -> Calendar:
        """The days off as the office of an agency counts them, from its region and settings."""
        return self.office_calendar(region, int(settings.get("workweek", 5)))

    @cached_property
    def _own_days_off(self) -> frozenset[str]:
        """The regions that have days off of their own; all others share the country's."""
        return frozenset(day.region for day in self.calendar.days_off if day.region)

    @cached_property
    def not_deadlines(self) -> frozenset[str]:
        """The terms that nobody can be late for: a distance to keep, or a day of effect."""
        return frozenset(term.id for term in self.book.terms.values() if term.nature != "deadline")

    @cached_property
    def effects(self) -> frozenset[str]:
        """The terms at whose end something takes effect by itself; somebody then records it."""
        return frozenset(t.id for t in self.book.terms.values() if t.nature == "takes_effect")

    def due_of(self, clock: ClockState, calendar: Calendar | None = None) -> Due:
        """The due day of a started term; `start` must be a full day."""
        term = self.book.terms[clock.term]
        return due_on(clock.start.first, term.length, Unit(term.unit), calendar or self.calendar)


@lru_cache(maxsize=16_384)
def _phase(
    law: RunningLaw, election: str | None, contest: str | None, on: PartialDay, region: str | None
) -> Phase | None:
    """Desks ask for the same few days of the same contests, again and again."""
    if election is None:
        return phase_of(None, contest, on)
    found = law.book.election_called(election, region)
    return phase_of(found, contest, on) if found else None


@lru_cache(maxsize=2048)
def _office_calendar(law: RunningLaw, region: str | None, workweek: int) -> Calendar:
    """Made once, since each sorts the days off of its office out of all of them."""
    return law.calendar.for_region(region).with_workweek(workweek)


def _parsed(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


def _calendar(book: Lawbook) -> Calendar:
    rows = (
        DayOff(
            on=row.on,
            label_id=row.label_id,
            label_en=row.label_en,
            kind=DayOffKind(row.kind),
            decree=row.decree,
            known_from=row.known_from,
            withdrawn_on=row.withdrawn_on,
            withdrawn_by=row.withdrawn_by,
            region=row.region,
            confidence=row.confidence,
        )
        for row in book.holidays
    )
    years = [DecreedYear(y.year, y.known_from) for y in book.holiday_years.values()]
    return calendar_from(rows, decreed=years)
