"""Keeping a copy of a piece with parts blacked out, as a piece of its own bound to its original."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.custody import Handling, digest_of
from tracker.domain.errors import Invalid, NotFound, WrongStage
from tracker.domain.matters import Audience
from tracker.domain.redaction import (
    SALT,
    Made,
    Wanted,
    neutral_name,
)
from tracker.domain.roles import Permission, Side
from tracker.domain.showing import may_read_piece
from tracker.services import cases, custody
from tracker.services.evidence import Upload, keep, new_item
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.destructions import is_destroyed
from tracker.store.evidence import EvidenceItem, held_reason
from tracker.store.redacting import Redacted, is_redactable, redaction_of
from tracker.store.redactions import Redaction


@dataclass(frozen=True, slots=True)
class Told:
    """What the officer says of the copy: its name, what it shows, who may read it, why it is made.

    The reason stays with the original: it may name what the copy hides.
    """

    name: str
    caption: str
    audience: Audience
    reason: str


def redact(
    work: Work, case_id: int, item_id: int, wanted: Wanted, told: Told, *, looked_at: str
) -> int:
    """Make the copy that somebody looked at (its digest, `sha256:…`) and keep it; its id.

    Raises:
        NotFound, Forbidden: the piece is not theirs to copy.
        WrongStage: it was withdrawn or destroyed, is held, or is nothing that can be drawn.
        Invalid: no reason, nothing to black out, words that stand nowhere, or `looks_different`:
            the copy would be another than the one that was looked at. Nothing was kept.
    """
    original = _original(work, work.session.get(Case, case_id), item_id)
    if not told.reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    made = _made(work, original, wanted)
    if digest_of(made.data) != looked_at:
        raise Invalid({"": ["looks_different"]})
    upload = Upload(neutral_name(made.media_type, told.name), io.BytesIO(made.data), told.caption)
    kept = keep(work, upload)
    case, _sight = cases.locked(work, case_id)
    original = _original(work, case, item_id)
    audience = told.audience
    if work.actor.side is Side.PERSONNEL:
        audience = Audience.PERSONNEL
    case.version += 1
    copy = new_item(work, case, upload, kept, audience)
    link = Redaction(
        copy_id=copy.id,
        original_id=original.id,
        areas=[{"page": page, "boxes": boxes} for page, boxes in enumerate(made.areas, start=1)],
        salt=secrets.token_bytes(SALT),
    )
    work.session.add(link)
    work.session.flush()
    of_copy = custody.handling_of(work, copy.id, Handling.COLLECTED, result=Made.AS_COPY)
    of_original = custody.handling_of(
        work, original.id, Handling.COPIED, reason=told.reason, result=Made.COPY
    )
    custody.redacted(work, copy, of_copy, link, of_original, case.version)
    return copy.id


def _made(work: Work, original: EvidenceItem, wanted: Wanted) -> Redacted:
    digest, media_type = original.digest, original.media_type
    made = redaction_of(work.vault, digest, media_type, wanted, lines=_UNMARKED)
    if made.missing:
        raise Invalid({"words": ["words_not_found"]})
    return made


_UNMARKED: Sequence[str] = ("",)
"""Nobody looks at the pictures that come with a copy which is kept."""


def _original(work: Work, case: Case | None, item_id: int) -> EvidenceItem:
    """The piece, if this person may make a copy of it.

    Raises:
        NotFound, Forbidden, WrongStage: they may not.
    """
    item = work.session.get(EvidenceItem, item_id, populate_existing=True)
    if case is None or item is None or item.case_id != case.id:
        raise NotFound()
    sight = cases.sight_of(work, case)
    if not may_read_piece(work.actor, sight, item.audience, item.agency_id):
        raise NotFound()
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    if item.withdrawn_at is not None:
        raise WrongStage("already_withdrawn")
    if is_destroyed(work.session, item.id):
        raise WrongStage("destroyed")
    held = held_reason(work.session, item)
    if held is not None:
        raise WrongStage("held", held=held.value)
    if not is_redactable(item.media_type):
        raise WrongStage("not_redactable")
    return item
