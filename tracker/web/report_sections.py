"""The tables of a report: the numbers of a figure in words, beside those of the period before."""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.periods import months_later
from tracker.domain.small_cells import hidden_in
from tracker.queries.figures import FigureTold
from tracker.queries.names import AllNames
from tracker.web.figure_words import (
    HAS_COLUMNS,
    column_words,
    lost_words,
    row_words,
)
from tracker.web.language import spoken as _

MONTHS = "intake"
_WHOLE = frozenset({"cases", "open", "repeat", "respondents", "intake", "funnel", "kinds"})
"""Figures whose rows all stand there, printed or not."""
NAMING = frozenset({"employers"})
"""Figures whose rows name small places: one of which nothing is printed is not named either."""
_FEW = 4
"""From so many rows on of which nothing is printed, they are told by their number alone."""

Key = tuple[str, ...]
Shown = Mapping[Key, int | None]
"""The numbers of a figure by their keys; None for one that is hidden."""


class Table:
    """The numbers of one figure, with those of the period before where there are some.

    What one of the two periods alone has stands as 0 in the other. Of a figure that names small
    places a number that is not printed looks like none: the other period's number may not tell
    that there are a few cases in an office.
    """

    def __init__(
        self,
        told: FigureTold,
        before: FigureTold | None,
        names: AllNames,
        *,
        hides: bool,
        months: int,
    ) -> None:
        self.name, self.names = told.definition.name, names
        self.now = _shown(told, hides)
        self.then = _shown(before, hides) if before else None
        if self.then is not None and self.name == MONTHS:
            self.then = {(months_later(key[0], months),): n for key, n in self.then.items()}
        self.apart = hides and self.then is not None and self.name in NAMING
        self.months = months
        keys = dict.fromkeys((*self.now, *(self.then or ())))
        self.keys = sorted(keys) if self.then and self.name == MONTHS else list(keys)
        self.parts = list(dict.fromkeys(key[-1] for key in self.keys))
        """The last parts of the keys, by which figures of several columns are told apart."""

    def columns(self) -> list[str]:
        """What the columns are called; none where there is one."""
        if self.name not in HAS_COLUMNS:
            return []
        return [column_words(self.name, column) for column in self.parts]

    def rows(self) -> list[dict[str, Any]]:
        if self.name not in HAS_COLUMNS:
            return [self._row(self._line(key), [key]) for key in self.keys]
        rows = dict.fromkeys(key[:-1] for key in self.keys)
        return [
            self._row(
                row_words(self.name, (*row, ""), self.names),
                [(*row, column) for column in self.parts],
            )
            for row in rows
        ]

    def _row(self, words: str, keys: list[Key]) -> dict[str, Any]:
        found: dict[str, Any] = {"words": words, "cells": [self._cell(k, self.now) for k in keys]}
        if self.then is not None:
            found["before"] = [self._cell(key, self.then) for key in keys]
        return found

    def _cell(self, key: Key, shown: Shown) -> dict[str, Any] | None:
        if key not in self.now and key not in (self.then or ()):
            return None
        count = shown.get(key, 0)
        return None if self.apart and not count else {"key": list(key), "count": count}

    def _line(self, key: Key) -> str:
        if self.name == "lost":
            return lost_words(key)
        words = row_words(self.name, key, self.names)
        if self.name == MONTHS and self.then is not None:
            before = row_words(self.name, (months_later(key[0], -self.months),), self.names)
            return _("%(month)s (before: %(earlier)s)", month=words, earlier=before)
        return words


def section_of(table: Table, told: FigureTold) -> dict[str, Any]:
    """A figure as it stands in the content of a report, without its identifier."""
    name, rows = table.name, table.rows()
    told_rows = [row for row in rows if not _says_nothing(row)]
    few = len(rows) - len(told_rows) < _FEW
    if name in _WHOLE or (few and name not in NAMING):
        told_rows = rows
    unit = _(told.definition.unit)
    return {
        "name": name,
        "version": told.definition.version,
        "title": _(told.definition.title),
        "unit": unit,
        "columns": table.columns() or [unit[:1].upper() + unit[1:]],
        "rows": told_rows,
        "left_out": len(rows) - len(told_rows),
    }


def numbers_of(figures: Iterable[FigureTold], hides: bool) -> dict[str, int]:
    """How many numbers there are to tell, noughts apart, and how many of them are hidden. Tables of
    small places are nearly always hidden and do not count."""
    shown = [
        count
        for told in figures
        if told.definition.name not in NAMING
        for count in _shown(told, hides).values()
        if count != 0
    ]
    return {"told": len(shown), "hidden": sum(count is None for count in shown)}


def _shown(told: FigureTold, hides: bool) -> Shown:
    counts = [(one.key, one.count) for one in told.told]
    hidden = hidden_in(told.definition.name, counts) if hides else frozenset()
    return {key: None if key in hidden else count for key, count in counts}


def _says_nothing(row: Mapping[str, Any]) -> bool:
    """No number of the row is printed."""
    cells = (*row["cells"], *row.get("before", ()))
    return all(cell is None or cell["count"] is None for cell in cells)
