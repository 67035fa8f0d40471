"""How much a shared word says: rare words tell one event from another, common ones say nothing."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.newsdesk.background import SHARES

_PRIOR = 200
"""So many items of imagined news stand behind the counts, so that a small library knows what is
common."""
_UNSEEN = 0.5


@dataclass(frozen=True)
class Rarity:
    """In how many of the library's items each stem stands; `total` items in all."""

    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    _known: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, word: str) -> float:
        """From 0 (in every item) to 1 (in none), by the logarithm of its share."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._counted(word)
        return found

    def sum(self, words: Iterable[str]) -> float:
        """How rare words are together: the sum of all."""
        return sum(map(self.of, words))

    def _counted(self, word: str) -> float:
        held = self.counts.get(word, 0) + _PRIOR * SHARES.get(word, 0.0) + _UNSEEN
        everything = self.total + _PRIOR
        return math.log(everything / min(held, everything)) / math.log(everything / _UNSEEN)
