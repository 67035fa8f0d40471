"""Who handled a piece of evidence, and how its record is bound to the book.

The book holds ids and digests, never a name or a reason. What is said in words stands in rows
beside it; the entry of the act seals the canonical text of those rows, so that no word of them can
change, appear or go without the book telling.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.ledger import Act, canonical


class Handling(StrEnum):
    """What can happen to a piece of evidence."""

    COLLECTED = "collected"
    RECEIVED = "received"
    VIEWED = "viewed"
    COPIED = "copied"
    SENT = "sent"
    RETURNED = "returned"
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"


ACTS: Mapping[Handling, Act] = {
    Handling.COLLECTED: Act.EVIDENCE_ADDED,
    Handling.RECEIVED: Act.EVIDENCE_ADDED,
    Handling.VIEWED: Act.EVIDENCE_READ,
    Handling.COPIED: Act.EVIDENCE_READ,
    Handling.WITHDRAWN: Act.EVIDENCE_WITHDRAWN,
    Handling.DESTROYED: Act.EVIDENCE_DESTROYED,
    Handling.SENT: Act.EVIDENCE_HANDLED,
    Handling.RETURNED: Act.EVIDENCE_HANDLED,
    Handling.SEALED: Act.EVIDENCE_HANDLED,
}
"""The act by which the book tells of each handling."""

ADDS = (Act.EVIDENCE_ADDED, Act.EVIDENCE_REDACTED)
"""The acts that bring a piece into a case."""

ON_PIECES = frozenset({*ACTS.values(), *ADDS})
"""All acts that write rows of custody."""

TOLD_BY_HAND = (Handling.SENT, Handling.RETURNED)
"""What happens outside the system, so that somebody has to record it."""


@dataclass(frozen=True, slots=True)
class Handled:
    """One handling of one piece: by whom, when, on which day it happened, with whom, why, and what
    was found. `on` is None where it happened as it was recorded."""

    piece: int
    handling: Handling
    at: datetime
    account: int
    agency: int
    on: date | None = None
    party: str | None = None
    reason: str | None = None
    result: str | None = None

    def text(self) -> str:
        """The canonical text that the book seals."""
        return canonical(
            {
                "piece": self.piece,
                "handling": self.handling.value,
                "at": moment(self.at),
                "account": self.account,
                "agency": self.agency,
                "on": self.on.isoformat() if self.on else None,
                "party": self.party,
                "reason": self.reason,
                "result": self.result,
            }
        )


def moment(at: datetime) -> str:
    """A moment as canonical texts write it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def sealed(texts: Iterable[str]) -> str:
    """SHA-256 over canonical texts, a line each, in their order: `sha256:…`."""
    return digest_of("\n".join(texts).encode())


def sealed_handling(rows: Iterable[Handled]) -> str:
    """The seal over what one act did to its pieces, in the order of their ids."""
    return sealed(row.text() for row in sorted(rows, key=lambda row: row.piece))


def digest_of(data: bytes) -> str:
    """SHA-256 of bytes, as the book writes it."""
    return digest_said(hashlib.sha256(data).digest())


def digest_said(digest: bytes) -> str:
    """A SHA-256 as the book writes it: `sha256:…`."""
    return f"sha256:{digest.hex()}"


def sealed_text(facts: Mapping[str, Any]) -> str:
    """The canonical text of a row; bytes are written as hex, moments and days as ISO text."""
    return canonical({name: _plain(value) for name, value in facts.items()})


def sealed_row(facts: Mapping[str, Any]) -> str:
    """The seal over one row."""
    return sealed([sealed_text(facts)])


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else value
