"""Periodic reports: what they speak of, which figures stand in them, and what may be printed.

A report is numbered and frozen like a letter. Its figures are those of the dashboard, as of one
entry of the book, each under the identifier that gives the same number again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.labels import N_
from tracker.domain.periods import ReportKind

Content = dict[str, Any]
"""What stands on the paper, as plain data (JSON): `title`, `period`, `head` (the letterhead),
`facts` (pairs of words), `summary` (words, number, and that of the period before: None or its
`count`), `chapters` of `sections`, `prevention` (`title`, `about`, `said`, `count`, `rows` of
activities and how many were `left_out`), `definitions`, and in `numbers` how many of its own
period's numbers are not nought (`told`), and how many of these are `hidden`; offices apart.

A chapter that is compared tells in `compared` with which period (`words`), how (`said`), and
whether there are numbers of it (`has_data`).

A section is one figure: `name`, `version`, `title`, `unit`, `id` and `address` under which it is
told again, `columns` in words, `rows` of `words` and `cells`, and how many rows were `left_out`
since nothing of them is printed. A cell is None where there is none,
else its `key` and its `count`, None where it is hidden. A section that is compared has `before`
with the `address` of the earlier numbers (the identifier is the same), and each of its rows has
them in `before`, cell by cell. Reports made earlier know none of this.
"""
Charts = Mapping[str, Sequence[str]]
"""By the name of a figure: one SVG a row, or a single one of the whole."""


CODES = {
    ReportKind.MONTHLY: "LAP-BLN",
    ReportKind.QUARTERLY: "LAP-TRW",
    ReportKind.ELECTION: "LAP-PML",
}
"""How a report's number names its kind; each has a series of its own."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a report: figures of the cases of the period, or of all cases as they stand."""

    id: str
    title: str
    about: str
    figures: tuple[str, ...]
    of_period: bool


CHAPTERS = (
    Chapter(
        "period",
        N_("Cases of the period"),
        N_(
            "Counted here are the cases that fall within the period. How far they came is told as "
            "it stood on the day of the data, not on the last day of the period."
        ),
        (
            *("cases", "respondents", "repeat", "intake", "kinds", "elections", "regions"),
            *("funnel", "lost", "endings", "terms", "outcomes", "levels", "remedies"),
            *("conducts", "channels", "offices", "statuses", "employers", "coverage"),
        ),
        of_period=True,
    ),
    Chapter(
        "standing",
        N_("What is open, and who holds it"),
        N_(
            "Counted here are all open cases on the day of the data, whichever period they fall in."
        ),
        ("open", "terms_now", "stages", "holders"),
        of_period=False,
    ),
)
MOST_ROWS = 120
"""So many rows of a table are printed on the paper; all of them stand in the XLSX and on the page.
A report of the country would print each of its thousand offices, and cost a second more."""
MOST_ACTIVITIES = 200
"""So many activities of prevention stand in a report; of further ones the number."""


def is_mostly_hidden(content: Content) -> bool:
    """Whether of four numbers that are not nought three or more would be hidden: such a report
    tells next to nothing, and keeps its number for ever."""
    numbers = content.get("numbers", {"told": 0, "hidden": 0})
    hidden, told = int(numbers["hidden"]), int(numbers["told"])
    return hidden > 0 and hidden * 4 >= told * 3


HIDDEN = "*"
"""What stands in the place of a number that is not printed."""
