"""The rows of an uploaded table on their way in: a working file beside the database, gone when the
import is over and its refused rows were fetched or forgotten.

It is a file of SQLite, not a table of the database: what was uploaded may hold who reported, is
read once and by one job, and must leave no trace in backups.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Line = tuple[int, list[str]]
"""The number of a row, as a spreadsheet program counts, and its cells."""

_TABLES = """
CREATE TABLE rows (
    sheet INTEGER NOT NULL, number INTEGER NOT NULL, ref TEXT, cells TEXT NOT NULL,
    PRIMARY KEY (sheet, number)
) WITHOUT ROWID;
CREATE TABLE faults (
    sheet INTEGER NOT NULL, number INTEGER NOT NULL, said TEXT NOT NULL,
    PRIMARY KEY (sheet, number)
) WITHOUT ROWID;
"""
_MANY = 2000


class SheetRows:
    """The rows of one upload. Safe to open again; what was written before a crash is there."""

    def __init__(self, path: Path) -> None:
        is_new = not path.exists()
        if is_new:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
        self._file = sqlite3.connect(path, timeout=30)
        self._file.execute("PRAGMA journal_mode = DELETE")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute("PRAGMA cache_size = -16000")
        if is_new:
            self._file.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, rows: Iterable[tuple[int, int, Sequence[str]]]) -> None:
        """Write rows: sheet, number, cells."""
        told = ((sheet, number, json.dumps(cells)) for sheet, number, cells in rows)
        with self._file:
            self._file.executemany(
                "INSERT OR REPLACE INTO rows (sheet, number, cells) VALUES (?, ?, ?)", told
            )

    def first_lines(self) -> dict[int, Line]:
        """The first row of each sheet that holds anything: its headings."""
        asked = "SELECT sheet, min(number), cells FROM rows GROUP BY sheet"
        with closing(self._file.execute(asked)) as found:
            return {sheet: (number, json.loads(cells)) for sheet, number, cells in found}

    def count(self, sheet: int) -> int:
        """The rows of a sheet below its headings."""
        asked = "SELECT count(*) FROM rows WHERE sheet = ?"
        found: int = self._file.execute(asked, (sheet,)).fetchone()[0]
        return max(0, found - 1)

    def name_refs(self, places: Mapping[int, int]) -> None:
        """Say in which cell each sheet holds the ref by which its rows belong together."""
        with self._file:
            self._file.execute("DROP INDEX IF EXISTS by_ref")
            for sheet, place in places.items():
                self._file.execute(
                    "UPDATE rows SET ref = trim(coalesce(json_extract(cells, ?), ''))"
                    " WHERE sheet = ?",
                    (f"$[{place}]", sheet),
                )
            self._file.execute("CREATE INDEX by_ref ON rows (ref, sheet, number)")

    def lines(self, sheet: int, after: int, most: int | None = None) -> Iterator[Line]:
        """The rows of a sheet below a number, in their order."""
        while most is None or most > 0:
            step = _MANY if most is None else min(_MANY, most)
            asked = "SELECT number, cells FROM rows WHERE sheet = ? AND number > ?"
            found = self._file.execute(
                f"{asked} ORDER BY number LIMIT ?", (sheet, after, step)
            ).fetchall()
            for number, cells in found:
                yield number, json.loads(cells)
            if len(found) < step:
                return
            after = found[-1][0]
            most = None if most is None else most - step

    def of_ref(self, ref: str, main: int) -> Iterator[tuple[int, Line]]:
        """The rows of other sheets with that ref, each with its sheet, in their order."""
        asked = (
            "SELECT sheet, number, cells FROM rows WHERE ref = ? AND sheet <> ?"
            " ORDER BY sheet, number"
        )
        for sheet, number, cells in self._file.execute(asked, (ref, main)):
            yield sheet, (number, json.loads(cells))

    def strays(self, main: int, heads: Mapping[int, int]) -> list[tuple[int, int]]:
        """Rows of other sheets whose ref no row of the main sheet has: sheet and number. `heads`
        are the numbers of the headings."""
        asked = (
            "SELECT sheet, number FROM rows r WHERE sheet <> ? AND NOT EXISTS"
            " (SELECT 1 FROM rows m WHERE m.ref = r.ref AND m.sheet = ? AND r.ref <> '')"
        )
        found = self._file.execute(asked, (main, main)).fetchall()
        return [(sheet, n) for sheet, n in found if sheet in heads and n > heads[sheet]]

    def refuse(self, faults: Iterable[tuple[int, int, Sequence[Mapping[str, Any]]]]) -> None:
        """Keep why rows were refused: sheet, number, and each fault as `{"field", "reason"}`."""
        told = ((sheet, number, json.dumps(list(said))) for sheet, number, said in faults)
        with self._file:
            self._file.executemany("INSERT OR REPLACE INTO faults VALUES (?, ?, ?)", told)

    def refused(self, sheet: int, most: int | None = None) -> Iterator[tuple[Line, list[Any]]]:
        """The refused rows of a sheet in their order, each with its faults."""
        asked = (
            "SELECT f.number, r.cells, f.said FROM faults f"
            " JOIN rows r ON r.sheet = f.sheet AND r.number = f.number"
            " WHERE f.sheet = ? ORDER BY f.number LIMIT ?"
        )
        for number, cells, said in self._file.execute(asked, (sheet, -1 if most is None else most)):
            yield (number, json.loads(cells)), json.loads(said)

    def forget_accepted(self) -> None:
        """Keep of all rows those alone that were refused, and let go of what the others held."""
        with self._file:
            self._file.execute(
                "DELETE FROM rows WHERE NOT EXISTS (SELECT 1 FROM faults f"
                " WHERE f.sheet = rows.sheet AND f.number = rows.number)"
            )
        self._file.execute("VACUUM")

    def parts_of_refused(self, sheet: int, main: int) -> Iterator[tuple[Line, list[Any]]]:
        """The rows of another sheet that belong to refused rows of the main one, or were refused
        themselves."""
        asked = (
            "SELECT r.number, r.cells, f.said FROM rows r"
            " LEFT JOIN faults f ON f.sheet = r.sheet AND f.number = r.number"
            " WHERE r.sheet = ? AND (f.said IS NOT NULL OR r.ref IN"
            " (SELECT m.ref FROM rows m JOIN faults g ON g.sheet = m.sheet AND g.number = m.number"
            "  WHERE m.sheet = ? AND m.ref <> '')) ORDER BY r.number"
        )
        for number, cells, said in self._file.execute(asked, (sheet, main)):
            yield (number, json.loads(cells)), json.loads(said) if said else []
