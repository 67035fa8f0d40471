"""Processes of our own that must not outlive the one that began them."""

import ctypes
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The folder in which our own programs are found."""

_PARENT_DIES = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent() -> None:
    """Should this process be killed outright, the child stops too and frees the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGTERM)
