"""The book: appended in the transaction of the change it tells of, chained, never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from psycopg.rows import args_row
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Index,
    LargeBinary,
    String,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.domain.ledger import GENESIS, OPENS_A_CASE, Act, Entry, Written, seal
from tracker.store.as_it_stands import WITHIN
from tracker.store.base import Base, stored


class LedgerEntry(Base):
    """One act, as text, with the seal that chains it to the one before.

    The columns beside `text` repeat what it says, for reading; only the text is sealed.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_case_id_seq", "case_id", "seq"),
        Index("ix_ledger_entries_account_id_seq", "account_id", "seq"),
        Index("ix_ledger_entries_assigned", "seq", postgresql_where=sql("act = 'cases.assigned'")),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int]
    act: Mapped[Act] = mapped_column(stored(Act, 40))
    subject: Mapped[str] = mapped_column(String(80))
    case_id: Mapped[int | None]
    case_version: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerHead(Base):
    """The end of the chain, in one row: locked first by whoever appends."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


_MANY = 100
"""So many entries at once are sent as a stream."""

_LOCKED_HEAD = select(LedgerHead.seq, LedgerHead.hash).with_for_update()


def append(session: Session, entries: Sequence[Entry]) -> list[int]:
    """Chain the entries; their numbers, in order.

    The head row is locked until the transaction ends: the last lock to take, just before the
    commit. Locking the newest entry instead would let a waiting writer see the old end.
    """
    connection = session.connection()
    head = connection.execute(_LOCKED_HEAD).one()
    opened = {entry.case for entry in entries if entry.act in OPENS_A_CASE}
    last = _last_of(connection, {entry.case for entry in entries} - opened - {None})
    seq, end, rows = head.seq, head.hash, []
    for entry in entries:
        seq, previous = seq + 1, end
        text = entry.text(seq, last.get(entry.case))
        last[entry.case] = seq if entry.case is not None else None
        end = seal(previous, text)
        rows.append(
            {
                "seq": seq,
                "at": entry.at,
                "account_id": entry.account,
                "act": entry.act,
                "subject": entry.subject,
                "case_id": entry.case,
                "case_version": entry.version,
                "text": text,
                "previous": previous,
                "hash": end,
            }
        )
    if rows:
        _write(connection, rows)
        connection.execute(update(LedgerHead).values(seq=seq, hash=end))
    return [row["seq"] for row in rows]


def _write(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write entries: those of one act as one statement, the thousands of an import as a stream."""
    driver = connection.connection.driver_connection
    if len(rows) < _MANY or driver is None:
        connection.execute(insert(LedgerEntry), rows)
        return
    names = ", ".join(Written._fields)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY ledger_entries ({names}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row([row[name] for name in Written._fields])


def _last_of(connection: Connection, cases: set[int | None]) -> dict[int | None, int | None]:
    """The last entry of each of these cases; asked once the head is locked."""
    if not cases:
        return {}
    asked = select(LedgerEntry.case_id, func.max(LedgerEntry.seq))
    asked = asked.where(LedgerEntry.case_id.in_(cases)).group_by(LedgerEntry.case_id)
    return {row[0]: row[1] for row in connection.execute(asked)}


_READ = {"at": WITHIN.format("at") + " AS at"}
"""How a column is read that may hold what Python cannot say."""


def chain(session: Session, batch: int = 2_000) -> Iterator[Written]:
    """Every entry, in order, read in batches by key; those too that stand before the first.

    Read by the driver itself: there may be millions, and nothing of them is an object here. The
    next batch is asked for before this one is looked at, so that the database reads meanwhile.
    """
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection was given up")
    names = ", ".join(_READ.get(name, name) for name in Written._fields)
    query = f"SELECT {names} FROM ledger_entries WHERE seq > %s ORDER BY seq LIMIT %s"  # noqa: S608 - names of our own columns
    written = args_row(Written)
    with (
        driver.pipeline(),
        driver.cursor(row_factory=written) as these,
        driver.cursor(row_factory=written) as those,
    ):
        read, asked = these, those
        read.execute(query, (-(1 << 31), batch), binary=True)
        while rows := read.fetchall():
            asked.execute(query, (rows[-1].seq, batch), binary=True)
            yield from rows
            read, asked = asked, read


def seals(session: Session, first: int, last: int, batch: int = 50_000) -> Iterator[bytes]:
    """The seals of the entries from `first` to `last`, in order."""
    asked = select(LedgerEntry.seq, LedgerEntry.hash).order_by(LedgerEntry.seq).limit(batch)
    while rows := session.execute(asked.where(LedgerEntry.seq.between(first, last))).all():
        yield from (row.hash for row in rows)
        first = rows[-1].seq + 1


def head_of(session: Session) -> tuple[int, bytes]:
    """The number and seal that the chain must end with."""
    head = session.execute(select(LedgerHead.seq, LedgerHead.hash)).one_or_none()
    return (head.seq, head.hash) if head else (0, GENESIS)
