"""What would become of the first rows of an uploaded table; nothing is changed by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.json_lines import Row
from tracker.domain.record_reading import parse_record
from tracker.domain.records import Record, RowFault, differences, facts_digest, written
from tracker.domain.roles import Actor
from tracker.domain.row_faults import DIFFERS
from tracker.domain.sheet_states import SheetSubject
from tracker.domain.staff_rows import parse_staff, parse_workforce
from tracker.services.country import Country, country_of
from tracker.services.sheets import Places, import_of
from tracker.services.staff import number_verdict, staff_verdict
from tracker.services.taking_sheets import plan_of, records_in
from tracker.store.cases import Case
from tracker.store.record_rows import reported_facts
from tracker.store.sheet_imports import SheetImport
from tracker.store.sheet_rows import SheetRows

LONGEST = 160


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of a row: `created`, `changed`, `unchanged` or `rejected`, and why."""

    number: int
    ref: str | None
    place: str
    words: str
    verdict: str
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class _Looking:
    """Whose upload is looked at, and where."""

    session: Session
    actor: Actor
    today: date
    country: Country
    sender: str


def foresee(
    session: Session, actor: Actor, today: date, home: Path, number: int, most: int
) -> list[Foreseen]:
    """What would become of the first rows of an upload.

    Raises:
        Forbidden: this person may not import. NotFound: no such upload of this agency.
    """
    row = import_of(session, actor, number)
    looking = _Looking(session, actor, today, country_of(session, today), row.sender)
    with SheetRows(Places(home, row.id).rows) as rows:
        records = records_in(rows, plan_of(row), 0, most, looking.country, actor)
        return [_foreseen(looking, row, one) for one in records]


def _foreseen(looking: _Looking, upload: SheetImport, row: Row) -> Foreseen:
    given: Mapping[str, Any] = row.given if isinstance(row.given, dict) else {}
    verdict, faults = _VERDICTS[upload.subject](looking, row)
    key, places, words = SHOWN[upload.subject]
    place = ", ".join(filter(None, (_said(given, name) for name in places)))
    line = " · ".join(filter(None, (_said(given, name) for name in words)))
    return Foreseen(row.number, _said(given, key), place, line[:LONGEST], verdict, faults)


SHOWN: dict[SheetSubject, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    SheetSubject.CASES: ("ref", ("region", "province"), ("narrative",)),
    SheetSubject.STAFF: ("nip", ("employer",), ("name", "position", "rank", "status")),
    SheetSubject.WORKFORCE: ("year", ("region",), ("employer", "group", "count")),
}
"""Of each table: the column of the key, those of the place, and those of the words."""


def _said(given: Mapping[str, Any], key: str) -> str | None:
    return str(given[key]) if given.get(key) else None


Verdict = tuple[str, tuple[RowFault, ...]]


def _of_case(looking: _Looking, row: Row) -> Verdict:
    parsed = [row.fault] if row.fault else parse_record(row.given)
    if isinstance(parsed, list):
        return "rejected", tuple(parsed)
    faults = _differs(looking.session, looking.sender, parsed)
    if faults is None:
        return "created", ()
    return ("rejected" if faults else "unchanged"), faults


def _differs(session: Session, sender: str, record: Record) -> tuple[RowFault, ...] | None:
    """In what a known case says something else; None where there is no such case."""
    known = session.execute(
        select(Case.id, Case.sender_digest).where(
            Case.sender == sender, Case.sender_ref == record.ref
        )
    ).one_or_none()
    if known is None:
        return None
    said = written(record)
    if known.sender_digest == facts_digest(said):
        return ()
    fields = differences(reported_facts(session, [known.id])[known.id], said)
    return tuple(RowFault(name, DIFFERS + name) for name in fields)


def _of_staff(looking: _Looking, row: Row) -> Verdict:
    parsed = parse_staff(row.given)
    if isinstance(parsed, list):
        return "rejected", tuple(parsed)
    return staff_verdict(looking.session, looking.actor, parsed), ()


def _of_number(looking: _Looking, row: Row) -> Verdict:
    parsed = parse_workforce(row.given)
    if isinstance(parsed, list):
        return "rejected", tuple(parsed)
    verdict = number_verdict(looking.session, looking.actor, looking.country, looking.today, parsed)
    return (verdict, ()) if isinstance(verdict, str) else ("rejected", (verdict,))


_VERDICTS: dict[SheetSubject, Callable[[_Looking, Row], Verdict]] = {
    SheetSubject.CASES: _of_case,
    SheetSubject.STAFF: _of_staff,
    SheetSubject.WORKFORCE: _of_number,
}
