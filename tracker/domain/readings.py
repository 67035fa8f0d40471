"""Where sources conflict: which reading is used, and what that makes of the rows it touches.

A conflict of the law data says in `a_sets` and `b_sets` what each reading gives a row, as
`ROW.FIELD=VALUE`. Chosen as `both`, the rows stand as they are written, alternatives beside them;
chosen as `a` or `b`, the reading is put into the rows. The choice is data of the package, and who
runs an installation may make another one by a setting, which becomes part of the package that is
applied: it shows in its digest, in the preview and in every explanation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from tracker.domain.law_items import Conflict
from tracker.domain.law_reader import Placed

FILE = "conflicts.toml"
CHOICES = ("a", "b", "both")
SETTABLE = {"level": str, "unit": str, "length": int}
"""The fields that a reading may give a row, and of which kind they are."""
UNITS = ("working_days", "calendar_days")

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
        given = cls(found[1], found[2], found[3].strip())
        if given.field == "unit" and given.value not in UNITS:
            raise ValueError(f"{given.value!r} is no kind of day")
        if given.field == "length" and not (given.value.isdecimal() and int(given.value)):
            raise ValueError(f"{given.value!r} is no length")
        return given

    def put_into(self, item: Any) -> Any:
        """The row with that value; a level that was chosen has no other beside it."""
        value = int(self.value) if SETTABLE[self.field] is int else self.value or None
        held: dict[str, Any] = {self.field: value}
        if self.field == "level" and "level_alt" in {f.name for f in fields(item)}:
            held |= {"level_alt": None, "level_alt_sources": ()}
        return replace(item, **held)


def gives(conflict: Conflict, choice: str) -> tuple[Given, ...]:
    """What a choice gives the rows; nothing where both readings stand or none is used."""
    told = {"a": conflict.a_sets, "b": conflict.b_sets}.get(choice, ())
    return tuple(Given.parse(text) for text in told)


def settled(rows: Sequence[Placed]) -> list[Placed]:
    """The rows with the chosen readings put into them, in their order."""
    given: dict[str, list[Given]] = {}
    for row in rows:
        if isinstance(row.item, Conflict):
            for one in gives(row.item, row.item.chosen):
                given.setdefault(one.row, []).append(one)
    return [
        replace(row, item=_with(row.item, given[row.item.id]))
        if getattr(row.item, "id", None) in given
        else row
        for row in rows
    ]


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
            changed, count = re.subn(r'^chosen = "\w+"$', f'chosen = "{choice}"', block, flags=re.M)
            if count != 1:
                raise BadReading(f"{name} cannot be chosen")
            return text[:start] + changed + text[end:]
    raise BadReading(f"the law data know no conflict {name}")


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    starts = [found.start() for found in re.finditer(r"^\[\[conflict\]\]$", text, re.M)]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)
