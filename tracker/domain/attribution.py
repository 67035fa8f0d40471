"""Whose act it was: the rungs on which an act can stand, and when a study must say why it proves.

Screens show an account, not a person. What ties the one to the other is kept in rows that follow
each other; the newest decides, and the way to it stays visible.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Rung(StrEnum):
    """How well an act is tied to the respondent, the surest first."""

    ADMITTED = "admitted"
    CONFIRMED = "confirmed"
    WITNESSED = "witnessed"
    TECHNICAL = "technical"
    UNPROVEN = "unproven"
    DISPUTED = "disputed"


class Dispute(StrEnum):
    """What the respondent says instead."""

    HACKED = "hacked"
    CLONED = "cloned"
    SHARED = "shared"
    OTHER = "other"


DOUBTFUL = frozenset({Rung.UNPROVEN, Rung.DISPUTED})
"""The rungs on which nothing ties the act to the respondent, or it is openly denied."""

CONCLUDES = frozenset({"proven", "partly"})
"""Results of a study that find somebody in breach."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one observed act stands: whose it is said to be, and on which rung. An act that nobody
    attributed yet is unproven."""

    conduct: int
    respondent: int | None
    rung: Rung


def newest(rungs: Iterable[Rung]) -> Rung:
    """The rung that decides, of rows in the order in which they were kept."""
    return (list(rungs) or [Rung.UNPROVEN])[-1]


def doubtful(acts: Iterable[Standing]) -> frozenset[tuple[int, int | None]]:
    """The conducts, and of each the respondents, of which some act is doubtful.

    An act of which nobody said whose it is (None) speaks of whoever did the conduct.
    """
    return frozenset((one.conduct, one.respondent) for one in acts if one.rung in DOUBTFUL)


def proves_the_doubtful(facts: Mapping[str, Any], doubts: Iterable[tuple[int, int | None]]) -> bool:
    """Whether a study finds somebody in breach by an act that is not tied to them.

    One that finds the breach proven for all does; one that finds it for some, only where every
    element it answered of that act and that respondent is met.
    """
    if facts.get("found") not in CONCLUDES:
        return False
    if facts["found"] == "proven":
        return any(True for _ in doubts)
    return any(_is_met(facts, conduct, respondent) for conduct, respondent in doubts)


def _is_met(facts: Mapping[str, Any], conduct: int, respondent: int | None) -> bool:
    rows: Mapping[str, Mapping[str, Any]] = (facts.get("elements") or {}).get(str(conduct)) or {}
    of_them = [
        row["met"]
        for row in rows.values()
        if respondent is None or row.get("of", str(respondent)) == str(respondent)
    ]
    return bool(of_them) and all(met == "yes" for met in of_them)


@dataclass(frozen=True, slots=True)
class Attributed:
    """A rung as somebody sets it: the day it was established and why.

    `dispute` belongs to a disputed act, and so does a police report, its number and its day.
    """

    rung: Rung
    on: date | None
    reason: str
    dispute: Dispute | None = None
    police_no: str = ""
    police_on: date | None = None
    pieces: tuple[int, ...] = ()


def faults_of_attribution(given: Attributed, today: date) -> dict[str, list[str]]:
    """What cannot be right of it, by field."""
    found: dict[str, list[str]] = {}
    if not given.reason.strip():
        found["reason"] = ["reason_missing"]
    if given.on is None:
        found["on"] = ["required"]
    for name in ("on", "police_on"):
        day = getattr(given, name)
        if day is not None and day > today:
            found[name] = ["in_the_future"]
    if given.rung is Rung.DISPUTED and given.dispute is None:
        found["dispute"] = ["dispute_missing"]
    if given.rung is not Rung.DISPUTED and given.dispute is not None:
        found["dispute"] = ["dispute_of_other_rung"]
    if bool(given.police_no.strip()) != (given.police_on is not None):
        missing = "police_on" if given.police_no.strip() else "police_no"
        found.setdefault(missing, ["police_report_half"])
    if given.rung is not Rung.DISPUTED and given.police_no.strip():
        found.setdefault("police_no", ["police_of_other_rung"])
    return found
