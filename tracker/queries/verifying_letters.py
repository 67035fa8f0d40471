"""Asking whether issued letters, and what was withdrawn of them, are as the book tells."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.queries.book_facts import facts_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.letters import IssuedLetter, LetterWithdrawal

_OF = {
    Act.LETTER_ISSUED: ("letter", IssuedLetter),
    Act.LETTER_WITHDRAWN: ("letter_withdrawal", LetterWithdrawal),
}


def faults_of_letters(session: Session) -> tuple[int, list[tuple[str, int, str]]]:
    """How many rows were held against the book; the kind and letter of each that is not as it
    tells, and in one word what is wrong."""
    rows = {
        (kind, row.letter_id): row
        for kind, table in _OF.values()
        for row in session.execute(select(*as_it_stands(table)))
    }
    wrong: dict[tuple[str, int], str] = {}
    told: set[tuple[str, int]] = set()
    for kind, number, seal in _told(session):
        told.add((kind, number))
        row = rows.get((kind, number))
        if row is None:
            wrong[kind, number] = "missing"
        elif sealed_row(row._asdict()) != seal:
            wrong[kind, number] = "changed"
    wrong |= dict.fromkeys(rows.keys() - told, "unknown")
    return len(rows), sorted((kind, number, what) for (kind, number), what in wrong.items())


def _told(session: Session) -> Iterator[tuple[str, int, str]]:
    for act, facts in facts_told(session, _OF):
        with suppress(ValueError, KeyError, TypeError):
            yield _OF[act][0], int(facts["letter"]), str(facts["row"])


def digests_of_letters(session: Session) -> set[bytes]:
    """The digests of all letters whose frozen copies lie in the vault."""
    return set(session.scalars(select(IssuedLetter.digest)))
