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
    _known: "_Known" = field(init=False, repr=False, compare=False)
    _sums: dict[frozenset[str], float] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", _Known(self.counts, self.total))

    def of(self, word: str) -> float:
        """From 0 (in every item) to 1 (in none), by the logarithm of its share."""
        return self._known[word]

    def sum(self, words: Iterable[str]) -> float:
        """How rare words are together: the sum of all."""
        return sum(map(self._known.__getitem__, words))

    def sum_of_all(self, words: frozenset[str]) -> float:
        """Likewise, remembered: for the words of an item that is held against many others."""
        found = self._sums.get(words)
        if found is None:
            found = self._sums[words] = self.sum(words)
        return found


class _Known(dict[str, float]):
    """The rarity of the words that were asked for: a dictionary, as millions are looked up."""

    def __init__(self, counts: Mapping[str, int], total: int) -> None:
        super().__init__()
        self.counts, self.total = counts, total

    def __missing__(self, word: str) -> float:
        held = self.counts.get(word, 0) + _PRIOR * SHARES.get(word, 0.0) + _UNSEEN
        everything = self.total + _PRIOR
        rarity = math.log(everything / min(held, everything)) / math.log(everything / _UNSEEN)
        self[word] = rarity
        return rarity
