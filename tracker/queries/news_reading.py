"""Pages that a person asked the worker to read, and what was found on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.article_addresses import article_key
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.news_intake import OPEN, FetchState
from tracker.domain.roles import Actor
from tracker.queries.news import NewsLine, items_at
from tracker.store.news_intake import NewsFetch

LATELY = timedelta(days=14)
MOST = 10


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a page says of its article, to be looked at; None for what it does not tell."""

    title: str | None
    outlet: str | None
    author: str | None
    published_on: PartialDay | None
    text: str | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that the reader asked for. `known` are items of the library at its address."""

    id: int
    address: str
    landed_at: str | None
    state: FetchState
    failure: str | None
    asked_at: datetime
    read_at: datetime | None
    digest: str | None
    size: int | None
    case_id: int | None
    news_id: int | None
    proposed: Proposed
    known: tuple[NewsLine, ...]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A page that the reader asked for and that is not in the library yet."""

    id: int
    address: str
    state: FetchState
    asked_at: datetime


def read_page(session: Session, actor: Actor, number: int) -> ReadPage:
    """One page that this person asked for; two statements.

    Raises:
        NotFound: they asked for no such page.
    """
    row = session.get(NewsFetch, number)
    if row is None or row.asked_by != actor.account_id or row.is_automatic:
        raise NotFound()
    found: dict[str, Any] = row.found or {}
    said = (row.address, row.landed_at, found.get("canonical"))
    keys = {key for one in said if one and (key := article_key(one))}
    return ReadPage(
        id=row.id,
        address=row.address,
        landed_at=row.landed_at,
        state=row.state,
        failure=row.failure,
        asked_at=row.asked_at,
        read_at=row.read_at,
        digest=row.digest.hex() if row.digest else None,
        size=row.size,
        case_id=row.case_id,
        news_id=row.news_id,
        proposed=_proposed(found),
        known=() if row.news_id else items_at(session, actor, keys),
    )


def unfinished(session: Session, actor: Actor, now: datetime) -> tuple[Unfinished, ...]:
    """What this person asked for lately and has not taken in, newest first; one statement."""
    rows = session.scalars(
        select(NewsFetch)
        .where(
            NewsFetch.asked_by == actor.account_id,
            NewsFetch.is_automatic.is_(False),
            NewsFetch.news_id.is_(None),
            NewsFetch.asked_at >= now - LATELY,
        )
        .order_by(NewsFetch.id.desc())
        .limit(MOST)
    )
    return tuple(Unfinished(row.id, row.address, row.state, row.asked_at) for row in rows)


def _proposed(found: dict[str, Any]) -> Proposed:
    try:
        day = PartialDay.parse(found.get("published") or "")
    except ValueError:
        day = None
    return Proposed(
        title=found.get("title"),
        outlet=found.get("outlet"),
        author=found.get("author"),
        published_on=day,
        text=found.get("text"),
        is_cut=bool(found.get("is_cut")),
    )
