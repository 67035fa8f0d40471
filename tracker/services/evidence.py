"""Taking evidence in, reading it, withdrawing it. Bytes first, row after; never deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from tracker.domain.custody import TOLD_BY_HAND, Handling
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.file_names import file_name
from tracker.domain.matters import Audience
from tracker.domain.roles import Permission, Side, Sight
from tracker.domain.showing import may_read_piece
from tracker.services import cases, custody
from tracker.services.judging import judge, media_type
from tracker.services.near_copies import ask_print
from tracker.services.uploads import taken_by_form
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.destructions import is_destroyed
from tracker.store.evidence import EvidenceItem, held_reason
from tracker.store.holding import hold_bytes
from tracker.store.vault import Kept, TooLarge


@dataclass(frozen=True, slots=True)
class Came:
    """How a piece came to the office: secured by its own people, or received from a party."""

    handling: Handling = Handling.COLLECTED
    party: str | None = None


OURS = Came()


def came_from(party: str) -> Came:
    """How a piece came that an officer says was received from a party; empty: secured here."""
    return Came(Handling.RECEIVED, party) if party.strip() else OURS


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: its name (never trusted as a path), its bytes, what it shows.

    With `key` the bytes came before, in slices, and `stream` holds none.
    """

    name: str
    stream: BinaryIO
    caption: str | None = None
    came: Came = OURS
    key: str | None = None


def keep(work: Work, upload: Upload) -> Kept:
    """Put the bytes into the vault.

    Raises:
        Invalid: too large, empty, or sent in slices that are not there any more.
    """
    if upload.key is not None:
        return taken_by_form(work, upload.key)
    hold_bytes(work.session)
    try:
        kept = work.vault.keep(upload.stream)
    except TooLarge as too_large:
        raise Invalid({"file": ["file_too_large"]}) from too_large
    if kept.size == 0:
        raise Invalid({"file": ["file_empty"]})
    judge(work, kept)
    return kept


def add(
    work: Work,
    case: Case,
    upload: Upload,
    *,
    audience: Audience,
    step_id: int | None = None,
    kept: Kept | None = None,
) -> EvidenceItem:
    """Write the row of a piece of evidence whose bytes are (or now come) in the vault."""
    item = new_item(work, case, upload, kept or keep(work, upload), audience, step_id)
    came = custody.handling_of(work, item.id, upload.came.handling, party=upload.came.party)
    custody.added(work, item, came, case.version)
    return item


def new_item(
    work: Work,
    case: Case,
    upload: Upload,
    kept: Kept,
    audience: Audience,
    step_id: int | None = None,
) -> EvidenceItem:
    """The row of a piece that lies in the vault, of which the book is still to be told."""
    item = EvidenceItem(
        case_id=case.id,
        step_id=step_id,
        digest=kept.digest,
        size=kept.size,
        media_type=media_type(kept.head),
        file_name=file_name(upload.name),
        caption=(upload.caption or "").strip() or None,
        audience=audience,
        agency_id=work.actor.agency_id,
        added_at=work.now,
        added_by=work.actor.account_id,
    )
    work.session.add(item)
    work.session.flush()
    ask_print(work, item)
    return item


def add_evidence(work: Work, case_id: int, upload: Upload, *, audience: Audience) -> int:
    """Attach a piece of evidence to a case; its id.

    Raises:
        NotFound, Forbidden, Invalid: no row was written.
    """
    kept = keep(work, upload)
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    if work.actor.side is Side.PERSONNEL:
        audience = Audience.PERSONNEL
    case.version += 1
    return add(work, case, upload, audience=audience, kept=kept).id


def view_evidence(work: Work, case_id: int, item_id: int) -> EvidenceItem:
    """A piece that somebody looks at on the screen, and the act of having done so.

    Raises:
        NotFound: no such piece in this person's sight.
        WrongStage: it was destroyed after its retention.
    """
    item, _sight = _piece_for(work, case_id, item_id)
    _must_be_there(work, item)
    custody.handled(work, item, Handling.VIEWED)
    return item


def read_evidence(
    work: Work, case_id: int, item_id: int, *, reason: str | None = None
) -> tuple[EvidenceItem, Iterator[bytes]]:
    """The bytes of a piece as they came, and the act of having taken a copy of them.

    Raises:
        NotFound: no such piece in this person's sight.
        Forbidden: the original is not this person's to take.
        WrongStage: the piece is held, so that nobody gets it; `held` says why. Or it was destroyed
            after its retention.
    """
    item, sight = _piece_for(work, case_id, item_id)
    work.actor.must(Permission.EVIDENCE_ORIGINAL, sight)
    _must_be_there(work, item)
    held = held_reason(work.session, item)
    if held is not None:
        raise WrongStage("held", held=held.value)
    custody.handled(work, item, Handling.COPIED, reason=reason)
    return item, work.vault.read(item.digest)


def _piece_for(work: Work, case_id: int, item_id: int) -> tuple[EvidenceItem, Sight]:
    item = work.session.get(EvidenceItem, item_id)
    case = work.session.get(Case, case_id)
    if item is None or case is None or item.case_id != case.id:
        raise NotFound()
    sight = cases.sight_of(work, case)
    if not _may_read(work, item, sight):
        raise NotFound()
    return item, sight


def hand_over(
    work: Work,
    case_id: int,
    item_id: int,
    handling: Handling,
    *,
    on: date | None,
    party: str,
    reason: str,
) -> None:
    """Record that a piece was handed to somebody or came back, outside of this system.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    item = work.session.get(EvidenceItem, item_id)
    if item is None or item.case_id != case.id or not _may_read(work, item, sight):
        raise NotFound()
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    _must_be_there(work, item)
    faults: dict[str, list[str]] = {}
    if handling not in TOLD_BY_HAND:
        faults["handling"] = ["not_an_option"]
    if on is None:
        faults["on"] = ["required"]
    elif on > work.today:
        faults["on"] = ["in_the_future"]
    if not party.strip():
        faults["party"] = ["required"]
    if faults:
        raise Invalid(faults)
    case.version += 1
    custody.handled_together(
        work,
        case.id,
        [item],
        handling,
        version=case.version,
        on=on,
        party=party,
        reason=reason,
    )


def withdraw_evidence(work: Work, case_id: int, item_id: int, *, reason: str) -> None:
    """Mark a piece as withdrawn; its bytes stay, and so does the first reason.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    item = work.session.get(EvidenceItem, item_id)
    if item is None or item.case_id != case.id or not _may_read(work, item, sight):
        raise NotFound()
    if item.agency_id != work.actor.agency_id:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    if item.withdrawn_at is not None:
        raise WrongStage("already_withdrawn")
    _must_be_there(work, item)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    item.withdrawn_at = work.now
    item.withdrawn_reason = reason.strip()
    case.version += 1
    custody.handled(
        work, item, Handling.WITHDRAWN, version=case.version, reason=item.withdrawn_reason
    )


def _must_be_there(work: Work, item: EvidenceItem) -> None:
    if is_destroyed(work.session, item.id):
        raise WrongStage("destroyed")


def _may_read(work: Work, item: EvidenceItem, sight: Sight) -> bool:
    return may_read_piece(work.actor, sight, item.audience, item.agency_id)
