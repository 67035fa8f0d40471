"""An officer's word on a provision: confirmed for a conduct, or refused."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import Decision
from tracker.domain.proposals import (
    ConductFacts,
    Matter,
    read_conduct,
    reason_needed,
    warning_of,
)
from tracker.domain.roles import Permission
from tracker.services import cases
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, ConductRespondent, Respondent
from tracker.store.library import ConductProvision

LONGEST_REASON = 2000


def decide_provision(
    work: Work,
    case_id: int,
    conduct_id: int,
    provision: str,
    decision: Decision,
    reason: str | None,
    seen: int,
) -> None:
    """Confirm or refuse a provision for a conduct; a later word replaces an earlier one.

    `provision` is an id or alias of the law data. A refusal needs a reason, and so does confirming
    what was not proposed or was not in force on the day of the act. Repeating the word that stands
    changes nothing and writes nothing.

    Raises:
        NotFound, Stale, Forbidden, Invalid: nothing was changed.
    """
    decide_for_conducts(work, case_id, [conduct_id], provision, decision, reason, seen)


def decide_for_conducts(
    work: Work,
    case_id: int,
    conduct_ids: Sequence[int],
    provision: str,
    decision: Decision,
    reason: str | None,
    seen: int,
) -> None:
    """The same word on a provision for several conducts of a case: said for all or for none.

    Each conduct has its own entry in the book, as if the word had been given one by one.

    Raises:
        NotFound, Stale, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    work.actor.must(Permission.PROVISION_DECIDE, sight)
    said = (reason or "").strip() or None
    for conduct_id in dict.fromkeys(conduct_ids):
        conduct = work.session.get(Conduct, conduct_id)
        if conduct is None or conduct.case_id != case.id:
            raise NotFound()
        named = _resolved(work, provision)
        _check_reason(work, case, conduct, named, decision, said)
        if _write(work, conduct, named, decision, said):
            _tell_the_book(work, case, conduct, named, decision, said)


def _tell_the_book(
    work: Work, case: Case, conduct: Conduct, named: str, decision: Decision, said: str | None
) -> None:
    case.version += 1
    work.record(
        Act.PROVISION_DECIDED,
        f"conduct:{conduct.id}",
        case=case.id,
        version=case.version,
        conduct=conduct.id,
        provision=named,
        decision=decision.value,
        reason=said,
    )


def _resolved(work: Work, name: str) -> str:
    found = work.law.book.names.get(name.strip())
    if found is None or found not in work.law.book.provisions:
        raise Invalid({"provision": ["unknown_provision"]})
    return found


def _check_reason(
    work: Work, case: Case, conduct: Conduct, named: str, decision: Decision, said: str | None
) -> None:
    if said is not None and len(said) > LONGEST_REASON:
        raise Invalid({"reason": ["too_long"]})
    statuses = work.session.scalars(
        select(Respondent.status)
        .join(ConductRespondent, ConductRespondent.respondent_id == Respondent.id)
        .where(ConductRespondent.conduct_id == conduct.id)
        .order_by(ConductRespondent.ordinal, Respondent.id)
    ).all()
    matter = Matter(case.election, case.contest, case.region_code)
    reading = read_conduct(
        work.law, matter, ConductFacts(conduct.type, conduct.on, tuple(statuses))
    )
    warning = warning_of(work.law, reading, named, conduct.on)
    if said is None and reason_needed(warning, decision):
        refused = decision is Decision.REFUSED
        raise Invalid({"reason": ["reason_missing" if refused else "reason_missing_unproposed"]})


def _write(work: Work, conduct: Conduct, named: str, decision: Decision, said: str | None) -> bool:
    """Put the word on record; False when it stands there already."""
    held = work.session.get(ConductProvision, (conduct.id, named))
    if held is None:
        held = ConductProvision(conduct_id=conduct.id, provision=named)
        work.session.add(held)
    elif (held.decision, held.reason) == (decision.value, said):
        return False
    held.decision = decision.value
    held.reason = said
    held.decided_by = work.actor.account_id
    held.decided_at = work.now
    return True
