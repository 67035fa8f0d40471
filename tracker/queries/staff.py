"""How large the register of an agency is, without naming anybody in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tracker.domain.roles import Actor, Permission
from tracker.store.staff import StaffMember


@dataclass(frozen=True, slots=True)
class RegisterSize:
    """How many civil servants the register names, and when it was last told of any."""

    people: int
    told_at: datetime | None


def register_size(session: Session, actor: Actor) -> RegisterSize:
    """The register of the actor's agency; one statement."""
    own = StaffMember.agency_id == actor.agency_id
    row = session.execute(select(func.count(), func.max(StaffMember.told_at)).where(own)).one()
    return RegisterSize(row[0], row[1])


def may_look_up(session: Session, actor: Actor) -> bool:
    """Whether there is a register that this person may look into; one statement."""
    if not actor.holds(Permission.REGISTER_READ):
        return False
    own = exists().where(StaffMember.agency_id == actor.agency_id)
    return bool(session.execute(select(own)).scalar_one())
