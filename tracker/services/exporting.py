"""Telling the book that cases left the house."""

from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.services.work import Work


def tell_export(work: Work, cases: int, digest: bytes) -> None:
    """Record that so many cases were written out, in a file with that SHA-256.

    Raises:
        Forbidden: this person may not export.
    """
    work.actor.must(Permission.CASE_EXPORT)
    said = f"sha256:{digest.hex()}"
    work.record(Act.CASE_EXPORTED, f"export:{digest.hex()[:16]}", cases=cases, digest=said)
