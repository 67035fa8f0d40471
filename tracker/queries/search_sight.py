"""Which texts of the index somebody may read, said in the marks that the index keeps with them.

`sight_of` says of texts what `tracker.store.sight.visible_to` says of cases and
`tracker.domain.showing` of what lies in them; a test holds them together over all roles.
"""

from dataclasses import dataclass

from tracker.domain.asking import Tree
from tracker.domain.law import RunningLaw
from tracker.domain.road import Shown
from tracker.domain.roles import Actor, Permission, Side
from tracker.queries.filters import CaseFilters

_WIDE = 2
"""Of regions with codes up to this length most texts are in sight: sight then is asked of each
text that was found, instead of put together with the words."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The marks of what may be read; `reader` is set for whom parts of cases were sent to, and
    `account` for those whom a conflict of interest may shut out."""

    tree: Tree
    is_wide: bool
    reader: str | None
    account: int | None


def sight_of(actor: Actor, law: RunningLaw) -> Sight:
    """What a person may read. Rules and news are everybody's."""
    public = _mark("public")
    if actor.is_system:
        return Sight(_any(public, _mark("c/")), is_wide=True, reader=None, account=None)
    if not actor.holds(Permission.CASE_READ):
        return Sight(public, is_wide=False, reader=None, account=None)
    agency = actor.agency_id
    if actor.side is Side.BAWASLU:
        places = [_mark(f"b/{agency}")]
        if actor.reads_region:
            places.append(_mark(f"r/{actor.region}"))
        told = _any(*_audience("bawaslu", agency, law))
        wide = actor.reads_region and len(actor.region) <= _WIDE
        tree = _any(public, {"all": [_any(*places), told]})
        return Sight(tree, wide, reader=None, account=actor.account_id)
    reader = {Side.PERSONNEL: f"s{agency}", Side.INSPECTION: f"i{actor.region}"}.get(actor.side)
    if reader is None:
        return Sight(public, is_wide=False, reader=None, account=None)
    tree = _any(public, *_audience(reader, agency, law))
    return Sight(tree, is_wide=False, reader=reader, account=actor.account_id)


def narrowed(filters: CaseFilters, kind: str | None, place: str | None) -> list[Tree]:
    """The filters that the index answers itself; `place` is the name of the region asked for."""
    found: list[Tree] = []
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


def _audience(reader: str, agency: int, law: RunningLaw) -> list[Tree]:
    """For all on that side, for the own agency, and steps of the kinds that are shown in full."""
    full = [move.id for move in law.road.moves.values() if move.shown is Shown.FULL]
    found = [_mark(f"p/{reader}"), _mark(f"p/o{agency}")]
    if full:
        of_moves = _any(*(_mark(f"m/{move}") for move in sorted(full)))
        found.append({"all": [_mark(f"q/{reader}"), of_moves]})
    return found


def _any(*trees: Tree) -> Tree:
    return {"any": list(trees)}


def _mark(lexeme: str) -> Tree:
    return {"lexeme": lexeme}
