"""The running law, for the doors."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Calendar
from tracker.domain.law import RunningLaw
from tracker.store import law
from tracker.store.law import LawMark
from tracker.store.library import LawPackage


def running_law(session: Session, mark: LawMark | None = None) -> RunningLaw:
    """The law in force for every server of this database; NoLaw before `setup`.

    With `mark`, which another statement brought along, nothing is asked.
    """
    return law.running_law(session, mark)


def office_calendar(session: Session, agency_id: int, running: RunningLaw) -> Calendar:
    """The days off as the agency's office counts them."""
    return law.office_calendar(session, agency_id, running)


def running_digest(session: Session) -> bytes | None:
    """The digest of the running law, without reading it; None before `setup`."""
    return session.scalars(
        select(LawPackage.digest).order_by(LawPackage.id.desc()).limit(1)
    ).one_or_none()
