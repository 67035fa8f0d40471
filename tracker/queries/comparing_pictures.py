"""Two near copies beside each other, and the copies of them for the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.roles import Actor, Permission
from tracker.queries.cases import sight_and_case
from tracker.queries.evidence_copies import NotShown, check, sheet_of, shown
from tracker.queries.evidence_page import EvidencePage, evidence_page
from tracker.queries.near_copies import NearCopy, near_copy
from tracker.store.vault import Vault


@dataclass(frozen=True)
class Comparison:
    """Two pieces beside each other; `other` belongs to another case."""

    piece: EvidencePage
    other: EvidencePage
    near: NearCopy
    may_say: bool


@dataclass(frozen=True)
class Half:
    """What can be shown of one of two: a marked JPEG, or the code of why there is none."""

    picture: bytes | None = None
    refusal: str | None = None


def comparison(
    session: Session, actor: Actor, case_id: int, item_id: int, other_id: int
) -> Comparison:
    """Two near copies beside each other.

    Raises:
        NotFound: one of them is not in the reader's sight, or they are no near copies.
    """
    piece = evidence_page(session, actor, case_id, item_id)
    near = near_copy(session, actor, case_id, item_id, other_id)
    if near is None:
        raise NotFound()
    _case, sight = sight_and_case(session, actor, case_id)
    other = evidence_page(session, actor, near.case_id, other_id)
    return Comparison(piece, other, near, actor.may(Permission.CASE_LINK, sight))


def half(vault: Vault, piece: EvidencePage, lines: Sequence[str]) -> Half:
    """The marked copy of a picture, or of the only page of a PDF."""
    try:
        check(vault, piece)
        if piece.kind == "pages":
            return Half(sheet_of(vault, piece, lines, 1))
        found = shown(vault, piece, lines)
    except NotShown as refused:
        return Half(refusal=refused.code)
    return Half(found.picture, found.refusal)
