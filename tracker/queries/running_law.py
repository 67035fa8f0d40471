"""The running law, for the doors."""

from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.store import law


def running_law(session: Session) -> RunningLaw:
    """The law in force for every server of this database; NoLaw before `setup`."""
    return law.running_law(session)
