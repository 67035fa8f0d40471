"""The dashboard: every figure is the number of cases in the list that it leads to."""

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy.orm import Session

from tests.counting_by_hand import PEOPLE, Crowd, Reader, make_crowd, random_filters
from tracker.domain.counting import HeldFor, share_between
from tracker.queries.case_list import case_list
from tracker.queries.dashboard import Dashboard, dashboard, levels_of
from tracker.queries.filters import CaseFilters

TODAY = date(2024, 10, 7)
SETS = 8  # for each of nine readers
WHO = [
    ("verifier", "bawaslu"),
    ("commissioner", "bawaslu"),
    ("supervisor", "bawaslu"),
    ("commissioner", "bawaslu_ri"),
    ("verifier", "bawaslu_banten"),
    ("discipline_officer", "bkpsdm"),
    ("supervisor", "bkpsdm_cilegon"),
    ("supervisor", "inspektorat"),
    ("system", "bawaslu_ri"),
]


def drawn(session: Session, reader: Reader, filters: CaseFilters) -> Dashboard:
    return dashboard(session, reader.actor, filters, reader.today, reader.law)


@pytest.mark.parametrize("who", WHO, ids=" of ".join)
def test_every_figure_is_what_a_count_by_hand_finds(
    session: Session, crowd: Crowd, who: tuple[str, str]
) -> None:
    reader, rng = crowd.reader(*who), Random(" of ".join(who))
    held = 0
    for _ in range(SETS):
        filters = random_filters(rng, crowd.law, crowd.world, crowd.today)
        page = drawn(session, reader, filters)
        for figure in page.figures():
            assert figure.count == len(reader.list_of(crowd.cases, figure.filters)), figure
            held += figure.count > 0
    assert held > 50


def test_a_figure_is_the_total_of_its_list(session: Session, crowd: Crowd) -> None:
    rng, checked = Random(3), 0
    for who in (("verifier", "bawaslu"), ("discipline_officer", "bkpsdm")):
        reader = crowd.reader(*who)
        asked = random_filters(rng, crowd.law, crowd.world, crowd.today)
        pages = (drawn(session, reader, f).figures() for f in (CaseFilters(), asked))
        for figure in rng.sample([f for page in pages for f in page], 30):
            listed = case_list(session, reader.actor, figure.filters, TODAY, crowd.law)
            assert listed.total == figure.count, figure
            checked += figure.count > 0
    assert checked > 15


def test_no_line_of_the_dashboard_forgets_a_case(session: Session, crowd: Crowd) -> None:
    reader = crowd.reader("commissioner", "bawaslu_ri")
    page = drawn(session, reader, CaseFilters())
    cases = [c for c in crowd.cases if reader.sees(c)]
    assert page.total.count == len(cases) > 200
    for line in (page.kinds, page.elections, (*page.months, *page.years)):
        assert sum(figure.count for figure in line) == len(cases)
    assert sum(r.cases.count for r in page.regions) == len(cases)
    assert page.open is not None
    assert sum(s.cases.count for s in page.stages) == page.open.count
    assert page.open.count + sum(f.count for f in page.endings) == len(cases)
    assert sum(h.cases.count for h in page.holders) == page.open.count
    for holder in page.holders:
        assert [span.key for span in holder.spans] == list(HeldFor)
        assert sum(span.count for span in holder.spans) == holder.cases.count
    types = Counter(t for c in cases for t in {kind for kind, *_ in c.conducts})
    assert {f.key: f.count for f in page.conducts} == types


@pytest.mark.parametrize("who", [("supervisor", "bawaslu"), ("discipline_officer", "bkpsdm")])
def test_a_city_office_sees_its_districts_and_not_its_province(
    session: Session, crowd: Crowd, who: tuple[str, str]
) -> None:
    reader = crowd.reader(*who)
    page = drawn(session, reader, CaseFilters())
    told = {(r.code, r.alone): r.cases.count for r in page.regions}
    seen = Counter(c.region_code for c in crowd.cases if reader.sees(c))

    assert page.base == "36.71"
    assert told["36.71", True] == seen["36.71"] > 0
    assert told["36.71.01", False] == seen["36.71.01"] > 0
    assert ("36", False) not in told


def test_the_longest_held_half_is_found_by_counting_days(session: Session, crowd: Crowd) -> None:
    reader = crowd.reader("commissioner", "bawaslu_ri")
    held = sorted(
        (TODAY - c.held_since.first).days
        for c in crowd.cases
        if reader.sees(c) and c.is_open and c.held_since
    )
    page = drawn(session, reader, CaseFilters())
    assert page.median_days is not None
    at_least = sum(days >= page.median_days for days in held)
    assert at_least * 2 >= len(held)
    assert sum(days > page.median_days for days in held) * 2 <= len(held)


def test_months_without_a_case_stand_between_the_others(session: Session, crowd: Crowd) -> None:
    page = drawn(session, crowd.reader("system", "bawaslu_ri"), CaseFilters())
    months = [figure.key for figure in page.months]
    steps = {
        (later.year - month.year) * 12 + later.month - month.month
        for month, later in pairwise(months)
    }
    assert steps == {1}


def test_a_period_cuts_the_first_and_the_last_month(session: Session, crowd: Crowd) -> None:
    asked = CaseFilters(since=date(2024, 3, 10), until=date(2024, 5, 5))
    months = drawn(session, crowd.reader("system", "bawaslu_ri"), asked).months
    assert months[0].filters.since == date(2024, 3, 10)
    assert months[-1].filters.until == date(2024, 5, 5)


def test_bawaslu_does_not_learn_of_a_sanction_that_was_not_reported_back(
    session: Session, crowd: Crowd
) -> None:
    def imposed(who: tuple[str, str]) -> int:
        page = drawn(session, crowd.reader(*who), CaseFilters())
        return sum(f.count for (_, level), f in page.pairs.items() if level == "heavy")

    everywhere = [
        c for c in crowd.cases if any(s == "heavy" for p in c.people for s, _ in p.imposed)
    ]
    told = [c for c in everywhere if any(s == ("heavy", True) for p in c.people for s in p.imposed)]
    assert len(told) < len(everywhere)
    pairs = {(p.recommended, c.id) for c in told for p in c.people if ("heavy", True) in p.imposed}
    assert imposed(("system", "bawaslu_ri")) == len(pairs)


def test_recommended_and_imposed_levels_are_those_of_the_law(crowd: Crowd) -> None:
    assert levels_of(crowd.law)[:4] == ("moral", "light", "medium", "heavy")
    assert levels_of(crowd.law)[-2:] == ("unspecified", "-")


@pytest.mark.parametrize("who", [("commissioner", "bawaslu"), ("supervisor", "bkpsdm_cilegon")])
def test_a_dashboard_costs_the_same_for_two_cases_and_for_two_hundred(
    session: Session, statements: list[str], who: tuple[str, str]
) -> None:
    crowd = make_crowd(session, TODAY, 2)
    statements.clear()
    drawn(session, crowd.reader(*who), CaseFilters())
    few = len(statements)
    crowd = make_crowd(session, TODAY, 200, seed=2)
    statements.clear()
    page = drawn(session, crowd.reader(*who), CaseFilters())
    assert page.total.count > 40
    assert len(statements) == few == 4


def test_what_is_outside_sight_is_in_no_figure(session: Session, crowd: Crowd) -> None:
    """Two agencies of one province: neither figure counts a case of the other alone."""
    for who in (("supervisor", "bawaslu"), ("auditor", "bawaslu_cilegon")):
        reader = crowd.reader(*who)
        page = drawn(session, reader, CaseFilters())
        own = [
            c
            for c in crowd.cases
            if reader.actor.agency_id in (c.agency_id, c.receiving_agency_id)
            and reader.actor.account_id not in c.recused
        ]
        assert page.total.count == len(own) < len(crowd.cases)
    assert set(PEOPLE) >= {("auditor", "bawaslu_cilegon")}


def test_a_share_of_few_is_less_sure_than_the_same_share_of_many() -> None:
    """Wilson's interval for 3 of 10 and 30 of 100, as tabled."""
    low, high = share_between(3, 10)
    assert (round(low, 3), round(high, 3)) == (0.108, 0.603)
    low, high = share_between(30, 100)
    assert (round(low, 3), round(high, 3)) == (0.219, 0.396)
    assert share_between(0, 5)[0] == 0.0
    with pytest.raises(ValueError, match="no share"):
        share_between(1, 0)
