"""Where sources conflict: which reading is used, and what that makes of the rows it touches.

A conflict of the law data says in `a_sets` and `b_sets` what each reading gives a row, as
`ROW.FIELD=VALUE`. Chosen as `both`, the rows stand as they are written, alternatives beside them;
chosen as `a` or `b`, the reading is put into the rows. The choice is data of the package, and who
runs an installation may make another one by a setting, which becomes part of the package that is
applied: it shows in its digest, in the preview and in every explanation. A conflict between whose
sides nothing that is computed depends says so, with the reason, and offers no choice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from tracker.domain.law_items import Conflict, HolidayRow, HolidayYear, Instrument
from tracker.domain.law_reader import Placed, read_field

FILE = "conflicts.toml"
CHOICES = ("a", "b", "both")
SETTABLE = frozenset(
    {
        *("level", "phase", "set_aside"),
        *("length", "unit", "nature", "notice", "starts_from", "starts_id", "starts_en"),
        *("in_force_from", "in_force_until", "expected_by"),
        *("campaign_end", "quiet_start", "voting"),
    }
)
"""The fields that a reading may give a row."""
BESIDE = {"length": "length_alt", "unit": "unit_alt"}
"""Where a row keeps what other sources say of a field."""

_SET = re.compile(r"([\w-]+)\.(\w+)=(.*)")
_CHOICE = re.compile(r"([\w-]+)=(\w+)")


class BadReading(ValueError):
    """A setting asks for a reading that the law data do not offer."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a reading gives: this field of that row this value."""

    row: str
    field: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "Given":
        """Read `dis-3.level=medium`.

        Raises:
            ValueError: another shape, or a field that no reading may give.
        """
        found = _SET.fullmatch(text)
        if found is None or found[2] not in SETTABLE:
            raise ValueError(f"{text!r} is not ROW.FIELD=VALUE")
        return cls(found[1], found[2], found[3].strip())

    def put_into(self, item: Any) -> Any:
        """The row with that value; an empty one leaves the field open.

        A level that was chosen has no other beside it; a length or a kind of day that was chosen
        has the one that it takes the place of.

        Raises:
            ValueError: the row has no such field, or the field no such value.
        """
        value = read_field(type(item), self.field, self.value) if self.value else None
        held: dict[str, Any] = {self.field: value}
        if self.field == "level" and "level_alt" in {f.name for f in fields(item)}:
            held |= {"level_alt": None, "level_alt_sources": ()}
        beside = BESIDE.get(self.field)
        if beside and value == getattr(item, beside):
            held[beside] = getattr(item, self.field)
        return replace(item, **held)


def gives(conflict: Conflict, choice: str) -> tuple[Given, ...]:
    """What a choice gives the rows; nothing where both readings stand or none is used."""
    told = {"a": conflict.a_sets, "b": conflict.b_sets}.get(choice, ())
    return tuple(Given.parse(text) for text in told)


def settled(rows: Sequence[Placed]) -> list[Placed]:
    """The rows with the chosen readings put into them, in their order.

    Days off are known from the day of their decree, so they follow a reading of that day.
    """
    given: dict[str, list[Given]] = {}
    for row in rows:
        if isinstance(row.item, Conflict):
            for one in gives(row.item, row.item.chosen):
                given.setdefault(one.row, []).append(one)
    read = [
        replace(row, item=_with(row.item, given[row.item.id]))
        if getattr(row.item, "id", None) in given
        else row
        for row in rows
    ]
    return _known_from(rows, read)


def _known_from(before: Sequence[Placed], after: list[Placed]) -> list[Placed]:
    """Days off whose decree another reading dates otherwise, known from that day."""
    moved = {
        new.item.id: (old.item.in_force_from.first, new.item.in_force_from.first)
        for old, new in zip(before, after, strict=True)
        if isinstance(new.item, Instrument)
        and old.item.in_force_from
        and new.item.in_force_from
        and old.item.in_force_from != new.item.in_force_from
    }
    return [replace(row, item=_dated(row.item, moved)) if moved else row for row in after]


def _dated(item: Any, moved: Mapping[str, tuple[date, date]]) -> Any:
    if isinstance(item, (HolidayRow, HolidayYear)):
        for decree in item.decrees:
            was, now = moved.get(decree, (None, None))
            if was is not None and item.known_from == was:
                return replace(item, known_from=now)
    return item


def _with(item: Any, given: Iterable[Given]) -> Any:
    for one in given:
        item = one.put_into(item)
    return item


def parse_choices(text: str) -> dict[str, str]:
    """Read the setting: `level-dis-3=a, ppk-answer=b`.

    Raises:
        BadReading: another shape, an unknown choice, or a conflict named twice.
    """
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        pair = _CHOICE.fullmatch(part.replace(" ", ""))
        if pair is None or pair[2] not in CHOICES or pair[1] in found:
            raise BadReading(f"{part!r} is not CONFLICT=a, b or both")
        found[pair[1]] = pair[2]
    return found


def with_choices(documents: Mapping[str, str], choices: Mapping[str, str]) -> dict[str, str]:
    """The package with those choices written into it.

    Raises:
        BadReading: the package has no such conflict, or it offers no such reading.
    """
    text = documents.get(FILE, "")
    for name, choice in choices.items():
        text = _rewritten(text, name, choice)
    return {**documents, FILE: text} if choices else dict(documents)


def _rewritten(text: str, name: str, choice: str) -> str:
    for start, end in _blocks(text):
        block = text[start:end]
        if re.search(rf'^id = "{re.escape(name)}"$', block, re.M):
            if not re.search(r"^[ab]_sets = ", block, re.M):
                raise BadReading(f"{name} offers no reading to choose")
            if re.search(rf'^chosen = "{choice}"$', block, re.M):
                return text
            chosen = f'chosen = "{choice}"\nby_setting = true'
            changed, count = re.subn(r'^chosen = "\w+"$', chosen, block, flags=re.M)
            if count != 1:
                raise BadReading(f"{name} cannot be chosen")
            return text[:start] + changed + text[end:]
    raise BadReading(f"the law data know no conflict {name}")


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    starts = [found.start() for found in re.finditer(r"^\[\[conflict\]\]$", text, re.M)]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)
