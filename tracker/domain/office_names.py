"""Offices as they are called, from names that were folded to be counted as one."""

from collections.abc import Iterable

_SMALL = {"atau", "bagi", "dalam", "dan", "dari", "di", "ke", "oleh", "pada", "serta", "untuk"}
_CAPITALS = frozenset(
    word
    for line in (
        "asn pns pppk ppk opd sdm dprd kpu",
        "bkn bkd bkpp bkpsdm bpbd bpk bpn bps bpjs bpkad blud kua",
        "paud tk sd sdn smp smpn sma sman smk smkn mi min mts mtsn ma man",
        "rsud rsia pkm upt uptd umkm rt rw tni",
    )
    for word in line.split()
)
"""Abbreviations with a vowel or of known office; any other without a vowel is one too."""
_VOWELS = frozenset("aeiouy")


def office_said(folded: str) -> str:
    """A name that is known in small letters alone: `dinas pekerjaan umum dan penataan ruang` is
    *Dinas Pekerjaan Umum dan Penataan Ruang*; abbreviations keep their capitals."""
    words = [_word(word) for word in folded.split(" ")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def best_written(names: Iterable[str]) -> str | None:
    """Of the ways in which one name was written the most frequent that tells small letters from
    capitals; None where none does."""
    telling = [name for name in names if not name.islower() and not name.isupper()]
    return max(sorted(set(telling)), key=telling.count, default=None)


def _word(word: str) -> str:
    if word in _SMALL:
        return word
    bare = word.strip("().,/\"'")
    if bare in _CAPITALS or not _VOWELS.intersection(bare):
        return word.upper()
    return "-".join(_capital(part) for part in word.split("-"))


def _capital(word: str) -> str:
    """The first letter large, behind a bracket or a quotation mark too."""
    place = next((n for n, sign in enumerate(word) if sign.isalpha()), 0)
    return word[:place] + word[place : place + 1].upper() + word[place + 1 :]
