"""Empty tables to fill in: the columns, an example, and a sheet that explains them."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from tracker.domain.sheet_columns import CASES, MAIN, PARTS, SINGLE, sheets_of
from tracker.domain.sheet_states import SheetSubject
from tracker.domain.table_cells import harmless
from tracker.web.language import spoken as _
from tracker.web.sheet_columns_told import ColumnTold, columns_told

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ROWS = 2000
"""Rows for which the template offers lists to choose from."""
_LONGEST_LIST = 255
"""What spreadsheet programs take of such a list, in characters."""
_NOTE = {"author": "Netral", "x_scale": 2.2, "y_scale": 2.2, "font_size": 9}

EXAMPLE: Mapping[str, Mapping[str, str]] = {
    CASES: {
        "ref": "contoh-1",
        "kind": "finding",
        "province": "Banten",
        "region": "Kota Tangerang",
        "election": "pilkada-2024",
        "contest": "regent_mayor",
        "received_on": "2024-10-03",
        "known_on": "2024-10-02",
        "narrative": "Contoh: lurah menyukai unggahan bakal calon. Hapus baris ini.",
    },
    "respondents": {"ref": "contoh-1", "key": "1", "position": "lurah", "status": "PNS"},
    "conducts": {
        "ref": "contoh-1",
        "type": "like",
        "on": "2024-10-01",
        "channel": "Instagram",
        "respondents": "1",
    },
    "events": {"ref": "contoh-1", "stage": "received", "on": "2024-10-03"},
    "sanctions": {},
    "articles": {},
    SheetSubject.STAFF: {
        "nip": "contoh: 198001012005011001",
        "name": "Contoh, hapus baris ini",
        "position": "lurah",
        "employer": "Kecamatan Contoh",
        "rank": "III/c",
        "status": "PNS",
    },
    SheetSubject.WORKFORCE: {"year": "2024", "count": "contoh: 8123"},
}


def empty_csv(subject: SheetSubject) -> bytes:
    """One row a thing; of cases with numbered columns for what one has several of; the example."""
    if subject is not SheetSubject.CASES:
        columns = SINGLE[subject].columns
        return _csv(columns, [EXAMPLE[subject].get(column, "") for column in columns])
    return _csv_of_cases()


def _csv_of_cases() -> bytes:
    columns, told = list(MAIN), dict(EXAMPLE[CASES])
    for part, count in (("respondents", 2), ("conducts", 2), ("events", 3), ("sanctions", 1)):
        columns += [f"{part}.{n}.{name}" for n in range(1, count + 1) for name in PARTS[part]]
        told |= {f"{part}.1.{name}": value for name, value in EXAMPLE[part].items()}
    return _csv(columns, [told.get(column, "") for column in columns])


def _csv(columns: Sequence[str], example: Sequence[str]) -> bytes:
    said = io.StringIO(newline="")
    out = csv.writer(said, lineterminator="\r\n")
    out.writerow(columns)
    out.writerow([harmless(value) for value in example])
    return said.getvalue().encode("utf-8-sig")


def empty_sheets(subject: SheetSubject) -> bytes:
    """A workbook with a sheet for each role of such a table, all cells text so that no program
    rewrites a day or a number, and one that explains the columns; so does a note at each heading.
    """
    said, told = io.BytesIO(), columns_told(subject)
    with Workbook(said, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for role, names in sheets_of(subject).items():
            columns = [one for one in told if one.sheet == names[0]]
            sheet = book.add_worksheet(names[0])
            sheet.set_column(0, len(columns) - 1, 22, plain)
            sheet.write_row(0, 0, [one.heading for one in columns], bold)
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                sheet.write_comment(0, place, column.note, _NOTE)
                if (value := EXAMPLE[role].get(column.heading)) is not None:
                    sheet.write_string(1, place, value, plain)
                if column.words and len(",".join(column.words)) <= _LONGEST_LIST:
                    rule = {"validate": "list", "source": list(column.words)}
                    sheet.data_validation(1, place, _ROWS, place, rule)
        _explained(book, bold, told)
    return said.getvalue()


def _explained(book: Workbook, bold: Any, told: Sequence[ColumnTold]) -> None:
    words = book.add_worksheet("Petunjuk")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((14, 18, 26, 60, 60)):
        words.set_column(place, place, width)
    heads = (_("Sheet"), _("Column"), _("Name"), _("Meaning"), _("What it may hold"))
    words.write_row(0, 0, heads, bold)
    words.freeze_panes(1, 0)
    for row, one in enumerate(told, 1):
        words.write_row(row, 0, (one.sheet, one.heading, one.name, one.about, one.values), wrapped)
