"""`flask setup`: prepares an empty database, or brings an older one up to date."""

from typing import Any

import click

from tracker.cli.answering import Answer, answering, progress
from tracker.cli.demo import account_lines, fill_demo
from tracker.queries.law_files import LAW, read_documents
from tracker.services.demo import begins
from tracker.services.setting_up import SetUp, is_untouched, set_up
from tracker.web.session import House, house


@click.command("setup")
@click.option("--demo", is_flag=True, help="Add the demonstration's data and accounts.")
@answering
def command(demo: bool) -> Answer:
    """Prepare the database: migrations, regions, agencies, law data. Safe to repeat."""
    found = house()
    done = prepare(found, demo=demo)
    document: dict[str, Any] = {
        "migrated_from": done.migrated_from,
        "migrated_to": done.migrated_to,
        "regions": done.regions,
        "agencies": done.agencies,
        "law": done.law_digest,
        "law_applied": done.law_applied,
    }
    lines = [_line(done)]
    if demo:
        progress("Bringing in the demonstration's data …")
        accounts = fill_demo(found)
        document["accounts"] = [
            {"username": a.username, "password": a.password, "who": a.who} for a in accounts
        ]
        lines += ["Demo accounts:", *account_lines(accounts)]
    return Answer(document, lines)


def prepare(found: House, *, demo: bool = False) -> SetUp:
    """Bring the database of this house to what this version needs.

    An untouched one that will hold the demonstration is prepared on the day on which that begins,
    so that the book tells everything in the order of time.
    """
    progress("Preparing the database …")
    clock = begins(found.clock) if demo and is_untouched(found.store) else found.clock
    return set_up(found.store, clock, read_documents(LAW, found.settings.readings))


def _line(done: SetUp) -> str:
    if not done.is_new:
        return "Everything was there already."
    law = "new" if done.law_applied else "unchanged"
    return (
        f"Migrations at {done.migrated_to}; {done.regions} regions and {done.agencies} agencies "
        f"added; law data {law} ({done.law_digest[:12]})."
    )
