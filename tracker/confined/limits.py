"""The limits that such a program sets itself before it reads a byte."""

import ctypes
import resource
import signal
import sys

MEMORY = 1 << 30
"""Address space in bytes, libraries and all."""

SECONDS = 20
ANSWER = 16 << 20
DRAWING = 152 << 20
TABLE = 256 << 20
"""Bytes of an answer; of one that is all the pixels of a picture; of all the rows of a table."""

_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38  # prctl of Linux


def confine(answer: int = ANSWER, seconds: int = SECONDS) -> None:
    """No more memory, time, files or rights than looking at one file takes; no core, no writing
    beyond the answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (answer, answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
