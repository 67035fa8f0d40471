"""Taking cases and lists out of the house, and telling the book of it."""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.domain.table_cells import Cell, Column
from tracker.services.work import Work
from tracker.store.table_files import TableKind, write_csv, write_json_lines, write_xlsx

__all__ = ["Exported", "Listing", "TableKind", "export_list", "tell_export"]

_BLOCK = 1 << 20
WORDS = frozenset({"teks", "cari"})
"""Filters whose value is what somebody typed, which may name a person: the book holds a digest."""


@dataclass(frozen=True)
class Listing:
    """A list as it goes out.

    `name` is that of the list in the book and `title` that of its sheet; `filters` are those of
    its address. `about` stands on a sheet of its own, under its name: pairs of words and meanings.
    """

    name: str
    title: str
    filters: Mapping[str, str]
    columns: Sequence[Column]
    about: tuple[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Exported:
    """A whole file, open at its beginning; who was given it closes it, and it is gone."""

    file: BinaryIO
    rows: int
    size: int


def export_list(
    work: Work,
    listing: Listing,
    kind: TableKind,
    rows: Iterable[Sequence[Cell]],
    objects: Iterable[Mapping[str, Any]],
) -> Exported:
    """Write a list to a file, from `objects` where it is JSON lines and else from `rows`, and
    record that it left: which list, its filters, how many rows, the file's SHA-256.

    The file is whole before anybody gets it: one that breaks off half-way cannot pass for the list.
    What the person may see, whoever makes the rows has asked.
    """
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - who gets it closes it
    try:
        match kind:
            case TableKind.CSV:
                count = write_csv(file, listing.columns, rows)
            case TableKind.XLSX:
                count = write_xlsx(file, listing.title, listing.columns, rows, listing.about)
            case TableKind.JSONL:
                count = write_json_lines(file, objects)
        digest, size = _measured(file)
    except BaseException:
        file.close()
        raise
    work.record(
        Act.LIST_EXPORTED,
        f"list:{listing.name}",
        list=listing.name,
        filters={name: _told(name, value) for name, value in sorted(listing.filters.items())},
        rows=count,
        kind=kind.value,
        digest=f"sha256:{digest.hex()}",
    )
    return Exported(file, count, size)


def tell_export(work: Work, cases: int, digest: bytes) -> None:
    """Record that so many cases were written out, in a file with that SHA-256.

    Raises:
        Forbidden: this person may not export.
    """
    work.actor.must(Permission.CASE_EXPORT)
    said = f"sha256:{digest.hex()}"
    work.record(Act.CASE_EXPORTED, f"export:{digest.hex()[:16]}", cases=cases, digest=said)


def _told(name: str, value: str) -> str:
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}" if name in WORDS else value


def _measured(file: BinaryIO) -> tuple[bytes, int]:
    """The digest of a file and its size; it is left at its beginning."""
    size, hasher = file.tell(), hashlib.sha256()
    file.seek(0)
    while block := file.read(_BLOCK):
        hasher.update(block)
        size = max(size, file.tell())
    file.seek(0)
    return hasher.digest(), size
