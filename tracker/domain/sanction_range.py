"""What the law allows as a sanction for one person, and how it compares with cases like it.

The range follows the day and phase of each act and the person's status. Likeness only informs:
it never decides, and who goes outside the range or far from like cases says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from tracker.domain.act_law import Answer
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Authority, PhaseClass, Status
from tracker.domain.matters import StaffStatus
from tracker.domain.powers import Sphere, post_of, reaching
from tracker.domain.proposals import ConductFacts, Matter, classify_conduct
from tracker.domain.rulebook import class_of

_ANY = frozenset(get_args(Status))

Among = Literal["office", "rung", "all"]
FEWEST = 3
"""Like cases from which a decision can be far from them; fewer say nothing."""


@dataclass(frozen=True, slots=True)
class Word:
    """An officer's word on a conduct: class and level, the level None where it stayed open."""

    breach: str
    level: str | None


@dataclass(frozen=True, slots=True)
class ActOfPerson:
    """One act of the person, with the word of an officer on it where there is one."""

    type: str
    on: PartialDay | None
    word: Word | None = None


@dataclass(frozen=True, slots=True)
class SanctionRange:
    """The sanctions that the acts allow, weakest first, and their levels.

    None as a whole (see `range_of`) where the law data cannot tell.
    """

    sanctions: tuple[str, ...]
    levels: tuple[str, ...]

    def holds(self, sanction: str) -> bool:
        return sanction in self.sanctions


@dataclass(frozen=True, slots=True)
class LikeDecision:
    """A sanction imposed in another case for the same kind of act in the same class of phase.

    `same_position`: on somebody in the same position or the same kind of office; `same_rung`: on
    somebody whose office stands on the same rung of posts.
    """

    case_id: int
    name: str
    level: str
    sanction: str | None
    decided_on: PartialDay | None
    same_position: bool
    same_rung: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """Like decisions, newest first, with the spread of their levels (None without any).

    `among` says of whom these are: of people in the same kind of office where there are enough of
    them, else of a wider set; `found` is how many there are of everybody.
    """

    decisions: tuple[LikeDecision, ...]
    lightest: str | None
    median: str | None
    heaviest: str | None
    among: Among = "all"
    found: int = 0

    @property
    def count(self) -> int:
        return len(self.decisions)


def range_of(
    law: RunningLaw, matter: Matter, status: StaffStatus, acts: Iterable[ActOfPerson]
) -> SanctionRange | None:
    """What the acts of a person allow; None where some act has no known day, type or class.

    Where the sources leave several readings, each of them is within the range.
    """
    found: set[str] = set()
    for act in acts:
        allowed = _allowed(law, matter, status, act)
        if allowed is None:
            return None
        found |= allowed
    if not found:
        return None
    ranks = {name: law.book.levels[law.book.sanctions[name].level].rank for name in found}
    ordered = sorted(found, key=lambda name: (ranks[name], list(law.book.sanctions).index(name)))
    levels = dict.fromkeys(law.book.sanctions[name].level for name in ordered)
    return SanctionRange(tuple(ordered), tuple(levels))


def _allowed(
    law: RunningLaw, matter: Matter, status: StaffStatus, act: ActOfPerson
) -> set[str] | None:
    if act.word is not None and act.on is not None and act.word.level is not None:
        return _at_level(law, status, act.on, act.word.level) or None
    facts = ConductFacts(act.type, act.on, (status,))
    classified = classify_conduct(law, matter, facts)
    if not classified:
        return None
    one = classified[0].classification
    answers: Sequence[Answer] = [one.answer, *(other.answer for other in one.alternatives)]
    return {name for answer in answers for name in answer.sanctions or ()} or None


def _at_level(law: RunningLaw, status: StaffStatus, on: PartialDay, level: str) -> set[str]:
    """The sanctions of a level in force on the day: of the status, of any where it is unknown."""
    statuses = _ANY if status is StaffStatus.UNKNOWN else _ANY & {status.value}
    return {s.id for asn in statuses for s in law.book.sanctions_for(cast(Status, asn), on, level)}


def powers_over(
    law: RunningLaw,
    levels: Iterable[str],
    on: PartialDay,
    *,
    position: str | None = None,
    sphere: Sphere | None = None,
) -> tuple[Authority, ...]:
    """Who may impose those levels by the matrix of powers in force on `on`.

    Rows that are known not to reach the office of the person, as it is written, are left out.
    """
    in_force = [
        one
        for one in law.book.authorities.values()
        if one.power == "impose" and one.in_force(on) != "no"
    ]
    post = post_of(law.book, position)
    return tuple(
        row
        for level in dict.fromkeys(levels)
        for row in reaching([one for one in in_force if one.level == level], post, sphere)
    )


def phase_class(law: RunningLaw, matter: Matter, on: PartialDay | None) -> PhaseClass:
    """Whether an act of that day lies before or after the fixing, as far as it can be told."""
    if on is None:
        return "unknown"
    return class_of(law.phase(matter.election, matter.contest, on, matter.region))


def likeness_of(law: RunningLaw, decisions: Iterable[LikeDecision]) -> Likeness:
    """The spread of like decisions; of an even number the lighter of the two in the middle.

    Decisions on people in like offices are weighed alone where there are enough of them: first of
    the same kind, then of the same rung of posts, else all.
    """
    everybody = tuple(decisions)
    same = tuple(one for one in everybody if one.same_position)
    near = tuple(one for one in everybody if one.same_position or one.same_rung)
    if len(same) >= FEWEST:
        return _spread(law, same, "office", len(everybody))
    if len(near) >= FEWEST:
        return _spread(law, near, "rung", len(everybody))
    return _spread(law, everybody, "all", len(everybody))


def _spread(law: RunningLaw, held: tuple[LikeDecision, ...], among: Among, found: int) -> Likeness:
    by_rank = sorted((law.book.levels[one.level].rank, one.level) for one in held)
    levels = [level for _, level in by_rank]
    if not levels:
        return Likeness((), None, None, None)
    return Likeness(held, levels[0], levels[(len(levels) - 1) // 2], levels[-1], among, found)


def is_far(law: RunningLaw, likeness: Likeness, level: str) -> bool:
    """Whether a level lies outside what like cases drew, where there are enough of them."""
    if likeness.count < FEWEST or likeness.lightest is None or likeness.heaviest is None:
        return False
    rank = {name: one.rank for name, one in law.book.levels.items()}
    return not rank[likeness.lightest] <= rank[level] <= rank[likeness.heaviest]
