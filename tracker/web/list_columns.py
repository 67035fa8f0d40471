"""A column of a list that leaves the house: its heading, its meaning, and how it is read off a row
in words for tables and in codes for programs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask_login import current_user

from tracker.domain.table_cells import Cell, Column
from tracker.web.language import spoken as _
from tracker.web.refusals import in_zone

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Told(Generic[R]):
    """A column and how it is read off a row: as words, and as a code where that differs."""

    key: str
    heading: str
    meaning: str
    words: Callable[[R], Cell]
    code: Callable[[R], Any] | None = None


def headings(columns: Sequence[Told[R]]) -> list[Column]:
    return [Column(one.key, _(one.heading), _(one.meaning)) for one in columns]


def in_words(columns: Sequence[Told[R]], rows: Iterable[R]) -> Iterator[list[Cell]]:
    told = [one.words for one in columns]
    return ([tell(row) for tell in told] for row in rows)


def in_codes(columns: Sequence[Told[R]], rows: Iterable[R]) -> Iterator[Mapping[str, Any]]:
    told = [(one.key, one.code or one.words) for one in columns]
    return ({key: tell(row) for key, tell in told} for row in rows)


def yes_or_no(asked: Callable[[R], bool]) -> Callable[[R], Cell]:
    return lambda row: _("yes") if asked(row) else _("no")


def on_the_wall(moment: Callable[[R], datetime | None]) -> Callable[[R], Cell]:
    """A moment as a clock of the reader's office shows it."""
    zone = str(current_user.zone)

    def told(row: R) -> Cell:
        found = moment(row)
        return None if found is None else in_zone(found, zone)

    return told
