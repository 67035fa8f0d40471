"""The ladder of reminders, told: of each open term its highest rung that was reached, once.

The handler's rungs go to whoever has the case in hand in the agency; where nobody has, to those
who hand work out, and where there are none, to all who could take it up. The agency above learns
how many terms are late, and not which. What was reached long ago and told to nobody, because the
house is new or the worker was away, comes as one notice for each person, with a number.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tracker.domain.deadlines import Zone, on_the_wall
from tracker.domain.notifying import Topic
from tracker.domain.reminding import (
    OPENS_AT,
    Reminder,
    Told,
    fresh_from,
    is_office_day,
    ladder_of,
    reminders,
    told_by,
)
from tracker.domain.roles import Role
from tracker.services.notices import holders_of, tell
from tracker.services.whom import Office
from tracker.services.work import Work
from tracker.store.cases import Case, TermRow
from tracker.store.jobs import ask_for, was_asked_for
from tracker.store.people import Account, Agency, Region
from tracker.store.post import ToldRung

REMIND = "remind"
"""The job of one zone's reminders of a day. Told its `day`, ISO text, and its `zone`."""


def ask_for_reminders(work: Work) -> int:
    """Ask the worker for the reminders of every zone whose offices have opened today, once a day;
    how many zones."""
    asked = 0
    for zone in Zone:
        local = on_the_wall(work.now, zone)
        facts: dict[str, Any] = {"day": local.date().isoformat(), "zone": zone.value}
        if local.time() >= OPENS_AT and not was_asked_for(work.session, REMIND, **facts):
            ask_for(work.session, REMIND, lock=REMIND, **facts)
            asked += 1
    return asked


def remind(begin: Callable[[], Work], zone: Zone) -> int:
    """Tell what is due today in the offices of a zone, each office an act of its own; how many
    rungs. Safe to repeat: what was told is not told again."""
    with begin() as work:
        offices = list(work.session.scalars(_offices(zone)))
    told = 0
    for office in offices:
        with begin() as work:
            told += remind_office(work, office, on_the_wall(work.now, zone))
    return told


def remind_office(work: Work, agency_id: int, local: datetime) -> int:
    """Tell the people of one office, and those above it, of every rung that was reached and not
    told; how many. Nothing on a day off, and nothing before the office opens."""
    agency = work.session.get_one(Agency, agency_id)
    calendar = work.law.calendar_of(agency.region_code, agency.settings)
    today = local.date()
    if local.time() < OPENS_AT or not is_office_day(today, calendar):
        return 0
    ladder = ladder_of(agency.settings)
    reached: list[_Reached] = []
    for row in work.session.execute(_open_terms(work, agency_id)):
        found = told_by(reminders(row.start_on, row.due_on, calendar, ladder), today)
        if found is not None:
            reached.append(_Reached(row, found))
    new = _not_told(work, agency_id, reached, today)
    climbed = [one for one in new if one.told is Told.AGENCY_ABOVE]
    fresh = fresh_from(today, calendar)
    old = [one for one in new if one.reminder.on < fresh]
    _tell_office(work, agency_id, [one for one in new if one not in climbed + old], today)
    _tell_of_old(work, agency_id, old)
    _tell_above(work, agency, len(climbed))
    return len(new)


@dataclass(frozen=True)
class _Reached:
    """A term, and the rung that it has reached."""

    row: Any
    reminder: Reminder

    @property
    def told(self) -> Told:
        return self.reminder.rung.told

    @property
    def key(self) -> tuple[int, int, str, date, date, int]:
        row, rung = self.row, self.reminder.rung
        whose = row.respondent_id or 0
        return row.case_id, whose, row.term, row.start_on, row.due_on, rung.working_days


def _not_told(work: Work, agency_id: int, reached: list[_Reached], today: date) -> list[_Reached]:
    """Those of which nobody was told, written down as told in this very act."""
    if not reached:
        return []
    rows = [
        {
            "case_id": case,
            "respondent_id": whose,
            "term": term,
            "agency_id": agency_id,
            "start_on": start,
            "due_on": due,
            "working_days": days,
            "told_on": today,
        }
        for case, whose, term, start, due, days in {one.key for one in reached}
    ]
    written = insert(ToldRung).on_conflict_do_nothing()
    new: set[Any] = set()
    for part in range(0, len(rows), _AT_ONCE):
        kept = written.values(rows[part : part + _AT_ONCE]).returning(
            ToldRung.case_id,
            ToldRung.respondent_id,
            ToldRung.term,
            ToldRung.start_on,
            ToldRung.due_on,
            ToldRung.working_days,
        )
        new |= {tuple(row) for row in work.session.execute(kept)}
    return [one for one in reached if one.key in new]


_AT_ONCE = 1000


def _tell_office(work: Work, agency_id: int, new: list[_Reached], today: date) -> None:
    """One notice a case and topic, however many of its terms have reached a rung."""
    if not new:
        return
    topics: dict[tuple[Topic, Told], set[int]] = defaultdict(set)
    for one in new:
        topics[_topic(one, today), one.told].add(one.row.case_id)
    office = Office.of(work, agency_id)
    for (topic, told), found in sorted(topics.items()):
        for case_id in sorted(found):
            case = work.session.get_one(Case, case_id)
            whom = office.hand(case) if told is Told.HANDLER else office.chiefs(case)
            tell(work, whom, topic, case=case_id)


def _tell_of_old(work: Work, agency_id: int, old: list[_Reached]) -> None:
    """One notice a person, with how many cases it is about. Nobody heard of the rungs before
    either, so the handler is told as well, however high the matter has climbed."""
    if not old:
        return
    office, cases = Office.of(work, agency_id), defaultdict[int, set[int]](set)
    for case_id, told in sorted({(one.row.case_id, one.told) for one in old}):
        case = work.session.get_one(Case, case_id)
        whom = office.hand(case) | (set() if told is Told.HANDLER else office.chiefs(case))
        for account in whom:
            cases[account].add(case_id)
    for account, found in sorted(cases.items()):
        tell(work, [account], Topic.TERMS_PAST, count=len(found))


def _topic(one: _Reached, today: date) -> Topic:
    if one.row.due_on < today:
        return Topic.TERM_LATE
    return Topic.TERM_TODAY if one.reminder.rung.working_days == 0 else Topic.TERM_AHEAD


def _tell_above(work: Work, agency: Agency, count: int) -> None:
    if count and agency.parent_id is not None:
        above = holders_of(work, Role.SUPERVISOR, agency.parent_id)
        tell(work, above, Topic.TERMS_BELOW, agency=agency.name, count=count)


def _offices(zone: Zone) -> Any:
    """The agencies of a zone that have accounts."""
    peopled = select(Account.agency_id).where(Account.is_active, Account.is_system.is_(False))
    return (
        select(Agency.id)
        .join(Region, Region.code == Agency.region_code)
        .where(Region.zone == zone.value, Agency.id.in_(peopled))
        .order_by(Agency.id)
    )


def _open_terms(work: Work, agency_id: int) -> Any:
    return (
        select(
            TermRow.case_id,
            TermRow.respondent_id,
            TermRow.term,
            TermRow.start_on,
            TermRow.due_on,
        )
        .join(Case, Case.id == TermRow.case_id)
        .where(
            TermRow.agency_id == agency_id,
            TermRow.met_on.is_(None),
            ~TermRow.is_cancelled,
            TermRow.term.not_in(sorted(work.law.not_deadlines)),
        )
        .order_by(TermRow.case_id, TermRow.id)
    )
