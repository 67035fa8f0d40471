"""Named checks that law data attach to a move: what an officer is warned of, and may still record.

The law of the house refuses only what the law makes impossible. What it asks for beside that is
said before the step, kept with it, and cited with its basis and mark.
"""

from collections.abc import Callable

from tracker.domain.guards import Ground
from tracker.domain.road import Caution, Move

Check = Callable[[Ground], bool]

_HEAVY = frozenset({"heavy", "dishonourable_dismissal"})
_LIGHTER = frozenset({"moral", "light", "medium"})


def team_not_formed(ground: Ground) -> bool:
    """Somebody other than a team examines, although a heavy sanction is not out of the question."""
    if _has_team(ground) or (ground.facts or {}).get("examiner") == "team":
        return False
    asked = ground.standing.recommended.get(ground.respondent or 0)
    return asked not in _LIGHTER


def heavy_without_team(ground: Ground) -> bool:
    """A heavy sanction is decided (or may be, before the form is filled) and no team examined."""
    if _has_team(ground):
        return False
    if ground.facts is None:
        return True
    return ground.levels.get(str(ground.facts.get("sanction"))) in _HEAVY


def still_served(ground: Ground) -> bool:
    """The sanction that stands has a running period, and nobody recorded its end."""
    held = [s for s in ground.standing.sanctions if s.respondent == ground.respondent and s.stands]
    return any(
        s.carried_out_by is not None
        and s.ended_by is None
        and (s.served_until is not None or ground.months.get(s.sanction or "", 0) > 0)
        for s in held
    )


def _has_team(ground: Ground) -> bool:
    """A team is on record for the respondent: formed, or as the one that examined."""
    standing, person = ground.standing, ground.respondent
    examined = standing.answers.get(("examine", person), {})
    return standing.has_made("form_team", person) or examined.get("examiner") == "team"


CHECKS: dict[str, Check] = {
    check.__name__: check for check in (team_not_formed, heavy_without_team, still_served)
}


def cautions_of(move: Move, ground: Ground) -> tuple[Caution, ...]:
    """What the officer is warned of, in the order of the law data."""
    return tuple(caution for caution in move.cautions if CHECKS[caution.check](ground))
