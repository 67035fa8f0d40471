"""News as a clippings file: the list, one item with its cases, the news of a case."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from tracker.domain.article_addresses import article_key
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.matters import NewsKind
from tracker.domain.news_days import known_day
from tracker.domain.news_intake import NoticeKind, TextKind, excerpt
from tracker.domain.roles import Actor, Permission
from tracker.queries.case_names import name_of
from tracker.queries.cases import sight_and_case
from tracker.queries.news_notices import NoticeView, flags, notices_of, read_flags
from tracker.queries.paging import PAGE_SIZE, Page, all_rows, likeness, page_of
from tracker.queries.titles import title_for
from tracker.store.cases import Case
from tracker.store.library import HOST_OF_ADDRESS, CaseNews, NewsItem
from tracker.store.news_intake import NewsFetch
from tracker.store.newsdesk import NewsReading
from tracker.store.people import Account, Agency, Region
from tracker.store.sight import visible_to

CHOICES = 20


@dataclass(frozen=True, slots=True)
class NewsFilters:
    """What narrows the list. `linked`: "yes", "no", or "" for either.

    Linked means to a case in the reader's sight; an item of other cases counts as not linked.
    """

    text: str = ""
    outlet: str = ""
    region: str = ""
    since: PartialDay | None = None
    until: PartialDay | None = None
    linked: str = ""


@dataclass(frozen=True, slots=True)
class NewsLine:
    """An item of a list; `on` is the day as far as it is known, `cases` those in sight, `flags`
    what was published about it later."""

    id: int
    outlet: str
    title: str
    url: str | None
    on: PartialDay | None
    region: str | None
    cases: int
    flags: tuple[NoticeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case in the reader's sight that an item belongs to."""

    id: int
    name: str
    title: str
    region: str
    kind: NewsKind
    is_invented: bool


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A page as it was when the worker read it; its bytes lie in the vault."""

    id: int
    read_at: datetime
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class NewsPage:
    """One item with the cases that the reader can see.

    `text` is the summary, or where `is_excerpt` the beginning of the article's own words.
    """

    id: int
    outlet: str
    title: str
    url: str | None
    on: PartialDay | None
    is_estimate: bool
    region: str | None
    text: str | None
    author: str | None
    language: str | None
    is_excerpt: bool
    sender: str | None
    ref: str | None
    added_at: datetime
    added_by: str
    cases: tuple[LinkedCase, ...]
    copies: tuple[KeptCopy, ...]
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, slots=True)
class CaseClipping:
    """A news item at a case; `url` is the address as the case's sender wrote it, if another."""

    id: int
    outlet: str
    title: str
    url: str | None
    on: PartialDay | None
    kind: NewsKind
    linked_at: datetime
    linked_by: str
    story: int
    flags: tuple[NoticeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsPanel:
    """The news of a case by kind and day, whether the reader may change it, and how many
    suggestions wait for an answer."""

    case_id: int
    groups: tuple[tuple[NewsKind, tuple[CaseClipping, ...]], ...]
    may_edit: bool
    waiting: int = 0

    @property
    def count(self) -> int:
        return sum(len(items) for _, items in self.groups)

    @property
    def flagged(self) -> int:
        """How many items something was published about later."""
        return sum(bool(one.flags) for _, items in self.groups for one in items)

    @property
    def stories(self) -> int:
        """How many events they tell of: items of one story count once."""
        return len({item.story for _, items in self.groups for item in items})


@dataclass(frozen=True, slots=True)
class NewsChoice:
    """An item that could be linked; `kind` where it is linked already."""

    line: NewsLine
    kind: NewsKind | None


@dataclass(frozen=True, slots=True)
class LinkingPage:
    """The page on which news is looked up and tied to a case."""

    case_id: int
    case_name: str
    case_title: str
    choices: tuple[NewsChoice, ...]
    more: int


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """What the library knows of a pasted address: its outlet, and the items at this address,
    however it was copied."""

    outlet: str
    is_outlet_known: bool
    items: tuple[NewsLine, ...]


def news_list(
    session: Session, actor: Actor, filters: NewsFilters, page: int = 1
) -> Page[NewsLine]:
    """The items that match, newest first, those without a day last; two statements.

    Counting apart lets the rows come straight from the index, however long the list.
    """
    total = count_news(session, actor, filters)
    number = max(1, min(page, 100_000))
    asked = _newest(actor, filters).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page([_line(row) for row in session.execute(asked)], number, total)


def count_news(session: Session, actor: Actor, filters: NewsFilters) -> int:
    """How many items match."""
    where = _matching(actor, filters)
    return session.scalar(select(func.count()).select_from(NewsItem).where(*where)) or 0


def every_news_line(session: Session, actor: Actor, filters: NewsFilters) -> Iterator[NewsLine]:
    """All items that match in the order of their list, a part of them in memory at a time."""
    return map(_line, all_rows(session, _newest(actor, filters)))


def _newest(actor: Actor, filters: NewsFilters) -> Select[*tuple[Any, ...]]:
    return select(*_columns(actor)).where(*_matching(actor, filters)).order_by(*_NEWEST_FIRST)


def news_page(session: Session, actor: Actor, news_id: int) -> NewsPage:
    """One item; four statements.

    Raises:
        NotFound: there is none.
    """
    row = session.execute(
        select(NewsItem, Account.full_name, Agency.name, Account.agency_id)
        .join(Account, Account.id == NewsItem.added_by)
        .join(Agency, Agency.id == Account.agency_id)
        .where(NewsItem.id == news_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    item, person, agency, agency_id = row
    on = known_day(item.published_on, item.precision)
    is_theirs = item.text_kind is TextKind.ARTICLE
    return NewsPage(
        id=item.id,
        outlet=item.outlet,
        title=item.title,
        url=item.url,
        on=on,
        is_estimate=on != item.published_on,
        region=item.region_written,
        text=excerpt(item.text) if is_theirs and item.text else item.text,
        author=item.author,
        language=item.language,
        is_excerpt=is_theirs,
        sender=item.sender,
        ref=item.ref,
        added_at=item.added_at,
        added_by=person if agency_id == actor.agency_id else agency,
        cases=tuple(_linked_cases(session, actor, news_id)),
        copies=_copies(session, news_id),
        notices=notices_of(session, actor, news_id),
    )


def news_panel(session: Session, actor: Actor, case_id: int, *, may_edit: bool) -> NewsPanel:
    """The news of a case that the reader has in sight already; one statement."""
    clippings = [
        CaseClipping(
            id=row.id,
            outlet=row.outlet,
            title=row.title,
            url=(row.url if row.url_written is None else row.url_written) or None,
            on=known_day(row.published_on, row.precision),
            kind=NewsKind(row.kind),
            linked_at=row.linked_at,
            linked_by=row.person if row.agency_id == actor.agency_id else row.agency,
            flags=read_flags(row.flags),
            story=row.id if row.story is None else row.story,
        )
        for row in session.connection().execute(_NEWS_OF, {"case": case_id})
    ]
    groups = ((kind, tuple(one for one in clippings if one.kind is kind)) for kind in NewsKind)
    return NewsPanel(case_id, tuple((kind, held) for kind, held in groups if held), may_edit)


def linking_page(session: Session, actor: Actor, case_id: int, text: str) -> LinkingPage:
    """Items whose title or outlet holds every word of `text`, for a case; three statements.

    Raises:
        NotFound: the case is outside the actor's sight.
        Forbidden: the actor may not change its news.
    """
    found, sight = sight_and_case(session, actor, case_id)
    actor.must(Permission.NEWS_EDIT, sight)
    choices, more = news_choices(session, actor, case_id, text)
    return LinkingPage(found.id, name_of(found), title_for(actor, found.title), choices, more)


def news_choices(
    session: Session, actor: Actor, case_id: int, text: str
) -> tuple[tuple[NewsChoice, ...], int]:
    """Items to link by title, newest first, and how many more there are; one statement."""
    held = (
        select(CaseNews.kind)
        .where(CaseNews.case_id == case_id, CaseNews.news_id == NewsItem.id)
        .correlate(NewsItem)
        .scalar_subquery()
    )
    statement = (
        select(*_columns(actor), held.label("held"))
        .where(*words_in(text, NewsItem.title, NewsItem.outlet))
        .order_by(*_NEWEST_FIRST)
    )
    found = page_of(session, statement, 1, CHOICES)
    rows = tuple(
        NewsChoice(_line(row), NewsKind(row.held) if row.held else None) for row in found.rows
    )
    return rows, found.total - len(rows)


def known_address(session: Session, actor: Actor, url: str) -> KnownAddress:
    """What the library knows of an address without looking at it; two statements.

    The outlet is the one most used for that host in the library, else the host's own name.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    outlet = session.execute(
        select(NewsItem.outlet)
        .where(literal(host) == _HOST)
        .group_by(NewsItem.outlet)
        .order_by(func.count().desc(), NewsItem.outlet)
        .limit(1)
    ).scalar_one_or_none()
    keys = {key for key in (article_key(url),) if key}
    return KnownAddress(outlet or host, outlet is not None, items_at(session, actor, keys, url))


def items_at(
    session: Session, actor: Actor, keys: Collection[str], url: str | None = None
) -> tuple[NewsLine, ...]:
    """The items with one of these keys or this very address, newest first; one statement."""
    same = NewsItem.address_key.in_(sorted(keys))
    rows = session.execute(
        select(*_columns(actor))
        .where(same if keys or url is None else NewsItem.url == url)
        .order_by(*_NEWEST_FIRST)
        .limit(CHOICES)
    ).all()
    return tuple(_line(row) for row in rows)


def news_called(session: Session, name: str) -> int | None:
    """The one item with that sender's ref (`SENDER:REF` where two share one) or number here."""
    sender, _, ref = name.partition(":")
    called = [NewsItem.ref == name, and_(NewsItem.sender == sender, NewsItem.ref == ref)]
    found = session.scalars(select(NewsItem.id).where(or_(*called)).limit(2)).all()
    if not found and name.isdecimal() and len(name) < _LONGEST_ID:
        return session.scalar(select(NewsItem.id).where(NewsItem.id == int(name)))
    return found[0] if len(found) == 1 else None


_HOST: ColumnElement[str] = literal_column(HOST_OF_ADDRESS.replace("(url)", "(news_items.url)"))
_LONGEST_ID = 10
_NEWEST_FIRST: tuple[Any, ...] = (NewsItem.published_on.desc().nulls_last(), NewsItem.id.desc())
_NEWS_OF: Select[*tuple[Any, ...]] = (
    select(
        NewsItem.id,
        NewsItem.outlet,
        NewsItem.title,
        NewsItem.url,
        NewsItem.published_on,
        NewsItem.precision,
        CaseNews.url_written,
        CaseNews.kind,
        CaseNews.linked_at,
        Account.full_name.label("person"),
        Account.agency_id,
        Agency.name.label("agency"),
        flags().label("flags"),
        NewsReading.story,
    )
    .join(CaseNews, CaseNews.news_id == NewsItem.id)
    .outerjoin(NewsReading, NewsReading.news_id == NewsItem.id)
    .join(Account, Account.id == CaseNews.linked_by)
    .join(Agency, Agency.id == Account.agency_id)
    .where(CaseNews.case_id == bindparam("case"))
    .order_by(*_NEWEST_FIRST)
)


def _columns(actor: Actor) -> tuple[Any, ...]:
    seen = (
        select(func.count())
        .select_from(CaseNews)
        .join(Case, Case.id == CaseNews.case_id)
        .where(CaseNews.news_id == NewsItem.id, visible_to(actor))
        .correlate(NewsItem)
        .scalar_subquery()
    )
    return (
        NewsItem.id,
        NewsItem.outlet,
        NewsItem.title,
        NewsItem.url,
        NewsItem.published_on,
        NewsItem.precision,
        NewsItem.region_written,
        seen.label("cases"),
        flags().label("flags"),
    )


def _line(row: Any) -> NewsLine:
    return NewsLine(
        id=row.id,
        outlet=row.outlet,
        title=row.title,
        url=row.url,
        on=known_day(row.published_on, row.precision),
        region=row.region_written,
        cases=row.cases,
        flags=read_flags(row.flags),
    )


def _matching(actor: Actor, filters: NewsFilters) -> list[ColumnElement[bool]]:
    found = words_in(filters.text, NewsItem.title, NewsItem.text, NewsItem.outlet)
    found += words_in(filters.outlet, NewsItem.outlet)
    found += words_in(filters.region, NewsItem.region_written)
    found += within(filters.since, filters.until)
    if filters.linked:
        tied = (
            exists()
            .where(CaseNews.news_id == NewsItem.id, Case.id == CaseNews.case_id, visible_to(actor))
            .correlate(NewsItem)
        )
        found.append(tied if filters.linked == "yes" else ~tied)
    return found


def words_in(text: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Every word of the text stands in some of the columns."""
    return [
        or_(*(column.ilike(likeness(word), escape="\\") for column in columns))
        for word in text.split()
    ]


def within(since: PartialDay | None, until: PartialDay | None) -> list[ColumnElement[bool]]:
    """Items that may lie in the period: what is known of their day does not exclude it.

    Days are ISO text, and texts of one length compare as the days do.
    """
    full = type_coerce(NewsItem.published_on, String)
    trusted = case((NewsItem.precision == "year", 4), (NewsItem.precision == "month", 7), else_=10)
    known = func.left(full, trusted)
    found: list[ColumnElement[bool]] = []
    if since is not None:
        first = since.first.isoformat()
        found.append(
            and_(full >= first[:4], known >= func.left(literal(first), func.length(known)))
        )
    if until is not None:
        found.append(known <= until.last.isoformat())
    return found


def _copies(session: Session, news_id: int) -> tuple[KeptCopy, ...]:
    rows = session.execute(
        select(NewsFetch.id, NewsFetch.read_at, NewsFetch.digest, NewsFetch.size)
        .where(NewsFetch.news_id == news_id, NewsFetch.digest.is_not(None))
        .order_by(NewsFetch.id.desc())
    )
    return tuple(KeptCopy(r.id, r.read_at, r.digest.hex(), r.size) for r in rows)


def _linked_cases(session: Session, actor: Actor, news_id: int) -> list[LinkedCase]:
    rows = session.execute(
        select(Case, CaseNews.kind, Region.name)
        .join(CaseNews, CaseNews.case_id == Case.id)
        .join(Region, Region.code == Case.region_code)
        .where(CaseNews.news_id == news_id, visible_to(actor))
        .order_by(Case.id.desc())
    ).all()
    return [
        LinkedCase(
            one.id,
            name_of(one),
            title_for(actor, one.title),
            region,
            NewsKind(kind),
            one.is_invented,
        )
        for one, kind, region in rows
    ]
