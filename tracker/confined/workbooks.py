"""Reads every sheet of a workbook, or a CSV file, as rows of text. No formula is reckoned; what a
workbook holds as the outcome of one is taken. Says first which sheets there are."""

import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, load_workbook

from tracker.confined.limits import TABLE, confine
from tracker.confined.marking import refuse
from tracker.confined.tables import LONGEST_CELL, MOST_COLUMNS, Cells, rows_of_csv, written

MOST_ROWS = 1_000_000
"""Rows of all sheets together."""

MOST_SHEETS = 30
MOST_UNPACKED = 1 << 30
SECONDS = 120


def main() -> None:
    asked = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    if asked["kind"] == "csv":
        _say({"sheets": [{"name": "", "is_hidden": False, "merged": 0}]})
        _rows(0, rows_of_csv(data), 0)
        return
    _look_at_the_package(data)
    try:
        book = load_workbook(io.BytesIO(data))
        _workbook(book)
    except (CalamineError, OSError, ValueError, IndexError):
        refuse("no_table")


def _look_at_the_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        refuse("no_table")
    if any(one.filename.lower().endswith("vbaproject.bin") for one in names):
        refuse("macros")
    if sum(one.file_size for one in names) > MOST_UNPACKED:
        refuse("table_too_large")


def _workbook(book: CalamineWorkbook) -> None:
    about = book.sheets_metadata
    if len(about) > MOST_SHEETS:
        refuse("table_too_large")
    told = []
    for one in about:
        hidden = one.visible != SheetVisibleEnum.Visible
        merged = [] if hidden else book.get_sheet_by_name(one.name).merged_cell_ranges or []
        told.append({"name": one.name, "is_hidden": hidden, "merged": len(merged)})
    _say({"sheets": told})
    count = 0
    for place, shown in enumerate(told):
        if not shown["is_hidden"]:
            sheet = book.get_sheet_by_name(str(shown["name"]))
            first = sheet.start[0] if sheet.start else 0
            rows = ([written(cell) for cell in row] for row in sheet.iter_rows())
            count = _rows(place, rows, count, first)


def _rows(place: int, rows: Iterable[Cells], count: int, before: int = 0) -> int:
    """Say the rows that hold anything, each with its sheet and its number as a program counts."""
    for number, row in enumerate(_bounded(rows), start=before + 1):
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
            refuse("table_too_large")
        _say([place, number, cells])
    return count


def _bounded(rows: Iterable[Cells]) -> Iterator[Cells]:
    for row in rows:
        if any(len(cell) > LONGEST_CELL for cell in row):
            refuse("table_too_large")
        yield row


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    confine(2 * TABLE, SECONDS)
    main()
