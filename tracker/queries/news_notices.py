"""What was published about items later, and which items are flagged by it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.news_intake import NoticeKind
from tracker.domain.roles import Actor
from tracker.store.library import NewsItem
from tracker.store.news_intake import NewsNotice
from tracker.store.people import Account, Agency


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice of an item; people are named to their own agency alone."""

    id: int
    kind: NoticeKind
    published_on: PartialDay | None
    url: str | None
    note: str
    recorded_at: datetime
    recorded_by: str
    withdrawn_because: str | None


def notices_of(session: Session, actor: Actor, news_id: int) -> tuple[NoticeView, ...]:
    """The notices of an item, those taken back last; one statement."""
    rows = session.execute(
        select(NewsNotice, Account.full_name, Account.agency_id, Agency.name)
        .join(Account, Account.id == NewsNotice.recorded_by)
        .join(Agency, Agency.id == Account.agency_id)
        .where(NewsNotice.news_id == news_id)
        .order_by(NewsNotice.withdrawn_at.is_not(None), NewsNotice.id.desc())
    )
    return tuple(
        NoticeView(
            id=row.id,
            kind=row.kind,
            published_on=row.published_on,
            url=row.url,
            note=row.note,
            recorded_at=row.recorded_at,
            recorded_by=person if agency_id == actor.agency_id else agency,
            withdrawn_because=row.withdrawn_because,
        )
        for row, person, agency_id, agency in rows
    )


def flags() -> ColumnElement[Any]:
    """The kinds of an item's notices that stand, as a column of a statement over items."""
    return (
        select(func.array_agg(NewsNotice.kind.distinct()))
        .where(NewsNotice.news_id == NewsItem.id, NewsNotice.withdrawn_at.is_(None))
        .correlate(NewsItem)
        .scalar_subquery()
    )


def read_flags(found: Collection[str] | None) -> tuple[NoticeKind, ...]:
    """The kinds in the order of their list."""
    told = {NoticeKind(kind) for kind in found or ()}
    return tuple(kind for kind in NoticeKind if kind in told)
