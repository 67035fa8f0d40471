"""What bytes are, and whether they may be served: judged once, when they enter the vault."""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field

import filetype
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tracker.domain.custody import digest_said
from tracker.domain.file_dangers import (
    OLE,
    OLE_SIGN,
    PLAIN,
    TEXT,
    ZIP_SIGNS,
    Held,
    held_by_head,
    is_allowed,
    runs,
)
from tracker.domain.ledger import Act
from tracker.services.work import Work
from tracker.store.confined import CannotLook, look
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.scanner import ScannerAway, TooLargeToScan
from tracker.store.vault import HEAD, Altered, Kept, Vault

_UNKNOWN = (Held.NOT_SCANNED, Held.TOO_LARGE_TO_SCAN)
_MEDIA = ("image/", "video/", "audio/")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why bytes are held (None: they are not), and the name of what was found in them."""

    reason: Held | None = None
    finding: str | None = None


def media_type(head: bytes) -> str:
    """The type by content, never by name; text is told by being readable."""
    if head.startswith(OLE_SIGN):
        return OLE
    kind = filetype.guess(head)
    if kind is not None:
        found: str = kind.mime
        return found
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return PLAIN
    return PLAIN if b"\0" in head else TEXT


def judge(work: Work, kept: Kept) -> None:
    """Hold bytes that just came, if they must be; what is known of the same bytes stays.

    Bytes that could not be scanned are held until they are (`scan_again`).
    """
    known = work.session.get(HeldBytes, kept.digest)
    if known is None or known.reason in _UNKNOWN:
        found = Scanned(looked_at=1)
        _hold(work, kept.digest, judged(work.vault, kept), found)
        _tell(work, found)


def judged(vault: Vault, kept: Kept) -> Judgement:
    """What is to be thought of bytes in the vault: their type, what they hold, what is found."""
    kind = media_type(kept.head)
    by_head = held_by_head(kept.head, kind)
    if by_head is not None:
        return Judgement(by_head)
    if not is_allowed(kind, vault.keeping.allowed):
        return Judgement(Held.TYPE_NOT_ALLOWED, kind)
    inside = _held_by_contents(vault, kept)
    return Judgement(inside) if inside else _scanned(vault, kept, kind)


def _held_by_contents(vault: Vault, kept: Kept) -> Held | None:
    """What an archive or an old Office file holds; looked into by a process of its own."""
    is_ole = kept.head.startswith(OLE_SIGN)
    if not is_ole and not kept.head.startswith(ZIP_SIGNS):
        return None
    with vault.opened(kept.digest) as file:
        try:
            said = look("archives", file, is_ole=is_ole, size=kept.size, runs=runs())
        except CannotLook:
            return Held.NOT_LOOKED_INTO
    found = json.loads(said)["held"]
    return Held(found) if found else None


def _scanned(vault: Vault, kept: Kept, kind: str) -> Judgement:
    scanner = vault.keeping.scanner
    if scanner is None:
        return Judgement()
    try:
        finding = scanner.finding(vault.read(kept.digest), kept.size)
    except ScannerAway:
        return Judgement(Held.NOT_SCANNED)
    except TooLargeToScan:
        # Pictures, films and sounds are shown by decoders that are shut in; others are not shown.
        return Judgement(None if kind.startswith(_MEDIA) else Held.TOO_LARGE_TO_SCAN)
    return Judgement(Held.MALWARE, finding) if finding else Judgement()


@dataclass
class Scanned:
    """How many pieces were looked at, which are held since, which are not any more; `away`: how
    many nobody could scan; `seals` of the rows that are new or other than before."""

    looked_at: int = 0
    held: list[bytes] = field(default_factory=list)
    released: list[bytes] = field(default_factory=list)
    away: int = 0
    seals: dict[bytes, str] = field(default_factory=dict)


def _hold(work: Work, digest: bytes, judgement: Judgement, found: Scanned) -> None:
    """Write what was thought of bytes, and into `found` what that changed."""
    known = work.session.get(HeldBytes, digest, populate_existing=True, with_for_update=True)
    before = known.reason if known else None
    found.away += judgement.reason is Held.NOT_SCANNED
    if judgement.reason is None:
        if known is not None:
            work.session.delete(known)
            found.released.append(digest)
        return
    if known is not None and (known.reason, known.finding) == astuple(judgement):
        return
    said = {"reason": judgement.reason, "finding": judgement.finding}
    row = insert(HeldBytes).values(digest=digest, held_at=work.now, **said)
    written = row.on_conflict_do_update(index_elements=["digest"], set_=said).returning(HeldBytes)
    held = work.session.scalars(written, execution_options={"populate_existing": True}).one()
    found.seals[digest] = held.seal()
    if before in (None, *_UNKNOWN) and judgement.reason not in _UNKNOWN:
        found.held.append(digest)


def _tell(work: Work, found: Scanned) -> None:
    """One entry where anything changed."""
    if found.seals or found.released:
        work.record(
            Act.EVIDENCE_SCANNED,
            "vault:0",
            looked_at=found.looked_at,
            held=[digest_said(digest) for digest in found.held],
            released=[digest_said(digest) for digest in found.released],
            seals={digest_said(digest): seal for digest, seal in found.seals.items()},
        )


def scan_again(work: Work, *, everything: bool) -> Scanned:
    """Judge again what could not be scanned, or all evidence; one entry where anything changed."""
    found = Scanned()
    for digest, size in _to_judge(work, everything):
        try:
            head = next(work.vault.read(digest), b"")[:HEAD]
            judgement = judged(work.vault, Kept(digest, size, head))
        except Altered:
            continue  # `flask evidence verify` names it
        found.looked_at += 1
        _hold(work, digest, judgement, found)
    _tell(work, found)
    return found


def _to_judge(work: Work, everything: bool) -> Iterable[tuple[bytes, int]]:
    asked = select(EvidenceItem.digest, EvidenceItem.size).distinct()
    if not everything:
        asked = asked.join(HeldBytes, HeldBytes.digest == EvidenceItem.digest).where(
            HeldBytes.reason.in_(_UNKNOWN)
        )
    return [
        (row.digest, row.size) for row in work.session.execute(asked.order_by(EvidenceItem.digest))
    ]
