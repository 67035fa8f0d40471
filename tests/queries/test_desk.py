"""The desk: its tabs count what they list, late first, and it costs the same however full."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.counting_by_hand import Crowd, make_crowd
from tests.queries.conftest import TODAY
from tracker.domain.roles import Actor
from tracker.queries import desk as desks
from tracker.queries.case_list import case_list
from tracker.queries.desk import Desk, desk
from tracker.queries.running_law import running_law

PEOPLE = [
    ("verifier", "bawaslu"),
    ("commissioner", "bawaslu"),
    ("supervisor", "bawaslu"),
    ("discipline_officer", "bkpsdm"),
    ("verifier", "bawaslu_banten"),
]


def opened(session: Session, actor: Actor, tab: str | None = None) -> Desk:
    return desk(session, actor, running_law(session), TODAY, tab)


@pytest.mark.parametrize("who", PEOPLE, ids=" of ".join)
def test_every_tab_counts_what_it_lists(
    session: Session, crowd: Crowd, who: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "MOST_ROWS", 1_000)
    reader = crowd.reader(*who).actor
    law = running_law(session)
    tabs = opened(session, reader).tabs
    assert any(tab.count for tab in tabs)
    for tab in tabs:
        shown = opened(session, reader, tab.name)
        assert (shown.tab, len(shown.rows)) == (tab.name, tab.count)
        assert case_list(session, reader, tab.filters, TODAY, law).total == tab.count


def test_what_is_due_first_comes_first(session: Session, crowd: Crowd) -> None:
    rows = opened(session, crowd.reader("verifier", "bawaslu").actor, "kami").rows
    days = [row.case.due or date.max for row in rows]
    assert days == sorted(days)
    assert len(set(days)) > 3


def test_a_full_desk_is_cut_and_says_so(
    session: Session, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = crowd.reader("verifier", "bawaslu").actor
    whole = opened(session, reader, "kami")
    assert not whole.is_cut
    monkeypatch.setattr(desks, "MOST_ROWS", 3)
    cut = opened(session, reader, "kami")
    assert cut.is_cut
    assert cut.rows == whole.rows[:3]


def test_an_unknown_tab_opens_what_waits_for_us(session: Session, crowd: Crowd) -> None:
    assert opened(session, crowd.reader("verifier", "bawaslu").actor, "apa-saja").tab == "kami"


@pytest.mark.parametrize("who", [("verifier", "bawaslu"), ("discipline_officer", "bkpsdm")])
def test_a_desk_costs_the_same_for_two_cases_and_for_two_hundred(
    session: Session, statements: list[str], who: tuple[str, str]
) -> None:
    spent, rows = [], []
    for count, seed in ((4, 1), (200, 2)):
        crowd = make_crowd(session, TODAY, count, seed=seed)
        reader = crowd.reader(*who).actor
        running_law(session)
        statements.clear()
        found = desk(session, reader, crowd.law, TODAY, "kami")
        spent.append(len(statements))
        rows.append(len(found.rows))
    assert rows[1] > rows[0] + 5
    assert spent[0] == spent[1] == 5
