"""Asking whether the evidence, its bytes and what was done with it are as the book tells.

The book itself is asked by `tracker.queries.verifying`: here its texts are taken at their word.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.custody import (
    ADDS,
    ON_PIECES,
    Handling,
    digest_said,
    sealed_handling,
    sealed_row,
)
from tracker.domain.ledger import Act
from tracker.queries.verifying_acts import faults_of_kept
from tracker.queries.verifying_captures import faults_of_captures
from tracker.queries.verifying_destructions import destructions_verified
from tracker.queries.verifying_holding import faults_of_held
from tracker.queries.verifying_redactions import faults_of_link, links_of, strange_links
from tracker.queries.verifying_said import faults_of_said
from tracker.queries.verifying_told_rows import (
    digests_of_letters,
    digests_of_pages,
    digests_of_reports,
    faults_of_told_rows,
)
from tracker.store.as_it_stands import as_it_stands
from tracker.store.evidence import SEALED, CustodyEntry, EvidenceItem, handled_in
from tracker.store.holding import hold_alone, named_among
from tracker.store.ledger import LedgerEntry
from tracker.store.vault import Altered, Vault

BATCH = 5_000
PATIENCE = 10
"""Seconds to wait until nobody has bytes whose row is still to come."""


@dataclass(frozen=True, slots=True)
class EvidenceDamage:
    """One thing that is not as the book tells.

    `kind` and `ref` name it: `evidence` by its id, `custody` as `ENTRY/EVIDENCE`, `file` by its
    SHA-256 (by its name in the vault where that is none), `held` by the SHA-256 of bytes that are
    never served, `redaction` by the id of the copy, `entry` (of the book) by its number; an
    observed `act`, a later `look` at one, an `attribution`, what bears on an `element`, a
    `comparison` of two pictures, a `capture` and a proposal to destroy (`destruction`) by the id of
    the row, a `destruction_answer` by that of its proposal, a `tombstone` by that of its piece,
    an issued `letter` and a `letter_withdrawal` by that of the letter, a `report` by its own, a
    `report_withdrawal` by that of the report; a `story_verdict` of two items as
    `FIRST/SECOND`, a `news_refusal` as `CASE/ITEM`.
    `what` says it in one word:

    - `changed`: it says something else than the book sealed; of a file, other bytes
    - `missing`: the book tells of it, and it is not there
    - `unknown`: it is there, and the book does not tell of it
    - `text`: the entry cannot be read, so nothing is known of what it told
    - `withdrawal`: it is marked as withdrawn otherwise than somebody did
    - `left`: bytes of a piece that was destroyed after its retention, which nothing needs any more
    """

    kind: str
    ref: str
    what: str


@dataclass
class EvidenceVerified:
    """What was looked at, and all damage. `destroyed` pieces have no bytes any more, and the book
    tells by which right."""

    pieces: int = 0
    handlings: int = 0
    files: int = 0
    kept: int = 0
    captures: int = 0
    news: int = 0
    letters: int = 0
    regions: int = 0
    reports: int = 0
    tables: int = 0
    held: int = 0
    redactions: int = 0
    destructions: int = 0
    destroyed: int = 0
    damage: list[EvidenceDamage] = field(default_factory=list)

    @property
    def entries(self) -> int:
        rows = self.pieces + self.handlings + self.kept + self.captures + self.held
        rows += self.letters + self.regions + self.reports + self.tables
        return rows + self.news + self.redactions + self.destructions + self.files


def evidence_verified(session: Session, vault: Vault) -> EvidenceVerified:
    """Hold every row of evidence and custody against the book, and every byte against its row."""
    found = EvidenceVerified()
    told: set[int] = set()
    copies: set[int] = set()
    withdrawn: dict[int, Row[Any]] = {}
    for acts in _acts(session):
        rows = _custody(session, acts[0].seq, acts[-1].seq)
        added = _added(acts)
        pieces, links = _pieces(session, added), links_of(session, added)
        for act in acts:
            handled = rows.pop(act.seq, [])
            found.handlings += len(handled)
            if (facts := _facts(act.text)) is None:
                found.damage.append(EvidenceDamage("entry", str(act.seq), "text"))
                continue
            if act.act == Act.EVIDENCE_REDACTED:
                beside = [row for row in handled if row.item_id != facts["evidence"]]
                handled = [row for row in handled if row.item_id == facts["evidence"]]
                wrong = faults_of_link(act.seq, facts, links.get(facts["evidence"]), beside)
                found.damage += [EvidenceDamage(*fault) for fault in wrong]
                copies.add(facts["evidence"])
            found.damage += _custody_damage(act.seq, facts, handled)
            if act.act in ADDS:
                told.add(facts["evidence"])
                found.damage += _piece_damage(facts, pieces.get(facts["evidence"]))
            withdrawn |= {r.item_id: r for r in handled if r.handling == Handling.WITHDRAWN}
        for seq, strangers in rows.items():
            found.damage += [_of_custody(seq, row.item_id, "unknown") for row in strangers]
    found.damage += _strange_handlings(session)
    _look_at_pieces(session, told, withdrawn, found)
    found.kept, faults = faults_of_kept(session)
    found.damage += [EvidenceDamage(kind, str(row), what) for kind, row, what in faults]
    found.captures, lost = faults_of_captures(session)
    found.damage += [EvidenceDamage("capture", str(row), what) for row, what in lost]
    rows_of, told_otherwise = faults_of_told_rows(session)
    found.damage += [EvidenceDamage(kind, str(row), what) for kind, row, what in told_otherwise]
    found.letters = rows_of["letter"] + rows_of["letter_withdrawal"]
    found.regions = rows_of["region_record"]
    found.reports = rows_of["report"]
    found.tables = rows_of["table"]
    found.news = rows_of["news_page"] + rows_of["news_notice"]
    said, said_otherwise = faults_of_said(session)
    found.news += said
    found.damage += [EvidenceDamage(*fault) for fault in said_otherwise]
    found.held, strange = faults_of_held(session)
    found.damage += [EvidenceDamage("held", digest, what) for digest, what in strange]
    found.redactions, unknown = strange_links(session, copies)
    found.damage += [EvidenceDamage(*fault) for fault in unknown]
    ended = destructions_verified(session)
    found.destructions, found.destroyed = ended.rows, len(ended.destroyed)
    found.damage += [EvidenceDamage(kind, str(row), what) for kind, row, what in ended.faults]
    _look_at_files(session, vault, ended.destroyed, found)
    return found


def _acts(session: Session) -> Iterator[Sequence[Row[int, Act, str]]]:
    """What the book tells of evidence, in order, in batches."""
    last, acts = -(1 << 31), sorted(ON_PIECES)
    columns = (LedgerEntry.seq, LedgerEntry.act, LedgerEntry.text)
    while rows := session.execute(
        select(*columns)
        .where(LedgerEntry.seq > last, LedgerEntry.act.in_(acts))
        .order_by(LedgerEntry.seq)
        .limit(BATCH)
    ).all():
        yield rows
        last = rows[-1].seq


def _facts(text: str) -> dict[str, Any] | None:
    """What an entry tells of evidence; None where it cannot be read, which the book itself names
    as damage too."""
    try:
        facts: dict[str, Any] = json.loads(text)["facts"]
        ids = facts.get("pieces", [facts.get("evidence")])
        return facts if all(type(one) is int and abs(one) < 1 << 31 for one in ids) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _custody(session: Session, first: int, last: int) -> dict[int, list[Row[Any]]]:
    asked = select(*as_it_stands(CustodyEntry)).where(CustodyEntry.entry.between(first, last))
    rows = session.execute(asked.order_by(CustodyEntry.entry, CustodyEntry.item_id))
    return {entry: list(found) for entry, found in groupby(rows, lambda row: row.entry)}


def _added(acts: Sequence[Row[int, Act, str]]) -> list[Any]:
    """The pieces that these acts brought in."""
    added = [_facts(act.text) for act in acts if act.act in ADDS]
    return [facts.get("evidence") for facts in added if facts is not None]


def _pieces(session: Session, ids: Sequence[Any]) -> dict[int, Row[Any]]:
    rows = session.execute(select(*as_it_stands(EvidenceItem)).where(EvidenceItem.id.in_(ids)))
    return {row.id: row for row in rows}


def _custody_damage(
    seq: int, facts: dict[str, Any], rows: list[Row[Any]]
) -> Iterator[EvidenceDamage]:
    """Rows of one act against what it tells; acts of before custody was kept seal nothing."""
    if "custody" not in facts:
        return
    told = set(facts.get("pieces", [facts.get("evidence")]))
    there = {row.item_id for row in rows}
    for piece in sorted(told - there):
        yield _of_custody(seq, piece, "missing")
    for piece in sorted(there - told):
        yield _of_custody(seq, piece, "unknown")
    if told == there and _seal_of(rows) != facts["custody"]:
        for piece in sorted(told):
            yield _of_custody(seq, piece, "changed")


def _seal_of(rows: list[Row[Any]]) -> str | None:
    try:
        return sealed_handling(handled_in(row) for row in rows)
    except ValueError:
        return None


def _piece_damage(facts: dict[str, Any], row: Row[Any] | None) -> Iterator[EvidenceDamage]:
    ref = str(facts["evidence"])
    if row is None:
        yield EvidenceDamage("evidence", ref, "missing")
        return
    says = (digest_said(row.digest), row.size, row.audience)
    is_told = says == (facts.get("digest"), facts.get("size"), facts.get("audience"))
    seal = sealed_row({name: getattr(row, name) for name in SEALED})
    if not is_told or facts.get("item", seal) != seal:
        yield EvidenceDamage("evidence", ref, "changed")


def _of_custody(seq: int, piece: int, what: str) -> EvidenceDamage:
    return EvidenceDamage("custody", f"{seq}/{piece}", what)


def _strange_handlings(session: Session) -> Iterator[EvidenceDamage]:
    """Rows of custody whose entry is not an act of evidence, or is not there at all."""
    acts = sorted(ON_PIECES)
    rows = session.execute(
        select(CustodyEntry.entry, CustodyEntry.item_id)
        .outerjoin(LedgerEntry, LedgerEntry.seq == CustodyEntry.entry)
        .where(LedgerEntry.seq.is_(None) | LedgerEntry.act.not_in(acts))
        .order_by(CustodyEntry.entry, CustodyEntry.item_id)
    )
    for entry, piece in rows:
        yield _of_custody(entry, piece, "unknown")


def _look_at_pieces(
    session: Session,
    told: set[int],
    withdrawn: dict[int, Row[Any]],
    found: EvidenceVerified,
) -> None:
    """Every row of evidence: does the book know it, and was it withdrawn as it says?"""
    columns = as_it_stands(EvidenceItem)
    last = -(1 << 31)
    while rows := session.execute(
        select(*columns).where(EvidenceItem.id > last).order_by(EvidenceItem.id).limit(BATCH)
    ).all():
        for row in rows:
            found.pieces += 1
            if row.id not in told:
                found.damage.append(EvidenceDamage("evidence", str(row.id), "unknown"))
            by = withdrawn.get(row.id)
            says = (row.withdrawn_at, row.withdrawn_reason)
            if says != ((by.at, by.reason) if by else (None, None)):
                found.damage.append(EvidenceDamage("evidence", str(row.id), "withdrawal"))
        last = rows[-1].id


def _look_at_files(
    session: Session, vault: Vault, destroyed: Mapping[int, bytes], found: EvidenceVerified
) -> None:
    """Every digest that a row of evidence names, read and hashed; then every file that no row of
    any kind names. Of destroyed pieces nothing should be there, unless another one needs it.

    What is there is listed first, so that a piece which is taken in meanwhile is no stranger.
    """
    there = set(vault.digests())
    named = session.execute(select(EvidenceItem.id, EvidenceItem.digest))
    known = {digest for piece, digest in named if destroyed.get(piece) != digest}
    known |= digests_of_pages(session) | digests_of_letters(session) | digests_of_reports(session)
    for digest in sorted(known):
        found.files += 1
        try:
            for _chunk in vault.read(digest):
                pass
        except Altered:
            what = "changed" if digest in there else "missing"
            found.damage.append(EvidenceDamage("file", digest.hex(), what))
    for name in sorted(vault.strays()):
        found.damage.append(EvidenceDamage("file", name, "unknown"))
    gone = set(destroyed.values())
    for digest in sorted(_strangers(session, there - known)):
        if vault.has(digest):
            what = "left" if digest in gone else "unknown"
            found.damage.append(EvidenceDamage("file", digest.hex(), what))


def _strangers(session: Session, suspects: set[bytes]) -> set[bytes]:
    """Those that nobody's act is about to name either; as long as somebody writes, none."""
    strangers = suspects - named_among(session, suspects)
    if strangers and not hold_alone(session, PATIENCE):
        return set()
    return strangers - named_among(session, strangers)
