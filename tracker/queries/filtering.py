"""`CaseFilters` said in SQL, once for lists, desks and counts."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, true

from tracker.domain.counting import DAYS_AHEAD, HELD_UP_TO, HeldFor, TermState, Waits
from tracker.domain.guards import FORWARDABLE
from tracker.queries.filtering_counted import counted_conditions
from tracker.queries.filters import DECIDED, ESTABLISHED, NOBODY, NONE, CaseFilters
from tracker.queries.paging import likeness
from tracker.queries.seen import Condition, Place, Seen
from tracker.queries.titles import searched_title
from tracker.store.cases import Assignment
from tracker.store.sight import lies_in

LONGEST_MONTH = 31
"""A case whose day may be any of more days than this is known to the year alone."""


def conditions(filters: CaseFilters, seen: Seen, today: date) -> list[Condition]:
    """Under which a case is among those asked for, and in the reader's sight."""
    return [seen.in_sight, *narrowing(filters, seen, today)]


def narrowing(filters: CaseFilters, seen: Seen, today: date) -> list[Condition]:
    """Under which a case in sight is among those asked for."""
    asked = _about_the_case(filters, seen)
    asked += _about_the_day(filters, seen)
    asked += _about_the_place(filters, seen)
    asked += _about_its_standing(filters, seen, today)
    asked += _about_acts_and_results(filters, seen)
    asked += _about_work(filters, seen)
    asked += counted_conditions(filters, seen, today)
    return asked


def due_of(filters: CaseFilters, seen: Seen) -> ColumnElement[Any]:
    """The term that a filter by term looks at: on what waits for us, our own."""
    return due_at(filters, seen.place)


def due_at(filters: CaseFilters, place: Place) -> ColumnElement[Any]:
    """The same of a place that was looked up for rows."""
    return place.own_due if filters.waits is Waits.US else place.due


def term_at(filters: CaseFilters, place: Place) -> ColumnElement[Any]:
    """Which term that is."""
    return place.own_term if filters.waits is Waits.US else place.term


def _about_the_case(filters: CaseFilters, seen: Seen) -> list[Condition]:
    asked: list[Condition] = []
    if filters.text is not None:
        columns = (
            seen.case.number,
            seen.case.receipt_no,
            seen.case.sender_ref,
            searched_title(seen),
        )
        pattern = likeness(filters.text)
        asked.append(or_(*(column.ilike(pattern, escape="\\") for column in columns)))
    for column, value in (
        (seen.case.election, filters.election),
        (seen.case.contest, filters.contest),
        (seen.case.kind, filters.kind),
    ):
        if value is not None:
            asked.append(_is(column, value))
    if filters.invented is not None:
        asked.append(seen.case.is_invented.is_(filters.invented))
    if filters.imported is not None:
        asked.append(seen.case.is_imported.is_(filters.imported))
    return asked


def _is(column: Any, value: str) -> Condition:
    found: Condition = column.is_(None) if value == NONE else column == value
    return found


def _about_the_day(filters: CaseFilters, seen: Seen) -> list[Condition]:
    """Every day that the case may stand for lies within the period."""
    asked: list[Condition] = []
    if filters.since is not None:
        asked.append(seen.case.counted_on >= filters.since)
    if filters.until is not None:
        # The first comparison follows from the second and is what an index can serve.
        asked += [seen.case.counted_on <= filters.until, seen.case.counted_until <= filters.until]
    if filters.year_only:
        asked.append(seen.case.counted_until - seen.case.counted_on > LONGEST_MONTH)
    return asked


def _about_the_place(filters: CaseFilters, seen: Seen) -> list[Condition]:
    asked: list[Condition] = []
    if filters.region is not None:
        alone = seen.case.region_code == filters.region
        asked.append(
            alone if filters.region_alone else lies_in(filters.region, seen.case.region_code)
        )
    if filters.agency is not None:
        asked.append(seen.case.agency_id == filters.agency)
    return asked


def _about_its_standing(filters: CaseFilters, seen: Seen, today: date) -> list[Condition]:
    asked: list[Condition] = []
    place = seen.place
    if filters.is_open is not None:
        asked.append(place.is_open if filters.is_open else ~place.is_open)
    if filters.lane is not None:
        asked.append(place.lane == filters.lane)
    if filters.stage is not None:
        lane, stage = filters.stage
        asked.append(and_(place.lane == lane, place.stage == stage))
    if filters.holder is not None:
        nobody = filters.holder == NOBODY
        asked.append(place.holder.is_(None) if nobody else place.holder == filters.holder)
    if filters.held is not None:
        asked.append(_held_for(filters.held, place.since, today))
    if filters.arrived:
        asked += [place.is_open, place.arrives_on <= today]
    if filters.term is not None:
        asked.append(_term_state(filters.term, due_of(filters, seen), today))
    return asked


def _held_for(held: HeldFor, since: ColumnElement[Any], today: date) -> Condition:
    """A partial day counts as its first: the holder may have had the case as long as that."""
    if held is HeldFor.UNKNOWN:
        return since.is_(None)
    # ISO text is compared as text: it is in time order, and reading days from it costs more.
    first = func.left(func.concat(since, "-01-01"), 10)
    if held is HeldFor.LONGER:
        return and_(since.is_not(None), first < _days_ago(HeldFor.YEAR, today))
    place = HELD_UP_TO.index(held)
    asked = first >= _days_ago(held, today)
    if place:
        asked = and_(asked, first < _days_ago(HELD_UP_TO[place - 1], today))
    return and_(since.is_not(None), asked)


def _days_ago(held: HeldFor, today: date) -> str:
    return (today - timedelta(days=int(held))).isoformat()


def held_for_of(seen: Seen, today: date) -> ColumnElement[str]:
    """The span of `HeldFor` that a case falls in, as its value."""
    since = seen.place.since
    first = func.left(func.concat(since, "-01-01"), 10)
    spans = ((first >= _days_ago(held, today), held.value) for held in HELD_UP_TO)
    return case((since.is_(None), HeldFor.UNKNOWN.value), *spans, else_=HeldFor.LONGER.value)


def term_state_of(due: ColumnElement[Any], today: date) -> ColumnElement[str]:
    """The state of `TermState` that a term is in, as its value."""
    soon = today + timedelta(days=DAYS_AHEAD)
    return case(
        (due.is_(None), TermState.NONE.value),
        (due > soon, TermState.LATER.value),
        (due > today, TermState.WEEK.value),
        (due == today, TermState.TODAY.value),
        else_=TermState.LATE.value,
    )


def _term_state(state: TermState, due: ColumnElement[Any], today: date) -> Condition:
    soon = today + timedelta(days=DAYS_AHEAD)
    match state:
        case TermState.LATE:
            return due < today
        case TermState.TODAY:
            return due == today
        case TermState.WEEK:
            return and_(due > today, due <= soon)
        case TermState.LATER:
            return due > soon
        case TermState.NONE:
            return due.is_(None)


def _about_acts_and_results(filters: CaseFilters, seen: Seen) -> list[Condition]:
    asked: list[Condition] = []
    if filters.conduct is not None:
        asked.append(_says(seen.type_facets, filters.conduct))
    if filters.channel is not None:
        asked.append(_says(seen.channel_facets, filters.channel))
    if filters.outcome is not None:
        asked.append(_outcome(filters.outcome, seen.result_facets))
    if filters.recommended is not None and filters.imposed is not None:
        pair = f"pair:{filters.recommended}>{filters.imposed}"
        none = filters.recommended == filters.imposed == NONE
        asked.append(
            ~_mentions(seen.result_facets, "pair:") if none else _says(seen.result_facets, pair)
        )
        return asked
    for word, value in (("recommended", filters.recommended), ("imposed", filters.imposed)):
        if value is not None:
            mentions = _mentions(seen.result_facets, f"{word}:")
            said = _says(seen.result_facets, f"{word}:{value}")
            asked.append(~mentions if value == NONE else said)
    return asked


def _outcome(outcome: str, facets: ColumnElement[Any]) -> Condition:
    if outcome == NONE:
        return ~_mentions(facets, "outcome:")
    if outcome == DECIDED:
        return _mentions(facets, "outcome:")
    if outcome == ESTABLISHED:
        return or_(*(_says(facets, f"outcome:{found}") for found in sorted(FORWARDABLE)))
    return _says(facets, f"outcome:{outcome}")


def _says(facets: ColumnElement[Any], word: str) -> Condition:
    """The word stands among the facets; written as the index on them is."""
    words = func.string_to_array(facets, literal_column("' '"))
    return words.op("@>", is_comparison=True)(func.string_to_array(word, literal_column("' '")))


def _mentions(facets: ColumnElement[Any], beginning: str) -> Condition:
    """Some word among the facets begins so; words stand in order, with a blank between them."""
    return func.strpos(func.concat(" ", facets), f" {beginning}") > 0


def _about_work(filters: CaseFilters, seen: Seen) -> list[Condition]:
    asked: list[Condition] = []
    if filters.assignee is not None:
        assigned = exists().where(
            Assignment.case_id == seen.id,
            Assignment.agency_id == seen.actor.agency_id,
            true() if filters.assignee == NONE else Assignment.account_id == seen.actor.account_id,
        )
        asked.append(~assigned if filters.assignee == NONE else assigned)
    match filters.waits:
        case Waits.US:
            asked.append(seen.waits_for_us)
        case Waits.OTHERS:
            asked.append(seen.waits_for_others)
        case Waits.RETURNED:
            asked.append(seen.came_back)
        case Waits.LIVE:
            asked += [seen.pending, ~seen.is_history]
        case Waits.HISTORY:
            asked += [seen.pending, seen.is_history]
        case Waits.ANYBODY:
            asked.append(seen.pending)
    return asked
