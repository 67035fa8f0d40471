"""The operators' door: the commands of `flask …`, a module a noun."""

from flask import Flask

from tracker.cli import (
    accounts,
    cases,
    evidence,
    law,
    ledger,
    mail,
    news,
    search,
    serve,
    setup,
    stats,
    worker,
)
from tracker.cli.demo import Fill, know_demo

COMMANDS = (
    setup.command,
    serve.command,
    worker.command,
    law.group,
    cases.group,
    news.group,
    search.command,
    stats.group,
    evidence.group,
    ledger.group,
    evidence.group,
    accounts.group,
    mail.group,
)
"""Every command and group, in the order of `flask --help`; a new noun adds its own here."""


def register(app: Flask, fill: Fill | None = None) -> None:
    """Hang the commands into the app; `fill` brings the demonstration's data in."""
    know_demo(app, fill)
    for command in COMMANDS:
        app.cli.add_command(command)
