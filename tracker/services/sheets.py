"""Tables that officers upload: kept aside, read, matched, looked at, taken in by the worker in
slices, and the refused rows given back in the form in which they came."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import Invalid, NotFound, WrongStage
from tracker.domain.json_lines import LONGEST_LINE, lines_of
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor
from tracker.domain.sheet_columns import (
    SheetShape,
    folded,
    is_column,
    lacking,
    matched,
    role_of,
    sheets_of,
)
from tracker.domain.sheet_states import RIGHTS, SheetState, SheetSubject
from tracker.services.work import Work
from tracker.store.confined import CannotLook, look_at_lines
from tracker.store.jobs import ask_for
from tracker.store.sheet_imports import UPLOADED, SheetImport
from tracker.store.sheet_rows import SheetRows

READ, TAKE = "read_sheet", "take_sheet"
"""The jobs of an upload. Each is told its number, `sheet`."""

LONGEST_FILE = 64 << 20
AT_ONCE = 1 << 20
"""Bytes up to which a file is read while its sender waits."""

LONGEST_SENDER = 40
LONGEST_SOURCE = 80
KEPT = timedelta(days=14)
"""For so long the refused rows of an import can be fetched, and an unused upload begun."""

KINDS = {
    **{".xlsx": "xlsx", ".xlsm": "xlsx", ".csv": "csv", ".tsv": "csv", ".txt": "csv"},
    **{".jsonl": "jsonl", ".ndjson": "jsonl"},
}
JSON = "json"
"""The one heading of a file of JSON lines."""

_PATIENCE = 300.0
_CODES = frozenset({"no_table", "table_too_large", "macros"})
BeginWork = Callable[[], Work]


@dataclass(frozen=True)
class Places:
    """Where an upload lies in the data folder."""

    home: Path
    number: int

    @property
    def folder(self) -> Path:
        return self.home / "imports" / str(self.number)

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def rows(self) -> Path:
        return self.folder / "rows.sqlite"

    @property
    def receipts(self) -> Path:
        return self.folder / "receipts"


def sender_of(work: Work, typed: str, subject: SheetSubject) -> str:
    """The sender of cases that an officer names, with the agency's region before it: nobody can
    speak for the sender of another agency, nor learn of its refs. Of other tables where they are
    from, as typed.

    Raises:
        Invalid: there is no name, or one that cannot be.
    """
    is_of_cases = subject is SheetSubject.CASES
    name = " ".join(typed.split())
    if not name:
        raise Invalid({"sender": ["required"]})
    if len(name) > (LONGEST_SENDER if is_of_cases else LONGEST_SOURCE):
        raise Invalid({"sender": ["too_long"]})
    if not is_of_cases:
        return name
    if ":" in name:
        raise Invalid({"sender": ["holds_colon"]})
    return f"{work.actor.region or 'RI'}/{name}"


def upload_sheet(
    work: Work,
    home: Path,
    file: BinaryIO,
    name: str,
    sender: str,
    subject: SheetSubject = SheetSubject.CASES,
) -> int:
    """Keep a file aside and say in the book that it came; its number. A small one is to be read
    at once by `read_sheet`, another is asked of the worker.

    Raises:
        Forbidden: this person may not import such a table.
        Invalid: no such kind of file, too large, or no sender; nothing was kept.
    """
    work.actor.must(RIGHTS[subject])
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None or (kind == "jsonl" and subject is not SheetSubject.CASES):
        raise Invalid({"file": ["not_a_table"]})
    said = sender_of(work, sender, subject)
    with tempfile.TemporaryFile() as taken:
        shutil.copyfileobj(file, taken)
        size = taken.tell()
        if not 0 < size <= LONGEST_FILE:
            raise Invalid({"file": ["table_too_large" if size else "no_table"]})
        taken.seek(0)
        digest = hashlib.file_digest(taken, "sha256").digest()
        row = SheetImport(
            agency_id=work.actor.agency_id,
            uploaded_by=work.actor.account_id,
            uploaded_at=work.now,
            subject=subject,
            sender=said,
            name=PurePath(name).name[-200:],
            kind=kind,
            size=size,
            digest=digest,
            state=SheetState.WAITING,
        )
        work.session.add(row)
        work.session.flush()
        places = Places(home, row.id)
        shutil.rmtree(places.folder, ignore_errors=True)  # of a number that was rolled back
        places.folder.mkdir(mode=0o700, parents=True)
        taken.seek(0)
        with places.file.open("xb") as kept:
            shutil.copyfileobj(taken, kept)
    work.record(
        Act.SHEET_UPLOADED,
        f"sheet:{row.id}",
        sheet=row.id,
        sender=said,
        digest=f"sha256:{digest.hex()}",
        size=size,
        row=row.seal(UPLOADED),
    )
    if size > AT_ONCE:
        ask_for(work.session, READ, lock=READ, sheet=row.id)
    return row.id


def read_sheet(begin: BeginWork, home: Path, number: int) -> None:
    """Read the rows of an upload, and match its headings with the columns of the format: as the
    sender's last upload had them, else as they are called. One that was read is left alone."""
    places = Places(home, number)
    with begin() as work:
        row = _locked(work, number)
        if row.state is not SheetState.WAITING:
            return
        kind, subject = row.kind, row.subject
        before = _remembered(work, row)
    try:
        shapes, notes = _read(places, kind, subject)
    except Invalid as refusal:
        with begin() as work:
            row = _locked(work, number)
            row.state, row.failure = SheetState.FAILED, refusal.errors["file"][0]
        put_away(places)
        return
    columns = {shape.role: matched(shape, before.get(shape.role, {})) for shape in shapes}
    _name_refs(places, shapes, columns)
    with begin() as work:
        row = _locked(work, number)
        row.sheets = [_told(shape) for shape in shapes]
        row.notes, row.columns = notes, columns
        row.rows = shapes[0].rows
        row.state = SheetState.READY


def match_columns(
    work: Work, home: Path, number: int, chosen: Mapping[str, Mapping[str, str]]
) -> None:
    """Say what each heading means: by role of the sheet and heading, the column or "" for none.

    Raises:
        NotFound: no such upload of this agency. WrongStage: it was begun.
        Invalid: no such column, one chosen twice, or one that must be there is lacking.
    """
    row = own_import(work, number)
    if row.state is not SheetState.READY:
        raise WrongStage("import_begun")
    columns: dict[str, dict[str, str]] = {}
    for shape in shapes_of(row):
        said = chosen.get(shape.role, {})
        found = {heading: said.get(heading, "") for heading in shape.headings if heading}
        given = [column for column in found.values() if column]
        if not all(is_column(shape.role, column) for column in given):
            raise Invalid({"": ["unknown_column"]})
        if len(set(given)) != len(given):
            raise Invalid({"": ["column_chosen_twice"]})
        columns[shape.role] = found
    if any(lacking(role, list(found.values())) for role, found in columns.items()):
        raise Invalid({"": ["column_lacking"]})
    row.columns = columns
    _name_refs(Places(home, number), shapes_of(row), columns)


def _name_refs(
    places: Places, shapes: list[SheetShape], columns: Mapping[str, Mapping[str, str | None]]
) -> None:
    """Find together what several sheets tell of one case, by the ref of each row."""
    if len(shapes) > 1:
        with SheetRows(places.rows) as rows:
            rows.name_refs(ref_places(shapes, columns))


def ref_places(
    shapes: Iterable[SheetShape], columns: Mapping[str, Mapping[str, str | None]]
) -> dict[int, int]:
    """In which cell each sheet holds the ref."""
    found = {}
    for shape in shapes:
        meant = columns[shape.role]
        for place, heading in enumerate(shape.headings):
            if meant.get(heading) == "ref":
                found[shape.place] = place
    return found


def lacks(row: SheetImport) -> dict[str, tuple[str, ...]]:
    """The columns that an import cannot begin without, by the role of the sheet; none for JSON."""
    if row.kind == "jsonl":
        return {}
    found = {s.role: lacking(s.role, list(row.columns[s.role].values())) for s in shapes_of(row)}
    return {role: names for role, names in found.items() if names}


def begin_import(work: Work, number: int) -> None:
    """Have the worker take the rows in.

    Raises:
        NotFound: no such upload of this agency. WrongStage: it was begun, or was put away.
        Invalid: a column that must be there is lacking.
    """
    row = own_import(work, number)
    if row.state is not SheetState.READY:
        raise WrongStage("import_begun")
    if lacks(row):
        raise Invalid({"": ["column_lacking"]})
    row.state = SheetState.RUNNING
    ask_for(work.session, TAKE, lock=TAKE, priority=-1, sheet=number)


def own_import(work: Work, number: int) -> SheetImport:
    """An upload of the actor's own agency, held for this act.

    Raises:
        NotFound: there is none of that number. Forbidden: this person may not import such a table.
    """
    import_of(work.session, work.actor, number)
    return _locked(work, number)


def import_of(session: Session, actor: Actor, number: int) -> SheetImport:
    """The same to read.

    Raises:
        NotFound: there is none of that number. Forbidden: this person may not import such a table.
    """
    row = session.get(SheetImport, number)
    if row is None or row.agency_id != actor.agency_id:
        raise NotFound()
    actor.must(RIGHTS[row.subject])
    return row


def imports_of(session: Session, actor: Actor, subject: SheetSubject) -> list[SheetImport]:
    """The newest such uploads of the actor's agency."""
    own = select(SheetImport).where(
        SheetImport.agency_id == actor.agency_id, SheetImport.subject == subject
    )
    return list(session.scalars(own.order_by(SheetImport.id.desc()).limit(MOST_SHOWN)))


MOST_SHOWN = 50


def shapes_of(row: SheetImport) -> list[SheetShape]:
    return [SheetShape(**{**one, "headings": tuple(one["headings"])}) for one in row.sheets]


def put_away(places: Places) -> None:
    shutil.rmtree(places.folder, ignore_errors=True)


def put_old_away(work: Work, home: Path) -> int:
    """Forget the files of uploads that lie for longer than `KEPT`; how many."""
    old = work.session.scalars(
        select(SheetImport).where(
            SheetImport.uploaded_at < work.now - KEPT,
            SheetImport.state.in_([SheetState.READY, SheetState.WAITING, SheetState.DONE]),
        )
    ).all()
    for row in old:
        put_away(Places(home, row.id))
        row.state = SheetState.GONE
    return len(old)


def _locked(work: Work, number: int) -> SheetImport:
    row = work.session.get(SheetImport, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    return row


def _remembered(work: Work, row: SheetImport) -> dict[str, dict[str, str]]:
    """What the headings meant in the agency's last such upload, by role and folded heading; of
    cases, in the last one of the same sender."""
    is_alike = (
        SheetImport.sender == row.sender
        if row.subject is SheetSubject.CASES
        else SheetImport.agency_id == row.agency_id
    )
    columns = work.session.scalar(
        select(SheetImport.columns)
        .where(
            is_alike,
            SheetImport.subject == row.subject,
            SheetImport.id != row.id,
            SheetImport.state.in_([SheetState.RUNNING, SheetState.DONE, SheetState.GONE]),
        )
        .order_by(SheetImport.id.desc())
        .limit(1)
    )
    return {
        role: {folded(heading): column for heading, column in found.items() if column is not None}
        for role, found in (columns or {}).items()
    }


def _read(
    places: Places, kind: str, subject: SheetSubject
) -> tuple[list[SheetShape], list[dict[str, Any]]]:
    """The sheets of a file that hold rows, its rows in the working file, and what was left out.

    Raises:
        Invalid: it is no such table; the reason is that of the field `file`.
    """
    places.rows.unlink(missing_ok=True)
    with SheetRows(places.rows) as rows, places.file.open("rb") as file:
        if kind == "jsonl":
            rows.put([(0, 0, [JSON])])
            rows.put(_json_rows(file))
            sheets: list[dict[str, Any]] = [{"name": "", "is_hidden": False, "merged": 0}]
        else:
            sheets = _table_rows(rows, file, kind)
        shapes, notes = _shapes(rows, sheets, kind, subject)
    places.file.unlink()
    return shapes, notes


def _json_rows(file: BinaryIO) -> Iterator[tuple[int, int, list[str]]]:
    for number, line in enumerate(lines_of(file), start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield 0, number, [line.decode(errors="surrogateescape")]


def _table_rows(rows: SheetRows, file: BinaryIO, kind: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryFile() as said:
        try:
            look_at_lines("workbooks", file, said, patience=_PATIENCE, kind=kind)
        except CannotLook as refusal:
            code = refusal.code if refusal.code in _CODES else "table_too_large"
            raise Invalid({"file": [code]}) from refusal
        sheets: list[dict[str, Any]] = json.loads(said.readline(1 << 20))["sheets"]
        rows.put(_told_rows(said))
    return sheets


def _told_rows(said: BinaryIO) -> Iterator[tuple[int, int, list[str]]]:
    while line := said.readline(2 * LONGEST_LINE):
        sheet, number, cells = json.loads(line)
        yield sheet, number, cells


def _shapes(
    rows: SheetRows, sheets: list[dict[str, Any]], kind: str, subject: SheetSubject
) -> tuple[list[SheetShape], list[dict[str, Any]]]:
    """Which sheets are read as what: by their names, else the first that holds rows is the main
    one. Others are left out, which is said, as are hidden ones and merged cells."""
    heads, notes = rows.first_lines(), []
    order = list(sheets_of(subject))
    filled = [place for place in heads if not sheets[place]["is_hidden"]]
    by_name = {place: role_of(subject, sheets[place]["name"]) for place in filled}
    main = next((place for place in filled if by_name[place] == order[0]), None)
    if main is None and filled:
        main = next((place for place in filled if by_name[place] is None), filled[0])
        by_name[main] = order[0]
    shapes: list[SheetShape] = []
    for place, one in enumerate(sheets):
        role = by_name.get(place)
        if one["is_hidden"]:
            notes.append({"what": "hidden", "sheet": one["name"]})
        elif place in heads and role is None and one["name"] not in _OUR_WORDS:
            notes.append({"what": "left_out", "sheet": one["name"]})
        if role is None or role in [shape.role for shape in shapes]:
            continue
        if one["merged"]:
            notes.append({"what": "merged", "sheet": one["name"], "count": one["merged"]})
        headings = tuple(heads[place][1])
        told = [folded(heading) for heading in headings if heading]
        if kind != "jsonl" and len(set(told)) != len(told):
            raise Invalid({"file": ["columns_twice"]})
        shapes.append(SheetShape(place, one["name"], role, headings, rows.count(place)))
    shapes.sort(key=lambda shape: order.index(shape.role))
    if not shapes or shapes[0].role != order[0] or not shapes[0].rows:
        raise Invalid({"file": ["no_rows"]})
    return shapes, notes


_OUR_WORDS = frozenset({"Petunjuk"})
"""Sheets of our own templates that hold no rows."""


def _told(shape: SheetShape) -> dict[str, Any]:
    return {
        "place": shape.place,
        "name": shape.name,
        "role": shape.role,
        "headings": list(shape.headings),
        "rows": shape.rows,
    }
