"""Words in both languages: labels of the law data, and the sentences that the pure law gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.days import PartialDay

_MONTHS_ID = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """A label or a sentence, or a part of one, in both languages."""

    id: str
    en: str

    def within(self, indonesian: str, english: str) -> "Words":
        """Both sentences with this part in the place of `{}`."""
        return Words(indonesian.replace("{}", self.id), english.replace("{}", self.en))

    def in_place_of(self, mark: str, sentence: "Words") -> "Words":
        """The sentence with this part wherever it holds the mark."""
        return Words(sentence.id.replace(mark, self.id), sentence.en.replace(mark, self.en))

    def in_language(self, language: str) -> str:
        """The words in `id` or `en`; Indonesian for any other language."""
        return self.en if language == "en" else self.id


def day_said(day: PartialDay | date) -> Words:
    """A date in words, as precise as it is known: 3 Oktober 2024, Oktober 2024, 2024."""
    on = PartialDay.of(day) if isinstance(day, date) else day
    if not on.month:
        return Words(str(on.year), str(on.year))
    known = f"{on.day} " if on.day else ""
    return Words(
        f"{known}{_MONTHS_ID[on.month - 1]} {on.year}",
        f"{known}{_MONTHS_EN[on.month - 1]} {on.year}",
    )


def days_said(first: date, last: date) -> Words:
    """A stretch of days in words; one day is said once."""
    start, end = day_said(first), day_said(last)
    if first == last:
        return start
    return Words(f"{start.id} sampai dengan {end.id}", f"{start.en} to {end.en}")


def listed(parts: Iterable[Words], or_id: str = "atau", or_en: str = "or") -> Words:
    """Parts in a row: a, b or c."""
    held = list(parts)
    return Words(
        _listed([part.id for part in held], or_id), _listed([part.en for part in held], or_en)
    )


def _listed(words: list[str], joined_by: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"
