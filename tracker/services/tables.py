"""Rows out of files that people send: JSON lines, CSV, or the first sheet of a spreadsheet."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

from tracker.domain.errors import Invalid
from tracker.domain.json_lines import LONGEST_LINE, Row, lines_of, read_line, read_lines
from tracker.store.confined import CannotLook, look_at_lines

TABLES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx"}
LONGEST_TABLE = 64 << 20
"""Bytes of a file that is read as a table."""

_CODES = frozenset({"no_table", "table_too_large", "columns_twice"})


@contextmanager
def rows_in(file: BinaryIO, name: str) -> Iterator[Iterator[Row]]:
    """The rows of a file, by the ending of its name; what ends otherwise is JSON lines.

    Raises:
        Invalid: it is no table, or too much of one; the reason is that of the field `file`.
    """
    kind = TABLES.get(PurePath(name).suffix.lower())
    if kind is None:
        yield read_lines(lines_of(file))
        return
    with tempfile.TemporaryFile() as taken, tempfile.TemporaryFile() as said:
        shutil.copyfileobj(file, taken)
        if taken.tell() > LONGEST_TABLE:
            raise Invalid({"file": ["table_too_large"]})
        taken.seek(0)
        try:
            look_at_lines("tables", taken, said, kind=kind)
        except CannotLook as refusal:
            code = refusal.code if refusal.code in _CODES else "table_too_large"
            raise Invalid({"file": [code]}) from refusal
        yield _rows(said)


def _rows(said: BinaryIO) -> Iterator[Row]:
    while line := said.readline(2 * LONGEST_LINE):
        number, given = json.loads(line)
        yield read_line(number, json.dumps(given, ensure_ascii=False).encode())
