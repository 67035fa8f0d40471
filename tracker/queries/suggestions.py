"""Which items of news are about a case, and which cases an item is about: the likeliest first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    true,
)
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.news_days import known_day
from tracker.domain.roles import Actor, Permission
from tracker.newsdesk.weighing import CANDIDATES, Reason, is_suggested, reasons, score, weigh
from tracker.queries.case_names import name_of
from tracker.queries.cases import sights_of
from tracker.queries.paging import Page, page_of
from tracker.queries.titles import title_for
from tracker.store import newsdesk as store
from tracker.store.cases import Case
from tracker.store.library import CaseNews, NewsItem
from tracker.store.newsdesk import CaseReading as KeptCase
from tracker.store.newsdesk import NewsReading, NewsRefusal, NewsSuggestion
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class SuggestedPair:
    """An item and the case that it may be about, as an officer of the case is asked."""

    case_id: int
    case_name: str
    case_title: str
    news: "SuggestedNews"


@dataclass(frozen=True, slots=True)
class RefusedNews:
    """An item that was refused for a case."""

    id: int
    outlet: str
    title: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class Suggested:
    """One pair: how likely it is (0 to 1), whether an officer is asked, and why."""

    score: float
    is_suggested: bool
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SuggestedNews:
    """An item that may be about a case. `ref` is its sender's key, else its number here."""

    id: int
    ref: str
    url: str | None
    outlet: str
    title: str
    on: PartialDay | None
    about: Suggested


@dataclass(frozen=True, slots=True)
class SuggestedCase:
    """A case in the reader's sight that an item may be about."""

    id: int
    ref: str
    name: str
    title: str
    is_open: bool
    about: Suggested


def news_about(
    session: Session, case_id: int, limit: int, *, asked_only: bool = True
) -> tuple[SuggestedNews, ...]:
    """The items that a case's officer is asked about, or (`asked_only` off) all that were weighed.

    What is tied to the case, or was refused for it, is left out. The caller has the case in sight.
    """
    case = store.cases_read(session, [case_id]).get(case_id)
    if case is None:
        return ()
    free = _is_free(case_id, NewsReading.news_id)
    if asked_only:
        chosen = select(NewsSuggestion.news_id).where(
            NewsSuggestion.case_id == case_id, _is_free(case_id, NewsSuggestion.news_id)
        )
        found = store.articles(session, session.scalars(chosen).all())
    else:
        found = store.articles_for(session, case, CANDIDATES, free)
    rarity = store.rarity_of(session, found.values())
    weights = {own: weigh(case, article, rarity) for own, article in found.items()}
    best = _best(weights, limit)
    items = {row.id: row for row in session.execute(_items(best))}
    return tuple(
        _news(
            items[own],
            _suggested(weights[own], reasons(case, found[own], rarity, _body(items[own]))),
        )
        for own in best
    )


def waiting(
    session: Session, actor: Actor, page: int, *, case_id: int | None = None
) -> Page[SuggestedPair]:
    """What officers of the reader's agency are asked: its own cases, or the one given (which the
    caller has in sight), with the newest news first. Five statements.
    """
    mine = Case.id == case_id if case_id else and_(_is_ours(actor), visible_to(actor))
    statement: Any = (
        select(NewsSuggestion.case_id, NewsSuggestion.news_id, NewsSuggestion.weight, Case)
        .join(Case, Case.id == NewsSuggestion.case_id)
        .join(NewsReading, NewsReading.news_id == NewsSuggestion.news_id)
        .where(mine, _is_undecided())
        .order_by(NewsReading.last_day.desc().nulls_last(), NewsSuggestion.weight.desc())
        .order_by(NewsSuggestion.news_id, NewsSuggestion.case_id)
    )
    found = page_of(session, statement, page)
    cases = store.cases_read(session, [row.case_id for row in found.rows])
    articles = store.articles(session, [row.news_id for row in found.rows])
    rarity = store.rarity_of(session, articles.values())
    items = {row.id: row for row in session.execute(_items(list(articles)))}
    pairs = [
        SuggestedPair(
            row.case_id,
            name_of(row.Case),
            title_for(actor, row.Case.title),
            _news(
                items[row.news_id],
                _suggested(
                    row.weight,
                    reasons(
                        cases[row.case_id],
                        articles[row.news_id],
                        rarity,
                        _body(items[row.news_id]),
                    ),
                ),
            ),
        )
        for row in found.rows
    ]
    return Page(pairs, found.number, found.total)


def count_waiting(session: Session, case_id: int) -> int:
    """How many items the officers of a case are asked about; one statement."""
    return session.connection().execute(_waiting(), {"case": case_id}).scalar_one()


@cache
def _waiting() -> Select[int]:
    """Made once, for every case page asks it."""
    mine = NewsSuggestion.case_id == bindparam("case", type_=Integer)
    return select(func.count()).select_from(NewsSuggestion).where(mine, _is_undecided())


def refused_for(session: Session, case_id: int) -> tuple[RefusedNews, ...]:
    """The items that were refused for a case and are not tied to it all the same, the last
    first; one statement."""
    tied = exists().where(CaseNews.news_id == NewsItem.id, CaseNews.case_id == case_id)
    rows = session.execute(
        select(NewsItem.id, NewsItem.outlet, NewsItem.title, NewsRefusal.refused_at)
        .join(NewsRefusal, NewsRefusal.news_id == NewsItem.id)
        .where(NewsRefusal.case_id == case_id, ~tied)
        .order_by(NewsRefusal.refused_at.desc(), NewsItem.id)
    ).all()
    return tuple(RefusedNews(*row) for row in rows)


def cases_of(
    session: Session, actor: Actor, news_id: int, limit: int, *, asked_only: bool = True
) -> tuple[SuggestedCase, ...]:
    """The cases whose news the reader may edit that an item may be about, likewise.

    Reasons speak of what stands in a case; nobody else is told of them.
    """
    article = store.articles(session, [news_id]).get(news_id)
    if article is None:
        return ()
    mine = select(Case.id).where(visible_to(actor), _is_free_of(news_id, Case.id))
    rarity = store.rarity_of(session, [article])
    if asked_only:
        chosen = select(NewsSuggestion.case_id).where(
            NewsSuggestion.news_id == news_id, NewsSuggestion.case_id.in_(mine)
        )
        found = store.cases_read(session, session.scalars(chosen).all())
    else:
        found = store.cases_for(session, article, CANDIDATES, KeptCase.case_id.in_(mine))
    weights = {own: weigh(case, article, rarity) for own, case in found.items()}
    cases = _open_to(session, actor, weights)
    best = _best({own: weights[own] for own in cases}, limit)
    item = session.execute(_items([news_id])).one()
    return tuple(
        _case(
            actor,
            cases[own],
            _suggested(weights[own], reasons(found[own], article, rarity, _body(item))),
        )
        for own in best
    )


def _open_to(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, Case]:
    """Those of the cases whose news the person may edit."""
    cases = session.scalars(select(Case).where(Case.id.in_(ids))).all()
    sights = sights_of(session, cases)
    return {one.id: one for one in cases if actor.may(Permission.NEWS_EDIT, sights[one.id])}


def _is_ours(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.is_system else Case.agency_id == actor.agency_id


def _is_undecided() -> ColumnElement[bool]:
    case, news = NewsSuggestion.case_id, NewsSuggestion.news_id
    tied = exists().where(CaseNews.case_id == case, CaseNews.news_id == news)
    refused = exists().where(NewsRefusal.case_id == case, NewsRefusal.news_id == news)
    return ~tied & ~refused


def is_read(session: Session, news_id: int) -> bool:
    """Whether an item was read since it came or changed; until then nothing is suggested."""
    return not session.scalar(
        select(exists().where(store.Due.kind == store.NEWS, store.Due.ref == news_id))
    )


def _is_free(case_id: int, news: Any) -> ColumnElement[bool]:
    tied = exists().where(CaseNews.case_id == case_id, CaseNews.news_id == news)
    refused = exists().where(NewsRefusal.case_id == case_id, NewsRefusal.news_id == news)
    return ~tied & ~refused


def _is_free_of(news_id: int, case: Any) -> ColumnElement[bool]:
    tied = exists().where(CaseNews.news_id == news_id, CaseNews.case_id == case)
    refused = exists().where(NewsRefusal.news_id == news_id, NewsRefusal.case_id == case)
    return ~tied & ~refused


def _best(weights: Mapping[int, float], limit: int) -> list[int]:
    return sorted(weights, key=lambda own: (-weights[own], own))[:limit]


def _suggested(weight: float, why: tuple[Reason, ...]) -> Suggested:
    return Suggested(score(weight), is_suggested(weight), why)


def _items(ids: list[int]) -> Any:
    return select(
        NewsItem.id,
        NewsItem.ref,
        NewsItem.url,
        NewsItem.outlet,
        NewsItem.title,
        NewsItem.text,
        NewsItem.published_on,
        NewsItem.precision,
    ).where(NewsItem.id.in_(ids))


def _body(row: Row[Any]) -> str:
    return f"{row.title} {row.text or ''}"


def _news(row: Row[Any], about: Suggested) -> SuggestedNews:
    return SuggestedNews(
        id=row.id,
        ref=row.ref or str(row.id),
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        on=known_day(row.published_on, row.precision),
        about=about,
    )


def _case(actor: Actor, case: Case, about: Suggested) -> SuggestedCase:
    return SuggestedCase(
        id=case.id,
        ref=case.number or case.sender_ref or case.receipt_no or str(case.id),
        name=name_of(case),
        title=title_for(actor, case.title),
        is_open=case.is_open,
        about=about,
    )
