"""What the case page shows: the shapes that the page reads and `tracker.queries.cases` fills."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Standing as TermStanding
from tracker.domain.file_dangers import Held
from tracker.domain.guards import Ground
from tracker.domain.law_items import Term
from tracker.domain.matters import Audience, CaseKind, StaffStatus, Wish
from tracker.domain.moves import Offer
from tracker.domain.road import Caution, Move, Shown, Stage
from tracker.domain.roles import Permission, Role, Side
from tracker.domain.standing import LaneState, Origin
from tracker.queries.act_traces import ConductTraces
from tracker.queries.tombstones import TombstoneView


@dataclass(frozen=True)
class Person:
    """A respondent as the reader may see them; `letter` tells persons of a case apart (A, B…)."""

    id: int
    letter: str
    name: str | None
    description: str | None
    position: str | None
    status: StaffStatus
    agency: str | None
    nip: str | None
    count: int | None
    outcome: str | None


@dataclass(frozen=True)
class ConductView:
    """A conduct, the persons it is tied to, and the phase of its day."""

    id: int
    type: str
    on: PartialDay | None
    channel: str | None
    url: str | None
    summary: str | None
    beneficiary: str | None
    persons: tuple[Person, ...]
    phase: str | None


@dataclass(frozen=True)
class StageView:
    """A stage of a lane: done, here, waiting before it, or still to come."""

    stage: Stage
    state: str


@dataclass(frozen=True)
class TermView:
    """A statutory term of the case with how it stands today.

    `rule` is the law's own row. Of a notice (a distance to keep) `due_on` is the earliest day; it
    is never late.
    """

    id: int
    rule: Term
    lane: str
    respondent: int | None
    person: Person | None
    start_on: date
    due_on: date
    met_on: date | None
    cancelled: bool
    provisional: bool
    ends_on_day_off: bool
    standing: TermStanding

    @property
    def term(self) -> str:
        return self.rule.id

    @property
    def nature(self) -> str:
        return self.rule.nature

    @property
    def is_running(self) -> bool:
        return self.met_on is None and not self.cancelled

    def is_of(self, state: LaneState) -> bool:
        """True when it runs in that lane of that person."""
        mine = self.respondent == state.respondent
        return mine and self.lane == state.lane

    @property
    def was_short(self) -> bool:
        """A notice that was not kept: the act came before its earliest day."""
        return self.met_on is not None and self.met_on < self.due_on


@dataclass(frozen=True)
class NextAct:
    """The act that the law expects next in a lane: whose it is, and how it gets into the book.

    `agency` is None where no source names who holds the lane; `from_letter`: a body without a seat
    acts, and its letter is recorded.
    """

    move: Move
    roles: tuple[Role, ...]
    agency: str | None
    from_letter: bool


@dataclass(frozen=True)
class LaneView:
    """One lane: its stages, who holds it since when, and what this reader may do now.

    `terms` are those that run in it. `ahead` is set where the reader cannot take the expected act.
    `shown_to` names the agency that history without an addressee is shown to.
    """

    state: LaneState
    stage: Stage
    person: Person | None
    stages: tuple[StageView, ...]
    holder: str | None
    holder_contact: str | None
    shown_to: str | None
    offers: tuple[Offer, ...]
    terms: tuple[TermView, ...]
    ahead: NextAct | None

    @property
    def is_untimed(self) -> bool:
        """No term of law limits how long the lane stays where it is."""
        legal = (t for t in self.terms if t.rule.force == "law" and t.nature == "deadline")
        return self.state.is_open and not any(legal)


@dataclass(frozen=True)
class Mended:
    """When a step was corrected or annulled and by whom; names of one's own office alone."""

    at: datetime
    by: str | None
    by_agency: str


@dataclass(frozen=True)
class StepView:
    """One line of the timeline. `shown` says how much of it the reader sees.

    `mended` is set for a step that no longer holds. `may_mend`: the reader may correct it, and
    strike it out where no `annul_obstacle` (a code) stands in the way.
    """

    id: int
    act: int | None
    lane: str
    move: Move | None
    stage: str
    as_reported: str | None
    persons: tuple[Person, ...]
    on: PartialDay | None
    outcome: str | None
    note: str | None
    facts: Mapping[str, Any]
    origin: Origin
    waiting: bool
    recorded_at: datetime
    by: str | None
    by_agency: str
    by_account: int
    shown: Shown
    superseded_by: int | None
    annulled_at: datetime | None
    mended: Mended | None
    reason: str | None
    cautions: tuple[Caution, ...]
    may_mend: bool
    annul_obstacle: str | None


@dataclass(frozen=True)
class EventView:
    """One entry of the timeline: a step, or one act that holds for several respondents."""

    steps: tuple[StepView, ...]

    @property
    def first(self) -> StepView:
        return self.steps[0]

    @property
    def persons(self) -> tuple[Person, ...]:
        return tuple(person for step in self.steps for person in step.persons)


@dataclass(frozen=True)
class EvidenceView:
    """A piece of evidence that the reader may open; `redacted_from` is the piece that it is a copy
    of, with parts blacked out, where the reader may open that too; `near` is in how many pieces of
    other cases in sight the same picture seems to be."""

    id: int
    file_name: str
    caption: str | None
    media_type: str
    size: int
    digest: str
    audience: Audience
    agency: str
    added_at: datetime
    step_id: int | None
    withdrawn_reason: str | None
    may_withdraw: bool
    held: Held | None
    redacted_from: int | None = None
    tombstone: TombstoneView | None = None
    near: int = 0


@dataclass(frozen=True)
class SanctionView:
    """A sanction as decided or as reported; an earlier one stays visible.

    `reasons` are those given for its level, and for another than was recommended.
    `is_until_counted`: nobody recorded the last day, it follows from the length of the sanction.
    """

    person: Person | None
    sanction: str | None
    level: str | None
    decided_on: PartialDay | None
    decree_no: str | None
    basis: tuple[str, ...]
    is_imposed: bool
    is_replaced: bool
    is_annulled: bool
    is_reported: bool
    cautions: tuple[Caution, ...] = ()
    served_from: PartialDay | None = None
    served_until: date | None = None
    is_until_counted: bool = False
    is_served: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoteView:
    """An internal note of the reader's own agency."""

    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True)
class FactCorrectionView:
    """A fact that was corrected or added, with what it was."""

    subject: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LinkView:
    """A related case that the reader may see too; why they are related, its own side reads."""

    id: int
    name: str
    title: str
    kind: str
    reason: str | None


@dataclass(frozen=True)
class Named:
    """An account of the reader's agency by its name."""

    id: int
    full_name: str


@dataclass(frozen=True)
class CasePage:
    """The one object that the case page reads; its panels of rules and of news read on where
    `has_rulings` and `is_in_news` say that there is something.

    `destruction` is the proposal of the reader's agency to destroy evidence that waits, if any.
    `able` are colleagues to whom the case may be handed, `in_sight` those who can be shut out of
    it, `recused` the names of those who were. `traces` are what was seen of the acts, by conduct.
    """

    id: int
    version: int
    name: str
    title: str
    number: str | None
    receipt_no: str | None
    kind: CaseKind | None
    is_imported: bool
    is_invented: bool
    is_open: bool
    is_handled_here: bool
    election: str | None
    contest: str | None
    region: str
    region_code: str
    place: str | None
    narrative: str
    handling: str
    handling_contact: str | None
    receiving: str
    was_received_here: bool
    wish: Wish | None
    known_on: PartialDay | None
    found_on: PartialDay | None
    received_on: PartialDay | None
    registered_on: PartialDay | None
    last_known_on: PartialDay | None
    reported_outcome: str | None
    filed_at: datetime
    headline: LaneView | None
    next_term: TermView | None
    lanes: tuple[LaneView, ...]
    persons: tuple[Person, ...]
    conducts: tuple[ConductView, ...]
    evidence: tuple[EvidenceView, ...]
    terms: tuple[TermView, ...]
    sanctions: tuple[SanctionView, ...]
    steps: tuple[StepView, ...]
    citations: tuple[str, ...]
    notes: tuple[NoteView, ...]
    links: tuple[LinkView, ...]
    recused: tuple[str, ...]
    assignee: Named | None
    able: tuple[Named, ...]
    in_sight: tuple[Named, ...]
    may: frozenset[Permission]
    tracks: frozenset[str]
    side: Side
    ground: Ground
    agency_names: Mapping[int, str]
    corrections: tuple[FactCorrectionView, ...]
    is_in_news: bool
    has_rulings: bool
    traces: Mapping[int, ConductTraces]
    destruction: int | None

    @property
    def primary(self) -> Offer | None:
        """The one act to put first: what the law expects of this reader, in the lane that leads
        before the others. Letters of others wait on no one but the agency that handles the case."""
        lanes = [lane for lane in (self.headline, *self.lanes) if lane is not None]
        expected = [offer for lane in lanes for offer in lane.offers if offer.expected]
        own = [offer for offer in expected if offer.origin is Origin.LIVE]
        letters = expected if self.is_handled_here else []
        return next(iter([*own, *letters]), None)

    def beside(self) -> list[tuple[Stage, bool, tuple[Person, ...]]]:
        """Where others stand in the lane that leads: stage, whether it waits, and whose it is."""
        if self.headline is None:
            return []
        told = self.headline.state
        groups: dict[tuple[str, bool], list[LaneView]] = {}
        for lane in self.lanes:
            same = lane.state.lane == told.lane and lane.state.is_open
            if same and (lane.state.stage, lane.state.waiting) != (told.stage, told.waiting):
                groups.setdefault((lane.state.stage, lane.state.waiting), []).append(lane)
        return [
            (lanes[0].stage, waiting, tuple(v.person for v in lanes if v.person))
            for (_, waiting), lanes in groups.items()
        ]

    def led_by(self) -> tuple[Person, ...]:
        """Those whom the head of the page is about, where a lane is a person's."""
        if self.headline is None:
            return ()
        told = self.headline.state
        alike = (told.lane, told.stage, told.waiting, told.is_open)
        return tuple(
            v.person
            for v in self.lanes
            if v.person and (v.state.lane, v.state.stage, v.state.waiting, v.state.is_open) == alike
        )

    def offer(self, move: str, respondent: int | None) -> Offer | None:
        """The offer of a move in the lane of a respondent (or of the case)."""
        for lane in self.lanes:
            for offer in lane.offers:
                if offer.move.id == move and offer.state.respondent == respondent:
                    return offer
        return None

    def person(self, respondent: int | None) -> Person | None:
        return next((p for p in self.persons if p.id == respondent), None)

    def events(self) -> list[EventView]:
        """The steps, oldest first; what one act did for several respondents is one entry, as long
        as it was not mended for one of them."""
        groups: dict[Any, list[StepView]] = {}
        for step in self.steps:
            alone = step.act is None or step.superseded_by or step.annulled_at
            groups.setdefault(step.id if alone else (step.act, step.lane), []).append(step)
        return [EventView(tuple(steps)) for steps in groups.values()]

    def step(self, step_id: int) -> StepView | None:
        return next((s for s in self.steps if s.id == step_id), None)
