"""Terms as a calendar file (RFC 5545): number and name of the term, and nothing else."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.queries.term_calendar import FeedTerm
from tracker.web.language import spoken as _
from tracker.web.words import term_name

if TYPE_CHECKING:
    from icalendar import Event

MIMETYPE = "text/calendar"
READ_EVERY = timedelta(hours=1)


def calendar_file(terms: Iterable[FeedTerm]) -> bytes:
    """All-day events, the same bytes for the same terms."""
    from icalendar import Calendar  # slow to load, and no other page or command needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Netral//Tenggat//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Netral: terms"))
    calendar.add("refresh-interval", READ_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for term in terms:
        calendar.add_component(_event(term))
    written: bytes = calendar.to_ical()
    return written


def _event(told: FeedTerm) -> "Event":
    from icalendar import Event

    event = Event()
    name = f"{told.number} · {term_name(told.term)}"
    event.add("uid", hashlib.sha256(told.key.encode()).hexdigest()[:32] + "@netral")
    event.add("summary", _("%(name)s (provisional)", name=name) if told.is_provisional else name)
    event.add("dtstart", told.due)
    event.add("dtend", told.due + timedelta(days=1))
    event.add("dtstamp", told.changed_at)
    event.add("last-modified", told.changed_at)
    event.add("sequence", told.sequence)
    event.add("status", "TENTATIVE" if told.is_provisional else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
