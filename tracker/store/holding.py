"""Which bytes of the vault somebody speaks of, and the lock between writers and whoever looks.

Bytes are written before their row. Whoever writes holds the vault shared until the transaction
ends; whoever wants to know that bytes are nobody's looks while holding it alone.
"""

import time
from collections.abc import Iterable

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

_LOCK = 0x6E657472
"""A number of this product's own among the database's advisory locks."""

_BATCH = 1000

_NAMED = text("""
SELECT digest FROM evidence_items WHERE digest = ANY(:given)
UNION SELECT digest FROM uploads WHERE digest = ANY(:given)
UNION SELECT decode(file ->> 'digest', 'hex')
    FROM drafts, jsonb_array_elements(drafts.files) AS file
    WHERE file ->> 'digest' = ANY(:told)
""")
"""Every table whose rows name bytes; one that comes to be has its line here."""


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


def named_among(session: Session, digests: Iterable[bytes]) -> set[bytes]:
    """Those of the digests that a row names: evidence, a draft's file, a finished upload."""
    given, named = list(digests), set[bytes]()
    for first in range(0, len(given), _BATCH):
        batch = given[first : first + _BATCH]
        told = [digest.hex() for digest in batch]
        named.update(session.execute(_NAMED, {"given": batch, "told": told}).scalars())
    return named
