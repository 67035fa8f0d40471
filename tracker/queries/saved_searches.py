"""Searches and views of the list that were kept by a name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from tracker.domain.roles import Actor
from tracker.store.people import Account
from tracker.store.searching import SavedSearch


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that was kept: `query` is the query string; `by` names a colleague who shared it."""

    id: int
    name: str
    query: str
    is_shared: bool
    by: str | None


def saved_for(session: Session, actor: Actor, page: str) -> tuple[Saved, ...]:
    """The actor's own on a page, then what colleagues of the agency share; one statement.

    Whoever opens a shared one sees of what it asks for no more than they may see anyway.
    """
    asked = {"reader": actor.account_id, "agency": actor.agency_id, "page": page}
    rows = session.connection().execute(_SAVED, asked)
    return tuple(
        Saved(row.id, row.name, row.query, row.is_shared, None if row.is_mine else row.full_name)
        for row in rows
    )


def _statement() -> Select[*tuple[Any, ...]]:
    """What `reader` of `agency` kept or may use on a `page`."""
    mine = SavedSearch.account_id == bindparam("reader", type_=Integer)
    shared = and_(
        SavedSearch.is_shared, SavedSearch.agency_id == bindparam("agency", type_=Integer)
    )
    return (
        select(
            SavedSearch.id,
            SavedSearch.name,
            SavedSearch.query,
            SavedSearch.is_shared,
            Account.full_name,
            mine.label("is_mine"),
        )
        .join(Account, Account.id == SavedSearch.account_id)
        .where(SavedSearch.page == bindparam("page", type_=String), or_(mine, shared))
        .order_by(mine.desc(), SavedSearch.name, SavedSearch.id)
    )


_SAVED = _statement()
