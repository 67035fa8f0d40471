"""Searches and views of the list that were kept by a name."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
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
    mine = SavedSearch.account_id == actor.account_id
    shared = and_(SavedSearch.is_shared, SavedSearch.agency_id == actor.agency_id)
    rows = session.execute(
        select(SavedSearch, Account.full_name, mine.label("is_mine"))
        .join(Account, Account.id == SavedSearch.account_id)
        .where(SavedSearch.page == page, or_(mine, shared))
        .order_by(mine.desc(), SavedSearch.name, SavedSearch.id)
    ).all()
    return tuple(
        Saved(one.id, one.name, one.query, one.is_shared, None if is_mine else name)
        for one, name, is_mine in rows
    )
