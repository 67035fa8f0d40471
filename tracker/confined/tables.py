"""Reads the rows of a CSV file or a spreadsheet: the first row names the columns. No formula is
reckoned; what a spreadsheet holds as the outcome of one is taken."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, load_workbook

from tracker.confined.letters import decoded
from tracker.confined.limits import TABLE, confine
from tracker.confined.marking import refuse

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 1 << 20

Cells = list[str]


def rows_of_csv(data: bytes) -> Iterator[Cells]:
    """The rows of a CSV file, whichever of the usual signs parts its columns."""
    text = decoded(data, "cp1252")  # as spreadsheet programs of this country save it
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    except csv.Error:
        refuse("no_table")


def rows_of_sheet(data: bytes) -> Iterator[Cells]:
    """The rows of the first sheet."""
    try:
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        for row in sheet.to_python(skip_empty_area=False):
            yield [written(cell) for cell in row]
    except (CalamineError, OSError, ValueError, IndexError):
        refuse("no_table")


def written(cell: Any) -> str:
    """A cell as a person would type it: days as ISO text, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def objects(rows: Iterable[Cells]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, with its number as a spreadsheet counts; empty cells
    and empty rows are left out."""
    names: list[str] | None = None
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            refuse("table_too_large")
        if names is None:
            names = [cell.lower() for cell in cells]
            told = [name for name in names if name]
            if len(set(told)) != len(told):
                refuse("columns_twice")
            continue
        pairs = zip(names, cells, strict=False)
        yield number, {name: cell for name, cell in pairs if name and cell}


def main() -> None:
    asked = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    rows = rows_of_sheet(data) if asked["kind"] == "xlsx" else rows_of_csv(data)
    for number, given in objects(rows):
        sys.stdout.write(json.dumps([number, given]) + "\n")


if __name__ == "__main__":
    confine(TABLE)
    main()
