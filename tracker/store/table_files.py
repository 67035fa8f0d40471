"""Tables written to files row by row, with memory that does not grow with the rows."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.domain.days import PartialDay
from tracker.domain.table_cells import Cell, Column, flat, harmless


class TableKind(StrEnum):
    """The kinds of files that a list goes out in; the value is the ending of the name."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"


ROWS_OF_A_SHEET = (1 << 20) - 1
"""Rows that a sheet of XLSX holds below its headings; further ones go on the next sheet."""

_LONGEST_CELL = 32_767
_WIDEST, _NARROWEST = 60, 8


def write_csv(file: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """A CSV file as RFC 4180 has it, UTF-8 with a mark for spreadsheet programs; how many rows.

    Every cell is quoted: programs that part columns by another sign then find no beginning of a
    cell within one.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    out = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow([column.heading for column in columns])
    written = 0
    for row in rows:
        out.writerow([_harmless(cell) for cell in row])
        written += 1
    text.flush()
    text.detach()
    return written


def write_json_lines(file: BinaryIO, rows: Iterable[Mapping[str, Any]]) -> int:
    """One object a line, UTF-8; how many."""
    written = 0
    for row in rows:
        line = {key: _plain(value) for key, value in row.items()}
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        written += 1
    return written


def write_xlsx(
    file: BinaryIO,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    about: tuple[str, Sequence[tuple[str, str]]],
) -> int:
    """A workbook: the rows on one sheet (or more, beyond a million) and on the last one what
    `about` says in pairs under its name; how many rows.

    No cell is a formula. Days known to the day are days, others stay text.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    written, waiting = 0, iter(rows)
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        at = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number in range(1, 1_000_000):
            found = _sheet(book, title if number == 1 else f"{title} {number}", columns, bold)
            fresh = _fill(found, islice(waiting, ROWS_OF_A_SHEET), at)
            found.autofilter(0, 0, fresh, len(columns) - 1)
            written += fresh
            if fresh < ROWS_OF_A_SHEET:
                break
        _explain(book, about, bold)
    return written


def write_sheets(
    file: BinaryIO,
    sheets: Sequence[tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]],
    *,
    is_small: bool = False,
) -> None:
    """A workbook of several sheets, each its name, columns and rows; every cell is text as it
    was written, so that no program rewrites a day. `is_small`: it fits into memory, and is then
    written in less time, words that come again but once."""
    options = {"constant_memory": not is_small, "strings_to_formulas": False}
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        at = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, (name, columns, rows) in enumerate(sheets, start=1):
            sheet = _sheet(book, name or f"Lembar {number}", columns, bold)
            _fill(sheet, rows, at)


def _sheet(book: Workbook, name: str, columns: Sequence[Column], bold: Any) -> Worksheet:
    sheet = book.add_worksheet(name[:31])
    for place, column in enumerate(columns):
        width = min(_WIDEST, max(_NARROWEST, len(column.heading) + 4))
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, bold)
    return sheet


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Cell]], at: Any) -> int:
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, last, place, cell, at)
    return last


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, at: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, PartialDay) and cell.precision == "day":
        sheet.write_datetime(row, place, cell.first)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell.replace(tzinfo=None), at)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, harmless(str(cell))[:_LONGEST_CELL])


def _explain(book: Workbook, about: tuple[str, Sequence[tuple[str, str]]], bold: Any) -> None:
    name, pairs = about
    sheet = book.add_worksheet(name[:31])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (word, meaning) in enumerate(pairs):
        sheet.write_string(row, 0, harmless(word), bold)
        sheet.write_string(row, 1, harmless(meaning), wrapped)


def _plain(value: Any) -> Any:
    return [flat(one) for one in value] if isinstance(value, tuple | list) else flat(value)


def _harmless(cell: Cell) -> str | int | float | None:
    said = flat(cell)
    return harmless(said) if isinstance(said, str) else said
