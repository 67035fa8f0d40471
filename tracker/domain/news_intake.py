"""How news comes into the library: pages that are read, feeds, and what was said of an item."""

from enum import StrEnum

LONGEST_TEXT = 20_000
"""Characters that are kept of a text; a longer article is cut there, and its item says so."""

EXCERPT = 320
"""Characters of an article's own words that a page shows; the rest is read where it appeared."""

MOST_WAITING = 10
"""Pages of one account that may wait for the worker at a time."""


EVERY_MINUTES = (30, 60, 180, 360, 720, 1440)
"""How often a feed may be read, in minutes."""


class FetchState(StrEnum):
    """How far the reading of a page is."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    READ = "read"


OPEN = (FetchState.WAITING, FetchState.RUNNING)


class TextKind(StrEnum):
    """Whose words the text of an item is."""

    SUMMARY = "summary"
    ARTICLE = "article"


class NoticeKind(StrEnum):
    """What an outlet published about an item later on."""

    CORRECTION = "correction"
    ERRATUM = "erratum"
    RIGHT_OF_REPLY = "right_of_reply"
    TAKEN_DOWN = "taken_down"


def excerpt(text: str, longest: int = EXCERPT) -> str:
    """The beginning of a text, at most so many characters, ending with a whole word."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    cut = flat[:longest].rsplit(" ", 1)[0] if " " in flat[:longest] else flat[:longest]
    return cut.rstrip(".,;:-–— ") + " …"
