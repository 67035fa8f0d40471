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
    filled = {table: _whole(table, found) for table, found in rows.items() if found}
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
    whole = _whole(table, rows)
    session.execute(text(_insert(table, whole[0], ":rows") + otherwise), {"rows": _json(whole)})


def _whole(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, which name the same columns, with the defaults that the table declares."""
    fixed = {
        column.name: column.default.arg
        for column in table.__table__.columns
        if column.name not in rows[0] and column.default is not None and column.default.is_scalar
    }
    return [{**fixed, **row} for row in rows]


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


_OUTGROWN = text(
    """
    SELECT c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = CAST('public' AS regnamespace)
        AND pg_relation_size(c.oid)
            > CASE WHEN c.reltuples < 0 THEN 0 ELSE 1.25 * c.relpages * :page END
    ORDER BY c.relname
    """
).bindparams(page=8192)


def refresh_statistics(session: Session) -> list[str]:
    """Let the planner know what there is in tables that outgrew what it knows; which they were.

    Without it, it plans for the empty tables of the beginning. A table that grew by less than a
    quarter is as it was to the planner, and the database looks at it again by itself.
    """
    outgrown = list(session.scalars(_OUTGROWN))
    if outgrown:
        names = ", ".join(f'"{name}"' for name in outgrown)
        session.execute(text(f"ANALYZE {names}"))
    return outgrown


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_as_text, ensure_ascii=False)


def _as_text(value: object) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value.isoformat() if isinstance(value, datetime) else str(value)
