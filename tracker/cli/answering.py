"""How every command answers: one document or some lines, one exit status, never a traceback."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tracker.domain.errors import Refusal
from tracker.domain.problems import LawProblems
from tracker.queries.law_files import UnreadableLaw
from tracker.store.law import NoLaw
from tracker.store.postgres import PostgresRefused

DONE, FAILED, WRONG_USAGE, IN_PART, DAMAGED = 0, 1, 2, 3, 4

_NOT_SET_UP = "the database is not set up; run `flask setup` first."
_NO_SUCH_TABLE = "42P01"

log = logging.getLogger("netral.cli")


@dataclass(frozen=True)
class Answer:
    """What a command has to say: `document` for machines, `lines` for people."""

    document: Mapping[str, Any] | Sequence[Any]
    lines: Sequence[str] = field(default_factory=list)
    status: int = DONE


class Failed(Exception):
    """A command cannot do what was asked, for the reason in its one line."""


def answering(command: Callable[..., Answer]) -> Callable[..., None]:
    """Give a command its `--json`, and turn whatever happens into an exit status.

    With `--json` standard output holds one JSON document and nothing else, also when it fails.
    """

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    @with_appcontext
    @wraps(command)
    def run(*args: Any, as_json: bool, **kwargs: Any) -> None:
        try:
            answer = command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            _fail(error, as_json)
        if as_json:
            click.echo(json.dumps(answer.document, ensure_ascii=False))
        else:
            for line in answer.lines:
                click.echo(line)
        click.get_current_context().exit(answer.status)

    return run


def progress(line: str) -> None:
    """A line about what is going on, on standard error."""
    click.echo(line, err=True)


def _fail(error: Exception, as_json: bool) -> NoReturn:
    line = reason(error)
    log.debug("failed", exc_info=error)
    progress(f"Netral: {line}")
    if as_json:
        click.echo(json.dumps({"error": line}, ensure_ascii=False))
    click.get_current_context().exit(FAILED)


def reason(error: Exception) -> str:
    """Why a command failed, in one line."""
    match error:
        case NoLaw():
            return _NOT_SET_UP
        case DBAPIError() if getattr(error.orig, "sqlstate", None) == _NO_SUCH_TABLE:
            return _NOT_SET_UP
        case LawProblems():
            more = len(error.problems) - 1
            return f"the law data are wrong: {error.problems[0]}" + (f" (+{more})" if more else "")
        case Failed() | UnreadableLaw() | PostgresRefused() | Refusal():
            return _one_line(str(error))
        case DBAPIError():
            return f"the database refused: {_one_line(str(error.orig))}"
        case SQLAlchemyError() | OSError():
            return _one_line(str(error))
        case _:
            return f"unexpected {type(error).__name__}: {_one_line(str(error))}"


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "no reason given"
