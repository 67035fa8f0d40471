"""Words of Indonesian texts as they are compared: small, bare, one word for one thing."""

import re
from collections.abc import Iterator
from functools import cache

import snowballstemmer

from tracker.newsdesk.vocabulary import NOT_NUMBERS, NUMBER_WORDS, STOP_WORDS, SYNONYMS

_TOKEN = re.compile(r"[a-z0-9]+")
_STEMMER = snowballstemmer.stemmer("indonesian")
_LONGEST_NUMBER = 3
"""Digits; longer ones are years, money and numbers of decrees."""


def tokens(text: str | None) -> list[str]:
    """The runs of letters and digits, in small letters."""
    return _TOKEN.findall((text or "").lower())


def terms(text: str | None) -> list[str]:
    """The words that say something, by their stems, in order and as often as they stand there."""
    return [stem(word) for told in tokens(text) for word in meant(told) if _says_something(word)]


def meant(token: str) -> list[str]:
    """The words that a token stands for: short forms written out, synonyms made one."""
    return SYNONYMS.get(token, token).split()


@cache
def stem(word: str) -> str:
    """A word without its affixes; a number stays."""
    return word if word.isdigit() else str(_STEMMER.stemWord(word))


def numbers(text: str | None) -> frozenset[int]:
    """Numbers below 1,000 in digits or words: `12`, `dua belas`, `tiga puluh dua`."""
    return frozenset(_numbers(tokens(text)))


def _numbers(words: list[str]) -> Iterator[int]:
    at = 0
    while at < len(words):
        word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
        unit = NUMBER_WORDS.get(word)
        if unit is not None and following == "belas":
            at += 1
            yield 10 + unit
        elif unit is not None and following == "puluh":
            rest = NUMBER_WORDS.get(words[at + 2], 0) if at + 2 < len(words) else 0
            at += 2 if rest else 1
            yield 10 * unit + rest
        elif unit is not None:
            yield unit
        elif word.isdigit() and len(word) <= _LONGEST_NUMBER:
            yield int(word)
        at += 1


def _says_something(word: str) -> bool:
    return (
        len(word) > 1
        and word not in STOP_WORDS
        and word not in NUMBER_WORDS
        and word not in NOT_NUMBERS
    )
