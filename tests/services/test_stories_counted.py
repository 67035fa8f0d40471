"""Coverage counts stories: several items of one event once, whatever forms or parts the story."""

from datetime import date

import pytest

from tests.journeys import FINDING, journey
from tests.stories import BANNER, Newsroom
from tracker.domain.figures import DEFINITIONS, VERSIONS
from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.queries.figures import figure_as_published, figure_at
from tracker.queries.filters import CaseFilters
from tracker.queries.moments import now
from tracker.queries.running_law import running_law
from tracker.services.news import link_news
from tracker.store.counted import recount
from tracker.store.ledger import LedgerEntry

TODAY = date(2024, 10, 7)


@pytest.fixture
def case(session, work):
    return journey(session, work).filed(FINDING)


@pytest.fixture
def room(session, work, world):
    return Newsroom(session, work, world)


def tied(room, case, *items):
    for item in items:
        with room.work(room.editor) as act:
            link_news(act, case.case_id, item, NewsKind.COVERAGE)


def told(session, world, definition=DEFINITIONS["coverage"], moment=None):
    law, moment = running_law(session), moment or now(session, TODAY)
    asked = CaseFilters()
    found = figure_as_published(session, world.system_actor, definition, asked, moment, law)
    return {one.key[0]: one.count for one in found.told if one.count}


def test_items_of_one_event_are_one_story_as_soon_as_they_are_read(session, world, room, case):
    first, second, other = room.print("Kabar"), room.print("Warta"), room.print("Gema", BANNER)
    tied(room, case, first, second, other)
    assert told(session, world) == {"2-5": 1}
    tied_before = now(session, TODAY)
    room.read()
    assert len(room.stories()) == 2
    assert told(session, world) == {"2-5": 1}
    room.join(first, other)
    assert told(session, world) == {"1": 1}
    assert told(session, world, VERSIONS["coverage", 1]) == {"2-5": 1}
    assert told(session, world, moment=tied_before) == {"2-5": 1}
    room.split(other)
    assert told(session, world) == {"2-5": 1}
    left = recount(session, [case.case_id], running_law(session))
    assert (left.ended, left.rows) == ([], [])


def test_the_reading_that_brings_items_together_is_an_act_where_a_case_counts_otherwise(
    session, world, room, case
):
    first, second = room.print("Kabar"), room.print("Warta")
    tied(room, case, first, second)
    room.read()
    acts = [one.act for one in session.query(LedgerEntry).order_by(LedgerEntry.seq)]
    assert acts.count(Act.STORIES_FORMED) == 1
    assert told(session, world) == {"1": 1}
    room.printed("Suara")
    acts = [one.act for one in session.query(LedgerEntry).order_by(LedgerEntry.seq)]
    assert acts.count(Act.STORIES_FORMED) == 1


def test_a_figure_in_force_is_told_by_its_newest_definition(session, world, case):
    law, moment = running_law(session), now(session, TODAY)
    found = figure_at(session, world.system_actor, "coverage", CaseFilters(), moment, law)
    assert found.definition.version == 2
    assert {d.name: d for d in VERSIONS.values()} == DEFINITIONS
