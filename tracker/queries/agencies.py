"""Agencies: the list and page of the administrator, and the choices that forms offer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.roles import Actor, AgencyKind
from tracker.queries.paging import Page, all_rows, likeness, page_of
from tracker.store.people import Account, Agency, Region
from tracker.store.reach import editable_by, has_an_account, lies_within, managed_by

Sort = Literal["name", "kind", "region", "accounts"]


@dataclass(frozen=True)
class AgencyFilters:
    """Which agencies to list, as the address says it. `peopled`: with accounts, without, all."""

    search: str = ""
    kind: AgencyKind | None = None
    region: str | None = None
    peopled: bool | None = None
    sort: Sort = "region"
    page: int = 1


@dataclass(frozen=True)
class AgencyRow:
    """An agency in the list. `valid_until` is its first day no more."""

    id: int
    kind: AgencyKind
    name: str
    region_code: str
    region_name: str
    valid_from: date | None
    valid_until: date | None
    accounts: int
    may_edit: bool
    may_manage: bool


@dataclass(frozen=True)
class AgencyPage:
    """One agency with its particulars; `settings` holds what differs from the defaults."""

    agency: AgencyRow
    parent: str | None
    settings: dict[str, Any]
    version: int


@dataclass(frozen=True)
class AgencyChoice:
    """An agency as a form offers it."""

    id: int
    name: str
    kind: AgencyKind
    region: str


def agency_list(session: Session, actor: Actor, filters: AgencyFilters) -> Page[AgencyRow]:
    """The agencies of the actor's region and below, filtered, sorted, one page of them."""
    page = page_of(session, _listed(actor, filters), filters.page)
    return Page([_row(row) for row in page.rows], page.number, page.total, page.size)


def count_agencies(session: Session, actor: Actor, filters: AgencyFilters) -> int:
    """How many agencies the pages of the list hold together."""
    found = _listed(actor, filters).order_by(None).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def every_agency(session: Session, actor: Actor, filters: AgencyFilters) -> Iterator[AgencyRow]:
    """All these agencies in the order of their list."""
    return map(_row, all_rows(session, _listed(actor, filters)))


def _listed(actor: Actor, filters: AgencyFilters) -> Select[Any]:
    statement, accounts = _agencies(actor)
    statement = statement.where(lies_within(actor.region))
    if filters.search:
        pattern = likeness(filters.search)
        statement = statement.where(
            or_(
                Agency.name.ilike(pattern, escape="\\"),
                Region.name.ilike(pattern, escape="\\"),
                Agency.region_code == filters.search,
            )
        )
    if filters.kind is not None:
        statement = statement.where(Agency.kind == filters.kind)
    if filters.region is not None:
        statement = statement.where(lies_within(filters.region))
    if filters.peopled is not None:
        statement = statement.where(has_an_account() if filters.peopled else ~has_an_account())
    orders = {
        "name": (Agency.name, Agency.id),
        "kind": (Agency.kind, Agency.region_code, Agency.id),
        "region": (Agency.region_code, Agency.kind, Agency.id),
        "accounts": (accounts.desc(), Agency.region_code, Agency.id),
    }
    return statement.order_by(*orders[filters.sort])


def agency_page(session: Session, actor: Actor, agency_id: int) -> AgencyPage:
    """One agency of the actor's region or below.

    Raises:
        NotFound: there is none within reach.
    """
    statement, _ = _agencies(actor)
    above = aliased(Agency)
    row = session.execute(
        statement.outerjoin(above, above.id == Agency.parent_id)
        .add_columns(Agency.settings, Agency.version, above.name.label("parent"))
        .where(Agency.id == agency_id, lies_within(actor.region))
    ).one_or_none()
    if row is None:
        raise NotFound()
    return AgencyPage(_row(row), row.parent, row.settings, row.version)


def agencies_of(
    session: Session,
    kinds: Iterable[AgencyKind],
    *,
    region: str | None = None,
    on: date | None = None,
) -> list[AgencyChoice]:
    """The agencies of some kinds, in a region and below where one is named, that exist on a day.

    Without a day, those that exist for ever or once did are offered alike.
    """
    rows = session.connection().execute(_of_kinds(tuple(kinds), region, on)).all()
    return [AgencyChoice(row.id, row.name, row.kind, row.region_code) for row in rows]


@lru_cache(maxsize=64)
def _of_kinds(
    kinds: tuple[AgencyKind, ...], region: str | None, on: date | None
) -> Select[*tuple[Any, ...]]:
    """Made once for who asks again, as every list does."""
    statement = select(Agency.id, Agency.name, Agency.kind, Agency.region_code).where(
        Agency.kind.in_(kinds)
    )
    if region is not None:
        statement = statement.where(lies_within(region))
    if on is not None:
        statement = statement.where(_exists_on(on))
    return statement.order_by(Agency.region_code, Agency.name)


def managed_agencies(session: Session, actor: Actor) -> list[AgencyChoice]:
    """The agencies whose accounts the actor manages, the own one first."""
    rows = session.execute(
        select(Agency.id, Agency.name, Agency.kind, Agency.region_code)
        .where(managed_by(actor))
        .order_by(case((Agency.id == actor.agency_id, 0), else_=1), Agency.region_code, Agency.name)
    ).all()
    return [AgencyChoice(row.id, row.name, row.kind, row.region_code) for row in rows]


def has_accounts(session: Session, agency_id: int) -> bool:
    """True when somebody can sign in for the agency; without accounts others record its steps."""
    found = select(Agency.id).where(Agency.id == agency_id, has_an_account())
    return session.execute(found).first() is not None


def agency_named(session: Session, typed: str) -> int | None:
    """The id of an agency that was typed as its id or its full name; None where none is meant."""
    meant = func.lower(Agency.name) == typed.strip().lower()
    if typed.isascii() and typed.isdecimal() and len(typed) < 10:
        meant = Agency.id == int(typed)
    return session.scalars(select(Agency.id).where(meant)).one_or_none()


def regions_to_choose(session: Session, region: str) -> list[tuple[str, str]]:
    """A region and those directly below it, as code and name: what a filter offers."""
    rows = session.execute(
        select(Region.code, Region.name)
        .where(or_(Region.code == region, Region.parent == region))
        .order_by(Region.code)
    ).all()
    return [(row.code, row.name) for row in rows]


def offices_places(session: Session) -> list[str]:
    """The names of all provinces, regencies and cities, in the order of their codes."""
    levels = ("province", "regency")
    return list(
        session.scalars(select(Region.name).where(Region.level.in_(levels)).order_by(Region.code))
    )


def place_named(session: Session, code: str) -> str:
    """The name of a region; the code itself where there is none."""
    return session.scalars(select(Region.name).where(Region.code == code)).one_or_none() or code


def region_named(session: Session, typed: str) -> str | None:
    """The code of a region that was typed as its code or its full name; None where none or
    several are meant."""
    rows = session.scalars(
        select(Region.code)
        .where(or_(Region.code == typed, func.lower(Region.name) == typed.lower()))
        .order_by(func.length(Region.code), Region.code)
        .limit(2)
    ).all()
    if typed in rows:
        return typed
    return rows[0] if len(rows) == 1 else None


def _agencies(actor: Actor) -> tuple[Select[Any], Any]:
    accounts = (
        select(func.count())
        .where(Account.agency_id == Agency.id, Account.is_active, Account.is_system.is_(False))
        .scalar_subquery()
    )
    statement = select(
        Agency.id,
        Agency.kind,
        Agency.name,
        Agency.region_code,
        Agency.valid_from,
        Agency.valid_until,
        Region.name.label("region"),
        accounts.label("accounts"),
        editable_by(actor).label("may_edit"),
        managed_by(actor).label("may_manage"),
    ).join(Region, Region.code == Agency.region_code)
    return statement, accounts


def _row(row: Row[Any]) -> AgencyRow:
    return AgencyRow(
        id=row.id,
        kind=row.kind,
        name=row.name,
        region_code=row.region_code,
        region_name=row.region,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        accounts=row.accounts,
        may_edit=row.may_edit,
        may_manage=row.may_manage,
    )


def _exists_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Agency.valid_from.is_(None), Agency.valid_from <= day),
        or_(Agency.valid_until.is_(None), Agency.valid_until > day),
    )
