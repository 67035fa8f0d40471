"""From TOML text to rows of the law data, or what is wrong with the text.

Every `[[table]]` is read by the class that `TABLES` names for it: a key is a field of that class,
a field without a default must be given, and its annotation decides what may stand there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date, datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from tracker.domain import law_items
from tracker.domain.days import PartialDay
from tracker.domain.problems import Problem

TABLES: Mapping[str, type[Any]] = {
    "source": law_items.Source,
    "instrument": law_items.Instrument,
    "provision": law_items.Provision,
    "conduct": law_items.AnnexRow,
    "citation": law_items.Citation,
    "conduct_type": law_items.ConductType,
    "basis": law_items.Basis,
    "level": law_items.Level,
    "sanction": law_items.Sanction,
    "holder": law_items.PowerHolder,
    "office_kind": law_items.OfficeKind,
    "authority": law_items.Authority,
    "term": law_items.Term,
    "form": law_items.Form,
    "election": law_items.Election,
    "body": law_items.Body,
    "holiday": law_items.HolidayRow,
    "holiday_year": law_items.HolidayYear,
    "conflict": law_items.Conflict,
}

_HEADER = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_ERROR_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it stands; `line` is its table header, counted from 1."""

    table: str
    item: Any
    file: str
    line: int

    def problem(self, reason: str) -> Problem:
        """A fault of this row."""
        return Problem(self.file, self.line, f"{self.table} {self.item.id!r}: {reason}")


@dataclass(slots=True)
class Reading:
    """What was read: the rows, the faults of the others, and the ids of those others.

    `whole` is False when a document could not be read at all, so that any id may be missing.
    """

    rows: list[Placed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    whole: bool = True


def read_documents(documents: Mapping[str, str]) -> Reading:
    """Read file name → TOML text; documents under `road/` are another reader's."""
    reading = Reading()
    for name, text in sorted(documents.items()):
        if not name.startswith("road/"):
            _read(name, text, reading)
    return reading


def without_rows(documents: Mapping[str, str]) -> list[Problem]:
    """The tables of which a package holds no row: a file was lost, and nothing else would say so.

    Terms without holidays would be counted, and wrongly.
    """
    held = {row.table for row in read_documents(documents).rows}
    return [
        Problem("package", 1, f"no file holds a [[{table}]]")
        for table in TABLES
        if table not in held and table not in LATER
    ]


LATER = frozenset({"office_kind"})
"""Tables that packages of earlier versions do not have; what was applied then is still read."""


def _read(name: str, text: str, reading: Reading) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _ERROR_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reading.problems.append(Problem(name, line, f"not TOML: {error}"))
        reading.whole = False
        return
    headers = _headers(text)
    for table, entries in document.items():
        lines = headers.get(table, [])
        if table in TABLES and isinstance(entries, list):
            if len(lines) != len(entries):
                lines = [1] * len(entries)
            for line, entry in zip(lines, entries, strict=True):
                _read_row(table, entry, name, line, reading)
        else:
            line = lines[0] if lines else 1
            reading.problems.append(Problem(name, line, f"there is no table [[{table}]]"))


def _read_row(table: str, entry: Any, file: str, line: int, reading: Reading) -> None:
    item, faults = _item(table, entry)
    if item is not None:
        reading.rows.append(Placed(table, item, file, line))
        return
    label = f"{table} {_name(entry)!r}"
    reading.unread.add(_name(entry))
    reading.problems.extend(Problem(file, line, f"{label}: {fault}") for fault in faults)


def _headers(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            found.setdefault(header[1], []).append(number)
    return found


def _name(entry: Any) -> str:
    return str(entry.get("id", entry.get("on", "?"))) if isinstance(entry, dict) else "?"


def _item(table: str, entry: Any) -> tuple[Any | None, list[str]]:
    if not isinstance(entry, dict):
        return None, ["not a table"]
    known = _SCHEMAS[table]
    faults = [f"there is no key {key!r}" for key in entry if key not in known]
    values: dict[str, Any] = {}
    for key, (column, hint) in known.items():
        required = column.default is MISSING
        if key not in entry:
            if required:
                faults.append(f"{key} is missing")
        elif required and entry[key] in ("", []):
            faults.append(f"{key} is empty")
        else:
            try:
                values[key] = _value(entry[key], hint)
            except ValueError as error:
                faults.append(f"{key}: {error}")
    return (None if faults else TABLES[table](**values)), faults


def _schema(kind: type[Any]) -> Mapping[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {column.name: (column, hints[column.name]) for column in fields(kind)}


_SCHEMAS = {table: _schema(kind) for table, kind in TABLES.items()}


def _value(value: Any, hint: Any) -> Any:
    """`value` as `hint` wants it.

    Raises:
        ValueError: it is of another kind.
    """
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _value(value, next(part for part in get_args(hint) if part is not type(None)))
    if origin is Literal:
        return _one_of(value, get_args(hint))
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{value!r} is not a list")
        return tuple(_value(part, get_args(hint)[0]) for part in value)
    if hint is PartialDay:
        return PartialDay.of(value) if _is_day(value) else PartialDay.parse(_text(value))
    if hint is date:
        return value if _is_day(value) else date.fromisoformat(_text(value))
    if hint is str:
        return _text(value)
    if type(value) is not hint:
        raise ValueError(f"{value!r} is not of type {hint.__name__}")
    return value


def read_field(kind: type[Any], name: str, text: str) -> Any:
    """A value for a field of a row, from its text.

    Raises:
        ValueError: rows of that kind have no such field, or the field no such value.
    """
    if name not in {column.name for column in fields(kind)}:
        raise ValueError(f"there is no {name}")
    hint = get_type_hints(kind)[name]
    if hint is int and text.isdecimal():
        return _value(int(text), hint)
    if hint is bool and text in ("true", "false"):
        return text == "true"
    return _value(text, hint)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")
    return value


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(map(str, allowed))}")
    return value
