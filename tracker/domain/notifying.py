"""What people are told of, how it reaches them, and when a mail may go out: the office's own
customs, not the law.

Every notice stands in the application. A mail goes along where the person wants one: with the
day's digest, or at once for the few kinds that cannot wait; never at night, nor on a day off of
the person's office.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from tracker.domain.deadlines import Calendar, Zone, on_the_wall, read_from_the_wall
from tracker.domain.reminding import is_office_day


class Topic(StrEnum):
    """Every kind of notice."""

    ASSIGNED = "assigned"
    ASSIGNED_SEVERAL = "assigned_several"
    HANDED_OVER = "handed_over"
    ARRIVED = "arrived"
    RETURNED = "returned"
    APPROVAL_WANTED = "approval_wanted"
    LETTER_ISSUED = "letter_issued"
    LETTER_RETURNED = "letter_returned"
    OBSERVER_WANTED = "observer_wanted"
    TERM_AHEAD = "term_ahead"
    TERM_TODAY = "term_today"
    TERM_LATE = "term_late"
    TERMS_PAST = "terms_past"
    TERMS_BELOW = "terms_below"
    TERMS_TO_MOVE = "terms_to_move"
    MENTION = "mention"
    REMARK = "remark"
    ROLE_PROPOSED = "role_proposed"
    ROLE_CONFIRMED = "role_confirmed"
    PASSWORD_RESET = "password_reset"
    MAIL_REFUSED = "mail_refused"
    MAIL_OF_ANOTHER_REFUSED = "mail_of_another_refused"


class When(StrEnum):
    """How a notice reaches somebody beside the application."""

    IN_APP = "in_app"
    DAILY = "daily"
    AT_ONCE = "at_once"


CANNOT_WAIT = frozenset(
    {
        Topic.ASSIGNED,
        Topic.ASSIGNED_SEVERAL,
        Topic.HANDED_OVER,
        Topic.ARRIVED,
        Topic.RETURNED,
        Topic.APPROVAL_WANTED,
        Topic.OBSERVER_WANTED,
        Topic.TERM_TODAY,
        Topic.TERM_LATE,
        Topic.ROLE_PROPOSED,
        Topic.PASSWORD_RESET,
    }
)
"""The kinds that may be mailed at once; the others wait for the digest at the least."""

NEVER_MAILED = frozenset({Topic.MAIL_REFUSED, Topic.MAIL_OF_ANOTHER_REFUSED})
"""Of a mail that was refused nobody is told by mail."""

FIRST_HOUR, LAST_HOUR, USUAL_HOUR = 0, 23, 8
"""Hours of the day at which a digest may be wanted, and the one of whoever chose none."""

LONGEST_ADDRESS = 254
"""Characters of an e-mail address, by RFC 5321."""

_ONE_DAY = timedelta(days=1)


def may_be(topic: Topic) -> tuple[When, ...]:
    """The ways in which notices of that kind can reach somebody."""
    if topic in NEVER_MAILED:
        return (When.IN_APP,)
    if topic in CANNOT_WAIT:
        return (When.IN_APP, When.DAILY, When.AT_ONCE)
    return (When.IN_APP, When.DAILY)


def when_of(topic: Topic, choices: Mapping[str, Any]) -> When:
    """How that kind reaches somebody with these choices: by the quickest way it may, unless they
    chose another."""
    ways = may_be(topic)
    chosen = choices.get(topic)
    return When(chosen) if chosen in ways else ways[-1]


@dataclass(frozen=True, slots=True)
class Quiet:
    """The night: from that full hour until that one, on the clock of the person's zone. No mail
    goes out in it; where both are the same there is none."""

    begins: int = 20
    ends: int = 6

    def holds_at(self, hour: int) -> bool:
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


def may_send(moment: datetime, zone: Zone, calendar: Calendar, quiet: Quiet) -> bool:
    """Whether a mail may go out then to somebody of an office with that calendar."""
    local = on_the_wall(moment, zone)
    return is_office_day(local.date(), calendar) and not quiet.holds_at(local.hour)


def next_allowed(moment: datetime, zone: Zone, calendar: Calendar, quiet: Quiet) -> datetime:
    """The first moment from `moment` on at which a mail may go out."""
    if may_send(moment, zone, calendar, quiet):
        return moment
    local = on_the_wall(moment, zone)
    hour = local.replace(minute=0, second=0, microsecond=0)
    while True:
        hour += timedelta(hours=1)
        shown = read_from_the_wall(hour, zone)
        if may_send(shown, zone, calendar, quiet):
            return shown.astimezone(moment.tzinfo)


def next_digest(
    queued: datetime, hour: int, zone: Zone, calendar: Calendar, quiet: Quiet
) -> datetime:
    """When the digest is due that holds what was queued then: at the wanted hour of the first
    office day, or as soon after it as a mail may go out."""
    day = on_the_wall(queued, zone).date()
    while True:
        wanted = read_from_the_wall(datetime.combine(day, time(hour)), zone)
        if wanted >= queued and is_office_day(day, calendar):
            return next_allowed(wanted.astimezone(queued.tzinfo), zone, calendar, quiet)
        day += _ONE_DAY


class MailPurpose(StrEnum):
    """What a mail is for. The last two go out at any hour: the person asked for them just now."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    CONFIRM = "confirm"
    TEST = "test"


class MailState(StrEnum):
    """Where a mail is: it waits, the mail server took it, it refused it for good, or there was
    nobody to send it to any more."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    DROPPED = "dropped"


class LeftOut(StrEnum):
    """Why a notice is told by no mail."""

    READ = "read"
    OUT_OF_SIGHT = "out_of_sight"
    NO_ADDRESS = "no_address"


class Outcome(StrEnum):
    """What a mail server made of a mail: took it; not now; never this one; never to this address;
    or the server could not be talked to, which tells nothing of the mail."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    NOBODY = "nobody"
    NO_LINE = "no_line"


class LineFault(StrEnum):
    """Why the mail server could not be talked to, as far as this house can tell: what its operator
    has to look at."""

    AWAY = "away"
    TOO_SLOW = "too_slow"
    NO_TLS = "no_tls"
    CERTIFICATE = "certificate"
    NO_SIGN_IN = "no_sign_in"
    SIGN_IN = "sign_in"
    PASSWORD = "password"
    NOT_WELCOME = "not_welcome"
    BROKE = "broke"


PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 360))
"""How long a mail waits after its first try that failed, its second and so on."""

LONGEST_WITHOUT_LINE = timedelta(minutes=15)
"""How long all mail waits at the most when the server could not be talked to."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries (1 or more) that failed."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]
