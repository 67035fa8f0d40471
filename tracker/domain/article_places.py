"""Where an article stands in an instrument, and how texts write it: `Pasal 5 huruf n angka 5`.

Lists (`Pasal 280 ayat (2) dan (3), Pasal 489`, `Pasal 71 jo. Pasal 188`) and ranges (`ayat
(1)-(3)`) are read as one chain; what a later member leaves out it takes from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["annex", "article", "paragraph", "letter", "number"]

LEVELS: tuple[Level, ...] = ("annex", "article", "paragraph", "letter", "number")
_LONGEST_RANGE = 50
_LIKELY_PARAGRAPHS = 20
"""A bare number above this in a list after `ayat 1` is an article again."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an instrument as far as it was said; letters small, numbers without zeros.

    `annex` is the annex instead of an article (`II`, or "" for the only one).
    """

    article: str | None = None
    paragraph: str | None = None
    letter: str | None = None
    number: str | None = None
    annex: str | None = None

    def contains(self, other: Place) -> bool:
        """Whether `other` is this place or a part of it."""
        return all(getattr(self, level) in (None, getattr(other, level)) for level in LEVELS) and (
            self.annex is None
        ) == (other.annex is None)

    @property
    def depth(self) -> int:
        """How much of it was said."""
        return sum(getattr(self, level) is not None for level in LEVELS)


@dataclass(frozen=True, slots=True)
class Piece:
    """One member of a chain: where it stands in the text and the places that it names.

    More than one place where a range is written. `is_named`: it begins with its own `Pasal`.
    """

    start: int
    end: int
    places: tuple[Place, ...]
    is_named: bool


Chain = tuple[Piece, ...]

_ARTICLE = re.compile(r"(?:pasal|psl\b\.?|ps\.)\s{0,3}\(?(?P<value>\d{1,4}(?-i:[A-Z])?)\b\)?", re.I)
_ANNEX = re.compile(r"lampiran\s{1,3}(?P<value>(?-i:[IVX]{1,4})|\d{1,2})\b", re.I)
_SEP = r"\s{0,3},?\s{0,3}"
_KEYED: dict[Level, re.Pattern[str]] = {
    "paragraph": re.compile(
        _SEP + r"(?:ayat|ay\.?)\s{0,3}(?P<paren>\(\s?)?(?P<value>\d{1,2}[a-z]?)\b(?(paren)\s?\)|)",
        re.I,
    ),
    "letter": re.compile(
        _SEP + r"(?:huruf|hurup|hrf\.?)\s{0,3}[(\"'“‘]?(?P<value>[a-z]{1,2})\b[)\"'”’]?", re.I
    ),
    "number": re.compile(
        _SEP + r"(?:angka|butir|poin|point)\s{0,3}(?:ke-?\s?)?\(?(?P<value>\d{1,3})\b\)?", re.I
    ),
}
_BARE: dict[Level, re.Pattern[str]] = {
    "paragraph": re.compile(r"\s?\((?P<value>\d{1,2}[a-z]?)\)"),
    "letter": re.compile(r"\s?\((?P<value>[a-z])\)"),
}
_JOINT = re.compile(
    r"\s{0,3}(?:"
    r"(?P<range>[-–—]|s\.?/?d\.?(?=\s)|sampai(?:\s+dengan)?\b|hingga\b)"
    r"|,?\s{0,2}(?:jo|jis|junto|juncto)\b\.?|,\s{0,3}(?:dan/atau|dan|serta|atau)\b"
    r"|(?:dan/atau|dan|serta|atau|maupun|&)(?=\W)|,"
    r")\s{0,3}",
    re.I,
)
_NEXT: dict[Level, re.Pattern[str]] = {
    "article": re.compile(r"(?P<value>\d{1,4}(?-i:[A-Z])?)\b(?![./:]\d)", re.I),
    "paragraph": re.compile(r"\((?P<value>\d{1,2}[a-z]?)\)", re.I),
    "letter": re.compile(r"[(\"'“‘]?(?P<value>[a-z])\b[)\"'”’]?(?!\.)"),
    "number": re.compile(r"\(?(?P<value>\d{1,3})\b\)?(?![./:]\d)"),
}
_GOES_ON = re.compile(
    r"\s*(?:$|[,;:)\]\-–—\"”]|\.(?!\d)|\((?!\d)|(?:dan|serta|atau|dan/atau|jo|juncto|junto|ayat|huruf|angka"
    r"|s/d|sampai|hingga|dari|dalam|pada|tentang|UU|U\.U|PP|Undang|Peraturan|Perbawaslu|PKPU|SKB"
    r"|KUHP|KUHAP|Perpres|Keppres|Perppu|Perpu|yang|adalah|juga|mengatur|melarang|menyebut|menyatakan|mewajibkan|memuat|mengancam|berbunyi"
    r"|berlaku|dilarang|dilanggar|disebut|dikutip|diatur|dimaksud|dikenakan|diterapkan)\b)",
    re.I,
)
"""What may follow a bare number of a list: anything else makes it a count (`dan 3 orang`)."""


def chains_in(text: str) -> list[Chain]:
    """Every chain of places in the text, in order."""
    found: list[Chain] = []
    at = 0
    for start in _starts(text):
        if start >= at and (chain := _chain_at(text, start)):
            found.append(chain)
            at = chain[-1].end
    return found


def place_of(text: str) -> Place | None:
    """The one place that a text names; None where it names none or several."""
    places = [place for chain in chains_in(text) for piece in chain for place in piece.places]
    return places[0] if len(places) == 1 else None


_START = re.compile(r"\b(?:pasal|psl|ps\.|lampiran)", re.I)


def _starts(text: str) -> Iterator[int]:
    return (found.start() for found in _START.finditer(text))


def _chain_at(text: str, start: int) -> Chain:
    first = _named_at(text, start)
    if first is None:
        return ()
    pieces, levels = [first[0]], first[1]
    while joint := _JOINT.match(text, pieces[-1].end):
        following = _following(text, joint.end(), pieces[-1].places[-1], levels)
        if following is None:
            break
        piece, levels = following
        if joint["range"]:
            pieces[-1] = _ranged(pieces[-1], piece, levels[-1][0])
        else:
            pieces.append(piece)
    return tuple(pieces)


Said = tuple[tuple[Level, bool], ...]
"""The levels that a piece names, widest first, and whether each stood in brackets."""


def _named_at(text: str, start: int) -> tuple[Piece, Said] | None:
    """A piece that says its article or annex itself."""
    for level, pattern in (("article", _ARTICLE), ("annex", _ANNEX)):
        if found := pattern.match(text, start):
            value = found["value"]
            place = Place(article=_tidy(value)) if level == "article" else Place(annex=value)
            said: Said = ((level, False),)  # type: ignore[assignment]
            return _deeper(text, start, found.end(), place, said, is_named=True)
    return None


def _deeper(
    text: str, start: int, at: int, place: Place, said: Said, *, is_named: bool
) -> tuple[Piece, Said]:
    """The piece with the parts that follow it: paragraph, letter, number in whatever order."""
    while part := _part_at(text, at, place):
        level, value, at, bracketed = part
        place = replace(place, **{level: _tidy(value)})
        said = (*said, (level, bracketed))
    return Piece(start, at, (place,), is_named), said


def _part_at(text: str, at: int, place: Place) -> tuple[Level, str, int, bool] | None:
    for level, pattern in _KEYED.items():
        if getattr(place, level) is None and (found := pattern.match(text, at)):
            return level, found["value"], found.end(), text[found.end() - 1] == ")"
    for level, pattern in _BARE.items():
        if getattr(place, level) is None and (found := pattern.match(text, at)):
            return level, found["value"], found.end(), True
    return None


def _following(text: str, at: int, before: Place, said: Said) -> tuple[Piece, Said] | None:
    """The next member of a list, which takes from the one before what it does not say."""
    if named := _named_at(text, at):
        return named
    for level in ("paragraph", "letter", "number"):
        if found := _KEYED[level].match(text, at):
            bracketed = text[found.end() - 1] == ")"
            return _member(text, at, found, before, level, bracketed)
    last, bracketed = said[-1]
    for level in _levels_of_a_bare_one(last):
        if found := _bare_at(text, at, level, bracketed):
            return _member(text, at, found, before, level, bracketed)
    return None


def _bare_at(text: str, at: int, level: Level, bracketed: bool) -> re.Match[str] | None:
    """A member without a word of its own, where what follows it does not make it a count."""
    if level == "paragraph" and bracketed:
        return _NEXT[level].match(text, at)
    found = _NEXT["number" if level == "paragraph" else level].match(text, at)
    if found is None or not _GOES_ON.match(text, found.end()):
        return None
    too_high = level == "paragraph" and int(found["value"]) > _LIKELY_PARAGRAPHS
    return None if too_high else found


def _levels_of_a_bare_one(last: Level) -> tuple[Level, ...]:
    """What `188` or `(3)` in a list may be, after a member whose last part was of that level."""
    if last == "paragraph":
        return ("paragraph", "article")
    return (last,) if last in _NEXT else ()


def _member(
    text: str, at: int, found: re.Match[str], before: Place, level: Level, bracketed: bool
) -> tuple[Piece, Said]:
    upper = {one: getattr(before, one) for one in LEVELS[: LEVELS.index(level)]}
    if level == "article":
        upper["annex"] = None
    place = Place(**{**upper, level: _tidy(found["value"])})
    said: Said = ((level, bracketed),)
    return _deeper(text, at, found.end(), place, said, is_named=False)


def _ranged(first: Piece, last: Piece, level: Level) -> Piece:
    """Both ends and all between them; only the ends where the middle cannot be counted."""
    begin, end = first.places[-1], last.places[0]
    between = [
        replace(begin, **{level: value})
        for value in _between(getattr(begin, level), getattr(end, level))
    ]
    return Piece(first.start, last.end, (*first.places, *between, end), first.is_named)


def _between(first: str | None, last: str | None) -> list[str]:
    if not first or not last:
        return []
    if first.isdecimal() and last.isdecimal():
        steps = range(int(first) + 1, int(last))
        return [str(step) for step in steps] if len(steps) <= _LONGEST_RANGE else []
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []


def _tidy(value: str) -> str:
    """`05` is `5`; letters are small, but for the letter of an inserted article (`70A`)."""
    if value[:1].isdecimal():
        return value.lstrip("0") or "0"
    return value.lower()
