"""Forms about observed acts: what was seen, whose it is, what bears on an element."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from tracker.domain.attribution import Attributed, Dispute, Rung
from tracker.domain.captures import CaptureWay
from tracker.domain.deadlines import Zone, on_the_wall, read_from_the_wall
from tracker.domain.elements import Bears
from tracker.domain.labels import LABELS
from tracker.domain.matters import Audience
from tracker.domain.observing import (
    Confidence,
    Deed,
    Look,
    Observer,
    Seen,
    StillThere,
    TimeSource,
    Way,
)
from tracker.queries.captures import CaptureView
from tracker.services.observing import Bearing, Looked
from tracker.web.forms import (
    Choice,
    Choices,
    DayField,
    Form,
    LongText,
    MomentField,
    PartialDayField,
    RadioChoice,
    TextLine,
    choices_of,
)
from tracker.web.language import lazily as _l

READERS = (Audience.FILE, Audience.VERIFICATION)


def members(kind: Iterable[StrEnum], *, empty: Any = None) -> list[Any]:
    """The members of an enum as answers."""
    return choices_of([(one.value, _l(LABELS[one])) for one in kind], empty=empty)


def _at(shown: datetime | None, zone: str) -> datetime | None:
    """The moment that a clock in that zone shows."""
    return read_from_the_wall(shown, Zone(zone)) if shown else None


def _zone() -> Choice:
    return Choice(
        _l("Time zone of these times"),
        required=True,
        choices=choices_of([(zone.value, zone.value) for zone in Zone]),
        default=Zone.WIB.value,
    )


class TraceForm(Form):
    """What each of them may ask: who may read it. The personnel side's own stays there."""

    audience = Choice(
        _l("Who may read it"),
        required=True,
        choices=members(READERS),
        default=Audience.FILE.value,
    )

    def read_by(self) -> Audience:
        """Who may read it, as chosen."""
        return Audience(self.audience.data) if "audience" in self else Audience.PERSONNEL


class SeenForm(TraceForm):
    """An act as it was seen."""

    deed = Choice(_l("What the account did"), required=True, choices=members(Deed, empty=""))
    respondent = Choice(_l("Whose act it is said to be"))
    platform = TextLine(_l("Platform"), longest=60)
    handle = TextLine(_l("Name of the account"), longest=120, description=_l("As it stands there."))
    profile_url = TextLine(_l("Address of the profile"), longest=2000)
    account_no = TextLine(
        _l("Number of the account"),
        longest=80,
        description=_l("It stays when the account changes its name; some platforms show it."),
    )
    object_url = TextLine(_l("Address of what it was done to"), longest=2000)
    object_author = TextLine(_l("Whose post or page that is"))
    object_shows = LongText(_l("What it shows"), rows=2, longest=2000)
    visible_at = TextLine(_l("Where it could be seen"), longest=500)
    zone = _zone()
    first_seen = MomentField(_l("First seen"), required=True)
    last_seen = MomentField(_l("Last seen"))
    still_there = RadioChoice(_l("Is it still there?"), required=True, choices=members(StillThere))
    looked_at = MomentField(_l("When that was looked at"))
    way = Choice(_l("How it was seen"), required=True, choices=members(Way, empty=""))
    observer = Choice(
        _l("Who saw it first"),
        required=True,
        choices=members(Observer, empty=""),
        description=_l("Only the part that they play; never the name of who reported."),
    )
    happened_from = PartialDayField(_l("The act itself: from"))
    happened_until = PartialDayField(_l("until"))
    time_source = Choice(_l("Where this is known from"), choices=members(TimeSource, empty=""))
    time_confidence = Choice(_l("How sure that is"), choices=members(Confidence, empty=""))

    GROUPS = (
        (
            _l("The account"),
            ("deed", "respondent", "platform", "handle", "profile_url", "account_no"),
        ),
        (_l("What it was done to"), ("object_url", "object_author", "object_shows", "visible_at")),
        (
            _l("When and how it was seen"),
            ("zone", "first_seen", "last_seen", "still_there", "looked_at", "way", "observer"),
        ),
        (
            _l("When the act took place"),
            ("happened_from", "happened_until", "time_source", "time_confidence"),
        ),
    )

    def begin_with(self, capture: CaptureView) -> None:
        """Fill in what a secured page tells: where it was, what it shows, and when it was there."""
        record, seen_at = capture.record, capture.kept_at
        self.object_url.data = record.get("address") or capture.address
        self.object_shows.data = record.get("shows") or record.get("title")
        self.profile_url.data = record.get("profile")
        self.still_there.data = StillThere.YES.value
        self.observer.data = Observer.OFFICER.value
        is_by_hand = capture.way is CaptureWay.BY_HAND
        self.way.data = (Way.OWN_ACCOUNT if is_by_hand else Way.WITHOUT_ACCOUNT).value
        if seen_at is not None:
            shown = on_the_wall(seen_at, Zone(self.zone.data))
            self.first_seen.data = self.looked_at.data = shown

    def seen(self) -> Seen:
        """What was entered; times are those of the chosen zone."""
        zone = Zone(self.zone.data)

        return Seen(
            deed=Deed(self.deed.data),
            way=Way(self.way.data),
            observer=Observer(self.observer.data),
            first_seen=_at(self.first_seen.data, zone),
            last_seen=_at(self.last_seen.data, zone),
            still_there=StillThere(self.still_there.data),
            looked_at=_at(self.looked_at.data, zone),
            zone=zone.value,
            respondent=int(self.respondent.data) if self.respondent.data else None,
            happened_from=self.happened_from.data,
            happened_until=self.happened_until.data,
            time_source=TimeSource(self.time_source.data) if self.time_source.data else None,
            time_confidence=Confidence(self.time_confidence.data)
            if self.time_confidence.data
            else None,
            **{name: self[name].data or "" for name in _TEXTS},
        )


_TEXTS = (
    "platform",
    "handle",
    "profile_url",
    "account_no",
    "object_url",
    "object_author",
    "object_shows",
    "visible_at",
)


class CorrectSeenForm(SeenForm):
    """The same, to take the place of what was written before."""

    reason = LongText(
        _l("Why is it corrected?"),
        required=True,
        rows=2,
        description=_l("The earlier value stays visible with this reason."),
    )

    @classmethod
    def of(cls, row: Any) -> Self:
        """Filled with a row as it stands."""
        zone = Zone(row.zone)
        told = {
            name: getattr(row, name).value if getattr(row, name) is not None else ""
            for name in ("deed", "still_there", "way", "observer", "time_source", "time_confidence")
        }
        told |= {name: getattr(row, name) or "" for name in _TEXTS}
        told |= {name: getattr(row, name) for name in ("happened_from", "happened_until")}
        for name in ("first_seen", "last_seen", "looked_at"):
            moment = getattr(row, name)
            told[name] = on_the_wall(moment, zone) if moment else None
        form = cls(data={**told, "zone": row.zone, "respondent": str(row.respondent_id or "")})
        del form.audience
        return form


class LookForm(Form):
    """A later look at an act."""

    zone = _zone()
    looked_at = MomentField(_l("When it was looked at"), required=True)
    still_there = RadioChoice(_l("Is it still there?"), required=True, choices=members(StillThere))
    way = Choice(_l("How it was seen"), required=True, choices=members(Way, empty=""))
    remark = LongText(_l("Remark"), rows=2, longest=2000)

    def looked(self, look: Look) -> Looked:
        return Looked(
            look=look,
            looked_at=_at(self.looked_at.data, self.zone.data),
            zone=self.zone.data,
            still_there=StillThere(self.still_there.data),
            way=Way(self.way.data),
            remark=self.remark.data or "",
        )


class AttributionForm(Form):
    """A rung of an act."""

    rung = RadioChoice(_l("The act is"), required=True, choices=members(Rung))
    on = DayField(_l("Established on"), required=True)
    reason = LongText(
        _l("By what"),
        required=True,
        rows=3,
        description=_l("For example: what the respondent said, which witness, which match."),
    )
    dispute = Choice(
        _l("If disputed: what the respondent says"), choices=members(Dispute, empty="")
    )
    police_no = TextLine(_l("If disputed: number of the police report"), longest=120)
    police_on = DayField(_l("If disputed: day of the police report"))
    pieces = Choices(_l("Evidence of it"))

    def attributed(self) -> Attributed:
        return Attributed(
            rung=Rung(self.rung.data),
            on=self.on.data,
            reason=self.reason.data or "",
            dispute=Dispute(self.dispute.data) if self.dispute.data else None,
            police_no=self.police_no.data or "",
            police_on=self.police_on.data,
            pieces=tuple(int(piece) for piece in self.pieces.data or []),
        )


class BearingForm(TraceForm):
    """What bears on an element."""

    element = Choice(_l("Element"), required=True)
    source = Choice(_l("Evidence or observed act"), required=True)
    bears = RadioChoice(_l("What it says of the element"), required=True, choices=members(Bears))
    remark = LongText(_l("Remark"), rows=2, longest=2000)

    def bearing(self, element: str, respondent: int | None) -> Bearing:
        """What was chosen; sources are `bukti-ID` and `jejak-ID`."""
        kind, _, number = (self.source.data or "").partition("-")
        return Bearing(
            element=element,
            bears=Bears(self.bears.data),
            respondent=respondent,
            piece=int(number) if kind == "bukti" else None,
            act=int(number) if kind == "jejak" else None,
            remark=self.remark.data or "",
        )
