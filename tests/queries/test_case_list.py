"""The list: exactly the cases asked for, in sight, in order, in a fixed number of statements."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.counting_by_hand import PEOPLE, Crowd, Reader, make_crowd, random_filters
from tracker.domain.counting import CountedAs, Sort, Waits
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import StandingState
from tracker.queries import case_list as case_list_module
from tracker.queries.case_list import CaseList, case_list, count_cases
from tracker.queries.case_rows import CaseRow
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import seen_by

TODAY = date(2024, 10, 7)
SETS = 12  # for each of twelve readers
HUNDRED = CaseFilters(size=100)


def listed(session: Session, reader: Reader, filters: CaseFilters) -> CaseList:
    return case_list(session, reader.actor, filters, reader.today, reader.law)


def everything(session: Session, reader: Reader, filters: CaseFilters) -> list[CaseRow]:
    """The rows of all pages."""
    first = listed(session, reader, replace(filters, size=100))
    pages = range(2, first.pages + 1)
    more = [listed(session, reader, replace(filters, size=100, page=n)).rows for n in pages]
    return [*first.rows, *(row for rows in more for row in rows)]


@pytest.mark.parametrize("who", [*PEOPLE, ("system", "bawaslu_ri")], ids=" of ".join)
def test_a_list_holds_what_a_count_by_hand_finds(
    session: Session, crowd: Crowd, who: tuple[str, str]
) -> None:
    reader, rng = crowd.reader(*who), Random(" of ".join(who))
    found_any = 0
    for _ in range(SETS):
        filters = random_filters(rng, crowd.law, crowd.world, crowd.today)
        expected = reader.list_of(crowd.cases, filters)
        page = listed(session, reader, replace(filters, size=100))
        assert page.total == len(expected), filters
        if page.total <= 100:
            assert {row.id for row in page.rows} == expected, filters
        found_any += bool(expected)
    assert found_any > 1 or who[0] == "administrator"


def test_every_row_stands_on_one_page_once(session: Session, crowd: Crowd) -> None:
    reader = crowd.reader("system", "bawaslu_ri")
    for sort in Sort:
        for descending in (True, False):
            rows = everything(session, reader, CaseFilters(sort=sort, descending=descending))
            assert sorted(r.id for r in rows) == sorted(c.id for c in crowd.cases), sort


def test_rows_stand_in_the_order_asked_for_and_those_without_a_value_last(
    session: Session, crowd: Crowd
) -> None:
    reader = crowd.reader("system", "bawaslu_ri")
    rows = everything(session, reader, CaseFilters(sort=Sort.DUE, descending=False))
    dues = [r.due for r in rows]
    known = [d for d in dues if d is not None]
    assert known == sorted(known)
    assert dues == known + [None] * (len(dues) - len(known))
    rows = everything(session, reader, CaseFilters(sort=Sort.HOLDER, descending=True))
    holders = [r.holder for r in rows if r.holder]
    assert holders == sorted(holders, reverse=True)
    rows = everything(session, reader, CaseFilters(sort=Sort.STAGE, descending=False))
    road = crowd.law.road
    places = [(road.lanes[r.lane].order, road.stage(r.lane, r.stage).order) for r in rows]
    assert places == sorted(places)


def test_a_page_beyond_the_last_is_answered_with_the_last(session: Session, crowd: Crowd) -> None:
    page = listed(session, crowd.reader("system", "bawaslu_ri"), replace(HUNDRED, page=900))
    assert (page.filters.page, page.first, page.last, page.total) == (3, 201, 240, 240)


def test_an_empty_list_has_one_page_and_no_first_row(session: Session, crowd: Crowd) -> None:
    page = listed(session, crowd.reader("verifier", "bawaslu"), CaseFilters(text="tidak ada ini"))
    assert (page.total, page.pages, page.first, page.last, page.rows) == (0, 1, 0, 0, [])


def test_a_long_list_says_that_it_is_longer(
    session: Session, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_list_module, "MOST_COUNTED", 100)
    page = listed(session, crowd.reader("system", "bawaslu_ri"), CaseFilters())
    assert (page.total, page.is_longer, page.pages) == (100, True, 4)
    assert page.count is None


def test_a_long_list_is_counted_to_its_end_where_that_is_asked(
    session: Session, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_list_module, "MOST_COUNTED", 100)
    reader = crowd.reader("system", "bawaslu_ri")
    page = case_list(session, reader.actor, CaseFilters(), TODAY, crowd.law, to_the_end=True)
    assert (page.total, page.is_longer, page.count) == (100, True, len(crowd.cases))


def test_the_personnel_side_counts_and_dates_only_what_was_sent_to_it(
    session: Session, crowd: Crowd
) -> None:
    reader = crowd.reader("discipline_officer", "bkpsdm")
    by_id = {c.id: c for c in crowd.cases}
    rows = everything(session, reader, CaseFilters())
    assert rows
    partly = 0
    for row in rows:
        case = by_id[row.id]
        people, head = reader.people(case), reader.head(case)
        assert row.entries == len(people)
        assert row.heads == sum(p.count or 1 for p in people)
        assert (row.lane, row.stage, row.since) == (head["lane"], head["stage"], head["since"])
        assert row.due == reader.due(case, own=False)
        assert row.arrives_on == reader.arrives_on(case)
        partly += len(people) < len(case.people)
    assert partly


def test_a_row_tells_holder_term_and_marks(session: Session, crowd: Crowd) -> None:
    reader = crowd.reader("verifier", "bawaslu")
    by_id = {c.id: c for c in crowd.cases}
    for row in everything(session, reader, CaseFilters()):
        case = by_id[row.id]
        assert row.name == case.number or case.number is None
        assert (row.due, row.term) == (case.next_due_on, case.next_term)
        assert (row.is_imported, row.is_invented) == (case.is_imported, case.is_invented)
        assert row.last_known == (case.known_on if case.is_imported else None)
        terms = [*case.terms, *(t for p in case.people for t in p.terms)]
        same = [t for t in terms if (t["due_on"], t["term"]) == (row.due, row.term)]
        provisional = any(t["is_provisional"] for t in same if t["met_on"] is None)
        assert row.is_provisional is provisional
        late = row.due is not None and row.due < crowd.today
        assert (row.standing is not None and row.standing.state is StandingState.LATE) is late


def test_a_row_tells_the_day_it_counts_by_and_what_day_that_is(
    session: Session, crowd: Crowd
) -> None:
    by_id = {c.id: c for c in crowd.cases}
    told = Counter()
    for row in everything(session, crowd.reader("verifier", "bawaslu"), CaseFilters()):
        case = by_id[row.id]
        assert row.counted_as is not None
        told[row.counted_as] += 1
        if row.counted_as is CountedAs.FILED:
            assert (case.received_on, case.known_on, case.first_recorded_on) == (None,) * 3
            assert row.counted == PartialDay.of((case.filed_at + timedelta(hours=7)).date())
        else:
            assert row.counted == getattr(case, f"{row.counted_as}_on")
    assert set(told) == set(CountedAs)


def test_whom_a_part_was_sent_to_is_not_told_the_days_of_the_verification(
    session: Session, crowd: Crowd
) -> None:
    rows = everything(session, crowd.reader("discipline_officer", "bkpsdm"), CaseFilters())
    assert rows
    assert {(row.counted, row.counted_as) for row in rows} == {(None, None)}


def test_on_the_desk_a_row_shows_the_own_term_not_another_agencys(
    session: Session, crowd: Crowd
) -> None:
    reader = crowd.reader("verifier", "bawaslu")
    by_id = {c.id: c for c in crowd.cases}
    rows = everything(session, reader, CaseFilters(waits=Waits.US))
    assert any(r.due != by_id[r.id].next_due_on for r in rows)
    assert all(r.due == by_id[r.id].handling_due_on for r in rows)


@pytest.mark.parametrize("who", [("verifier", "bawaslu"), ("discipline_officer", "bkpsdm")])
def test_a_list_costs_the_same_for_two_cases_and_for_two_hundred(
    session: Session, statements: list[str], who: tuple[str, str]
) -> None:
    crowd = make_crowd(session, TODAY, 4)
    statements.clear()
    listed(session, crowd.reader(*who), HUNDRED)
    few = len(statements)
    crowd = make_crowd(session, crowd.today, 200, seed=2)
    statements.clear()
    page = listed(session, crowd.reader(*who), HUNDRED)
    assert page.total > 40
    assert len(statements) == few == 2


@pytest.mark.parametrize(
    ("asked", "reads_cases"),
    [
        ({}, False),
        ({"is_open": True, "sort": Sort.DUE}, False),
        ({"assignee": "me", "waits": Waits.ANYBODY}, False),
        ({"sort": Sort.HOLDER}, False),
        ({"election": "pilkada-2024"}, True),
        ({"text": "lurah"}, True),
    ],
)
def test_whoever_was_sent_a_part_is_answered_from_what_was_sent_where_that_says_it(
    session: Session, crowd: Crowd, asked: dict[str, Any], reads_cases: bool, statements: list[str]
) -> None:
    """Else each case that was sent would be looked up for nothing."""
    reader = crowd.reader("discipline_officer", "bkpsdm")
    statements.clear()

    count_cases(session, seen_by(reader.actor, reader.law), CaseFilters(**asked), TODAY, 100)

    (counting,) = statements
    assert ("FROM cases" in counting) is reads_cases
    assert "sent_cases.case_id NOT IN (SELECT recusals.case_id" in counting
