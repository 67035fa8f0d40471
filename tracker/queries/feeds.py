"""Feeds that are read for the library: when, with what outcome, and how many pages wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.news_intake import OPEN
from tracker.store.news_intake import FeedEntry, NewsFeed, NewsFetch


@dataclass(frozen=True, slots=True)
class FeedView:
    """One feed. `items` counts the entries that came from it so far; `left_out` those of the last
    reading that were too many or told too little; `is_asked` says that a reading is under way."""

    id: int
    address: str
    outlet: str
    region: str | None
    every_minutes: int
    reads_articles: bool
    is_paused: bool
    is_asked: bool
    next_at: datetime
    last_at: datetime | None
    last_ok_at: datetime | None
    failure: str | None
    failures: int
    last_entries: int | None
    last_new: int | None
    left_out: int
    items: int


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """All feeds by outlet, and how many pages of their entries wait to be read."""

    feeds: tuple[FeedView, ...]
    waiting: int


def feeds_page(session: Session) -> FeedsPage:
    """All feeds; two statements."""
    rows = session.execute(select(NewsFeed, _ITEMS).order_by(NewsFeed.outlet, NewsFeed.id)).all()
    waiting = session.scalar(
        select(func.count()).where(NewsFetch.state.in_(OPEN), NewsFetch.is_automatic)
    )
    return FeedsPage(tuple(_view(feed, items) for feed, items in rows), int(waiting or 0))


def feed_page(session: Session, feed_id: int) -> FeedView:
    """One feed; one statement.

    Raises:
        NotFound: there is none.
    """
    row = session.execute(select(NewsFeed, _ITEMS).where(NewsFeed.id == feed_id)).one_or_none()
    if row is None:
        raise NotFound()
    return _view(*row)


_ITEMS = (
    select(func.count())
    .select_from(FeedEntry)
    .where(FeedEntry.feed_id == NewsFeed.id)
    .correlate(NewsFeed)
    .scalar_subquery()
)


def _view(feed: NewsFeed, items: int) -> FeedView:
    return FeedView(
        id=feed.id,
        address=feed.address,
        outlet=feed.outlet,
        region=feed.region_written,
        every_minutes=feed.every_minutes,
        reads_articles=feed.reads_articles,
        is_paused=feed.is_paused,
        is_asked=feed.asked_at is not None,
        next_at=feed.next_at,
        last_at=feed.last_at,
        last_ok_at=feed.last_ok_at,
        failure=feed.failure,
        failures=feed.failures,
        last_entries=feed.last_entries,
        last_new=feed.last_new,
        left_out=feed.left_out or 0,
        items=items,
    )
