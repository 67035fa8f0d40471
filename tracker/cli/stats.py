"""`flask stats …`: figures as of any day, and what each of them counts."""

from datetime import date, datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from tracker.cli.answering import Answer, Failed, answering
from tracker.domain.deadlines import Zone, office_day
from tracker.domain.figures import DEFINITIONS, NOT_KEPT
from tracker.domain.roles import Actor
from tracker.queries.accounts import actor_called
from tracker.queries.figures import FigureTold, figure_at
from tracker.queries.filters import NONE, CaseFilters, param_of, read_filters
from tracker.queries.moments import Moment, NotKept, end_of, now
from tracker.queries.running_law import running_law
from tracker.services.system_account import system_actor
from tracker.web.session import house

_OPTIONS = {
    "since": "The first day that a case may count on.",
    "until": "The last day that a case may count on.",
    "election": f"The id of the election; {NONE} for none.",
    "contest": "The office that the election is for.",
    "region": "The code of a place: it and those below.",
    "agency": "The id of the agency that handles the case.",
    "holder": f"The id of the agency that holds it; {NONE} for nobody.",
    "kind": "report, finding or lead.",
    "conduct": "A type of act.",
    "channel": "Where the act took place.",
    "outcome": "What the plenary found.",
    "recommended": "The level recommended.",
    "imposed": "The level imposed.",
}
"""Filters with an option of their own; any other is given as `--filter NAME=VALUE`, in the words of
the address bar."""


class _OneLine(click.Command):
    """Wrong usage is told in one line."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            error.ctx = None
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.ctx = None
            raise


@click.group("stats")
def group() -> None:
    """Figures that stay."""


@group.command("list", cls=_OneLine)
@answering
def list_all() -> Answer:
    """Every figure: its name, version, unit, and what it counts."""
    filters = sorted(_OPTIONS)
    document = [
        {
            "name": one.name,
            "version": one.version,
            "unit": one.unit,
            "title": one.title,
            "definition": one.sentence,
            "filters": filters,
        }
        for one in DEFINITIONS.values()
    ]
    return Answer(document, [f"{d.name} {d.version}: {d.sentence}" for d in DEFINITIONS.values()])


def _with_filters(command: Any) -> Any:
    for name, words in reversed(_OPTIONS.items()):
        command = click.option(f"--{name}", help=words)(command)
    return command


@group.command("show", cls=_OneLine)
@click.argument("name")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="How it stood when that day ended."
)
@click.option("--as", "username", help="What that account may see; else the system account.")
@click.option("--filter", "more", multiple=True, help="A filter of the address bar, NAME=VALUE.")
@_with_filters
@answering
def show(
    name: str, as_of: datetime | None, username: str | None, more: tuple[str, ...], **given: str
) -> Answer:
    """Print a figure: its name, version, moment, filters and numbers."""
    if name not in DEFINITIONS:
        raise click.UsageError(f"no figure is called {name}; `flask stats list` names them.")
    found = house()
    with found.store.reader() as session:
        law = running_law(session)
        filters = _filters({k: v for k, v in given.items() if v is not None}, more, law)
        actor = _actor(session, username)
        moment = _moment(session, as_of.date() if as_of else None, found)
        told = figure_at(session, actor, name, filters, moment, law)
    return Answer(told.as_document(), _lines(told))


def _filters(given: dict[str, str], more: tuple[str, ...], law: Any) -> CaseFilters:
    asked = {param_of(name): value for name, value in given.items()}
    for one in more:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.UsageError(f"--filter takes NAME=VALUE, not {one}.")
        asked[name] = value
    filters, bad = read_filters(asked, law)
    known = filters.query()
    unread = sorted({*bad, *(name for name in asked if name not in known)})
    if unread:
        raise click.UsageError("cannot read " + ", ".join(f"{n}={asked[n]}" for n in unread) + ".")
    if unkept := [one for one in filters.active() if one in NOT_KEPT]:
        raise click.UsageError("no figure takes " + ", ".join(map(param_of, unkept)) + ".")
    return filters


def _actor(session: Session, username: str | None) -> Actor:
    if username is None:
        return system_actor(session)
    actor = actor_called(session, username)
    if actor is None:
        raise Failed(f"no active account is called {username}")
    return actor


def _moment(session: Session, day: date | None, found: Any) -> Moment:
    today = office_day(found.clock(), Zone.WIB)
    if day is None:
        return now(session, today)
    if day > today:
        raise click.UsageError(f"{day.isoformat()} is not over yet.")
    try:
        return end_of(session, day, today, Zone.WIB)
    except NotKept as refusal:
        raise Failed(str(refusal)) from refusal


def _lines(told: FigureTold) -> list[str]:
    asked = " ".join(f"{k}={v}" for k, v in told.filters.query().items())
    head = f"{told.definition.name} {told.definition.version} as of {told.moment.day}"
    numbers = [f"{' '.join(one.key):<40} {one.count:>8}" for one in told.told]
    return [" ".join((head, asked)).rstrip(), *numbers]
