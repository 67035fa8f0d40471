"""Receipts of imports: the rows that were refused, as JSON lines in the data folder."""

import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")


class ReceiptFile:
    """A file that comes into being with its first row, readable by the owner alone."""

    def __init__(self, folder: Path, sender: str, moment: datetime) -> None:
        self.folder = folder
        self._stem = f"{_UNFIT.sub('-', sender)[:40]}-{moment:%Y%m%dT%H%M%SZ}"
        self._file: IO[str] | None = None
        self.path: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, row: Mapping[str, Any]) -> None:
        """Add one row; what was written before a crash is there after it."""
        if self._file is None:
            self._file = self._open()
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._file.flush()

    def _open(self) -> IO[str]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for attempt in range(1, 1000):
            name = self._stem + (f"-{attempt}" if attempt > 1 else "") + ".jsonl"
            try:
                handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            self.path = self.folder / name
            return os.fdopen(handle, "w", encoding="utf-8")
        raise FileExistsError(self._stem)
