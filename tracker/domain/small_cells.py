"""Which numbers of a figure may not leave the agency: small ones, and those that betray them.

A number from 1 to 4 is hidden. Where the numbers of a figure add up to one that is printed, a
single hidden number could be reckoned back, and so could several that add up to less than 5: then
the next smallest one is hidden as well. Zeros are printed.
"""

from collections.abc import Iterable, Sequence

from tracker.domain.rates import FEWEST_SHOWN

Key = tuple[str, ...]
Cell = tuple[Key, int]

_ADD_UP = frozenset({"terms_now", "intake", "kinds", "elections", "endings", "coverage"})
"""Figures whose numbers add up to a printed one."""
_COLUMNS_ADD_UP = {"regions": "cases", "stages": "open", "holders": "open"}
"""Figures of several columns, the last part of the key, and the column that adds up."""


def is_small(count: int) -> bool:
    """Whether a number of cases tells too much of single ones."""
    return 0 < count < FEWEST_SHOWN


def hidden_in(name: str, told: Sequence[Cell]) -> frozenset[Key]:
    """The keys of a figure's numbers that may not be printed."""
    if name == "funnel":
        return frozenset(_hidden_steps(told))
    found = {key for key, count in told if is_small(count)}
    for group in _groups(name, told):
        found |= _closed(group)
    return frozenset(found)


def _groups(name: str, told: Sequence[Cell]) -> Iterable[list[Cell]]:
    """The numbers that together make one that is printed."""
    if name in _ADD_UP:
        yield list(told)
    if column := _COLUMNS_ADD_UP.get(name):
        yield [cell for cell in told if cell[0][-1] == column]
    if name == "lost":
        yield from _by_first(told)
    if name == "holders":
        yield from _by_first(cell for cell in told if cell[0][-1] not in ("open", "late"))


def _by_first(told: Iterable[Cell]) -> Iterable[list[Cell]]:
    """The numbers apart by the first part of their keys."""
    found: dict[str, list[Cell]] = {}
    for cell in told:
        found.setdefault(cell[0][0], []).append(cell)
    return found.values()


def _closed(group: Sequence[Cell]) -> set[Key]:
    """Small numbers of a sum, and as many others as it takes that none can be reckoned back."""
    hidden = [cell for cell in group if is_small(cell[1])]
    others = sorted((c for c in group if c[1] >= FEWEST_SHOWN), key=lambda c: (c[1], c[0]))
    while hidden and others and (len(hidden) == 1 or sum(n for _, n in hidden) < FEWEST_SHOWN):
        hidden.append(others.pop(0))
    return {key for key, _ in hidden}


def _hidden_steps(told: Sequence[Cell]) -> Iterable[Key]:
    """Each step holds the next one: one is hidden too where what lies between is small."""
    last: int | None = None
    for key, count in told:
        between = last - count if last is not None else 0
        if is_small(count) or is_small(between):
            yield key
        else:
            last = count
