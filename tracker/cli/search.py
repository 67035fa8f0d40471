"""`flask search …`: looks through everything that somebody may read."""

from typing import Any

import click
from sqlalchemy.orm import Session

from tracker.cli.answering import Answer, Failed, answering, progress
from tracker.cli.receiving import works
from tracker.domain.roles import Actor
from tracker.queries.accounts import actor_called
from tracker.queries.filters import CaseFilters
from tracker.queries.running_law import running_law
from tracker.queries.search import Hit, Kind, Pieces, SearchFilters, found_for
from tracker.services.searching import rebuild
from tracker.services.system_account import system_actor
from tracker.web.session import house

_MOST = 100


@click.command("search")
@click.argument("query", required=False)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="One kind of hit.")
@click.option("--as", "username", help="What that account may read; else the system account.")
@click.option("--limit", type=click.IntRange(1, _MOST), default=20, help="How many hits to print.")
@click.option("--rebuild", "anew", is_flag=True, help="Write the whole index anew.")
@answering
def command(
    query: str | None, kind: str | None, username: str | None, limit: int, anew: bool
) -> Answer:
    """Print what is found, best first. Beyond two hundred hits the count says 200 and `more`."""
    if anew:
        with works() as begin_work:
            cases = rebuild(begin_work, lambda done, of: progress(f"{done} of {of} cases …"))
        return Answer({"rebuilt": cases}, [f"The texts of {cases} cases were written anew."])
    if not query or not query.strip():
        raise click.UsageError("say what to look for.")
    with house().store.reader() as session:
        actor = _actor(session, username)
        filters = SearchFilters(CaseFilters(text=query), Kind(kind) if kind else None)
        found = found_for(session, actor, running_law(session), filters, limit)
    document: dict[str, Any] = {
        "count": found.total,
        "more": found.is_more,
        "hits": [_said(hit) for hit in found.hits],
    }
    if found.instead is not None:
        document["instead"] = found.instead
    lines = [f"Showing results for {found.instead}."] if found.instead else []
    if found.asks_nothing:
        lines.append("No word of that tells anything: add a name, a place or part of a number.")
    lines += [f"{hit.kind}  {hit.ref}  {_plain(hit.title)}" for hit in found.hits]
    count = f"more than {found.total}" if found.is_more else str(found.total)
    return Answer(document, [*lines, f"{count} found."])


def _actor(session: Session, username: str | None) -> Actor:
    if username is None:
        return system_actor(session)
    actor = actor_called(session, username)
    if actor is None:
        raise Failed(f"no active account is called {username}")
    return actor


def _said(hit: Hit) -> dict[str, str]:
    return {
        "kind": hit.kind.value,
        "ref": hit.ref,
        "title": _plain(hit.title),
        "excerpt": _plain(hit.excerpt),
    }


def _plain(pieces: Pieces) -> str:
    return "".join(text for text, _ in pieces)
