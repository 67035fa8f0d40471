"""Cells and columns of tables that leave the house, and text that a spreadsheet would take for a
formula."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.days import PartialDay

Cell = str | int | float | bool | date | datetime | PartialDay | None

MARK = "'"
"""Put before text that a spreadsheet would reckon; taken away when the table comes back."""

_BEGINS = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"  # the last four are the same signs in full width
_LIVE = re.compile(f"{MARK}*{_BEGINS}")
_MARKED = re.compile(f"{MARK}+{_BEGINS}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON, its heading in the tables, and what it means."""

    key: str
    heading: str
    meaning: str


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet reckons, whoever saves it again and in what form.

    Text that begins with =, +, -, @, a tab or a line break gets an apostrophe before it. So does
    text that begins with apostrophes and one of these: `as_meant` always finds the way back.
    """
    return MARK + text if _LIVE.match(text) else text


def as_meant(text: str) -> str:
    """What `harmless` was given; any other text as it is."""
    return text[1:] if _MARKED.match(text) else text


def flat(cell: Cell) -> str | int | float | bool | None:
    """A cell as text or number: days as ISO text, as far as they are known."""
    if cell is None or isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
