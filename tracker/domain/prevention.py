"""What is known of a region beside its cases: outreach, memoranda, the vulnerability index, staff.

These are public facts with a source. They stand beside the figures of a region and explain nothing
by themselves: fewer cases after a briefing are no proof that it helped.
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from tracker.domain.days import PartialDay


class RecordKind(StrEnum):
    """What a record of a region tells of."""

    ACTIVITY = "activity"
    MEMORANDUM = "memorandum"
    VULNERABILITY = "vulnerability"
    WORKFORCE = "workforce"


class ActivityKind(StrEnum):
    """How people were told before anything happened."""

    OUTREACH = "outreach"
    COACHING = "coaching"
    BRIEFING = "briefing"
    PLEDGE = "pledge"


class StaffGroup(StrEnum):
    """Of whom a number of staff speaks. The parts need not add up to the total; both are kept."""

    TOTAL = "total"
    STRUCTURAL = "structural"
    EXECUTOR = "executor"
    TEACHER = "teacher"
    FUNCTIONAL = "functional"
    PPPK = "pppk"


FIRST_YEAR = 1999
"""The first year that a record may speak of: the first general election after 1998."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Outreach or coaching (sosialisasi, pembinaan): when, to whom, by whom, how many came."""

    of: ClassVar[RecordKind] = RecordKind.ACTIVITY
    kind: ActivityKind
    on: PartialDay
    title: str
    audience: str
    speakers: str
    attendees: int | None

    @property
    def span(self) -> tuple[date, date | None]:
        return self.on.first, self.on.last


@dataclass(frozen=True, slots=True)
class Memorandum:
    """An agreement on neutrality (nota kesepahaman): its parties, number and validity."""

    of: ClassVar[RecordKind] = RecordKind.MEMORANDUM
    title: str
    parties: str
    number: str
    on: PartialDay
    until: PartialDay | None

    @property
    def span(self) -> tuple[date, date | None]:
        return self.on.first, self.until.last if self.until else None


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """What Bawaslu's election vulnerability index (IKP) said of a region on ASN neutrality."""

    of: ClassVar[RecordKind] = RecordKind.VULNERABILITY
    year: int
    standing: str
    score: str

    @property
    def span(self) -> tuple[date, date | None]:
        return _year(self.year)


@dataclass(frozen=True, slots=True)
class Workforce:
    """How many civil servants of one group a region's government had in a year; of one of its
    offices (OPD), where one is named."""

    of: ClassVar[RecordKind] = RecordKind.WORKFORCE
    year: int
    group: StaffGroup
    count: int
    office: str = ""

    @property
    def span(self) -> tuple[date, date | None]:
        return _year(self.year)


RegionFacts = Activity | Memorandum | Vulnerability | Workforce


def kept(facts: RegionFacts) -> dict[str, Any]:
    """The facts as plain JSON."""
    return {one.name: _plain(getattr(facts, one.name)) for one in fields(facts)}


def taken_up(kind: RecordKind, told: dict[str, Any]) -> RegionFacts:
    """The facts as they were kept.

    Raises:
        ValueError, KeyError, TypeError: they are not those of this kind.
    """
    if kind is RecordKind.ACTIVITY:
        opened = {"kind": ActivityKind(told["kind"]), "on": PartialDay.parse(told["on"])}
        return Activity(**{"attendees": None, **told, **opened})
    if kind is RecordKind.MEMORANDUM:
        until = PartialDay.parse(told["until"]) if told["until"] else None
        return Memorandum(**{**told, "on": PartialDay.parse(told["on"]), "until": until})
    if kind is RecordKind.VULNERABILITY:
        return Vulnerability(**told)
    return Workforce(**{**told, "group": StaffGroup(told["group"])})


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, PartialDay | StrEnum) else value
