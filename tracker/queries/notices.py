"""Notices of one person: the list, and how many are unread. What is of a case that the person no
longer sees is not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.notifying import Topic
from tracker.domain.roles import Actor
from tracker.queries.case_names import name_of
from tracker.queries.paging import Page, page_of
from tracker.queries.titles import title_for
from tracker.store.cases import Case
from tracker.store.people import Notice
from tracker.store.sight import visible_to


@dataclass(frozen=True)
class NoticeFilters:
    """Which notices to list, as the address says it."""

    is_unread: bool = True
    topic: Topic | None = None
    page: int = 1


@dataclass(frozen=True)
class NoticeView:
    """Something this person should know."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    case_id: int | None
    case_name: str | None
    case_title: str | None
    created_at: datetime
    read_at: datetime | None


def notice_list(session: Session, actor: Actor, filters: NoticeFilters) -> Page[NoticeView]:
    """One page of a person's notices, the newest first."""
    wanted: list[ColumnElement[bool]] = []
    if filters.is_unread:
        wanted.append(Notice.read_at.is_(None))
    if filters.topic is not None:
        wanted.append(Notice.kind == filters.topic.value)
    found = page_of(session, _notices(actor).where(*wanted), filters.page)
    rows = [_view(actor, row) for row in found.rows]
    return Page(rows, found.number, found.total, found.size)


def _view(actor: Actor, row: Any) -> NoticeView:
    return NoticeView(
        id=row.id,
        kind=row.kind,
        facts=row.facts,
        case_id=row.case_id,
        case_name=name_of(row.Case) if row.Case is not None else None,
        case_title=title_for(actor, row.Case.title) if row.Case is not None else None,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def _notices(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Notice.id,
            Notice.kind,
            Notice.facts,
            Notice.case_id,
            Notice.created_at,
            Notice.read_at,
            Case,
        )
        .outerjoin(Case, (Case.id == Notice.case_id) & visible_to(actor))
        .where(Notice.account_id == actor.account_id, *still_told())
        .order_by(Notice.id.desc())
    )


def still_told() -> tuple[ColumnElement[bool], ...]:
    """Of no case, or of one that was joined because the person sees it."""
    return (or_(Notice.case_id.is_(None), Case.id.is_not(None)),)


def unread_in_sight(session: Session, actor: Actor) -> int:
    """How many notices are unread, of cases in sight and of none."""
    return session.connection().execute(_unread(actor)).scalar_one()


@lru_cache(maxsize=128)
def _unread(actor: Actor) -> Select[int]:
    return (
        select(func.count())
        .select_from(Notice)
        .outerjoin(Case, (Case.id == Notice.case_id) & visible_to(actor))
        .where(Notice.account_id == actor.account_id, Notice.read_at.is_(None), *still_told())
    )
