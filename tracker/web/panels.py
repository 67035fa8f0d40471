"""Panels that other rooms bring to the case page: rules and news."""

from typing import Any

from tracker.queries.cases import CasePage


def panels_of(page: CasePage) -> dict[str, Any]:
    """What the rules and the news panel of a case read."""
    return {"rules": None, "news": None}
