"""Starting a program of `tracker.confined` on bytes of the vault, and reading its answer."""

import json
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
    command = [sys.executable, "-P", "-m", f"tracker.confined.{program}", json.dumps(asked)]
    with _AT_ONCE, tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                command,
                stdin=file,
                stdout=said,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as slow:
            raise CannotLook("too_much_to_show") from slow
        said.seek(0)
        answer = said.read(ANSWER)
    if done.returncode == REFUSED:
        raise CannotLook(answer.decode("ascii", "ignore")[:40] or "cannot_be_shown")
    if done.returncode != 0:
        raise CannotLook("too_much_to_show" if done.returncode < 0 else "cannot_be_shown")
    return answer


REFUSED = 3
"""The exit status with which a program says in one word why it does not answer."""
