"""Hours of the day as offices write them: `09.00 WIB`, on the clock of 24 hours."""

import re
from datetime import time

from tracker.domain.deadlines import Zone

_HOUR = re.compile(
    r"(?:pukul|jam)?\s*([0-9]{1,2})[.:]([0-5][0-9])(?::[0-5][0-9])?\s*(WIB|WITA|WIT)?",
    re.IGNORECASE,
)
_MIDNIGHT_AGAIN = 24


class OtherZone(ValueError):
    """The hour is written in another zone than the place has."""


def read_hour(text: str, zone: Zone) -> time:
    """`9.00`, `09:00`, `09.00 WIB` or `pukul 09.00`, for a place in that zone.

    Raises:
        ValueError: it is no such hour.
        OtherZone: it names another zone.
    """
    found = _HOUR.fullmatch(text.strip())
    if found is None or int(found[1]) >= _MIDNIGHT_AGAIN:
        raise ValueError(text)
    if found[3] and found[3].upper() != zone:
        raise OtherZone(text)
    return time(int(found[1]), int(found[2]))


def hour_said(hour: time, zone: Zone) -> str:
    """`09.00 WIB`."""
    return f"{hour:%H.%M} {zone}"
