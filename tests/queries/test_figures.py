"""Figures: each equals a count by hand, its list holds as many, and the past stays what it was."""

import os
from datetime import date
from random import Random

import pytest
from sqlalchemy.orm import Session

from tests.counting_by_hand import Crowd, Reader, make_crowd, random_of_counted
from tracker.domain.figures import DEFINITIONS, FUNNEL
from tracker.queries.case_list import case_list
from tracker.queries.figures import figure_at
from tracker.queries.filters import CaseFilters
from tracker.queries.in_depth import InDepth, in_depth
from tracker.queries.moments import now

TODAY = date(2024, 10, 7)
IS_LONG = bool(os.environ.get("PROOF"))
SETS = 38 if IS_LONG else 5  # for each of eight readers
CASES = 20_000 if IS_LONG else 400
WHO = [
    ("verifier", "bawaslu"),
    ("supervisor", "bawaslu"),
    ("commissioner", "bawaslu_ri"),
    ("verifier", "bawaslu_banten"),
    ("discipline_officer", "bkpsdm"),
    ("supervisor", "bkpsdm_cilegon"),
    ("supervisor", "inspektorat"),
    ("system", "bawaslu_ri"),
]


@pytest.fixture(scope="module")
def crowd_size() -> int:
    return CASES


def drawn(session: Session, reader: Reader, filters: CaseFilters) -> InDepth:
    return in_depth(session, reader.actor, filters, reader.today, reader.law)


def test_every_figure_is_what_a_count_by_hand_finds(session: Session, crowd: Crowd) -> None:
    """Of every reader, for random filters; and the list behind it holds as many."""
    held = 0
    for who in WHO:
        reader, rng = crowd.reader(*who), Random(" of ".join(who))
        for _ in range(SETS):
            filters = random_of_counted(rng, crowd.law, crowd.world, crowd.today)
            page = drawn(session, reader, filters)
            for figure in page.figures():
                by_hand = len(reader.list_of(crowd.cases, figure.filters))
                assert figure.count == by_hand, (who, figure)
                held += figure.count > 0
            some = rng.sample(list(page.figures()), 3)
            for figure in some:
                listed = case_list(
                    session, reader.actor, figure.filters, TODAY, crowd.law, to_the_end=True
                )
                assert listed.count == figure.count, (who, figure)
    assert held > 400


def test_a_figure_told_by_name_is_the_one_on_the_page(session: Session, crowd: Crowd) -> None:
    """Read from what is kept, as of now: for every name, numbers equal those counted by hand."""
    moment, told = now(session, TODAY), 0
    for who in WHO:
        reader, rng = crowd.reader(*who), Random(" and ".join(who))
        for name in DEFINITIONS:
            filters = random_of_counted(rng, crowd.law, crowd.world, crowd.today)
            figure = figure_at(session, reader.actor, name, filters, moment, crowd.law)
            for one in figure.told:
                if one.filters is not None:
                    by_hand = len(reader.list_of(crowd.cases, one.filters))
                    assert one.count == by_hand, (who, name, one)
                    told += one.count > 0
    assert told > 300


def test_respondents_are_counted_as_entries_and_heads(session: Session, crowd: Crowd) -> None:
    for who in WHO:
        reader = crowd.reader(*who)
        people = [p for c in crowd.cases if reader.sees(c) for p in reader.people(c)]
        page = drawn(session, reader, CaseFilters())
        assert page.entries == len(people) > 0
        assert page.heads == sum(1 if p.count is None else p.count for p in people)


def test_no_line_of_the_page_forgets_a_case(session: Session, crowd: Crowd) -> None:
    page = drawn(session, crowd.reader("system", "bawaslu_ri"), CaseFilters())
    assert page.total.count == len(crowd.cases)
    assert sum(figure.count for figure in page.coverage) == len(crowd.cases)
    steps = [figure.count for figure in page.funnel]
    assert steps == sorted(steps, reverse=True)
    assert [figure.key for figure in page.funnel] == [step.id for step in FUNNEL]
    for loss, here, further in zip(page.lost, steps, steps[1:], strict=False):
        ended = sum(figure.count for figure in loss.ended)
        assert loss.under_way is not None
        assert loss.under_way.count + ended == here - further


def test_a_page_costs_the_same_for_two_cases_and_for_two_hundred(
    session: Session, statements: list[str]
) -> None:
    costs: dict[str, list[int]] = {"bkpsdm_cilegon": [], "bawaslu": []}
    for count, seed in ((2, 1), (200, 2)):
        crowd = make_crowd(session, TODAY, count, seed=seed)
        for agency, counts in costs.items():
            statements.clear()
            drawn(session, crowd.reader("supervisor", agency), CaseFilters())
            counts.append(len(statements))
    assert costs["bawaslu"] == [3, 3]  # the third: how offices are written
    assert costs["bkpsdm_cilegon"] in ([2, 3], [3, 3])  # of two cases none may be theirs
