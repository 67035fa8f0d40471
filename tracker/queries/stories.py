"""Stories: news of the same event brought together, which counts once however many printed it."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.days import PartialDay
from tracker.domain.news_days import known_day
from tracker.newsdesk.stories import joined
from tracker.store.library import NewsItem
from tracker.store.newsdesk import NewsLink, NewsReading


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An item of a story. `ref` is its sender's key, else its number here."""

    id: int
    ref: str
    outlet: str
    title: str
    url: str | None
    on: PartialDay | None


@dataclass(frozen=True, slots=True)
class Story:
    """Items of one event, the earliest first; `copies` are groups of the same text."""

    id: int
    items: tuple[StoryItem, ...]
    copies: tuple[tuple[StoryItem, ...], ...]

    @property
    def first(self) -> StoryItem:
        """The earliest item."""
        return self.items[0]

    @property
    def outlets(self) -> int:
        """How many outlets printed it."""
        return len({item.outlet for item in self.items})

    @property
    def last(self) -> StoryItem:
        """The latest item with a day, else the first."""
        return next((item for item in reversed(self.items) if item.on), self.first)

    @property
    def copied(self) -> int:
        """How many items are copies of an earlier one."""
        return sum(len(group) - 1 for group in self.copies)

    def copy_of(self, item: StoryItem) -> StoryItem | None:
        """The earliest item with the same text, unless it is this one."""
        group = next((group for group in self.copies if item in group), (item,))
        return None if group[0] == item else group[0]

    @property
    def days(self) -> list[tuple[PartialDay | None, list[StoryItem]]]:
        """Its items day by day, those without a day last."""
        return [(on, list(items)) for on, items in groupby(self.items, key=lambda item: item.on)]


def stories(session: Session) -> tuple[Story, ...]:
    """Every story of two and more items, by number; two statements."""
    shared = (
        select(NewsReading.story)
        .group_by(NewsReading.story)
        .having(func.count() > 1)
        .scalar_subquery()
    )
    return _stories(session, NewsReading.story.in_(shared))


def story_of(session: Session, news_id: int) -> Story | None:
    """The story that an item belongs to; None where it is alone, or not read yet."""
    own = select(NewsReading.story).where(NewsReading.news_id == news_id).scalar_subquery()
    found = _stories(session, NewsReading.story == own)
    return found[0] if found and len(found[0].items) > 1 else None


def stories_numbered(session: Session, numbers: Collection[int]) -> dict[int, Story]:
    """These stories by number, also those of a single item; two statements."""
    return {one.id: one for one in _stories(session, NewsReading.story.in_(numbers))}


def _stories(session: Session, where: ColumnElement[bool]) -> tuple[Story, ...]:
    rows = session.execute(
        select(
            NewsReading.story,
            NewsItem.id,
            NewsItem.ref,
            NewsItem.outlet,
            NewsItem.title,
            NewsItem.url,
            NewsItem.published_on,
            NewsItem.precision,
        )
        .join(NewsItem, NewsItem.id == NewsReading.news_id)
        .where(where)
        .order_by(NewsReading.story, NewsReading.last_day.nulls_last(), NewsItem.id)
    ).all()
    other = aliased(NewsReading)
    copied = session.execute(
        select(NewsLink.first, NewsLink.second)
        .join(NewsReading, NewsReading.news_id == NewsLink.first)
        .join(other, other.news_id == NewsLink.second)
        .where(NewsLink.is_copy, other.story == NewsReading.story, where)
    ).all()
    held: dict[int, list[StoryItem]] = {}
    for row in rows:
        held.setdefault(row.story, []).append(_item(row))
    pairs = [(row.first, row.second) for row in copied]
    return tuple(Story(own, tuple(items), _copies(items, pairs)) for own, items in held.items())


def _item(row: Any) -> StoryItem:
    on = known_day(row.published_on, row.precision)
    return StoryItem(row.id, row.ref or str(row.id), row.outlet, row.title, row.url, on)


def _copies(
    items: list[StoryItem], pairs: list[tuple[int, int]]
) -> tuple[tuple[StoryItem, ...], ...]:
    known = {item.id: item for item in items}
    groups = joined(known, [pair for pair in pairs if pair[0] in known])
    return tuple(
        tuple(item for item in items if item.id in group) for group in groups if len(group) > 1
    )
