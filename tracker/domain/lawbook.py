"""The law data as one object: every row by id, and what was in force on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law_check import check, names_of
from tracker.domain.law_items import (
    AnnexRow,
    Authority,
    Basis,
    Body,
    Citation,
    ConductType,
    Conflict,
    Election,
    Form,
    HolidayRow,
    HolidayYear,
    InForce,
    Instrument,
    Level,
    OfficeKind,
    PowerHolder,
    Provision,
    Sanction,
    Source,
    Status,
    Term,
)
from tracker.domain.law_reader import Placed, read_documents
from tracker.domain.problems import LawProblems, Problem
from tracker.domain.readings import gives, settled

__all__ = ["LawProblems", "Lawbook", "Problem"]

Row = TypeVar("Row")


@dataclass(frozen=True, eq=False)
class Lawbook:
    """One checked package of law data; each mapping is by id, in the order of the files.

    `names` leads from every id and alias to the id.
    """

    sources: Mapping[str, Source]
    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]
    rows: Mapping[str, AnnexRow]
    citations: Mapping[str, Citation]
    conduct_types: Mapping[str, ConductType]
    bases: Mapping[str, Basis]
    levels: Mapping[str, Level]
    sanctions: Mapping[str, Sanction]
    holders: Mapping[str, PowerHolder]
    office_kinds: Mapping[str, OfficeKind]
    authorities: Mapping[str, Authority]
    terms: Mapping[str, Term]
    forms: Mapping[str, Form]
    elections: Mapping[str, Election]
    bodies: Mapping[str, Body]
    holidays: tuple[HolidayRow, ...]
    holiday_years: Mapping[int, HolidayYear]
    conflicts: Mapping[str, Conflict]
    names: Mapping[str, str]

    @classmethod
    def from_documents(cls, documents: Mapping[str, str]) -> Lawbook:
        """Read and check a package given as file name → TOML text; `road/` is passed over.

        Raises:
            LawProblems: everything that is wrong with the package, with file and line.
        """
        reading = read_documents(documents)
        problems = [*reading.problems, *check(reading)]
        if problems:
            raise LawProblems(sorted(problems, key=lambda one: (one.file, one.line, one.reason)))
        rows = settled(reading.rows)
        return cls(
            sources=_by_id(rows, Source),
            instruments=_by_id(rows, Instrument),
            provisions=_by_id(rows, Provision),
            rows=_by_id(rows, AnnexRow),
            citations=_by_id(rows, Citation),
            conduct_types=_by_id(rows, ConductType),
            bases=_by_id(rows, Basis),
            levels=_by_id(rows, Level),
            sanctions=_by_id(rows, Sanction),
            holders=_by_id(rows, PowerHolder),
            office_kinds=_by_id(rows, OfficeKind),
            authorities=_by_id(rows, Authority),
            terms=_by_id(rows, Term),
            forms=_by_id(rows, Form),
            elections=_by_id(rows, Election),
            bodies=_by_id(rows, Body),
            holidays=tuple(sorted(_by_id(rows, HolidayRow).values(), key=lambda row: row.on)),
            holiday_years={year.year: year for year in _by_id(rows, HolidayYear).values()},
            conflicts=_by_id(rows, Conflict),
            names={name: row.item.id for row in rows for name in names_of(row.item)},
        )

    def reading_of(self, name: str) -> tuple[Conflict, ...]:
        """The conflicts whose chosen reading was put into a row."""
        return tuple(
            one
            for one in self.conflicts.values()
            if any(given.row == name for given in gives(one, one.chosen))
        )

    def disputes_on(self, name: str) -> tuple[Conflict, ...]:
        """The conflicts that decide what a row says, whichever reading is used."""
        return tuple(
            one
            for one in self.conflicts.values()
            if any(given.row == name for side in "ab" for given in gives(one, side))
        )

    def disputes_over_kinds(self, levels: Collection[str]) -> tuple[Conflict, ...]:
        """The conflicts that decide which kinds of sanction there are at these levels."""
        kinds = [one.id for one in self.sanctions.values() if one.level in levels]
        return tuple(dict.fromkeys(one for name in kinds for one in self.disputes_on(name)))

    def resolve(self, name: str) -> str:
        """The id that an id or alias stands for.

        Raises:
            NotFound: the law data know no such name.
        """
        if name not in self.names:
            raise NotFound("law_name_unknown", name=name)
        return self.names[name]

    def in_force(self, provision: str, on: PartialDay) -> InForce:
        """Whether a provision was in force on `on`: its own dates, within its instrument's."""
        item = self.provisions[self.resolve(provision)]
        answers = {self.instruments[item.instrument].in_force(on)}
        if item.in_force_from or item.in_force_until or item.in_doubt_from:
            answers.add(item.in_force(on))
        if "no" in answers:
            return "no"
        return "unknown" if "unknown" in answers else "yes"

    def provision_called(self, typed: str) -> str:
        """The id of a provision that was typed as people cite it, in either language; the text
        itself where none is called so, as an id is."""
        meant = " ".join(typed.casefold().split())
        for item in self.provisions.values():
            of = self.instruments[item.instrument]
            names = (f"{of.label_id} {item.locator}", f"{of.label_en} {item.locator_en}")
            if meant in (name.casefold() for name in names):
                return item.id
        return typed

    def provisions_in_force(self, on: PartialDay) -> tuple[Provision, ...]:
        """The provisions that were certainly in force on `on`."""
        return tuple(item for item in self.provisions.values() if self._holds(item, on) == "yes")

    def provisions_in_doubt(self, on: PartialDay) -> tuple[Provision, ...]:
        """The provisions of which it is not established whether they were in force on `on`."""
        return tuple(
            item for item in self.provisions.values() if self._holds(item, on) == "unknown"
        )

    def _holds(self, item: Provision, on: PartialDay) -> InForce:
        return self.in_force(item.id, on)

    def body_on(self, day: PartialDay | date) -> Body | None:
        """The body that received neutrality cases on `day`.

        KASN until and including 24 August 2024, BKN from the day after. None when no body is
        established for the day, or when a partial date leaves more than one.
        """
        on = PartialDay.of(day) if isinstance(day, date) else day
        certain = [body for body in self.bodies.values() if body.in_force(on) == "yes"]
        return certain[0] if certain else None

    def sanctions_for(
        self, status: Status, on: PartialDay, level: str | None = None
    ) -> tuple[Sanction, ...]:
        """The sanctions that a person of `status` may have drawn on `on`, weakest level first.

        Judged by the day of the act, and by the reading of the sources that is used. Those whose
        validity is not established come last. `level` is an id or alias; the transitional medium
        kinds stand beside the new ones unless a reading sets one of the two lists aside.

        Raises:
            NotFound: there is no such level.
        """
        wanted = None if level is None else self.resolve(level)
        held = [
            (item.in_force(on) != "yes", self.levels[item.level].rank, item)
            for item in self.sanctions.values()
            if status in item.statuses
            and not item.set_aside
            and wanted in (None, item.level)
            and item.in_force(on) != "no"
        ]
        return tuple(item for _, _, item in sorted(held, key=lambda one: one[:2]))

    def election_called(self, name: str, region: str | None = None) -> Election | None:
        """The election of that id or alias; None when it is not known which is meant.

        Sources report several repeat votes under one name; `region` (a Kemendagri code) then
        tells which.
        """
        if name in self.names and self.names[name] in self.elections:
            return self.elections[self.names[name]]
        found = [
            election
            for election in self.elections.values()
            if name in election.reported_as and election.is_held_in(region)
        ]
        return found[0] if len(found) == 1 else None

    def with_election(self, election: Election) -> Lawbook:
        """The same book with one more election, such as an invented one for a demonstration.

        Raises:
            ValueError: its id or an alias is taken by something else in the book, or an election
                that is not invented would be replaced.
        """
        for name in names_of(election):
            held = self.elections.get(self.names.get(name, name))
            if name in self.names and not (held and held.invented and held.id == election.id):
                raise ValueError(f"{name!r} is taken already")
        names = {**self.names, **dict.fromkeys(names_of(election), election.id)}
        return replace(self, elections={**self.elections, election.id: election}, names=names)


def _by_id(rows: Sequence[Placed], kind: type[Row]) -> dict[str, Row]:
    found: list[Any] = [row.item for row in rows if isinstance(row.item, kind)]
    return {item.id: item for item in found}
