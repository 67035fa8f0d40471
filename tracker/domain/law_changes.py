"""What one package of law data changes against another, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from tracker.domain.law import RunningLaw
from tracker.domain.lawbook import Lawbook

_TABLES = tuple(one.name for one in fields(Lawbook) if one.name != "names")


class Changed(StrEnum):
    """What happens to a row."""

    ADDED = "added"
    ALTERED = "altered"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of the law data that differs, and the fields in which it does."""

    table: str
    id: str
    how: Changed
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawChanges:
    """Everything that a package changes. `road`: stages, moves or terms of the road differ."""

    rows: tuple[RowChange, ...]
    road: tuple[RowChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.road

    def counted(self) -> dict[Changed, int]:
        """How many rows of the library and the road are added, altered and removed."""
        every = (*self.rows, *self.road)
        return {how: sum(row.how is how for row in every) for how in Changed}


def changes_between(old: RunningLaw, new: RunningLaw) -> LawChanges:
    """What applying `new` where `old` runs would change, in the order of the tables.

    Elections invented for a demonstration belong to no package and are left out.
    """
    rows = tuple(
        change
        for table in _TABLES
        for change in _changes(table, _rows(old, table), _rows(new, table))
    )
    road = (
        *_changes("stages", old.road.stages, new.road.stages),
        *_changes("moves", old.road.moves, new.road.moves),
    )
    return LawChanges(tuple(rows), tuple(road))


def _rows(law: RunningLaw, table: str) -> Mapping[Any, Any]:
    held = getattr(law.book, table)
    if not isinstance(held, Mapping):
        return {row.id: row for row in held}
    return {name: row for name, row in held.items() if not getattr(row, "invented", False)}


def _changes(table: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[RowChange]:
    for name in _in_order(old, new):
        told = ":".join(name) if isinstance(name, tuple) else str(name)
        if name not in old:
            yield RowChange(table, told, Changed.ADDED)
        elif name not in new:
            yield RowChange(table, told, Changed.REMOVED)
        elif old[name] != new[name]:
            yield RowChange(table, told, Changed.ALTERED, _differing(old[name], new[name]))


def _in_order(old: Iterable[Any], new: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys([*new, *old]))


def _differing(old: Any, new: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name))
