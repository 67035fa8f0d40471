"""Copies: the same text with small changes, found by what runs of words have in common.

Runs of two words are hashed; of many independent hashes the smallest is kept (MinHash). Two texts
agree in as large a share of these as their runs overlap, so that a few rows together (`bands`) are
a key by which copies among many items are looked up.
"""

import hashlib
import struct
from collections.abc import Sequence
from itertools import pairwise

from tracker.newsdesk.words import tokens

ROWS, BANDS = 3, 24
COPY = 0.35
"""Overlap of runs from which two texts are copies."""
_SIZE = 4 * ROWS * BANDS
_NUMBERS = struct.Struct(f"<{ROWS * BANDS}I")
_KEY = struct.Struct("<i")
FEWEST = 8
"""Words of the shortest text that can be told to be a copy."""

Runs = frozenset[tuple[str, str]]


def runs(title: str, text: str | None) -> Runs:
    """Every two words that follow one another; empty for a text too short to tell."""
    words = tokens(text) if text else tokens(title)
    if len(words) < FEWEST:
        return frozenset()
    return frozenset(pairwise(words))


def overlap(one: Runs, other: Runs) -> float:
    """Share of the runs of both that both have, from 0 to 1."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def bands(found: Runs) -> tuple[int, ...]:
    """Keys (32 bits, signed) of which two copies have one in common, almost surely."""
    if not found:
        return ()
    hashed = (
        _NUMBERS.unpack(hashlib.shake_128(" ".join(run).encode()).digest(_SIZE)) for run in found
    )
    least = [min(column) for column in zip(*hashed, strict=True)]
    return tuple(_key(least[at : at + ROWS]) for at in range(0, len(least), ROWS))


def _key(rows: Sequence[int]) -> int:
    told = hashlib.blake2b(repr(rows).encode(), digest_size=_KEY.size).digest()
    return int(_KEY.unpack(told)[0])
