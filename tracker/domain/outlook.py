"""What would follow from a filing as it stands: phase and class of each act, and the terms.

Answers while somebody still types, so nothing in it refuses: what is not known yet is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Calendar, Due
from tracker.domain.filing import Filing
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import AnnexRow, Election, PhaseClass, Term
from tracker.domain.matters import CaseKind
from tracker.domain.replay import replay
from tracker.domain.road import Move
from tracker.domain.rulebook import Phase, class_of, rows_for
from tracker.domain.standing import CaseFacts, Origin, StepFacts

RECEIPT_FORMS = {"pemilu": "pemilu-b3", "pilkada": "pilkada-a3"}
"""The form that the receipt for a report is, by regime (codes recalled)."""

_NEAR = 400  # days: an election whose voting lies further ahead is nobody's matter yet


@dataclass(frozen=True, slots=True)
class ActOutlook:
    """One act on its day: the phase of the contest, the annex's class, the rows it may fall under.

    `phase` None: the dates and contest given do not decide it.
    """

    place: int
    type: str
    on: PartialDay
    phase: Phase | None
    phase_class: PhaseClass
    rows: tuple[AnnexRow, ...]


@dataclass(frozen=True, slots=True)
class TermOutlook:
    """A term that the filing starts. `met_on` is set where the filing itself meets it."""

    term: Term
    due: Due
    met_on: date | None

    @property
    def is_missed(self) -> bool:
        """The act that the term limits comes after its last day."""
        return self.met_on is not None and self.met_on > self.due.due


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that the page tells beside the form."""

    acts: tuple[ActOutlook, ...]
    terms: tuple[TermOutlook, ...]


def outlook(law: RunningLaw, calendar: Calendar, filing: Filing) -> Outlook:
    """What the law would say of this filing, as far as it is filled in."""
    return Outlook(_acts(law, filing), _terms(law, calendar, filing))


def opening_move(law: RunningLaw, kind: CaseKind) -> Move:
    """The move that begins a case of that kind."""
    return law.road.openings(kind.value)[0]


def opening_facts(move: Move, filing: Filing) -> dict[str, Any]:
    """The answers to the opening move that the filing holds."""
    held: Mapping[str, Any] = {"supervision_no": filing.supervision_no}
    return {asked.id: held[asked.id] for asked in move.fields if held.get(asked.id)}


def current_election(law: RunningLaw, region: str, today: date) -> Election | None:
    """The election that is under way in a region: the nearest voting day ahead, if only one."""
    ahead = [
        (voting, one)
        for one in law.book.elections.values()
        if (voting := one.voting or one.voting_latest)
        and 0 <= (voting - today).days <= _NEAR
        and (not one.regions or any(_touches(region, held) for held in one.regions))
    ]
    nearest = min((voting for voting, _ in ahead), default=None)
    found = [one for voting, one in ahead if voting == nearest]
    return found[0] if len(found) == 1 else None


def _touches(region: str, held: str) -> bool:
    return f"{region}.".startswith(f"{held}.") or f"{held}.".startswith(f"{region}.")


def _acts(law: RunningLaw, filing: Filing) -> tuple[ActOutlook, ...]:
    found = []
    for place, act in filing.named_conducts():
        if act.on is None or act.type not in law.book.conduct_types:
            continue
        phase = law.phase(filing.election or None, filing.contest or None, act.on, filing.region)
        kind = class_of(phase)
        rows = rows_for(law.book, act.type, kind, act.on)
        found.append(ActOutlook(place, act.type, act.on, phase, kind, rows))
    return tuple(found)


def _terms(law: RunningLaw, calendar: Calendar, filing: Filing) -> tuple[TermOutlook, ...]:
    """The terms as the road itself would start and meet them."""
    if filing.submitted_on is None:
        return ()
    move = opening_move(law, filing.kind)
    facts = opening_facts(move, filing)
    case = CaseFacts(
        handling=0,
        kind=filing.kind.value,
        regime=law.regime_of(filing.election or None),
        known_on=filing.known_on,
        respondents=(),
        found_on=filing.found_on,
    )
    step = StepFacts(
        id=0,
        lane=move.lane,
        respondent=None,
        move=move.id,
        stage=move.target(facts),
        on=PartialDay.of(filing.submitted_on),
        origin=Origin.LIVE,
        facts=facts,
    )
    return tuple(
        TermOutlook(
            law.book.terms[clock.term],
            law.due_of(clock, calendar),
            clock.met_on.first if clock.met_on else None,
        )
        for clock in replay(law.road, case, [step]).clocks
        if clock.start.first <= filing.submitted_on  # one of a day to come tells nothing yet
    )
