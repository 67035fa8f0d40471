"""The rows of an uploaded table as what they tell: looked at before, taken in by the worker, and
those that were refused given back."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tracker.domain.errors import Forbidden
from tracker.domain.json_lines import Row, read_line
from tracker.domain.ledger import Act
from tracker.domain.records import RowFault
from tracker.domain.roles import Actor, is_below
from tracker.domain.row_faults import sentence
from tracker.domain.sheet_columns import REASON, SheetShape
from tracker.domain.sheet_records import record_of, single_row
from tracker.domain.sheet_states import RIGHTS, SheetState, SheetSubject
from tracker.domain.table_cells import Cell, Column, as_meant
from tracker.services.country import Country, country_of
from tracker.services.importing import import_cases
from tracker.services.receiving import BATCH, Receipt, Refused
from tracker.services.sheets import TAKE, BeginWork, Places, ref_places, shapes_of
from tracker.services.staff import import_staff, import_workforce
from tracker.services.work import Work
from tracker.store.colleagues import colleagues_in
from tracker.store.jobs import ask_for
from tracker.store.sheet_imports import TAKEN_IN, SheetImport
from tracker.store.sheet_rows import Line, SheetRows
from tracker.store.table_files import write_csv, write_sheets

SLICE = 10 * BATCH
"""Rows that one job takes before others of the worker get their turn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of an upload become what they tell."""

    subject: SheetSubject
    kind: str
    shapes: tuple[SheetShape, ...]
    columns: Mapping[str, Mapping[str, str | None]]

    @property
    def main(self) -> SheetShape:
        return self.shapes[0]

    def cells(self, shape: SheetShape, cells: Sequence[str]) -> dict[str, str]:
        """What stands in a row, by column."""
        meant = self.columns[shape.role]
        return {
            column: cell
            for heading, cell in zip(shape.headings, cells, strict=False)
            if cell and (column := meant.get(heading))
        }


def plan_of(row: SheetImport) -> Plan:
    return Plan(row.subject, row.kind, tuple(shapes_of(row)), row.columns)


def records_in(
    rows: SheetRows, plan: Plan, after: int, most: int, country: Country, actor: Actor
) -> Iterator[Row]:
    """So many rows of the main sheet, of cases with those of other sheets. A case of a place
    outside the region of the person who imports cannot be read by them, and is refused."""
    if plan.subject is not SheetSubject.CASES:
        for number, cells in rows.lines(plan.main.place, max(after, _head(rows, plan)), most):
            yield Row(number, single_row(plan.cells(plan.main, cells)))
        return
    others = {shape.place: shape for shape in plan.shapes[1:]}
    refs = ref_places(plan.shapes, plan.columns).get(plan.main.place)
    for number, cells in rows.lines(plan.main.place, max(after, _head(rows, plan)), most):
        if plan.kind == "jsonl":
            row = read_line(number, cells[0].encode(errors="surrogateescape"))
            if isinstance(row.given, dict):
                row.given.pop(REASON, None)
        else:
            parts: dict[str, list[dict[str, str]]] = {}
            ref = cells[refs] if refs is not None and refs < len(cells) else ""
            for sheet, (_, found) in rows.of_ref(ref, plan.main.place) if ref and others else ():
                if sheet in others:
                    told = plan.cells(others[sheet], found)
                    told.pop("ref", None)
                    parts.setdefault(others[sheet].role, []).append(told)
            row = Row(number, record_of(plan.cells(plan.main, cells), parts))
        yield _inside(row, country, actor)


def _inside(row: Row, country: Country, actor: Actor) -> Row:
    if row.fault is not None or not isinstance(row.given, dict):
        return row
    place = [row.given.get(key) for key in ("province", "region")]
    if not all(one is None or isinstance(one, str) for one in place):
        return row
    code = country.gazetteer.code_for(place[0], place[1])
    if is_below(code, actor.region):
        return row
    return Row(row.number, row.given, RowFault("region", "outside_region"))


def _head(rows: SheetRows, plan: Plan) -> int:
    """The number of the row of headings."""
    return rows.first_lines()[plan.main.place][0]


BeginAs = Callable[[Actor], BeginWork]


def take_slice(begin_as: BeginAs, begin: BeginWork, home: Path, number: int) -> bool:
    """Take in the next rows of an import as the officer who began it; True where it is over.

    What was taken is known to the last whole batch, so a job that is done again goes on from
    there. Where more rows wait, the next job is asked for.
    """
    with begin() as work:
        row = work.session.get(SheetImport, number)
        if row is None or row.state is not SheetState.RUNNING:
            return True
        actor = _officer(work, row)
        plan, sender, done_to, first = plan_of(row), row.sender, row.done_to, row.read == 0
        take_in = _TAKERS[row.subject]
        country = country_of(work.session, work.today)
    if actor is None:
        _end(begin, number, "nobody")
        return True
    places = Places(home, number)
    begin_own = begin_as(actor)
    with SheetRows(places.rows) as rows:
        if first:
            _refuse_strays(rows, plan)
        taking = _Taking(begin, rows, number, plan.main.place)
        found = taking.followed(records_in(rows, plan, done_to, SLICE, country, actor))
        try:
            take_in(begin_own, found, sender, places.receipts, progress=taking.note)
        except Forbidden:
            _end(begin, number, "forbidden")
            return True
    if len(taking.numbers) == SLICE:
        with begin() as work:
            ask_for(work.session, TAKE, lock=TAKE, priority=-1, sheet=number)
        return False
    if plan.subject is SheetSubject.STAFF:
        with SheetRows(places.rows) as rows:
            rows.forget_accepted()  # people who landed need not lie about in a second place
    _end(begin, number, None)
    return True


_TAKERS: dict[SheetSubject, Callable[..., Receipt]] = {
    SheetSubject.CASES: import_cases,
    SheetSubject.STAFF: import_staff,
    SheetSubject.WORKFORCE: import_workforce,
}
_COUNTS = {
    "read": "read",
    "created": "created",
    "changed": "amended",
    "unchanged": "unchanged",
    "rejected": "rejected",
    "flagged": "flagged",
}
"""The counts of an import, and what the receipt calls them."""


class _Taking:
    """Keeps with each batch how far the import is and which rows were refused."""

    def __init__(self, begin: BeginWork, rows: SheetRows, number: int, sheet: int) -> None:
        self.begin, self.rows, self.number, self.sheet = begin, rows, number, sheet
        self.numbers: list[int] = []
        self.told = Receipt()
        self.refused = 0

    def followed(self, found: Iterator[Row]) -> Iterator[Row]:
        for row in found:
            self.numbers.append(row.number)
            yield row

    def note(self, receipt: Receipt) -> None:
        faults: dict[int, list[dict[str, str]]] = {}
        for one in receipt.rows[self.refused :]:
            faults.setdefault(one.row, []).append(_said(one))
        self.refused = len(receipt.rows)
        self.rows.refuse((self.sheet, n, said) for n, said in faults.items())
        with self.begin() as work:
            row = work.session.get(SheetImport, self.number, with_for_update=True)
            if row is None:
                return
            row.done_to = self.numbers[receipt.read - 1]
            for name, told in _COUNTS.items():
                fresh = getattr(receipt, told) - getattr(self.told, told)
                setattr(row, name, getattr(row, name) + fresh)
        for told in _COUNTS.values():
            setattr(self.told, told, getattr(receipt, told))


def _refuse_strays(rows: SheetRows, plan: Plan) -> None:
    """Rows of other sheets that belong to no case."""
    heads = {place: number for place, (number, _) in rows.first_lines().items()}
    wanted = {shape.place for shape in plan.shapes[1:]}
    strays = [one for one in rows.strays(plan.main.place, heads) if one[0] in wanted]
    said = [_said(RowFault("ref", "no_such_row"))]
    rows.refuse((sheet, number, said) for sheet, number in strays)


def _said(fault: RowFault | Refused) -> dict[str, str]:
    return {"field": fault.field, "reason": fault.reason}


def _officer(work: Work, row: SheetImport) -> Actor | None:
    people = colleagues_in(work.session, row.agency_id)
    found = next((one.actor for one in people if one.id == row.uploaded_by), None)
    return found if found and found.holds(RIGHTS[row.subject]) else None


def _end(begin: BeginWork, number: int, failure: str | None) -> None:
    with begin() as work:
        row = work.session.get(SheetImport, number, with_for_update=True)
        if row is None:
            return
        row.state = SheetState.FAILED if failure else SheetState.DONE
        row.failure, row.ended_at = failure, work.now
        counts = {name: getattr(row, name) for name in _TOLD}
        subject, seal = f"sheet:{row.id}", row.seal(TAKEN_IN)
        work.record(Act.SHEET_TAKEN_IN, subject, sheet=row.id, row=seal, **counts)


_TOLD = ("created", "changed", "unchanged", "rejected")


def refused_rows(home: Path, row: SheetImport, most: int) -> list[tuple[str, int, list[Any]]]:
    """The first refused rows: the sheet's name, the row's number, its faults."""
    found: list[tuple[str, int, list[Any]]] = []
    path = Places(home, row.id).rows
    if not path.exists():
        return found
    with SheetRows(path) as rows:
        for shape in shapes_of(row):
            wanted = rows.refused(shape.place, most - len(found))
            found += [(shape.name, number, said) for (number, _), said in wanted]
    return found


def write_refused(file: BinaryIO, home: Path, row: SheetImport, language: str) -> None:
    """The refused rows as they came, under their own headings, each with its reasons in a column
    more: mended, the same file can be sent again."""
    with SheetRows(Places(home, row.id).rows) as rows:
        plan = plan_of(row)
        if plan.kind == "jsonl":
            for (_, cells), said in rows.refused(plan.main.place):
                file.write(_json_line(cells[0], said, language))
            return
        main = plan.main
        tables = [(main, rows.refused(main.place))]
        if plan.kind == "csv":
            write_csv(file, _headings(main), _with_reasons(main, tables[0][1], language))
            return
        tables += [(s, rows.parts_of_refused(s.place, main.place)) for s in plan.shapes[1:]]
        told = [(s.name, _headings(s), _with_reasons(s, f, language)) for s, f in tables]
        write_sheets(file, told)


def _headings(shape: SheetShape) -> list[Column]:
    own = [Column(one, one, "") for one in shape.headings if one != REASON]
    return [Column(REASON, REASON, ""), *own]


def _with_reasons(
    shape: SheetShape, found: Iterator[tuple[Line, list[Any]]], language: str
) -> Iterator[list[Cell]]:
    places = [place for place, one in enumerate(shape.headings) if one != REASON]
    for (_, cells), said in found:
        own = [as_meant(cells[place]) if place < len(cells) else "" for place in places]
        yield [_reasons(said, language), *own]


def _reasons(said: list[Any], language: str) -> str:
    return "\n".join(
        f"{one['field']}: {sentence(one['reason']).in_language(language)}" for one in said
    )


def _json_line(text: str, said: list[Any], language: str) -> bytes:
    raw = text.rstrip("\r\n").encode(errors="surrogateescape")
    row = read_line(0, raw)
    if not isinstance(row.given, dict):
        return raw + b"\n"
    row.given[REASON] = _reasons(said, language)
    return json.dumps(row.given, ensure_ascii=False).encode(errors="replace") + b"\n"
