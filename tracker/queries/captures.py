"""What was secured of the web for a case, and what waits for a second observer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.captures import (
    OPEN,
    CaptureState,
    CaptureWay,
    can_observe,
    may_name_observer,
)
from tracker.domain.errors import NotFound
from tracker.domain.roles import Actor, Permission, Sight
from tracker.domain.showing import may_read_piece
from tracker.queries.case_names import name_of
from tracker.queries.cases import sight_and_case
from tracker.queries.titles import title_for
from tracker.store.captures import CaptureRow, second_observer, waits_for
from tracker.store.cases import Case
from tracker.store.colleagues import colleagues_in
from tracker.store.evidence import EvidenceItem
from tracker.store.people import Account, Agency
from tracker.store.sight import visible_to


@dataclass(frozen=True)
class CaptureView:
    """One capture. People are named to their own agency alone; `pieces` are id, name and size;
    `can_be_named` are colleagues whom the reader may name as second observer instead."""

    id: int
    way: CaptureWay
    state: CaptureState
    address: str
    failure: str | None
    agency: str
    by: str | None
    asked_at: datetime
    kept_at: datetime | None
    record: Mapping[str, Any]
    second: str | None
    observed_at: datetime | None
    is_same: bool | None
    remark: str | None
    may_observe: bool
    has_second: bool
    pieces: tuple[tuple[int, str, int], ...] = ()
    can_be_named: tuple[tuple[int, str], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class Securing:
    """The page of securing: the case, its captures, colleagues who may be the second observer."""

    case_id: int
    name: str
    title: str
    may_add: bool
    captures: tuple[CaptureView, ...]
    colleagues: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ToObserve:
    """A page that waits for the reader as second observer."""

    id: int
    case_id: int
    title: str
    address: str
    kept_at: datetime


_Second = aliased(Account)


def securing(session: Session, actor: Actor, case_id: int) -> Securing:
    """The captures of a case that this person may see, newest first.

    Raises:
        NotFound: the case is outside their sight.
    """
    case, sight = sight_and_case(session, actor, case_id)
    seen = _seen(session, actor, sight, case_id)
    may_add = actor.may(Permission.EVIDENCE_ADD, sight)
    people = colleagues_in(session, actor.agency_id) if may_add else []
    able = [
        (one.id, one.full_name)
        for one in people
        if can_observe(one.actor, sight, first=actor.account_id)
    ]
    title = title_for(actor, case.title)
    return Securing(
        case.id, name_of(case), title, may_add,
        tuple(seen), tuple(able),
    )  # fmt: skip


def kept_pages(session: Session, actor: Actor, case_id: int) -> list[CaptureView]:
    """The pages secured for a case that this person may see, newest first; not those of which the
    second observer said that they are not the same.

    Raises:
        NotFound: the case is outside their sight.
    """
    _case, sight = sight_and_case(session, actor, case_id)
    views = _seen(session, actor, sight, case_id)
    return [v for v in views if v.state is CaptureState.KEPT and v.is_same is not False]


def _seen(session: Session, actor: Actor, sight: Sight, case_id: int) -> list[CaptureView]:
    rows = session.execute(_captures().where(CaptureRow.case_id == case_id)).all()
    return [
        _view(row, actor)
        for row in rows
        if may_read_piece(actor, sight, row[0].audience, row[0].agency_id)
    ]


def capture_page(session: Session, actor: Actor, case_id: int, number: int) -> CaptureView:
    """One capture with its pieces.

    Raises:
        NotFound: there is none in this person's sight.
    """
    _case, sight = sight_and_case(session, actor, case_id)
    asked = _captures().where(CaptureRow.case_id == case_id, CaptureRow.id == number)
    row = session.execute(asked).one_or_none()
    if row is None or not may_read_piece(actor, sight, row[0].audience, row[0].agency_id):
        raise NotFound()
    ids = (row[0].record or {}).get("pieces", [])
    pieces = session.execute(
        select(EvidenceItem.id, EvidenceItem.file_name, EvidenceItem.size)
        .where(EvidenceItem.id.in_(ids), EvidenceItem.case_id == case_id)
        .order_by(EvidenceItem.id)
    )
    shown = tuple((p.id, p.file_name, p.size) for p in pieces)
    return _view(row, actor, shown, _others(session, actor, sight, row))


def _others(
    session: Session, actor: Actor, sight: Sight, found: Row[*tuple[Any, ...]]
) -> tuple[tuple[int, str], ...]:
    """Whom the reader may name as second observer instead; nobody where that is not theirs."""
    row, second = found[0], found[3]
    waits = second is not None and row.observed_at is None
    first, agency = row.asked_by, row.agency_id
    if not waits or not may_name_observer(actor, sight, first=first, agency=agency):
        return ()
    people = colleagues_in(session, row.agency_id)
    return tuple(
        (one.id, one.full_name)
        for one in people
        if one.id != second and can_observe(one.actor, sight, first=first)
    )


def to_observe(session: Session, actor: Actor) -> tuple[ToObserve, ...]:
    """What waits for this person as second observer, oldest first; one statement."""
    return tuple(
        ToObserve(row.id, row.case_id, title_for(actor, row.title), row.address, row.asked_at)
        for row in session.connection().execute(_to_observe(actor))
    )


@lru_cache(maxsize=128)
def _to_observe(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Made once for who asks again, as every desk does."""
    return (
        select(
            CaptureRow.id,
            CaptureRow.case_id,
            CaptureRow.address,
            CaptureRow.asked_at,
            Case.title,
        )
        .join(Case, (Case.id == CaptureRow.case_id) & visible_to(actor))
        .where(waits_for(actor.account_id))
        .order_by(CaptureRow.id)
    )


def _captures() -> Select[*tuple[Any, ...]]:
    return (
        select(CaptureRow, Account.full_name, Agency.name, _Second.id, _Second.full_name)
        .join(Account, Account.id == CaptureRow.asked_by)
        .join(Agency, Agency.id == CaptureRow.agency_id)
        .outerjoin(_Second, _Second.id == second_observer())
        .order_by(CaptureRow.id.desc())
    )


def _view(
    found: Row[*tuple[Any, ...]],
    actor: Actor,
    pieces: tuple[tuple[int, str, int], ...] = (),
    others: tuple[tuple[int, str], ...] = (),
) -> CaptureView:
    row, by, agency, second_id, second = found
    own = row.agency_id == actor.agency_id
    return CaptureView(
        id=row.id,
        way=row.way,
        state=row.state,
        address=row.address,
        failure=row.failure,
        agency=agency,
        by=by if own else None,
        asked_at=row.asked_at,
        kept_at=row.kept_at,
        record=row.record or {},
        second=second if own else None,
        observed_at=row.observed_at,
        is_same=row.is_same,
        remark=row.remark,
        may_observe=second_id == actor.account_id and row.observed_at is None,
        has_second=row.observer_id is not None,
        pieces=pieces,
        can_be_named=others,
    )
