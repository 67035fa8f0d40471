"""What was seen of an act that can vanish: who is said to have done it, where, when, by whom seen.

Nothing of it is ever overwritten: a later look is a look of its own, a correction takes the place
of what it corrects and says why.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.days import PartialDay
from tracker.domain.filing import url_key


class Deed(StrEnum):
    """What an account did, as the platforms call it."""

    LIKE = "like"
    SHARE = "share"
    COMMENT = "comment"
    FOLLOW = "follow"
    JOIN = "join"
    POST = "post"
    PHOTO = "photo"
    OTHER = "other"


class StillThere(StrEnum):
    """Whether the act could still be seen when somebody looked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Way(StrEnum):
    """How it was seen."""

    OWN_ACCOUNT = "own_account"
    WITHOUT_ACCOUNT = "without_account"
    SHOWN_ON_DEVICE = "shown_on_device"
    FROM_A_FILE = "from_a_file"
    IN_PERSON = "in_person"


class Observer(StrEnum):
    """Who saw it first; of a party the part that it plays, never a name."""

    OFFICER = "officer"
    REPORTER = "reporter"
    WITNESS = "witness"
    SUPERVISOR = "field_supervisor"
    PRESS = "press"


class Look(StrEnum):
    """What a look at the act was for: to see whether it is still there, or to confirm it."""

    AGAIN = "again"
    SECOND = "second"


class TimeSource(StrEnum):
    """Where the time of the act itself is known from."""

    PLATFORM = "platform"
    FILE = "file"
    STATEMENT = "statement"
    ORDER = "order"
    OTHER = "other"


class Confidence(StrEnum):
    """How sure that time is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Seen:
    """An act as somebody saw it; moments are aware, `happened_*` days of the act itself."""

    deed: Deed
    way: Way
    observer: Observer
    first_seen: datetime | None
    last_seen: datetime | None
    still_there: StillThere
    looked_at: datetime | None
    zone: str
    respondent: int | None = None
    platform: str = ""
    handle: str = ""
    profile_url: str = ""
    account_no: str = ""
    object_url: str = ""
    object_author: str = ""
    object_shows: str = ""
    visible_at: str = ""
    happened_from: PartialDay | None = None
    happened_until: PartialDay | None = None
    time_source: TimeSource | None = None
    time_confidence: Confidence | None = None


def faults_of_seen(seen: Seen, now: datetime) -> dict[str, list[str]]:
    """What cannot be right of it, by field: moments to come, an end before its beginning, an
    account nobody could find again, a time without its source."""
    found: dict[str, list[str]] = {}
    if not (seen.platform or seen.visible_at):
        found["platform"] = ["platform_missing"]
    if not (seen.object_url or seen.object_shows):
        found["object_shows"] = ["object_missing"]
    if seen.first_seen is None:
        found["first_seen"] = ["required"]
    for name in ("profile_url", "object_url"):
        if getattr(seen, name) and url_key(getattr(seen, name)) is None:
            found[name] = ["no_web_address"]
    for name in ("first_seen", "last_seen", "looked_at"):
        moment = getattr(seen, name)
        if moment is not None and moment > now:
            found[name] = ["in_the_future"]
    if seen.first_seen and seen.last_seen and seen.last_seen < seen.first_seen:
        found.setdefault("last_seen", ["before_first_seen"])
    if seen.still_there is not StillThere.UNKNOWN and seen.looked_at is None:
        found.setdefault("looked_at", ["when_looked_missing"])
    return found | _faults_of_time(seen)


def _faults_of_time(seen: Seen) -> dict[str, list[str]]:
    start, end = seen.happened_from, seen.happened_until
    found: dict[str, list[str]] = {}
    if end is not None and start is None:
        found["happened_from"] = ["required"]
    if start is not None and end is not None and end.last < start.first:
        found["happened_until"] = ["before_first_day"]
    if start is not None and seen.time_source is None:
        found["time_source"] = ["time_source_missing"]
    if start is not None and seen.time_confidence is None:
        found["time_confidence"] = ["required"]
    return found


def may_confirm(observer: int, agency: int, second: int, second_agency: int) -> bool:
    """Whether somebody can be the second observer: another person of the same agency."""
    return observer != second and agency == second_agency
