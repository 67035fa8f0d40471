"""The rule library as a statute book: instruments and provisions, as they stood on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import (
    AnnexRow,
    Basis,
    Citation,
    ConductType,
    Conflict,
    Form,
    InForce,
    Instrument,
    Level,
    Provision,
    Sanction,
    Source,
    Term,
)
from tracker.domain.lawbook import Lawbook
from tracker.queries.out_of_force import (
    OutOfForce,
    instrument_out_of_force,
    provision_out_of_force,
)
from tracker.queries.timeline import Axis, Validity, axis_for, validity_of

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrows the library to; empty means everything.

    `state` is what things must be on the day: "yes", "no" or "unknown".
    """

    text: str = ""
    kind: str = ""
    topic: str = ""
    state: str = ""

    @property
    def narrow_provisions(self) -> bool:
        """True when provisions, not whole instruments, are looked for."""
        return bool(self.text or self.topic)


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """A provision in a list, and whether it was in force on the day."""

    provision: Provision
    state: InForce
    level: Level | None


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """An instrument in a list; `provisions` are those that match where provisions are looked for.

    `holds` counts the provisions of it that the library holds.
    """

    instrument: Instrument
    validity: Validity
    provisions: tuple[ProvisionLine, ...]
    holds: int


@dataclass(frozen=True, slots=True)
class Library:
    """The front of the library."""

    on: PartialDay
    axis: Axis
    lines: tuple[InstrumentLine, ...]
    instruments: int
    provisions: int


@dataclass(frozen=True, slots=True)
class Ref:
    """A provision or instrument that something rests on, ready to be linked."""

    instrument: Instrument
    provision: Provision | None = None

    @property
    def id(self) -> str:
        return self.provision.id if self.provision else self.instrument.id


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """An instrument, its provisions, and what surrounds it."""

    instrument: Instrument
    axis: Axis
    validity: Validity
    provisions: tuple[ProvisionLine, ...]
    replaced_by: Instrument | None
    replaces: tuple[Instrument, ...]
    amends: tuple[Instrument, ...]
    amended_by: tuple[Instrument, ...]
    cited_otherwise: tuple["CitedAs", ...]
    rows: tuple[AnnexRow, ...]
    forms: tuple[Form, ...]
    terms: tuple[Term, ...]
    sanctions: tuple[Sanction, ...]
    sources: tuple[Source, ...]
    conflicts: tuple[Conflict, ...]
    out_of_force: OutOfForce | None


@dataclass(frozen=True, slots=True)
class CitedAs:
    """A citation in an instrument's own words, and the provisions that are meant."""

    citation: Citation
    instrument: Instrument
    meant: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class RowLink:
    """An annex row that rests on a provision; `inferred` where that was read into it."""

    row: AnnexRow
    inferred: bool


@dataclass(frozen=True, slots=True)
class ProvisionPage:
    """A provision with its time, its neighbours, and everything that rests on it."""

    provision: Provision
    instrument: Instrument
    axis: Axis
    validity: Validity
    own_dates: bool
    level: Level | None
    succeeded_by: Ref | None
    succeeds: tuple[Ref, ...]
    part_of: Ref | None
    parts: tuple[ProvisionLine, ...]
    rows: tuple[RowLink, ...]
    bases: tuple[tuple[Basis, tuple[ConductType, ...]], ...]
    cited_as: tuple[CitedAs, ...]
    terms: tuple[Term, ...]
    sanctions: tuple[Sanction, ...]
    forms: tuple[Form, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]
    out_of_force: OutOfForce | None


def library(law: RunningLaw, filters: Filters, on: PartialDay, today: date) -> Library:
    """The instruments that match, in the order of the law data; reads nothing."""
    book = law.book
    axis = axis_for(on, today)
    by_instrument: dict[str, list[ProvisionLine]] = defaultdict(list)
    for item in book.provisions.values():
        by_instrument[item.instrument].append(_line(book, item, on))
    lines = [
        line
        for instrument in book.instruments.values()
        if filters.kind in ("", instrument.kind)
        if (line := _narrowed(instrument, by_instrument[instrument.id], filters, axis, on))
    ]
    return Library(
        on=on,
        axis=axis,
        lines=tuple(lines),
        instruments=len(lines),
        provisions=sum(len(line.provisions) for line in lines),
    )


def kinds_of(law: RunningLaw) -> tuple[str, ...]:
    """The kinds of instrument that the library holds, in the order of the law data."""
    return tuple(dict.fromkeys(item.kind for item in law.book.instruments.values()))


def topics_of(law: RunningLaw) -> tuple[str, ...]:
    """The topics of its provisions."""
    return tuple(sorted({t for item in law.book.provisions.values() for t in item.topics}))


def instrument_page(law: RunningLaw, name: str, on: PartialDay, today: date) -> InstrumentPage:
    """One instrument with everything of it; reads nothing.

    Raises:
        NotFound: the law data know no such instrument.
    """
    book = law.book
    item = named(book, name, book.instruments)
    axis = axis_for(on, today)
    provisions = [one for one in book.provisions.values() if one.instrument == item.id]
    return InstrumentPage(
        instrument=item,
        axis=axis,
        validity=validity_of(item, axis, on),
        provisions=tuple(_line(book, one, on) for one in provisions),
        replaced_by=book.instruments[item.replaced_by] if item.replaced_by else None,
        replaces=tuple(i for i in book.instruments.values() if i.replaced_by == item.id),
        amends=tuple(book.instruments[one] for one in item.amends),
        amended_by=tuple(i for i in book.instruments.values() if item.id in i.amends),
        cited_otherwise=tuple(
            cited_as(book, c) for c in book.citations.values() if c.instrument == item.id
        ),
        rows=tuple(row for row in book.rows.values() if row.instrument == item.id),
        forms=tuple(form for form in book.forms.values() if form.instrument == item.id),
        terms=tuple(term for term in book.terms.values() if item.id in term.basis),
        sanctions=tuple(one for one in book.sanctions.values() if item.id in one.basis),
        sources=sources_of(book, item.sources),
        conflicts=conflicts_on(book, item.id),
        out_of_force=instrument_out_of_force(book, item, on),
    )


def provision_page(law: RunningLaw, name: str, on: PartialDay, today: date) -> ProvisionPage:
    """One provision with everything that rests on it; reads nothing.

    Raises:
        NotFound: the law data know no such provision.
    """
    book = law.book
    item = named(book, name, book.provisions)
    instrument = book.instruments[item.instrument]
    axis = axis_for(on, today)
    own = bool(item.in_force_from or item.in_force_until or item.in_doubt_from)
    dated = item if own else instrument
    return ProvisionPage(
        provision=item,
        instrument=instrument,
        axis=axis,
        validity=validity_of(dated, axis, on, book.in_force(item.id, on)),
        own_dates=own,
        level=book.levels[item.level] if item.level else None,
        succeeded_by=ref(book, item.succeeded_by) if item.succeeded_by else None,
        succeeds=_refs(book, (p for p in book.provisions.values() if p.succeeded_by == item.id)),
        part_of=ref(book, item.part_of) if item.part_of else None,
        parts=tuple(_line(book, p, on) for p in book.provisions.values() if p.part_of == item.id),
        rows=tuple(_rows_on(book, item.id)),
        bases=tuple(
            (basis, _types_of(book, basis))
            for basis in book.bases.values()
            if basis.provision == item.id
        ),
        cited_as=tuple(cited_as(book, c) for c in book.citations.values() if item.id in c.resolved),
        terms=tuple(term for term in book.terms.values() if item.id in term.basis),
        sanctions=tuple(one for one in book.sanctions.values() if item.id in one.basis),
        forms=tuple(form for form in book.forms.values() if item.id in form.basis),
        conflicts=conflicts_on(book, item.id),
        sources=sources_of(book, item.sources),
        out_of_force=provision_out_of_force(book, item, on),
    )


def ref(book: Lawbook, name: str) -> Ref:
    """The provision or instrument of that id."""
    if name in book.provisions:
        item = book.provisions[name]
        return Ref(book.instruments[item.instrument], item)
    return Ref(book.instruments[name])


def refs(book: Lawbook, names: Iterable[str]) -> tuple[Ref, ...]:
    """What a row rests on, in the order given."""
    return tuple(ref(book, name) for name in names)


def sources_of(book: Lawbook, names: Iterable[str]) -> tuple[Source, ...]:
    """The sources of a row, in the order given."""
    return tuple(book.sources[name] for name in names)


def conflicts_on(book: Lawbook, name: str) -> tuple[Conflict, ...]:
    """Where sources disagree about a row."""
    return tuple(one for one in book.conflicts.values() if name in one.affects)


def cited_as(book: Lawbook, citation: Citation) -> CitedAs:
    """A citation with the provisions that are meant by it."""
    return CitedAs(citation, book.instruments[citation.instrument], refs(book, citation.resolved))


def named(book: Lawbook, name: str, rows: Mapping[str, Row]) -> Row:
    """The row of that id or alias.

    Raises:
        NotFound: the table has no such row.
    """
    found = rows.get(book.names.get(name, name))
    if found is None:
        raise NotFound(name=name)
    return found


def _line(book: Lawbook, item: Provision, on: PartialDay) -> ProvisionLine:
    level = book.levels[item.level] if item.level else None
    return ProvisionLine(item, book.in_force(item.id, on), level)


def _narrowed(
    instrument: Instrument,
    provisions: Sequence[ProvisionLine],
    filters: Filters,
    axis: Axis,
    on: PartialDay,
) -> InstrumentLine | None:
    """The line of an instrument, None where nothing of it matches."""
    validity = validity_of(instrument, axis, on)
    if not filters.narrow_provisions:
        fits = filters.state in ("", validity.state)
        return InstrumentLine(instrument, validity, (), len(provisions)) if fits else None
    words = filters.text.casefold().split()
    whole = bool(words) and not filters.topic and _has(words, _text_of(instrument))
    found = tuple(
        line
        for line in provisions
        if filters.state in ("", line.state)
        and filters.topic in ("", *line.provision.topics)
        and _has(words, f"{_text_of(instrument)} {_text_of_provision(line.provision)}")
    )
    fits = bool(found) or (whole and filters.state in ("", validity.state))
    return InstrumentLine(instrument, validity, found, len(provisions)) if fits else None


def _has(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


def _text_of(item: Instrument) -> str:
    parts = (item.id, *item.aliases, item.label_id, item.label_en, item.title_id, item.title_en)
    return " ".join((*parts, item.number, str(item.year))).casefold()


def _text_of_provision(item: Provision) -> str:
    parts = (item.id, *item.aliases, item.locator, item.locator_en)
    return " ".join((*parts, item.summary_id, item.summary_en)).casefold()


def _refs(book: Lawbook, items: Iterable[Provision]) -> tuple[Ref, ...]:
    return tuple(Ref(book.instruments[item.instrument], item) for item in items)


def _rows_on(book: Lawbook, provision: str) -> Iterable[RowLink]:
    for row in book.rows.values():
        if provision in row.provisions or provision == row.annex:
            yield RowLink(row, False)
        elif provision in row.inferred:
            yield RowLink(row, True)


def _types_of(book: Lawbook, basis: Basis) -> tuple[ConductType, ...]:
    """The conduct types of a basis; none listed where it holds for every one."""
    if "*" in basis.types:
        return ()
    return tuple(book.conduct_types[one] for one in basis.types)
