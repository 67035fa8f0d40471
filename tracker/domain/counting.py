"""By what cases are counted: terms, time held, channels, and whom a case waits for."""

from enum import StrEnum
from math import sqrt

DAYS_AHEAD = 7
"""How far `TermState.WEEK` looks ahead: terms that end tomorrow up to this many days from now."""


class TermState(StrEnum):
    """Where the nearest running term of a case stands today."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    NONE = "none"


class Kept(StrEnum):
    """What became of a term of a case: met in time or late, run out unmet, or running."""

    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"
    RUNNING = "running"


class HeldFor(StrEnum):
    """How long the holder has had a case, in calendar days; the value is the last day of it."""

    WEEK = "7"
    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"
    LONGER = "longer"
    UNKNOWN = "unknown"


HELD_UP_TO = (HeldFor.WEEK, HeldFor.MONTH, HeldFor.QUARTER, HeldFor.YEAR)
"""The spans that have an end, shortest first."""


class ChannelGroup(StrEnum):
    """Where an act took place, read from the free text of its channel."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    WHATSAPP = "whatsapp"
    X = "x"
    YOUTUBE = "youtube"
    TELEGRAM = "telegram"
    SOCIAL = "social"
    PRESS = "press"
    OFFLINE = "offline"
    OTHER = "other"
    UNKNOWN = "unknown"


class Waits(StrEnum):
    """Whom a case on a desk waits for: the reader's agency and role, somebody else, either.

    `RETURNED`: the file came back and waits for the agency that had sent it. `LIVE`: either of
    these, and no history. `HISTORY`: an import alone says that it is open; nobody is waited for.
    `ANYBODY`: all of it.
    """

    US = "us"
    OTHERS = "others"
    RETURNED = "returned"
    LIVE = "live"
    HISTORY = "history"
    ANYBODY = "anybody"


class CountedAs(StrEnum):
    """Which day a case counts by: the first of these that is known."""

    RECEIVED = "received"
    KNOWN = "known"
    FIRST_RECORDED = "first_recorded"
    FILED = "filed"


class Sort(StrEnum):
    """By what a list of cases is ordered."""

    DUE = "due"
    NUMBER = "number"
    RECEIVED = "received"
    STAGE = "stage"
    HOLDER = "holder"


def share_between(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1 (Wilson): honest for small numbers too.

    Raises:
        ValueError: there is nothing to take a share of.
    """
    if of < 1 or not 0 <= hits <= of:
        raise ValueError(f"no share of {hits} in {of}")
    z = 1.959964
    p, spread = hits / of, z * z / of
    middle = p + spread / 2
    margin = z * sqrt(p * (1 - p) / of + spread / (4 * of))
    return max(0.0, (middle - margin) / (1 + spread)), min(1.0, (middle + margin) / (1 + spread))
