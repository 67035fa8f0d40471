"""Which rule of the law data a citation means, and how well the two fit."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tracker.domain.article_places import Place, chains_in
from tracker.domain.citations import Cited, read_citations
from tracker.domain.days import PartialDay
from tracker.domain.instrument_names import Mention, NameIndex
from tracker.domain.law_items import Instrument, Provision
from tracker.domain.lawbook import Lawbook

Fit = Literal["exact", "wider", "parts", "instrument", "unknown"]
"""`exact`: that place is in the law data; `wider`: one that contains it; `parts`: parts of it
alone; `instrument`: the instrument, and of that article nothing; `unknown`: neither."""


@dataclass(frozen=True, slots=True)
class CitedRule:
    """A citation with what it means.

    `instrument` is the one cited, `provisions` what of it the law data hold, best first. `shared`:
    several rules bear the name, and the one of the day was taken (or the newest, where no day is
    known). `through`: the article stands in the law that the cited one amends.
    """

    cited: Cited
    instrument: Instrument | None
    provisions: tuple[Provision, ...]
    fit: Fit
    shared: bool = False
    through: Instrument | None = None

    @property
    def provision(self) -> Provision | None:
        """The provision that is meant; None where the law data hold none, or parts alone."""
        return self.provisions[0] if self.fit in ("exact", "wider") else None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells rules apart: the provisions, the instrument, or the words of an unknown."""
        if self.provisions:
            return tuple(one.id for one in self.provisions)
        mention = self.cited.mention
        if self.instrument is not None:
            return (self.instrument.id, *map(str, self.cited.places))
        said = (mention.kind, str(mention.number), str(mention.year)) if mention else ()
        return (*said, *map(str, self.cited.places))


@lru_cache(maxsize=4)
def index_of(book: Lawbook) -> NameIndex:
    """The names and numbers under which texts may cite the instruments of a book."""
    return NameIndex.of(book.instruments.values())


def rules_in(text: str, book: Lawbook, on: PartialDay | None) -> tuple[CitedRule, ...]:
    """The rules that a text of the day `on` cites, in the order in which they stand."""
    return tuple(rule_meant(book, one, on) for one in read_citations(text, index_of(book)))


def rule_meant(book: Lawbook, cited: Cited, on: PartialDay | None) -> CitedRule:
    """What a citation in a text of the day `on` means."""
    instrument = _instrument_meant(book, cited.mention, on)
    if instrument is None:
        return CitedRule(cited, None, (), "unknown")
    shared = cited.mention is not None and len(cited.mention.ids) > 1
    if not cited.places:
        return CitedRule(cited, instrument, (), "instrument", shared)
    held = _places_of(book)
    for of in (instrument.id, *instrument.amends):
        through = book.instruments[of] if of != instrument.id else None
        for fit, found in _fitting(held.get(of, ()), cited.places):
            return CitedRule(cited, instrument, found, fit, shared, through)
    return CitedRule(cited, instrument, (), "instrument", shared)


def _instrument_meant(
    book: Lawbook, mention: Mention | None, on: PartialDay | None
) -> Instrument | None:
    """Of several under one name, the one in force on the day; without a day the newest."""
    found = [book.instruments[name] for name in (mention.ids if mention else ())]
    if len(found) > 1 and on is not None:
        for state in ("yes", "unknown"):
            held = [one for one in found if one.in_force(on) == state]
            if held:
                found = held
                break
    return max(found, key=lambda one: (one.year, str(one.in_force_from or ""))) if found else None


_Held = tuple[tuple[Place, bool, Provision], ...]
"""Place, whether the provision is the whole of it, and the provision."""


def _fitting(held: _Held, places: tuple[Place, ...]) -> list[tuple[Fit, tuple[Provision, ...]]]:
    """The best fit for a cited place (or for a range of them), at most one."""
    exact = [p for place in places for own, whole, p in held if whole and own == place]
    if exact:
        return [("exact", _once(exact))]
    within = [
        (own.depth, p)
        for place in places
        for own, whole, p in held
        if whole and own.contains(place)
    ]
    if within:
        deepest = max(depth for depth, _ in within)
        return [("wider", _once([p for depth, p in within if depth == deepest]))]
    parts = [p for place in places for own, _, p in held if place.contains(own)]
    return [("parts", _once(parts))] if parts else []


def _once(found: list[Provision]) -> tuple[Provision, ...]:
    return tuple({one.id: one for one in found}.values())


@lru_cache(maxsize=4)
def _places_of(book: Lawbook) -> Mapping[str, _Held]:
    """The places of all provisions, by instrument, as far as their locators say them: first those
    of provisions that are about one place alone."""
    found: dict[str, list[tuple[Place, bool, Provision]]] = defaultdict(list)
    told = [(places_of(one.locator), one) for one in book.provisions.values()]
    for places, one in sorted(told, key=lambda held: len(held[0])):
        found[one.instrument] += [(place, whole, one) for place, whole in places]
    return {name: tuple(held) for name, held in found.items()}


_ASIDE = re.compile(r"\s?\((?!\d{1,2}[a-z]?\))[^()]*(?:\([^()]*\)[^()]*)*\)")
_ABSENT = "tidak memuat"


def places_of(locator: str) -> list[tuple[Place, bool]]:
    """The places that a locator names, and whether the provision is the whole of each.

    What it says in brackets (`Pasal 24 (ayat sesudah ayat (2))`) narrows it to some part; what
    follows a semicolon is another reading; an article that something is missing from is no place.
    """
    if _ABSENT in locator:
        return []
    plain = _ASIDE.sub("", locator)
    chains = chains_in(plain.partition(";")[0])
    return [
        (place, plain == locator) for chain in chains for piece in chain for place in piece.places
    ]
