"""A memory that is away or too old: a calm page in both languages, never an accident."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from config.settings import Settings
from tests import databases
from tests.builders import make_account, sign_in_token
from tests.conftest import TestClock
from tests.pages import CheckedClient
from tracker.store.base import make_engine
from tracker.store.migrating import downgrade
from tracker.store.opening import Store
from tracker.store.postgres import running

KEY = "for tests only, thirty-two characters"


def app_on(store: Store, home: Path) -> Flask:
    app = create_app(Settings(home=home, secret_key=KEY), clock=TestClock(), store=store)
    app.test_client_class = CheckedClient
    return app


def signed_in(client: FlaskClient, token: str) -> FlaskClient:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def is_calm(answer, said: tuple[str, str]) -> None:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    page = answer.get_data(as_text=True)
    assert all(words in page for words in ("Layanan belum siap", "The service is not ready", *said))
    assert 'lang="en"' in page
    assert "Traceback" not in page


@pytest.fixture
def behind(server: str, tmp_path: Path) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """A visitor and a verifier of a service whose database lacks the fifth migration."""
    url = databases.fresh(server, "behind")
    engine = make_engine(url)
    with Session(engine) as session:
        token = sign_in_token(session, make_account(session, "verifier"), TestClock()())
    downgrade(engine, "0004")
    engine.dispose()
    store = Store(tmp_path, url, 20)
    app = app_on(store, tmp_path)
    yield app.test_client(), signed_in(app.test_client(), token)
    store.close()


def test_a_database_that_lacks_a_migration_is_said_calmly(behind):
    visitor, verifier = behind

    is_calm(
        verifier.get("/perkara"),
        ("sedang disiapkan untuk versi ini", "is being prepared for this version"),
    )
    told = verifier.get("/perkara", headers={"Accept": "application/json"})
    assert (told.status_code, told.json["error"]["code"]) == (503, "migrations_unready")
    health = visitor.get("/healthz")
    assert health.status_code == 503
    assert (health.json["database"], health.json["migrations"]) == ("ok", "failed")


def test_an_empty_database_is_said_calmly_to_visitors(server, tmp_path):
    store = Store(tmp_path, databases.empty(server, "nothing_yet"), 20)

    is_calm(
        app_on(store, tmp_path).test_client().get("/masuk"),
        ("sedang disiapkan", "is being prepared"),
    )
    store.close()


@pytest.fixture
def place() -> Iterator[Path]:
    """A home that a server under another user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="netral-stopped-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_database_that_was_stopped_is_said_calmly_whoever_looks(place, tmp_path):
    """A real server with a database of its own; it ends while the service goes on."""
    with running(place) as url:
        prepared = databases.prepared(url)
        engine = make_engine(prepared)
        with Session(engine) as session:
            token = sign_in_token(session, make_account(session, "verifier"), TestClock()())
        engine.dispose()
        store = Store(tmp_path, prepared, 20)
        app = app_on(store, tmp_path)
        verifier = signed_in(app.test_client(), token)
        assert verifier.get("/perkara").status_code == 200

    said = ("tidak dapat dihubungi", "cannot be reached")
    for path in ("/perkara", "/masuk", "/", "/perkara/1"):
        is_calm(verifier.get(path), said)
        is_calm(app.test_client().get("/masuk"), said)
    is_calm(verifier.post("/masuk", data={"username": "a"}), said)
    health = verifier.get("/healthz")
    assert (health.status_code, health.json["database"]) == (503, "failed")
    store.close()
