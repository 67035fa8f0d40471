"""Whether an official may impose a sanction by the matrix of powers of the law data.

A post is a rung of the ladder of posts, None where it is not known. The sphere is that of the
office whose officer the person is, None where it is not known. What the matrix leaves to words
("and equals", "the posts right below him") is never held against anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tracker.domain.law_items import Authority
from tracker.domain.lawbook import Lawbook
from tracker.domain.positions import kind_of_office
from tracker.domain.roles import AgencyKind

Sphere = Literal["province", "regency_city"]

_NAMED_AS = {"ppk": frozenset({"ppk", "ppk_central", "ppk_region"})}
_OF_SANCTION = {"ppk_or_president": frozenset({"ppk", "president"})}
_LADDER = ("jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "pelaksana")
_BELOW = {"one_level_below": 1, "two_levels_below": 2}
# Which posts stand right below a PPK differs by office; below a head of division none does.
_RIGHT_BELOW_PPK = frozenset(_LADDER[: _LADDER.index("pengawas")])
_WITHIN: dict[Sphere, frozenset[str]] = {
    "province": frozenset({"any", "region", "province"}),
    "regency_city": frozenset({"any", "region", "regency_city"}),
}
# The secretary, the highest post, is JPT madya in a province and JPT pratama in a regency or city.
_NOT_THERE: dict[Sphere, frozenset[str]] = {
    "province": frozenset({"jpt_utama"}),
    "regency_city": frozenset({"jpt_utama", "jpt_madya"}),
}


@dataclass(frozen=True, slots=True)
class Officer:
    """Whom a sanction would fall on: the position as it is written, and the sphere served in."""

    position: str | None
    sphere: Sphere | None


def sphere_of(kind: str | None, region: str) -> Sphere | None:
    """The sphere of an office of that kind in a region (a Kemendagri code): a regional personnel
    agency serves its own region; of every other kind nothing is known."""
    if kind != AgencyKind.BKPSDM:
        return None
    return "regency_city" if "." in region else "province"


def post_of(book: Lawbook, position: str | None) -> str | None:
    """The rung of posts that a position is known to stand on, as it is usual."""
    office = kind_of_office(book.office_kinds.values(), position)
    return office.post if office else None


def may_impose(
    book: Lawbook,
    official: str,
    sanction: str,
    *,
    post: str | None = None,
    sphere: Sphere | None = None,
) -> bool:
    """True where some row lets that official impose the level of the sanction on that post.

    Where the institution's own rule names the decider nothing is held against anybody; where the
    matrix has no row for the level at all, what the sanction itself says of its decider counts.
    """
    level, decided_by = book.sanctions[sanction].level, book.sanctions[sanction].decided_by
    if decided_by == "institution_rule":
        return True
    rows = [
        row for row in book.authorities.values() if row.power == "impose" and row.level == level
    ]
    if not rows:
        return official in _OF_SANCTION.get(decided_by, frozenset({decided_by}))
    named = _NAMED_AS.get(official, {official})
    return any(row.holder in named for row in reaching(rows, post, sphere))


def reaching(
    rows: Iterable[Authority], post: str | None, sphere: Sphere | None
) -> tuple[Authority, ...]:
    """The rows that give a power over that post in that sphere, as far as it can be told."""
    given = [row for row in rows if row.may and _is_within(row, sphere)]
    if post is None:
        return tuple(given)
    if post in _LADDER:
        return tuple(row for row in given if not row.posts or post in _posts(row))
    # A post beside the ladder counts as one of its rungs, and nothing says as which one, unless a
    # row of the same level names it.
    naming = [row for row in given if post in row.posts]
    return tuple(row for row in given if not row.posts or row in naming or not naming)


def _is_within(row: Authority, sphere: Sphere | None) -> bool:
    if sphere is None:
        return True
    absent = _NOT_THERE[sphere]
    over = _posts(row)
    is_empty = row.holder in absent or (bool(row.posts) and over <= absent)
    return row.sphere in _WITHIN[sphere] and not is_empty


def _posts(row: Authority) -> frozenset[str]:
    """The posts that a row names, with those that it names by their distance."""
    found: set[str] = set()
    for post in row.posts:
        if post in _BELOW:
            found.add(_LADDER[_LADDER.index(row.holder) + _BELOW[post]])
        elif post == "posts_below_ppk":
            found |= _RIGHT_BELOW_PPK
        else:
            found.add(post)
    return frozenset(found)
