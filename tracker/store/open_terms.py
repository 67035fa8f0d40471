"""The running terms of all cases as the law counts them, and whose they are to move."""

from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.recounting import OpenTerm
from tracker.domain.roles import Actor
from tracker.store.cases import Case, TermRow
from tracker.store.people import Account, Agency

_Office = aliased(Agency)
_owner: ColumnElement[int | None] = func.coalesce(TermRow.agency_id, Case.agency_id)

OpenRow = tuple[int, int, str, date, date, bool, bool, int, str, str]


def answers_for(actor: Actor) -> ColumnElement[bool]:
    """The terms that the actor's agency may move.

    An agency answers for its own terms, and for those of an agency without accounts in the cases
    that it handles.
    """
    has_accounts = (
        select(Account.id)
        .where(Account.agency_id == TermRow.agency_id, Account.is_active)
        .correlate(TermRow)
        .exists()
    )
    return or_(_owner == actor.agency_id, and_(Case.agency_id == actor.agency_id, ~has_accounts))


def open_terms() -> Select[OpenRow]:
    """Every running term with the agency that it binds (`owner`), by whose days off and working
    week it is counted; rows of `open_term_of`.
    """
    week = func.coalesce(_Office.settings["workweek"].astext, "5").label("week")
    return (
        select(
            TermRow.id,
            TermRow.case_id,
            TermRow.term,
            TermRow.start_on,
            TermRow.due_on,
            TermRow.is_provisional,
            TermRow.ends_on_day_off,
            _owner.label("owner"),
            _Office.region_code,
            week,
        )
        .join(Case, Case.id == TermRow.case_id)
        .join(_Office, _Office.id == _owner)
        .where(TermRow.met_on.is_(None), ~TermRow.is_cancelled)
        .order_by(TermRow.id)
    )


def open_term_of(row: Row[OpenRow]) -> OpenTerm:
    """A row of `open_terms` as the law counts it again."""
    return OpenTerm(
        id=row.id,
        case_id=row.case_id,
        term=row.term,
        start=row.start_on,
        due=row.due_on,
        provisional=row.is_provisional,
        ends_on_day_off=row.ends_on_day_off,
        region=row.region_code or None,
        workweek=int(row.week),
    )
