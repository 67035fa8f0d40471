"""Agencies as the answer to a question of a form: those nearby at once, the others by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.roles import AgencyKind
from tracker.queries.paging import likeness
from tracker.store.people import Agency

FEW = 12
"""So many agencies are all offered at once; of more, those nearby."""
MOST_FOUND = 20
"""Longer lists of names that match help nobody to choose."""

Choice = tuple[int, str]


@dataclass(frozen=True)
class AgenciesToChoose:
    """What one question may be answered with: agencies of some kinds that exist on a day.

    `near` are all of them, where they are few, else those of the region and above it, the nearest
    first; then `is_searched`, and the others are found by name. `but` is never among them.
    """

    session: Session
    kinds: frozenset[str]
    on: date
    near: tuple[Choice, ...]
    is_searched: bool
    but: int | None = None

    def called(self, text: str) -> list[Choice]:
        """Those with exactly that name, else those whose name holds every word of it: at most one
        more than `MOST_FOUND`, by name."""
        exact = self._read(func.lower(Agency.name) == text.strip().lower())
        if exact or not text.split():
            return exact
        return self._read(
            *(Agency.name.ilike(likeness(word), escape="\\") for word in text.split()[:8])
        )

    def with_id(self, number: int) -> Choice | None:
        """The one with that id, if it may be chosen."""
        return next(iter(self._read(Agency.id == number)), None)

    def _read(self, *conditions: ColumnElement[bool]) -> list[Choice]:
        found = _of_kinds(self.kinds, self.on, self.but).where(*conditions).limit(MOST_FOUND + 1)
        return [(row.id, row.name) for row in self.session.execute(found)]


def agencies_to_choose(
    session: Session, kinds: frozenset[str], region: str, on: date, but: int | None = None
) -> AgenciesToChoose:
    """The agencies of those kinds, seen from a region, without one that is no answer: one or two
    statements."""
    first = session.execute(_of_kinds(kinds, on, but).limit(FEW + 1)).all()
    if len(first) <= FEW:
        return AgenciesToChoose(session, kinds, on, _nearest_first(first, region), False, but)
    codes = [region[:length] for length in range(len(region) + 1)]
    near = session.execute(_of_kinds(kinds, on, but).where(Agency.region_code.in_(codes))).all()
    return AgenciesToChoose(session, kinds, on, _nearest_first(near, region), True, but)


def _of_kinds(kinds: frozenset[str], on: date, but: int | None) -> Select[int, str, str]:
    return (
        select(Agency.id, Agency.name, Agency.region_code)
        .where(
            Agency.kind.in_([AgencyKind(kind) for kind in kinds]),
            or_(Agency.valid_from.is_(None), Agency.valid_from <= on),
            or_(Agency.valid_until.is_(None), Agency.valid_until > on),
            Agency.id != (but or 0),
        )
        .order_by(Agency.name, Agency.id)
    )


def _nearest_first(rows: Sequence[Any], region: str) -> tuple[Choice, ...]:
    """Of the region and above it first, the smallest region before the wider ones."""

    def distance(row: Any) -> tuple[bool, int]:
        around = f"{region}.".startswith(f"{row.region_code}.") or not row.region_code
        return not around, -len(row.region_code) if around else 0

    return tuple((row.id, row.name) for row in sorted(rows, key=distance))
