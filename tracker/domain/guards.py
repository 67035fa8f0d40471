"""Named preconditions that law data attach to a move: what must be true besides the stage.

Each answers None when the move may be made, else the code of the reason why not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from tracker.domain.attribution import proves_the_doubtful
from tracker.domain.deadlines import Calendar
from tracker.domain.law_items import Sanction
from tracker.domain.lawbook import Lawbook
from tracker.domain.powers import Officer
from tracker.domain.remedies import heavier_by
from tracker.domain.road import Move
from tracker.domain.standing import LaneState, Standing

FORWARDABLE = frozenset({"proven", "other_regulation"})


class Beyond(StrEnum):
    """How a sanction differs from what the acts allow or from what like cases drew."""

    RANGE = "range"
    LIKE_CASES = "like_cases"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a guard may look at: the standing, the answers given (None before the form is filled),
    the plenary settings of the agency, and everybody who is complained of.

    `respondent` is the one whose lane it is, None in a lane of the case. `beyond` says of the
    sanction given that it lies outside the range or far from like cases. `on` is the day of the
    step (None before one is known), `holder_kind` the kind of the agency that the lane is with.
    `officers` is what is known of the post of each who is complained of.
    `doubtful` are the conducts, each with the respondent concerned, of which an observed act is not
    tied to them. `book` and `calendar`, the law data and the days off of the office, are there
    wherever something is counted or weighed.
    """

    standing: Standing
    facts: Mapping[str, Any] | None
    evidence: int
    conducts: int
    plenary_size: int
    quorum: int
    respondent: int | None = None
    respondents: tuple[int, ...] = ()
    beyond: Beyond | None = None
    on: date | None = None
    holder_kind: str | None = None
    officers: Mapping[int, Officer] = field(default_factory=dict)
    doubtful: frozenset[tuple[int, int | None]] = frozenset()
    book: Lawbook | None = None
    calendar: Calendar | None = None

    @classmethod
    def of_case(
        cls,
        standing: Standing,
        book: Lawbook,
        calendar: Calendar,
        *,
        settings: Mapping[str, Any],
        evidence: int,
        conducts: int,
        officers: Mapping[int, Officer],
        on: date | None,
    ) -> Self:
        """What every lane of a case stands on before anything is answered.

        `settings` are those of the agency that handles it: three sit in its plenary, and more
        than half of them are a quorum, unless they say otherwise. `officers` are all who are
        complained of, in their order.
        """
        size = int(settings.get("plenary_size", 3))
        return cls(
            standing=standing,
            facts=None,
            evidence=evidence,
            conducts=conducts,
            plenary_size=size,
            quorum=int(settings.get("quorum", size // 2 + 1)),
            respondents=tuple(officers),
            officers=officers,
            on=on,
            book=book,
            calendar=calendar,
        )

    def sanction(self, name: Any) -> Sanction | None:
        """The sanction of the law data that is called so."""
        return self.book.sanctions.get(str(name)) if self.book else None


Guard = Callable[[Ground], str | None]


def has_study(ground: Ground) -> str | None:
    """KASN returned files that came without a study (verification.md, section 1, row 7)."""
    return None if ground.standing.has_made("conclude_study") else "study_missing"


def has_conduct(ground: Ground) -> str | None:
    return None if ground.conducts else "conduct_missing"


def someone_heard(ground: Ground) -> str | None:
    """Somebody was heard, or was called and did not come: either is on record."""
    return None if ground.standing.has_made("record_clarification") else "nobody_heard"


def someone_to_send(ground: Ground) -> str | None:
    """In the full track a file goes on only for those whose violation the plenary established."""
    if FORWARDABLE & set(ground.standing.outcomes.values()):
        return None
    return "nobody_proven"


def nobody_to_send(ground: Ground) -> str | None:
    """Only when the plenary left nobody to send on may the case be closed as not proven."""
    return "somebody_proven" if someone_to_send(ground) is None else None


def sends_only_the_proven(ground: Ground) -> str | None:
    """Without a plenary (before contestants were fixed) nobody was found not to be in breach."""
    if ground.facts is None or not ground.standing.outcomes:
        return None
    chosen = {int(r) for r in ground.facts.get("respondents") or ()}
    fit = {r for r, outcome in ground.standing.outcomes.items() if outcome in FORWARDABLE}
    return None if chosen <= fit else "sends_unproven"


def quorum_met(ground: Ground) -> str | None:
    """Enough members sat; size and quorum are settings of the agency, marked as such."""
    if ground.facts is None:
        return None
    votes = [v for v in ground.facts.get("votes") or () if v.get("present")]
    if len(votes) > ground.plenary_size:
        return "too_many_members"
    return None if len(votes) >= ground.quorum else "quorum_not_met"


def majority_agrees(ground: Ground) -> str | None:
    if ground.facts is None:
        return None
    present = [v for v in ground.facts.get("votes") or () if v.get("present")]
    agree = sum(v.get("vote") == "agree" for v in present)
    return None if agree * 2 > len(present) else "no_majority"


def everyone_decided(ground: Ground) -> str | None:
    """The plenary says of every respondent what it found."""
    if ground.facts is None:
        return None
    given = ground.facts.get("outcomes") or {}
    decided = {int(r) for r, answer in given.items() if answer.get("outcome")}
    return None if decided >= set(ground.respondents) else "outcome_missing"


def requirements_met(ground: Ground) -> str | None:
    """A report is registered only when its formal and material requirements were found met; a
    finding has no reporter whose requirements could be tested."""
    if ground.standing.kind == "finding" or ground.standing.has_made("accept_requirements"):
        return None
    return "requirements_open"


def requirements_ticked(ground: Ground) -> str | None:
    """Who finds the requirements met has ticked every one of them."""
    if ground.facts is None:
        return None
    ticks = [*_ticks(ground.facts, "formal"), *_ticks(ground.facts, "material")]
    return None if ticks and all(ticks) else "requirement_unmet"


def reasoned_where_it_differs(ground: Ground) -> str | None:
    """A decision lighter, heavier or other than what was recommended says why."""
    if ground.facts is None or ground.respondent is None or ground.facts.get("differs_reason"):
        return None
    asked = ground.standing.recommended.get(ground.respondent)
    if asked is None or asked == "unspecified":
        return None
    decided = ground.sanction(ground.facts.get("sanction"))
    return None if decided and decided.level == asked else "differs_without_reason"


def reasoned_beyond_range(ground: Ground) -> str | None:
    """A sanction outside what the acts allow, or far from like cases, says why in writing."""
    if ground.facts is None or ground.beyond is None or ground.facts.get("level_reason"):
        return None
    return "beyond_range" if ground.beyond is Beyond.RANGE else "far_from_like_cases"


def outcome_fits_sanction(ground: Ground) -> str | None:
    """A remedy that lightens or aggravates sets a sanction that is lighter or heavier."""
    if ground.facts is None or ground.book is None:
        return None
    held = [s for s in ground.standing.sanctions if s.respondent == ground.respondent and s.stands]
    was, now = held[-1].sanction if held else None, ground.facts.get("sanction")
    if not {was, now} <= set(ground.book.sanctions):
        return None
    by = heavier_by(ground.book, str(now), str(was))
    match ground.facts.get("outcome"):
        case "lightened":
            return "not_lighter" if by > 0 or was == now else None
        case "aggravated":
            return "not_heavier" if by < 0 or was == now else None
    return None


def another_body(ground: Ground) -> str | None:
    """The body that is competent on the day has the file already: it passes to nobody."""
    if ground.book is None or ground.on is None or ground.holder_kind is None:
        return None
    body = ground.book.body_on(ground.on)
    return "body_has_it" if body is not None and body.id == ground.holder_kind else None


def doubts_answered(ground: Ground) -> str | None:
    """A study that finds the breach proven although an element is open or not met says why."""
    if ground.facts is None or ground.facts.get("found") != "proven":
        return None
    acts: Mapping[str, Mapping[str, Any]] = ground.facts.get("elements") or {}
    in_doubt = any(row["met"] != "yes" for rows in acts.values() for row in rows.values())
    return "doubts_without_reason" if in_doubt and not ground.facts.get("doubt_reason") else None


def attribution_reasoned(ground: Ground) -> str | None:
    """A study that finds somebody in breach by an act that is not proven to be theirs, or that they
    openly dispute, says why. A conduct of which no act was observed is not asked about."""
    if ground.facts is None or ground.facts.get("attribution_reason"):
        return None
    doubts = proves_the_doubtful(ground.facts, ground.doubtful)
    return "attribution_without_reason" if doubts else None


def _ticks(facts: Mapping[str, Any], name: str) -> list[bool]:
    given: Mapping[str, bool] = facts.get(name) or {}
    return list(given.values())


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        has_study,
        has_conduct,
        someone_heard,
        someone_to_send,
        nobody_to_send,
        sends_only_the_proven,
        quorum_met,
        majority_agrees,
        everyone_decided,
        requirements_met,
        requirements_ticked,
        reasoned_where_it_differs,
        reasoned_beyond_range,
        outcome_fits_sanction,
        doubts_answered,
        attribution_reasoned,
        another_body,
    )
}
BESIDE = {
    "sends_unproven": "respondents",
    "differs_without_reason": "differs_reason",
    "beyond_range": "level_reason",
    "far_from_like_cases": "level_reason",
    "doubts_without_reason": "doubt_reason",
    "attribution_without_reason": "attribution_reason",
    "not_lighter": "sanction",
    "not_heavier": "sanction",
}
"""The field that a refusal speaks of; the others speak of the step as a whole."""


def refusals(move: Move, ground: Ground) -> list[str]:
    """The codes of every precondition of the move that is not met, in the law's order."""
    said = (GUARDS[name](ground) for name in move.guards)
    return [code for code in said if code is not None]


def refused(move: Move, ground: Ground) -> dict[str, list[str]]:
    """The same by the field that each speaks of ("": the step as a whole)."""
    found: dict[str, list[str]] = {}
    for code in refusals(move, ground):
        name = BESIDE.get(code, "")
        found.setdefault(name if move.asks(name) else "", []).append(code)
    return found


def expected_next(
    moves: Iterable[Move], lane: LaneState, tracks: frozenset[str], ground: Ground
) -> Move | None:
    """The one move that the law expects next, None where it leaves the choice open.

    `moves` are those that the lane may make, in the order of the law data, which list the
    candidates of a stage in the order of preference: the first whose preconditions are met is
    expected. A move of one track is not expected while another track is open too.
    """
    for move in moves:
        expected = bool(move.expected) if lane.waiting else lane.stage in move.expected
        sure = not move.tracks or not tracks or tracks <= move.tracks
        if expected and sure and not refusals(move, ground):
            return move
    return None
