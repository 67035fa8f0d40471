"""Fixtures only: one server a run, one database a worker, one rolled-back transaction a test."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app import create_app, house_of
from config.settings import Settings
from tests import databases
from tests.builders import World, make_account, sign_in_token, world_of
from tests.compiled import share_templates
from tests.homes import run_home
from tests.pages import CheckedClient
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.opening import Store
from tracker.store.people import Account
from tracker.store.vault_folder import FolderVault

LONGEST_FIRST = (
    "tests/web/test_bad_input.py",
    "tests/browser/test_stories.py",
    "tests/web/test_no_trace.py",
    "tests/browser/test_accessibility.py",
    "tests/web/test_authorisation_walk.py",
)
"""Files of a minute and more: one that began last would keep a single worker busy at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others as they were found."""
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look through it each time."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """The controller makes the run's home; workers find it in the environment."""
    if "NETRAL_TEST_HOME" not in os.environ:
        use = ExitStack()
        os.environ["NETRAL_TEST_HOME"] = str(use.enter_context(run_home()))
        config.add_cleanup(use.close)


class TestClock:
    """A clock that stands still until a test moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.at = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)

    def set(self, day: str, hour: int = 9) -> None:
        """To that hour in western Indonesia."""
        self.at = datetime.fromisoformat(f"{day}T{hour:02}:00:00+07:00").astimezone(UTC)


class TestStore(Store):
    """A store whose sessions join the test's own transaction, so that commits roll back too."""

    __test__ = False

    def __init__(self, home: Path, engine: Engine) -> None:
        super().__init__(home, str(engine.url), 20)
        self.database = engine
        self._connection = engine.connect()
        self._outer = self._connection.begin()

    def session(self) -> Session:
        return Session(
            self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )

    def reader(self) -> Session:
        """Its end undoes nothing that was done meanwhile, as on a connection of its own."""
        return Session(
            self._connection, join_transaction_mode="rollback_only", expire_on_commit=False
        )

    def close(self) -> None:
        self._outer.rollback()
        self._connection.close()
        super().close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the run's PostgreSQL, shared by all workers."""
    with databases.server(Path(os.environ["NETRAL_TEST_HOME"])) as url:
        yield url


@pytest.fixture(scope="session")
def engine(server: str) -> Iterator[Engine]:
    """A database of this worker's own, with the small world and the law in it."""
    url = databases.fresh(server, f"unit_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    engine = make_engine(url)
    databases.note_analyses(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def store(engine: Engine, server: str, tmp_path: Path) -> Iterator[Store]:
    databases.renew(engine, server)
    store = TestStore(tmp_path, engine)
    yield store
    store.close()


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.session() as session:
        yield session


@pytest.fixture
def world(session: Session) -> World:
    return world_of(session)


@pytest.fixture
def work(store: Store, session: Session, clock: TestClock) -> Callable[[Actor], Work]:
    """`with work(actor) as act: service(act, …)`, on the test's session and clock."""

    def begin(actor: Actor) -> Work:
        vault = FolderVault(store.home / "vault", 20 << 20)
        return Work(session, actor, clock, running_law(session), vault)

    return begin


@pytest.fixture(scope="session")
def built() -> Flask:
    """The application, put together once for all tests of a worker."""
    app = share_templates(create_app(_settings(Path(os.environ["NETRAL_TEST_HOME"]))))
    app.testing = True
    app.test_client_class = CheckedClient
    return app


@pytest.fixture
def app(built: Flask, store: Store, clock: TestClock, tmp_path: Path) -> Flask:
    """The application in a house of the test's own."""
    built.extensions["netral"] = house_of(_settings(tmp_path), store, clock)
    return built


def _settings(home: Path) -> Settings:
    key = "for tests only, thirty-two characters"
    return Settings(home=home, secret_key=key, hash_profile="cheap")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, session: Session, clock: TestClock) -> Callable[..., FlaskClient]:
    """`sign_in("verifier")` or `sign_in(account)`: a client with that person signed in."""

    def signed(who: str | Account = "verifier", agency: str | None = None) -> FlaskClient:
        account = who if isinstance(who, Account) else make_account(session, who, agency)
        token = sign_in_token(session, account, clock())
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return signed


@pytest.fixture
def statements(store: TestStore) -> Iterator[list[str]]:
    """Every SQL statement that is sent while the test holds it."""
    sent: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(store.database, "before_cursor_execute", note)
    yield sent
    event.remove(store.database, "before_cursor_execute", note)
