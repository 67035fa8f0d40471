"""Securing a page of the web: in which way, and how far it is."""

from enum import StrEnum

from tracker.domain.roles import Actor, Permission, Sight


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


def can_observe(who: Actor, sight: Sight, *, first: int) -> bool:
    """Whether somebody may be the second observer of a page that `first` saw: another person, with
    the same right."""
    return who.account_id != first and who.may(Permission.EVIDENCE_ADD, sight)


def may_name_observer(who: Actor, sight: Sight, *, first: int, agency: int) -> bool:
    """Whether somebody may name another second observer: the first observer, or whoever hands out
    the work of the agency that secured the page."""
    if who.agency_id != agency:
        return False
    own = who.account_id == first and who.may(Permission.EVIDENCE_ADD, sight)
    return own or who.may(Permission.CASE_ASSIGN, sight)
