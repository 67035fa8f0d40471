"""Places as news writes them: `Kota Tangerang, Banten`, two at once, or none but in the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracker.domain.gazetteer import Place
from tracker.newsdesk.vocabulary import NATIONAL, PLACE_KINDS

_PARTS = re.compile(r"[,/()&;]| dan ")
_KIND = re.compile(r"^(?:.* )?(?:" + "|".join(re.escape(k) for k in PLACE_KINDS) + r")\s+")
_LONGEST_NAME = 5
"""Words of the longest name of a place that is looked for in a text."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a case or an item of news belongs: names in small letters without `kota`, `kabupaten`.

    `cities` and `regencies` hold what was said to be one or the other.
    """

    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    is_national: bool = False
    cities: frozenset[str] = frozenset()
    regencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Atlas:
    """The names of all provinces, regencies and cities, to read places by."""

    places: tuple[Place, ...]

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Atlas":
        return cls(tuple(places))

    def read(self, *written: str | None) -> Whereabouts:
        """What a sender's words or Kemendagri codes name; what no list holds counts as a region."""
        regions, provinces, cities, regencies = set(), set(), set(), set()
        is_national = False
        for part in self._parts(written):
            name = bare(part)
            if not name:
                continue
            if name == NATIONAL:
                is_national = True
            elif part.startswith("prov") or (name in self.provinces and part == name):
                provinces.add(name)
            else:
                regions.add(name)
                if "kota " in part:
                    cities.add(name)
                elif "kab" in part.removesuffix(name):
                    regencies.add(name)
        return Whereabouts(
            frozenset(regions),
            frozenset(provinces),
            is_national,
            frozenset(cities),
            frozenset(regencies),
        )

    def _parts(self, written: Iterable[str | None]) -> Iterator[str]:
        for text in written:
            said = self._by_code.get(text or "", text or "")
            yield from (part.strip().lower() for part in _PARTS.split(said))

    def find(self, said: list[str]) -> Whereabouts:
        """The places that a text (in tokens) names, the longest name first."""
        regions, provinces, at = set[str](), set[str](), 0
        while at < len(said):
            for size in range(min(_LONGEST_NAME, len(said) - at), 0, -1):
                name = " ".join(said[at : at + size])
                if name in self.regions or name in self.provinces:
                    (regions if name in self.regions else provinces).add(name)
                    at += size - 1
                    break
            at += 1
        above = {self.regions[name] for name in regions} - {""}
        return Whereabouts(frozenset(regions), frozenset(provinces | above))

    @cached_property
    def _by_code(self) -> dict[str, str]:
        return {
            place.code: f"Provinsi {place.name}" if len(place.code) == 2 else place.name
            for place in self.places
            if place.code
        }

    @cached_property
    def provinces(self) -> frozenset[str]:
        """Names of the provinces, in small letters."""
        return frozenset(bare(p.name.lower()) for p in self.places if len(p.code) == 2)

    @cached_property
    def regions(self) -> dict[str, str]:
        """Names of regencies and cities, and the province of each ("" where two have the name)."""
        above = {p.code: bare(p.name.lower()) for p in self.places if len(p.code) == 2}
        found: dict[str, str] = {}
        for place in self.places:
            if len(place.code) == 5:
                name, province = bare(place.name.lower()), above.get(place.code[:2], "")
                found[name] = province if found.get(name, province) == province else ""
        return found


def bare(name: str) -> str:
    """A name in small letters without `kota`, `kabupaten` or `provinsi` and what is before."""
    return _KIND.sub("", name).strip()
