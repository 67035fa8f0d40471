"""What the law says of one act on one day: class, rows, provisions, range, body, with reasons.

Everything here proposes; an officer decides. Where the sources give no answer the field is None or
empty and a sentence says so. An act before 22 September 2022 has no annex rows: its class follows
Government Regulations 42/2004 (ethics) and 53/2010 or 94/2021 (discipline).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.domain.act_findings import (
    DISCIPLINE,
    ETHICS,
    LEVELS,
    BreachClass,
    Circumstances,
    Findings,
    Side,
)
from tracker.domain.act_reasons import (
    DAYS,
    Cited,
    cited,
    level_of,
    remedy_of,
    why_body,
    why_class,
    why_phase,
    why_provisions,
    why_sanctions,
)
from tracker.domain.explaining import publishers_said
from tracker.domain.law_items import Remedy
from tracker.domain.lawbook import Lawbook
from tracker.domain.rulebook import Phase
from tracker.domain.saying import Words

_SIDES: dict[Side, Words] = {
    "before": Words(
        "bila pesertanya ditetapkan sesudah hari perbuatan",
        "if the contestants were fixed after the day of the act",
    ),
    "after": Words(
        "bila pesertanya ditetapkan pada atau sebelum hari perbuatan",
        "if the contestants were fixed on or before the day of the act",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the law data say. None is "not established", or "differs" in a joined answer.

    `rows`, `provisions` and `sanctions` are in the order in which they should be looked at. A
    reason that speaks of the day of the act holds `DAYS` in its place until `told_of` says which
    it is: the same words hold on all days between which nothing that matters begins or ends.
    """

    phase: Phase | None
    breach: BreachClass | None
    provisions: tuple[Cited, ...] | None
    rows: tuple[str, ...] | None
    level: str | None
    sanctions: tuple[str, ...] | None
    remedy: Remedy | None
    body: str | None
    why: tuple[Words, ...] = ()

    def without_reasons(self) -> "Answer":
        """The answer alone, to see whether two are the same."""
        return replace(self, why=())

    def told_of(self, days: Words) -> "Answer":
        """The answer with the day of the act, or the stretch of days, in its reasons."""
        return replace(self, why=tuple(days.in_place_of(DAYS, one) for one in self.why))


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The same act under another reading of the sources, and which."""

    when: Words
    answer: Answer


def read_act(book: Lawbook, act: Circumstances) -> tuple[Answer, tuple[OtherReading, ...]]:
    """The law's first reading of an act, and the others that the sources allow.

    Their reasons speak of the day as `DAYS`; see `Answer.told_of`.
    """
    found = Findings(book, act)
    first = _answer(found)
    return first, tuple(_others(found, first))


def _answer(found: Findings) -> Answer:
    level, level_why = level_of(found)
    sanctions = found.sanctions(level)
    remedy, remedy_why = remedy_of(sanctions)
    body = found.book.body_on(found.asked)
    return Answer(
        phase=found.phase,
        breach=found.breach,
        provisions=tuple(cited(found, one) for one in found.proposals),
        rows=tuple(row.id for row in found.rows),
        level=level if level in LEVELS else None,
        sanctions=tuple(one.id for one in sanctions),
        remedy=remedy,
        body=body.id if body else None,
        why=(
            *why_phase(found),
            *why_class(found),
            *why_provisions(found),
            *level_why,
            *why_sanctions(found, sanctions),
            *remedy_why,
            *why_body(found),
        ),
    )


def _others(found: Findings, first: Answer) -> Iterator[OtherReading]:
    """Another level where sources conflict; both classes where the phase names neither."""
    if found.is_fixing_unknown():
        yield from _sides_of_fixing(found)
        return
    if found.reach == "none" and found.breach is None and found.any_asn_rule():
        yield from _outside_elections(found, first)
    for row in found.of_class:
        if row.level_alt and level_of(found)[0] == row.level:
            yield OtherReading(
                publishers_said(found.book, row.level_alt_sources).within(
                    f"bila baris {row.place} dibaca menurut {{}}",
                    f"if row {row.place} is read as {{}} has it",
                ),
                _at_level(found, first, row.level_alt),
            )


def _outside_elections(found: Findings, first: Answer) -> Iterator[OtherReading]:
    """Acts outside any election are framed as ethics or as a breach of a general duty."""
    if found.rests_on(ETHICS):
        yield OtherReading(
            Words("bila dibaca sebagai pelanggaran kode etik", "if read as a breach of ethics"),
            _as_class(found, first, "code_of_ethics", "moral"),
        )
    if found.rests_on(DISCIPLINE):
        yield OtherReading(
            Words(
                "bila dibaca sebagai pelanggaran kewajiban umum; tingkatnya menurut jangkauan "
                "dampak negatif",
                "if read as a breach of a general duty; its level by the reach of the "
                "negative impact",
            ),
            _as_class(found, first, "discipline", None),
        )


def _sides_of_fixing(found: Findings) -> Iterator[OtherReading]:
    """What the law says on either side of the fixing; the day of the fixing decides."""
    for side, when in _SIDES.items():
        first, others = read_act(found.book, replace(found.act, taken_as=side))
        yield OtherReading(when, first)
        for other in others:
            both = Words(f"{when.id}; {other.when.id}", f"{when.en}; {other.when.en}")
            yield OtherReading(both, other.answer)


def _at_level(found: Findings, first: Answer, level: str | None) -> Answer:
    sanctions = found.sanctions(level)
    remedy, why = remedy_of(sanctions)
    return replace(
        first,
        level=level if level in LEVELS else None,
        sanctions=tuple(one.id for one in sanctions),
        remedy=remedy,
        why=(*why_sanctions(found, sanctions), *why),
    )


def _as_class(found: Findings, first: Answer, breach: BreachClass, level: str | None) -> Answer:
    other = Findings(found.book, found.act)
    other.breach = breach
    return replace(_at_level(other, first, level), breach=breach)
