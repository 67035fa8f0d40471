"""What is due of feeds and their pages: one request a host with each look, so that none is pressed.

The worker looks once a minute. Whatever waits for the same host waits for the next look.
"""

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from tracker.domain.news_intake import OPEN
from tracker.services.reading_news import READ
from tracker.services.work import Work
from tracker.store.jobs import ask_for
from tracker.store.news_intake import NewsFeed, NewsFetch

FEED = "read_feed"
"""The job of one feed. Told its number, `feed`."""

LOST_AFTER = timedelta(minutes=30)
"""A feed whose job was asked for so long ago is asked for again: a worker ended over it."""

LATER = -10
"""What nobody waits for lets everything else go first."""


def ask_for_due(work: Work) -> int:
    """Ask the worker for what is due now, one request a host at most; how many jobs."""
    busy: set[str] = set()
    for feed in _feeds(work):
        feed.asked_at = work.now
        busy.add(feed.host)
        ask_for(work.session, FEED, priority=LATER, feed=feed.id)
    pages = [row for row in _pages(work) if row.host not in busy]
    for row in pages:
        row.not_before = None
        ask_for(work.session, READ, priority=LATER, fetch=row.id)
    return len(busy) + len(pages)


def _feeds(work: Work) -> list[NewsFeed]:
    """The feed that is due for longest, of each host."""
    due = (
        select(NewsFeed.id)
        .where(
            NewsFeed.is_paused.is_(False),
            NewsFeed.next_at <= work.now,
            or_(NewsFeed.asked_at.is_(None), NewsFeed.asked_at < work.now - LOST_AFTER),
        )
        .ext(distinct_on(NewsFeed.host))
        .order_by(NewsFeed.host, NewsFeed.next_at, NewsFeed.id)
    )
    rows = select(NewsFeed).where(NewsFeed.id.in_(due)).order_by(NewsFeed.id)
    return list(work.session.scalars(rows.with_for_update(skip_locked=True)))


def _pages(work: Work) -> list[NewsFetch]:
    """The page that waits for longest, of each host."""
    due = (
        select(NewsFetch.id)
        .where(
            NewsFetch.state.in_(OPEN),
            NewsFetch.not_before <= work.now,
        )
        .ext(distinct_on(NewsFetch.host))
        .order_by(NewsFetch.host, NewsFetch.not_before, NewsFetch.id)
    )
    rows = select(NewsFetch).where(NewsFetch.id.in_(due)).order_by(NewsFetch.id)
    return list(work.session.scalars(rows.with_for_update(skip_locked=True)))
