"""Numbers and days in Indonesian words, as letters and minutes write them."""

from datetime import date

from tracker.domain.saying import day_said

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

_ONES = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
)  # fmt: skip
_POWERS = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
)
MOST = 10**15
"""The first number that is not spelled."""


def spelled(number: int) -> str:
    """A whole number in words: 1123 is `seribu seratus dua puluh tiga`.

    Raises:
        ValueError: it is below nought or not below `MOST`.
    """
    if not 0 <= number < MOST:
        raise ValueError(f"No words for {number}.")
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    if number < 100:
        return _with_rest(f"{_ONES[number // 10]} puluh", number % 10)
    size, name = next(power for power in _POWERS if number >= power[0])
    many = number // size
    one = size in (100, 1000) and many == 1
    return _with_rest(f"se{name}" if one else f"{spelled(many)} {name}", number % size)


def _with_rest(words: str, rest: int) -> str:
    return f"{words} {spelled(rest)}" if rest else words


def weekday_said(on: date) -> str:
    """The day of the week."""
    return WEEKDAYS[on.weekday()]


def day_spelled(on: date) -> str:
    """A day in words as minutes write it: `tujuh bulan Oktober tahun dua ribu dua puluh empat`."""
    month = day_said(on).id.split()[1]
    return f"{spelled(on.day)} bulan {month} tahun {spelled(on.year)}"
