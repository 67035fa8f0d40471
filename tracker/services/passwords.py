"""Passwords: how they are hashed, made and judged. Nothing here is ever written to a log."""

import secrets
import string
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
_UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_COMMON = """
password passwd katasandi katakunci rahasia sandi admin administrator qwerty qwertyuiop abc
qwertyuiopasdfghjkl asdfghjkl zxcvbnm abcdefgh abcdefghijkl iloveyou letmein welcome merdeka
indonesia indonesiaraya jakarta tangerang kotatangerang bismillah alhamdulillah sayang sayangku
akusayangkamu cintaku bawaslu bawasluri panwascam bkpsdm bkd netral netralitas netralitasasn
pemilu pilkada pegawai pns asn kepegawaian
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_DISGUISES = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "0": "o", "5": "s", "$": "s"})


class Passwords:
    """Hashing at one cost: `strong` for people, `cheap` for tests alone."""

    def __init__(self, profile: str) -> None:
        self._hasher, self._nobody = _hasher_of(profile)

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        return self._hasher.hash(_normal(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """True when the password is the one that was kept.

        Without a kept one the same work is done for nothing, so that the time tells nobody
        whether a name exists.
        """
        try:
            self._hasher.verify(kept or self._nobody, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """True when what is kept was made at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)


@lru_cache(maxsize=2)
def _hasher_of(profile: str) -> tuple[PasswordHasher, str]:
    """The hasher of a profile, and the hash that stands for people who do not exist."""
    if profile == "cheap":
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    else:
        hasher = PasswordHasher()
    return hasher, hasher.hash(secrets.token_urlsafe(24))


def first_password() -> str:
    """A password to be handed over on paper: 79 bits, no sign that is mistaken for another."""
    groups = ("".join(secrets.choice(_UNMISTAKABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def faults_of(password: str, username: str) -> list[str]:
    """Why a new password is refused, as codes; empty when it is good enough."""
    plain = _normal(password).casefold()
    if len(plain) < SHORTEST:
        return ["password_too_short"]
    if len(plain) > LONGEST:
        return ["too_long"]
    if len(username) > 3 and username.casefold() in plain:
        return ["password_is_name"]
    if is_common(plain):
        return ["password_too_common"]
    return []


def is_common(plain: str) -> bool:
    """True for the commonest passwords: a well-known word dressed up with digits and signs, or
    few different signs again and again."""
    core = plain.strip(string.digits + string.punctuation + string.whitespace)
    words = {_letters(core), _letters(core.translate(_DISGUISES))}
    few = len(set(plain)) < 5 or "" in words
    return few or any(word in _COMMON_WORDS or _is_repeated(word) for word in words)


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def _is_repeated(text: str) -> bool:
    """True for a common word written several times over."""
    for length in range(3, len(text) // 2 + 1):
        if len(text) % length == 0 and text == text[:length] * (len(text) // length):
            return text[:length] in _COMMON_WORDS
    return False


def _normal(password: str) -> str:
    """One form for one password, whichever keyboard wrote it."""
    return unicodedata.normalize("NFKC", password)
