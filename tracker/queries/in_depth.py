"""The dashboard in depth: how far cases came and where they were lost, terms, remedies, persons."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from tracker.domain.counting import Kept
from tracker.domain.figures import COVERAGE, FUNNEL, REMEDIES, coverage_of, furthest_step
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor
from tracker.queries.dashboard import Figure
from tracker.queries.filtering import conditions
from tracker.queries.filtering_counted import marks_known_again, marks_of
from tracker.queries.filters import NONE, CaseFilters, folded
from tracker.queries.office_names import offices_written
from tracker.queries.seen import Seen, seen_by, seen_then

Place = tuple[str, str]
EMPLOYERS_SHOWN = 15
_WAYS = 5
"""So many cases are looked at for how an office is written."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Cases that came to a step and no further: those under way, and those that ended, by where."""

    step: str
    under_way: Figure | None
    ended: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class TermFigures:
    """Cases by what became of one term."""

    term: str
    kept: tuple[Figure, ...]


@dataclass(frozen=True)
class InDepth:
    """Everything on the page. `entries` and `heads` count respondents, not cases; `items` are
    cases by the number of news items, whatever stories these tell (the coverage of version 1).
    `employer_names` says how the employers are written, as far as that is known."""

    filters: CaseFilters
    total: Figure
    funnel: tuple[Figure, ...]
    lost: tuple[Loss, ...]
    terms: tuple[TermFigures, ...]
    remedies: tuple[Figure, ...]
    offices: tuple[Figure, ...]
    statuses: tuple[Figure, ...]
    employers: tuple[Figure, ...]
    more_employers: int
    employer_names: Mapping[str, str]
    repeat: Figure
    coverage: tuple[Figure, ...]
    items: Mapping[str, int]
    entries: int
    heads: int

    def figures(self) -> Iterable[Figure]:
        """Every figure that counts cases, in the order of the page."""
        yield self.total
        yield from self.funnel
        for loss in self.lost:
            yield from ((loss.under_way,) if loss.under_way else ())
            yield from loss.ended
        for term in self.terms:
            yield from term.kept
        yield from (*self.remedies, *self.offices, *self.statuses, *self.employers)
        yield from (self.repeat, *self.coverage)


@dataclass
class _Found:
    """Cases by what they have in common, as two statements told."""

    total: int = 0
    repeat: int = 0
    entries: int = 0
    heads: int = 0
    steps: Counter[int] = field(default_factory=Counter)
    ends: Counter[tuple[int, bool, str | None, str | None]] = field(default_factory=Counter)
    remedies: Counter[str] = field(default_factory=Counter)
    terms: Counter[tuple[str, Kept]] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    employers: Counter[str] = field(default_factory=Counter)
    cases_of: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    coverage: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)


def in_depth(
    session: Session,
    actor: Actor,
    filters: CaseFilters,
    today: date,
    law: RunningLaw,
    *,
    entry: int | None = None,
    every_employer: bool = False,
) -> InDepth:
    """The figures of the cases asked for that the actor may see: two statements, and one for the
    names of offices; with `entry` as they were counted when the book ended there.

    A figure equals the number of cases in the list that its filters ask for.
    """
    seen = seen_by(actor, law) if entry is None else seen_then(actor, law, entry)
    asked = filters.alone()
    found = _counted(session, seen, asked, today)
    return _Assembling(session, law, asked, found, every_employer).page()


def _counted(session: Session, seen: Seen, asked: CaseFilters, today: date) -> _Found:
    found = _Found()
    connection = session.connection()
    for row in connection.execute(_counting(seen, asked, today)):
        _TAKERS[row.which](found, row, today)
    again = connection.execute(_counting_again(seen, asked, today)).scalar_one()
    found.repeat = again
    return found


@lru_cache(maxsize=64)
def _counting(seen: Seen, asked: CaseFilters, today: date) -> Select[Any]:
    c = seen.words.columns
    place = seen.place
    one = (
        select(
            c.passed,
            seen.id.label("id"),
            place.is_open.label("is_open"),
            place.lane.label("lane"),
            place.stage.label("stage"),
            c.terms,
            c.running,
            c.people,
            c.employers,
            c.articles,
            c.stories,
            c.entries,
            c.heads,
        )
        .select_from(seen.words.joined(seen.source))
        .where(*conditions(asked, seen, today))
        .subquery("one")
    )
    o = one.c
    sets: tuple[tuple[Any, ...], ...] = (
        (o.passed, o.is_open, o.lane, o.stage),
        (o.terms, o.running),
        (o.people,),
        (o.employers,),
        (o.articles, o.stories),
    )
    names = (o.passed, o.is_open, o.lane, o.stage, o.terms, o.running, o.people, o.employers)
    return select(
        func.grouping(*(group[0] for group in sets)).label("which"),
        *names,
        o.articles,
        o.stories,
        func.count().label("cases"),
        func.min(o.id).label("one_of_them"),
        func.sum(o.entries).label("entries"),
        func.sum(o.heads).label("heads"),
    ).group_by(func.grouping_sets(*(tuple_(*group) for group in sets)))


@lru_cache(maxsize=64)
def _counting_again(seen: Seen, asked: CaseFilters, today: date) -> Select[Any]:
    """Cases with a mark that stands in another one in sight too. The marks meet as sets: a case
    asked whether it holds one of all of them would look through a hundred thousand."""
    own = (
        select(seen.id.label("id"), marks_of(seen).label("mark"))
        .select_from(seen.words.joined(seen.source))
        .where(*conditions(asked, seen, today), seen.words.columns.persons != "")
        .subquery("own")
    )
    again = marks_known_again(seen).subquery("again")
    return select(func.count(own.c.id.distinct())).join_from(own, again, again.c.mark == own.c.mark)


def _take_road(found: _Found, row: Any, _today: date) -> None:
    passed = frozenset(row.passed.split())
    step = furthest_step(passed)
    found.total += row.cases
    found.entries += int(row.entries)
    found.heads += int(row.heads)
    found.steps[step] += row.cases
    found.ends[step, row.is_open, row.lane, row.stage] += row.cases
    for word in passed.intersection(REMEDIES):
        found.remedies[word] += row.cases


def _take_terms(found: _Found, row: Any, today: date) -> None:
    told: set[tuple[str, Kept]] = set()
    for word in row.terms.split():
        term, _, state = word.rpartition(":")
        told.add((term, Kept.MET if state == "met" else Kept.MET_LATE))
    for word in row.running.split():
        term, _, day = word.rpartition("@")
        told.add((term, Kept.OVERDUE if day < today.isoformat() else Kept.RUNNING))
    for one in told:
        found.terms[one] += row.cases


def _take_people(found: _Found, row: Any, _today: date) -> None:
    for word in set(row.people.split()):
        found.people[word] += row.cases


def _take_employers(found: _Found, row: Any, _today: date) -> None:
    for name in row.employers.split("\n"):
        found.employers[name or NONE] += row.cases
        if name and len(found.cases_of[name]) < _WAYS:
            found.cases_of[name].append(row.one_of_them)


def _take_articles(found: _Found, row: Any, _today: date) -> None:
    found.coverage[coverage_of(row.stories)] += row.cases
    found.items[coverage_of(row.articles)] += row.cases


_TAKERS = {
    0b11111 ^ (1 << place): take
    for place, take in enumerate(
        (_take_articles, _take_employers, _take_people, _take_terms, _take_road)
    )
}


@dataclass(frozen=True)
class _Assembling:
    """Turns counts into figures: each gets the filters that ask for just these cases.

    Where the filters already ask for a value of the kind that a figure tells apart, only this
    value is told: two values of one filter cannot be asked for at once.
    """

    session: Session
    law: RunningLaw
    asked: CaseFilters
    found: _Found
    every_employer: bool

    def page(self) -> InDepth:
        found, asked = self.found, self.asked
        employers = self._marks(
            "employer", found.employers.items(), lambda name: asked.but(employer=name)
        )
        shown = employers if self.every_employer else employers[:EMPLOYERS_SHOWN]
        return InDepth(
            filters=asked,
            total=Figure("total", found.total, asked),
            funnel=self._funnel(),
            lost=tuple(self._losses()),
            terms=self._terms(),
            remedies=self._remedies(),
            offices=self._people("office"),
            statuses=self._people("status"),
            employers=shown,
            more_employers=len(employers) - len(shown),
            employer_names=self._written(one.key for one in shown),
            repeat=Figure("repeat", found.repeat, asked.but(repeat=True)),
            coverage=self._coverage(),
            items={span: found.items[span] for span in COVERAGE},
            entries=found.entries,
            heads=found.heads,
        )

    def _marks(
        self,
        name: str,
        counts: Iterable[tuple[Any, int]],
        narrowed: Callable[[Any], CaseFilters],
    ) -> tuple[Figure, ...]:
        """The most frequent first."""
        wanted = getattr(self.asked, name)
        wanted = folded(wanted) if name == "employer" and wanted else wanted
        told = ((key, n) for key, n in counts if n and wanted in (None, key))
        marks = [Figure(key, count, narrowed(key)) for key, count in told]
        return tuple(sorted(marks, key=lambda m: (-m.count, str(m.key))))

    def _written(self, employers: Iterable[str]) -> dict[str, str]:
        cases = {name: self.found.cases_of[name] for name in employers if name != NONE}
        return offices_written(self.session, cases)

    def _funnel(self) -> tuple[Figure, ...]:
        if self.asked.reached is not None:
            return ()
        steps = self.found.steps
        return tuple(
            Figure(
                step.id,
                sum(n for reached, n in steps.items() if reached >= place),
                self.asked.but(reached=step.id) if place else self.asked,
            )
            for place, step in enumerate(FUNNEL)
        )

    def _losses(self) -> Iterable[Loss]:
        for place, step in enumerate(FUNNEL[:-1]):
            if self.asked.furthest in (None, step.id):
                here = self.asked.but(furthest=step.id)
                ends = {key[1:]: n for key, n in self.found.ends.items() if key[0] == place}
                yield Loss(step.id, self._under_way(ends, here), self._ended(ends, here))

    def _under_way(self, ends: Mapping[Any, int], here: CaseFilters) -> Figure | None:
        if self.asked.is_open is False:
            return None
        count = sum(n for (is_open, *_), n in ends.items() if is_open)
        return Figure("open", count, here.but(is_open=True))

    def _ended(self, ends: Mapping[Any, int], here: CaseFilters) -> tuple[Figure, ...]:
        if self.asked.is_open is True:
            return ()
        told = {(lane, stage): n for (is_open, lane, stage), n in ends.items() if not is_open}
        named = ((place, n) for place, n in told.items() if None not in place)
        return self._marks("stage", named, lambda at: here.but(is_open=False, stage=at))

    def _terms(self) -> tuple[TermFigures, ...]:
        if self.asked.kept is not None:
            told = [self.asked.kept[0]]
        else:
            told = [term for term in self.law.book.terms if term not in self.law.not_deadlines]
        return tuple(
            TermFigures(term, tuple(self._kept(term)))
            for term in told
            if any(self.found.terms[term, kept] for kept in Kept)
        )

    def _kept(self, term: str) -> Iterable[Figure]:
        for kept in Kept:
            if self.asked.kept in (None, (term, kept)):
                count = self.found.terms[term, kept]
                yield Figure(kept, count, self.asked.but(kept=(term, kept)))

    def _remedies(self) -> tuple[Figure, ...]:
        return tuple(
            Figure(word, self.found.remedies[word], self.asked.but(passed=word))
            for word in REMEDIES
            if self.asked.passed in (None, word) and self.found.remedies[word]
        )

    def _people(self, name: str) -> tuple[Figure, ...]:
        told = (word.partition(":") for word in self.found.people)
        counts = [(key, self.found.people[f"{name}:{key}"]) for of, _, key in told if of == name]
        return self._marks(name, counts, lambda key: self.asked.but(**{name: key}))

    def _coverage(self) -> tuple[Figure, ...]:
        return tuple(
            Figure(span, self.found.coverage[span], self.asked.but(coverage=span))
            for span in COVERAGE
            if self.asked.coverage in (None, span)
        )
