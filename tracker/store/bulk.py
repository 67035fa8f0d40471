"""Many rows at once: ids taken ahead, so that rows may name each other before any is written."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from tracker.store.base import Base


def take_ids(session: Session, table: type[Base], count: int) -> list[int]:
    """So many ids of a table, for rows that this transaction will write; gone if it does not."""
    if not count:
        return []
    sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return list(session.scalars(numbers))


def next_ids(table: type[Base], count: int) -> ColumnElement[Any]:
    """So many ids as an array: a column of a statement that takes those of several tables."""
    sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return func.array(numbers.scalar_subquery())


def insert_together(
    session: Session, rows: Mapping[type[Base], Sequence[Mapping[str, Any]]]
) -> None:
    """Write rows of several tables, which may name each other, as one statement.

    Rows of one table name the same columns; others get the default that the table declares.
    """
    given = {table: found for table, found in rows.items() if found}
    filled = {table: [_whole(table, row) for row in found] for table, found in given.items()}
    parts = [
        f'"into_{table.__tablename__}" AS ({_insert(table, found[0], f":{table.__tablename__}")})'
        for table, found in filled.items()
    ]
    told = {table.__tablename__: _json(found) for table, found in filled.items()}
    session.connection().execute(text(f"WITH {', '.join(parts)} SELECT"), told)


def insert_rows(
    session: Session,
    table: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    unless_there: Iterable[str] = (),
) -> None:
    """Write rows, which name the same columns, as one statement, so that triggers run once.

    Columns that no row names get the default that the table declares. Rows that would repeat the
    columns `unless_there` are passed over.
    """
    if not rows:
        return
    keys = ", ".join(unless_there)
    otherwise = f" ON CONFLICT ({keys}) DO NOTHING" if keys else ""
    whole = [_whole(table, row) for row in rows]
    session.execute(text(_insert(table, whole[0], ":rows") + otherwise), {"rows": _json(whole)})


def _whole(table: type[Base], row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the defaults that the table declares."""
    fixed = {
        column.name: column.default.arg
        for column in table.__table__.columns
        if column.name not in row and column.default is not None and column.default.is_scalar
    }
    return {**fixed, **row}


def _insert(table: type[Base], row: Mapping[str, Any], rows: str) -> str:
    """The statement that writes rows with these columns, given as JSON under a parameter's name.

    Names come from the tables' own definitions, never from data.
    """
    names = ", ".join(f'"{name}"' for name in row)
    return (
        f'INSERT INTO "{table.__tablename__}" ({names}) SELECT {names} '  # noqa: S608 - names of our own tables
        f'FROM json_populate_recordset(NULL::"{table.__tablename__}", CAST({rows} AS json))'
    )


def update_rows(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Change rows, told apart by `id`, as one statement; every row names the same columns."""
    if not rows:
        return
    changes = ", ".join(f'"{name}" = given."{name}"' for name in rows[0] if name != "id")
    statement = text(
        f'UPDATE "{table.__tablename__}" held SET {changes} '  # noqa: S608 - names of our own tables
        f'FROM json_populate_recordset(NULL::"{table.__tablename__}", CAST(:rows AS json)) given '
        "WHERE held.id = given.id"
    )
    session.execute(statement, {"rows": _json(rows)})


def lock_sender(session: Session, sender: str) -> None:
    """Let one import of a sender at a time pass, until this transaction ends."""
    session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"import:{sender}", 0)))
    )


def refresh_statistics(session: Session) -> None:
    """Let the planner know how much there is now; without it, it plans for empty tables."""
    session.execute(text("ANALYZE"))


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_as_text, ensure_ascii=False)


def _as_text(value: object) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value.isoformat() if isinstance(value, datetime) else str(value)
