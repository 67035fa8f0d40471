"""One page of a list, and how many there are; or all of it, some rows at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, func, text
from sqlalchemy.orm import Session

T = TypeVar("T")

PAGE_SIZE = 25

AT_ONCE = 2000
"""Rows of a whole list in memory."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list: page `number` (from 1) of `pages`, `total` rows in all."""

    rows: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 in an empty list."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)


def page_of(
    session: Session, statement: Select[Any], number: int, size: int = PAGE_SIZE
) -> Page[Row[Any]]:
    """A page of an ordered statement, in one statement; beyond the last page an empty one.

    The total is counted beside the rows, and once more alone where a page has no rows.
    """
    number = max(1, min(number, 100_000))
    counted = statement.add_columns(func.count().over().label("total_rows"))
    rows = session.execute(counted.limit(size).offset((number - 1) * size)).all()
    if rows:
        return Page(rows, number, rows[0].total_rows, size)
    total = 0
    if number > 1:
        plain = statement.order_by(None).subquery()
        total = session.execute(func.count().select().select_from(plain)).scalar_one()
    return Page([], number, total, size)


def all_rows(session: Session, statement: Select[Any]) -> Iterator[Row[Any]]:
    """All rows of one statement in its order, `AT_ONCE` of them in memory: what changes meanwhile
    changes none of them."""
    session.execute(text("SET LOCAL cursor_tuple_fraction = 1"))  # all rows are read, to the last
    return iter(session.connection().execute(statement, execution_options={"yield_per": AT_ONCE}))


def likeness(text: str) -> str:
    """The pattern that finds a text anywhere, whatever signs it holds; escape is `\\`."""
    safe = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{safe}%"
