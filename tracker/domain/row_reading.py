"""Reading one object of a row, value by value: what is wrong is noted, and the reading goes on."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from tracker.domain.days import PartialDay
from tracker.domain.records import RowFault

TEXT_LENGTH = 20_000
KEY_LENGTH = 80
IDENTITY_BYTES = 2_400
"""Outlet and title together make the key of an index, whose entries are limited in bytes."""

MOST_PEOPLE = 2**31 - 1

# What a database text cannot hold: the zero character and halves of surrogate pairs.
NO_TEXT = re.compile("[\x00\ud800-\udfff]")

One = TypeVar("One")


class RowReading:
    """One object being read. A value that is wrong is noted, and something harmless goes on."""

    def __init__(self, given: Mapping[str, Any], path: str, faults: list[RowFault]) -> None:
        self.given, self.path, self.faults = given, path, faults
        self.read: set[str] = set()

    @classmethod
    def of(cls, given: object) -> "RowReading":
        if isinstance(given, Mapping):
            return cls(given, "", [])
        return _NoRow({}, "", [RowFault("", "not_an_object")])

    def fault(self, key: str, reason: str) -> None:
        self.faults.append(RowFault(f"{self.path}{key}", reason))

    def end(self) -> None:
        """Refuse the keys that nothing asked for."""
        for key in self.given:
            if key not in self.read:
                self.fault(key if _is_short(key) else "", "unknown_key")

    def text(self, key: str, longest: int = TEXT_LENGTH) -> str:
        """A text that must be there."""
        if self._value(key) is None:
            self.fault(key, "required")
            return ""
        return self._checked(key, self.given[key], longest) or ""

    def maybe_text(self, key: str, longest: int = TEXT_LENGTH) -> str | None:
        """A text or None; an empty text is a slip, for nothing is written as null."""
        value = self._value(key)
        return None if value is None else self._checked(key, value, longest)

    def texts(self, key: str) -> tuple[str, ...]:
        found = (self._checked(path, item, TEXT_LENGTH) for path, item in self._list(key))
        return tuple(one for one in found if one is not None)

    def day(self, key: str) -> PartialDay | None:
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(key, "wrong_type")
            return None
        try:
            return PartialDay.parse(value)
        except ValueError:
            self.fault(key, "bad_date")
            return None

    def maybe(self, kind: Callable[[str], One], key: str) -> One | None:
        """One of a closed list, or None."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(key, "wrong_type")
            return None
        try:
            return kind(value)
        except ValueError:
            self.fault(key, "unknown_value")
            return None

    def choice(self, kind: Callable[[str], One], key: str, stand_in: One) -> One:
        """One of a closed list; it must be there."""
        if self._value(key) is None:
            self.fault(key, "required")
            return stand_in
        found = self.maybe(kind, key)
        return stand_in if found is None else found

    def count(self, key: str) -> int | None:
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(key, "wrong_type")
        elif value < 1:
            self.fault(key, "not_positive")
        elif value > MOST_PEOPLE:
            self.fault(key, "too_large")
        else:
            return value
        return None

    def respondent(self, key: str, known: frozenset[str]) -> str | None:
        """The key of one of the record's respondents, or None."""
        found = self.maybe_text(key)
        if found is not None and found not in known:
            self.fault(key, "unknown_respondent")
        return found

    def inner(self, key: str, read: "Callable[[RowReading], One]") -> One | None:
        value = self._value(key)
        return None if value is None else self._object(key, value, read)

    def items(self, key: str, read: "Callable[[RowReading], One]") -> tuple[One, ...]:
        found = (self._object(path, item, read) for path, item in self._list(key))
        return tuple(one for one in found if one is not None)

    def respondent_keys(self) -> frozenset[str]:
        """The keys that conducts, events and sanctions may name."""
        listed = self.given.get("respondents")
        if not isinstance(listed, list):
            return frozenset()
        keys = (item.get("key") for item in listed if isinstance(item, Mapping))
        return frozenset(key for key in keys if isinstance(key, str))

    def no_repeats(self, key: str, values: list[Any]) -> None:
        """Each of them may be named once."""
        if len(set(values)) == len(values):
            return
        seen: set[Any] = set()
        for place, value in enumerate(values):
            if value in seen and any(value):  # what is missing was told already
                self.fault(f"{key}[{place}]", "duplicate")
            seen.add(value)

    def fits_index(self, outlet: str, title: str) -> None:
        if len(outlet) + len(title) > IDENTITY_BYTES // 4:
            size = len(outlet.encode(errors="replace")) + len(title.encode(errors="replace"))
            if size > IDENTITY_BYTES:
                self.fault("title", "too_long")

    def _value(self, key: str) -> Any:
        self.read.add(key)
        return self.given.get(key)

    def _checked(self, key: str, value: Any, longest: int) -> str | None:
        if not isinstance(value, str):
            self.fault(key, "wrong_type")
        elif not value.strip():
            self.fault(key, "empty")
        elif len(value) > longest:
            self.fault(key, "too_long")
        elif NO_TEXT.search(value):
            self.fault(key, "not_text")
        else:
            return value
        return None

    def _list(self, key: str) -> Iterator[tuple[str, Any]]:
        self.read.add(key)
        value = self.given.get(key, [])
        if not isinstance(value, list):
            self.fault(key, "wrong_type")
            return
        for place, item in enumerate(value):
            yield f"{key}[{place}]", item

    def _object(self, key: str, value: Any, read: "Callable[[RowReading], One]") -> One | None:
        if not isinstance(value, Mapping):
            self.fault(key, "not_an_object")
            return None
        item = RowReading(value, f"{self.path}{key}.", self.faults)
        found = read(item)
        item.end()
        return found


class _NoRow(RowReading):
    """What is no object at all: that is its one fault."""

    def fault(self, key: str, reason: str) -> None:
        pass


def _is_short(key: object) -> bool:
    return isinstance(key, str) and len(key) <= KEY_LENGTH and not NO_TEXT.search(key)
