"""Open terms that the running law, or a package not yet applied, would end on another day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.domain.recounting import OpenTerm, TermMove, count_again
from tracker.domain.roles import Actor
from tracker.store.cases import Case
from tracker.store.open_terms import answers_for, open_term_of, open_terms
from tracker.store.people import Agency
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class AgencyMoves:
    """How many open terms of an agency would end on another day, and of how many open ones."""

    agency_id: int
    name: str
    region: str
    open: int
    moved: int
    settled: int
    """Same day, no longer provisional."""


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One term that would move, as its supervisor reads it."""

    case_id: int
    case_name: str
    term: str
    was: date
    now: date
    is_provisional: bool


def moves_by_agency(session: Session, law: RunningLaw) -> tuple[AgencyMoves, ...]:
    """What a law would move, agency by agency, most first; agencies without a move are left out."""
    owners: dict[int, int] = {}
    running: Counter[int] = Counter()

    def told() -> Iterator[OpenTerm]:
        for row in session.connection().execute(open_terms()):
            owners[row.id] = row.owner
            running[row.owner] += 1
            yield open_term_of(row)

    moved: Counter[int] = Counter()
    settled: Counter[int] = Counter()
    for move in count_again(told(), law):
        (moved if move.is_another_day else settled)[owners[move.term.id]] += 1
    touched = moved.keys() | settled.keys()
    agencies = session.execute(
        select(Agency.id, Agency.name, Agency.region_code).where(Agency.id.in_(touched))
    )
    found = [
        AgencyMoves(a.id, a.name, a.region_code, running[a.id], moved[a.id], settled[a.id])
        for a in agencies
    ]
    return tuple(sorted(found, key=lambda one: (-one.moved, -one.settled, one.name)))


def moves_of(session: Session, actor: Actor, law: RunningLaw) -> list[TermMove]:
    """The open terms of the actor's agency that the law counts otherwise, nearest first."""
    rows = session.connection().execute(open_terms().where(visible_to(actor), answers_for(actor)))
    found = list(count_again(map(open_term_of, rows), law))
    return sorted(found, key=lambda move: (move.term.due, move.term.id))


def move_lines(session: Session, moves: Sequence[TermMove]) -> list[MoveLine]:
    """The same moves with the names of their cases: one statement."""
    wanted = {move.term.case_id for move in moves}
    rows = session.execute(select(Case.id, Case.number, Case.receipt_no).where(Case.id.in_(wanted)))
    names = {row.id: row.number or row.receipt_no or f"#{row.id}" for row in rows}
    return [
        MoveLine(
            move.term.case_id,
            names[move.term.case_id],
            move.term.term,
            move.term.due,
            move.now.due,
            move.now.provisional,
        )
        for move in moves
    ]
