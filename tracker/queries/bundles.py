"""What a sealed bundle holds in words: the case's slice of the book, and what proves it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checkpoints import paths
from tracker.domain.custody import sealed_text
from tracker.domain.ledger import Act, canonical
from tracker.domain.roles import Actor
from tracker.queries.checkpoints import checkpoint_facts
from tracker.store.captures import SEALS as CAPTURE_SEALS
from tracker.store.captures import CaptureRow
from tracker.store.checkpoints import CheckpointRow
from tracker.store.destructions import Tombstone
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.store.ledger import LedgerEntry, seals
from tracker.store.observed import KEPT, Appended
from tracker.store.people import Account, Agency
from tracker.store.redactions import Redaction

_KEEPING = {act: (table.__tablename__, "row") for table, (_kind, act) in KEPT.items()}
_KEEPING |= dict.fromkeys(CAPTURE_SEALS, (CaptureRow.__tablename__, "capture"))
"""Of each act that keeps a row: its table, and the fact that names its id."""


@dataclass(frozen=True)
class Slice:
    """The case's entries as lines of `buku.jsonl`, and the checkpoints that cover them."""

    book: list[str]
    checkpoints: list[str]
    last: int


def slice_of(session: Session, case_id: int) -> Slice:
    """Every entry of the case that a checkpoint covers, with the way from it up to the root.

    A checkpoint covers a bounded number of entries, so this costs no more in a large book.
    """
    newest = select(CheckpointRow.last).order_by(CheckpointRow.number.desc()).limit(1)
    entries = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.case_id == case_id, LedgerEntry.seq <= newest.scalar_subquery())
        .order_by(LedgerEntry.seq)
    ).all()
    book: list[str] = []
    covering: list[CheckpointRow] = []
    at = 0
    while at < len(entries):
        over = session.scalars(
            select(CheckpointRow)
            .where(CheckpointRow.last >= entries[at].seq)
            .order_by(CheckpointRow.number)
            .limit(1)
        ).one()
        within = [entry for entry in entries[at:] if entry.seq <= over.last]
        ways = paths(
            seals(session, over.first, over.last), [entry.seq - over.first for entry in within]
        )
        book += [_entry(entry, over.number, way) for entry, way in zip(within, ways, strict=True)]
        covering.append(over)
        at += len(within)
    facts = checkpoint_facts(session, covering)
    return Slice(book, [canonical(one) for one in facts], entries[-1].seq if entries else 0)


def _entry(entry: LedgerEntry, checkpoint: int, way: Sequence[tuple[str, bytes]]) -> str:
    return canonical(
        {
            "seq": entry.seq,
            "text": entry.text,
            "previous": entry.previous.hex(),
            "hash": entry.hash.hex(),
            "checkpoint": checkpoint,
            "path": [[side, node.hex()] for side, node in way],
        }
    )


def pieces_told(pieces: Sequence[EvidenceItem]) -> list[str]:
    """The sealed columns of each piece, as the book seals them."""
    return [sealed_text(piece.sealed()) for piece in pieces]


def tombstones_told(stones: Sequence[Tombstone]) -> list[str]:
    """What stays of each destroyed piece, as the book seals it."""
    return [sealed_text(stone.sealed()) for stone in stones]


def custody_told(session: Session, pieces: Collection[int], last: int) -> list[str]:
    """What was done with these pieces up to an entry, as the book seals it."""
    rows = session.scalars(
        select(CustodyEntry)
        .where(CustodyEntry.item_id.in_(pieces), CustodyEntry.entry <= last)
        .order_by(CustodyEntry.entry, CustodyEntry.item_id)
    )
    return [canonical({"entry": row.entry, "text": row.handled().text()}) for row in rows]


def traces_told(
    session: Session, case: int, rows: Collection[Appended | CaptureRow], last: int
) -> list[str]:
    """What was kept of acts and of secured pages up to an entry, as the book seals it."""
    there: dict[tuple[str, int], Appended | CaptureRow] = {}
    for row in rows:
        there[row.__tablename__, row.id] = row
    entries = session.execute(
        select(LedgerEntry.seq, LedgerEntry.act, LedgerEntry.text)
        .where(
            LedgerEntry.case_id == case,
            LedgerEntry.act.in_(list(_KEEPING)),
            LedgerEntry.seq <= last,
        )
        .order_by(LedgerEntry.seq)
    )
    told: list[str] = []
    for entry in entries:
        table, name = _KEEPING[Act(entry.act)]
        kept = there.get((table, json.loads(entry.text)["facts"][name]))
        if kept is not None:
            text = sealed_text(_sealed_by(Act(entry.act), kept))
            told.append(canonical({"entry": entry.seq, "text": text}))
    return told


def _sealed_by(act: Act, row: Appended | CaptureRow) -> dict[str, Any]:
    if isinstance(row, CaptureRow):
        return {name: getattr(row, name) for name in CAPTURE_SEALS[act]}
    return row.sealed()


def redactions_told(session: Session, pieces: Collection[int]) -> list[str]:
    """Which of these pieces are copies, with parts blacked out, of which others of them, as the
    book seals it. Of which piece a copy was made that goes alone, is told to nobody."""
    rows = session.scalars(
        select(Redaction)
        .where(Redaction.copy_id.in_(pieces), Redaction.original_id.in_(pieces))
        .order_by(Redaction.copy_id)
    )
    return [sealed_text(row.sealed()) for row in rows]


def people_told(session: Session, actor: Actor, book: Sequence[str]) -> str:
    """Who the accounts of these entries are; those of other agencies are named by their agency."""
    ids = {json.loads(json.loads(line)["text"])["account"] for line in book}
    rows = session.execute(
        select(Account.id, Account.full_name, Agency.id.label("agency"), Agency.name)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.id.in_(ids))
        .order_by(Account.id)
    ).all()
    accounts: dict[str, Any] = {}
    for row in rows:
        own = row.full_name if row.agency == actor.agency_id else None
        accounts[str(row.id)] = {"name": own, "agency": row.name}
    return canonical({"accounts": accounts})
