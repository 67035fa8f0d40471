"""The day's work of the house: a checkpoint of the book, its time stamps, the vault's sweep, prints
of pictures that have none, news and cases that an older version read."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from tracker.domain.errors import Conflict
from tracker.services.checkpoints import have_stamped, make_checkpoint
from tracker.services.near_copies import ask_missing_prints
from tracker.services.newsdesk import read_outdated
from tracker.services.sweeping import Swept, sweep
from tracker.services.work import Work
from tracker.store.jobs import ask_for, was_asked_for
from tracker.store.signing import Signer
from tracker.store.time_stamps import Authorities

DAILY = "daily"
"""The job of a day's work. Told its `day`, ISO text."""


@dataclass
class Day:
    """What was done: the checkpoint's number, lines of what was refused, what was swept."""

    checkpoint: int | None = None
    refused: list[str] = field(default_factory=list)
    swept: Swept | None = None


def ask_for_the_day(work: Work) -> bool:
    """Ask the worker for today's work, unless somebody did; True where this was the first."""
    work.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    day = work.today.isoformat()
    if was_asked_for(work.session, DAILY, day=day):
        return False
    ask_for(work.session, DAILY, lock=DAILY, day=day)
    return True


def do_the_day(begin: Callable[[], Work], signer: Signer, authorities: Authorities) -> Day:
    """Sign how far the book goes, have it stamped, sweep the vault, ask for prints that pictures
    lack. Safe to repeat.

    A vault that looks like another database's is left alone, and the day says so.
    """
    day = Day()
    with begin() as work:
        day.checkpoint = make_checkpoint(work, signer)
    day.refused = have_stamped(begin, authorities)
    try:
        with begin() as work:
            day.swept = sweep(work, whole_vault=True)
    except Conflict as refusal:
        day.refused.append(f"the vault was not swept: {refusal}")
    with begin() as work:
        ask_missing_prints(work)
        read_outdated(work)
    return day


_LOCK = 0x6E657464
"""A number of this product's own among the database's advisory locks: asking for the day."""
