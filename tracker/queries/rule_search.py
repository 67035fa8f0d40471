"""Looking a word up in the tables of the law: annex, kinds of act, sanctions, terms, forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import AnnexRow, ConductType, Form, InForce, Sanction, Term
from tracker.queries import rule_tables
from tracker.queries.rules import Filters

Table = Literal["annex", "conduct_types", "sanctions", "terms", "forms"]
Item = AnnexRow | ConductType | Sanction | Term | Form


class Labelled(Protocol):
    """Anything of the law data with words in both languages."""

    @property
    def label_id(self) -> str: ...

    @property
    def label_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that matches; `state` is None for what has no time of validity of its own."""

    item: Item
    state: InForce | None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The rows of one table that match, in its order."""

    table: Table
    hits: tuple[Hit, ...]


def in_tables(law: RunningLaw, filters: Filters, on: PartialDay) -> tuple[HitGroup, ...]:
    """What else holds every word looked for, in either language; empty without a word.

    A kind of instrument or a topic narrows to provisions, so nothing else is looked up then. Reads
    nothing from the database.
    """
    words = filters.text.casefold().split()
    if not words or filters.kind or filters.topic:
        return ()
    groups = (
        HitGroup(
            table,
            tuple(
                Hit(item, state)
                for item, state, text in rows
                if filters.state in ("", state) and all(w in text.casefold() for w in words)
            ),
        )
        for table, rows in _tables(law, on)
    )
    return tuple(group for group in groups if group.hits)


_Row = tuple[Item, InForce | None, str]


def _tables(law: RunningLaw, on: PartialDay) -> Iterable[tuple[Table, Sequence[_Row]]]:
    yield "annex", [_annex(line) for line in rule_tables.annex(law, on)]
    yield "conduct_types", [_kind(line.type) for line in rule_tables.conduct_types(law, on)]
    yield (
        "sanctions",
        [
            (s.sanction, s.state, _text(s.sanction, *_named(s.decided_by, group.level)))
            for group in rule_tables.sanctions(law, on)
            for s in group.lines
        ],
    )
    yield (
        "terms",
        [
            (t.term, t.state, _text(t.term, t.term.starts_id, t.term.starts_en))
            for _, lines in rule_tables.terms(law, on)
            for t in lines
        ],
    )
    yield (
        "forms",
        [
            (f.form, f.state, _form(f.form))
            for _, lines in rule_tables.forms(law, on)
            for f in lines
        ],
    )


def _annex(line: rule_tables.AnnexLine) -> _Row:
    kinds = (label for kind in line.types for label in _named(kind))
    return line.row, line.state, _text(line.row, *kinds, *_named(line.level))


def _kind(kind: ConductType) -> _Row:
    more = (*kind.elements_id, *kind.elements_en, *kind.aliases)
    return kind, None, " ".join((kind.id, *_named(kind), *more))


def _form(form: Form) -> str:
    signed = (form.signed_by_id, form.signed_by_en, form.addressed_to_id, form.addressed_to_en)
    return _text(form, form.code, *signed)


def _text(item: AnnexRow | Sanction | Term | Form, *more: str) -> str:
    notes = (item.note_id, item.note_en)
    return " ".join((item.id, *item.aliases, *_named(item), *notes, *more))


def _named(*items: Labelled) -> tuple[str, ...]:
    return tuple(label for item in items for label in (item.label_id, item.label_en))
