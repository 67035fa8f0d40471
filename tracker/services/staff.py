"""Registers of civil servants and their numbers by year: taken in row by row, looked up, thrown
away."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.json_lines import Row
from tracker.domain.ledger import Act
from tracker.domain.matters import StaffStatus
from tracker.domain.prevention import RecordKind, Workforce, taken_up
from tracker.domain.records import RowFault
from tracker.domain.roles import Actor, Permission, is_below
from tracker.domain.row_faults import DIFFERS
from tracker.domain.staff_numbers import parse_staff_number
from tracker.domain.staff_rows import StaffRecord, WorkforceRecord, parse_staff, parse_workforce
from tracker.services.country import Country, country_of
from tracker.services.receiving import (
    BeginWork,
    Progress,
    ReadRow,
    Receipt,
    Tally,
    read_rows,
    receive,
)
from tracker.services.region_records import record_of_region
from tracker.services.work import Work
from tracker.store.bulk import lock_sender
from tracker.store.region_records import RegionRecord
from tracker.store.staff import StaffMember

FACTS = ("name", "position", "employer", "rank", "status")
"""What a register says of a staff number."""


def import_staff(
    begin_work: BeginWork,
    rows: Iterable[Row],
    sender: str,
    receipts: Path,
    *,
    progress: Progress | None = None,
) -> Receipt:
    """Take civil servants into the register of the actor's agency, by staff number.

    A number that is known takes on what the row says; the same row again changes nothing. Whoever
    a file does not name stays. Each batch is an entry, which holds counts alone.

    Raises:
        Forbidden: this person may not keep the register.
    """
    read = read_rows(rows, parse_staff)
    right = Permission.REGISTER_KEEP
    return receive(begin_work, read, sender, receipts, _take_staff, progress, right)


def _take_staff(work: Work, batch: Sequence[ReadRow[StaffRecord]]) -> Tally:
    tally = Tally()
    found = {row.record.nip: row.record for row in batch if row.record is not None}
    if not found:
        return tally
    agency = work.actor.agency_id
    lock_sender(work.session, f"staff:{agency}")
    known = {row.nip: row for row in work.session.execute(_known(agency, found))}
    new = [one for nip, one in found.items() if nip not in known]
    other = [one for nip, one in found.items() if nip in known and _differs(one, known[nip])]
    told: dict[str, Any] = {"agency_id": agency, "told_at": work.now}
    if new:
        work.session.execute(insert(StaffMember), [{**told, **_facts(one)} for one in new])
    for one in other:
        mine = (StaffMember.agency_id == agency, StaffMember.nip == one.nip)
        work.session.execute(
            update(StaffMember).where(*mine).values(told_at=work.now, **_facts(one))
        )
    tally.created, tally.amended = len(new), len(other)
    tally.unchanged = len(found) - len(new) - len(other)
    tally.flagged = sum(one.is_odd for one in found.values())
    if new or other:
        work.record(Act.REGISTER_FILLED, f"register:{agency}", created=len(new), changed=len(other))
    return tally


def _known(agency: int, nips: Iterable[str]) -> Any:
    told = (StaffMember.nip, *(getattr(StaffMember, name) for name in FACTS))
    return select(*told).where(StaffMember.agency_id == agency, StaffMember.nip.in_(list(nips)))


def _differs(one: StaffRecord, known: Any) -> bool:
    return any(getattr(one, name) != getattr(known, name) for name in FACTS)


def _facts(one: StaffRecord) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("nip", *FACTS)}


def staff_verdict(session: Session, actor: Actor, one: StaffRecord) -> str:
    """What would become of such a row: `created`, `changed` or `unchanged`."""
    known = session.execute(_known(actor.agency_id, [one.nip])).one_or_none()
    if known is None:
        return "created"
    return "changed" if _differs(one, known) else "unchanged"


def forget_register(work: Work) -> int:
    """Throw the register of the actor's agency away; how many civil servants it named.

    Raises:
        Forbidden: this person may not keep the register.
    """
    work.actor.must(Permission.REGISTER_KEEP)
    agency = work.actor.agency_id
    lock_sender(work.session, f"staff:{agency}")
    gone = work.session.execute(delete(StaffMember).where(StaffMember.agency_id == agency))
    count = int(getattr(gone, "rowcount", 0))
    work.record(Act.REGISTER_FORGOTTEN, f"register:{agency}", people=count)
    return count


@dataclass(frozen=True, slots=True)
class StaffFound:
    """A civil servant of the register; `masked` is the number without birth date and sex."""

    id: int
    nip: str
    name: str
    position: str | None
    employer: str | None
    rank: str | None
    status: StaffStatus

    @property
    def masked(self) -> str:
        return parse_staff_number(self.nip).masked


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Who was found by some words. `is_more`: others fit too; `is_short`: too little was asked."""

    found: tuple[StaffFound, ...] = ()
    is_more: bool = False
    is_short: bool = False


def look_up(work: Work, words: str) -> LookedUp:
    """Who in the register of the actor's agency has that number, or a name with all these words.

    At most `MOST_FOUND` are told, and the book holds that somebody looked, never for whom.

    Raises:
        Forbidden: this person may not read the register.
    """
    work.actor.must(Permission.REGISTER_READ)
    asked = " ".join(words.split())
    digits = _SIGNS.sub("", asked)
    is_number = digits.isascii() and digits.isdecimal()
    if len(digits) < (FEWEST_DIGITS if is_number else FEWEST_LETTERS):
        return LookedUp(is_short=True)
    where = (
        [StaffMember.nip.startswith(digits)]
        if is_number
        else [StaffMember.name.icontains(word, autoescape=True) for word in asked.split()]
    )
    rows = work.session.scalars(
        select(StaffMember)
        .where(StaffMember.agency_id == work.actor.agency_id, *where)
        .order_by(StaffMember.name, StaffMember.id)
        .limit(MOST_FOUND + 1)
    ).all()
    found = tuple(_found(row) for row in rows[:MOST_FOUND])
    _looked(work, "nip" if is_number else "name", len(found))
    return LookedUp(found, len(rows) > MOST_FOUND)


def staff_taken(work: Work, number: int) -> StaffFound:
    """One of the register, to be taken into a form.

    Raises:
        Forbidden: this person may not read the register. NotFound: there is none in that of the
            own agency.
    """
    work.actor.must(Permission.REGISTER_READ)
    row = work.session.get(StaffMember, number)
    if row is None or row.agency_id != work.actor.agency_id:
        raise NotFound()
    _looked(work, "one", 1)
    return _found(row)


MOST_FOUND = 10
FEWEST_DIGITS, FEWEST_LETTERS = 8, 3
_SIGNS = re.compile(r"[\s.\-]")


def _found(row: StaffMember) -> StaffFound:
    return StaffFound(row.id, row.nip, row.name, *(getattr(row, name) for name in FACTS[1:]))


def _looked(work: Work, by: str, found: int) -> None:
    work.record(Act.REGISTER_LOOKED_UP, f"register:{work.actor.agency_id}", by=by, found=found)


def import_workforce(
    begin_work: BeginWork,
    rows: Iterable[Row],
    source: str,
    receipts: Path,
    *,
    progress: Progress | None = None,
) -> Receipt:
    """Record numbers of civil servants by year, region, office and group, each with that source.

    A number that the agency recorded already is unchanged; another for the same year, office and
    group is refused as "differs: count": the former is taken back first.

    Raises:
        Forbidden: this person may not record facts of regions.
    """
    taker = _WorkforceTaker(source)
    read = read_rows(rows, parse_workforce)
    return receive(
        begin_work, read, source, receipts, taker.take, progress, Permission.REGION_RECORD
    )


Key = tuple[str, int, str, str]


class _WorkforceTaker:
    """Takes batches of numbers; the country is read once for all of them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._country: Country | None = None

    def take(self, work: Work, batch: Sequence[ReadRow[WorkforceRecord]]) -> Tally:
        tally = Tally()
        if self._country is None:
            self._country = country_of(work.session, work.today)
        lock_sender(work.session, f"workforce:{work.actor.agency_id}")
        good = [(row.number, row.record) for row in batch if row.record is not None]
        codes = {number: _region_meant(self._country, work.actor, one) for number, one in good}
        wanted = {code for code in codes.values() if code is not None}
        known = _numbers_known(work.session, work.actor, wanted)
        for number, one in good:
            code = codes[number]
            verdict = _held_against(code, one, known, work.today)
            if isinstance(verdict, RowFault):
                tally.refused[number] = [verdict]
            elif verdict == "unchanged":
                tally.unchanged += 1
            elif code is not None:
                record_of_region(work, code, one.facts, self.source)
                known[_key(code, one.facts)] = one.facts.count
                tally.created += 1
        return tally


def number_verdict(
    session: Session, actor: Actor, country: Country, today: date, one: WorkforceRecord
) -> str | RowFault:
    """What would become of such a row: `created`, `unchanged`, or why it would be refused."""
    code = _region_meant(country, actor, one)
    known = _numbers_known(session, actor, {code} if code is not None else set())
    return _held_against(code, one, known, today)


def _held_against(
    code: str | None, one: WorkforceRecord, known: Mapping[Key, int], today: date
) -> str | RowFault:
    if code is None:
        return RowFault("region", "outside_region")
    if one.facts.year > today.year:
        return RowFault("year", "in_the_future")
    before = known.get(_key(code, one.facts))
    if before is None:
        return "created"
    return "unchanged" if before == one.facts.count else RowFault("count", DIFFERS + "count")


def _region_meant(country: Country, actor: Actor, one: WorkforceRecord) -> str | None:
    """The code of the region of a row, that of the sender's where it names none; None where it
    lies outside or is not known."""
    if one.place is None:
        return actor.region
    code = country.gazetteer.code_for(None, one.place)
    return code if code and is_below(code, actor.region) else None


def _numbers_known(session: Session, actor: Actor, codes: set[str]) -> dict[Key, int]:
    """The numbers that the agency recorded of these regions and did not take back."""
    rows = session.execute(
        select(RegionRecord.region_code, RegionRecord.facts).where(
            RegionRecord.kind == RecordKind.WORKFORCE,
            RegionRecord.agency_id == actor.agency_id,
            RegionRecord.region_code.in_(codes),
            RegionRecord.withdrawn_at.is_(None),
        )
    )
    found: dict[Key, int] = {}
    for row in rows:
        facts = taken_up(RecordKind.WORKFORCE, row.facts)
        if isinstance(facts, Workforce):
            found[_key(row.region_code, facts)] = facts.count
    return found


def _key(code: str, facts: Workforce) -> Key:
    return code, facts.year, facts.group.value, facts.office.lower()
