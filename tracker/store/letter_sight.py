"""Which letters of an agency others may know: those that travelled with a step that they see."""

from sqlalchemy import ColumnElement, and_, exists, func, select, true

from tracker.domain.roles import Actor, Side
from tracker.store.cases import SendingRow, Step, step_holds
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letters import IssuedLetter
from tracker.store.sight import reaches


def came_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `IssuedLetter` under which a letter of the other side came to the actor's
    office, where that sees its case: it is of a kind that travels, a step that holds names it, and
    it speaks of nobody who did not come along."""
    kinds = [k.id for k in letter_kinds().values() if k.travels and k.side is not actor.side]
    is_named = exists().where(
        Step.case_id == IssuedLetter.case_id,
        step_holds(),
        Step.facts["letter_no"].astext == IssuedLetter.number,
    )
    return and_(IssuedLetter.kind.in_(kinds), is_named, _speaks_of_persons_in_sight(actor))


def _speaks_of_persons_in_sight(actor: Actor) -> ColumnElement[bool]:
    if actor.side is Side.BAWASLU:
        return true()
    came = select(func.jsonb_agg(SendingRow.respondent_id)).where(
        SendingRow.case_id == IssuedLetter.case_id, reaches(actor)
    )
    return IssuedLetter.respondents.op("<@", is_comparison=True)(came.scalar_subquery())
