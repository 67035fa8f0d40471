"""Starting a program of `tracker.confined` on bytes of the vault, and reading its answer."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from tracker.confined.limits import ANSWER, SECONDS

ROOT = Path(__file__).parents[2]
PATIENCE = 2 * SECONDS
"""Seconds of waiting: a busy machine gives a child less than all of its time."""

_AT_ONCE = BoundedSemaphore(2)
"""So many of them run beside one another for one web process."""


class CannotLook(Exception):
    """The program came to no answer: broken bytes, or its limits. `code` says which is known."""

    def __init__(self, code: str = "cannot_be_shown") -> None:
        super().__init__(code)
        self.code = code


def look(program: str, file: BinaryIO, **asked: Any) -> bytes:
    """What that program answers about the file. Nothing it does can reach beyond its process.

    Raises:
        CannotLook: it was too much for its limits, too broken, or refused with a reason.
    """
    with _AT_ONCE, tempfile.TemporaryFile() as said:
        _run(program, file, said, asked)
        return said.read(ANSWER)


def look_through(
    first: tuple[str, dict[str, Any]], then: tuple[str, dict[str, Any]], file: BinaryIO
) -> tuple[bytes, bytes]:
    """What the second program answers about what the first answered about the file: each its name
    and what it is asked. Before it, the first line of what the first one said.

    Raises:
        CannotLook: as in `look`.
    """
    with _AT_ONCE, tempfile.TemporaryFile() as between, tempfile.TemporaryFile() as said:
        _run(first[0], file, between, first[1])
        line = between.readline(_LINE)
        os.lseek(between.fileno(), 0, os.SEEK_SET)  # `seek` may move within the buffer alone
        _run(then[0], between, said, then[1])
        return line, said.read(ANSWER)


def look_at_lines(
    program: str, file: BinaryIO, said: BinaryIO, *, patience: float | None = None, **asked: Any
) -> None:
    """Let that program say its answer into `said`, which is left at its beginning: for answers
    that are read line by line. `patience` in seconds.

    Raises:
        CannotLook: as in `look`.
    """
    with _AT_ONCE:
        _run(program, file, said, asked, patience)


_LINE = 4 << 20


def _run(
    program: str,
    file: BinaryIO,
    said: BinaryIO,
    asked: dict[str, Any],
    patience: float | None = None,
) -> None:
    """Let a program say its answer into a file, which is left at its beginning."""
    command = [sys.executable, "-P", "-m", f"tracker.confined.{program}", json.dumps(asked)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            command,
            stdin=file,
            stdout=said,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            timeout=PATIENCE if patience is None else patience,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise CannotLook("too_much_to_show") from slow
    said.seek(0)
    if done.returncode == REFUSED:
        raise CannotLook(said.read(40).decode("ascii", "ignore") or "cannot_be_shown")
    if done.returncode != 0:
        raise CannotLook("too_much_to_show" if done.returncode < 0 else "cannot_be_shown")


REFUSED = 3
"""The exit status with which a program says in one word why it does not answer."""
