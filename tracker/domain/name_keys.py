"""How Indonesian names are spelt: one key for the spellings of a word, and words meant alike.

The database's function `search_fold` says the same in SQL, and a test holds the two together.
"""

import re
import unicodedata

_SPELT_ALIKE = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("j", "y"), ("sy", "s")),  # spelling before 1972
    *(("kh", "h"), ("ch", "h"), ("dh", "d"), ("th", "t"), ("gh", "g"), ("bh", "b"), ("dl", "d")),
    *(("ph", "f"), ("v", "f"), ("q", "k"), ("x", "ks"), ("z", "s"), ("ie", "i"), ("uw", "u")),
)
_DOUBLED = re.compile(r"(.)\1+")
_HALF_VOWEL = re.compile(r"([^aeiou])y")
_GLIDE = re.compile(r"i(y)(?=[aeiou])|iy$")
_SILENT_END = re.compile(r"(.{3})[hy]$")
_ARTICLE = re.compile(r"^abdul([dnrst])")

_TITLES = """
    h hj kh hajah drs dra dr ir prof sh se mm mh st mt spd mpd msi ssi ssos sag mag skom mkom sip
    sstp map mkes skm skep amd phd msc bsc ma lc sik sp mp spt drh drg mhum shum sthi sei
"""
TITLES = frozenset(_TITLES.split())
"""Titles and degrees as they are written without points: they tell nobody from another."""

_ALIKE = (
    "muhammad mohammad muh moh mohd muhd md mhd moch much mokhamad muhamed mochammad",
    "ahmad ahmat achmad akhmad akmad ach akh",
    "abdul abd abdel",
    "siti sitti st",
    "nur nor noor nr",
    "khairul khoirul chairul choirul",
    "saifuddin saefuddin sayfuddin",
    "zainal zaenal jainal",
    "rahmat rahmad rachmat",
    "made md",
)
"""Names that are one name, and what is written short for them."""


def fold(word: str) -> str:
    """The key that all spellings of a word share: `Soeharto` and `Suharto`, `Achmad` and `Ahmad`.

    Letters alone, in lower case, without accents: empty for what holds none.
    """
    plain = unicodedata.normalize("NFKD", word).lower()
    found = re.sub(r"[^a-z]", "", plain)
    for old, new in _SPELT_ALIKE:
        found = found.replace(old, new)
    found = _DOUBLED.sub(r"\1", found)
    found = _HALF_VOWEL.sub(r"\1i", found)
    found = _GLIDE.sub("i", found)
    return _SILENT_END.sub(r"\1", found)


_MEANT_ALIKE: dict[str, tuple[str, ...]] = {}
for _names in _ALIKE:
    _keys = tuple(dict.fromkeys(fold(name) for name in _names.split()))
    for _key in _keys:
        _MEANT_ALIKE[_key] = (*_MEANT_ALIKE.get(_key, ()), *_keys)


def keys_of(word: str) -> tuple[str, ...]:
    """The keys under which a word may stand: its own, that of `ch` read as in Chandra and as in
    Choirul, of Wibawa written Wibowo, and those of the names that it is short for."""
    plain = word.casefold()
    found = [fold(plain)]
    if plain.startswith("ch"):
        found.append(fold("c" + plain[2:]))
    elif plain.startswith("c"):
        found.append(fold("ch" + plain[1:]))
    found += (fold(other) for other in _in_javanese(plain))
    for key in tuple(found):
        found += _MEANT_ALIKE.get(key, ())
    return tuple(dict.fromkeys(key for key in found if key))


def _in_javanese(word: str) -> list[str]:
    """The same name with the open vowels of its end written the other way: a or o."""
    if len(word) < 5 or word[-1] not in "ao":
        return []
    old, new = ("a", "o") if word[-1] == "a" else ("o", "a")
    last = word[:-1] + new
    return [last, re.sub(f"{old}([^aeiou]+){new}$", rf"{new}\1{new}", last)]


def joined_key(one: str, other: str) -> str:
    """The key of two words that somebody else writes as one: Abdul Rahman is Abdurrahman."""
    return _ARTICLE.sub(r"abdu\1", fold(one + other))


def near(key: str) -> frozenset[str]:
    """A key and the same with each letter left out: two keys that differ by one letter share
    one of them. `search_near` of the database says the same."""
    if len(key) < 3:
        return frozenset({key})
    return frozenset({key, *(key[:place] + key[place + 1 :] for place in range(len(key)))})


def wide_near(key: str) -> frozenset[str]:
    """What to look up for a misspelt key: of long ones also with two letters left out."""
    once = near(key)
    if len(key) < 8:
        return once
    return once | frozenset(short for one in once if len(one) < len(key) for short in near(one))


def slips(one: str, other: str) -> int:
    """How many slips lead from one word to the other: a letter too many, too few or another, or
    two neighbours in each other's place."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != against))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against
            row.append(min(cost, older[j - 2] + 1) if swapped else cost)
    return row[-1]


def swaps(word: str) -> tuple[str, ...]:
    """The word with each two neighbours in each other's place, where that changes it."""
    return tuple(
        word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for place in range(len(word) - 1)
        if word[place] != word[place + 1]
    )


def most_slips(word: str) -> int:
    """How many slips a word of that length is forgiven."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
