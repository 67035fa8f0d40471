"""Reasons in words, in both languages."""

from tracker.domain.days import PartialDay
from tracker.domain.saying import Words, day_said
from tracker.newsdesk.readings import Span
from tracker.newsdesk.weighing import Reason, Why

_SENTENCES = {
    Why.REGION: ("Tempat sama: {}", "Same place: {}"),
    Why.NAMED: ("Menyebut tempat perkara: {}", "Names the place of the case: {}"),
    Why.PROVINCE: ("Provinsi sama: {}", "Same province: {}"),
    Why.OTHER_REGION: ("Tentang tempat lain: {}", "About another place: {}"),
    Why.OTHER_KIND: (
        "Kota dan kabupaten bernama sama: {}",
        "City and regency of the same name: {}",
    ),
    Why.YEARS_APART: (
        "Lebih dari setahun dari kejadian mana pun di perkara ({} hari)",
        "More than a year from anything in the case ({} days)",
    ),
    Why.POST: ("Jabatan sama: {}", "Same post: {}"),
    Why.CONDUCT: ("Perbuatan sama: {}", "Same conduct: {}"),
    Why.PLATFORM: ("Platform sama: {}", "Same platform: {}"),
    Why.NUMBER: ("Angka sama: {}", "Same numbers: {}"),
    Why.BENEFICIARY: ("Menyebut calon: {}", "Names the candidate: {}"),
    Why.WORDS: ("Kata yang sama: {}", "Words in common: {}"),
}
_PLACES = frozenset({Why.REGION, Why.NAMED, Why.PROVINCE, Why.OTHER_REGION, Why.OTHER_KIND})


def told(reason: Reason) -> Words:
    """One reason as a short sentence."""
    if reason.why is Why.DAYS:
        return _days(reason)
    indonesian, english = _SENTENCES[reason.why]
    return _value(reason).within(indonesian, english)


def _value(reason: Reason) -> Words:
    if reason.why is Why.YEARS_APART:
        return Words(str(reason.days), str(reason.days))
    values = [v.title() for v in reason.values] if reason.why in _PLACES else reason.values
    said = ", ".join(values)
    return Words(said, said)


def _days(reason: Reason) -> Words:
    days = abs(reason.days)
    on = day_said(_as_known(reason.on)) if reason.on else Words("", "")
    if not days:
        return on.within(
            "Terbit pada waktu kejadian di perkara ({})", "Published as something happened ({})"
        )
    where = ("sesudah", "after") if reason.days > 0 else ("sebelum", "before")
    plural = "" if days == 1 else "s"
    return on.within(
        f"Terbit {days} hari {where[0]} kejadian di perkara ({{}})",
        f"Published {days} day{plural} {where[1]} something in the case ({{}})",
    )


def _as_known(span: Span) -> PartialDay:
    """The day, the month or the year that a span is."""
    first, last = span
    if first == last:
        return PartialDay.of(first)
    return PartialDay(first.year, first.month if first.month == last.month else 0)
