"""Rows of tables as objects of the record format, for the reader of records to judge.

Nothing is refused here: what cannot be understood is handed on as it was written, so that the
reader of records names the fault.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tracker.domain.sheet_columns import COUNTS, DAYS, LISTS, NUMBERS, PARTS, numbered
from tracker.domain.sheet_words import in_the_format
from tracker.domain.table_cells import as_meant

Cells = Mapping[str, str]
"""What stands in a row, by column; empty cells are left out."""

_PARTED = re.compile(r"[;\n]")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
_SERIAL = re.compile(r"\d{5}")
_EPOCH = date(1899, 12, 30)
"""The day from which spreadsheet programs count days."""

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000 to 2099
_HEAD = "reporter."


def record_of(main: Cells, parts: Mapping[str, Sequence[Cells]]) -> dict[str, Any]:
    """The object that a row of the sheet of cases states, with its rows of other sheets."""
    given: dict[str, Any] = {}
    reporter: dict[str, Any] = {}
    inner: dict[str, dict[int, dict[str, Any]]] = {}
    for column, text in main.items():
        if found := numbered(column):
            part, number, name = found
            inner.setdefault(part, {}).setdefault(number, {})[name] = _value(f"{part}.{name}", text)
        elif column.startswith(_HEAD):
            reporter[column.removeprefix(_HEAD)] = _value(column, text)
        else:
            given[column] = _value(column, text)
    if reporter:
        given["reporter"] = reporter
    for part in PARTS:
        items = [_part(part, item) for _, item in sorted(inner.get(part, {}).items())]
        items += [
            _part(part, {name: _value(f"{part}.{name}", text) for name, text in row.items()})
            for row in parts.get(part, ())
        ]
        if items:
            given[part] = _keyed(items) if part == "respondents" else items
    return given


def _part(part: str, item: dict[str, Any]) -> dict[str, Any]:
    if part == "respondents":
        item.setdefault("status", "unknown")
    if part == "conducts":
        item.setdefault("type", "other")
    return item


def _keyed(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Respondents without a key are called by their place, as they are in the other columns."""
    taken = {one.get("key") for one in people}
    for place, one in enumerate(people, start=1):
        if "key" not in one and str(place) not in taken:
            one["key"] = str(place)
    return people


def _value(column: str, text: str) -> Any:
    text = as_meant(text)
    if column in LISTS:
        return [part.strip() for part in _PARTED.split(text) if part.strip()]
    if column in DAYS:
        return iso_day(text)
    if column in COUNTS and text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return in_the_format(column, text)


def single_row(cells: Cells) -> dict[str, Any]:
    """The object that a row states which stands for itself: numbers where numbers are asked for,
    in the office's way of writing thousands or without it."""
    return {column: _number(column, as_meant(text)) for column, text in cells.items()}


def _number(column: str, text: str) -> str | int:
    plain = text.strip().replace(".", "") if _THOUSANDS.fullmatch(text.strip()) else text.strip()
    is_number = column in NUMBERS and plain.isascii() and plain.isdecimal() and len(plain) < 10
    return int(plain) if is_number else text.strip()


def iso_day(text: str) -> str:
    """A day as the format has it: `3/10/2024` is the third of October, and a number that a
    spreadsheet shows where it holds a day is that day. Any other text as it is."""
    if found := _DAY.fullmatch(text.strip()):
        day, month, year = (int(part) for part in found.groups())
        return f"{year:04}-{month:02}-{day:02}"
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return (_EPOCH + timedelta(days=int(text))).isoformat()
    return text.strip()
