"""Named checks that law data attach to a move: what an officer is warned of, and may still record.

The law of the house refuses only what the law makes impossible. What it asks for beside that is
said before the step, kept with it, and cited with its basis and mark.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Unit, due_on
from tracker.domain.guards import Ground
from tracker.domain.powers import may_impose, post_of
from tracker.domain.remedies import fitting_remedy
from tracker.domain.road import Caution, Move

Found = bool | date
"""Whether a check finds something, or the day that it finds."""
Check = Callable[[Move, Ground], Found]

_HEAVY = frozenset({"heavy", "dishonourable_dismissal"})
_LIGHTER = frozenset({"moral", "light", "medium"})


def team_not_formed(_move: Move, ground: Ground) -> bool:
    """Somebody other than a team examines, although a heavy sanction is not out of the question."""
    if _has_team(ground) or (ground.facts or {}).get("examiner") == "team":
        return False
    asked = ground.standing.recommended.get(ground.respondent or 0)
    return asked not in _LIGHTER


def heavy_without_team(_move: Move, ground: Ground) -> bool:
    """A heavy sanction is decided (or may be, before the form is filled) and no team examined."""
    if _has_team(ground):
        return False
    if ground.facts is None:
        return True
    sanction = ground.sanction(ground.facts.get("sanction"))
    return sanction is not None and sanction.level in _HEAVY


def still_served(_move: Move, ground: Ground) -> bool:
    """The sanction that stands has a running period, and nobody recorded its end."""
    held = [s for s in ground.standing.sanctions if s.respondent == ground.respondent and s.stands]
    return any(
        s.carried_out_by is not None
        and s.ended_by is None
        and (s.served_until is not None or _has_running_period(ground, s.sanction))
        for s in held
    )


def _has_running_period(ground: Ground, name: str | None) -> bool:
    sanction = ground.sanction(name)
    return sanction is not None and sanction.duration_months > 0


def notice_short(move: Move, ground: Ground) -> Found:
    """The day that is set lies nearer than the notice of law; the earliest day that keeps it."""
    right, given = _notice(move, ground, ("at_least", "exactly"))
    return right if right and given and given < right else False


def notice_long(move: Move, ground: Ground) -> Found:
    """The day that is set lies beyond the same number of days, the other reading of the law."""
    right, given = _notice(move, ground, ("at_most", "exactly"))
    return right if right and given and given > right else False


def before_effect(move: Move, ground: Ground) -> Found:
    """The step lies before the day on which the law lets the sanction take effect; that day."""
    if ground.on is None or ground.book is None:
        return False
    for clock in ground.standing.clocks:
        effect = ground.book.terms[clock.term].nature == "takes_effect"
        mine = clock.respondent == ground.respondent and clock.is_running
        if effect and mine and clock.term in move.stops:
            day = counted(ground, clock.term, clock.start.first)
            if day is not None and ground.on < day:
                return day
    return False


def other_remedy(_move: Move, ground: Ground) -> Found:
    """Another remedy is named than the one that is open against the decision."""
    named = (ground.facts or {}).get("remedy")
    if ground.book is None or named not in ("objection", "appeal"):
        return False
    right = fitting_remedy(ground.book, ground.standing, ground.respondent)
    return right is not None and named != right


def without_power(_move: Move, ground: Ground) -> Found:
    """By the matrix of powers the deciding official does not impose that level."""
    facts = ground.facts or {}
    sanction, by = str(facts.get("sanction")), str(facts.get("decided_by"))
    if ground.book is None or sanction not in ground.book.sanctions or not facts.get("decided_by"):
        return False
    return not may_impose(ground.book, by, sanction)


def out_of_reach(move: Move, ground: Ground) -> Found:
    """The deciding official imposes that level, but not on the post that the respondent holds."""
    facts = ground.facts or {}
    sanction, by = str(facts.get("sanction")), str(facts.get("decided_by"))
    if ground.book is None or sanction not in ground.book.sanctions or not facts.get("decided_by"):
        return False
    if without_power(move, ground):
        return False
    officer = ground.officers.get(ground.respondent or 0)
    if officer is None:
        return False
    post = post_of(ground.book, officer.position)
    return not may_impose(ground.book, by, sanction, post=post, sphere=officer.sphere)


def counted(ground: Ground, term: str, start: date) -> date | None:
    """The last day of a term from `start` by the office's calendar, where the ground holds one."""
    if ground.book is None or ground.calendar is None:
        return None
    rule = ground.book.terms[term]
    return due_on(start, rule.length, Unit(rule.unit), ground.calendar).due


def _notice(move: Move, ground: Ground, sides: tuple[str, ...]) -> tuple[date | None, date | None]:
    """The day that just keeps a notice of one of those sides, and the one that was set."""
    for asked in move.fields:
        given = (ground.facts or {}).get(asked.id)
        if not asked.notice or ground.book is None:
            continue
        if given and ground.on is not None and ground.book.terms[asked.notice].notice in sides:
            return counted(ground, asked.notice, ground.on), PartialDay.parse(str(given)).first
    return None, None


def _has_team(ground: Ground) -> bool:
    """A team is on record for the respondent: formed, or as the one that examined."""
    standing, person = ground.standing, ground.respondent
    examined = standing.answers.get(("examine", person), {})
    return standing.has_made("form_team", person) or examined.get("examiner") == "team"


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        team_not_formed,
        heavy_without_team,
        still_served,
        notice_short,
        notice_long,
        before_effect,
        other_remedy,
        without_power,
        out_of_reach,
    )
}


def cautions_of(move: Move, ground: Ground) -> tuple[Caution, ...]:
    """What the officer is warned of, in the order of the law data."""
    said = ((caution, CHECKS[caution.check](move, ground)) for caution in move.cautions)
    return tuple(
        replace(caution, day=found) if isinstance(found, date) else caution
        for caution, found in said
        if found
    )
