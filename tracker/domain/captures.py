"""Securing a page of the web: in which way, and how far it is."""

from enum import StrEnum


class CaptureWay(StrEnum):
    """How a page is secured: rendered by the worker, or by people who are signed in to it."""

    ASSISTED = "assisted"
    BY_HAND = "by_hand"


class CaptureState(StrEnum):
    """How far a capture is."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    KEPT = "kept"


OPEN = (CaptureState.WAITING, CaptureState.RUNNING)
MOST_WAITING = 10
"""Captures of one account that may wait for the worker at a time."""

RECORD = "rekaman.json"
"""The name of the piece that tells what was secured, in both ways."""
STATEMENT = "kesaksian.json"
"""The name of the piece that holds the word of the second observer."""
