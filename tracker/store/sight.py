"""`Actor.sees` said in SQL, so that lists and counts know only what the person may know."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from tracker.domain.roles import Actor, Permission, Side
from tracker.store.cases import Case, Recusal, SendingRow


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` under which the case exists for the actor."""
    if actor.is_system:
        return true()
    if not actor.holds(Permission.CASE_READ):
        return false()
    return and_(_in_reach(actor), _not_recused(actor))


def lies_in(region: str) -> ColumnElement[bool]:
    """Cases of a region and those below it; the empty code is the nation."""
    if not region:
        return true()
    return or_(Case.region_code == region, Case.region_code.like(f"{region}.%"))


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    match actor.side:
        case Side.BAWASLU:
            own = or_(
                Case.agency_id == actor.agency_id, Case.receiving_agency_id == actor.agency_id
            )
            return or_(own, lies_in(actor.region)) if actor.reads_region else own
        case Side.PERSONNEL:
            return Case.id.in_(
                select(SendingRow.case_id).where(
                    or_(
                        SendingRow.agency_id == actor.agency_id,
                        SendingRow.ppk_id == actor.agency_id,
                    )
                )
            )
        case Side.INSPECTION:
            return Case.id.in_(
                select(SendingRow.case_id).where(SendingRow.region_code == actor.region)
            )
        case _:
            return false()


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    shut = select(Recusal.case_id).where(Recusal.account_id == actor.account_id)
    return Case.id.not_in(shut)
