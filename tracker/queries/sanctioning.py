"""What a decider should see before a sanction: the range, who may impose, like cases, repeats."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Authority
from tracker.domain.powers import Sphere
from tracker.domain.roles import Actor
from tracker.domain.sanction_range import Likeness, SanctionRange, powers_over
from tracker.store.cases import Case, Respondent
from tracker.store.like_cases import Earlier, earlier_cases
from tracker.store.weighing import likeness_for, range_for


@dataclass(frozen=True, slots=True)
class SanctionHelp:
    """`range` None: the law data cannot tell what the acts allow, and why stands with the rules."""

    range: SanctionRange | None
    powers: tuple[Authority, ...]
    likeness: Likeness
    earlier: tuple[Earlier, ...]


def sanction_help(
    session: Session,
    actor: Actor,
    law: RunningLaw,
    case_id: int,
    respondent: int,
    today: date,
    *,
    sphere: Sphere | None = None,
) -> SanctionHelp:
    """The help for one respondent of a case that the actor has before them: five statements.

    `sphere` is that of the office that the respondent serves, where it is known.
    """
    case = session.get_one(Case, case_id)
    person = session.get_one(Respondent, respondent)
    allowed = range_for(session, law, case, person)
    return SanctionHelp(
        range=allowed,
        powers=powers_over(
            law,
            allowed.levels if allowed else (),
            PartialDay.of(today),
            position=person.position,
            sphere=sphere,
        ),
        likeness=likeness_for(session, actor, law, case, person),
        earlier=tuple(earlier_cases(session, actor, case.id, person.nip)),
    )
