"""Which terms a step starts, meets and voids; when they fall due is the calendar's business."""

from dataclasses import replace

from tracker.domain.days import PartialDay
from tracker.domain.road import Move
from tracker.domain.standing import CaseFacts, ClockState, Standing, StepFacts


def start_clocks(standing: Standing, case: CaseFacts, step: StepFacts, move: Move) -> None:
    """Start the terms of a move from the first day that is known; a month starts no term."""
    for clock in move.starts:
        if not clock.applies(step.facts, case.regime):
            continue
        days = (_day(since, standing, case, step) for since in clock.since)
        start = next((day for day in days if day is not None), None)
        if start is not None and start.precision == "day":
            standing.clocks.append(
                ClockState(
                    term=clock.term_id(case.regime),
                    lane=step.lane,
                    respondent=step.respondent,
                    started_by=step.id,
                    start=start,
                    outlives=clock.outlives,
                )
            )


def meet_clocks(standing: Standing, case: CaseFacts, step: StepFacts, move: Move) -> None:
    """Meet or void running terms of the same person, whatever lane they run in."""
    stops = {term.replace("{regime}", case.regime) for term in move.stops}
    cancels = {term.replace("{regime}", case.regime) for term in move.cancels}
    lapses = {term.replace("{regime}", case.regime) for term in move.lapses}
    for index, clock in enumerate(standing.clocks):
        if clock.respondent != step.respondent or not clock.is_running:
            continue
        if clock.term in stops:
            standing.clocks[index] = replace(clock, met_by=step.id, met_on=step.on)
        elif clock.term in cancels:
            standing.clocks[index] = replace(clock, cancelled=True)
        elif clock.term in lapses and step.on is not None:
            standing.clocks[index] = replace(clock, lapsed_on=step.on)


def void_clocks(standing: Standing, step: StepFacts) -> None:
    """A term ends with its lane, unless it says otherwise or the last step started it."""
    for index, clock in enumerate(standing.clocks):
        state = standing.lanes.get((clock.lane, clock.respondent))
        ended = state is not None and not state.is_open
        if ended and clock.is_running and not clock.outlives and clock.started_by != step.id:
            standing.clocks[index] = replace(clock, cancelled=True)


def _day(since: str, standing: Standing, case: CaseFacts, step: StepFacts) -> PartialDay | None:
    kind, _, name = since.partition(":")
    match kind:
        case "step":
            return step.on
        case "case":
            return case.known_on if name == "known_on" else case.found_on
        case "move":
            made = standing.made
            return made.get((name, step.respondent)) or made.get((name, None))
        case "answer":
            move, _, asked = name.partition(".")
            facts = standing.answers.get((move, step.respondent), {})
            return PartialDay.parse(str(facts[asked])) if facts.get(asked) else None
    given = step.facts.get(name)
    return PartialDay.parse(str(given)) if given else None
