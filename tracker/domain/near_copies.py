"""When two pictures are called the same or alike: the thresholds, and what they are called."""

from enum import StrEnum

METHOD = 1
"""The way in which prints are made; prints of another number are made anew."""

BITS = 512
"""Length of a print: whether it gets brighter to the right and downwards, on a grid of 16 by 16."""

CANDIDATE = 144
"""Prints that differ in so many bits or fewer are worth laying over one another."""

MOST_CANDIDATES = 20
"""So many of the nearest are laid over a new picture; the sum of its work has a limit."""

MOST_SHOWN = 50
"""So many suggestions are asked for at once."""

LIKE = 900
VERY_LIKE = 950
"""Of 1000: how well the fine patterns of light and dark agree once both lie over one another."""

CUT_LITTLE = 20
"""Of 1000: an edge that is cut off by less than this is not worth a word."""


class Nearness(StrEnum):
    """How near two pictures are to each other."""

    SAME_BYTES = "same_bytes"
    VERY_LIKE = "very_like"
    LIKE = "like"


def nearness(alike: int | None) -> Nearness | None:
    """What a measured agreement (of 1000) is called; None of it: the bytes are the same."""
    if alike is None:
        return Nearness.SAME_BYTES
    if alike >= VERY_LIKE:
        return Nearness.VERY_LIKE
    return Nearness.LIKE if alike >= LIKE else None


def is_printed(media_type: str) -> bool:
    """Whether a print is made of files of this type: pictures alone. Letters that share a form
    would all be near copies of each other."""
    return media_type.startswith("image/")
