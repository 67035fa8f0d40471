"""The book as an auditor reads it: acts on the agency's cases and by its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.ledger import Act
from tracker.domain.roles import Actor, Side
from tracker.queries.case_names import name_of
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
    seen = select(Case.id).where(visible_to(actor))
    wanted = [or_(LedgerEntry.case_id.in_(seen), Account.agency_id == actor.agency_id)]
    if filters.act is not None:
        wanted.append(LedgerEntry.act == filters.act)
    if filters.case:
        cases = _cases_called(session, actor, filters.case)
        if not cases:
            seq, seal = head_of(session)
            return LedgerPage((), None, seq, seal.hex(), is_unknown=True)
        wanted.append(LedgerEntry.case_id.in_(cases))
    if filters.before is not None:
        wanted.append(LedgerEntry.seq < filters.before)
    rows = session.execute(
        select(LedgerEntry, Account.full_name, Agency.name, Case)
        .join(Account, Account.id == LedgerEntry.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .outerjoin(Case, (Case.id == LedgerEntry.case_id) & Case.id.in_(seen))
        .where(*wanted)
        .order_by(LedgerEntry.seq.desc())
        .limit(PAGE + 1)
    ).all()
    passed = _rules_passed(session, actor, [row[0] for row in rows[:PAGE]])
    lines = tuple(
        LedgerLine(
            entry.seq,
            entry.at,
            by,
            agency,
            entry.act.value,
            entry.subject,
            case.id if case else None,
            name_of(case) if case else None,
            entry.text,
            entry.hash.hex(),
            passed.get(entry.seq, ()),
        )
        for entry, by, agency, case in rows[:PAGE]
    )
    seq, seal = head_of(session)
    older = lines[-1].seq if len(rows) > PAGE else None
    return LedgerPage(lines, older, seq, seal.hex())


def _rules_passed(
    session: Session, actor: Actor, entries: Sequence[LedgerEntry]
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
