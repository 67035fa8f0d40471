"""What a list is asked for, in words that can be changed or taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask import url_for

from tracker.domain.counting import HeldFor
from tracker.domain.labels import LABELS
from tracker.domain.matters import CaseKind
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
from tracker.web.words import contest, day, election, label, level, said

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


def held_words(value: HeldFor) -> str:
    return label(value)


def hidden_fields(filters: CaseFilters, shown: tuple[str, ...]) -> dict[str, str]:
    """The filters that a form does not show but must keep: parameter and value."""
    params = {param_of(name) for name in shown}
    return {k: v for k, v in filters.query().items() if k not in params and k != "hal"}


def all_names() -> frozenset[str]:
    """Every filter that has a name, for the house to check."""
    return frozenset(NAMES) & frozenset(f.name for f in fields(CaseFilters))
