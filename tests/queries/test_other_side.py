"""Counts of the other side: those of everybody there, small ones not told, no list behind them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.counting_by_hand import Crowd, Reader
from tests.journeys import journey
from tracker.domain.counting import TermState
from tracker.queries import other_side as other_side_module
from tracker.queries.filters import CaseFilters
from tracker.queries.other_side import other_side

TODAY = date(2024, 10, 7)
ASKED = CaseFilters(since=date(2024, 1, 1), until=date(2024, 12, 31))
NARROWING: dict[str, dict[str, Any]] = {
    "open": {"is_open": True},
    "late": {"is_open": True, "term": TermState.LATE},
}


def everybody(crowd: Crowd, *who: str) -> Reader:
    """The reader whom no conflict of interest shuts out of anything."""
    one = crowd.reader(*who)
    found = Reader(replace(one.actor, account_id=-1), crowd.world, crowd.law, TODAY)
    found.everything = crowd.cases
    return found


def by_hand(reader: Reader, crowd: Crowd, name: str, asked: CaseFilters) -> int:
    narrowed = NARROWING.get(name, {"reached": name})
    if name in ("received", "sent_on") and not reader.is_whole:
        narrowed = {}
    return len(reader.list_of(crowd.cases, asked.but(**narrowed)))


@pytest.mark.parametrize(
    ("role", "agency", "as_seen_by", "region"),
    [
        ("supervisor", "bawaslu", ("supervisor", "inspektorat"), None),
        ("discipline_officer", "bkpsdm", ("system", "bawaslu_ri"), "36.71"),
        ("supervisor", "inspektorat", ("system", "bawaslu_ri"), "36.71"),
    ],
)
@pytest.mark.parametrize("asked", [CaseFilters(), ASKED])
def test_each_number_that_is_told_is_that_of_everybody_there(
    session: Session,
    crowd: Crowd,
    role: str,
    agency: str,
    as_seen_by: tuple[str, str],
    region: str | None,
    asked: CaseFilters,
) -> None:
    told = other_side(session, crowd.reader(role, agency).actor, asked, TODAY)
    assert told is not None
    reader, shown = everybody(crowd, *as_seen_by), 0
    for name, count in told.counts:
        expected = by_hand(reader, crowd, name, asked.but(region=region))
        assert count in (expected, None), name
        assert count is not None or name not in ("received", "open") or expected < 5
        shown += count is not None
    assert shown > 2


def test_a_region_of_others_is_not_told_of(session: Session, crowd: Crowd) -> None:
    actor = crowd.reader("discipline_officer", "bkpsdm").actor
    own = other_side(session, actor, CaseFilters(), TODAY)
    other = other_side(session, actor, CaseFilters(region="36.72"), TODAY)
    assert own is not None
    assert other is not None
    assert (other.region, other.counts) == ("36.71", own.counts)


def test_small_numbers_are_not_told(session: Session, crowd: Crowd) -> None:
    actor = crowd.reader("discipline_officer", "bkpsdm").actor
    days = CaseFilters(since=date(2024, 9, 30), until=date(2024, 10, 2))
    there = by_hand(everybody(crowd, "system", "bawaslu_ri"), crowd, "received", days)
    told = other_side(session, actor, days, TODAY)
    assert told is not None
    assert 0 < there < 5
    assert {count for _, count in told.counts} == {None}


def test_a_case_that_went_to_two_regions_is_counted_once(session, work, monkeypatch) -> None:
    monkeypatch.setattr(other_side_module, "FEWEST_SHOWN", 0)
    monkeypatch.setattr(other_side_module, "hidden_in", lambda _shape, _told: ())
    case = journey(session, work).filed().to_sent("bkpsdm", "bkpsdm_cilegon")
    reader = case.actor("supervisor", "bawaslu_banten")
    found = other_side(session, reader, CaseFilters(), TODAY)
    assert found is not None
    assert (found.region, dict(found.counts)["sent_on"]) == ("36", 1)
