"""What was read out of news and cases, what belongs together by it, and what editors said of it.

Readings, links, stories and suggestions follow from items and cases alone and can be made again at
any time, so the book does not speak of them; what an editor or an officer decided, it does. The
database itself notes what is new or changed (`newsdesk_due`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    cast,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.newsdesk.rarity import Rarity
from tracker.newsdesk.readings import (
    METHOD,
    ArticleReading,
    Span,
    article_taken_up,
    case_taken_up,
    event_taken_up,
    kept,
)
from tracker.newsdesk.readings import CaseReading as CaseRead
from tracker.store.base import Base
from tracker.store.library import CaseNews

NEWS, CASE = "news", "case"
_BOTH_ENDS: ColumnElement[str] = literal_column("'[]'")
TOTAL = ""
"""The word under which the number of all items stands among the words."""


class Due(Base):
    """An item or a case that is to be read, anew or for the first time. Triggers write it."""

    __tablename__ = "newsdesk_due"

    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    ref: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class NewsReading(Base):
    """What an item of news says, as `tracker.newsdesk.readings` keeps it.

    `reach`, `provinces`, `first_day`, `last_day` and `bands` repeat what candidates are looked up
    by. `story` is the item with the smallest number of those that tell of the same event.
    """

    __tablename__ = "news_readings"
    __table_args__ = (
        Index("ix_news_readings_reach", "reach", postgresql_using="gin"),
        Index("ix_news_readings_provinces", "provinces", postgresql_using="gin"),
        Index("ix_news_readings_bands", "bands", postgresql_using="gin"),
        Index(
            "ix_news_readings_days",
            text("daterange(first_day, last_day, '[]')"),
            postgresql_using="gist",
        ),
        Index("ix_news_readings_story", "story"),
    )

    news_id: Mapped[int] = mapped_column(
        ForeignKey("news_items.id", ondelete="CASCADE"), primary_key=True
    )
    method: Mapped[int] = mapped_column(SmallInteger)
    reach: Mapped[list[str]] = mapped_column(ARRAY(Text))
    provinces: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_wide: Mapped[bool] = mapped_column(Boolean)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    bands: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    story: Mapped[int]


class CaseReading(Base):
    """What a case says, likewise."""

    __tablename__ = "case_readings"
    __table_args__ = (
        Index("ix_case_readings_regions", "regions", postgresql_using="gin"),
        Index("ix_case_readings_provinces", "provinces", postgresql_using="gin"),
    )

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    method: Mapped[int] = mapped_column(SmallInteger)
    regions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    provinces: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_wide: Mapped[bool] = mapped_column(Boolean)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class NewsWord(Base):
    """In how many items of the library a stem stands."""

    __tablename__ = "news_words"

    word: Mapped[str] = mapped_column(Text, primary_key=True)
    items: Mapped[int]


class NewsLink(Base):
    """Two items that tell of the same event by what they say: the log-odds, and whether one is a
    copy of the other."""

    __tablename__ = "news_links"
    __table_args__ = (
        CheckConstraint("first < second", name="ordered"),
        Index("ix_news_links_second", "second"),
    )

    first: Mapped[int] = mapped_column(
        ForeignKey("news_items.id", ondelete="CASCADE"), primary_key=True
    )
    second: Mapped[int] = mapped_column(
        ForeignKey("news_items.id", ondelete="CASCADE"), primary_key=True
    )
    weight: Mapped[float] = mapped_column(Float)
    is_copy: Mapped[bool]


class StoryVerdict(Base):
    """What an editor said last of two items: one story, or not. The book tells who and why."""

    __tablename__ = "story_verdicts"
    __table_args__ = (
        CheckConstraint("first < second", name="ordered"),
        Index("ix_story_verdicts_second", "second"),
    )

    first: Mapped[int] = mapped_column(ForeignKey("news_items.id"), primary_key=True)
    second: Mapped[int] = mapped_column(ForeignKey("news_items.id"), primary_key=True)
    is_same: Mapped[bool]
    said_at: Mapped[datetime]
    said_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class NewsSuggestion(Base):
    """A pair above the threshold at which an officer is asked, with its log-odds."""

    __tablename__ = "news_suggestions"
    __table_args__ = (Index("ix_news_suggestions_news_id", "news_id"),)

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    news_id: Mapped[int] = mapped_column(
        ForeignKey("news_items.id", ondelete="CASCADE"), primary_key=True
    )
    weight: Mapped[float] = mapped_column(Float)


class NewsRefusal(Base):
    """An officer said that an item is not about a case; it is not suggested there again."""

    __tablename__ = "news_refusals"
    __table_args__ = (Index("ix_news_refusals_news_id", "news_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news_items.id"), primary_key=True)
    refused_at: Mapped[datetime]
    refused_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


def due_refs(session: Session, kind: str, most: int) -> list[int]:
    """Items or cases that are to be read, taken by this transaction alone."""
    chosen = (
        select(Due.ref)
        .where(Due.kind == kind)
        .order_by(Due.ref)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = list(session.scalars(chosen))
    session.execute(delete(Due).where(Due.kind == kind, Due.ref.in_(found)))
    return found


def note_outdated(session: Session) -> None:
    """Have everything read anew that was read by another method than the present one."""
    session.execute(_OUTDATED, {"method": METHOD})


_OUTDATED = text(
    """
    INSERT INTO newsdesk_due
    SELECT 'news', news_id FROM news_readings WHERE method <> :method
    UNION ALL SELECT 'case', case_id FROM case_readings WHERE method <> :method
    ON CONFLICT DO NOTHING
    """
)


def count_words(session: Session, words: dict[str, int]) -> None:
    """Add to the number of items in which each word stands; negative numbers take away."""
    if not words:
        return
    keys = sorted(words)
    session.execute(_COUNT, {"words": keys, "numbers": [words[key] for key in keys]})


_COUNT = text(
    """
    INSERT INTO news_words (word, items)
    SELECT * FROM unnest(CAST(:words AS text[]), CAST(:numbers AS int[]))
    ON CONFLICT (word) DO UPDATE SET items = greatest(news_words.items + excluded.items, 0)
    """
)


def rarity_of(session: Session, readings: Iterable[ArticleReading]) -> Rarity:
    """How rare the words of these items are in the library."""
    words = frozenset[str]().union(*(one.words for one in readings))
    asked = select(NewsWord.word, NewsWord.items).where(
        NewsWord.word == func.any(literal([TOTAL, *words], ARRAY(Text)))
    )
    found = {row.word: row.items for row in session.execute(asked)}
    total = found.pop(TOTAL, 0)
    return Rarity(found, total)


def keep_articles(
    session: Session, read: Mapping[int, ArticleReading], bands: Mapping[int, Sequence[int]]
) -> None:
    """Write the readings of items; one that is new is a story of its own at first."""
    rows = [
        {
            "news_id": own,
            "method": METHOD,
            "reach": sorted(one.reach),
            "provinces": sorted(one.where.provinces),
            "is_wide": not one.where.regions,
            "first_day": one.days[0] if one.days else None,
            "last_day": one.days[1] if one.days else None,
            "bands": list(bands[own]),
            "facts": kept(one),
            "story": own,
        }
        for own, one in read.items()
    ]
    _keep(session, NewsReading, "news_id", rows)


def keep_cases(session: Session, read: Mapping[int, CaseRead]) -> None:
    """Write the readings of cases."""
    rows = [
        {
            "case_id": own,
            "method": METHOD,
            "regions": sorted(one.where.regions),
            "provinces": sorted(one.where.provinces),
            "is_wide": one.is_provincial,
            "first_day": one.days[0] if one.days else None,
            "last_day": one.days[1] if one.days else None,
            "facts": kept(one),
        }
        for own, one in read.items()
    ]
    _keep(session, CaseReading, "case_id", rows)


def _keep(session: Session, table: type[Base], key: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    written = insert(table)
    changes = {name: written.excluded[name] for name in rows[0] if name not in (key, "story")}
    session.execute(written.on_conflict_do_update(index_elements=[key], set_=changes), rows)


def articles(session: Session, ids: Collection[int]) -> dict[int, ArticleReading]:
    """The kept readings of these items."""
    asked = select(NewsReading.news_id, NewsReading.facts).where(NewsReading.news_id.in_(ids))
    return {row.news_id: article_taken_up(row.facts) for row in session.execute(asked)}


def events(session: Session, ids: Collection[int]) -> dict[int, ArticleReading]:
    """What stories of these items are formed by: a good deal less than their whole readings."""
    found = session.execute(_EVENTS, {"ids": list(ids)})
    return {row.news_id: event_taken_up(row.words, row.where, row.days) for row in found}


# The facts are opened once a row: each operator upon them would open them anew.
_EVENTS = text(
    """
    SELECT news_id, said.words, said."where", said.days
    FROM news_readings, jsonb_to_record(facts) AS said (words jsonb, "where" jsonb, days jsonb)
    WHERE news_id = ANY (:ids)
    """
)


def cases_read(session: Session, ids: Collection[int]) -> dict[int, CaseRead]:
    """The kept readings of these cases."""
    asked = select(CaseReading.case_id, CaseReading.facts).where(CaseReading.case_id.in_(ids))
    return {row.case_id: case_taken_up(row.facts) for row in session.execute(asked)}


def cases_for(
    session: Session, article: ArticleReading, most: int, *also: ColumnElement[bool]
) -> dict[int, CaseRead]:
    """The cases that an item may be about (`may_be_about`), the nearest in time first."""
    wide = CaseReading.provinces.overlap(sorted(article.where.provinces))
    joined = or_(
        CaseReading.regions.overlap(sorted(article.reach)),
        wide if not article.where.regions else CaseReading.is_wide & wide,
    )
    ids = _nearest(session, CaseReading, CaseReading.case_id, (joined, *also), article.days, most)
    return cases_read(session, ids)


def articles_for(
    session: Session, case: CaseRead, most: int, *also: ColumnElement[bool]
) -> dict[int, ArticleReading]:
    """The items that may be about a case, likewise."""
    wide = NewsReading.provinces.overlap(sorted(case.where.provinces))
    joined = or_(
        NewsReading.reach.overlap(sorted(case.where.regions)),
        wide if case.is_provincial else NewsReading.is_wide & wide,
    )
    ids = _nearest(session, NewsReading, NewsReading.news_id, (joined, *also), case.days, most)
    return articles(session, ids)


def _nearest(
    session: Session,
    table: Any,
    key: Any,
    where: tuple[ColumnElement[bool], ...],
    days: Span | None,
    most: int,
) -> list[int]:
    order = [key.desc()]
    if days is not None:
        apart = func.greatest(table.first_day - days[1], literal(days[0]) - table.last_day, 0)
        order.insert(0, apart.asc())
    return list(session.scalars(select(key).where(*where).order_by(*order).limit(most)))


def news_around(session: Session, article: ArticleReading, days: int, most: int) -> list[int]:
    """Items that may have appeared within so many days of this one, of no other province.

    Up to a number: those of its provinces first, then the nearest in time, as items that name no
    place could be of any.
    """
    if article.days is None:
        return []
    apart = timedelta(days=days)
    first, last = article.days
    said = func.daterange(NewsReading.first_day, NewsReading.last_day, _BOTH_ENDS)
    where = [said.op("&&")(func.daterange(first - apart, last + apart, _BOTH_ENDS))]
    far = func.greatest(NewsReading.first_day - last, literal(first) - NewsReading.last_day, 0)
    order = [far.asc(), NewsReading.news_id.desc()]
    if mine := sorted(article.where.provinces):
        nowhere = func.cardinality(NewsReading.provinces) == 0
        where.append(nowhere | NewsReading.provinces.overlap(mine))
        order.insert(0, nowhere.asc())
    asked = select(NewsReading.news_id).where(*where).order_by(*order).limit(most)
    return list(session.scalars(asked))


def news_with_bands(session: Session, bands: Sequence[int], most: int) -> list[int]:
    """Items that have a band in common with these; of many, those that have most in common."""
    if not bands:
        return []
    # Each band has its place, so that those in common are counted without opening the arrays.
    alike = [cast(NewsReading.bands[at] == band, Integer) for at, band in enumerate(bands, 1)]
    asked = select(NewsReading.news_id).where(NewsReading.bands.overlap(list(bands)))
    nearest = asked.order_by(sum(alike, literal(0)).desc(), NewsReading.news_id.desc())
    return list(session.scalars(nearest.limit(most)))


def linked_around(session: Session, ids: Iterable[int], most: int) -> set[int]:
    """These items and all that links and verdicts join to them, step by step.

    Once there are so many, no further links are followed; stories and what editors joined are
    always complete, so that forming them anew takes nothing apart unseen.
    """
    found, edge = set(ids), set(ids)
    while edge:
        steps = _NEIGHBOURS if len(found) < most else _MATES
        edge = set(session.execute(steps, {"ids": sorted(edge)}).scalars()) - found
        found |= edge
    return found


_NEIGHBOURS = text(
    """
    SELECT second FROM news_links WHERE first = ANY (:ids)
    UNION SELECT first FROM news_links WHERE second = ANY (:ids)
    UNION SELECT second FROM story_verdicts WHERE first = ANY (:ids) AND is_same
    UNION SELECT first FROM story_verdicts WHERE second = ANY (:ids) AND is_same
    UNION SELECT b.news_id FROM news_readings a JOIN news_readings b ON b.story = a.story
        WHERE a.news_id = ANY (:ids)
    """
)
_MATES = text(
    """
    SELECT second FROM story_verdicts WHERE first = ANY (:ids) AND is_same
    UNION SELECT first FROM story_verdicts WHERE second = ANY (:ids) AND is_same
    UNION SELECT b.news_id FROM news_readings a JOIN news_readings b ON b.story = a.story
        WHERE a.news_id = ANY (:ids)
    """
)


def mates_of(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Every item of the stories that these items are in, with the story it is in."""
    stories = select(NewsReading.story).where(NewsReading.news_id.in_(ids))
    asked = select(NewsReading.news_id, NewsReading.story).where(NewsReading.story.in_(stories))
    return {row.news_id: row.story for row in session.execute(asked)}


def say_of_pairs(
    session: Session, pairs: Collection[tuple[int, int]], *, is_same: bool, at: datetime, by: int
) -> None:
    """Write what an editor said of pairs, the smaller number first, over what was said before."""
    said = {"is_same": is_same, "at": at, "by": by}
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    session.execute(_SAY, {"first": first, "second": second, **said})


_SAY = text(
    """
    INSERT INTO story_verdicts (first, second, is_same, said_at, said_by)
    SELECT one, other, :is_same, :at, :by
    FROM unnest(CAST(:first AS int[]), CAST(:second AS int[])) AS pair (one, other)
    ON CONFLICT (first, second) DO UPDATE SET is_same = excluded.is_same,
        said_at = excluded.said_at, said_by = excluded.said_by
    """
)


def links_among(session: Session, ids: Collection[int]) -> Sequence[Any]:
    """The links (first, second, weight, is_copy) between these items."""
    asked = select(NewsLink.first, NewsLink.second, NewsLink.weight, NewsLink.is_copy)
    return session.execute(asked.where(NewsLink.first.in_(ids), NewsLink.second.in_(ids))).all()


def verdicts_among(session: Session, ids: Collection[int]) -> Sequence[Any]:
    """What editors said of these items (first, second, is_same)."""
    asked = select(StoryVerdict.first, StoryVerdict.second, StoryVerdict.is_same)
    both = (StoryVerdict.first.in_(ids), StoryVerdict.second.in_(ids))
    return session.execute(asked.where(*both)).all()


def set_links(session: Session, ids: Collection[int], links: Sequence[dict[str, Any]]) -> None:
    """Write the links of these items anew."""
    gone = or_(NewsLink.first.in_(ids), NewsLink.second.in_(ids))
    session.execute(delete(NewsLink).where(gone))
    if links:
        session.execute(insert(NewsLink).on_conflict_do_nothing(), links)


def set_stories(session: Session, stories: Iterable[Collection[int]]) -> set[int]:
    """Write which items form a story; those that are in another one than before."""
    moved: set[int] = set()
    for items in stories:
        own = min(items)
        changed = (
            update(NewsReading)
            .where(NewsReading.news_id.in_(items), NewsReading.story != own)
            .values(story=own)
            .returning(NewsReading.news_id)
        )
        moved.update(session.scalars(changed))
    return moved


def cases_of_several(session: Session, items: Collection[int]) -> set[int]:
    """The cases that one of these items is tied to, and another item as well."""
    if not items:
        return set()
    tied = select(CaseNews.case_id).where(CaseNews.news_id.in_(items))
    of_several = select(CaseNews.case_id).where(CaseNews.case_id.in_(tied))
    return set(session.scalars(of_several.group_by(CaseNews.case_id).having(func.count() > 1)))


def set_suggestions(
    session: Session, *, cases: Collection[int], news: Collection[int], rows: Sequence[Any]
) -> None:
    """Write the suggestions of these cases, or of these items, anew."""
    gone = or_(NewsSuggestion.case_id.in_(cases), NewsSuggestion.news_id.in_(news))
    session.execute(delete(NewsSuggestion).where(gone))
    if rows:
        session.execute(insert(NewsSuggestion).on_conflict_do_nothing(), rows)
