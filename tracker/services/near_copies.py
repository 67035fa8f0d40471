"""Making prints of pictures, finding near copies by them, and saying what a pair really is."""

import base64
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select

from tracker.domain.errors import NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.near_copies import BITS, LIKE, METHOD, is_printed
from tracker.domain.roles import Permission
from tracker.domain.showing import may_read_piece
from tracker.services import cases
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.confined import CannotLook, look
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.jobs import ask_for
from tracker.store.near_copies import (
    VIEWS,
    Candidate,
    PicturePair,
    PicturePrint,
    PictureVerdict,
    is_standing,
    keep_pair,
    nearest,
    one_at_a_time,
    without_print,
)
from tracker.store.sight import visible_to
from tracker.store.vault import Altered, Vault

PRINT = "print"
"""The job of making one print. Told the `digest`, hex text."""

A_DAY = 1_000
"""So many missing prints are asked for at once by the day's work."""

_BATCH = 200
_LATER = -1


def ask_print(work: Work, item: EvidenceItem) -> None:
    """Ask the worker for the print of a picture that came, unless it is a reporter's paper."""
    if is_printed(item.media_type) and item.audience is not Audience.REPORTER:
        _ask(work, item.digest)


def ask_missing_prints(work: Work, most: int = A_DAY) -> int:
    """Ask the worker for prints that pictures lack; how many."""
    missing = without_print(work.session, b"", most)
    for digest in missing:
        _ask(work, digest)
    return len(missing)


def _ask(work: Work, digest: bytes) -> None:
    ask_for(work.session, PRINT, lock=PRINT, priority=_LATER, digest=digest.hex())


@dataclass
class Printed:
    """How many prints were made, of how many pictures none can be, how many pairs were found."""

    made: int = 0
    without: int = 0
    altered: int = 0
    pairs: int = 0


def print_missing(begin: Callable[[], Work]) -> Printed:
    """Make every print that is missing, each in a transaction of its own."""
    found, after = Printed(), b""
    while True:
        with begin() as work:
            missing = without_print(work.session, after, _BATCH)
        if not missing:
            return found
        for digest in missing:
            with begin() as work:
                make_print(work, digest, found)
        after = missing[-1]


def make_print(work: Work, digest: bytes, told: Printed | None = None) -> None:
    """Make the print of a picture in evidence, unless it has one or is held, and find its near
    copies. Safe to repeat."""
    told = told or Printed()
    if not _is_to_print(work, digest):
        return
    try:
        row = _print_of(work.vault, digest)
    except Altered:
        told.altered += 1
        return  # `flask evidence verify` names it
    one_at_a_time(work.session)
    if not _is_to_print(work, digest):
        return  # destroyed, or printed by another, meanwhile
    work.session.execute(delete(PicturePrint).where(PicturePrint.digest == digest))
    work.session.add(row)
    work.session.flush()
    told.made += row.whole is not None
    told.without += row.whole is None
    if row.whole is not None:
        told.pairs += _find_pairs(work, row)


def _is_to_print(work: Work, digest: bytes) -> bool:
    """Whether these are the bytes of a picture that has no print and may have one."""
    known = work.session.get(PicturePrint, digest)
    if known is not None and known.method == METHOD:
        return False
    kind = work.session.scalar(
        select(EvidenceItem.media_type)
        .outerjoin(HeldBytes, HeldBytes.digest == EvidenceItem.digest)
        .where(
            EvidenceItem.digest == digest,
            EvidenceItem.audience != Audience.REPORTER,
            is_standing(),
            HeldBytes.digest.is_(None),
        )
        .limit(1)
    )
    return kind is not None and is_printed(kind)


def _print_of(vault: Vault, digest: bytes) -> PicturePrint:
    row = PicturePrint(digest=digest, method=METHOD)
    vault.check(digest)
    try:
        with vault.opened(digest) as file:
            views = json.loads(look("prints", file, want="print"))
    except CannotLook as refused:
        row.why_not = refused.code
        return row
    for name in VIEWS:
        if name in views:
            setattr(row, name, f"{int(views[name]['hash'], 16):0{BITS}b}")
    row.smalls = [base64.b64decode(views[name]["small"]) for name in VIEWS if name in views]
    return row


def _find_pairs(work: Work, row: PicturePrint) -> int:
    """Lay the nearest prints over a new one; how many are near copies."""
    candidates = nearest(work.session, row)
    if not candidates:
        return 0
    try:
        measured = _compared(row, candidates)
    except CannotLook:
        return 0
    pairs = 0
    for other, (alike, cut) in zip(candidates, measured, strict=True):
        if (of_1000 := min(1000, int(alike * 1000))) >= LIKE:
            keep_pair(work.session, row.digest, other.digest, of_1000, int(cut * 1000))
            pairs += 1
    return pairs


def _compared(row: PicturePrint, candidates: list[Candidate]) -> list[tuple[float, float]]:
    smalls = [row.smalls or [], *(one.smalls for one in candidates)]
    sizes = [[len(small) for small in of_one] for of_one in smalls]
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(small for of_one in smalls for small in of_one))
        file.seek(0)
        said = look("prints", file, want="compare", mine=sizes[0], others=sizes[1:])
    found: list[tuple[float, float]] = json.loads(said)
    return found


# --- what somebody says of a pair -----------------------------------------------------------------


def say_of_pictures(
    work: Work, case_id: int, item_id: int, other_id: int, *, is_same: bool, reason: str
) -> None:
    """Say that two suggested pictures are not the same, or that they are after all; for everybody
    who sees both. Said again, it changes nothing.

    Raises:
        NotFound: the pieces are not near copies of two cases in the actor's sight.
        Forbidden: the case is not theirs to link.
    """
    case, sight = cases.locked(work, case_id)
    item, other = _piece(work, item_id), _piece(work, other_id)
    if item.case_id != case.id or not _may_read(work, item, case):
        raise NotFound()
    beside = work.session.scalars(
        select(Case).where(Case.id == other.case_id, visible_to(work.actor))
    ).one_or_none()
    if beside is None or beside.id == case.id or not _may_read(work, other, beside):
        raise NotFound()
    if not _are_near(work, item, other):
        raise NotFound()
    work.actor.must(Permission.CASE_LINK, sight)
    first, second = sorted((item.id, other.id))
    if _said_last(work, first, second) is is_same:
        return
    case.version += 1
    row = PictureVerdict(
        case_id=case.id,
        first_id=first,
        second_id=second,
        is_same=is_same,
        reason=reason.strip() or None,
        agency_id=work.actor.agency_id,
        recorded_at=work.now,
        recorded_by=work.actor.account_id,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        Act.PICTURES_COMPARED,
        f"evidence:{item.id}",
        case=case.id,
        version=case.version,
        piece=item.id,
        other=other.id,
        row=row.id,
        seal=row.seal(),
    )


def _piece(work: Work, item_id: int) -> EvidenceItem:
    item = work.session.get(EvidenceItem, item_id)
    if item is None or item.audience is Audience.REPORTER:
        raise NotFound()
    return item


def _may_read(work: Work, item: EvidenceItem, case: Case) -> bool:
    sight = cases.sight_of(work, case)
    return may_read_piece(work.actor, sight, item.audience, item.agency_id)


def _are_near(work: Work, item: EvidenceItem, other: EvidenceItem) -> bool:
    if item.digest == other.digest:
        return is_printed(item.media_type)
    first, second = sorted((item.digest, other.digest))
    return work.session.get(PicturePair, (first, second)) is not None


def _said_last(work: Work, first: int, second: int) -> bool | None:
    return work.session.scalar(
        select(PictureVerdict.is_same)
        .where(PictureVerdict.first_id == first, PictureVerdict.second_id == second)
        .order_by(PictureVerdict.id.desc())
        .limit(1)
    )
