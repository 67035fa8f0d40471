"""What starts a term where sources conflict on it: the road read by the law data that are used.

A move may start a term by one of several clocks, each for another event. Which event counts is
what the term's row says once the chosen readings are put into it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tracker.domain.law_items import Conflict, Term
from tracker.domain.problems import Problem
from tracker.domain.readings import gives
from tracker.domain.road import Clock, Move, Road


def by_start_events(road: Road, terms: Mapping[str, Term]) -> Road:
    """The road with those clocks alone whose event starts the term."""

    def read(move: Move) -> Move:
        if not any(clock.event for clock in move.starts):
            return move
        starts = (_used(clock, terms) for clock in move.starts)
        return replace(move, starts=tuple(clock for clock in starts if clock is not None))

    moves = {name: read(move) for name, move in road.moves.items()}
    leading = {place: tuple(moves[move.id] for move in held) for place, held in road._from.items()}
    return replace(road, moves=moves, _from=leading)


def unserved(road: Road, conflicts: Mapping[str, Conflict]) -> Iterator[Problem]:
    """Start events that a reading may choose and for which no move has a clock."""
    served = {
        (_term_of(clock, regime), clock.event)
        for move in road.moves.values()
        for clock in move.starts
        for regime in (clock.regimes or _REGIMES)
    }
    for one in conflicts.values():
        for side in ("a", "b"):
            for given in gives(one, side):
                if given.field == "starts_from" and (given.row, given.value) not in served:
                    yield Problem(
                        "conflicts.toml", 1, f"no move starts {given.row} from {given.value}"
                    )


_REGIMES = ("pemilu", "pilkada")


def _term_of(clock: Clock, regime: str) -> str:
    return clock.term_id(regime)


def _used(clock: Clock, terms: Mapping[str, Term]) -> Clock | None:
    """The clock for the regimes in which its event starts its term; None where in none."""
    if not clock.event:
        return clock
    regimes = clock.regimes or frozenset(_REGIMES)
    held = frozenset(r for r in regimes if terms[clock.term_id(r)].starts_from == clock.event)
    if held == regimes:
        return clock
    return replace(clock, regimes=held) if held else None
