"""The range and the like cases of one respondent, from the rows of a case."""

from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.domain.positions import kind_of_office
from tracker.domain.proposals import Matter
from tracker.domain.roles import Actor
from tracker.domain.sanction_range import (
    LikeDecision,
    Likeness,
    SanctionRange,
    likeness_of,
    phase_class,
    range_of,
)
from tracker.store.cases import Case, Respondent
from tracker.store.like_cases import FoundDecision, acts_of, like_decisions


def range_for(
    session: Session, law: RunningLaw, case: Case, person: Respondent
) -> SanctionRange | None:
    """What the acts of a respondent allow, None where the law data cannot tell."""
    matter = Matter(case.election, case.contest, case.region_code)
    return range_of(law, matter, person.status, acts_of(session, person.id))


def likeness_for(
    session: Session, actor: Actor, law: RunningLaw, case: Case, person: Respondent
) -> Likeness:
    """Decisions in the actor's sight for the same kinds of act in the same class of phase, those on
    people in the same kind of office first where there are enough."""
    acts = acts_of(session, person.id)
    matter = Matter(case.election, case.contest, case.region_code)
    wanted = {phase_class(law, matter, act.on) for act in acts}
    found = like_decisions(session, actor, case.id, frozenset(act.type for act in acts))
    position = (person.position or "").casefold().strip()
    mine = kind_of_office(law.book.office_kinds.values(), person.position)
    return likeness_of(
        law,
        (
            LikeDecision(
                one.case_id,
                one.name,
                one.level,
                one.sanction,
                one.decided_on,
                (bool(position) and position == (one.position or "").casefold().strip())
                or (mine is not None and theirs is mine),
                mine is not None and theirs is not None and mine.post == theirs.post is not None,
            )
            for one in found
            for theirs in (kind_of_office(law.book.office_kinds.values(), one.position),)
            if one.level in law.book.levels and _phase_of(law, one) in wanted
        ),
    )


def _phase_of(law: RunningLaw, one: FoundDecision) -> str:
    matter = Matter(one.election, one.contest, one.region)
    return phase_class(law, matter, one.conduct_on)
