"""The book as an auditor reads it: acts on the agency's cases and by its people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.ledger import Act
from tracker.domain.roles import Actor, Side
from tracker.queries.case_names import name_of
from tracker.queries.paging import all_rows
from tracker.store.cases import Case, SanctionRow, Step
from tracker.store.ledger import LedgerEntry, head_of
from tracker.store.people import Account, Agency
from tracker.store.sight import visible_to

PAGE = 50


@dataclass(frozen=True)
class LedgerFilters:
    """What to show: one act, one case, entries before a number (for the next page).

    `case` is its register number, its receipt, its sender's ref or its number in the address.
    """

    act: Act | None = None
    case: str = ""
    before: int | None = None


@dataclass(frozen=True)
class LedgerLine:
    """One entry of the book. `beyond` are the rules that a sanction passed, each with a reason of
    which the text holds the digest."""

    seq: int
    at: datetime
    by: str
    agency: str
    act: str
    subject: str
    case_id: int | None
    case_name: str | None
    text: str
    hash: str
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerPage:
    """Newest first; `older` is where the next page begins. `head` seals the whole book.

    `is_unknown`: a case was asked for, and none in sight is called so; nothing is shown then.
    """

    lines: tuple[LedgerLine, ...]
    older: int | None
    head_seq: int
    head_hash: str
    is_unknown: bool = False


def ledger_page(session: Session, actor: Actor, filters: LedgerFilters) -> LedgerPage:
    """Entries on cases in sight and entries by the agency's own accounts.

    Three statements, and one more where a case is asked for.
    """
    wanted = _wanted(session, actor, filters)
    seq, seal = head_of(session)
    if wanted is None:
        return LedgerPage((), None, seq, seal.hex(), is_unknown=True)
    rows = session.execute(_newest(actor, wanted).limit(PAGE + 1)).all()
    lines = _lines(session, actor, rows[:PAGE])
    older = lines[-1].seq if len(rows) > PAGE else None
    return LedgerPage(lines, older, seq, seal.hex())


def count_entries(session: Session, actor: Actor, filters: LedgerFilters) -> int:
    """How many entries the pages of the list hold together."""
    wanted = _wanted(session, actor, filters)
    if wanted is None:
        return 0
    counted = (
        select(func.count())
        .select_from(LedgerEntry)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(*wanted)
    )
    return session.execute(counted).scalar_one()


def every_entry(session: Session, actor: Actor, filters: LedgerFilters) -> Iterator[LedgerLine]:
    """All these entries, newest first, a part of them in memory at a time."""
    wanted = _wanted(session, actor, filters)
    if wanted is None:
        return
    rows = all_rows(session, _newest(actor, wanted))
    while part := tuple(islice(rows, _PART)):
        yield from _lines(session, actor, part)


_PART = 500
"""Entries that are asked together which rules a sanction passed."""


def _wanted(
    session: Session, actor: Actor, filters: LedgerFilters
) -> list[ColumnElement[bool]] | None:
    """The entries that match; None where no case in sight is the one asked for."""
    wanted = [or_(LedgerEntry.case_id.in_(_seen(actor)), Account.agency_id == actor.agency_id)]
    if filters.act is not None:
        wanted.append(LedgerEntry.act == filters.act)
    if filters.case:
        cases = _cases_called(session, actor, filters.case)
        if not cases:
            return None
        wanted.append(LedgerEntry.case_id.in_(cases))
    if filters.before is not None:
        wanted.append(LedgerEntry.seq < filters.before)
    return wanted


def _seen(actor: Actor) -> Select[int]:
    return select(Case.id).where(visible_to(actor))


def _newest(actor: Actor, wanted: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            LedgerEntry.seq,
            LedgerEntry.at,
            LedgerEntry.act,
            LedgerEntry.subject,
            LedgerEntry.text,
            LedgerEntry.hash,
            Account.full_name,
            Agency.name.label("agency"),
            Case.id,
            Case.number,
            Case.receipt_no,
            Case.sender_ref,
        )
        .join(Account, Account.id == LedgerEntry.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .outerjoin(Case, (Case.id == LedgerEntry.case_id) & Case.id.in_(_seen(actor)))
        .where(*wanted)
        .order_by(LedgerEntry.seq.desc())
    )


def _lines(session: Session, actor: Actor, rows: Sequence[Row[Any]]) -> tuple[LedgerLine, ...]:
    passed = _rules_passed(session, actor, rows)
    return tuple(
        LedgerLine(
            row.seq,
            row.at,
            row.full_name,
            row.agency,
            row.act.value,
            row.subject,
            row.id,
            name_of(row) if row.id else None,
            row.text,
            row.hash.hex(),
            passed.get(row.seq, ()),
        )
        for row in rows
    )


def _rules_passed(
    session: Session, actor: Actor, entries: Sequence[Row[Any]]
) -> dict[int, tuple[str, ...]]:
    """By entry, the rules that a sanction passed with a written reason.

    The book itself holds the digest of what a step says, since it is read by both sides: the
    personnel side reads this of its own steps, the other side once the answer is reported back.
    """
    acts = [entry.seq for entry in entries if entry.act in (Act.STEP_TAKEN, Act.STEP_CORRECTED)]
    rule = Step.facts["beyond"].astext
    asked = select(Step.act, rule).where(Step.act.in_(acts), rule.is_not(None)).distinct()
    if actor.side is not Side.PERSONNEL:
        told = exists().where(SanctionRow.step_id == Step.id, SanctionRow.is_disclosed)
        asked = asked.where(told)
    found: dict[int, tuple[str, ...]] = {}
    for act, passed in session.execute(asked.order_by(Step.act)):
        found[act] = (*found.get(act, ()), passed)
    return found


def _cases_called(session: Session, actor: Actor, typed: str) -> Sequence[int]:
    """The cases in sight that go by that number, receipt or ref; else the one of that id."""
    names = (Case.number, Case.receipt_no, Case.sender_ref)
    called = or_(*(func.lower(name) == typed.lower() for name in names))
    found = session.scalars(select(Case.id).where(visible_to(actor), called)).all()
    is_id = typed.isascii() and typed.isdecimal() and len(typed) < 10
    if found or not is_id:
        return found
    return session.scalars(select(Case.id).where(visible_to(actor), Case.id == int(typed))).all()
