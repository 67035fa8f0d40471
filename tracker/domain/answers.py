"""Are the answers to a move what the law asks for? Shapes and sense, whatever door they came by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid
from tracker.domain.road import Field, FieldKind, Move

LINE_LENGTH, TEXT_LENGTH = 300, 20_000
VOTES = frozenset({"agree", "dissent", "abstain"})
MET = frozenset({"yes", "no", "unclear"})


@dataclass(frozen=True, slots=True)
class Known:
    """What answers may refer to: respondents of the case, agencies by kind, sanctions, conducts.

    `regime` decides which options are offered; empty: all of them. `on` is the day of the step,
    `made` the latest day of each earlier move of the same lane, `holder` the agency that the lane
    is with. Without `today` no day is held to have come.
    """

    respondents: frozenset[int] = frozenset()
    agencies: Mapping[int, str] = field(default_factory=dict)
    sanctions: Mapping[str, str] = field(default_factory=dict)
    conducts: frozenset[int] = frozenset()
    regime: str = ""
    today: date | None = None
    on: date | None = None
    made: Mapping[str, date] = field(default_factory=dict)
    holder: int | None = None


def checked(move: Move, raw: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The facts of a step: every asked field in its shape, nothing else.

    Raises:
        Invalid: with a code for every field that is missing or wrong.
    """
    facts: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for asked in move.fields:
        if not asked.is_asked(facts):
            continue
        value = raw.get(asked.id)
        if _is_empty(asked, value):
            if asked.required:
                errors[asked.id] = ["required"]
            continue
        code, shaped = _SHAPES[asked.kind](asked, value, known)
        if code is None:
            code = _misplaced(asked, shaped, facts, known)
        if code is None and asked.id == move.hands_to and shaped == known.holder:
            code = "same_agency"
        if code:
            errors[asked.id] = [code]
        else:
            facts[asked.id] = shaped
    if errors:
        raise Invalid(errors)
    return facts


def _misplaced(asked: Field, shaped: Any, facts: Mapping[str, Any], known: Known) -> str | None:
    """Why an answer that is well formed does not fit the others, or the calendar."""
    if asked.kind is FieldKind.DAY:
        return _too_early(asked, date.fromisoformat(shaped), facts, known) or _too_late(
            asked, date.fromisoformat(shaped), known
        )
    if asked.kind is FieldKind.SANCTION and asked.level_from:
        level = facts.get(asked.level_from)
        return "other_level" if level and known.sanctions[shaped] != level else None
    if asked.every and not all(shaped.values()):
        return "requirement_unmet"
    return None


def _too_early(asked: Field, day: date, facts: Mapping[str, Any], known: Known) -> str | None:
    for name in asked.not_before:
        kind, _, move = name.partition(":")
        if kind == "step":
            first, code = known.on, "before_step"
        elif kind == "move":
            first, code = known.made.get(move), "before_what_it_rests_on"
        else:
            given = facts.get(name)
            first, code = date.fromisoformat(given) if given else None, "before_first_day"
        if first is not None and day < first:
            return code
    return None


def _too_late(asked: Field, day: date, known: Known) -> str | None:
    """A day of what has happened lies in the past; only what is planned may lie ahead."""
    if asked.future or known.today is None or day <= known.today:
        return None
    return "in_the_future"


def check_day(happened_on: date | None, today: date, after: PartialDay | None) -> list[str]:
    """What is wrong with the day a step happened: missing, to come, before what it follows."""
    if happened_on is None:
        return ["required"]
    if happened_on > today:
        return ["in_the_future"]
    if after is not None and happened_on < after.first:
        return ["before_previous"]
    return []


Shaped = tuple[str | None, Any]


def _is_empty(asked: Field, value: Any) -> bool:
    if asked.kind is FieldKind.YES:
        return value is None and not asked.required
    if asked.kind is FieldKind.VOTES:
        return not any((v.get("name") or "").strip() for v in value or ())
    if isinstance(value, str):
        return not value.strip()
    return value in (None, [], {}, ())


def _line(_asked: Field, value: Any, _known: Known) -> Shaped:
    text = str(value).strip()
    return ("too_long", None) if len(text) > LINE_LENGTH else (None, text)


def _text(_asked: Field, value: Any, _known: Known) -> Shaped:
    text = str(value).strip()
    return ("too_long", None) if len(text) > TEXT_LENGTH else (None, text)


def _day(_asked: Field, value: Any, _known: Known) -> Shaped:
    try:
        return None, date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return "not_a_day", None


def _yes(_asked: Field, value: Any, _known: Known) -> Shaped:
    return None, value in (True, "yes", "y", "1", "on", "true")


def _choice(asked: Field, value: Any, _known: Known) -> Shaped:
    if value not in {o.id for o in asked.options}:
        return "not_an_option", None
    return None, value


def _count(_asked: Field, value: Any, _known: Known) -> Shaped:
    text = str(value).strip()
    if not text.isdecimal() or len(text) > 9:
        return "not_a_number", None
    return None, int(text)


def _agency(asked: Field, value: Any, known: Known) -> Shaped:
    text = str(value)
    kind = known.agencies.get(int(text)) if text.isdecimal() else None
    if kind is None or (asked.agencies and kind not in asked.agencies):
        return "unknown_agency", None
    return None, int(text)


def _sanction(asked: Field, value: Any, known: Known) -> Shaped:
    level = known.sanctions.get(str(value))
    if level is None or (asked.levels and level not in asked.levels):
        return "not_an_option", None
    return None, str(value)


def _respondents(_asked: Field, value: Any, known: Known) -> Shaped:
    try:
        chosen = sorted({int(v) for v in value})
    except (TypeError, ValueError):
        return "unknown_respondent", None
    if not set(chosen) <= known.respondents:
        return "unknown_respondent", None
    return None, chosen


def _outcomes(asked: Field, value: Any, known: Known) -> Shaped:
    options = {o.id for o in asked.options}
    found: dict[str, dict[str, str]] = {}
    for key, answer in dict(value).items():
        if not str(key).isdecimal() or int(key) not in known.respondents:
            return "unknown_respondent", None
        if not answer.get("outcome"):
            continue
        if answer["outcome"] not in options:
            return "not_an_option", None
        reason = str(answer.get("reason") or "").strip()
        found[str(int(key))] = {"outcome": answer["outcome"], "reason": reason[:TEXT_LENGTH]}
    if {int(k) for k in found} != known.respondents:
        return "outcome_missing", None
    return None, found


def _votes(_asked: Field, value: Any, _known: Known) -> Shaped:
    votes: list[dict[str, Any]] = []
    for row in value:
        name = str(row.get("name") or "").strip()[:LINE_LENGTH]
        if not name:
            continue
        present = row.get("present") in (True, "yes", "y", "1", "on", "true")
        vote = row.get("vote") if present else None
        if present and vote not in VOTES:
            return "vote_missing", None
        reason = str(row.get("reason") or "").strip()[:TEXT_LENGTH]
        if vote == "dissent" and not reason:
            return "dissent_reason_missing", None
        votes.append({"name": name, "present": present, "vote": vote, "reason": reason})
    if len({v["name"].casefold() for v in votes}) != len(votes):
        return "member_twice", None
    return None, votes


def _checklist(asked: Field, value: Any, known: Known) -> Shaped:
    given = dict(value) if isinstance(value, Mapping) else {str(v): True for v in value}
    asked_for = asked.options_in(known.regime) if known.regime else asked.options
    return None, {o.id: given.get(o.id) in (True, "yes", "y", "on", "1") for o in asked_for}


def _elements(_asked: Field, value: Any, known: Known) -> Shaped:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for conduct, rows in dict(value).items():
        if not str(conduct).isdecimal() or int(conduct) not in known.conducts:
            return "not_an_option", None
        for number, row in dict(rows).items():
            met, whose = row.get("met"), str(number).partition("-")[2]
            if met not in MET:
                return "element_missing", None
            if whose and not (whose.isdecimal() and int(whose) in known.respondents):
                return "unknown_respondent", None
            evidence = str(row.get("evidence") or "").strip()[:TEXT_LENGTH]
            if met == "yes" and not evidence:
                return "evidence_missing", None
            found.setdefault(str(conduct), {})[str(number)] = {
                "element": str(row.get("element") or "").strip()[:LINE_LENGTH],
                "met": met,
                "evidence": evidence,
            } | ({"of": whose} if whose else {})
    if {int(c) for c in found} != known.conducts:
        return "element_missing", None
    return None, found


def _file(_asked: Field, value: Any, _known: Known) -> Shaped:
    return None, [int(v) for v in value]


_SHAPES = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.DAY: _day,
    FieldKind.YES: _yes,
    FieldKind.CHOICE: _choice,
    FieldKind.COUNT: _count,
    FieldKind.AGENCY: _agency,
    FieldKind.SANCTION: _sanction,
    FieldKind.RESPONDENTS: _respondents,
    FieldKind.OUTCOMES: _outcomes,
    FieldKind.VOTES: _votes,
    FieldKind.CHECKLIST: _checklist,
    FieldKind.ELEMENTS: _elements,
    FieldKind.FILE: _file,
}
