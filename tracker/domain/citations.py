"""Rules that a text cites: the articles and instruments in it, each article with its instrument.

Citations are written in both orders (`PP 94/2021 Pasal 5`, `Pasal 5 PP 94/2021`), in lists and with
the instrument some words away. `is_said` tells an instrument that stands at the article from one
that the context alone gives it.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tracker.domain.article_places import Chain, Piece, Place, chains_in
from tracker.domain.instrument_names import Mention, NameIndex, mentions_in

LONGEST_TEXT = 100_000
"""Texts are read so far; nothing that people write about a case is longer."""

_FORWARD = re.compile(
    r"\s{0,3}(?P<comma>,?)\s{0,3}(?:(?:dari|dalam|pada|di|menurut|berdasarkan"
    r"|sebagaimana\s(?:telah\s)?(?:di\w{3,12})(?:\s(?:dalam|pada|oleh))?)\s{1,3})?"
    r"(?:ketentuan\s{1,3})?[\"“(]?\s?",
    re.I,
)
_BACKWARD = re.compile(
    r"\)?\s{0,3}(?:\([^()]{1,60}\))?\s{0,3}(?P<comma>[,:]?)\s{0,3}"
    r"(?:(?:khususnya|yaitu|yakni|terutama|utamanya|tepatnya|melalui|ketentuan|pada|dalam|di"
    r"|bagian)\s{1,3}){0,3}[\"“(]?\s?",
    re.I,
)
_TITLE = re.compile(r"\s{0,3}tentang\s[^.;!?]{1,200}", re.I)
_WITHIN_TITLE = re.compile(
    r"\s{0,3}tentang\s(?:[^.;!?]{1,160}\s)?(?:atas|penetapan|pencabutan|pelaksanaan|perubahan)\s{1,3}",
    re.I,
)
"""What stands between an instrument and another that its title names."""
_SENTENCE_END = re.compile(r"[.!?][\"”)]?\s+(?=[A-Z\"“])|\n\s*\n|;")
_GAP = 300
"""Nothing that binds an article to an instrument is longer."""
_LONGEST_SENTENCE = 1000
_NEAR = 80
"""How far ahead in its sentence an instrument may stand from the article that it gives its name."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation in a text: its span, the instrument if any is named, the places in it.

    No places where the instrument is cited as a whole; several where a range of articles is.
    """

    start: int
    end: int
    mention: Mention | None
    places: tuple[Place, ...] = ()
    is_said: bool = True

    @property
    def place(self) -> Place | None:
        """The first of its places."""
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True)
class _Bound:
    """A member of a chain with its instrument; `touches` where both stand side by side."""

    piece: Piece
    mention: Mention | None
    is_said: bool
    touches: bool


def read_citations(text: str, index: NameIndex) -> tuple[Cited, ...]:
    """The citations of a text in the order in which they stand; spans never overlap."""
    return _read(text[:LONGEST_TEXT], index)


@lru_cache(maxsize=512)
def _read(text: str, index: NameIndex) -> tuple[Cited, ...]:
    """Read once for all who open the page of an article."""
    mentions, chains = mentions_in(text, index), chains_in(text)
    binding = _Binding(text, mentions)
    bound = [one for chain in chains for one in binding.bind(chain)]
    joined = _touching(bound)
    found = [_cited(one, joined) for one in bound]
    bearing = {one.mention.start for one in bound if one.mention is not None}
    found += [
        Cited(one.start, one.end, one)
        for one in mentions
        if one.start not in joined and one not in binding.heads and _stands_alone(one, bearing)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _heads_of_titles(text: str, mentions: Sequence[Mention]) -> dict[Mention, Mention]:
    """Instruments that another's title names (`tentang Perubahan atas UU 1/2015`) → that other."""
    found: dict[Mention, Mention] = {}
    for one, following in pairwise(mentions):
        if _WITHIN_TITLE.fullmatch(text, one.end, min(following.start, one.end + _GAP)):
            found[following] = found.get(one, one)
    return found


def _stands_alone(mention: Mention, bearing: set[int]) -> bool:
    """A bare kind (`undang-undang`) says nothing unless an article rests on it; and a further
    `UU itu` is no citation of its own."""
    if mention.is_bare:
        return mention.start in bearing
    return mention.how != "again" or mention.start in bearing


def _touching(bound: Sequence[_Bound]) -> dict[int, Piece]:
    """Which mention is told in one breath with which article: each with one at most."""
    found: dict[int, Piece] = {}
    for one in bound:
        if one.touches and one.mention is not None:
            found.setdefault(one.mention.start, one.piece)
    return found


def _cited(one: _Bound, joined: dict[int, Piece]) -> Cited:
    piece, mention = one.piece, one.mention
    start, end = piece.start, piece.end
    if mention is not None and joined.get(mention.start) is piece:
        start, end = min(start, mention.start), max(end, mention.end)
    return Cited(start, end, mention, piece.places, one.is_said)


class _Binding:
    """Finds for each member of a chain its instrument among those that the text names."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text, self.mentions = text, mentions
        self.heads = _heads_of_titles(text, mentions)
        self._starts = [one.start for one in mentions]
        self._named = [one for one in mentions if not one.is_bare]
        self._named_starts = [one.start for one in self._named]
        self._first_other = _first_other(self._named)

    def bind(self, chain: Chain) -> list[_Bound]:
        """The members of a chain with their instruments."""
        start, end = chain[0].start, chain[-1].end
        at = bisect_left(self._starts, start)
        last = self.mentions[at - 1] if at else None
        following = self.mentions[at] if at < len(self.mentions) else None
        ahead = _leads_to(self._gap(end, following.start)) if following else 0
        behind = _follows(self._gap(last.end, start)) if last else 0
        if last in self.heads:
            last, behind = self.heads[last], min(behind, 1)
        if (cut := _parts(chain)) and ahead and behind and last and following:
            return [
                *_side_by_side(chain[:cut], last, first=True),
                *_side_by_side(chain[cut:], following, first=False),
            ]
        if following and ahead > behind:
            return _side_by_side(chain, following, first=False)
        if last and behind:
            return _side_by_side(chain, last, first=True, touches=behind > 1)
        near = self._near(start, end)
        return [_Bound(piece, near, is_said=near is None, touches=False) for piece in chain]

    def _gap(self, start: int, end: int) -> str:
        return self.text[start : min(end, start + _GAP + 1)]

    def _near(self, start: int, end: int) -> Mention | None:
        """The instrument that the context gives: the last one of the sentence, the next one close
        by, or the only one that the text has named so far."""
        at = bisect_left(self._named_starts, start)
        last = self._named[at - 1] if at else None
        if last and _is_one_sentence(self.text, last.end, start):
            return last
        ahead = self._named[at] if at < len(self._named) else None
        if ahead and ahead.start - end <= _NEAR and _is_one_sentence(self.text, end, ahead.start):
            return ahead
        return last if at <= self._first_other else None


def _first_other(named: Sequence[Mention]) -> int:
    """How many mentions from the beginning are of one and the same instrument."""
    return next((at for at, one in enumerate(named) if _same(one) != _same(named[0])), len(named))


def _same(mention: Mention) -> object:
    return mention.ids or (mention.kind, mention.number, mention.year)


def _is_one_sentence(text: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST_SENTENCE and not _SENTENCE_END.search(text, start, end)


def _side_by_side(
    chain: Sequence[Piece], mention: Mention, *, first: bool, touches: bool = True
) -> list[_Bound]:
    beside = chain[0] if first else chain[-1]
    return [_Bound(one, mention, True, touches and one is beside) for one in chain]


def _parts(chain: Chain) -> int:
    """Where the last member begins that says `Pasal` itself; 0 where that is the first."""
    return max(at for at, piece in enumerate(chain) if piece.is_named)


def _leads_to(gap: str) -> int:
    """How plainly an article leads to the instrument after the gap: 4, 2 with a comma, or 0."""
    found = _FORWARD.fullmatch(gap)
    return 0 if found is None else 2 if found["comma"] else 4


def _follows(gap: str) -> int:
    """How plainly an article belongs to the instrument before the gap: 3, 2 by a comma, 1 after its
    title, or 0."""
    found = _BACKWARD.fullmatch(gap)
    if found is not None:
        return 2 if found["comma"] else 3
    return 1 if _TITLE.fullmatch(gap) else 0
