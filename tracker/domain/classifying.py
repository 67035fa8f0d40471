"""Classifying an act whose day, contest or election may be known in part only.

Every possible day and contest is read alone; where the answers agree there is one, where they
differ each is given with what would decide it, and the joined answer keeps what they share. A
reason is said of every day and contest for which it holds, never of the first of them alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from itertools import chain, groupby
from typing import Any

from tracker.domain.act_findings import Beneficiary, Circumstances, fixing_day
from tracker.domain.act_law import Answer, OtherReading, read_act
from tracker.domain.act_reasons import DAYS, contest_said
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law_items import Dated, Election, Status
from tracker.domain.lawbook import Lawbook
from tracker.domain.saying import Words, day_said, days_said, listed

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as it is known. `election` is an id, an alias or a name under which it is reported.

    `as_of` is the day whose competent body is asked for, the day of the act unless given; what is
    forbidden and how it is punished always follows the day of the act.
    """

    conduct: str
    on: PartialDay
    election: str | None = None
    contest: str | None = None
    status: Status | None = None
    region: str | None = None
    beneficiary: Beneficiary | None = None
    as_of: PartialDay | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """The answer for all that may have been, and the single ones where they differ."""

    answer: Answer
    alternatives: tuple[OtherReading, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One possibility and what the law says of it, over days on which it says the same."""

    days: tuple[date, ...]
    election: Election | None
    contest: str | None
    answer: Answer
    others: tuple[OtherReading, ...]


def classify(book: Lawbook, act: Act) -> Classification:
    """What the law says of an act, with every answer that what is unknown leaves open.

    Raises:
        NotFound: there is no such conduct type or election.
    """
    act = replace(act, conduct=book.resolve(act.conduct))
    if act.conduct not in book.conduct_types:
        raise NotFound("law_name_unknown", name=act.conduct)
    cases = list(_cases(book, act))
    kinds = _kinds(cases)
    if len(kinds) == 1:
        return Classification(_answer(cases, act.on), tuple(_others(cases, act.on)))
    found: list[OtherReading] = []
    for held in kinds:
        when = _when(held, cases)
        found.append(OtherReading(when, _answer(held, act.on)))
        found.extend(
            OtherReading(_both(when, other.when), other.answer) for other in _others(held, act.on)
        )
    return Classification(_joined(cases, act.on), tuple(found))


def elections_under_way(book: Lawbook, on: date, region: str | None) -> tuple[Election, ...]:
    """The elections of which `on` lies between the first and the last established day.

    One that is held in certain regions only counts where `region` is among them.
    """
    found = []
    for one in book.elections.values():
        days = one.days().values()
        limited = bool(one.regions or one.regions_recalled or one.reported_as)
        if days and min(days) <= on <= max(days) and (not limited or one.is_held_in(region)):
            found.append(one)
    return tuple(found)


def _cases(book: Lawbook, act: Act) -> Iterator[_Case]:
    named = _named(book, act)
    for run in _runs(book, act.on):
        on = run[0]
        elections: Sequence[Election | None] = named or elections_under_way(book, on, act.region)
        if not named and act.contest is not None:
            elections = [e for e in elections if e is not None and act.contest in e.contests]
        for election in elections or (None,):
            for contest in _contests(book, act, on, election):
                answer, others = _read(book, act, on, election, contest)
                yield _Case(run, election, contest, answer, others)


def _runs(book: Lawbook, on: PartialDay) -> Iterator[tuple[date, ...]]:
    """The days of `on` in runs over which nothing that the law depends on begins or ends."""
    turns = _turns(book) if on.precision != "day" else frozenset()
    run: list[date] = []
    for day in on.days():
        if run and day in turns:
            yield tuple(run)
            run = []
        run.append(day)
    yield tuple(run)


def _turns(book: Lawbook) -> frozenset[date]:
    """Every day on which a phase may begin, or something comes into or goes out of force."""
    found = set()
    for election in book.elections.values():
        for day in election.days().values():
            found |= {day, day + _ONE_DAY}
    dated: tuple[Mapping[str, Dated], ...] = (
        *(book.instruments, book.provisions, book.sanctions, book.bodies),
    )
    for item in chain.from_iterable(rows.values() for rows in dated):
        for known in (item.in_force_from, item.in_force_until, item.in_doubt_from):
            if known:
                found |= {known.first, known.last + _ONE_DAY}
    return frozenset(found)


def _read(
    book: Lawbook, act: Act, on: date, election: Election | None, contest: str | None
) -> tuple[Answer, tuple[OtherReading, ...]]:
    circumstances = Circumstances(
        conduct=act.conduct,
        on=on,
        election=election,
        contest=contest,
        status=act.status,
        beneficiary=act.beneficiary,
        asked_on=act.as_of,
    )
    return read_act(book, circumstances)


def _named(book: Lawbook, act: Act) -> tuple[Election, ...]:
    """The elections that the name may mean; () where none is named.

    Raises:
        NotFound: no election has that name.
    """
    if act.election is None:
        return ()
    one = book.election_called(act.election, act.region)
    if one is not None:
        return (one,)
    reported = tuple(e for e in book.elections.values() if act.election in e.reported_as)
    if not reported:
        raise NotFound("law_name_unknown", name=act.election)
    return reported


def _contests(book: Lawbook, act: Act, on: date, election: Election | None) -> Sequence[str | None]:
    """The contests to be told apart, where their days of fixing or their rules differ."""
    if act.contest is not None or election is None:
        return (act.contest,)
    if act.beneficiary == "party" and election.parties_fixed:
        return (None,)
    days = {fixing_day(election, one, act.beneficiary) for one in election.contests}
    if len(days) > 1:
        return election.contests
    answers = [_read(book, act, on, election, one)[0] for one in election.contests]
    agree = len({(answer.breach, answer.level) for answer in answers}) == 1
    return (None,) if agree else election.contests


def _kinds(cases: Sequence[_Case]) -> list[list[_Case]]:
    """The cases by their answers, in the order of the first of each."""
    kinds: dict[tuple[Any, ...], list[_Case]] = {}
    for case in cases:
        others = tuple((o.when, o.answer.without_reasons()) for o in case.others)
        kinds.setdefault((case.answer.without_reasons(), others), []).append(case)
    return list(kinds.values())


def _answer(held: Sequence[_Case], on: PartialDay) -> Answer:
    """The one answer of these cases, with the reasons that lead to it on each of their days."""
    why = _reasons([(case, case.answer.why) for case in held], on)
    return replace(held[0].answer, why=why)


def _others(held: Sequence[_Case], on: PartialDay) -> Iterator[OtherReading]:
    """The other readings that these cases share, with reasons for each of their days."""
    for number, other in enumerate(held[0].others):
        why = _reasons([(case, case.others[number].answer.why) for case in held], on)
        yield replace(other, answer=replace(other.answer, why=why))


def _joined(cases: Sequence[_Case], on: PartialDay) -> Answer:
    """What all first readings share; None where they differ."""
    answers = [case.answer for case in cases]
    shared: dict[str, Any] = {}
    for one in fields(Answer):
        values = {getattr(answer, one.name) for answer in answers}
        shared[one.name] = values.pop() if len(values) == 1 else None
    shared["why"] = tuple(said for said in answers[0].why if all(said in a.why for a in answers))
    joined = Answer(**shared).told_of(day_said(on))
    differ = Words(
        "Jawabannya bergantung pada yang belum diketahui; lihat kemungkinannya.",
        "The answer depends on what is not known; see the possibilities.",
    )
    return replace(joined, why=(differ, *joined.why))


def _reasons(told: Sequence[tuple[_Case, Sequence[Words]]], on: PartialDay) -> tuple[Words, ...]:
    """Every reason that leads to one answer, each said of all that it holds for and no more.

    One that speaks of the day names the days on which it holds; another that does not hold in
    every case says in which it does.
    """
    held = [case for case, _ in told]
    found = []
    for reason in _in_order([why for _, why in told]):
        holding = [case for case, why in told if reason in why]
        if DAYS in reason.id:
            found.append(_days_of(holding, on).in_place_of(DAYS, reason))
        elif len(holding) == len(held):
            found.append(reason)
        else:
            when = _when(holding, held)
            found.append(Words(f"{when.id}: {reason.id}", f"{when.en}: {reason.en}"))
    return tuple(found)


def _in_order(lists: Sequence[Sequence[Words]]) -> list[Words]:
    """What the lists hold, once, each before what it stands before in its own list."""
    merged = list(lists[0])
    for one in lists[1:]:
        at = len(merged)
        for reason in reversed(one):
            if reason in merged:
                at = merged.index(reason)
            else:
                merged.insert(at, reason)
    return merged


def _days_of(cases: Sequence[_Case], on: PartialDay) -> Words:
    """The days of these cases in words; the date as it is known where they are all of it."""
    days = sorted({day for case in cases for day in case.days})
    if len(days) == len(list(on.days())):
        return day_said(on)
    return listed((days_said(first, last) for first, last in _stretches(days)), "dan", "and")


# --- what would decide it -----------------------------------------------------------------------


def _when(held: Sequence[_Case], among: Sequence[_Case]) -> Words:
    """What sets these possibilities apart from the others: days, election, contest."""
    grounds: dict[tuple[date, ...], list[_Case]] = {}
    ordered = sorted(held, key=_ground)
    for _, group in groupby(ordered, key=_ground):
        cases = list(group)
        days = tuple(day for case in cases for day in case.days)
        grounds.setdefault(days, []).append(cases[0])
    return listed(_part(days, cases, among) for days, cases in grounds.items())


def _ground(case: _Case) -> tuple[str, str]:
    return (case.election.id if case.election else "", case.contest or "")


def _part(days: tuple[date, ...], cases: Sequence[_Case], among: Sequence[_Case]) -> Words:
    parts: list[Words] = []
    if {day for case in among for day in case.days} != set(days):
        stretches = listed(days_said(first, last) for first, last in _stretches(days))
        parts.append(stretches.within("perbuatan terjadi {}", "the act was done {}"))
    elections = {case.election.id: case.election for case in cases if case.election}
    if len({case.election and case.election.id for case in among}) > 1:
        names = [Words(e.label_id, e.label_en) for e in elections.values()]
        parts.append(
            listed(names).within("pemilihannya {}", "the election is {}")
            if names
            else Words("tidak ada pemilihan", "there is no election")
        )
    if any(case.contest for case in cases) and len({case.contest for case in among}) > 1:
        named = contest_said([case.contest for case in cases if case.contest])
        parts.append(named.within("yang dipilih {}", "the contest is {}"))
    return Words(
        "bila " + " dan ".join(part.id for part in parts),
        "if " + " and ".join(part.en for part in parts),
    )


def _stretches(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Runs of days without a gap, first and last of each."""
    first = last = days[0]
    for day in days[1:]:
        if day != last + _ONE_DAY:
            yield first, last
            first = day
        last = day
    yield first, last


def _both(one: Words, other: Words) -> Words:
    return Words(f"{one.id}; {other.id}", f"{one.en}; {other.en}")
