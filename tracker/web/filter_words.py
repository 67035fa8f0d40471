"""What a list is asked for, in words that can be changed or taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask import url_for

from tracker.domain.counting import HeldFor
from tracker.domain.figures import ANNULLED, FUNNEL, IMPOSED, RESTATED, STEPS
from tracker.domain.labels import LABELS, N_
from tracker.domain.matters import CaseKind, StaffStatus
from tracker.domain.office_names import office_said
from tracker.queries.filters import (
    DECIDED,
    ESTABLISHED,
    NOBODY,
    NONE,
    UNSPECIFIED,
    CaseFilters,
    param_of,
    plenary_outcomes,
)
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _
from tracker.web.session import law
from tracker.web.words import contest, day, election, label, level, said, term_name

NAMES: dict[str, Any] = {
    "text": _l("Words"),
    "since": _l("From"),
    "until": _l("Until"),
    "year_only": _l("Day"),
    "election": _l("Election"),
    "contest": _l("Contest"),
    "region": _l("Region"),
    "region_alone": _l("Region"),
    "agency": _l("Handled by"),
    "holder": _l("Holder"),
    "held": _l("Held"),
    "lane": _l("Lane"),
    "stage": _l("Stage"),
    "kind": _l("Opened by"),
    "conduct": _l("Conduct"),
    "channel": _l("Channel"),
    "outcome": _l("Plenary"),
    "recommended": _l("Recommended"),
    "imposed": _l("Imposed"),
    "term": _l("Term"),
    "is_open": _l("State"),
    "waits": _l("Waits for"),
    "assignee": _l("Assigned"),
    "arrived": _l("To be recorded"),
    "reached": _l("Came at least to"),
    "furthest": _l("Came no further than"),
    "passed": _l("Went through"),
    "kept": _l("Statutory term"),
    "office": _l("Position of a respondent"),
    "status": _l("Status of a respondent"),
    "employer": _l("Office of a respondent"),
    "repeat": _l("Known from another case"),
    "coverage": _l("Stories in the news"),
    "invented": _l("Invented"),
    "imported": _l("Imported"),
}


@dataclass(frozen=True)
class Chip:
    """One filter that is set, in words, and the address without it."""

    name: str
    value: str
    without: str


def address_of(endpoint: str, filters: CaseFilters, **also: str) -> str:
    """Where a page stands with these filters set, and what else its address holds."""
    asked: dict[str, Any] = {**filters.query(), **also}
    return url_for(endpoint, **asked)


def chips(
    filters: CaseFilters,
    endpoint: str,
    places: Mapping[str, str],
    agencies: Mapping[int, str],
    **also: str,
) -> list[Chip]:
    """The filters that are set; `places` and `agencies` name those by code and id."""
    plain = CaseFilters()
    return [
        Chip(
            str(NAMES[name]),
            value_words(name, getattr(filters, name), places, agencies),
            address_of(endpoint, filters.but(**{name: getattr(plain, name)}), **also),
        )
        for name in filters.active()
    ]


def value_words(
    name: str, value: Any, places: Mapping[str, str], agencies: Mapping[int, str]
) -> str:
    """The value of a filter in words."""
    if value == NONE or value is None:
        return _("not known") if name != "assignee" else _("nobody")
    if isinstance(value, bool):
        return _yes_no(name, value)
    match name:
        case "since" | "until":
            return day(value)
        case "election":
            return election(value)
        case "contest":
            return contest(value)
        case "region":
            return places.get(value, value or "Indonesia")
        case "agency" | "holder":
            return _("nobody") if value == NOBODY else agencies.get(value, str(value))
        case "lane":
            return said(law().road.lanes[value].label)
        case "stage":
            return said(law().road.stage(*value).label)
        case "kind":
            return label(CaseKind(value))
        case "conduct":
            return said(law().book.conduct_types[value])
        case "outcome":
            return outcome_words(value)
        case "recommended" | "imposed":
            return _("not specified") if value == UNSPECIFIED else level(value)
        case "assignee":
            return _("me")
        case "held":
            return held_words(value)
        case "reached" | "furthest":
            return str(_(FUNNEL[STEPS[value]].title))
        case "passed":
            return passed_words(value)
        case "kept":
            return f"{term_words(value[0])}: {label(value[1])}"
        case "office":
            return office_words(value)
        case "employer":
            return employer_words(value)
        case "status":
            return label(StaffStatus(value))
        case "coverage":
            return str(_(_COVERAGE[value]))
    return str(_(LABELS[value])) if value in LABELS else str(value)


def _yes_no(name: str, value: bool) -> str:
    if name == "is_open":
        return _("open") if value else _("closed")
    if name == "year_only":
        return _("known to the year alone")
    if name == "region_alone":
        return _("this place alone")
    return _("yes") if value else _("no")


def outcome_words(value: str) -> str:
    """What a plenary found; the two groups of findings have names of their own."""
    if value == DECIDED:
        return _("decided")
    if value == ESTABLISHED:
        return _("violation established")
    found = plenary_outcomes(law()).get(value)
    return said(found) if found else value


_COVERAGE = {
    "0": N_("no story in the news"),
    "1": N_("one story"),
    "2-5": N_("two to five stories"),
    "6+": N_("six stories and more"),
}
_FATES = {
    IMPOSED: N_("Sanction imposed"),
    RESTATED: N_("Sanction changed"),
    ANNULLED: N_("Sanction annulled"),
}


def passed_words(word: str) -> str:
    """A stage that was gone through, or the fate of a sanction."""
    if word in _FATES:
        return str(_(_FATES[word]))
    return said(law().road.stage(*word.split(".", 1)).label)


def term_words(term: str) -> str:
    """What a term is called; one that the running law no longer has, by its id."""
    known = law().book.terms.get(term)
    return term_name(known) if known else term


def office_words(kind: str) -> str:
    """A kind of office; one that the running law no longer has, by its id."""
    if kind in ("other", "unknown"):
        return _("another position") if kind == "other" else _("not known")
    known = law().book.office_kinds.get(kind)
    return said(known) if known else kind


def employer_words(name: str) -> str:
    """An office where respondents work, as it was asked for; as such names are written where only
    the small letters are known by which it is counted."""
    return office_said(name) if name == name.lower() else name


def held_words(value: HeldFor) -> str:
    return label(value)


def hidden_fields(filters: CaseFilters, shown: tuple[str, ...]) -> dict[str, str]:
    """The filters that a form does not show but must keep: parameter and value."""
    params = {param_of(name) for name in shown}
    return {k: v for k, v in filters.query().items() if k not in params and k != "hal"}


def all_names() -> frozenset[str]:
    """Every filter that has a name, for the house to check."""
    return frozenset(NAMES) & frozenset(f.name for f in fields(CaseFilters))
