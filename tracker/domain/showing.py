"""How much of a step each side of the file may read.

Bawaslu reads its own lanes in full, and of the personnel lane step, day and holder until the
decision is reported back; the personnel side reads of the verification what was sent to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.matters import Audience
from tracker.domain.road import Field, FieldKind, Move, Shown
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


@dataclass(frozen=True, slots=True)
class Part:
    """Answers of a step as far as they may be read; `is_whole`: nothing was left out."""

    facts: Mapping[str, Any]
    is_whole: bool


def part_about(
    move: Move, facts: Mapping[str, Any], acts: Collection[int], persons: Collection[int]
) -> Part | None:
    """What a step says of the acts and the people in sight; None where it is about others alone.

    Free text may speak of the others, so of a study, and of a step that names somebody who is not
    in sight, it is left out.
    """
    studies = any(asked.kind is FieldKind.ELEMENTS for asked in move.fields)
    named = {
        int(who)
        for asked in move.fields
        if asked.kind in (FieldKind.RESPONDENTS, FieldKind.OUTCOMES)
        for who in facts.get(asked.id) or ()
    }
    if not studies and named <= set(persons):
        return Part(facts, is_whole=True)
    if named and not named & set(persons):
        return None
    told = {
        asked.id: _about(asked, facts[asked.id], acts, persons)
        for asked in move.fields
        if asked.kind is not FieldKind.TEXT and facts.get(asked.id) is not None
    }
    return Part(told, is_whole=False)


def _about(asked: Field, value: Any, acts: Collection[int], persons: Collection[int]) -> Any:
    sent = {str(person) for person in persons}
    match asked.kind:
        case FieldKind.RESPONDENTS:
            return [who for who in value if str(who) in sent]
        case FieldKind.OUTCOMES:
            return {who: answer for who, answer in value.items() if who in sent}
        case FieldKind.ELEMENTS:
            of_acts = {str(act) for act in acts}
            return {
                act: {n: row for n, row in rows.items() if row.get("of", "") in ("", *sent)}
                for act, rows in value.items()
                if act in of_acts
            }
    return value


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
