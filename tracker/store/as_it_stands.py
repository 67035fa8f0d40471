"""Reading rows as they stand, whatever stands in them: for whoever asks whether they are whole.

A word that no list of ours has, and a moment that no calendar of Python's has, must be read to be
found; reading them as what they should be would only stop.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Enum, String, Table, case, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from tracker.store.base import PartialDayType, UtcDateTime

FIRST, LAST = date(2, 1, 1), date(9998, 1, 1)
"""Days and moments beyond these are told as these; nothing that is sealed lies there."""

WITHIN = (
    "least(greatest({}, timestamptz '0002-01-01 00:00:00Z'), timestamptz '9998-01-01 00:00:00Z')"
)
"""A moment in SQL within the bounds, for a column that is never empty."""


def as_it_stands(table: Any) -> list[ColumnElement[Any]]:
    """The columns of a model: lists of words as plain text, days and moments within bounds."""
    found: Table = table.__table__
    return [_plain(column).label(column.name) for column in found.c]


def _plain(column: Any) -> ColumnElement[Any]:
    if isinstance(column.type, Enum | PartialDayType):
        return type_coerce(column, String)
    if isinstance(column.type, Date):
        return _within(column, FIRST, LAST)
    if isinstance(column.type, UtcDateTime):
        first, last = (datetime(day.year, 1, 1, tzinfo=UTC) for day in (FIRST, LAST))
        return type_coerce(_within(column, first, last), UtcDateTime())
    plain: ColumnElement[Any] = column
    return plain


def _within(column: Any, first: date, last: date) -> ColumnElement[Any]:
    found: ColumnElement[Any] = case((column < first, first), (column > last, last), else_=column)
    return found
