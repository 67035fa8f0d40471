"""The dashboard: how many cases of what kind, each figure with the filters of its list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.counting import ChannelGroup, HeldFor, TermState, share_between
from tracker.domain.days import PartialDay
from tracker.domain.guards import FORWARDABLE
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor
from tracker.queries.filters import (
    DECIDED,
    ESTABLISHED,
    NOBODY,
    NONE,
    UNSPECIFIED,
    CaseFilters,
)
from tracker.queries.seen import seen_by, seen_then
from tracker.queries.tallies import Tally, tally
from tracker.store.people import Agency, Region

HOLDERS_SHOWN = 12
MONTHS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of cases, what they have in common, and the filters of the list behind it."""

    key: Any
    count: int
    filters: CaseFilters


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Open cases at one stage, those with a late term among them."""

    lane: str
    stage: str
    cases: Figure
    late: Figure | None


@dataclass(frozen=True, slots=True)
class HolderFigures:
    """Open cases that one agency holds (`id` NOBODY: none does), by how long it has had them."""

    id: int
    name: str | None
    cases: Figure
    late: Figure | None
    spans: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """Cases of one place; `share` is that of violations found among those decided.

    `low` and `high` bound the share (95 %). Without a decided case there is none.
    """

    code: str
    name: str | None
    alone: bool
    cases: Figure
    decided: Figure | None
    established: Figure | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page. A figure that its filters would contradict is None or left out.

    `base` is the code of the place whose parts `regions` tells apart: the one asked for, else the
    reader's own. `median_days` is how long half of the open cases have at least been held by their
    holder, of those where that is known. `pairs` are keyed by level recommended and level imposed.
    """

    filters: CaseFilters
    total: Figure
    open: Figure | None
    late: Figure | None
    today: Figure | None
    week: Figure | None
    term_states: Mapping[TermState, int]
    median_days: int | None
    stages: tuple[StageFigures, ...]
    endings: tuple[Figure, ...]
    holders: tuple[HolderFigures, ...]
    more_holders: int
    months: tuple[Figure, ...]
    years: tuple[Figure, ...]
    kinds: tuple[Figure, ...]
    elections: tuple[Figure, ...]
    conducts: tuple[Figure, ...]
    channels: tuple[Figure, ...]
    outcomes: tuple[Figure, ...]
    pairs: Mapping[tuple[str, str], Figure]
    base: str
    regions: tuple[RegionFigures, ...]

    def figures(self) -> Iterable[Figure]:
        """Every figure of the page, in the order of the page."""
        single = (self.total, self.open, self.late, self.today, self.week)
        yield from (figure for figure in single if figure)
        for stage in self.stages:
            yield from (figure for figure in (stage.cases, stage.late) if figure)
        for holder in self.holders:
            yield from (figure for figure in (holder.cases, holder.late, *holder.spans) if figure)
        for region in self.regions:
            told = (region.cases, region.decided, region.established)
            yield from (figure for figure in told if figure)
        yield from (*self.endings, *self.months, *self.years, *self.kinds, *self.elections)
        yield from (*self.conducts, *self.channels, *self.outcomes, *self.pairs.values())


def dashboard(
    session: Session,
    actor: Actor,
    filters: CaseFilters,
    today: date,
    law: RunningLaw,
    *,
    entry: int | None = None,
    every_holder: bool = False,
) -> Dashboard:
    """The figures of the cases asked for that the actor may see: four statements; with `entry` as
    they were counted when the book ended there.

    A figure equals the number of cases in the list that its filters ask for.
    """
    asked = filters.alone()
    base = actor.region if asked.region is None else asked.region
    seen = seen_by(actor, law) if entry is None else seen_then(actor, law, entry)
    found = tally(session, seen, asked, base, today)
    return _Assembling(session, law, asked, base, today, found, every_holder).dashboard()


class _Assembling:
    """Turns counts into figures: each gets the filters that ask for just these cases."""

    def __init__(
        self,
        session: Session,
        law: RunningLaw,
        asked: CaseFilters,
        base: str,
        today: date,
        found: Tally,
        every_holder: bool,
    ) -> None:
        self.session, self.law, self.asked = session, law, asked
        self.base, self.today, self.found = base, today, found
        self.every_holder = every_holder

    def dashboard(self) -> Dashboard:
        found = self.found
        holders, more = self._holders()
        months, years = self._months()
        return Dashboard(
            filters=self.asked,
            total=Figure("total", found.total, self.asked),
            open=self._open(),
            late=self._in_state(TermState.LATE),
            today=self._in_state(TermState.TODAY),
            week=self._in_state(TermState.WEEK),
            term_states=self._term_states(),
            median_days=self._median(),
            stages=self._stages(),
            endings=self._endings(),
            holders=holders,
            more_holders=more,
            months=months,
            years=years,
            kinds=self._marks(found.kinds.items(), lambda k: self.asked.but(kind=k or NONE)),
            elections=self._marks(
                found.elections.items(), lambda e: self.asked.but(election=e or NONE)
            ),
            conducts=self._conducts(),
            channels=self._channels(),
            outcomes=self._outcomes(),
            pairs=self._pairs(),
            base=self.base,
            regions=self._regions(),
        )

    def _marks(
        self, counts: Iterable[tuple[Any, int]], narrowed: Callable[[Any], CaseFilters]
    ) -> tuple[Figure, ...]:
        """The most frequent first."""
        marks = [Figure(key, count, narrowed(key)) for key, count in counts if count]
        return tuple(sorted(marks, key=lambda m: (-m.count, str(m.key))))

    def _open(self) -> Figure | None:
        if self.asked.is_open is False:
            return None
        count = sum(n for (_, _, is_open, _), n in self.found.places.items() if is_open)
        return Figure("open", count, self.asked.but(is_open=True))

    def _in_state(self, state: TermState) -> Figure | None:
        if self.asked.term not in (None, state):
            return None
        count = sum(n for (*_, term), n in self.found.places.items() if term is state)
        return Figure(state, count, self.asked.but(term=state))

    def _term_states(self) -> dict[TermState, int]:
        counted = dict.fromkeys(TermState, 0)
        for (*_, state), n in self.found.places.items():
            counted[state] += n
        return counted

    def _median(self) -> int | None:
        """Half of the open cases have been held at least so many days."""
        known = sorted((day.first, n) for day, n in self.found.since.items() if day is not None)
        half, passed = (sum(n for _, n in known) + 1) // 2, 0
        for day, n in known:
            passed += n
            if passed >= half:
                return max(0, (self.today - day).days)
        return None

    def _stages(self) -> tuple[StageFigures, ...]:
        """Open cases along the road, in its order."""
        counted: dict[tuple[str, str], list[int]] = {}
        for (lane, stage, is_open, term), n in self.found.places.items():
            if is_open and lane is not None and stage is not None:
                pair = counted.setdefault((lane, stage), [0, 0])
                pair[0] += n
                pair[1] += n if term is TermState.LATE else 0
        return tuple(
            self._stage(place, *counted[place]) for place in sorted(counted, key=self._on_road)
        )

    def _stage(self, place: tuple[str, str], cases: int, late: int) -> StageFigures:
        narrowed = self.asked.but(stage=place, is_open=True)
        return StageFigures(*place, Figure(place, cases, narrowed), self._late(late, narrowed))

    def _late(self, count: int, narrowed: CaseFilters) -> Figure | None:
        if self.asked.term not in (None, TermState.LATE):
            return None
        return Figure(TermState.LATE, count, narrowed.but(term=TermState.LATE))

    def _on_road(self, place: tuple[str, str]) -> tuple[int, int]:
        known = self.law.road.stages.get(place)
        return self.law.road.lanes[place[0]].order if known else 99, known.order if known else 0

    def _endings(self) -> tuple[Figure, ...]:
        """Where closed cases ended, and so why they went no further."""
        counted: dict[tuple[str, str], int] = {}
        for (lane, stage, is_open, _), n in self.found.places.items():
            if not is_open and lane is not None and stage is not None:
                counted[lane, stage] = counted.get((lane, stage), 0) + n
        return self._marks(
            counted.items(), lambda place: self.asked.but(stage=place, is_open=False)
        )

    def _holders(self) -> tuple[tuple[HolderFigures, ...], int]:
        totals: dict[int | None, int] = {}
        for (holder, _), n in self.found.held.items():
            totals[holder] = totals.get(holder, 0) + n
        ranked = sorted(totals, key=lambda holder: (-totals[holder], holder or NOBODY))
        shown = ranked if self.every_holder else ranked[:HOLDERS_SHOWN]
        rows = self.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(shown)))
        names: dict[int | None, str] = {row.id: row.name for row in rows}
        figures = tuple(self._holder(h, names.get(h), totals[h]) for h in shown)
        return figures, len(ranked) - len(shown)

    def _holder(self, holder: int | None, name: str | None, count: int) -> HolderFigures:
        narrowed = self.asked.but(holder=holder or NOBODY, is_open=True)
        spans = tuple(
            Figure(held, self.found.held[holder, held.value], narrowed.but(held=held))
            for held in HeldFor
            if self.asked.held in (None, held)
        )
        late = self._late(self.found.held_late[holder], narrowed)
        return HolderFigures(
            holder or NOBODY, name, Figure(holder or NOBODY, count, narrowed), late, spans
        )

    def _months(self) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
        """Months from the first to the last with a case, empty ones too; then the cases that are
        known to the year alone."""
        months: dict[date, int] = {}
        years: dict[date, int] = {}
        for (first, year_only), n in self.found.days.items():
            if year_only:
                years[first] = years.get(first, 0) + n
            else:
                month = first.replace(day=1)
                months[month] = months.get(month, 0) + n
        every = _months_between(months) if len(months) > 1 else tuple(months)
        return (
            tuple(Figure(m, months.get(m, 0), self._within(m, _month_end(m))) for m in every),
            tuple(
                Figure(y, years[y], self._within(y, y.replace(month=12, day=31), alone=True))
                for y in sorted(years)
            ),
        )

    def _within(self, first: date, last: date, alone: bool = False) -> CaseFilters:
        since = max(first, self.asked.since or first)
        until = min(last, self.asked.until or last)
        return self.asked.but(since=since, until=until, year_only=alone or self.asked.year_only)

    def _conducts(self) -> tuple[Figure, ...]:
        wanted = self.asked.conduct
        return self._marks(
            ((t, n) for t, n in self.found.types.items() if wanted in (None, t)),
            lambda t: self.asked.but(conduct=t),
        )

    def _channels(self) -> tuple[Figure, ...]:
        wanted = self.asked.channel
        groups = ((ChannelGroup(g), n) for g, n in self.found.channels.items())
        return self._marks(
            ((g, n) for g, n in groups if wanted in (None, g)),
            lambda g: self.asked.but(channel=g),
        )

    def _outcomes(self) -> tuple[Figure, ...]:
        wanted = self.asked.outcome
        shown = (
            (o, n)
            for o, n in _said(self.found.results, "outcome")
            if wanted in (None, DECIDED, o) or (wanted == ESTABLISHED and o in FORWARDABLE)
        )
        return self._marks(shown, lambda o: self.asked.but(outcome=o))

    def _pairs(self) -> dict[tuple[str, str], Figure]:
        """Recommended against imposed. Where the filters ask that nothing was recommended or
        nothing imposed, there is nothing to set against each other."""
        asked = (self.asked.recommended, self.asked.imposed)
        if NONE in asked and None in asked:
            return {}
        found = {}
        for word, n in _said(self.found.results, "pair"):
            recommended, _, imposed = word.partition(">")
            if asked[0] in (None, recommended) and asked[1] in (None, imposed):
                narrowed = self.asked.but(recommended=recommended, imposed=imposed)
                found[recommended, imposed] = Figure((recommended, imposed), n, narrowed)
        return found

    def _regions(self) -> tuple[RegionFigures, ...]:
        codes = sorted(self.found.regions)
        rows = self.session.execute(select(Region.code, Region.name).where(Region.code.in_(codes)))
        names = {row.code: row.name for row in rows}
        return tuple(self._region(code, names.get(code)) for code in codes)

    def _region(self, code: str, name: str | None) -> RegionFigures:
        alone = self.asked.region_alone or code == self.base or len(code) < len(self.base)
        narrowed = self.asked.but(region=code, region_alone=alone)
        cases = Figure(code, self.found.regions[code], narrowed)
        if self.asked.outcome is not None:
            return RegionFigures(code, name, alone, cases, None, None, None, None, None)
        decided, hits = self.found.decided[code], self.found.established[code]
        low, high = share_between(hits, decided) if decided else (None, None)
        return RegionFigures(
            code,
            name,
            alone,
            cases,
            Figure(DECIDED, decided, narrowed.but(outcome=DECIDED)),
            Figure(ESTABLISHED, hits, narrowed.but(outcome=ESTABLISHED)),
            hits / decided if decided else None,
            low,
            high,
        )


def levels_of(law: RunningLaw) -> tuple[str, ...]:
    """The levels that can be recommended or imposed, weakest first, then unnamed, then none."""
    ranked = sorted(law.book.levels.values(), key=lambda level: level.rank)
    return (*(level.id for level in ranked), UNSPECIFIED, NONE)


def _said(counts: Mapping[str, int], about: str) -> Iterable[tuple[str, int]]:
    for word, n in counts.items():
        name, _, value = word.partition(":")
        if name == about:
            yield value, n


def _month_end(first: date) -> date:
    return PartialDay(first.year, first.month).last


def _months_between(months: Iterable[date]) -> tuple[date, ...]:
    """Every month from the first to the last; over too long a time only those given."""
    given = sorted(months)
    found = [given[0]]
    while found[-1] < given[-1] and len(found) <= MONTHS_SHOWN:
        found.append(_month_end(found[-1]) + timedelta(days=1))
    return tuple(found if found[-1] == given[-1] else given)
