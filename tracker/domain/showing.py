"""How much of a step each side of the file may read.

Bawaslu reads its own lanes in full, and of the personnel lane step, day and holder until the
decision is reported back; the personnel side reads of the verification what was sent to it.
"""

from tracker.domain.matters import Audience
from tracker.domain.road import Move, Shown
from tracker.domain.roles import Actor, Permission, Side, Sight
from tracker.domain.standing import CRIMINAL, OVERSIGHT, PERSONNEL, VERIFICATION, Origin

_OWN = {
    Side.BAWASLU: frozenset({VERIFICATION, OVERSIGHT, CRIMINAL}),
    Side.PERSONNEL: frozenset({OVERSIGHT, PERSONNEL}),
}


def shown_to(
    side: Side,
    lane: str,
    move: Move | None,
    origin: Origin,
    *,
    by_own_agency: bool,
    disclosed: bool,
    stage: str = "",
) -> Shown:
    """What a reader on that side sees of one step.

    `by_own_agency`: the reader's agency entered it, and reads what it wrote. `disclosed`: the
    decision was reported back. History from public sources hides nothing but the verification
    before the file went on.
    """
    if by_own_agency or lane in _OWN.get(side, frozenset()):
        return Shown.FULL
    if origin is Origin.RECORDED:
        hidden = side is not Side.BAWASLU and lane == VERIFICATION and stage != "sent_on"
        return Shown.HIDDEN if hidden else Shown.FULL
    if side is Side.BAWASLU and disclosed:
        return Shown.FULL
    if move is None:
        return Shown.HIDDEN
    if side is Side.INSPECTION and lane == PERSONNEL:
        return Shown.BARE
    return move.shown


def may_read_piece(actor: Actor, sight: Sight, audience: Audience, agency_id: int) -> bool:
    """Whether a person may read a piece of evidence that `agency_id` added.

    The reporter's papers follow the right to the reporter's identity, drafts of the verification
    stay with Bawaslu, papers of the examination with the agency that made them.
    """
    if actor.is_system:
        return True
    if not actor.sees(sight):
        return False
    match audience:
        case Audience.REPORTER:
            return actor.may(Permission.REPORTER_READ, sight)
        case Audience.VERIFICATION:
            return actor.side is Side.BAWASLU
        case Audience.PERSONNEL:
            return actor.side is Side.PERSONNEL and agency_id == actor.agency_id
        case Audience.FILE:
            return True
