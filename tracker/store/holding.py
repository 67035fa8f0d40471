"""Which bytes of the vault somebody speaks of, and the lock between writers and whoever looks.

Bytes are written before their row. Whoever writes holds the vault shared until the transaction
ends; whoever wants to know that bytes are nobody's looks while holding it alone.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.store.destructions import told_tombstones
from tracker.store.evidence import EvidenceItem

_LOCK = 0x6E657472
"""A number of this product's own among the database's advisory locks."""

_GOING_OUT = 0x6E657475
"""Another: beside the number of a case, that its pieces are going out in a bundle."""

_BATCH = 1000

_NAMED = text("""
SELECT digest FROM uploads WHERE digest = ANY(:given)
UNION SELECT decode(file ->> 'digest', 'hex')
    FROM drafts, jsonb_array_elements(drafts.files) AS file
    WHERE file ->> 'digest' = ANY(:told)
UNION SELECT digest FROM news_fetches WHERE digest = ANY(:given)
UNION SELECT digest FROM issued_letters WHERE digest = ANY(:given)
UNION SELECT digest FROM reports WHERE digest = ANY(:given)
UNION SELECT sheet_digest FROM reports WHERE sheet_digest = ANY(:given)
""")
"""Every table beside that of evidence whose rows name bytes; a new one has its line here."""


def hold_bytes(session: Session) -> None:
    """Say, before bytes are written, that a row of this transaction is about to name them."""
    session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))


def hold_alone(session: Session, patience: float) -> bool:
    """Wait so many seconds until nobody's bytes are without their row; False: somebody's still are.

    Asked again and again instead of queued for, so that nobody who writes ever waits behind.
    """
    until = time.monotonic() + patience
    while not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def held_for_bundle(session: Session, case_id: int) -> Iterator[None]:
    """Say that the pieces of a case go out, as long as the block lasts; several may at once.

    No transaction is kept open meanwhile: a download may take hours. Whose connection breaks holds
    nothing any more.
    """
    session.execute(select(func.pg_advisory_lock_shared(_GOING_OUT, case_id)))
    try:
        yield
    finally:
        try:
            session.execute(select(func.pg_advisory_unlock_shared(_GOING_OUT, case_id)))
        except DBAPIError:
            session.invalidate()


def goes_out(session: Session, case_id: int) -> bool:
    """Whether pieces of a case are going out; where not, none can until this transaction ends."""
    return not session.scalar(select(func.pg_try_advisory_xact_lock(_GOING_OUT, case_id)))


def named_among(session: Session, digests: Iterable[bytes]) -> set[bytes]:
    """Those of the digests that a row names: a draft's file, a finished upload, evidence that was
    not destroyed after its retention, as the book tells."""
    given, named = list(digests), set[bytes]()
    for first in range(0, len(given), _BATCH):
        batch = given[first : first + _BATCH]
        told = [digest.hex() for digest in batch]
        named.update(session.execute(_NAMED, {"given": batch, "told": told}).scalars())
        gone = {row.item_id for row in told_tombstones(session, batch)}
        pieces = select(EvidenceItem.digest).where(EvidenceItem.digest.in_(batch))
        named.update(session.scalars(pieces.where(EvidenceItem.id.not_in(gone))))
    return named
