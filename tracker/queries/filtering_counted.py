"""Filters by what is counted of a case beside its own columns, said in SQL."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)

from tracker.domain.counting import Kept
from tracker.domain.figures import COVERAGE, FUNNEL, STEPS
from tracker.queries.filters import NONE, CaseFilters, folded
from tracker.queries.seen import Column, Condition, Seen


def counted_conditions(filters: CaseFilters, seen: Seen, today: date) -> list[Condition]:
    """Under which a case in sight is among those asked for, by what is counted of it."""
    c = seen.words.columns
    asked: list[Condition] = []
    if filters.reached is not None and STEPS[filters.reached]:
        asked.append(reached(c.passed, STEPS[filters.reached]))
    if filters.furthest is not None:
        asked += _furthest(c.passed, STEPS[filters.furthest])
    if filters.passed is not None:
        asked.append(_holds(c.passed, filters.passed))
    if filters.kept is not None:
        asked.append(_kept(c, *filters.kept, today))
    if filters.office is not None:
        asked.append(_holds(c.people, f"office:{filters.office}"))
    if filters.status is not None:
        asked.append(_holds(c.people, f"status:{filters.status}"))
    if filters.employer is not None:
        asked.append(_employed(c.employers, filters.employer))
    if filters.coverage is not None:
        first, last = COVERAGE[filters.coverage]
        asked.append(c.stories >= first if last is None else c.stories.between(first, last))
    if filters.repeat:
        asked.append(known_again(seen))
    return [seen.words.said(and_(*asked))] if asked else []


def known_again(seen: Seen) -> Condition:
    """A respondent's mark stands in another case in sight too."""
    words = func.string_to_array(seen.words.columns.persons, " ")
    again = marks_known_again(seen).scalar_subquery()
    known = words.op("&&", is_comparison=True)(func.array(again))
    return and_(seen.words.columns.persons != "", known)


def marks_known_again(seen: Seen) -> Select[Any]:
    """The marks of respondents that stand in several of the cases in sight."""
    every = (
        select(seen.id.label("id"), marks_of(seen).label("mark"))
        .select_from(seen.words.joined(seen.source))
        .where(seen.in_sight, seen.words.columns.persons != "")
        .subquery("marks")
    )
    return select(every.c.mark).group_by(every.c.mark).having(func.count() > 1)


def marks_of(seen: Seen) -> Column:
    """The marks of a case's respondents, each a row."""
    marks: Column = func.unnest(func.string_to_array(seen.words.columns.persons, " "))
    return marks


def _split(words: Column) -> Any:
    return func.string_to_array(words, literal_column("' '"))


def _holds(words: Column, word: str) -> Condition:
    found: Condition = _split(words).op("@>", is_comparison=True)(
        func.string_to_array(word, literal_column("' '"))
    )
    return found


def reached(passed: Column, place: int) -> Condition:
    """Some stage of this step or a later one was passed."""
    stages = frozenset().union(*(step.stages for step in FUNNEL[place:]))
    single = sorted(stage for stage in stages if not stage.endswith(".*"))
    lanes = sorted(stage.removesuffix("*") for stage in stages if stage.endswith(".*"))
    told: list[Condition] = [
        func.strpos(func.concat(" ", passed), literal(f" {lane}")) > 0 for lane in lanes
    ]
    found = _split(passed).op("&&", is_comparison=True)(cast(single, ARRAY(Text)))
    return or_(found, *told)


def _furthest(passed: Column, place: int) -> list[Condition]:
    asked = [reached(passed, place)] if place else []
    if place + 1 < len(FUNNEL):
        asked.append(not_(reached(passed, place + 1)))
    return asked


def _kept(c: Any, term: str, kept: Kept, today: date) -> Condition:
    if kept is Kept.MET:
        return _holds(c.terms, f"{term}:met")
    if kept is Kept.MET_LATE:
        return _holds(c.terms, f"{term}:late")
    one = func.unnest(_split(c.running)).column_valued("one")
    day = func.right(one, 10)
    runs = day < today.isoformat() if kept is Kept.OVERDUE else day >= today.isoformat()
    found: Condition = select(literal(1)).where(func.starts_with(one, f"{term}@"), runs).exists()
    return found


def _employed(employers: Column, name: str) -> Condition:
    if name == NONE:
        return employers == ""
    lines = func.string_to_array(employers, literal_column("chr(10)"))
    found: Condition = lines.op("@>", is_comparison=True)(cast([folded(name)], ARRAY(Text)))
    return found
