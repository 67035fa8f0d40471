"""What a case looks like to the replay: the steps that go in, the standing that comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.days import PartialDay

VERIFICATION, OVERSIGHT, PERSONNEL, CRIMINAL = "verification", "oversight", "personnel", "criminal"
LaneKey = tuple[str, int | None]


class Origin(StrEnum):
    """How a step came into the book."""

    LIVE = "live"
    LETTER = "letter"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step as the replay reads it. `respondent` None in a respondents' lane means all of them.

    `stage` is where the lane stands after it ("" leaves the lane where it is); `waiting` that it
    stands before that stage rather than in it. A recorded step may name in `facts["plenary"]` what
    the plenary found, and in `facts["shown_to"]` the agency to which its lane is shown.
    """

    id: int
    lane: str
    respondent: int | None
    move: str | None
    stage: str
    on: PartialDay | None
    origin: Origin
    facts: Mapping[str, Any] = field(default_factory=dict)
    outcome: str | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the replay must know of a case apart from its steps."""

    handling: int
    kind: str | None
    regime: str
    known_on: PartialDay | None
    respondents: tuple[int, ...]
    found_on: PartialDay | None = None


@dataclass(frozen=True, slots=True)
class LaneState:
    """Where one lane stands, who holds it and since when (None: not known).

    `step` is the latest step that touched it, `since` the day it came to its stage. `addressee` is
    the agency that the lane was sent to, `shown_to` the one that history without an addressee is
    shown to.
    """

    lane: str
    respondent: int | None
    stage: str
    since: PartialDay | None
    step: int
    holder: int | None
    waiting: bool
    is_open: bool
    recorded: bool
    addressee: int | None = None
    track: str | None = None
    shown_to: int | None = None

    @property
    def belongs_to(self) -> int | None:
        """The agency that may go on with it: the addressee, else the one it is shown to."""
        return self.addressee or self.shown_to


@dataclass(frozen=True, slots=True)
class ClockState:
    """A statutory term that a step started, from a full day.

    `met_by` is the step that met it, if any; a cancelled one no longer binds, nor does one that had
    run out by the day in `lapsed_on`. One that `outlives` its lane binds also after the lane has
    ended.
    """

    term: str
    lane: str
    respondent: int | None
    started_by: int
    start: PartialDay
    met_by: int | None = None
    met_on: PartialDay | None = None
    cancelled: bool = False
    outlives: bool = False
    lapsed_on: PartialDay | None = None

    @property
    def is_running(self) -> bool:
        return self.met_by is None and not self.cancelled


@dataclass(frozen=True, slots=True)
class SanctionState:
    """A sanction that a live decision set, and the step that took its place, if any.

    `carried_out_by` is the step that says from when it is served, and until when where it was
    said; `ended_by` the one that says that it was served.
    """

    step: int
    respondent: int
    sanction: str | None
    facts: Mapping[str, Any]
    replaced_by: int | None = None
    annulled: bool = False
    served_from: PartialDay | None = None
    served_until: PartialDay | None = None
    carried_out_by: int | None = None
    ended_by: int | None = None

    @property
    def stands(self) -> bool:
        return self.replaced_by is None and not self.annulled


@dataclass(frozen=True, slots=True)
class Sending:
    """A part of the case that went to an agency: which respondent, by which step, on which day.

    `recorded`: no source names the agency; recorded history is shown to the one it concerns.
    """

    respondent: int
    agency: int
    step: int
    on: PartialDay | None
    recorded: bool = False


@dataclass
class Standing:
    """The whole answer: what every projection table of a case holds.

    `outcomes` is what the plenary found of each respondent, `recommended` the level that the
    oversight body last asked for (`unspecified` where a source does not name it); `sent_on` who
    was sent on; `moved_on` the latest day of each move, `made` the same by move and respondent,
    `answers` what that step said; `disclosed` the steps of the personnel lane whose decision was
    reported back, so that Bawaslu may read it; `trail` the stages that each lane came to, in the
    order of the visits.
    """

    kind: str | None
    handling: int
    lanes: dict[LaneKey, LaneState] = field(default_factory=dict)
    trail: dict[LaneKey, list[str]] = field(default_factory=dict)
    clocks: list[ClockState] = field(default_factory=list)
    outcomes: dict[int, str] = field(default_factory=dict)
    recommended: dict[int, str] = field(default_factory=dict)
    sanctions: list[SanctionState] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    sent_on: set[int] = field(default_factory=set)
    disclosed: set[int] = field(default_factory=set)
    moved_on: dict[str, PartialDay] = field(default_factory=dict)
    made: dict[tuple[str, int | None], PartialDay | None] = field(default_factory=dict)
    answers: dict[tuple[str, int | None], Mapping[str, Any]] = field(default_factory=dict)

    def verification(self) -> LaneState | None:
        return self.lanes.get((VERIFICATION, None))

    def held_by(self, state: LaneState) -> int | None:
        """The agency that a lane is with: of a lane of the case, the one that handles it."""
        of_case = state.lane in (VERIFICATION, CRIMINAL)
        return self.handling if of_case else state.belongs_to

    def days_of(self, respondent: int | None) -> dict[str, date]:
        """The latest full or first possible day of each move of that respondent's lanes."""
        return {
            move: on.first
            for (move, whose), on in self.made.items()
            if whose == respondent and on is not None
        }

    def has_made(self, move: str, respondent: int | None = None) -> bool:
        """True when the case (or that respondent's lane) took the move."""
        return (move, respondent) in self.made
