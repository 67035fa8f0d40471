"""Asking whether the bytes that are never served are those of which the book tells it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.custody import digest_said, sealed_row
from tracker.domain.ledger import Act
from tracker.queries.book_facts import facts_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.evidence import HeldBytes


def faults_of_held(session: Session) -> tuple[int, list[tuple[str, str]]]:
    """How many rows were held against the book; the digest of each that is not as it tells, and in
    one word what is wrong. Somebody who takes such a row away makes dangerous bytes be served."""
    told: dict[str, str] = {}
    for _act, facts in facts_told(session, [Act.EVIDENCE_SCANNED]):
        seals = facts.get("seals", {})
        if isinstance(seals, dict):
            told |= {str(digest): str(seal) for digest, seal in seals.items()}
        for digest in facts.get("released", []):
            told.pop(str(digest), None)
    rows = {
        digest_said(row.digest): sealed_row(row._asdict())
        for row in session.execute(select(*as_it_stands(HeldBytes)))
    }
    wrong = [(digest, "missing") for digest in told.keys() - rows.keys()]
    wrong += [(digest, "unknown") for digest in rows.keys() - told.keys()]
    wrong += [(d, "changed") for d in rows.keys() & told.keys() if rows[d] != told[d]]
    return len(rows), sorted((digest.removeprefix("sha256:"), what) for digest, what in wrong)
