"""Which language a text is in, told by its small words; Indonesian, English, or not known."""

import re
from collections.abc import Mapping

LONGEST_LOOK = 20_000
"""Characters of a text that are looked at."""

_FEWEST = 3
"""So many small words at least, and twice as many as of the other language."""

_WORD = re.compile(r"[a-z]+")

_INDONESIAN = """
yang dan di ke dari untuk dengan pada dalam itu ini tidak akan telah sudah oleh karena sebagai juga
atau adalah bahwa saat para kepada hal bisa dapat ia mereka kami kita seorang secara setelah
tersebut agar masih belum jadi antara
"""
_ENGLISH = """
the of and to in is that for with on was as by at from are this it be has have not which he she they
his her their were been who will would after said but or an
"""
_SMALL: Mapping[str, frozenset[str]] = {
    "id": frozenset(_INDONESIAN.split()),
    "en": frozenset(_ENGLISH.split()),
}


def language_of(text: str) -> str | None:
    """`id`, `en`, or None where too few small words tell, as in a mere title."""
    words = _WORD.findall(text[:LONGEST_LOOK].lower())
    counted = {name: sum(word in small for word in words) for name, small in _SMALL.items()}
    first, second = sorted(counted, key=lambda name: -counted[name])
    if counted[first] < _FEWEST or counted[first] < 2 * counted[second]:
        return None
    return first
