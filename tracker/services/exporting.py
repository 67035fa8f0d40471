"""Taking cases and lists out of the house, and telling the book of it."""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, cast

from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.domain.table_cells import Cell, Column
from tracker.services.work import Work
from tracker.store.table_files import TableKind, write_csv, write_json_lines, write_xlsx

__all__ = ["Exported", "Listing", "TableKind", "definitions", "export_list", "tell_export"]

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Listing:
    """A list as it goes out.

    `name` is that of the list in the book and `title` that of its sheet; `filters` are those of
    its address. `about` stands on a sheet of its own, under its name: pairs of words and meanings.
    `typed` are filters whose value is what somebody typed, which may name a person: of these the
    book holds a digest.
    """

    name: str
    title: str
    filters: Mapping[str, str]
    columns: Sequence[Column]
    about: tuple[str, Sequence[tuple[str, str]]]
    typed: frozenset[str] = frozenset()


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
        filters={
            name: _digest(value) if name in listing.typed else value
            for name, value in sorted(listing.filters.items())
        },
        rows=count,
        kind=kind.value,
        digest=f"sha256:{digest.hex()}",
    )
    return Exported(file, count, size)


def definitions(
    heads: tuple[str, str, str], about: Sequence[tuple[str, str]], columns: Sequence[Column]
) -> bytes:
    """What a list was asked for and what its columns mean, as a CSV file with these three
    headings, to lie beside files that hold rows alone."""
    told = [Column(head, head, "") for head in heads]
    rows: list[Sequence[Cell]] = [(word, None, meaning) for word, meaning in about]
    rows += [(column.heading, column.key, column.meaning) for column in columns]
    file = BytesIO()
    write_csv(file, told, rows)
    return file.getvalue()


def tell_export(work: Work, cases: int, digest: bytes) -> None:
    """Record that so many cases were written out, in a file with that SHA-256.

    Raises:
        Forbidden: this person may not export.
    """
    work.actor.must(Permission.CASE_EXPORT)
    said = f"sha256:{digest.hex()}"
    work.record(Act.CASE_EXPORTED, f"export:{digest.hex()[:16]}", cases=cases, digest=said)


def _digest(value: str) -> str:
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"


def _measured(file: BinaryIO) -> tuple[bytes, int]:
    """The digest of a file and its size; it is left at its beginning."""
    size, hasher = file.tell(), hashlib.sha256()
    file.seek(0)
    while block := file.read(_BLOCK):
        hasher.update(block)
        size = max(size, file.tell())
    file.seek(0)
    return hasher.digest(), size
