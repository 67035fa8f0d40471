"""Finding the place that a sender's words name. What they wrote is kept word for word beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

NATION = ""

_PLAIN = re.compile(r"[^a-z0-9]+")
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2})?")

# How provinces are written besides their official names, without blanks.
_PROVINCES_ALSO = {
    "nad": "aceh",
    "nanggroeacehdarussalam": "aceh",
    "sumut": "sumaterautara",
    "sumbar": "sumaterabarat",
    "sumsel": "sumateraselatan",
    "babel": "kepulauanbangkabelitung",
    "bangkabelitung": "kepulauanbangkabelitung",
    "kepri": "kepulauanriau",
    "dki": "daerahkhususibukotajakarta",
    "dkijakarta": "daerahkhususibukotajakarta",
    "jakarta": "daerahkhususibukotajakarta",
    "dkj": "daerahkhususibukotajakarta",
    "daerahkhususjakarta": "daerahkhususibukotajakarta",
    "jabar": "jawabarat",
    "jateng": "jawatengah",
    "diy": "daerahistimewayogyakarta",
    "diyogyakarta": "daerahistimewayogyakarta",
    "yogyakarta": "daerahistimewayogyakarta",
    "jatim": "jawatimur",
    "ntb": "nusatenggarabarat",
    "ntt": "nusatenggaratimur",
    "kalbar": "kalimantanbarat",
    "kalteng": "kalimantantengah",
    "kalsel": "kalimantanselatan",
    "kaltim": "kalimantantimur",
    "kaltara": "kalimantanutara",
    "sulut": "sulawesiutara",
    "sulteng": "sulawesitengah",
    "sulsel": "sulawesiselatan",
    "sultra": "sulawesitenggara",
    "sulbar": "sulawesibarat",
    "malut": "malukuutara",
}
_KINDS = {"kab": "kabupaten", "kabupaten": "kabupaten", "kota": "kota", "kotamadya": "kota"}
_ADMINISTRATIVE = {"adm", "administrasi"}
_PROVINCE_WORDS = {"prov", "provinsi", "propinsi"}


@dataclass(frozen=True, slots=True)
class Place:
    """A province, or a regency or city, with its Kemendagri code."""

    code: str
    name: str


@dataclass(frozen=True)
class Gazetteer:
    """All provinces, regencies and cities of a database."""

    places: tuple[Place, ...]

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Gazetteer":
        return cls(tuple(places))

    def code_for(self, province: str | None, region: str | None) -> str:
        """The code of the place meant; of its province where the region matches nothing; that of
        the nation ("") where neither does.

        A region must lie in its province where the province is known. Kabupaten and Kota of one
        name are two places: the bare name means neither.
        """
        above = self._province(province) or self._province(region)
        found = self._region(region, above) if region else None
        return found or above or NATION

    def _province(self, words: str | None) -> str | None:
        if not words:
            return None
        if _CODE.fullmatch(words.strip()):
            code = words.strip()[:2] if len(words.strip()) == 2 else ""
            return code if code in self._codes else None
        key = _province_key(words)
        return self._provinces.get(_PROVINCES_ALSO.get(key, key))

    def _region(self, words: str, above: str | None) -> str | None:
        code = words.strip()
        if not _CODE.fullmatch(code):
            code = self._region_called(words, above) or ""
        fits = code in self._codes and (above is None or code.startswith(above))
        return code if fits else None

    def _region_called(self, words: str, above: str | None) -> str | None:
        kind, name = _region_key(words)
        if not kind and self._province(words):  # "Bengkulu": the province, not its capital
            return None
        found = [
            code
            for code, held in self._regions.get(name, ())
            if kind in ("", held) and (above is None or code.startswith(f"{above}."))
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(place.code for place in self.places)

    @cached_property
    def _provinces(self) -> dict[str, str]:
        return {_province_key(p.name): p.code for p in self.places if len(p.code) == 2}

    @cached_property
    def _regions(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for place in self.places:
            if len(place.code) == 5:
                kind, name = _region_key(place.name)
                found.setdefault(name, []).append((place.code, kind))
        return found


def _province_key(words: str) -> str:
    parts = _PLAIN.sub(" ", words.casefold()).split()
    return "".join(parts[1:] if parts and parts[0] in _PROVINCE_WORDS else parts)


def _region_key(words: str) -> tuple[str, str]:
    """Kind ("" where none is said) and name, without blanks and hyphens."""
    parts = _PLAIN.sub(" ", words.casefold()).split()
    kind = _KINDS.get(parts[0], "") if len(parts) > 1 else ""
    rest = parts[1:] if kind else parts
    if kind and len(rest) > 1 and rest[0] in _ADMINISTRATIVE:
        rest = rest[1:]
    spelled = ["kepulauan" if part == "kep" else part for part in rest]
    return kind, "".join(spelled)
