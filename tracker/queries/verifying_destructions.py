"""Asking whether proposals to destroy, their answers and the tombstones are as the book tells."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.custody import digest_said, sealed_row
from tracker.domain.ledger import Act
from tracker.store.as_it_stands import as_it_stands
from tracker.store.destructions import DestructionAnswer, DestructionProposal, Tombstone, seal_of
from tracker.store.ledger import LedgerEntry

PROPOSAL, ANSWER, TOMBSTONE = "destruction", "destruction_answer", "tombstone"
"""What damage to a row of each table is called."""

_ACTS = (
    Act.DESTRUCTION_PROPOSED,
    Act.DESTRUCTION_REFUSED,
    Act.DESTRUCTION_TAKEN_BACK,
    Act.EVIDENCE_DESTROYED,
)

Seals = dict[int, tuple[int, str]]
"""By the number of a row: the entry that tells of it, and its seal."""


@dataclass
class Destructions:
    """How many rows were looked at, each fault as kind, number and a word; and of the pieces whose
    tombstone the book tells of word for word, the digest."""

    rows: int = 0
    faults: list[tuple[str, int, str]] = field(default_factory=list)
    destroyed: dict[int, bytes] = field(default_factory=dict)


def destructions_verified(session: Session) -> Destructions:
    """Hold every row against the book."""
    found = Destructions()
    proposals, answers, stones, bytes_told = _told(session)
    for row in session.execute(select(*as_it_stands(DestructionProposal))):
        _hold(found, PROPOSAL, row.id, sealed_row(row._asdict()), proposals)
    for row in session.execute(select(*as_it_stands(DestructionAnswer))):
        _hold(found, ANSWER, row.proposal_id, sealed_row(row._asdict()), answers)
    for row in session.execute(select(*as_it_stands(Tombstone))):
        if _hold(found, TOMBSTONE, row.item_id, seal_of(row), stones, row.entry):
            _count(found, row, bytes_told)
    for kind, told in ((PROPOSAL, proposals), (ANSWER, answers), (TOMBSTONE, stones)):
        found.faults += [(kind, number, "missing") for number in sorted(told)]
    return found


def _hold(
    found: Destructions, kind: str, number: int, seal: str, told: Seals, entry: int | None = None
) -> bool:
    """Whether a row is as the book tells; what is left in `told` afterwards is missing."""
    found.rows += 1
    known = told.pop(number, None)
    if known is None:
        found.faults.append((kind, number, "unknown"))
    elif known[1] != seal or entry not in (None, known[0]):
        found.faults.append((kind, number, "changed"))
    else:
        return True
    return False


def _count(found: Destructions, row: Row[Any], bytes_told: Mapping[int, object]) -> None:
    """The entry names the bytes beside the seal; the two must agree."""
    if bytes_told.get(row.item_id) == (digest_said(row.digest), row.size):
        found.destroyed[row.item_id] = row.digest
    else:
        found.faults.append((TOMBSTONE, row.item_id, "changed"))


def _told(session: Session) -> tuple[Seals, Seals, Seals, dict[int, object]]:
    proposals, answers, stones = Seals(), Seals(), Seals()
    bytes_told: dict[int, object] = {}
    for seq, act, facts in _entries(session):
        try:
            number = int(facts["proposal"])
            if act == Act.DESTRUCTION_PROPOSED:
                proposals[number] = seq, str(facts["row"])
                continue
            answers[number] = seq, str(facts["answer"])
            if act == Act.EVIDENCE_DESTROYED:
                ids = [int(piece) for piece in facts["pieces"]]
                seals = [str(seal) for seal in facts["tombstones"]]
                stones |= {piece: (seq, seal) for piece, seal in zip(ids, seals, strict=True)}
                told = zip(facts["digests"], facts["sizes"], strict=True)
                bytes_told |= dict(zip(ids, told, strict=True))
        except (ValueError, KeyError, TypeError):
            continue  # the book itself names an entry that no act could have written
    return proposals, answers, stones, bytes_told


def _entries(session: Session) -> Iterator[tuple[int, Act, dict[str, Any]]]:
    asked = select(LedgerEntry.seq, LedgerEntry.act, LedgerEntry.text)
    for seq, act, text in session.execute(
        asked.where(LedgerEntry.act.in_(_ACTS)).order_by(LedgerEntry.seq)
    ):
        try:
            facts = json.loads(text)["facts"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # the book itself names an entry that cannot be read
        if isinstance(facts, dict):
            yield seq, Act(act), facts
