"""The names of places and agencies that a page speaks of by code and id."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ARRAY, String, bindparam, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.roles import is_below
from tracker.queries.figures import FigureTold
from tracker.queries.filters import CaseFilters
from tracker.store.people import Agency, Region


def places_named(session: Session, codes: Iterable[str]) -> tuple[str, ...]:
    """The names of regions by their codes, in the order of the codes; an unknown one as it is."""
    asked = tuple(codes)
    found = session.execute(select(Region.code, Region.name).where(Region.code.in_(asked)))
    names = {row.code: row.name for row in found}
    return tuple(names.get(code, code) for code in asked)


@dataclass(frozen=True, slots=True)
class AllNames:
    """The names of all regions by code and of all agencies by id, for lists as long as you like;
    `offices` are those of respondents by what they are counted under."""

    regions: dict[str, str]
    agencies: dict[int, str]
    offices: dict[str, str] = field(default_factory=dict)


def all_names(session: Session) -> AllNames:
    """Two statements, for some eight thousand names."""
    regions = session.execute(select(Region.code, Region.name))
    agencies = session.execute(select(Agency.id, Agency.name))
    return AllNames({row.code: row.name for row in regions}, {row.id: row.name for row in agencies})


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place to choose; `depth` is how far it lies below the first of the list."""

    code: str
    name: str
    depth: int


def choices_of_places(session: Session, own: str, chosen: str | None) -> tuple[PlaceChoice, ...]:
    """The reader's own place and those right below it; where one of them is chosen, also the ones
    right below that, so that one goes down step by step. One statement."""
    at = own if chosen is None else chosen
    above = [at[:length] for length in (2, 5, 8, 13) if length <= len(at)]
    rows = session.connection().execute(_PLACES, {"codes": [own, *above]})
    return tuple(PlaceChoice(row.code, row.name, _depth(row.code, own)) for row in rows)


_CODES = bindparam("codes", type_=ARRAY(String))
_PLACES = (
    select(Region.code, Region.name)
    .where(or_(Region.code == func.any(_CODES), Region.parent == func.any(_CODES)))
    .order_by(Region.code)
)


def _depth(code: str, own: str) -> int:
    if not is_below(code, own):
        return 0
    return (code.count(".") + bool(code)) - (own.count(".") + bool(own))


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


def names_told(session: Session, *told: FigureTold) -> AllNames:
    """The names of the places and agencies that these figures tell apart."""
    codes = {o.key[0] for one in told if one.definition.name == "regions" for o in one.told}
    held = {o.key[0] for one in told if one.definition.name == "holders" for o in one.told}
    found = AllNames({}, {})
    for one in told:
        found.offices.update(one.names)
    if codes:
        rows = session.execute(select(Region.code, Region.name).where(Region.code.in_(codes)))
        found.regions.update({row.code: row.name for row in rows})
    if held:
        wanted = [int(number) for number in held]
        agencies = session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(wanted)))
        found.agencies.update({row.id: row.name for row in agencies})
    return found
