"""Positions as they are written, and the kind of office that they name."""

import re
from collections.abc import Iterable

from tracker.domain.law_items import OfficeKind

_SIGNS = re.compile(r"[\W\d_]+")


def kind_of_office(kinds: Iterable[OfficeKind], position: str | None) -> OfficeKind | None:
    """The kind of office that a position names; None where it names none, or more than one.

    The longest words count: a *sekretaris camat* is no camat, and a *kepala bidang* at a *dinas* is
    none of its heads.
    """
    rest = f" {_SIGNS.sub(' ', (position or '').casefold()).strip()} "
    named = sorted(((word, kind) for kind in kinds for word in kind.words), key=_longest_first)
    found: dict[str, OfficeKind] = {}
    for word, kind in named:
        if f" {word} " in rest:
            found[kind.id] = kind
            rest = rest.replace(f" {word} ", " | ")
    return next(iter(found.values())) if len(found) == 1 else None


def _longest_first(named: tuple[str, OfficeKind]) -> tuple[int, str]:
    return -len(named[0]), named[0]
