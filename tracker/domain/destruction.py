"""Lawful destruction of evidence: who answers a proposal how, and what the book tells of it.

Peraturan ANRI 22/2017 guides the retention of personnel records, UU 43/2009 that of archives at
large. Neither tells here for how long a discipline file is kept: the schedule (JRA) is the
agency's own, and is named by whoever proposes.
"""

import json
from enum import StrEnum

RULES = ("anri-22-2017", "uu-43-2009")
"""The instruments of the law library that speak of retention."""


class Answer(StrEnum):
    """How a proposal ended."""

    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


def told_of(text: str, piece: int) -> str | None:
    """The seal of a piece's tombstone as the entry with that text states it; None: it tells of no
    such destruction, or cannot be read."""
    try:
        facts = json.loads(text)["facts"]
        return str(facts["tombstones"][facts["pieces"].index(piece)])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None
