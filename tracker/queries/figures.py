"""Any figure by its name, as of any moment: what `stats show` and a published figure read.

Always from what was counted and kept (`tracker.store.counted`), so that the same name, version,
filters and moment give the same number again, whatever was done since.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.counting import HeldFor, TermState
from tracker.domain.deadlines import Zone
from tracker.domain.errors import NotFound
from tracker.domain.figures import DEFINITIONS, NOT_KEPT, VERSIONS, Definition, FigureId
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor
from tracker.queries.dashboard import Dashboard, Figure, dashboard
from tracker.queries.filters import CaseFilters, param_of
from tracker.queries.in_depth import InDepth, in_depth
from tracker.queries.moments import Moment, at_entry


class NotTaken(Exception):
    """A figure does not take these filters: what they ask for is not kept of the past."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__("no figure takes " + ", ".join(param_of(name) for name in names))


@dataclass(frozen=True, slots=True)
class Told:
    """One number of a figure: its key, the number, and the filters of the cases behind it; a number
    of persons has none."""

    key: tuple[str, ...]
    count: int
    filters: CaseFilters | None

    def as_document(self) -> dict[str, Any]:
        query = {} if self.filters is None else {"query": self.filters.query()}
        return {"key": list(self.key), "count": self.count, **query}


@dataclass(frozen=True, slots=True)
class FigureTold:
    """A figure with everything that makes it the same again; `names` says how offices are written
    that its keys tell in small letters."""

    definition: Definition
    moment: Moment
    filters: CaseFilters
    told: tuple[Told, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def as_document(self) -> dict[str, Any]:
        """The shape of `stats show`."""
        return {
            "name": self.definition.name,
            "version": self.definition.version,
            "as_of": self.moment.day.isoformat(),
            "filters": self.filters.query(),
            "figures": [one.as_document() for one in self.told],
        }


def figure_at(
    session: Session,
    actor: Actor,
    name: str,
    filters: CaseFilters,
    moment: Moment,
    law: RunningLaw,
) -> FigureTold:
    """A figure of the cases asked for that the actor may see, as of a moment.

    Raises:
        KeyError: no figure has that name.
        NotTaken: a filter asks for what is not kept.
    """
    return figures_at(session, actor, (name,), filters, moment, law)[name]


def figures_at(
    session: Session,
    actor: Actor,
    names: Collection[str],
    filters: CaseFilters,
    moment: Moment,
    law: RunningLaw,
) -> dict[str, FigureTold]:
    """Several figures of the same cases, by their names: each page that holds some is read once.

    Raises:
        KeyError: no figure has one of the names.
        NotTaken: a filter asks for what is not kept.
    """
    asked = filters.alone()
    if unkept := [one for one in asked.active() if one in NOT_KEPT]:
        raise NotTaken(unkept)
    day, entry = moment.day, moment.entry
    told: dict[str, Iterable[Told]] = {}
    offices: Mapping[str, str] = {}
    if of_board := [name for name in names if name in _OF_BOARD]:
        every = "holders" in names
        board = dashboard(session, actor, asked, day, law, entry=entry, every_holder=every)
        told |= {name: _OF_BOARD[name](board) for name in of_board}
    if further := [name for name in names if name not in _OF_BOARD]:
        every = "employers" in further
        page = in_depth(session, actor, asked, day, law, entry=entry, every_employer=every)
        told |= {name: _IN_DEPTH[name](page) for name in further}
        offices = page.employer_names
    return {
        name: FigureTold(DEFINITIONS[name], moment, asked, tuple(told[name]), offices)
        for name in names
    }


def figure_as_published(
    session: Session,
    actor: Actor,
    definition: Definition,
    filters: CaseFilters,
    moment: Moment,
    law: RunningLaw,
) -> FigureTold:
    """A figure by a definition, be it one of before.

    Raises:
        NotTaken: a filter asks for what is not kept.
    """
    told = figure_at(session, actor, definition.name, filters, moment, law)
    if definition == told.definition:
        return told
    page = in_depth(session, actor, told.filters, moment.day, law, entry=moment.entry)
    numbers = _EARLIER[definition.name, definition.version](page)
    return FigureTold(definition, moment, told.filters, tuple(numbers))


def scope_of(actor: Actor) -> tuple[int, bool]:
    """Whose cases a person's figures count: an agency, and whether those of its region too."""
    return actor.agency_id, actor.is_system or actor.reads_region


def as_agency(actor: Actor) -> Actor:
    """The same without the person: a number that is told to an agency is one number, also for who
    is shut out of one of its cases."""
    return replace(actor, account_id=0)


def id_of(name: str, actor: Actor, moment: Moment, of_entry: date | None) -> FigureId:
    """The identifier of a figure that this person reads as of a moment; `of_entry` is the day on
    which the moment's entry was written."""
    day = moment.day if moment.day != of_entry else None
    version = DEFINITIONS[name].version
    return FigureId(name, version, moment.entry, *scope_of(actor), day)


def figure_called(
    session: Session,
    actor: Actor,
    called: FigureId,
    filters: CaseFilters,
    law: RunningLaw,
    zone: Zone,
) -> FigureTold:
    """The figure of that identifier, the same for everybody in whose sight its cases are: of no
    single person, so that a conflict of interest of one reader does not change it.

    Raises:
        NotFound: it counts cases of others, or the book has no such entry.
        NotTaken: a filter asks for what is not kept.
    """
    if scope_of(actor) != (called.agency, called.of_region):
        raise NotFound
    moment = at_entry(session, called.entry, zone, called.day)
    definition = VERSIONS[called.name, called.version]
    return figure_as_published(session, as_agency(actor), definition, filters, moment, law)


def _one(figure: Figure | None, *key: str) -> Iterable[Told]:
    if figure is not None:
        yield Told(key, figure.count, figure.filters)


def _each(figures: Iterable[Figure]) -> Iterable[Told]:
    for figure in figures:
        yield from _one(figure, *_key(figure.key))


def _key(key: Any) -> tuple[str, ...]:
    if isinstance(key, tuple):
        return tuple(str(part) for part in key)
    return ("-" if key is None else str(key),)


def _terms_now(board: Dashboard) -> Iterable[Told]:
    for state in TermState:
        if board.filters.term in (None, state):
            count = board.term_states[state]
            yield Told((state.value,), count, board.filters.but(term=state))


def _intake(board: Dashboard) -> Iterable[Told]:
    for figure in board.months:
        yield from _one(figure, figure.key.strftime("%Y-%m"))
    for figure in board.years:
        yield from _one(figure, figure.key.strftime("%Y"))


def _regions(board: Dashboard) -> Iterable[Told]:
    for place in board.regions:
        yield from _one(place.cases, place.code, "cases")
        yield from _one(place.decided, place.code, "decided")
        yield from _one(place.established, place.code, "established")


def _stages(board: Dashboard) -> Iterable[Told]:
    for stage in board.stages:
        yield from _one(stage.cases, stage.lane, stage.stage, "open")
        yield from _one(stage.late, stage.lane, stage.stage, "late")


def _holders(board: Dashboard) -> Iterable[Told]:
    for holder in board.holders:
        yield from _one(holder.cases, str(holder.id), "open")
        yield from _one(holder.late, str(holder.id), "late")
        for span in holder.spans:
            yield from _one(span, str(holder.id), HeldFor(span.key).value)


def _lost(page: InDepth) -> Iterable[Told]:
    for loss in page.lost:
        yield from _one(loss.under_way, loss.step, "under_way")
        for figure in loss.ended:
            yield from _one(figure, loss.step, *_key(figure.key))


def _terms(page: InDepth) -> Iterable[Told]:
    for term in page.terms:
        for figure in term.kept:
            yield from _one(figure, term.term, str(figure.key))


_OF_BOARD: Mapping[str, Callable[[Dashboard], Iterable[Told]]] = {
    "cases": lambda b: _one(b.total, "cases"),
    "open": lambda b: _one(b.open, "open"),
    "terms_now": _terms_now,
    "intake": _intake,
    "kinds": lambda b: _each(b.kinds),
    "elections": lambda b: _each(b.elections),
    "regions": _regions,
    "stages": _stages,
    "endings": lambda b: _each(b.endings),
    "holders": _holders,
    "conducts": lambda b: _each(b.conducts),
    "channels": lambda b: _each(b.channels),
    "outcomes": lambda b: _each(b.outcomes),
    "levels": lambda b: _each(figure for _, figure in sorted(b.pairs.items())),
}
_IN_DEPTH: Mapping[str, Callable[[InDepth], Iterable[Told]]] = {
    "funnel": lambda p: _each(p.funnel),
    "lost": _lost,
    "terms": _terms,
    "remedies": lambda p: _each(p.remedies),
    "offices": lambda p: _each(p.offices),
    "statuses": lambda p: _each(p.statuses),
    "employers": lambda p: _each(p.employers),
    "repeat": lambda p: _one(p.repeat, "repeat"),
    "coverage": lambda p: _each(p.coverage),
    "respondents": lambda p: (
        Told(("entries",), p.entries, None),
        Told(("heads",), p.heads, None),
    ),
}
_EARLIER: Mapping[tuple[str, int], Callable[[InDepth], Iterable[Told]]] = {
    ("coverage", 1): lambda p: (Told((span,), count, None) for span, count in p.items.items()),
}
