"""Which rules an act may offend: the phase it fell in, the annex rows, the provisions.

Everything here proposes; an officer decides. An answer that depends on a day, a contest or a fact
not given is not guessed: it is None, or offered with the reason why it is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.domain.days import PartialDay
from tracker.domain.law_items import (
    CONTESTS,
    AnnexRow,
    Basis,
    Confidence,
    Contest,
    Election,
    InForce,
    PhaseClass,
    Provision,
)
from tracker.domain.lawbook import Lawbook

Phase = Literal[
    "before_fixed", "after_fixed", "campaign", "quiet", "voting", "after_voting", "none"
]

Reach = PhaseClass | Literal["none"]
"""A class of phase, or no election at all: then nobody was a candidate, prospective or fixed."""

_WEAKEST_FIRST: tuple[Confidence, ...] = ("recalled", "secondary", "verified")


_NAMED = ("menyebut ketentuan ini", "names this provision")
_INFERRED = (
    "dibaca bersandar pada ketentuan ini",
    "is read as resting on this provision",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A provision that an act may offend, the annex row that leads to it, and why.

    `mark` is the weakest of the marks on the way. `validity` is "unknown" where it is not
    established that the provision was in force on the day. `levels` are the levels named for it,
    the preferred one first; empty means that an officer chooses.
    """

    provision_id: str
    row_id: str | None
    reason_id: str
    reason_en: str
    mark: Confidence
    validity: InForce
    levels: tuple[str, ...]


def phase_of(election: Election | None, contest: str | None, on: PartialDay) -> Phase | None:
    """The phase of `contest` in which `on` lies; None when it depends or is not established.

    The day of fixing itself is after the fixing; each earlier day is before it, each day after
    voting is after it. Without a contest, or on a partial date, the answer stands only when every
    contest of the election and every day agree. Without an election the phase is "none".
    After the fixing "after_fixed" also stands for what the known days do not tell apart.
    """
    if election is None:
        return "none"
    asked: tuple[Contest, ...] = election.contests
    if contest is not None:
        if contest not in CONTESTS:
            return None
        asked = (contest,)
    answers = {
        phase_on(election, election.fixed_on(one), day) if one in election.contests else None
        for one in asked
        for day in _turns(election, on)
    }
    return answers.pop() if len(answers) == 1 else None


def _turns(election: Election, on: PartialDay) -> set[date]:
    """The first day of `on` and each of its days on which a phase may begin."""
    begin = {on.first}
    for day in election.days().values():
        begin |= {day, day + timedelta(days=1)}
    return {day for day in begin if on.first <= day <= on.last}


def phase_on(election: Election, fixed: date | None, day: date) -> Phase | None:
    """The phase of a contest whose candidates were fixed on `fixed`, on one day.

    None where the established days do not tell.
    """
    last_voting = election.voting or election.voting_latest
    if last_voting and day > last_voting:
        return "after_voting"
    if election.voting == day:
        return "voting"
    if _within(day, election.quiet_start, election.quiet_end):
        return "quiet"
    if _within(day, election.campaign_start, election.campaign_end):
        return "campaign"
    if fixed is None:
        return None
    return "before_fixed" if day < fixed else "after_fixed"


def _within(day: date, start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and start <= day <= end


def class_of(phase: Phase | None) -> PhaseClass:
    """Whether the annex takes the phase as before or after the fixing of candidates.

    Outside any election, and where the phase depends, it takes it as neither: "unknown".
    """
    if phase is None or phase == "none":
        return "unknown"
    return "before" if phase == "before_fixed" else "after"


def contests_of(election: Election | None, contest: str | None) -> tuple[str, ...]:
    """The contests an act may concern: the one named, or those of its election; () if unknown."""
    if contest is not None:
        return (contest,)
    return election.contests if election else ()


def rows_for(
    book: Lawbook, conduct_type: str, phase: Reach, on: PartialDay
) -> tuple[AnnexRow, ...]:
    """The annex rows an act of that type can fall under on `on`.

    None applies before the joint decree was in force (22 September 2022), nor on a partial date
    that may lie before it. Where the phase is unknown the rows of both phases are given, outside
    any election those that hold in every phase.

    Raises:
        NotFound: there is no such conduct type.
    """
    return tuple(row for row, holds in _rows(book, conduct_type, phase, on) if holds == "yes")


def _rows(
    book: Lawbook, conduct_type: str, phase: Reach, on: PartialDay
) -> Iterator[tuple[AnnexRow, InForce]]:
    for row_id in book.conduct_types[book.resolve(conduct_type)].rows:
        row = book.rows[row_id]
        if row.phase == "any" or phase in ("unknown", row.phase):
            yield row, book.instruments[row.instrument].in_force(on)


def propose_provisions(
    book: Lawbook,
    conduct_type: str,
    phase: Reach,
    on: PartialDay,
    status: str = "unknown",
    contests: Collection[str] = (),
) -> list[Proposal]:
    """The provisions in force on `on` that an act of that type may offend, best first.

    First what the annex rows rest on, then the other bases; those whose validity on the day is not
    established come last. A provision is proposed once, with its first reason. `status` narrows to
    whom a provision applies ("unknown": to anybody, "not_asn": nothing is proposed), `contests`
    (see `contests_of`) to the elections it concerns.

    Raises:
        NotFound: there is no such conduct type.
    """
    if status == "not_asn":
        return []
    case = _Case(book, book.resolve(conduct_type), phase, on, status, contests)
    found: dict[str, Proposal] = {}
    for proposal in (*case.from_rows(), *case.from_bases()):
        held = found.get(proposal.provision_id)
        if held is None or (held.validity == "unknown" and proposal.validity == "yes"):
            found[proposal.provision_id] = proposal
    return sorted(found.values(), key=lambda proposal: proposal.validity != "yes")


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known of the act, and the proposals that follow."""

    book: Lawbook
    conduct_type: str
    phase: Reach
    on: PartialDay
    status: str
    contests: Collection[str]

    def from_rows(self) -> Iterator[Proposal]:
        for row, holds in _rows(self.book, self.conduct_type, self.phase, self.on):
            if holds != "no":
                yield from self._from_row(row, holds)

    def _from_row(self, row: AnnexRow, holds: InForce) -> Iterator[Proposal]:
        levels = (row.level, *((row.level_alt,) if row.level_alt else ()))
        place = row.place
        has_basis = False
        for cited in (*row.provisions, *row.inferred):
            item, validity = self._current(cited)
            if validity == "no" or not self._concerns(item):
                continue
            has_basis = True
            seen = cited in row.provisions
            how_id, how_en = _NAMED if seen else _INFERRED
            moved = item.id != cited
            yield Proposal(
                item.id,
                row.id,
                f"Lampiran {place} SKB 2/2022 {how_id}"
                + (f" (dikutip sebagai {self._cited(cited)[0]})." if moved else "."),
                f"Annex {place} of Joint Decree 2/2022 {how_en}"
                + (f" (cited as {self._cited(cited)[1]})." if moved else "."),
                _weakest(item.confidence, row.confidence),
                "yes" if validity == holds == "yes" else "unknown",
                levels,
            )
        if not has_basis:
            annex = self.book.provisions[row.annex]
            yield Proposal(
                annex.id,
                row.id,
                f"Lampiran {place} SKB 2/2022; dasar lain bagi status ini tidak terlihat.",
                f"Annex {place} of Joint Decree 2/2022; no other basis for this status was seen.",
                _weakest(annex.confidence, row.confidence),
                holds,
                levels,
            )

    def from_bases(self) -> Iterator[Proposal]:
        for basis in self.book.bases.values():
            item = self.book.provisions[basis.provision]
            fits = "*" in basis.types or self.conduct_type in basis.types
            meant = not basis.statuses or self.status in ("unknown", *basis.statuses)
            if not (fits and meant and self._is_timely(basis) and self._concerns(item)):
                continue
            validity = self.book.in_force(item.id, self.on)
            if validity != "no":
                yield Proposal(
                    item.id,
                    None,
                    basis.reason_id,
                    basis.reason_en,
                    _weakest(item.confidence, basis.confidence),
                    validity,
                    (item.level,) if item.level else (),
                )

    def _is_timely(self, basis: Basis) -> bool:
        if self.phase != "none":
            return self.phase in basis.phases
        return "unknown" in basis.phases and "before" in basis.phases

    def _current(self, cited: str) -> tuple[Provision, InForce]:
        """The provision cited, or the one that says the same on the day."""
        item = self.book.provisions[cited]
        validity = self.book.in_force(item.id, self.on)
        while validity == "no" and item.succeeded_by:
            item = self.book.provisions[item.succeeded_by]
            validity = self.book.in_force(item.id, self.on)
        return item, validity

    def _cited(self, provision: str) -> tuple[str, str]:
        item = self.book.provisions[provision]
        instrument = self.book.instruments[item.instrument]
        return (
            f"{instrument.label_id} {item.locator}",
            f"{instrument.label_en} {item.locator_en}",
        )

    def _concerns(self, item: Provision) -> bool:
        meant = not item.statuses or self.status in ("unknown", *item.statuses)
        known = bool(item.contests) and bool(self.contests)
        return meant and not (known and set(self.contests).isdisjoint(item.contests))


def _weakest(*marks: Confidence) -> Confidence:
    return min(marks, key=_WEAKEST_FIRST.index)
