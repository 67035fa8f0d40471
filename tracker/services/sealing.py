"""Taking a case out of the house as a sealed bundle: the act, before anything goes out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.bundles import Bundle, piece_name, trace_name
from tracker.domain.custody import Handling
from tracker.domain.errors import Invalid, WrongStage
from tracker.domain.matters import Audience
from tracker.domain.roles import Permission, Sight
from tracker.domain.showing import may_read_piece
from tracker.services import cases, custody
from tracker.services.work import Work
from tracker.store.bundles import Content, written
from tracker.store.captures import CaptureRow
from tracker.store.destructions import Tombstone
from tracker.store.evidence import EvidenceItem, HeldBytes, held_for
from tracker.store.holding import held_for_bundle
from tracker.store.observed import KEPT, Appended
from tracker.store.redactions import Redaction
from tracker.store.signing import Signer
from tracker.store.vault import Altered, Vault


@dataclass(frozen=True)
class Sealed:
    """What leaves the house: pieces of evidence, `held` those of them that may do harm, what was
    kept of acts and of secured pages; of the pieces in `stones` only what stayed of them."""

    pieces: tuple[EvidenceItem, ...]
    held: frozenset[int] = frozenset()
    traces: tuple[Appended | CaptureRow, ...] = ()
    stones: tuple[Tombstone, ...] = ()

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(piece.id for piece in self.pieces)

    @property
    def whole(self) -> tuple[EvidenceItem, ...]:
        """The pieces whose bytes go along."""
        gone = {stone.item_id for stone in self.stones}
        return tuple(piece for piece in self.pieces if piece.id not in gone)


def seal_case(work: Work, case_id: int, *, reason: str) -> Sealed:
    """Enter that the case is sealed, with every piece that may leave the house; what may.

    The reporter's papers never do. Pieces that were withdrawn go along, marked as such; of those
    that were destroyed after their retention the record and the tombstone do.

    Raises:
        NotFound, Forbidden: not this person's to do.
        Invalid: no reason.
        WrongStage: `evidence_altered`: bytes are missing or no longer what they were; `piece` is
            the id of the first such piece.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.CASE_SEAL, sight)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    items = work.session.execute(
        select(EvidenceItem, HeldBytes.reason)
        .outerjoin(HeldBytes, HeldBytes.digest == EvidenceItem.digest)
        .where(EvidenceItem.case_id == case.id, EvidenceItem.audience != Audience.REPORTER)
        .order_by(EvidenceItem.id)
    ).all()
    going = [
        (piece, held_for(reason, piece.file_name))
        for piece, reason in items
        if may_read_piece(work.actor, sight, piece.audience, piece.agency_id)
    ]
    pieces = tuple(piece for piece, _held in going)
    stones = _stones(work, pieces)
    gone = {stone.item_id for stone in stones}
    for piece in (one for one in pieces if one.id not in gone):
        try:
            for _chunk in work.vault.read(piece.digest):
                pass
        except Altered as altered:
            raise WrongStage("evidence_altered", piece=piece.id) from altered
    case.version += 1
    traces = _traces(work, case.id, sight, {piece.id for piece in pieces})
    custody.handled_together(
        work,
        case.id,
        pieces,
        Handling.SEALED,
        version=case.version,
        reason=reason,
        traces=[
            *(trace_name(type(row).__tablename__, row.id) for row in traces),
            *(trace_name(Redaction.__tablename__, copy) for copy in _copies(work, pieces)),
        ],
    )
    held = frozenset(piece.id for piece, reason in going if reason is not None)
    return Sealed(pieces, held, traces, stones)


def _copies(work: Work, pieces: Sequence[EvidenceItem]) -> Sequence[int]:
    """Those of the pieces that go along beside the piece of which they are a redacted copy."""
    going = [piece.id for piece in pieces]
    asked = select(Redaction.copy_id).where(
        Redaction.copy_id.in_(going), Redaction.original_id.in_(going)
    )
    return work.session.scalars(asked.order_by(Redaction.copy_id)).all()


def _traces(
    work: Work, case_id: int, sight: Sight, pieces: set[int]
) -> tuple[Appended | CaptureRow, ...]:
    """Rows that this person may read; of links only those whose piece goes along."""
    tables: tuple[type[Appended | CaptureRow], ...] = (*KEPT, CaptureRow)
    found: list[Appended | CaptureRow] = []
    for table in tables:
        mine = select(table).where(table.case_id == case_id).order_by(table.id)
        found += work.session.scalars(mine)
    return tuple(
        row
        for row in found
        if may_read_piece(work.actor, sight, row.audience, row.agency_id)
        and getattr(row, "evidence_id", None) in {None, *pieces}
    )


def _stones(work: Work, pieces: Sequence[EvidenceItem]) -> tuple[Tombstone, ...]:
    """What stayed of those of the pieces that were destroyed after their retention."""
    ids = [piece.id for piece in pieces]
    asked = select(Tombstone).where(Tombstone.item_id.in_(ids)).order_by(Tombstone.item_id)
    return tuple(work.session.scalars(asked))


def going_out(session: Session, case_id: int) -> AbstractContextManager[None]:
    """Keep the pieces of a case from being destroyed as long as this lasts: from before they are
    sealed until the last byte of the bundle is sent. `session` is a reader's, used for nothing
    else."""
    return held_for_bundle(session, case_id)


def sealed_file(
    bundle: Bundle, texts: Mapping[str, bytes], sealed: Sealed, vault: Vault, signer: Signer
) -> Iterator[bytes]:
    """The bundle's bytes in chunks: the texts by their names, then every piece out of the vault.

    Raises:
        Altered: a piece changed since it was sealed; what has gone out is no bundle then.
    """
    contents = [Content(name, len(text), [text]) for name, text in texts.items()]
    contents += [
        Content(
            piece_name(piece.id, piece.file_name, is_held=piece.id in sealed.held),
            piece.size,
            vault.read(piece.digest),
        )
        for piece in sealed.whole
    ]
    return written(bundle, contents, signer)
