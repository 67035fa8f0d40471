"""A case walked over the package's own road by plain facts: one line per step."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.builders import law_documents
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.replay import replay
from tracker.domain.road import Road
from tracker.domain.road_reading import read_road
from tracker.domain.standing import CaseFacts, ClockState, LaneState, Origin, Standing, StepFacts
from tracker.domain.start_events import by_start_events

LAW = Path(__file__).parents[2] / "config" / "law"
REGIMES = frozenset({"pemilu", "pilkada"})
BAWASLU, OTHER_BAWASLU, BKN, KASN, BKPSDM, OTHER_BKPSDM = 10, 11, 20, 21, 30, 31
A, B = 1, 2


def term_ids() -> frozenset[str]:
    terms = tomllib.loads((LAW / "terms.toml").read_text(encoding="utf-8"))["term"]
    return frozenset(term["id"] for term in terms)


def road_documents() -> dict[str, str]:
    """The road of this repository: file name → text."""
    files = sorted((LAW / "road").glob("*.toml"))
    return {f"road/{path.name}": path.read_text(encoding="utf-8") for path in files}


@cache
def the_road() -> Road:
    documents = {name: (text, tomllib.loads(text)) for name, text in road_documents().items()}
    road, problems = read_road(documents, term_ids(), REGIMES)
    assert not problems, "\n".join(map(str, problems))
    return by_start_events(road, RunningLaw.from_documents(law_documents()).book.terms)


class Walk:
    """Steps taken one after the other; refuses a move that does not start where the lane stands."""

    def __init__(
        self,
        kind: str | None = "finding",
        regime: str = "pilkada",
        known_on: str | None = None,
        found_on: str | None = None,
        respondents: tuple[int, ...] = (A,),
        road: Road | None = None,
    ) -> None:
        self.road = road or the_road()
        self.case = CaseFacts(
            handling=BAWASLU,
            kind=kind,
            regime=regime,
            known_on=PartialDay.parse(known_on) if known_on else None,
            found_on=PartialDay.parse(found_on) if found_on else None,
            respondents=respondents,
        )
        self.steps: list[StepFacts] = []

    def take(
        self,
        move_id: str,
        on: str,
        respondent: int | None = None,
        origin: Origin = Origin.LIVE,
        **facts: Any,
    ) -> int:
        """Take a move; the number of the step."""
        move = self.road.move(move_id)
        key = (move.lane, respondent)
        if move.origins:
            state = self.standing.lanes[key]
            offered = self.road.open_moves(state.lane, state.stage, state.waiting)
            assert move in offered, f"{move_id} does not start at {state.stage}"
        return self._add(move.lane, respondent, move_id, move.target(facts), on, origin, facts)

    def record(
        self,
        lane: str,
        stage: str,
        on: str | None = None,
        respondent: int | None = None,
        waiting: bool = False,
        plenary: str | None = None,
        shown_to: int | None = None,
    ) -> int:
        """Record history: no move, only a stage that a source reported."""
        told = {"plenary": plenary, "shown_to": shown_to}
        facts = {name: value for name, value in told.items() if value}
        return self._add(lane, respondent, None, stage, on, Origin.RECORDED, facts, waiting)

    def _add(
        self,
        lane: str,
        respondent: int | None,
        move: str | None,
        stage: str,
        on: str | None,
        origin: Origin,
        facts: dict[str, Any],
        waiting: bool = False,
    ) -> int:
        number = len(self.steps) + 1
        day = PartialDay.parse(on) if on else None
        self.steps.append(
            StepFacts(number, lane, respondent, move, stage, day, origin, facts, waiting=waiting)
        )
        return number

    @property
    def standing(self) -> Standing:
        return replay(self.road, self.case, self.steps)

    def lane(self, lane: str, respondent: int | None = None) -> LaneState:
        return self.standing.lanes[lane, respondent]

    def clock(self, term: str, respondent: int | None = None) -> ClockState:
        """The latest clock of that term."""
        found = [c for c in self.standing.clocks if (c.term, c.respondent) == (term, respondent)]
        assert found, f"no clock {term}"
        return found[-1]

    def terms(self) -> list[tuple[str, str]]:
        """The running terms and the days they started."""
        return [(c.term, str(c.start)) for c in self.standing.clocks if c.is_running]


def agreed(*names: str) -> list[dict[str, Any]]:
    """Votes of members who were there and agreed."""
    return [{"name": name, "present": True, "vote": "agree", "reason": ""} for name in names]


def found(**outcomes: str) -> dict[str, dict[str, str]]:
    """What the plenary found, by respondent: `found(r1="proven")`."""
    return {name[1:]: {"outcome": given, "reason": ""} for name, given in outcomes.items()}
