"""Which moves a lane offers to whom, and what stands in the way of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.guards import Ground, expected_next, refusals
from tracker.domain.road import Move, Road
from tracker.domain.roles import Actor, Permission, Sight
from tracker.domain.standing import (
    CRIMINAL,
    OVERSIGHT,
    PERSONNEL,
    VERIFICATION,
    LaneState,
    Origin,
)

_OF_BAWASLU = frozenset({Permission.VERIFICATION_ACT, Permission.VERIFICATION_DECIDE})
BEFORE = frozenset({"before_fixed"})
OUTSIDE = frozenset({"none"})


class Track(StrEnum):
    """Trace and forward before contestants are fixed, full handling from that day on."""

    TRACE = "trace"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that a lane's stage allows this person, and what stands in its way, if anything.

    `expected`: the law expects it next. `origin`: how it would be entered.
    """

    move: Move
    state: LaneState
    origin: Origin
    obstacles: tuple[str, ...] = ()
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """What decides between moves: the case's kind, its tracks, and agencies with accounts."""

    kind: str | None
    tracks: frozenset[str]
    agencies_with_accounts: frozenset[int]


def tracks_for(phases: Iterable[str | None]) -> frozenset[str]:
    """The tracks that the phases of the conducts open (None: not decided by the dates).

    All before the contestants were fixed: trace and forward. All after: full handling. Anything
    unsure, mixed or outside an election leaves the choice to the officer.
    """
    known = set(phases)
    if known and known <= BEFORE:
        return frozenset({Track.TRACE.value})
    if not known or known & (BEFORE | OUTSIDE | {None}):
        return frozenset({Track.TRACE.value, Track.FULL.value})
    return frozenset({Track.FULL.value})


def open_moves(road: Road, state: LaneState, ways: Ways) -> list[Move]:
    """The moves that a lane's stage, kind and track allow, whoever asks."""
    return [
        move
        for move in road.open_moves(state.lane, state.stage, state.waiting)
        if (not move.kinds or ways.kind in move.kinds) and _on_track(move, state, ways)
    ]


def _on_track(move: Move, state: LaneState, ways: Ways) -> bool:
    if not move.tracks:
        return True
    if state.lane == VERIFICATION:
        return bool(move.tracks & ways.tracks)
    return state.track is None or state.track in move.tracks


def origin_for(
    actor: Actor, move: Move, state: LaneState, sight: Sight, ways: Ways
) -> Origin | None:
    """How this person would take the move: live, from a letter, or (None) not at all.

    A lane of the personnel side belongs to the agency that the file was sent to; where that
    agency has no accounts, the Bawaslu that handles the case records its steps from letters.
    History that names no addressee may be taken up by the agency that it is shown to, or gone on
    with by Bawaslu from letters, whoever comes first. KASN and BKN have no seat here: either side
    records their letters.
    """
    if actor.is_system:
        return Origin.LIVE
    if not actor.may(move.right, sight):
        return None
    if state.lane in (VERIFICATION, CRIMINAL) or move.right in _OF_BAWASLU:
        return Origin.LIVE if actor.agency_id == sight.handling else None
    if state.lane == OVERSIGHT:
        return Origin.LETTER
    if state.lane == PERSONNEL:
        if actor.agency_id == state.belongs_to:
            return Origin.LIVE
        unmanned = state.addressee not in ways.agencies_with_accounts
        if actor.agency_id == sight.handling and unmanned:
            return Origin.LETTER
    return None


def expected_move(road: Road, state: LaneState, ways: Ways, ground: Ground) -> Move | None:
    """The move that the law expects next in a lane, whoever takes it; None where it leaves the
    choice open or the lane has ended."""
    if not state.is_open:
        return None
    tracks = ways.tracks if state.lane == VERIFICATION else frozenset({state.track or ""})
    return expected_next(open_moves(road, state, ways), state, tracks, ground)


def offers(
    road: Road, state: LaneState, actor: Actor, sight: Sight, ways: Ways, ground: Ground
) -> list[Offer]:
    """What this person may do with a lane now, the act that the law expects first."""
    expected = expected_move(road, state, ways, ground)
    made = []
    for move in open_moves(road, state, ways):
        origin = origin_for(actor, move, state, sight, ways)
        if origin is not None:
            obstacles = tuple(refusals(move, ground))
            made.append(Offer(move, state, origin, obstacles, move is expected))
    return sorted(made, key=lambda offer: not offer.expected)
