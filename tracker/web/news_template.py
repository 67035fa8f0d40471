"""Empty tables for news from a file: the columns of the format, and what each of them takes."""

import csv
import io

from xlsxwriter import Workbook

from tracker.domain.records import NEWS_KEYS
from tracker.web.language import spoken as _

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def empty_csv() -> bytes:
    """The names of the columns, marked as UTF-8 for spreadsheet programs."""
    said = io.StringIO()
    csv.writer(said).writerow(NEWS_KEYS)
    return said.getvalue().encode("utf-8-sig")


def empty_sheet() -> bytes:
    """A sheet to fill in, all its cells text so that no program rewrites a day, and one that
    explains the columns."""
    said = io.BytesIO()
    with Workbook(said, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Berita")
        sheet.set_column(0, len(NEWS_KEYS) - 1, 24, plain)
        sheet.write_row(0, 0, NEWS_KEYS, bold)
        sheet.freeze_panes(1, 0)
        words = book.add_worksheet("Petunjuk")
        words.set_column(0, 0, 16)
        words.set_column(1, 1, 90)
        for row, (name, about) in enumerate(_columns().items()):
            words.write_string(row, 0, name, bold)
            words.write_string(row, 1, about)
    return said.getvalue()


def _columns() -> dict[str, str]:
    return {
        "ref": _("Your own key of the item; it must be there, and once only."),
        "outlet": _("Name of the outlet; it must be there."),
        "title": _("Title as published; it must be there."),
        "url": _("Address of the page, or empty."),
        "published_on": _("Day as 2024-10-05, or 2024-10 or 2024 where no more is known."),
        "precision": _("day, month or year: how far the day can be trusted; or empty."),
        "region": _("Region that it is about, in words; or empty."),
        "text": _("What it says, at most 20,000 characters; or empty."),
    }
