"""Rows out of a file of JSON lines: one object a line, UTF-8, with or without a byte order mark."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from tracker.domain.records import RowFault

LONGEST_LINE = 8 << 20
"""Bytes; a longer line is refused unread, so that no row can fill the memory."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in one row of a file, counted from 1; `fault` where it cannot be read."""

    number: int
    given: object
    fault: RowFault | None = None


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only so much that it shows."""
    while line := file.readline(LONGEST_LINE + 2):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 2)


def read_lines(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a file, its blank lines passed over but counted.

    Reason codes: too_long, not_utf8, not_json, duplicate_key.
    """
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield read_line(number, line)


def read_line(number: int, line: bytes) -> Row:
    """One row; numbers that JSON does not know (NaN) and keys that come twice are refused."""
    if len(line) > LONGEST_LINE:
        return _unreadable(number, "too_long")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return _unreadable(number, "not_utf8")
    try:
        return Row(number, json.loads(text, object_pairs_hook=_object, parse_constant=_refuse))
    except _RepeatedKey:
        return _unreadable(number, "duplicate_key")
    except (ValueError, RecursionError):
        return _unreadable(number, "not_json")


class _RepeatedKey(Exception):
    """An object names a key twice: which of the two the sender means is not known."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKey()
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _unreadable(number: int, reason: str) -> Row:
    return Row(number, None, RowFault("", reason))
