"""Where an event that a source reported falls in the lanes: a table of the law data, read in order.

The table (`config/law/road/reported.toml`) names stages as senders write them. What it does not
place stays as reported in the timeline and moves no lane.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One row: a reported stage, the outcomes and the context in which it applies, and its lane.

    `outcomes` empty: any. `after`: one of these stages was reported before; `before`: none was.
    `lane` None leaves the event as reported. `waiting` None follows the waiting outcomes.
    `plenary` is what the plenary found, where the event says so.
    """

    reported: str
    lane: str | None
    stage: str
    outcomes: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    waiting: bool | None = None
    plenary: str | None = None

    def fits(self, reported: str, outcome: str | None, seen: frozenset[str]) -> bool:
        """True when this row speaks of that event after those stages."""
        return (
            self.reported == reported
            and (not self.outcomes or outcome in self.outcomes)
            and (not self.after or bool(self.after & seen))
            and not self.before & seen
        )


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an event puts its lane: `lane` None and `stage` "" keep it as reported alone.

    `plenary` goes into the recorded step's facts under that name, for the replay.
    """

    lane: str | None
    stage: str
    waiting: bool
    plenary: str | None = None


AS_REPORTED = Placement(lane=None, stage="", waiting=False)


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """An event of a record as far as its place depends on it; `respondent` None is the case."""

    stage: str
    outcome: str | None
    respondent: str | None = None


@dataclass(frozen=True)
class ReportedStages:
    """The whole table."""

    places: tuple[Place, ...] = ()
    waiting_outcomes: frozenset[str] = frozenset()

    def knows(self, stage: str) -> bool:
        """True when a sender may write that stage."""
        return any(place.reported == stage for place in self.places)

    def place_event(
        self, stage: str, outcome: str | None, seen: Iterable[str] = ()
    ) -> Placement | None:
        """The place of one event after the stages in `seen`; None for an unknown stage.

        An unknown outcome is placed like none.
        """
        before = frozenset(seen)
        for place in self.places:
            if place.fits(stage, outcome, before):
                if place.lane is None:
                    return AS_REPORTED
                waits = outcome in self.waiting_outcomes
                waits = waits if place.waiting is None else place.waiting
                return Placement(place.lane, place.stage, waits, place.plenary)
        return AS_REPORTED if self.knows(stage) else None

    def place_all(self, events: Iterable[ReportedEvent]) -> list[Placement | None]:
        """The places of a record's events in their order.

        What happened to one respondent says nothing about another: the context of an event is what
        was reported of the case and of the same respondent. An event that is only planned or
        pending gives no context.
        """
        placed: list[Placement | None] = []
        seen: dict[str | None, set[str]] = {}
        for event in events:
            known = set(seen.get(None, ())) | seen.get(event.respondent, set())
            if event.respondent is None:
                known = {stage for stages in seen.values() for stage in stages}
            placed.append(self.place_event(event.stage, event.outcome, known))
            if event.outcome not in self.waiting_outcomes:
                seen.setdefault(event.respondent, set()).add(event.stage)
        return placed
