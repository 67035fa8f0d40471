"""The tables of the rule library: annex, conduct types, sanctions, powers, terms, forms, conflicts.

Everything is read from the running law as it stood on a day; nothing here asks the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import (
    AnnexRow,
    Authority,
    Basis,
    Body,
    ConductType,
    Conflict,
    Dated,
    Election,
    Form,
    InForce,
    Instrument,
    Level,
    PowerHolder,
    Sanction,
    Source,
    Term,
)
from tracker.domain.lawbook import Lawbook
from tracker.queries.out_of_force import OutOfForce, instrument_out_of_force
from tracker.queries.rules import Ref, conflicts_on, named, ref, refs, sources_of
from tracker.queries.timeline import Axis, Validity, axis_for, joined, validity_of

Labelled = Instrument | AnnexRow | ConductType | Sanction | Term | Form | Ref | Election | Body


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """A row of the annex, the levels named for it, and the acts that can fall under it."""

    row: AnnexRow
    instrument: Instrument
    state: InForce
    level: Level
    level_alt: Level | None
    types: tuple[ConductType, ...]


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """One row of the annex with what it rests on."""

    line: AnnexLine
    axis: Axis
    validity: Validity
    annex: Ref
    provisions: tuple[Ref, ...]
    inferred: tuple[Ref, ...]
    level_sources: tuple[Source, ...]
    level_alt_sources: tuple[Source, ...]
    sources: tuple[Source, ...]
    conflicts: tuple[Conflict, ...]
    out_of_force: OutOfForce | None


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A provision beside the annex that acts of a type may offend."""

    basis: Basis
    ref: Ref
    state: InForce


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A kind of act and the annex rows it can fall under."""

    type: ConductType
    rows: tuple[AnnexLine, ...]


@dataclass(frozen=True, slots=True)
class TypePage:
    """A kind of act with its rows and the other provisions it may offend."""

    line: TypeLine
    bases: tuple[BasisLine, ...]


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A kind of sanction on the day; `stands_in_for` is what a transitional one replaces."""

    sanction: Sanction
    state: InForce
    basis: tuple[Ref, ...]
    decided_by: PowerHolder
    stands_in_for: Sanction | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SanctionGroup:
    """The sanctions of one level and regime."""

    level: Level
    regime: str
    lines: tuple[SanctionLine, ...]


@dataclass(frozen=True, slots=True)
class PowerLine:
    """One cell of the matrix of powers."""

    authority: Authority
    holder: PowerHolder
    posts: tuple[PowerHolder, ...]
    level: Level | None
    state: InForce
    basis: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body that receives neutrality cases, with its time."""

    body: Body
    validity: Validity
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PowersPage:
    """Who may sanction whom, and who receives cases."""

    axis: Axis
    powers: tuple[tuple[str, tuple[PowerLine, ...]], ...]
    bodies: tuple[BodyLine, ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term on the day. `by_basis`: its state follows from the provisions it rests on."""

    term: Term
    state: InForce
    by_basis: bool
    basis: tuple[Ref, ...]
    sources: tuple[Source, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of a step on the day."""

    form: Form
    state: InForce
    instrument: Instrument | None
    basis: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """Sources that disagree, and the rows that this touches as (kind of page, id, label)."""

    conflict: Conflict
    a_sources: tuple[Source, ...]
    b_sources: tuple[Source, ...]
    touches: tuple["Touched", ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A row that a conflict touches: which page shows it, and what it is called there."""

    page: str
    id: str
    item: Labelled | None


def annex(law: RunningLaw, on: PartialDay) -> tuple[AnnexLine, ...]:
    """The rows of the annex, ethics first."""
    return tuple(_annex_line(law.book, row, on) for row in law.book.rows.values())


def annex_page(law: RunningLaw, name: str, on: PartialDay, today: date) -> AnnexPage:
    """One row of the annex. Raises NotFound where there is none."""
    book = law.book
    row = named(book, name, book.rows)
    axis = axis_for(on, today)
    return AnnexPage(
        line=_annex_line(book, row, on),
        axis=axis,
        validity=validity_of(book.instruments[row.instrument], axis, on),
        annex=ref(book, row.annex),
        provisions=refs(book, row.provisions),
        inferred=refs(book, row.inferred),
        level_sources=sources_of(book, row.level_sources),
        level_alt_sources=sources_of(book, row.level_alt_sources),
        sources=sources_of(book, row.sources),
        conflicts=conflicts_on(book, row.id),
        out_of_force=instrument_out_of_force(book, book.instruments[row.instrument], on),
    )


def conduct_types(law: RunningLaw, on: PartialDay) -> tuple[TypeLine, ...]:
    """The kinds of act, in the order of the law data."""
    return tuple(_type_line(law.book, kind, on) for kind in law.book.conduct_types.values())


def conduct_type_page(law: RunningLaw, name: str, on: PartialDay) -> TypePage:
    """One kind of act. Raises NotFound where there is none."""
    book = law.book
    kind = named(book, name, book.conduct_types)
    bases = tuple(
        BasisLine(basis, ref(book, basis.provision), book.in_force(basis.provision, on))
        for basis in book.bases.values()
        if "*" in basis.types or kind.id in basis.types
    )
    return TypePage(_type_line(book, kind, on), bases)


def sanctions(law: RunningLaw, on: PartialDay) -> tuple[SanctionGroup, ...]:
    """The catalogue of sanctions, weakest level first, the regimes of a level apart."""
    book = law.book
    held = sorted(book.sanctions.values(), key=lambda one: book.levels[one.level].rank)
    places = dict.fromkeys((one.level, one.regime) for one in held)
    return tuple(
        SanctionGroup(
            book.levels[level],
            regime,
            tuple(
                _sanction_line(book, one, on) for one in held if (one.level, one.regime) == place
            ),
        )
        for place in places
        for level, regime in (place,)
    )


def powers(law: RunningLaw, on: PartialDay, today: date) -> PowersPage:
    """Who may impose, propose or form a panel, and which body receives cases."""
    book = law.book
    axis = axis_for(on, today)
    spheres = dict.fromkeys(one.sphere for one in book.authorities.values())
    return PowersPage(
        axis=axis,
        powers=tuple(
            (
                sphere,
                tuple(
                    _power_line(book, one, on)
                    for one in book.authorities.values()
                    if one.sphere == sphere
                ),
            )
            for sphere in spheres
        ),
        bodies=tuple(
            BodyLine(body, validity_of(body, axis, on), sources_of(book, body.sources))
            for body in book.bodies.values()
        ),
    )


def terms(law: RunningLaw, on: PartialDay) -> tuple[tuple[str, tuple[TermLine, ...]], ...]:
    """The terms by regime, in the order of the law data."""
    book = law.book
    regimes = dict.fromkeys(term.regime for term in book.terms.values())
    return tuple(
        (
            regime,
            tuple(
                _term_line(book, term, on) for term in book.terms.values() if term.regime == regime
            ),
        )
        for regime in regimes
    )


def term_line(law: RunningLaw, name: str, on: PartialDay) -> TermLine:
    """One term by its id or alias.

    Raises:
        NotFound: the law data know no such term.
    """
    return _term_line(law.book, named(law.book, name, law.book.terms), on)


def forms(law: RunningLaw, on: PartialDay) -> tuple[tuple[str, tuple[FormLine, ...]], ...]:
    """The forms and letters by regime."""
    book = law.book
    regimes = dict.fromkeys(form.regime for form in book.forms.values())
    return tuple(
        (
            regime,
            tuple(
                _form_line(book, form, on) for form in book.forms.values() if form.regime == regime
            ),
        )
        for regime in regimes
    )


def conflicts(law: RunningLaw) -> tuple[ConflictLine, ...]:
    """Where sources disagree, and what is used."""
    book = law.book
    return tuple(
        ConflictLine(
            one,
            sources_of(book, one.a_sources),
            sources_of(book, one.b_sources),
            tuple(_touched(book, name) for name in one.affects),
        )
        for one in book.conflicts.values()
    )


def state_by_basis(
    book: Lawbook, item: Dated, basis: Iterable[str], on: PartialDay
) -> tuple[InForce, bool]:
    """The state of a row on a day; True where it follows from what the row rests on."""
    if item.in_force_from or item.in_force_until or item.in_doubt_from:
        return item.in_force(on), False
    states = [
        book.in_force(name, on) if name in book.provisions else book.instruments[name].in_force(on)
        for name in basis
    ]
    return (joined(states), True) if states else ("unknown", False)


def _annex_line(book: Lawbook, row: AnnexRow, on: PartialDay) -> AnnexLine:
    instrument = book.instruments[row.instrument]
    return AnnexLine(
        row=row,
        instrument=instrument,
        state=instrument.in_force(on),
        level=book.levels[row.level],
        level_alt=book.levels[row.level_alt] if row.level_alt else None,
        types=tuple(kind for kind in book.conduct_types.values() if row.id in kind.rows),
    )


def _type_line(book: Lawbook, kind: ConductType, on: PartialDay) -> TypeLine:
    return TypeLine(kind, tuple(_annex_line(book, book.rows[row], on) for row in kind.rows))


def _sanction_line(book: Lawbook, item: Sanction, on: PartialDay) -> SanctionLine:
    return SanctionLine(
        sanction=item,
        state=state_by_basis(book, item, item.basis, on)[0],
        basis=refs(book, item.basis),
        decided_by=book.holders[item.decided_by],
        stands_in_for=book.sanctions[item.stands_in_for] if item.stands_in_for else None,
        sources=sources_of(book, item.sources),
    )


def _power_line(book: Lawbook, item: Authority, on: PartialDay) -> PowerLine:
    return PowerLine(
        authority=item,
        holder=book.holders[item.holder],
        posts=tuple(book.holders[post] for post in item.posts),
        level=book.levels[item.level] if item.level else None,
        state=state_by_basis(book, item, item.basis, on)[0],
        basis=refs(book, item.basis),
    )


def _term_line(book: Lawbook, item: Term, on: PartialDay) -> TermLine:
    state, by_basis = state_by_basis(book, item, item.basis, on)
    return TermLine(
        term=item,
        state=state,
        by_basis=by_basis,
        basis=refs(book, item.basis),
        sources=sources_of(book, item.sources),
        conflicts=conflicts_on(book, item.id),
    )


def _form_line(book: Lawbook, item: Form, on: PartialDay) -> FormLine:
    rests_on = (*item.basis, *((item.instrument,) if item.instrument else ()))
    return FormLine(
        form=item,
        state=state_by_basis(book, item, rests_on, on)[0],
        instrument=book.instruments[item.instrument] if item.instrument else None,
        basis=refs(book, item.basis),
    )


def _touched(book: Lawbook, name: str) -> Touched:
    if name in book.provisions:
        return Touched("provision", name, ref(book, name))
    tables: dict[str, Mapping[str, Labelled]] = {
        "instrument": book.instruments,
        "annex": book.rows,
        "conduct_type": book.conduct_types,
        "sanction": book.sanctions,
        "term": book.terms,
        "form": book.forms,
        "election": book.elections,
        "body": book.bodies,
    }
    for page, table in tables.items():
        if name in table:
            return Touched(page, name, table[name])
    return Touched("", name, None)
