"""Past moments as the book knows them: the entry at which a day ended, the day of an entry."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone, day_begins, office_day
from tracker.domain.errors import NotFound
from tracker.store.counted import Counting
from tracker.store.ledger import LedgerEntry, head_of


class NotKept(Exception):
    """Nothing was kept of that moment: it is before the first entry that figures can tell of."""

    def __init__(self, day: date, since: date | None) -> None:
        told = f" before {since.isoformat()}" if since else ""
        super().__init__(f"nothing was counted on {day.isoformat()}: no figure is kept{told}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the last entry of the book that counts for it."""

    day: date
    entry: int


def now(session: Session, today: date) -> Moment:
    """This very moment: all that the book holds."""
    return Moment(today, head_of(session)[0])


def at_entry(session: Session, entry: int, zone: Zone, on: date | None = None) -> Moment:
    """The moment at which the book ended at an entry; `on` is a later day on which it still did.

    Raises:
        NotFound: the book has no such entry, nothing was kept so early, or `on` is an earlier day.
    """
    since = session.scalar(select(Counting.since_entry)) or 0
    day = day_of(session, entry, zone)
    if day is None or entry < since:
        raise NotFound
    if on is not None:
        after = day_of(session, entry + 1, zone)
        if on < day or (after is not None and after < on):
            raise NotFound
    return Moment(on or day, entry)


def end_of(session: Session, day: date, today: date, zone: Zone) -> Moment:
    """The end of a day in the office's zone: the last entry before the first of a later day.

    An entry is placed by its number, so that one which a slow act wrote late changes nothing.

    Raises:
        NotKept: the day lies before anything was counted.
    """
    if day >= today:
        return now(session, today)
    midnight = day_begins(day + timedelta(days=1), zone)
    first = session.scalar(select(func.min(LedgerEntry.seq)).where(LedgerEntry.at >= midnight))
    moment = Moment(day, head_of(session)[0] if first is None else first - 1)
    since = session.scalar(select(Counting.since_entry)) or 0
    if moment.entry < since:
        raise NotKept(day, day_of(session, since, zone))
    return moment


def day_of(session: Session, entry: int, zone: Zone) -> date | None:
    """The office's day on which an entry was written."""
    at = session.scalar(select(LedgerEntry.at).where(LedgerEntry.seq == entry))
    return office_day(at, zone) if at else None
