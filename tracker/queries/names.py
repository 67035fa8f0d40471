"""The names of places and agencies that a page speaks of by code and id."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.queries.filters import CaseFilters
from tracker.store.people import Agency, Region


def places_named(session: Session, codes: Iterable[str]) -> tuple[str, ...]:
    """The names of regions by their codes, in the order of the codes; an unknown one as it is."""
    asked = tuple(codes)
    found = session.execute(select(Region.code, Region.name).where(Region.code.in_(asked)))
    names = {row.code: row.name for row in found}
    return tuple(names.get(code, code) for code in asked)


def names_in(session: Session, filters: CaseFilters) -> tuple[dict[str, str], dict[int, str]]:
    """Region names by code and agency names by id, for the filters that name one."""
    places: dict[str, str] = {}
    if filters.region is not None:
        found = session.execute(
            select(Region.code, Region.name).where(Region.code == filters.region)
        )
        places = {row.code: row.name for row in found}
    wanted = {i for i in (filters.agency, filters.holder) if i}
    agencies: dict[int, str] = {}
    if wanted:
        rows = session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(wanted)))
        agencies = {row.id: row.name for row in rows}
    return places, agencies
