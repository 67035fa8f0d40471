"""Copies among news that outlets changed, as the library tells them."""

from itertools import combinations

import pytest
from sqlalchemy import insert

from tests.retold import Report, Retold
from tracker.newsdesk.copies import COPY, overlap, runs
from tracker.queries.stories import stories
from tracker.services.newsdesk import catch_up
from tracker.store.library import NewsItem

REGIONS = ("Kota Tangerang, Banten", "Kabupaten Lebak, Banten", "Kota Serang, Banten")
LEAST = 0.98
"""F1 over pairs of items that are copies of one text."""


def printed(session, world, reports: list[Report], clock) -> dict[int, Report]:
    """The reports in the library by number; one with the outlet, title and day of another is it."""
    rows = {(one.outlet, one.title, one.on): one for one in reports}
    kept = {}
    for one in rows.values():
        number = session.scalar(
            insert(NewsItem)
            .values(
                outlet=one.outlet,
                title=one.title,
                text=one.text,
                region_written=one.region,
                published_on=one.on.isoformat(),
                precision="day",
                added_at=clock(),
                added_by=world.system,
            )
            .returning(NewsItem.id)
        )
        kept[number] = one
    session.commit()
    return kept


@pytest.mark.parametrize("seed", [3, 4])
def test_copies_are_told_whatever_desks_changed(session, work, world, clock, seed):
    drawn = Retold(REGIONS, seed=seed, days=60)
    reports = [one for number in range(16) for one in drawn.event(number, 2, 3)]
    kept = printed(session, world, reports, clock)
    catch_up(lambda: work(world.system_actor))
    ends = {(a, b) for a, b in combinations(sorted(kept), 2) if kept[a].text_of == kept[b].text_of}
    told = {
        pair
        for story in stories(session)
        for group in story.copies
        for pair in combinations(sorted(item.id for item in group), 2)
    }
    right = len(told & ends)
    assert len(ends) > 150
    assert 2 * right / (len(told) + len(ends)) >= LEAST


def test_two_writings_of_one_event_are_no_copies():
    drawn = Retold(REGIONS, seed=5)
    pairs = [drawn.event(number, 2) for number in range(200)]
    alike = [overlap(runs(a.title, a.text), runs(b.title, b.text)) for a, b in pairs]
    assert max(alike) < COPY
