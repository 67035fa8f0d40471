"""An officer's word on the class and level of a conduct, beside what the law proposed."""

from typing import get_args

from sqlalchemy import select

from tracker.domain.act_findings import BreachClass
from tracker.domain.act_law import Answer
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.proposals import ConductFacts, Matter, classify_conduct, differs
from tracker.domain.roles import Permission
from tracker.services import cases
from tracker.services.provisions import LONGEST_REASON
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, ConductRespondent, Respondent
from tracker.store.library import ConductClass

NEITHER = "neither"
"""The officer finds neither class in the act."""

_UNKNOWN = Answer(
    phase=None, breach=None, provisions=None, rows=None, level=None, sanctions=None, remedy=None,
    body=None,
)  # fmt: skip


def decide_class(
    work: Work,
    case_id: int,
    conduct_id: int,
    breach: str,
    level: str | None,
    reason: str | None,
    seen: int,
) -> None:
    """Record class and level of a conduct; a later word replaces an earlier one.

    `breach` is a class or `neither`; `level` a level of the law data, None where it stays open.
    What the law proposes at that moment is kept beside it. A word that differs from the proposal,
    or fills in what it leaves open, needs a reason.

    Raises:
        NotFound, Stale, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    work.actor.must(Permission.PROVISION_DECIDE, sight)
    conduct = work.session.get(Conduct, conduct_id)
    if conduct is None or conduct.case_id != case.id:
        raise NotFound()
    said = (reason or "").strip() or None
    _check(work, breach, level, said)
    answer = proposed_for(work, case, conduct)
    if said is None and differs(answer, breach, level):
        raise Invalid({"reason": ["reason_missing_class"]})
    proposed = {
        "phase": answer.phase,
        "class": answer.breach,
        "level": answer.level,
        "rows": list(answer.rows or ()),
        "law": work.law.digest.hex(),
    }
    held = work.session.get(ConductClass, conduct.id)
    if held is None:
        held = ConductClass(conduct_id=conduct.id)
        work.session.add(held)
    held.breach, held.level, held.reason, held.proposed = breach, level, said, proposed
    held.decided_by, held.decided_at = work.actor.account_id, work.now
    case.version += 1
    work.record(
        Act.CLASS_DECIDED,
        f"conduct:{conduct.id}",
        case=case.id,
        version=case.version,
        conduct=conduct.id,
        level=level,
        proposed=proposed,
        reason=said,
        **{"class": breach},
    )


def proposed_for(work: Work, case: Case, conduct: Conduct) -> Answer:
    """What the law proposes for a conduct, for everybody who did it; open where they differ."""
    statuses = work.session.scalars(
        select(Respondent.status)
        .join(ConductRespondent, ConductRespondent.respondent_id == Respondent.id)
        .where(ConductRespondent.conduct_id == conduct.id)
        .order_by(ConductRespondent.ordinal, Respondent.id)
    ).all()
    matter = Matter(case.election, case.contest, case.region_code)
    facts = ConductFacts(conduct.type, conduct.on, tuple(statuses))
    answers = {
        (one.classification.answer.breach, one.classification.answer.level): one
        for one in classify_conduct(work.law, matter, facts)
    }
    return next(iter(answers.values())).classification.answer if len(answers) == 1 else _UNKNOWN


def _check(work: Work, breach: str, level: str | None, said: str | None) -> None:
    faults: dict[str, list[str]] = {}
    if breach not in (*get_args(BreachClass), NEITHER):
        faults["breach"] = ["not_an_option"]
    if level is not None and (breach == NEITHER or level not in work.law.book.levels):
        faults["level"] = ["level_without_class" if breach == NEITHER else "not_an_option"]
    if level is not None and (breach == "code_of_ethics") != (level == "moral"):
        faults.setdefault("level", ["level_of_other_class"])
    if said is not None and len(said) > LONGEST_REASON:
        faults["reason"] = ["too_long"]
    if faults:
        raise Invalid(faults)
