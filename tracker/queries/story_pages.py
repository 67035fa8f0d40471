"""The list of stories, one story with its spread, its cases and what editors said of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.news_days import known_day
from tracker.domain.roles import Actor, Permission
from tracker.queries.case_names import name_of
from tracker.queries.news import CHOICES, within, words_in
from tracker.queries.paging import Page, all_rows, page_of
from tracker.queries.stories import Story, StoryItem, stories_numbered
from tracker.store.cases import Case
from tracker.store.library import CaseNews, NewsItem
from tracker.store.newsdesk import NewsReading, StoryVerdict
from tracker.store.people import Account, Agency
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class StoryFilters:
    """What narrows the list: a story matches where one of its items does."""

    text: str = ""
    region: str = ""
    since: PartialDay | None = None
    until: PartialDay | None = None
    is_spread: bool = False


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story of the list, and to how many cases in the reader's sight it is tied."""

    story: Story
    cases: int


@dataclass(frozen=True, slots=True)
class CaseOfItem:
    """A case in the reader's sight that an item is tied to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor said at one time: these items were taken out, or brought in."""

    is_same: bool
    said_at: datetime
    said_by: str
    items: tuple[StoryItem, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story: its items, the cases of each in sight, and what editors said."""

    story: Story
    cases: dict[int, list[CaseOfItem]]
    decisions: tuple[Decision, ...]
    may_edit: bool

    @property
    def numbers(self) -> list[int]:
        """The items that the reader sees in it."""
        return sorted(item.id for item in self.story.items)

    @property
    def case_count(self) -> int:
        return len({case.id for held in self.cases.values() for case in held})


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """The story of an item in short. It is alone where `items` is 1."""

    id: int
    items: int
    outlets: int


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """An item of another story, to be joined: its story comes whole."""

    id: int
    outlet: str
    title: str
    on: PartialDay | None
    others: int


def story_list(
    session: Session, actor: Actor, filters: StoryFilters, page: int = 1
) -> Page[StoryLine]:
    """The stories of two and more items that match, newest first; four statements."""
    found = page_of(session, _listed(filters), page)
    lines = _lines(session, actor, [row.story for row in found.rows])
    return Page(lines, found.number, found.total, found.size)


def count_stories(session: Session, filters: StoryFilters) -> int:
    """How many stories the pages of the list hold together."""
    found = _listed(filters).order_by(None).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def every_story(session: Session, actor: Actor, filters: StoryFilters) -> Iterator[StoryLine]:
    """All these stories in the order of their list, a part of them in memory at a time."""
    rows = all_rows(session, _listed(filters))
    while part := [row.story for row in islice(rows, _PART)]:
        yield from _lines(session, actor, part)


_PART = 200
"""Stories whose items are read together."""


def _listed(filters: StoryFilters) -> Select[Any]:
    asked = (
        select(NewsReading.story)
        .group_by(NewsReading.story)
        .having(func.count() > 1)
        .order_by(func.max(NewsReading.last_day).desc().nulls_last(), NewsReading.story.desc())
    )
    if filters.is_spread:
        asked = asked.join(NewsItem, NewsItem.id == NewsReading.news_id)
        asked = asked.having(func.min(NewsItem.outlet) != func.max(NewsItem.outlet))
    if where := _matching(filters):
        one = aliased(NewsReading)
        matching = select(one.story).join(NewsItem, NewsItem.id == one.news_id).where(*where)
        asked = asked.where(NewsReading.story.in_(matching))
    return asked


def _lines(session: Session, actor: Actor, numbers: list[int]) -> list[StoryLine]:
    held = stories_numbered(session, numbers)
    tied = _case_counts(session, actor, numbers)
    return [StoryLine(held[number], tied.get(number, 0)) for number in numbers]


def story_page(session: Session, actor: Actor, news_id: int) -> StoryPage:
    """The story that an item is in now, however few its items; six statements.

    Raises:
        NotFound: there is no such item, or it was not read yet.
    """
    number = session.scalar(select(NewsReading.story).where(NewsReading.news_id == news_id))
    if number is None:
        raise NotFound()
    story = stories_numbered(session, [number])[number]
    return StoryPage(
        story,
        _cases(session, actor, number),
        _decisions(session, actor, story),
        actor.holds(Permission.NEWS_EDIT),
    )


def story_brief(session: Session, news_id: int) -> StoryBrief | None:
    """The story of an item in short, None where it was not read yet; one statement."""
    own = select(NewsReading.story).where(NewsReading.news_id == news_id).scalar_subquery()
    row = session.execute(
        select(
            func.min(NewsReading.story).label("story"),
            func.count().label("items"),
            func.count(NewsItem.outlet.distinct()).label("outlets"),
        )
        .join(NewsItem, NewsItem.id == NewsReading.news_id)
        .where(NewsReading.story == own)
    ).one()
    return None if row.story is None else StoryBrief(row.story, row.items, row.outlets)


def join_choices(session: Session, story: Story, text: str) -> tuple[tuple[StoryChoice, ...], int]:
    """Items outside a story whose title or outlet holds every word, newest first, and how many
    more there are."""
    mate = aliased(NewsReading)
    mates = (
        select(func.count())
        .select_from(mate)
        .where(mate.story == NewsReading.story)
        .correlate(NewsReading)
        .scalar_subquery()
    )
    asked = (
        select(*_ITEM, mates.label("mates"))
        .join(NewsReading, NewsReading.news_id == NewsItem.id)
        .where(NewsReading.story != story.id, *words_in(text, NewsItem.title, NewsItem.outlet))
        .order_by(NewsItem.published_on.desc().nulls_last(), NewsItem.id.desc())
    )
    found = page_of(session, asked, 1, CHOICES)
    rows = tuple(
        StoryChoice(
            row.id,
            row.outlet,
            row.title,
            known_day(row.published_on, row.precision),
            row.mates - 1,
        )
        for row in found.rows
    )
    return rows, found.total - len(rows)


def stories_with(session: Session, items: Collection[int], besides: int) -> tuple[Story, ...]:
    """The stories that these items are in now, without one that is known already."""
    asked = select(NewsReading.story).where(NewsReading.news_id.in_(items)).distinct()
    numbers = set(session.scalars(asked)) - {besides}
    return tuple(stories_numbered(session, sorted(numbers)).values())


_ITEM = (
    NewsItem.id,
    NewsItem.ref,
    NewsItem.outlet,
    NewsItem.title,
    NewsItem.url,
    NewsItem.published_on,
    NewsItem.precision,
)


def _matching(filters: StoryFilters) -> list[ColumnElement[bool]]:
    found = words_in(filters.text, NewsItem.title, NewsItem.text, NewsItem.outlet)
    found += words_in(filters.region, NewsItem.region_written)
    return found + within(filters.since, filters.until)


def _tied_to(actor: Actor, numbers: Collection[int], *columns: Any) -> Any:
    return (
        select(*columns)
        .join(CaseNews, CaseNews.news_id == NewsReading.news_id)
        .join(Case, Case.id == CaseNews.case_id)
        .where(NewsReading.story.in_(numbers), visible_to(actor))
    )


def _case_counts(session: Session, actor: Actor, numbers: Collection[int]) -> dict[int, int]:
    count = func.count(Case.id.distinct()).label("cases")
    asked = _tied_to(actor, numbers, NewsReading.story, count).group_by(NewsReading.story)
    return {row.story: row.cases for row in session.execute(asked)}


def _cases(session: Session, actor: Actor, number: int) -> dict[int, list[CaseOfItem]]:
    asked = _tied_to(actor, [number], NewsReading.news_id, Case).order_by(Case.id)
    found: dict[int, list[CaseOfItem]] = {}
    for news_id, case in session.execute(asked):
        found.setdefault(news_id, []).append(CaseOfItem(case.id, name_of(case)))
    return found


def _decisions(session: Session, actor: Actor, story: Story) -> tuple[Decision, ...]:
    inside = {item.id: item for item in story.items}
    rows = session.execute(
        select(StoryVerdict, Account.full_name, Account.agency_id, Agency.name)
        .join(Account, Account.id == StoryVerdict.said_by)
        .join(Agency, Agency.id == Account.agency_id)
        .where(or_(StoryVerdict.first.in_(inside), StoryVerdict.second.in_(inside)))
        .order_by(StoryVerdict.said_at.desc(), StoryVerdict.first, StoryVerdict.second)
    ).all()
    acts: dict[tuple[datetime, str, bool], list[tuple[int, int]]] = {}
    for said, person, agency_id, agency in rows:
        is_inside = said.first in inside and said.second in inside
        if said.is_same is is_inside:
            by = person if agency_id == actor.agency_id else agency
            acts.setdefault((said.said_at, by, said.is_same), []).append((said.first, said.second))
    far = {item for pairs in acts.values() for pair in pairs for item in pair} - inside.keys()
    known = inside | _items(session, far)
    return tuple(
        Decision(is_same, at, by, tuple(known[item] for item in _moved(pairs, inside)))
        for (at, by, is_same), pairs in acts.items()
    )


def _moved(pairs: Collection[tuple[int, int]], inside: Collection[int]) -> list[int]:
    """The items that one word moved: those outside now, or those joined to the smallest one."""
    least = min(min(pair) for pair in pairs)
    out = {item for pair in pairs for item in pair if item not in inside}
    return sorted(out or {other for one, other in pairs if one == least})


def _items(session: Session, ids: Collection[int]) -> dict[int, StoryItem]:
    rows = session.execute(select(*_ITEM).where(NewsItem.id.in_(ids)))
    return {
        row.id: StoryItem(
            row.id,
            row.ref or str(row.id),
            row.outlet,
            row.title,
            row.url,
            known_day(row.published_on, row.precision),
        )
        for row in rows
    }
