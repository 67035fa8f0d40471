"""Stories: items that tell of the same event on the same days, brought together.

Pairs are weighed by a few clues; items are then joined, the likest first, as long as the mean over
all pairs of a story stays high. What an editor said of two items holds against every weight.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import log1p

from tracker.newsdesk.clues import gap
from tracker.newsdesk.rarity import Rarity
from tracker.newsdesk.readings import ArticleReading
from tracker.newsdesk.vocabulary import POSTS
from tracker.newsdesk.weights import SAME, SAME_START, STORY, STRANGERS
from tracker.newsdesk.words import terms

DAYS = 10
"""Days apart up to which two items are compared at all."""

Pair = tuple[int, int]
_POST_WORDS = frozenset(terms(POSTS))
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """What editors said of pairs of items, the smaller number first: the same story, or not."""

    same: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    def of(self, items: Collection[int]) -> "Said":
        """What was said of pairs within these items."""
        same, apart = (
            frozenset(pair for pair in pairs if pair[0] in items and pair[1] in items)
            for pairs in (self.same, self.apart)
        )
        return Said(same, apart)


def may_be_same(one: ArticleReading, other: ArticleReading) -> bool:
    """False for items of other provinces, far apart in time, or without a day."""
    mine, theirs = one.where.provinces, other.where.provinces
    if mine and theirs and not mine & theirs:
        return False
    return bool(one.days and other.days) and _apart(one, other) <= DAYS


def same_event(one: ArticleReading, other: ArticleReading, rarity: Rarity) -> float:
    """Log-odds that two items tell of the same event; `STRANGERS` where they are not compared."""
    if not may_be_same(one, other):
        return STRANGERS
    found = _clues(one, other, rarity)
    weight = SAME_START + sum(SAME[name] * value for name, value in found.items())
    return max(weight, STRANGERS)


def _clues(one: ArticleReading, other: ArticleReading, rarity: Rarity) -> dict[str, float]:
    places = _places(one) | _places(other)
    shared = (one.words & other.words) - places
    smaller = min(_said_beside(places, one, rarity), _said_beside(places, other, rarity))
    days = _apart(one, other)
    regions, others = one.where.regions, other.where.regions
    posts, theirs_too = (found.words & (_POST_WORDS - places) for found in (one, other))
    both, either = posts & theirs_too, posts | theirs_too
    return {
        "rarest": max(map(rarity.of, shared), default=0.0),
        "coverage": rarity.sum(shared) / (smaller or 1.0),
        "days_apart": log1p(days),
        "vague_day": float(_is_vague(one) or _is_vague(other)),
        "other_region": float(bool(regions and others and not regions & others)),
        "other_posts": float(bool(posts and theirs_too and not both)),
        "posts_alike": len(both) / len(either) if either else _HALF,
        "place_and_day": float(bool(regions & others) and days <= 1),
    }


def _said_beside(places: frozenset[str], one: ArticleReading, rarity: Rarity) -> float:
    """How rare the words of an item are together, save those of places."""
    return rarity.sum_of_all(one.words) - rarity.sum(one.words & places)


def brought_together(
    items: Iterable[int],
    likely: Mapping[Pair, float],
    weight: Callable[[Pair], float],
    copies: Collection[Pair],
    said: Said,
) -> list[frozenset[int]]:
    """The stories of these items, each with all its items; an item alone is a story of one.

    `likely` holds the log-odds of the pairs by which items may come together, the smaller number
    first; `weight` tells those of any pair. What editors said comes first, then copies, then
    weights: nothing that comes later undoes it.
    """
    group = _Group(frozenset(items), likely, weight, frozenset(copies))
    if not said.same:
        return group.gathered(said, {})
    without = group.gathered(Said(apart=said.apart), {})
    parts = {item: place for place, story in enumerate(without) for item in story}
    return group.gathered(said, parts)


@dataclass(frozen=True, slots=True)
class _Group:
    """Items, and what brings them together."""

    items: frozenset[int]
    likely: Mapping[Pair, float]
    weight: Callable[[Pair], float]
    copies: frozenset[Pair]

    def gathered(self, said: Said, parts: Mapping[int, int]) -> list[frozenset[int]]:
        """The stories by what was said; `parts` numbers those that form without a word."""
        story = {item: frozenset({item}) for item in self.items}

        def join(pair: Pair) -> None:
            first, second = story[pair[0]], story[pair[1]]
            if first is not second and not _is_apart(first, second, said):
                both = first | second
                story.update(dict.fromkeys(both, both))

        for pair in (*sorted(said.same), *sorted(self.copies - said.apart)):
            join(pair)
        near = [(log_odds, pair) for pair, log_odds in self.likely.items() if log_odds >= STORY]
        for _, pair in sorted(near, reverse=True):
            first, second = story[pair[0]], story[pair[1]]
            if first is not second and self._nearness(first, second, parts) >= STORY:
                join(pair)
        return sorted(set(story.values()), key=min)

    def _nearness(
        self, first: frozenset[int], second: frozenset[int], parts: Mapping[int, int]
    ) -> float:
        """The mean over all pairs across. Of stories that an editor's word put together, the
        nearest parts count: that word is true of items which no weight would bring together."""
        mine, theirs = _by_part(first, parts), _by_part(second, parts)
        return max(self._mean(one, other) for one, other in product(mine, theirs))

    def _mean(self, first: Collection[int], second: Collection[int]) -> float:
        found = [self.weight(pair_of(a, b)) for a, b in product(first, second)]
        return sum(found) / len(found)


def _by_part(items: Iterable[int], parts: Mapping[int, int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for item in items:
        found.setdefault(parts.get(item, 0), []).append(item)
    return list(found.values())


def joined(items: Iterable[int], pairs: Iterable[Pair]) -> list[frozenset[int]]:
    """The groups of items that pairs join, directly or through others."""
    group = {item: frozenset({item}) for item in items}
    for first, second in pairs:
        if group[first] is not group[second]:
            both = group[first] | group[second]
            group.update(dict.fromkeys(both, both))
    return sorted(set(group.values()), key=min)


def pair_of(one: int, other: int) -> Pair:
    """Two items as a pair, the smaller number first."""
    return (one, other) if one < other else (other, one)


def _is_apart(first: Iterable[int], second: Iterable[int], said: Said) -> bool:
    across = product(first, second) if said.apart else ()
    return any(pair_of(a, b) in said.apart for a, b in across)


def _apart(one: ArticleReading, other: ArticleReading) -> int:
    return gap(one.days, other.days) if one.days and other.days else DAYS + 1


def _is_vague(one: ArticleReading) -> bool:
    return one.days is not None and one.days[0] != one.days[1]


def _places(one: ArticleReading) -> frozenset[str]:
    return _place_words(one.where.regions | one.where.provinces)


@lru_cache(maxsize=4_096)
def _place_words(found: frozenset[str]) -> frozenset[str]:
    names = " ".join(found)
    return frozenset(terms(f"{names} kota kabupaten provinsi"))
