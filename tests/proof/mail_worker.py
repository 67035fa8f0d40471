"""A worker that hands over mail until it is killed: `python -m tests.proof.mail_worker URL PORT
BEGAN SPEED`. Its clock began then, on the machine's monotonic one, and runs so much faster."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.mail_servers import post_office
from tracker.domain.notifying import Quiet
from tracker.queries.running_law import running_law
from tracker.services.delivering import deliver
from tracker.services.mail_words import write
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.store.opening import Store

OPENS_AT = datetime.fromisoformat("2024-10-07T06:00:00+07:00")


def fast_clock(began: float, speed: float) -> Callable[[], datetime]:
    """A clock that showed `OPENS_AT` when the machine's monotonic one showed `began`."""
    return lambda: OPENS_AT + timedelta(seconds=(time.monotonic() - began) * speed)


def main(url: str, port: int, began: float, speed: float) -> None:
    clock = fast_clock(began, speed)
    store = Store(Path(tempfile.gettempdir()), url, 20)
    post = post_office(port, patience=5.0, quiet=Quiet(0, 0))
    with store.session() as session:
        actor, law = system_actor(session), running_law(session)
        while True:
            deliver(lambda: Work(session, actor, clock, law, store.vault), post, write)
            time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
