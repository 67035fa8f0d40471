"""Real PostgreSQL databases for tests: one server a run, copies of one prepared template."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tests.builders import build_world
from tracker.store import postgres_server
from tracker.store.base import make_engine
from tracker.store.migrating import upgrade
from tracker.store.postgres import running

TEMPLATE = "netral_template"

CARELESS = {} if os.environ.get("PROOF") else {"fsync": "off", "full_page_writes": "off"}
"""The short run's databases need not outlive a loss of power. A process that is killed, the web
server's or one of the database's, loses nothing by it: what was committed is the kernel's. The
proofs wait for the disk as the product does; `test_kills.py` always does, on its own server."""


@contextmanager
def server(home: Path) -> Iterator[str]:
    """The run's server and its template; whoever comes first prepares it, the others wait."""
    with _started(home) as url, (home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "template.ready").exists():
            prepared(url)
            (home / "template.ready").touch()
        fcntl.flock(lock, fcntl.LOCK_UN)
        yield url


@contextmanager
def _started(home: Path) -> Iterator[str]:
    """The product's own server, started without the waiting for the disk."""
    with ExitStack() as use:
        with patch.dict(postgres_server._FIRM, CARELESS):
            url = use.enter_context(running(home))
        yield url


def fresh(server_url: str, name: str, template: str = TEMPLATE) -> str:
    """A copy of the template under that name, replacing an older one; its address."""
    _maintain(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _maintain(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    return named(server_url, name)


def note_analyses(engine: Engine) -> None:
    """From now on `renew` knows whether a test told the planner what there is."""

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if statement.startswith("ANALYZE"):
            _ANALYZED.add(engine)

    event.listen(engine, "before_cursor_execute", note)


def renew(engine: Engine, server_url: str) -> None:
    """A new copy under the engine's database, if a table was analyzed in it.

    Its count of rows outlives the test that is rolled back: later tests would be planned for
    tables that hold next to nothing, and take a hundred times as long.
    """
    if engine in _ANALYZED:
        _ANALYZED.remove(engine)
        engine.dispose()
        fresh(server_url, str(engine.url.database))


_ANALYZED: set[Engine] = set()


def empty(server_url: str, name: str) -> str:
    """An empty database under that name; its address."""
    _maintain(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _maintain(server_url, f'CREATE DATABASE "{name}"')
    return named(server_url, name)


def named(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def _maintain(server_url: str, statement: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def prepared(server_url: str, name: str = TEMPLATE) -> str:
    """A migrated database with the small world in it, made without a template; its address."""
    url = empty(server_url, name)
    engine = make_engine(url)
    upgrade(engine)
    with Session(engine) as session:
        build_world(session)
        session.commit()
    engine.dispose()
    return url
