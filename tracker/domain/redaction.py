"""Copies of evidence in which areas are black: what is asked for, and how a copy is bound to its
original without telling of it.

The book names the copy alone. What ties it to its original is sealed together with a salt, so that
whoever has the book and the copy, but not that row, cannot find out which piece it was made of.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.custody import Handled, sealed, sealed_handling
from tracker.domain.file_names import file_name

SALT = 32
MOST_AREAS, MOST_WORDS, MOST_PAGES = 200, 20, 40
SHORTEST_WORDS = 2
WHOLE = 10_000
"""Hundredths of per cent."""


class Made(StrEnum):
    """What the custody of the original, and that of the copy, says of the act. Neither names the
    other: many may read one of the two alone."""

    COPY = "redacted_copy_made"
    AS_COPY = "made_as_redacted_copy"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page (from 1; a picture has one), in hundredths of per cent of its width and
    height as one sees it."""

    page: int
    left: int
    top: int
    width: int
    height: int

    @property
    def sides(self) -> list[int]:
        return [self.left, self.top, self.width, self.height]

    @property
    def faults(self) -> dict[str, str]:
        """By the name of the side, what is wrong with it."""
        found = {}
        for start, size in (("left", "width"), ("top", "height")):
            if not 0 <= getattr(self, start) < WHOLE:
                found[start] = "area_outside"
            elif getattr(self, size) <= 0:
                found[size] = "area_empty"
            elif getattr(self, start) + getattr(self, size) > WHOLE:
                found[size] = "area_outside"
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be black: areas, and of a PDF every place where one of these words stands."""

    areas: tuple[Area, ...] = ()
    words: tuple[str, ...] = ()

    def on(self, page: int) -> list[list[int]]:
        """The areas of a page."""
        return [area.sides for area in self.areas if area.page == page]


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, those of a line together, each once."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def faults_of_wanted(wanted: Wanted, pages: int) -> dict[str, list[str]]:
    """What is wrong with it for a piece of so many pages; nothing: it can be tried."""
    faults: dict[str, list[str]] = {}
    if not wanted.areas and not wanted.words:
        faults["areas"] = ["nothing_to_redact"]
    if len(wanted.areas) > MOST_AREAS:
        faults["areas"] = ["too_many_areas"]
    if any(not 1 <= area.page <= pages for area in wanted.areas):
        faults["areas"] = ["no_such_page"]
    if any(area.faults for area in wanted.areas):
        faults.setdefault("areas", ["area_outside"])
    if len(wanted.words) > MOST_WORDS:
        faults["words"] = ["too_many_words"]
    if any(len(words) < SHORTEST_WORDS for words in wanted.words):
        faults["words"] = ["words_too_short"]
    return faults


def neutral_name(media_type: str, wished: str = "") -> str:
    """The name of a copy, which tells nothing of the original's, ending as its type does."""
    end = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}[media_type]
    name = file_name(wished.strip()) if wished.strip() else "salinan-dihitamkan"
    return name if name.lower().endswith(end) else name + end


def sealed_original(salt: bytes, handled: Handled) -> str:
    """The seal over what the act did to the original, which nobody can guess without the salt."""
    return sealed([salt.hex(), sealed_handling([handled])])
