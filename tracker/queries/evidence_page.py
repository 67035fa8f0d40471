"""What the page of one piece of evidence tells of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.file_dangers import Held
from tracker.domain.matters import Audience
from tracker.domain.roles import Actor, Permission, Sight
from tracker.domain.showing import may_read_piece
from tracker.queries.case_names import name_of
from tracker.queries.cases import sight_and_case
from tracker.queries.custody import CustodyView, custody_of
from tracker.queries.tombstones import TombstoneView, tombstones_of
from tracker.store.evidence import EvidenceItem, HeldBytes, held_for
from tracker.store.holding import named_among
from tracker.store.people import Agency
from tracker.store.redacting import is_redactable
from tracker.store.redactions import Redaction


@dataclass(frozen=True)
class EvidencePage:
    """One piece as its reader may know it. `held` says why its bytes are given to nobody,
    `finding` what the scanner called it; `may_original` whether they could be this reader's.

    `tombstone` is what stays of a destroyed piece; `is_needed` tells those who may destroy that
    other evidence or a form still needs the same bytes.

    `is_redacted`: it is a copy with parts blacked out; `redacted_from` and `copies` are number and
    name of the other one, where the reader may open that."""

    id: int
    case_id: int
    case_name: str
    case_title: str
    file_name: str
    caption: str | None
    media_type: str
    size: int
    digest: bytes
    audience: Audience
    agency: str
    added_at: datetime
    withdrawn_reason: str | None
    held: Held | None
    finding: str | None
    may_original: bool
    may_hand_over: bool
    custody: tuple[CustodyView, ...]
    tombstone: TombstoneView | None = None
    is_needed: bool = False
    may_destroy: bool = False
    is_redacted: bool = False
    redacted_from: tuple[int, str] | None = None
    copies: tuple[tuple[int, str], ...] = ()

    @property
    def not_redactable(self) -> str | None:
        """Why no copy with parts blacked out can be made of it, in a word."""
        if self.tombstone is not None:
            return "redact_destroyed"
        if self.withdrawn_reason is not None:
            return "redact_withdrawn"
        if self.held is not None:
            return "redact_held"
        return None if is_redactable(self.media_type) else "not_redactable"

    @property
    def kind(self) -> str:
        """How it can be shown: `picture`, `pages`, `film`, `sound`, `text` or `nothing`."""
        if self.held is not None or self.tombstone is not None:
            return "nothing"
        family = self.media_type.partition("/")[0]
        by_type = {"application/pdf": "pages", "text/plain": "text"}
        by_family = {"image": "picture", "video": "film", "audio": "sound"}
        return by_type.get(self.media_type) or by_family.get(family, "nothing")


def evidence_page(session: Session, actor: Actor, case_id: int, item_id: int) -> EvidencePage:
    """The piece, for a person in whose sight it is.

    Raises:
        NotFound: it is not.
    """
    case, sight = sight_and_case(session, actor, case_id)
    row = session.execute(
        select(EvidenceItem, Agency.name, HeldBytes.reason, HeldBytes.finding)
        .join(Agency, Agency.id == EvidenceItem.agency_id)
        .outerjoin(HeldBytes, HeldBytes.digest == EvidenceItem.digest)
        .where(EvidenceItem.id == item_id, EvidenceItem.case_id == case_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    item, agency, reason, finding = row
    if not may_read_piece(actor, sight, item.audience, item.agency_id):
        raise NotFound()
    stone = tombstones_of(session, actor, [item.id]).get(item.id)
    rights = (Permission.EVIDENCE_DESTROY, Permission.DESTRUCTION_APPROVE)
    own = item.agency_id == actor.agency_id and any(actor.may(one, sight) for one in rights)
    links = session.execute(
        select(Redaction.copy_id, Redaction.original_id).where(
            (Redaction.copy_id == item.id) | (Redaction.original_id == item.id)
        )
    ).all()
    beside = _readable(session, actor, sight, {one for link in links for one in link} - {item.id})
    made_of = next((link.original_id for link in links if link.copy_id == item.id), None)
    return EvidencePage(
        id=item.id,
        case_id=case.id,
        case_name=name_of(case),
        case_title=case.title,
        file_name=item.file_name,
        caption=item.caption,
        media_type=item.media_type,
        size=item.size,
        digest=item.digest,
        audience=item.audience,
        agency=agency,
        added_at=item.added_at,
        withdrawn_reason=item.withdrawn_reason,
        held=held_for(reason, item.file_name),
        finding=finding,
        may_original=stone is None and actor.may(Permission.EVIDENCE_ORIGINAL, sight),
        may_hand_over=stone is None and actor.may(Permission.EVIDENCE_ADD, sight),
        custody=tuple(custody_of(session, actor, [item.id])),
        tombstone=stone,
        is_needed=own and stone is not None and bool(named_among(session, [item.digest])),
        may_destroy=own,
        is_redacted=made_of is not None,
        redacted_from=next((one for one in beside if one[0] == made_of), None),
        copies=tuple(one for one in beside if one[0] != made_of),
    )


def _readable(
    session: Session, actor: Actor, sight: Sight, pieces: Collection[int]
) -> list[tuple[int, str]]:
    """Number and name of those pieces that the reader may open."""
    if not pieces:
        return []
    rows = session.scalars(
        select(EvidenceItem).where(EvidenceItem.id.in_(pieces)).order_by(EvidenceItem.id)
    )
    return [
        (one.id, one.file_name)
        for one in rows
        if may_read_piece(actor, sight, one.audience, one.agency_id)
    ]
