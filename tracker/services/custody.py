"""What happens to evidence: one row a piece and one entry an act, each sealing the other."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from tracker.domain.custody import ACTS, Handled, Handling, digest_said, sealed_handling
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.redaction import sealed_original
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.destructions import Tombstone
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.store.people import Agency
from tracker.store.redactions import Redaction

PARTY = 200
"""Characters of the name of whom a piece went to or came from."""


def added(work: Work, item: EvidenceItem, handled: Handled, version: int) -> None:
    """Enter a new piece, how it came, and what its row says, into the book."""
    _entered(
        work,
        handled,
        item,
        version,
        size=item.size,
        audience=item.audience.value,
        item=item.seal(),
    )


def redacted(
    work: Work,
    copy: EvidenceItem,
    of_copy: Handled,
    link: Redaction,
    of_original: Handled,
    version: int,
) -> None:
    """Enter a copy with parts blacked out, how it came, and, sealed with the salt of the link, of
    which piece it was made. The entry names the copy alone."""
    place = work.record(
        Act.EVIDENCE_REDACTED,
        f"evidence:{copy.id}",
        case=copy.case_id,
        version=version,
        evidence=copy.id,
        digest=digest_said(copy.digest),
        size=copy.size,
        audience=copy.audience.value,
        item=copy.seal(),
        custody=sealed_handling([of_copy]),
        redaction=link.seal(),
        copied=sealed_original(link.salt, of_original),
    )
    write(work, place, [of_copy, of_original])


def handled(
    work: Work,
    item: EvidenceItem,
    handling: Handling,
    *,
    version: int | None = None,
    party: str | None = None,
    reason: str | None = None,
    result: str | None = None,
) -> None:
    """Enter what one person did with one piece: viewed, copied or withdrawn."""
    row = handling_of(work, item.id, handling, party=party, reason=reason, result=result)
    _entered(work, row, item, version)


def handled_together(
    work: Work,
    case_id: int,
    items: Sequence[EvidenceItem],
    handling: Handling,
    *,
    version: int | None = None,
    on: date | None = None,
    party: str | None = None,
    reason: str | None = None,
    result: str | None = None,
    traces: Sequence[str] = (),
) -> None:
    """Enter what one act did to several pieces of a case: sent, returned, sealed; `traces` name
    the rows of what was seen that are sealed along."""
    rows = [
        handling_of(work, item.id, handling, on=on, party=party, reason=reason, result=result)
        for item in items
    ]
    place = work.record(
        ACTS[handling],
        f"case:{case_id}",
        case=case_id,
        version=version,
        handling=handling.value,
        pieces=sorted(row.piece for row in rows),
        custody=sealed_handling(rows),
        traces=list(traces),
    )
    write(work, place, rows)


def sent_on(work: Work, case: Case, agencies: Collection[int], on: date) -> None:
    """Enter that the pieces which belong to the file went to these agencies with it."""
    if not agencies:
        return
    items = work.session.scalars(
        select(EvidenceItem)
        .where(
            EvidenceItem.case_id == case.id,
            EvidenceItem.audience == Audience.FILE,
            EvidenceItem.withdrawn_at.is_(None),
            ~exists().where(Tombstone.item_id == EvidenceItem.id),
        )
        .order_by(EvidenceItem.id)
    ).all()
    if not items:
        return
    names = work.session.scalars(
        select(Agency.name).where(Agency.id.in_(agencies)).order_by(Agency.name)
    )
    handled_together(work, case.id, items, Handling.SENT, on=on, party="; ".join(names)[:PARTY])


def handling_of(
    work: Work,
    piece: int,
    handling: Handling,
    *,
    on: date | None = None,
    party: str | None = None,
    reason: str | None = None,
    result: str | None = None,
) -> Handled:
    """The handling of one piece by this act's person, now."""
    by = work.actor
    words = [(said or "").strip() or None for said in (party, reason, result)]
    return Handled(piece, handling, work.now, by.account_id, by.agency_id, on, *words)


def _entered(
    work: Work, row: Handled, piece: EvidenceItem, version: int | None, **facts: Any
) -> None:
    place = work.record(
        ACTS[row.handling],
        f"evidence:{piece.id}",
        case=piece.case_id,
        version=version,
        evidence=piece.id,
        digest=digest_said(piece.digest),
        custody=sealed_handling([row]),
        **facts,
    )
    write(work, place, [row])


def write(work: Work, place: int, rows: Sequence[Handled]) -> None:
    """Write the rows once the book has given the act at that place its number."""

    def numbered(numbers: list[int]) -> None:
        work.session.add_all(CustodyEntry.of(numbers[place], row) for row in rows)

    work.after.append(numbered)
