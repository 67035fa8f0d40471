"""Moving an agency's open terms to the days that the running law counts: both days stay known."""

from collections import defaultdict
from typing import Any

from sqlalchemy import bindparam, select, update

from tracker.domain.errors import Stale
from tracker.domain.ledger import Act
from tracker.domain.recounting import TermMove, count_again
from tracker.domain.roles import Permission
from tracker.services.projection import next_terms
from tracker.services.work import Work
from tracker.store.cases import Case, TermRow
from tracker.store.open_terms import answers_for, open_term_of, open_terms
from tracker.store.sent_cases import keep_sent
from tracker.store.sight import visible_to

Row = dict[str, Any]


def move_terms(work: Work, counted_by: str) -> int:
    """Move every open term of the actor's agency that the running law counts otherwise.

    `counted_by` is the digest, in hex, of the law under which the new days were shown. One entry
    in the book for each term, with both days and the law that counted. How many.

    Raises:
        Forbidden: the actor moves no terms.
        Stale: another law runs by now; nothing was moved.
    """
    work.actor.must(Permission.TERM_MOVE)
    if counted_by != work.law.digest.hex():
        raise Stale()
    rows = work.session.execute(
        open_terms()
        .where(visible_to(work.actor), answers_for(work.actor))
        .with_for_update(of=TermRow)
    )
    moves = list(count_again(map(open_term_of, rows), work.law))
    if not moves:
        return 0
    work.session.connection().execute(
        update(TermRow)
        .where(TermRow.id == bindparam("moved"))
        .values(
            due_on=bindparam("now"),
            is_provisional=bindparam("provisional"),
            ends_on_day_off=bindparam("day_off"),
        ),
        [
            {
                "moved": move.term.id,
                "now": move.now.due,
                "provisional": move.now.provisional,
                "day_off": move.now.ends_on_day_off,
            }
            for move in moves
        ],
    )
    _head_again(work, {move.term.case_id for move in moves})
    for move in moves:
        _told(work, move)
    return len(moves)


def _head_again(work: Work, cases: set[int]) -> None:
    """The nearest terms that lists read, of every case that a moved term belongs to."""
    connection = work.session.connection()
    found = connection.execute(select(Case.id, Case.agency_id).where(Case.id.in_(cases)))
    handling = {row.id: row.agency_id for row in found}
    terms: dict[int, list[Row]] = defaultdict(list)
    columns = TermRow.__table__.columns
    for row in connection.execute(select(*columns).where(TermRow.case_id.in_(cases))):
        terms[row.case_id].append(dict(row._mapping))
    heads = [
        {"headed": case, **next_terms(handling[case], terms[case], work.law)}
        for case in sorted(cases)
    ]
    connection.execute(
        update(Case)
        .where(Case.id == bindparam("headed"))
        .values({name: bindparam(name) for name in heads[0] if name != "headed"}),
        heads,
    )
    keep_sent(work.session, cases, work.law)


def _told(work: Work, move: TermMove) -> None:
    work.record(
        Act.TERM_MOVED,
        f"term:{move.term.id}",
        case=move.term.case_id,
        term=move.term.term,
        was=move.term.due.isoformat(),
        now=move.now.due.isoformat(),
        provisional=move.now.provisional,
        law=work.law.digest.hex(),
    )
