"""What is recorded of a region, and the regions beside one another at fair rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.prevention import Activity, RecordKind, RegionFacts, StaffGroup, taken_up
from tracker.domain.rates import FEWEST_SHOWN, Rate, rate_of
from tracker.domain.roles import Actor, Permission, Side, is_below
from tracker.queries.filtering import conditions, narrowing
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import of_everybody, seen_by
from tracker.store.cases import Case
from tracker.store.people import Account, Agency, Region
from tracker.store.region_records import RegionRecord
from tracker.store.sight import lies_in

AROUND = timedelta(days=90)
"""How far before and after an activity cases are counted."""

_CASE = Case.__table__.c
_BELOW = {0: 2, 2: 5, 5: 8, 8: 13}
"""From the length of a region's code to that of the regions right below it."""


@dataclass(frozen=True, slots=True)
class Around:
    """Cases that count by a day before, and from, the day of an activity, each with its list."""

    before: int
    after: int
    before_filters: CaseFilters
    after_filters: CaseFilters


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record of a region; people are named to their own agency alone."""

    id: int
    facts: RegionFacts
    source: str
    agency: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_because: str | None
    may_withdraw: bool
    around: Around | None


@dataclass(frozen=True)
class RegionPage:
    """A region with all that is recorded of it, by kind, the newest first."""

    code: str
    name: str
    above: tuple[tuple[str, str], ...]
    records: dict[RecordKind, tuple[RecordView, ...]]
    may_record: bool


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """A region in comparison. `count` and `rate` are None where the cell is too small to be told;
    `filters` is the list behind the count, where the reader may open the cases."""

    code: str
    name: str
    count: int | None
    rate: Rate | None
    staff: int | None
    staff_year: int | None
    filters: CaseFilters | None


@dataclass(frozen=True)
class League:
    """The regions right below one place, the highest rate first; `mean` is that of all whose
    staff is known, None where these are fewer than two or one of them is too small to be told."""

    base: str
    base_name: str
    filters: CaseFilters
    rows: tuple[LeagueRow, ...]
    mean: Rate | None


def region_page(session: Session, actor: Actor, law: RunningLaw, code: str) -> RegionPage:
    """A region and its records: five statements.

    Raises:
        NotFound: there is no such region.
    """
    names = _names(session, code)
    if code not in names:
        raise NotFound()
    rows = session.execute(_records(code)).all()
    days = _days(session, actor, law, code) if actor.holds(Permission.DASHBOARD_READ) else None
    found: dict[RecordKind, list[RecordView]] = {kind: [] for kind in RecordKind}
    for row in rows:
        found[row.RegionRecord.kind].append(_view(actor, row, days))
    return RegionPage(
        code=code,
        name=names[code] or code,
        above=tuple((one, name) for one, name in names.items() if one != code),
        records={kind: tuple(views) for kind, views in found.items()},
        may_record=actor.holds(Permission.REGION_RECORD) and is_below(code, actor.region),
    )


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity of a place, with the cases in the reader's sight before and after it where its
    day is known."""

    code: str
    place: str
    facts: Activity
    around: Around | None


def latest_activities(
    session: Session, actor: Actor, law: RunningLaw, filters: CaseFilters, most: int = 5
) -> tuple[ActivityRow, ...]:
    """The newest activities in the period, of the place asked for (else the reader's own) and those
    below it: two statements."""
    base = actor.region if filters.region is None else filters.region
    record = RegionRecord.__table__.c
    asked = (
        select(RegionRecord, Region.name)
        .join(Region, Region.code == RegionRecord.region_code)
        .where(RegionRecord.kind == RecordKind.ACTIVITY, RegionRecord.withdrawn_at.is_(None))
        .where(lies_in(base, record.region_code))
        .order_by(RegionRecord.since.desc(), RegionRecord.id.desc())
        .limit(most)
    )
    if filters.since is not None:
        asked = asked.where(RegionRecord.since >= filters.since)
    if filters.until is not None:
        asked = asked.where(RegionRecord.since <= filters.until)
    rows = session.execute(asked).all()
    told = [(row, taken_up(row.RegionRecord.kind, row.RegionRecord.facts)) for row in rows]
    spans = {
        row.RegionRecord.id: _spans(row.RegionRecord, facts)
        for row, facts in told
        if isinstance(facts, Activity) and facts.on.precision == "day"
    }
    counts = _counts_of(session, actor, law, [one for pair in spans.values() for one in pair])
    found = []
    for row, facts in told:
        if isinstance(facts, Activity):
            pair = spans.get(row.RegionRecord.id)
            around = Around(counts[pair[0]], counts[pair[1]], *pair) if pair else None
            place = row.name or "Indonesia"
            found.append(ActivityRow(row.RegionRecord.region_code, place, facts, around))
    return tuple(found)


def _counts_of(
    session: Session, actor: Actor, law: RunningLaw, asked: list[CaseFilters]
) -> dict[CaseFilters, int]:
    """How many cases the actor sees of each: one statement that reads the days of all of them."""
    if not asked:
        return {}
    seen = seen_by(actor, law)
    every = CaseFilters(
        since=min(one.since for one in asked if one.since),
        until=max(one.until for one in asked if one.until),
    )
    columns = [
        func.count().filter(*narrowing(one, seen, date.max)).label(f"n{place}")
        for place, one in enumerate(asked)
    ]
    counted = select(*columns).select_from(seen.source).where(*conditions(every, seen, date.max))
    row = session.connection().execute(counted).one()
    return dict(zip(asked, row, strict=True))


def league(
    session: Session, actor: Actor, law: RunningLaw, filters: CaseFilters, today: date
) -> League:
    """Regions beside one another: four statements.

    The regions are those right below the place asked for, or beside the reader's own. Cases of
    others are counted too, and counts under 5 of regions whose cases the reader cannot open are
    not told.
    """
    asked = filters.alone()
    base = actor.region.rpartition(".")[0] if asked.region is None else asked.region
    names = _names(session, base)
    if base not in names:
        raise NotFound()
    counts = _counts(session, actor, law, asked.but(region=base), base, today)
    staff = _staff(session, base, asked.until or today)
    rows = session.execute(select(Region.code, Region.name).where(Region.parent == base))
    found = [
        _league_row(actor, asked, row, counts.get(row.code, 0), staff.get(row.code)) for row in rows
    ]
    found.sort(key=lambda row: (-(row.rate.rate if row.rate else -1), -(row.count or 0), row.name))
    return League(base, names[base] or base, asked, tuple(found), _mean(found))


def _league_row(
    actor: Actor, asked: CaseFilters, row: Any, count: int, staff: tuple[int, int] | None
) -> LeagueRow:
    is_own = actor.side is Side.BAWASLU and is_below(row.code, actor.region)
    many, year = staff or (None, None)
    if not is_own and count < FEWEST_SHOWN:
        return LeagueRow(row.code, row.name, None, None, many, year, None)
    rate = rate_of(count, many, year) if many and year else None
    opened = asked.but(region=row.code) if is_own else None
    return LeagueRow(row.code, row.name, count, rate, many, year, opened)


def _mean(rows: Iterable[LeagueRow]) -> Rate | None:
    known = [row for row in rows if row.staff]
    if len(known) < 2 or any(row.rate is None for row in known):
        return None
    count = sum(row.count or 0 for row in known)
    return rate_of(
        count, sum(row.staff or 0 for row in known), max(row.staff_year or 0 for row in known)
    )


def _counts(
    session: Session, actor: Actor, law: RunningLaw, asked: CaseFilters, base: str, today: date
) -> dict[str, int]:
    seen = of_everybody(actor, law)
    part = func.left(_CASE.region_code, _BELOW.get(len(base), 13)).label("part")
    counted = (
        select(part, func.count().label("cases"))
        .select_from(seen.source)
        .where(*conditions(asked, seen, today))
        .group_by(part)
    )
    return {row.part: row.cases for row in session.connection().execute(counted)}


def _staff(session: Session, base: str, until: date) -> dict[str, tuple[int, int]]:
    """How many civil servants the regions below a place had, and in which year: the newest known
    by a day."""
    told = RegionRecord.facts
    asked = (
        select(RegionRecord.region_code, told["count"].as_integer(), told["year"].as_integer())
        .join(Region, Region.code == RegionRecord.region_code)
        .where(
            Region.parent == base,
            RegionRecord.kind == RecordKind.WORKFORCE,
            told["group"].as_string() == StaffGroup.TOTAL.value,
            func.coalesce(told["office"].as_string(), "") == "",
            RegionRecord.withdrawn_at.is_(None),
            RegionRecord.since <= until,
        )
        .order_by(RegionRecord.since, RegionRecord.id)
    )
    return {code: (count, year) for code, count, year in session.execute(asked) if count}


def _records(code: str) -> Any:
    return (
        select(RegionRecord, Account.full_name, Account.agency_id, Agency.name)
        .join(Account, Account.id == RegionRecord.recorded_by)
        .join(Agency, Agency.id == RegionRecord.agency_id)
        .where(RegionRecord.region_code == code)
        .order_by(RegionRecord.withdrawn_at.is_not(None), RegionRecord.since.desc())
        .order_by(RegionRecord.id)
    )


def _view(actor: Actor, row: Row[Any], days: dict[tuple[date, date], int] | None) -> RecordView:
    record = row.RegionRecord
    facts = taken_up(record.kind, record.facts)
    stands = record.withdrawn_at is None
    return RecordView(
        id=record.id,
        facts=facts,
        source=record.source,
        agency=row.name,
        recorded_by=row.full_name if row.agency_id == actor.agency_id else "",
        recorded_at=record.recorded_at,
        withdrawn_because=record.withdrawn_because,
        may_withdraw=stands
        and record.agency_id == actor.agency_id
        and actor.holds(Permission.REGION_RECORD),
        around=_around(record, facts, days) if stands and days is not None else None,
    )


def _around(
    record: RegionRecord, facts: RegionFacts, days: dict[tuple[date, date], int]
) -> Around | None:
    """Cases before and after an activity whose day is known."""
    if not isinstance(facts, Activity) or facts.on.precision != "day":
        return None
    before, after = _spans(record, facts)
    return Around(_within(before, days), _within(after, days), before, after)


def _spans(record: RegionRecord, facts: Activity) -> tuple[CaseFilters, CaseFilters]:
    """The cases before an activity, and from its day on."""
    on, place = facts.on.first, CaseFilters(region=record.region_code)
    before = place.but(since=on - AROUND, until=on - timedelta(days=1))
    return before, place.but(since=on, until=on + AROUND - timedelta(days=1))


def _within(asked: CaseFilters, days: dict[tuple[date, date], int]) -> int:
    since, until = asked.since or date.min, asked.until or date.max
    return sum(n for (first, last), n in days.items() if since <= first and last <= until)


def _days(
    session: Session, actor: Actor, law: RunningLaw, code: str
) -> dict[tuple[date, date], int]:
    """Cases of a region that the reader may see, by the days that they may stand for."""
    seen = seen_by(actor, law)
    wanted = conditions(CaseFilters(region=code), seen, date.max)
    counted = (
        select(_CASE.counted_on, _CASE.counted_until, func.count().label("cases"))
        .select_from(seen.source)
        .where(*wanted)
        .group_by(_CASE.counted_on, _CASE.counted_until)
    )
    rows = session.connection().execute(counted)
    return {(row.counted_on, row.counted_until): row.cases for row in rows}


def _names(session: Session, code: str) -> dict[str, str]:
    """The names of a place and of all above it, from the nation down."""
    codes = [code[:length] for length in (0, 2, 5, 8, 13) if length <= len(code)]
    asked = select(Region.code, Region.name).where(Region.code.in_(codes)).order_by(Region.code)
    return {row.code: row.name for row in session.execute(asked)}
