"""Which texts of the index somebody may read, said in the marks that the index keeps with them.

`sight_of` says of texts what `tracker.store.sight.visible_to` says of cases and
`tracker.domain.showing` of what lies in them; a test holds them together over all roles.
"""

from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.law import RunningLaw
from tracker.domain.road import Shown
from tracker.domain.roles import Actor, Permission, Side
from tracker.queries.filters import CaseFilters

_WIDE = 2
"""Of regions with codes up to this length most texts are in sight: to ask the index for the place
would then cost more than it spares."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The marks of what may be read, in the words of the index.

    `full` is asked of each text that was found. `near` is asked of the index, with the words:
    whatever is in sight carries it and little else, in few marks, for each costs the index more
    than a text in hand; None where it would spare little. `reader` is set for whom parts of cases
    were sent to, and `account` for those whom a conflict of interest may shut out.
    """

    full: str
    near: str | None
    reader: str | None = None
    account: int | None = None


@lru_cache(maxsize=256)
def sight_of(actor: Actor, law: RunningLaw) -> Sight:
    """What a person may read. Rules and news are everybody's."""
    public = _mark("public")
    if actor.is_system:
        return Sight(_any(public, _mark("c/")), near=None)
    if not actor.holds(Permission.CASE_READ):
        return Sight(public, near=public)
    agency = actor.agency_id
    if actor.side is Side.BAWASLU:
        places = [_mark(f"b/{agency}")]
        if actor.reads_region:
            places.append(_mark(f"r/{actor.region}"))
        told = _any(*_audience("bawaslu", agency, law))
        is_wide = actor.reads_region and len(actor.region) <= _WIDE
        full = _any(public, together(_any(*places), told))
        return Sight(full, None if is_wide else _any(public, *places), account=actor.account_id)
    reader = {Side.PERSONNEL: f"s{agency}", Side.INSPECTION: f"i{actor.region}"}.get(actor.side)
    if reader is None:
        return Sight(public, near=public)
    full = _any(public, *_audience(reader, agency, law))
    near = _any(public, *(_mark(f"{kind}/{reader}") for kind in "pq"), _mark(f"p/o{agency}"))
    return Sight(full, near, reader=reader, account=actor.account_id)


def narrowed(filters: CaseFilters, kind: str | None, place: str | None) -> list[str]:
    """The filters that the index answers itself; `place` is the name of the region asked for."""
    found: list[str] = []
    if kind is not None:
        found.append(_mark(f"k/{kind}"))
    if filters.region is not None:
        here = _mark(f"r/{filters.region}")
        found.append(_any(here, _mark(f"w/{place.lower()}")) if place else here)
    if filters.election is not None:
        found.append(_mark(f"e/{filters.election}"))
    if filters.agency is not None:
        found.append(_mark(f"h/{filters.agency}"))
    return found


def _audience(reader: str, agency: int, law: RunningLaw) -> list[str]:
    """For all on that side, for the own agency, and steps of the kinds that are shown in full."""
    full = [move.id for move in law.road.moves.values() if move.shown is Shown.FULL]
    found = [_mark(f"p/{reader}"), _mark(f"p/o{agency}")]
    if full:
        of_moves = _any(*(_mark(f"m/{move}") for move in sorted(full)))
        found.append(together(_mark(f"q/{reader}"), of_moves))
    return found


def together(*asked: str) -> str:
    """All of these queries as one."""
    return " & ".join(f"({one})" for one in asked)


def _any(*asked: str) -> str:
    return " | ".join(f"({one})" for one in asked)


def _mark(lexeme: str) -> str:
    """A mark as the index writes it, whatever stands in it."""
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
