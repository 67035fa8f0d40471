"""Cases that belong together: linked or ignored by an officer, never merged; and the one hint."""

import json
from dataclasses import dataclass

from sqlalchemy import exists, func, not_, select
from sqlalchemy.dialects.postgresql import insert

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import LinkKind
from tracker.domain.roles import Permission, Side
from tracker.domain.traces import STRENGTH, Traces
from tracker.services import cases
from tracker.services.steps import digest_of_facts
from tracker.services.work import Work
from tracker.store.cases import Case, CaseLink, Recusal
from tracker.store.ledger import LedgerEntry
from tracker.store.likeness import like
from tracker.store.people import Agency
from tracker.store.sight import visible_to


@dataclass(frozen=True)
class Hint:
    """That another office holds a related matter: whom to ask, and nothing of the case."""

    agency_id: int
    agency: str
    contact: str | None
    reasons: tuple[str, ...]


def link_cases(work: Work, case_id: int, other_id: int, *, kind: LinkKind, reason: str) -> None:
    """Say of two cases that they are related, or (ignored) that they are not.

    The right is that over the first case; the second must be in the actor's sight.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.CASE_LINK, sight)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    if other_id == case.id or not _seen(work, {other_id}):
        raise NotFound()
    case.version += 1
    note_link(work, case, other_id, kind, reason)


def note_link(work: Work, case: Case, other_id: int, kind: LinkKind, reason: str) -> None:
    """Write what was said of two cases, in place of what was said before, and tell the book."""
    first, second = sorted((case.id, other_id))
    said = {
        "kind": kind.value,
        "reason": reason.strip(),
        "decided_by": work.actor.account_id,
        "decided_at": work.now,
    }
    work.session.execute(
        insert(CaseLink)
        .values(case_id=first, other_id=second, **said)
        .on_conflict_do_update(index_elements=["case_id", "other_id"], set_=said)
    )
    work.record(
        Act.CASE_LINKED,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        other=other_id,
        kind=kind.value,
        reason=digest_of_facts({"reason": reason.strip()}),
    )


def in_sight(work: Work, wanted: set[int]) -> set[int]:
    """Those of the cases that exist for the actor."""
    return _seen(work, wanted) if wanted else set()


def _seen(work: Work, wanted: set[int]) -> set[int]:
    return set(
        work.session.scalars(select(Case.id).where(Case.id.in_(wanted), visible_to(work.actor)))
    )


def hint_related(work: Work, key: str, traces: Traces) -> list[Hint]:
    """Tell a verifier which offices out of sight hold a related matter, and that they were told.

    Only the office and how to reach it; nobody learns of a case that they are shut out of by a
    conflict of interest. Each is written into the book once for a filing (`key`).
    """
    actor, strong = work.actor, traces.strong
    asks = actor.side is Side.BAWASLU and actor.holds(Permission.VERIFICATION_ACT)
    if not asks or strong.is_empty:
        return []
    found = like(strong)
    shut_out = exists().where(Recusal.case_id == Case.id, Recusal.account_id == actor.account_id)
    rows = work.session.execute(
        select(
            Agency.id,
            Agency.name,
            Agency.settings["contact"].astext.label("contact"),
            func.array_agg(found.c.reason.distinct()).label("reasons"),
        )
        .join(Case, Case.agency_id == Agency.id)
        .join(found, found.c.case_id == Case.id)
        .where(not_(visible_to(actor)), ~shut_out)
        .group_by(Agency.id)
        .order_by(Agency.name)
        .limit(10)
    ).all()
    hints = [Hint(row.id, row.name, row.contact, _by_strength(row.reasons)) for row in rows]
    _tell_the_book(work, f"filing:{key}", hints)
    return hints


def _by_strength(reasons: list[str]) -> tuple[str, ...]:
    return tuple(sorted(reasons, key=lambda reason: -STRENGTH[reason]))


def _tell_the_book(work: Work, subject: str, hints: list[Hint]) -> None:
    if not hints:
        return
    texts = work.session.scalars(
        select(LedgerEntry.text).where(
            LedgerEntry.account_id == work.actor.account_id,
            LedgerEntry.act == Act.RELATED_HINTED,
            LedgerEntry.subject == subject,
        )
    )
    told = [json.loads(text)["facts"] for text in texts]
    for hint in hints:
        why = list(hint.reasons)
        if {"agency": hint.agency_id, "why": why} not in told:
            work.record(Act.RELATED_HINTED, subject, agency=hint.agency_id, why=why)
