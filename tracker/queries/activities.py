"""What was done before anything happened, as a report of a period tells it: outreach, coaching."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.prevention import Activity, ActivityKind, RecordKind, taken_up
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Region
from tracker.store.region_records import RegionRecord
from tracker.store.sight import lies_in


@dataclass(frozen=True, slots=True)
class ActivityTold:
    """An activity and the place that it was recorded of."""

    facts: Activity
    place: str


@dataclass(frozen=True)
class ActivitiesTold:
    """The activities of a place and those below it, of days that all lie in the period: the first
    of them in the order of their days, how many there are of each kind, and how many people came,
    of those where that is known."""

    since: date
    until: date
    rows: tuple[ActivityTold, ...]
    kinds: Mapping[ActivityKind, int]
    people: int
    counted: int

    @property
    def count(self) -> int:
        return sum(self.kinds.values())


def activities_told(
    session: Session, place: str, since: date, until: date, entry: int, most: int
) -> ActivitiesTold:
    """As they were recorded, and not yet withdrawn, when the book ended at an entry: one statement
    that reads what it counts."""
    kinds: Counter[ActivityKind] = Counter()
    rows: list[ActivityTold] = []
    people, counted = 0, 0
    for record, name in session.execute(_recorded(place, since, until, entry)):
        facts = taken_up(record.kind, record.facts)
        assert isinstance(facts, Activity)
        kinds[facts.kind] += 1
        people += facts.attendees or 0
        counted += facts.attendees is not None
        if len(rows) < most:
            rows.append(ActivityTold(facts, name or "Indonesia"))
    return ActivitiesTold(since, until, tuple(rows), kinds, people, counted)


def _recorded(place: str, since: date, until: date, entry: int) -> Select[RegionRecord, str]:
    ended = select(LedgerEntry.at).where(LedgerEntry.seq == entry).scalar_subquery()
    then = func.coalesce(ended, func.now())
    column = RegionRecord.__table__.c
    return (
        select(RegionRecord, Region.name)
        .join(Region, Region.code == RegionRecord.region_code)
        .where(
            RegionRecord.kind == RecordKind.ACTIVITY,
            RegionRecord.since >= since,
            RegionRecord.until <= until,
            RegionRecord.recorded_at <= then,
            or_(RegionRecord.withdrawn_at.is_(None), RegionRecord.withdrawn_at > then),
            lies_in(place, column.region_code),
        )
        .order_by(RegionRecord.since, RegionRecord.id)
    )
