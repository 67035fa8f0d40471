"""A due date explained day by day, in words: counted or not, and by which decree."""

from collections.abc import Iterable
from typing import Any

from tracker.domain.deadlines import CountedDay, Due, Unit, Why
from tracker.domain.law_items import Conflict, Term
from tracker.domain.lawbook import Lawbook
from tracker.domain.saying import Words

_WEEKDAYS = (
    Words("Senin", "Monday"),
    Words("Selasa", "Tuesday"),
    Words("Rabu", "Wednesday"),
    Words("Kamis", "Thursday"),
    Words("Jumat", "Friday"),
    Words("Sabtu", "Saturday"),
    Words("Minggu", "Sunday"),
)
_OFF = {
    Why.HOLIDAY: Words("libur nasional", "national holiday"),
    Why.JOINT_LEAVE: Words("cuti bersama", "joint leave"),
    Why.LOCAL: Words("libur setempat", "local day off"),
}


def weekday_said(day: CountedDay) -> Words:
    """The name of the day of the week."""
    return _WEEKDAYS[day.on.weekday()]


def why_said(day: CountedDay, unit: Unit) -> Words:
    """Why a day is counted or passed over, with the holiday and its decree where one is listed."""
    off = _named(day)
    if day.number is not None:
        kind = (
            Words("hari kerja", "working day")
            if unit is Unit.WORKING_DAYS
            else Words("hari kalender", "calendar day")
        )
        counted = Words(f"{kind.id} ke-{day.number}", f"{kind.en} {day.number}")
        return Words(f"{counted.id}; {off.id}", f"{counted.en}; {off.en}") if off else counted
    if day.why is Why.WEEKEND:
        weekend = Words("akhir pekan", "weekend")
        return Words(f"{weekend.id}; {off.id}", f"{weekend.en}; {off.en}") if off else weekend
    assert off is not None  # a weekday that is not counted has a row that says why
    return off


def _named(day: CountedDay) -> Words | None:
    row = day.day_off
    if row is None:
        return None
    kind = _OFF[_KINDS[row.kind.value]]
    return Words(
        f"{_kind_and_name(kind.id, row.label_id)} ({row.decree})",
        f"{_kind_and_name(kind.en, row.label_en)} ({row.decree})",
    )


def _kind_and_name(kind: str, name: str) -> str:
    """The kind before the name, unless the name begins with it already."""
    return name if name.casefold().startswith(kind) else f"{kind}: {name}"


_KINDS = {"national": Why.HOLIDAY, "joint_leave": Why.JOINT_LEAVE, "local": Why.LOCAL}


def basis_said(book: Lawbook, term: Term) -> Words:
    """The articles that set a term, else where it was seen, else that neither is established."""
    held: list[Words] = []
    for name in term.basis:
        if name in book.provisions:
            item = book.provisions[name]
            of = book.instruments[item.instrument]
            held.append(Words(f"{of.label_id} {item.locator}", f"{of.label_en} {item.locator_en}"))
        else:
            of = book.instruments[name]
            held.append(Words(of.label_id, of.label_en))
    if not held:
        held = [Words(book.sources[s].label_id, book.sources[s].label_en) for s in term.sources]
    if not held:
        return Words("belum ditetapkan; dari ingatan", "not established; from memory")
    return Words("; ".join(one.id for one in held), "; ".join(one.en for one in held))


def due_told(book: Lawbook, term: Term, reached: Due, language: str) -> dict[str, Any]:
    """A due date with its whole count, as commands and pages tell it.

    `days` runs from the day after the event to the due day; dates are ISO text.
    """
    return {
        "term": term.id,
        "start": reached.start.isoformat(),
        "due": reached.due.isoformat(),
        "unit": term.unit,
        "length": reached.length,
        "source": basis_said(book, term).in_language(language),
        "confidence": term.confidence,
        "unit_confidence": term.unit_confidence,
        "provisional": reached.provisional,
        "ends_on_day_off": reached.ends_on_day_off,
        "days": [
            {
                "date": day.on.isoformat(),
                "weekday": weekday_said(day).in_language(language),
                "counted": day.counted,
                "why": why_said(day, reached.unit).in_language(language),
            }
            for day in reached.days
        ],
    }


def cautions(due: Due) -> tuple[Words, ...]:
    """What must be said beside a due date: provisional, or at a shut office's door."""
    found = []
    if due.provisional:
        found.append(
            Words(
                "Sementara: sebagian hitungan jatuh pada tahun yang keputusan hari liburnya belum "
                "dimuat.",
                "Provisional: part of the count lies in a year whose holiday decree is not loaded.",
            )
        )
    if due.ends_on_day_off:
        found.append(
            Words(
                "Hari terakhir bukan hari kerja; tenggat hari kalender tidak bergeser.",
                "The last day is no working day; a term in calendar days does not move.",
            )
        )
    return tuple(found)


def reading_said(book: Lawbook, conflict: Conflict) -> Words:
    """That sources disagree, which of them is followed, and what the others say.

    Where none is chosen over the other, both are given, and how the house goes about it.
    """
    sides = {
        "a": (Words(conflict.a_id, conflict.a_en), conflict.a_sources),
        "b": (Words(conflict.b_id, conflict.b_en), conflict.b_sources),
    }
    is_b = conflict.chosen == "b"
    (one, one_by), (other, other_by) = sides["b" if is_b else "a"], sides["a" if is_b else "b"]
    alike = one_by == other_by
    by_one, by_other = (_by(book, names, alike) for names in (one_by, other_by))
    topic = Words(
        conflict.topic_id[:1].lower() + conflict.topic_id[1:],
        conflict.topic_en[:1].lower() + conflict.topic_en[1:],
    )
    end = publishers_said(book, one_by).within(" Keduanya menurut: {}.", " Both by: {}.")
    end = end if alike else Words("", "")
    if conflict.chosen in ("a", "b"):
        return Words(
            f"Sumber berbeda tentang {topic.id}: dipakai “{one.id}”{by_one.id}; sumber lain "
            f"menyebut “{other.id}”{by_other.id}.{end.id}",
            f"Sources differ on {topic.en}: used is “{one.en}”{by_one.en}; others say "
            f"“{other.en}”{by_other.en}.{end.en}",
        )
    handling = Words(f" {conflict.handling_id}", f" {conflict.handling_en}")
    handling = Words("", "") if conflict.by_setting else handling
    return Words(
        f"Sumber berbeda tentang {topic.id}: “{one.id}”{by_one.id} dan “{other.id}”{by_other.id}."
        f"{end.id}{handling.id}",
        f"Sources differ on {topic.en}: “{one.en}”{by_one.en} and “{other.en}”{by_other.en}."
        f"{end.en}{handling.en}",
    )


def _by(book: Lawbook, names: tuple[str, ...], alike: bool) -> Words:
    """Who holds a position, unless both are held by the same, which is then said once."""
    return Words("", "") if alike else publishers_said(book, names).within(" ({})", " ({})")


def publishers_said(book: Lawbook, names: Iterable[str]) -> Words:
    """Who put the sources out, else what they are called; a dash where none is given."""
    found = [book.sources[name] for name in names]
    return Words(
        "; ".join(one.publisher or one.label_id for one in found) or "–",
        "; ".join(one.publisher or one.label_en for one in found) or "–",
    )
