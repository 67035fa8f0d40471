"""What is counted of cases beside their own columns, and cases as they stood at a past moment."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.sql.selectable import FromClause

from tracker.domain.roles import Actor, Side
from tracker.store.counted import WHOLE, Counted
from tracker.store.sight import planned_for

Column = ColumnElement[Any]
Condition = ColumnElement[bool]


@dataclass(frozen=True, eq=False)
class Words:
    """Where the words stand that `Counted` keeps of a case: beside its row, or in its very row."""

    source: FromClause
    beside: Condition | None

    @property
    def columns(self) -> Any:
        return self.source.c

    def said(self, condition: Condition) -> Condition:
        """The condition on these columns as one on a case."""
        if self.beside is None:
            return condition
        told = select(literal(1)).select_from(self.source).where(self.beside, condition)
        return told.correlate_except(self.source).exists()

    def joined(self, cases: FromClause) -> FromClause:
        """Cases with their words."""
        return cases if self.beside is None else cases.join(self.source, self.beside)


def words_now(actor: Actor, case_id: Column) -> Words:
    """The words of cases as they stand now, for one reader."""
    now = Counted.__table__.alias("now")
    of_reader = now.c.reader == planned_for(reader_of(actor))
    return Words(now, and_(now.c.case_id == case_id, of_reader, now.c.until_entry.is_(None)))


def words_then(actor: Actor, entry: int) -> tuple[Words, Condition]:
    """The rows that held when the book ended at this entry, and the condition that they did."""
    then = Counted.__table__.alias("past")
    ended = or_(then.c.until_entry.is_(None), then.c.until_entry > entry)
    of_reader = then.c.reader == planned_for(reader_of(actor))
    return Words(then, None), and_(of_reader, then.c.from_entry <= entry, ended)


def reader_of(actor: Actor) -> str:
    """As whom `Counted` knows this person's agency."""
    if actor.is_system or actor.side is Side.BAWASLU:
        return WHOLE
    return f"r{actor.region}" if actor.side is Side.INSPECTION else f"a{actor.agency_id}"
