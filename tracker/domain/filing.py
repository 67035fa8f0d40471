"""A filing before it is a case: what the law asks of each kind, and what is wrong with it.

A laporan states the reporter's name and address, the respondent, time and place, and what happened
(UU 7/2017 Art. 454(4); UU Pilkada Art. 134(3)); so an anonymous one cannot exist. A temuan is fixed
by the supervisor and has no reporter (Art. 454(5)). An informasi awal needs no more than what
happened: it is traced first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.addresses import normal_form
from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid
from tracker.domain.matters import CaseKind, StaffStatus, Wish
from tracker.domain.staff_numbers import (
    BadStaffNumber,
    StaffNumber,
    fault_for,
    parse_staff_number,
    status_conflict,
)

MOST_ROWS = 50
"""Most respondents, and most conducts, that one filing may name."""

LINE_LENGTH, TEXT_LENGTH, KEY_LENGTH = 200, 20_000, 500

Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ReporterGiven:
    """Who reports, as told. The text form of the object shows nothing of it."""

    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    identity_no: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.address or self.contact or self.identity_no)


@dataclass(frozen=True, slots=True)
class RespondentGiven:
    """One complained of, or a group: `count` above 1; None is a group of unknown size.

    `is_begun`: something was typed that could not be read, so the row counts as filled in.
    """

    name: str = ""
    position: str = ""
    status: StaffStatus = StaffStatus.UNKNOWN
    agency: str = ""
    nip: str = ""
    count: int | None = 1
    description: str = ""
    is_begun: bool = False

    @property
    def is_empty(self) -> bool:
        if self.is_begun:
            return False
        told = self.name or self.position or self.agency or self.nip or self.description
        return not told and self.status is StaffStatus.UNKNOWN and self.count == 1

    @property
    def is_group(self) -> bool:
        return self.count is None or self.count > 1


@dataclass(frozen=True, slots=True)
class ConductGiven:
    """One act. `respondents` are places in the filing's list, from 0; empty: all of them.

    `is_begun`: something was typed that could not be read, so the row counts as filled in.
    """

    type: str = ""
    on: PartialDay | None = None
    channel: str = ""
    url: str = ""
    summary: str = ""
    beneficiary: str = ""
    respondents: tuple[int, ...] = ()
    is_begun: bool = False

    @property
    def is_empty(self) -> bool:
        told = self.is_begun or self.type or self.on or self.channel or self.url or self.summary
        return not (told or self.beneficiary)


@dataclass(frozen=True, slots=True)
class Filing:
    """What an officer enters to open a case.

    `submitted_on` is the day a report was handed in, a finding was fixed, a lead came in; the day
    it is received and registered comes later, from a step of its own. `known_on` is the day the
    reporter came to know of it, `found_on` the day the supervisor found it, `supervision_no` the
    number of the supervision report (Form A) behind a finding. `confirmed`: the officer was told
    that a text names the reporter, and wants it so. Rows that say nothing
    are passed over; faults name a row by its place (`respondents-0-nip`).
    """

    kind: CaseKind
    region: str
    narrative: str
    submitted_on: date | None
    place: str = ""
    election: str = ""
    contest: str = ""
    known_on: PartialDay | None = None
    found_on: PartialDay | None = None
    supervision_no: str = ""
    anonymous: bool = False
    wish: Wish | None = None
    reporter: ReporterGiven = ReporterGiven()
    respondents: tuple[RespondentGiven, ...] = ()
    conducts: tuple[ConductGiven, ...] = ()
    confirmed: bool = False

    def named_respondents(self) -> list[tuple[int, RespondentGiven]]:
        """The respondents that say something, with their places."""
        return [(i, one) for i, one in enumerate(self.respondents) if not one.is_empty]

    def named_conducts(self) -> list[tuple[int, ConductGiven]]:
        """The conducts that say something, with their places."""
        return [(i, one) for i, one in enumerate(self.conducts) if not one.is_empty]

    def doers_of(self, conduct: ConductGiven) -> list[int]:
        """The places of those who did it: the ones named, or everybody."""
        places = [place for place, _ in self.named_respondents()]
        return [p for p in places if p in conduct.respondents] if conduct.respondents else places


@dataclass(frozen=True, slots=True)
class Ground:
    """What a filing is held against: the office's day, the places in reach, the law's lists."""

    today: date
    regions: frozenset[str]
    contests: Mapping[str, tuple[str, ...]]
    conduct_types: frozenset[str]


def url_key(url: str) -> str | None:
    """The key under which an address is compared; the scheme may have been left out."""
    text = url.strip()
    key = normal_form(text) or (normal_form(f"https://{text}") if "://" not in text else None)
    return key[:KEY_LENGTH] if key else None


def staff_number(text: str) -> StaffNumber | None:
    """The staff number, None where nothing was typed or it is none."""
    try:
        return parse_staff_number(text) if text.strip() else None
    except BadStaffNumber:
        return None


def check(filing: Filing, ground: Ground) -> None:
    """Refuse a filing that cannot open a case.

    Raises:
        Invalid: the codes of every fault, by field.
    """
    faults: Faults = {}
    for name, code in _all_faults(filing, ground):
        faults.setdefault(name, []).append(code)
    if faults:
        raise Invalid(faults)


def status_remarks(filing: Filing) -> list[tuple[str, str]]:
    """Contradictions between a staff number and the status given, by field: told, not refused."""
    found = []
    for place, one in filing.named_respondents():
        number = staff_number(one.nip)
        conflict = status_conflict(number.kind, one.status.value) if number else None
        if conflict:
            found.append((f"respondents-{place}-status", conflict))
    return found


Told = Iterator[tuple[str, str]]


def _all_faults(filing: Filing, ground: Ground) -> Told:
    yield from _who_reports(filing)
    yield from _matter(filing, ground)
    yield from _moments(filing, ground.today)
    for place, respondent in filing.named_respondents():
        yield from _respondent(f"respondents-{place}", respondent)
    for place, conduct in filing.named_conducts():
        yield from _conduct(f"conducts-{place}", conduct, filing, ground)


def _who_reports(filing: Filing) -> Told:
    given = filing.reporter
    match filing.kind:
        case CaseKind.REPORT:
            if filing.anonymous:
                yield "wish", "anonymous_report"
                return
            if filing.wish is None:
                yield "wish", "required"
            if not given.name:
                yield "reporter_name", "required"
            if not given.address:
                yield "reporter_address", "required"
        case CaseKind.FINDING:
            if not given.is_empty:
                yield "wish", "finding_has_reporter"
        case CaseKind.LEAD:
            if filing.anonymous and not given.is_empty:
                yield "wish", "anonymous_with_name"
            elif filing.wish is None and not given.is_empty:
                yield "wish", "required"
    for name in ("name", "address", "contact", "identity_no"):
        if len(getattr(given, name)) > LINE_LENGTH * 2:
            yield f"reporter_{name}", "too_long"


def _matter(filing: Filing, ground: Ground) -> Told:
    if not filing.narrative:
        yield "narrative", "required"
    elif len(filing.narrative) > TEXT_LENGTH:
        yield "narrative", "too_long"
    for name in ("place", "supervision_no"):
        if len(getattr(filing, name)) > LINE_LENGTH:
            yield name, "too_long"
    if filing.region not in ground.regions:
        yield "region", "not_an_option"
    if filing.election and filing.election not in ground.contests:
        yield "election", "not_an_option"
    elif filing.contest and filing.contest not in ground.contests.get(filing.election, ()):
        yield "contest", "contest_of_other_election"
    respondents, conducts = filing.named_respondents(), filing.named_conducts()
    if len(respondents) > MOST_ROWS:
        yield "respondents", "too_many_rows"
    if len(conducts) > MOST_ROWS:
        yield "conducts", "too_many_rows"
    if filing.kind is CaseKind.LEAD:
        return
    if not respondents:
        yield "respondents", "respondent_missing"
    if not conducts:
        yield "conducts", "conduct_missing"
    if not filing.place and any(not (c.channel or c.url) for _, c in conducts):
        yield "place", "where_missing"


def _moments(filing: Filing, today: date) -> Told:
    """Known and found do not lie after submitted, and nothing lies after today."""
    if filing.submitted_on is None:
        yield "submitted_on", "required"
    elif filing.submitted_on > today:
        yield "submitted_on", "in_the_future"
    if filing.kind is CaseKind.REPORT and filing.known_on is None:
        yield "known_on", "required"
    if filing.kind is CaseKind.FINDING and filing.found_on is None:
        yield "found_on", "required"
    for name, day in (("known_on", filing.known_on), ("found_on", filing.found_on)):
        if day is None:
            continue
        if day.first > today:
            yield name, "in_the_future"
        elif filing.submitted_on and day.first > filing.submitted_on:
            yield name, "after_submitted"


def _respondent(at: str, one: RespondentGiven) -> Told:
    if not (one.name or one.position or one.nip or one.description):
        yield f"{at}-position", "respondent_unnamed"
    for name in ("name", "position", "agency"):
        if len(getattr(one, name)) > LINE_LENGTH:
            yield f"{at}-{name}", "too_long"
    if one.count is not None and one.count < 1:
        yield f"{at}-count", "out_of_bounds"
    if not one.nip:
        return
    if one.is_group:
        yield f"{at}-nip", "group_has_nip"
        return
    try:
        parse_staff_number(one.nip)
    except BadStaffNumber as bad:
        yield f"{at}-nip", fault_for(bad, one.status.value)


def _conduct(at: str, one: ConductGiven, filing: Filing, ground: Ground) -> Told:
    if not one.type:
        yield f"{at}-type", "required"
    elif one.type not in ground.conduct_types:
        yield f"{at}-type", "not_an_option"
    if one.on is None:
        if filing.kind is not CaseKind.LEAD:
            yield f"{at}-on", "required"
    elif one.on.first > ground.today:
        yield f"{at}-on", "in_the_future"
    elif any(day and one.on.first > day.last for day in (filing.known_on, filing.found_on)):
        yield f"{at}-on", "after_known"
    if one.url and url_key(one.url) is None:
        yield f"{at}-url", "no_web_address"
    if len(one.channel) > LINE_LENGTH:
        yield f"{at}-channel", "too_long"
    named = [place for place, _ in filing.named_respondents()]
    if not set(one.respondents) <= set(named):
        yield f"{at}-respondents", "unknown_respondent"
    elif len(named) > 1 and not one.respondents:
        yield f"{at}-respondents", "nobody"


def says_something(fields: Mapping[str, Sequence[str]]) -> bool:
    """True where somebody typed into the form or chose what it does not choose by itself."""
    return any(
        any(value.strip() for value in values)
        for name, values in fields.items()
        if name not in _CHOSEN_BY_ITSELF and not name.endswith(_CHOSEN_IN_ROWS)
    )


_CHOSEN_BY_ITSELF = {
    *("key", "kind", "region", "election", "contest", "submitted_on", "shown", "wish"),
    *("csrf_token", "_page", "action"),
}
_CHOSEN_IN_ROWS = ("-status", "-count", "-respondents")
