"""The jobs of an uploaded table: reading its rows, and taking them in slice by slice."""

from tracker.cli.capturing import works
from tracker.cli.receiving import seldom_collecting
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.sheets import BeginWork, read_sheet
from tracker.services.taking_sheets import take_slice
from tracker.services.work import Work
from tracker.web.session import House


def read_in(found: House, number: int) -> None:
    """Read the rows of an upload from its file."""
    with works(found) as begin:
        read_sheet(begin, found.store.home, number)


def take_in(found: House, number: int) -> None:
    """Take the next rows of an import in, as the officer who uploaded it."""
    with works(found) as begin, found.store.session() as session, seldom_collecting():
        law = running_law(session)

        def begin_as(actor: Actor) -> BeginWork:
            return lambda: Work(session, actor, found.clock, law, found.store.vault)

        take_slice(begin_as, begin, found.store.home, number)
