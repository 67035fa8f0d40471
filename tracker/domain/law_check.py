"""What must hold across the rows of the law data, whatever file they stand in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from tracker.domain.days import certainly_before
from tracker.domain.law_items import (
    Body,
    ConductType,
    Dated,
    Election,
    HolidayRow,
    HolidayYear,
    Provision,
    Term,
)
from tracker.domain.law_reader import Placed, Reading
from tracker.domain.problems import Problem
from tracker.domain.readings import Given

_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2})?")

LONGEST_ID = 40
"""What a column that holds the name of a level, an act or a term has room for."""

SOURCE = ("source",)
RULE = ("provision", "instrument")

REFERENCES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "instrument": {"replaced_by": ("instrument",), "amends": ("instrument",)},
    "provision": {
        "instrument": ("instrument",),
        "level": ("level",),
        "succeeded_by": ("provision",),
        "part_of": ("provision",),
    },
    "conduct": {
        "instrument": ("instrument",),
        "annex": ("provision",),
        "level": ("level",),
        "level_alt": ("level",),
        "level_sources": SOURCE,
        "level_alt_sources": SOURCE,
        "provisions": ("provision",),
        "inferred": ("provision",),
    },
    "citation": {"instrument": ("instrument",), "resolved": ("provision",)},
    "conduct_type": {"rows": ("conduct",)},
    "basis": {"provision": ("provision",), "types": ("conduct_type",)},
    "sanction": {
        "level": ("level",),
        "basis": RULE,
        "decided_by": ("holder",),
        "stands_in_for": ("sanction",),
    },
    "office_kind": {"post": ("holder",)},
    "authority": {
        "holder": ("holder",),
        "posts": ("holder",),
        "level": ("level",),
        "basis": RULE,
    },
    "term": {"basis": RULE},
    "form": {"instrument": ("instrument",), "basis": RULE},
    "holiday": {"decrees": ("instrument",)},
    "holiday_year": {"decrees": ("instrument",)},
    "conflict": {"a_sources": SOURCE, "b_sources": SOURCE},
}
"""Which fields name other rows, and of which tables. `sources` name sources everywhere."""

CHAINS = {
    "instrument": ("replaced_by",),
    "provision": ("succeeded_by", "part_of"),
    "sanction": ("stands_in_for",),
}
"""Fields that lead from a row to another of its own table and must come to an end."""

PAIRED = (
    ("note_id", "note_en"),
    ("no_rows_id", "no_rows_en"),
    ("elements_id", "elements_en"),
    ("no_effect_id", "no_effect_en"),
)
"""Optional wordings that stand in both languages or in none."""

ORDERED_DAYS = (
    ("registration_start", "registration_end"),
    ("campaign_start", "campaign_end", "quiet_start", "quiet_end", "voting"),
    ("candidates_fixed", "voting"),
    ("legislative_candidates_fixed", "voting"),
    ("presidential_candidates_fixed", "voting"),
    ("voting_earliest", "voting_latest"),
)
"""Days of an election that follow one another."""

VERSIONS: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "provision": lambda item: (item.instrument, item.locator),
    "term": lambda item: (item.regime, item.stage),
    "form": lambda item: (item.regime, item.code),
    "body": lambda item: (item.role,),
}
"""What makes two rows of a table versions of one thing: only one may be valid on a day."""


def check(reading: Reading) -> list[Problem]:
    """Every fault across the rows that were read, in the order of file and line.

    Rows that could not be read are not held against the rows that name or count them.
    """
    rows = reading.rows
    by_id = {row.item.id: row for row in rows}
    found = [
        *_doubled(rows),
        *_too_long(rows),
        *_readings(reading, by_id),
        *_unpaired(rows),
        *_dates(rows),
        *_overlaps(rows, by_id),
        *_cycles(rows, by_id),
        *_numbers(rows),
    ]
    if reading.whole:
        found.extend(_unknown(rows, by_id, reading.unread))
    if reading.whole and not reading.unread:
        found.extend([*_conduct_types(rows), *_holidays(rows)])
    return sorted(set(found), key=lambda problem: (problem.file, problem.line, problem.reason))


def names_of(item: Any) -> tuple[str, ...]:
    """The id of a row and its aliases."""
    return (item.id, *getattr(item, "aliases", ()))


def _of(rows: Iterable[Placed], table: str) -> Iterator[Placed]:
    return (row for row in rows if row.table == table)


def _doubled(rows: Iterable[Placed]) -> Iterator[Problem]:
    holder: dict[str, Placed] = {}
    for row in rows:
        for name in names_of(row.item):
            if name in holder:
                first = holder[name]
                yield row.problem(f"{name!r} is taken already, at {first.file}:{first.line}")
            else:
                holder[name] = row


def _too_long(rows: Iterable[Placed]) -> Iterator[Problem]:
    for row in rows:
        name = getattr(row.item, "id", None)
        if isinstance(name, str) and len(name) > LONGEST_ID:
            yield row.problem(f"the id is longer than {LONGEST_ID} signs")


def _readings(reading: Reading, by_id: Mapping[str, Placed]) -> Iterator[Problem]:
    """What a reading gives: a field that the row has, of a row that the conflict touches."""
    for row in _of(reading.rows, "conflict"):
        if bool(row.item.a_sets) != bool(row.item.b_sets):
            yield row.problem("a_sets and b_sets come together")
        if row.item.a_sets and row.item.no_effect_id:
            yield row.problem("offers readings and says that none matters")
        for text in (*row.item.a_sets, *row.item.b_sets):
            try:
                given = Given.parse(text)
            except ValueError as wrong:
                yield row.problem(str(wrong))
                continue
            touched = by_id.get(given.row)
            if touched is None and (given.row in reading.unread or not reading.whole):
                continue
            if given.row not in row.item.affects or touched is None:
                yield row.problem(f"{text!r} gives a row that it does not touch")
            elif not hasattr(touched.item, given.field):
                yield row.problem(f"{given.row!r} has no {given.field}")
            elif given.field == "level" and given.value and given.value not in by_id:
                yield row.problem(f"{given.value!r} is no level")
            else:
                try:
                    given.put_into(touched.item)
                except ValueError as wrong:
                    yield row.problem(f"{given.row}.{given.field}: {wrong}")


def _named(item: Any, field: str) -> tuple[str, ...]:
    value = getattr(item, field)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _unknown(
    rows: Sequence[Placed], by_id: Mapping[str, Placed], unread: Set[str]
) -> Iterator[Problem]:
    for row in rows:
        references = dict(REFERENCES.get(row.table, {}))
        if hasattr(row.item, "sources"):
            references["sources"] = SOURCE
        for field, tables in references.items():
            for name in _named(row.item, field):
                known = name in by_id and by_id[name].table in tables
                excused = name in unread or (row.table, name) == ("basis", "*")
                if not known and not excused:
                    yield row.problem(f"{field} names {name!r}, no {' or '.join(tables)}")
    for row in _of(rows, "conflict"):
        for name in row.item.affects:
            if name not in by_id and name not in unread:
                yield row.problem(f"affects names {name!r}, which there is not")


def _unpaired(rows: Iterable[Placed]) -> Iterator[Problem]:
    for row in rows:
        for one, other in PAIRED:
            if len(_lines(row.item, one)) != len(_lines(row.item, other)):
                yield row.problem(f"{one} and {other} do not match; both languages are needed")


def _lines(item: Any, field: str) -> tuple[str, ...]:
    value = getattr(item, field, ())
    return tuple(value) if isinstance(value, tuple) else ((value,) if value else ())


def _dates(rows: Iterable[Placed]) -> Iterator[Problem]:
    for row in rows:
        item = row.item
        if isinstance(item, Dated) and item.in_force_from:
            for name in ("in_force_until", "in_doubt_from"):
                end = getattr(item, name)
                if end and not end.last > item.in_force_from.first:
                    yield row.problem(f"{name} {end} is not after in_force_from")
        if isinstance(item, Election):
            for chain in ORDERED_DAYS:
                yield from _disordered(row, chain)


def _disordered(row: Placed, chain: tuple[str, ...]) -> Iterator[Problem]:
    days = [(name, getattr(row.item, name)) for name in chain if getattr(row.item, name)]
    for (earlier, first), (later, second) in pairwise(days):
        if second < first:
            yield row.problem(f"{later} {second} lies before {earlier} {first}")


def _overlaps(rows: Sequence[Placed], by_id: Mapping[str, Placed]) -> Iterator[Problem]:
    for table, version_of in VERSIONS.items():
        versions: defaultdict[tuple[str, ...], list[Placed]] = defaultdict(list)
        for row in _of(rows, table):
            if not _stands_alone(row.item):
                versions[version_of(row.item)].append(row)
        for group in versions.values():
            for one, other in combinations(group, 2):
                if _both_valid(one.item, other.item):
                    yield other.problem(f"valid at the same time as {one.item.id!r}")
    for row in _of(rows, "instrument"):
        successor = by_id.get(row.item.replaced_by or "")
        end = row.item.in_force_until
        begin = successor.item.in_force_from if successor else None
        if begin and end and certainly_before(begin, end):
            yield row.problem(f"valid at the same time as its successor {row.item.replaced_by!r}")


def _stands_alone(item: Any) -> bool:
    """True for what has no other versions: a body that is only expected, an article unknown."""
    if isinstance(item, Provision):
        return not any(sign.isdigit() for sign in item.locator)
    return isinstance(item, Body) and item.in_force_from is None


def _both_valid(one: Dated, other: Dated) -> bool:
    """True when some day is certainly in the validity of both; an absent bound is no bound."""
    begins = max(
        item.in_force_from.last if item.in_force_from else date.min for item in (one, other)
    )
    ends = [
        end.first for item in (one, other) if (end := item.in_force_until or item.in_doubt_from)
    ]
    return begins < min(ends, default=date.max)


def _cycles(rows: Iterable[Placed], by_id: Mapping[str, Placed]) -> Iterator[Problem]:
    for row in rows:
        for field in CHAINS.get(row.table, ()):
            seen, here = [row.item.id], getattr(row.item, field)
            while here in by_id and here not in seen:
                seen.append(here)
                here = getattr(by_id[here].item, field, None)
            if here == row.item.id:
                yield row.problem(f"{field} runs in a circle: {' → '.join([*seen, here])}")


def _conduct_types(rows: Sequence[Placed]) -> Iterator[Problem]:
    used: set[str] = set()
    for row in _of(rows, "conduct_type"):
        item: ConductType = row.item
        used.update(item.rows)
        if bool(item.rows) == bool(item.no_rows_id):
            yield row.problem("needs annex rows or a reason why there are none, and not both")
    for row in _of(rows, "conduct"):
        if row.item.id not in used:
            yield row.problem("no conduct type leads to this row")
        if row.item.level == row.item.level_alt:
            yield row.problem("level_alt repeats the level")


def _numbers(rows: Iterable[Placed]) -> Iterator[Problem]:
    for row in _of(rows, "term"):
        term: Term = row.item
        if term.length < 1:
            yield row.problem(f"a length of {term.length} is no term")
        if term.hours is not None and term.hours != term.length * 24:
            yield row.problem(f"{term.hours} hours are not {term.length} days")
    for row in _of(rows, "sanction"):
        if row.item.duration_months < 0:
            yield row.problem("a duration below 0")
    for row in _of(rows, "election"):
        for code in (*row.item.regions, *row.item.regions_recalled):
            if not _REGION.fullmatch(code):
                yield row.problem(f"{code!r} is no Kemendagri code of a province or regency")


def _holidays(rows: Sequence[Placed]) -> Iterator[Problem]:
    listed: list[HolidayRow] = [row.item for row in _of(rows, "holiday")]
    for row in _of(rows, "holiday"):
        if bool(row.item.withdrawn_on) != bool(row.item.withdrawn_by):
            yield row.problem("withdrawn_on and withdrawn_by go together")
    for row in _of(rows, "holiday_year"):
        year: HolidayYear = row.item
        for kind, wanted in (("national", year.national), ("joint_leave", year.joint_leave)):
            held = sum(
                one.kind == kind and one.on.year == year.year and not one.withdrawn_on
                for one in listed
            )
            if held != wanted:
                yield row.problem(f"{held} rows of kind {kind}, the decree counts {wanted}")
