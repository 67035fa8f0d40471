"""Telling an accident from a memory that is not there: away, or not of the code's age."""

from typing import Literal

import psycopg
from sqlalchemy import exc

Missing = Literal["database", "migrations"]

_LINE_LOST = ("08", "57P")
"""Classes of SQLSTATE: the connection broke, or the server was told to go."""
_NOT_THERE = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedFunction,
)


def missing_part(error: BaseException) -> Missing | None:
    """Which part of the memory an error speaks of; None where it is an error of another kind.

    A table, column or function that the code asks for and the database lacks means that it was not
    migrated. A deadlock or a full disk is an accident, not an absence.
    """
    if isinstance(error, exc.TimeoutError):
        return "database"
    if not isinstance(error, exc.DBAPIError):
        return None
    if error.connection_invalidated:
        return "database"
    if isinstance(error.orig, _NOT_THERE):
        return "migrations"
    if isinstance(error.orig, psycopg.OperationalError):
        state = error.orig.sqlstate
        return "database" if state is None or state.startswith(_LINE_LOST) else None
    return None
