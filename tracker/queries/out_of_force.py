"""Why a rule does not hold on a day, and what held instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tracker.domain.days import PartialDay, certainly_before, certainly_not_after
from tracker.domain.law_items import Dated, Instrument, Provision
from tracker.domain.lawbook import Lawbook

_MOST_LINKS = 20
"""A chain of replacements is never longer; one that is runs in a circle."""


@dataclass(frozen=True, slots=True)
class Held:
    """A provision, or an instrument as a whole, that was in force instead."""

    instrument: Instrument
    provision: Provision | None = None


@dataclass(frozen=True, slots=True)
class OutOfForce:
    """What a page must say before it shows the words of a rule as they stood on a day.

    `why`: it had not begun, it had ended, or nobody established whether it held. `since` is the
    day on which it began or from which it no longer held, None where that is not known. `unsure` is
    what nobody established: when it began, whether it still held, or the very day of a known month.
    """

    why: Literal["not_yet", "ended", "unknown"]
    since: PartialDay | None
    instead: tuple[Held, ...] = ()
    unsure: "Unsure | None" = None


Unsure = Literal["beginning", "doubted", "day"]


def provision_out_of_force(book: Lawbook, item: Provision, on: PartialDay) -> OutOfForce | None:
    """None where the provision was certainly in force on that day."""
    state = book.in_force(item.id, on)
    if state == "yes":
        return None
    instrument = book.instruments[item.instrument]
    if state == "unknown":
        return _not_known(
            item if item.in_force(on) == "unknown" and _has_dates(item) else instrument
        )
    for dated in (item, instrument):
        found = _ended_or_not_begun(dated, on)
        if found is not None:
            why, since = found
            return OutOfForce(why, since, tuple(_instead_of(book, item, instrument, on, why)))
    return _not_known(instrument)


def instrument_out_of_force(book: Lawbook, item: Instrument, on: PartialDay) -> OutOfForce | None:
    """None where the instrument was certainly in force on that day."""
    state = item.in_force(on)
    if state == "yes":
        return None
    found = _ended_or_not_begun(item, on) if state == "no" else None
    if found is None:
        return _not_known(item)
    why, since = found
    return OutOfForce(why, since, tuple(_instruments_instead(book, item, on, why)))


Why = Literal["not_yet", "ended"]


def _not_known(item: Dated) -> OutOfForce:
    if item.in_force_from is None:
        return OutOfForce("unknown", None, unsure="beginning")
    if item.in_doubt_from is not None:
        return OutOfForce("unknown", item.in_doubt_from, unsure="doubted")
    return OutOfForce("unknown", None, unsure="day")


def _has_dates(item: Dated) -> bool:
    return bool(item.in_force_from or item.in_force_until or item.in_doubt_from)


def _ended_or_not_begun(item: Dated, on: PartialDay) -> tuple[Why, PartialDay] | None:
    if item.in_force_until and certainly_not_after(item.in_force_until, on):
        return "ended", item.in_force_until
    if item.in_force_from and certainly_before(on, item.in_force_from):
        return "not_yet", item.in_force_from
    return None


def _instead_of(
    book: Lawbook, item: Provision, instrument: Instrument, on: PartialDay, why: Why
) -> Iterator[Held]:
    """The provision that says the same on that day, else what stood in its instrument's place."""
    same = [one for one in _provisions_along(book, item, why) if book.in_force(one.id, on) == "yes"]
    if same:
        for one in same:
            yield Held(book.instruments[one.instrument], one)
    else:
        yield from _instruments_instead(book, instrument, on, why)


def _provisions_along(book: Lawbook, item: Provision, why: Why) -> list[Provision]:
    """What took its place, or what it took the place of, through the whole chain."""
    found: list[Provision] = []
    edge = [item]
    while edge and len(found) < _MOST_LINKS:
        if why == "ended":
            later = {one.succeeded_by for one in edge}
            edge = [one for one in book.provisions.values() if one.id in later]
        else:
            names = {one.id for one in edge}
            edge = [one for one in book.provisions.values() if one.succeeded_by in names]
        found.extend(edge)
    return found


def _instruments_instead(
    book: Lawbook, item: Instrument, on: PartialDay, why: Why
) -> Iterator[Held]:
    edge = [item]
    for _ in range(_MOST_LINKS):
        if why == "ended":
            edge = [book.instruments[one.replaced_by] for one in edge if one.replaced_by]
        else:
            names = {one.id for one in edge}
            edge = [one for one in book.instruments.values() if one.replaced_by in names]
        held = [Held(one) for one in edge if one.in_force(on) == "yes"]
        if held or not edge:
            yield from held
            return
