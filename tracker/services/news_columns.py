"""What is worked out of a news item when it comes or changes, whichever way it comes."""

from typing import Any

from tracker.domain.article_addresses import article_key
from tracker.domain.languages import language_of


def derived(url: str | None, title: str, text: str | None) -> dict[str, Any]:
    """The columns that follow from an item's address and words."""
    return {
        "address_key": article_key(url) if url else None,
        "language": language_of(f"{title}\n{text or ''}"),
    }
