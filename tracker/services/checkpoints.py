"""Making a checkpoint of the book, and having others say when it was there."""

from collections.abc import Callable

from sqlalchemy import exists, func, select

from tracker.domain.checkpoints import Checkpoint, Tree, checkpoint_digest
from tracker.domain.custody import digest_of
from tracker.domain.ledger import Act
from tracker.services.work import Work
from tracker.store.checkpoints import CheckpointRow, TimeStamp
from tracker.store.ledger import LedgerEntry, head_of, seals
from tracker.store.signing import Signer
from tracker.store.time_stamps import Authorities, StampRefused


def make_checkpoint(work: Work, signer: Signer) -> int | None:
    """Sign how far the book goes; the number of the newest checkpoint, None where nothing is new.

    Entries of acts that are still under way are left to the next one.
    """
    work.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    last = work.session.scalars(
        select(CheckpointRow).order_by(CheckpointRow.number.desc()).limit(1)
    ).one_or_none()
    first = last.last + 1 if last else 1
    seq, _seal = head_of(work.session)
    is_new = select(
        exists().where(LedgerEntry.seq.between(first, seq), LedgerEntry.act.not_in(_OWN))
    )
    if not work.session.scalar(is_new):
        return None
    number = last.number if last else 0
    previous = checkpoint_digest(last.text) if last else None
    while first <= seq:
        end, number = min(first + MOST - 1, seq), number + 1
        made = _over(work, signer, number, first, end, previous)
        first, previous = end + 1, checkpoint_digest(made.text)
    return number


def _over(
    work: Work, signer: Signer, number: int, first: int, last: int, previous: str | None
) -> CheckpointRow:
    tree, head = Tree(), b""
    for head in seals(work.session, first, last):
        tree.add(head)
    said = Checkpoint(number, first, last, head, tree.root(), previous, work.now, signer.public)
    text = said.text()
    row = CheckpointRow(
        number=number,
        first=first,
        last=last,
        text=text,
        signature=signer.sign(text.encode()),
        made_at=work.now,
    )
    work.session.add(row)
    work.record(
        Act.CHECKPOINT_MADE,
        f"checkpoint:{number}",
        number=number,
        last=last,
        digest=checkpoint_digest(text),
    )
    return row


def have_stamped(begin: Callable[[], Work], authorities: Authorities) -> list[str]:
    """Ask every authority for the stamps that it owes; a line for each that refused, and why.

    Each stamp is an act of its own: nothing waits for an authority inside a transaction.
    """
    refused = []
    for authority in authorities.addresses:
        with begin() as work:
            owed = _unstamped(work, authority)
        for number, text in owed:
            try:
                token = authorities.ask(authority, text.encode())
            except StampRefused as error:
                refused.append(str(error))
                break
            with begin() as work:
                _keep(work, number, authority, token)
    return refused


def _unstamped(work: Work, authority: str) -> list[tuple[int, str]]:
    """Number and text of the checkpoints on which that authority gave no time stamp yet."""
    has = exists().where(TimeStamp.number == CheckpointRow.number, TimeStamp.authority == authority)
    rows = work.session.execute(
        select(CheckpointRow.number, CheckpointRow.text).where(~has).order_by(CheckpointRow.number)
    )
    return [(row.number, row.text) for row in rows]


def _keep(work: Work, number: int, authority: str, token: bytes) -> None:
    work.session.add(TimeStamp(number=number, authority=authority, token=token))
    work.record(
        Act.CHECKPOINT_STAMPED,
        f"checkpoint:{number}",
        number=number,
        authority=authority,
        digest=digest_of(token),
    )


MOST = 1 << 16
"""Entries under one checkpoint; what has grown more gets several. Proving one entry reads no more
than these."""

_OWN = (Act.CHECKPOINT_MADE, Act.CHECKPOINT_STAMPED)
"""Acts that give no reason for another checkpoint."""

_LOCK = 0x6E657463
"""A number of this product's own among the database's advisory locks: making a checkpoint."""
