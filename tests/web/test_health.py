"""What whoever watches the service is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from config.settings import Settings
from tests import databases, object_stores
from tracker.store.opening import Store


def test_a_sound_service_says_so(client):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "database": "ok",
        "vault": "ok",
        "migrations": "ok",
        "mail": "off",
    }


def test_a_database_that_does_not_answer_is_named_and_hides_nothing_else(tmp_path: Path):
    nowhere = Store(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none", 20)
    app = create_app(Settings(home=tmp_path, secret_key="x" * 32), store=nowhere)

    answer = app.test_client().get("/healthz")

    nowhere.close()
    assert answer.status_code == 503
    assert answer.json == {
        "status": "failed",
        "database": "failed",
        "vault": "ok",
        "migrations": "failed",
        "mail": "off",
    }


def test_a_browser_with_a_session_is_told_the_same_when_the_database_is_away(tmp_path: Path):
    nowhere = Store(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none", 20)
    app = create_app(Settings(home=tmp_path, secret_key="x" * 32), store=nowhere)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token that cannot be looked up"

    answer = client.get("/healthz")

    nowhere.close()
    assert answer.status_code == 503


def test_a_vault_that_cannot_be_written_is_named(client, store):
    store.vault.folder.parent.mkdir(parents=True, exist_ok=True)
    store.vault.folder.write_text("not a folder")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json["vault"] == "failed"
    assert answer.json["database"] == "ok"


@pytest.fixture
def unprepared(server: str, tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path, databases.empty(server, "unprepared"), 20)
    yield store
    store.close()


def test_a_database_of_another_age_is_named(unprepared: Store, tmp_path: Path):
    app = create_app(Settings(home=tmp_path, secret_key="x" * 32), store=unprepared)

    answer = app.test_client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json == {
        "status": "failed",
        "database": "ok",
        "vault": "ok",
        "migrations": "failed",
        "mail": "off",
    }


def test_the_vault_that_is_asked_is_the_one_in_use(server, tmp_path: Path, monkeypatch):
    with object_stores.object_store() as endpoint:
        object_stores.tell(monkeypatch, endpoint)
        address = object_stores.address()
        said = [_health(server, tmp_path, place) for place in (address, "s3://tidak-ada/x")]
    assert [body["vault"] for body in said] == ["ok", "failed"]


def _health(database_url: str, home: Path, vault: str) -> dict[str, str]:
    settings = Settings(
        home=home, database_url=database_url, secret_key="x" * 32, vault_address=vault
    )
    app = create_app(settings)
    body: dict[str, str] = app.test_client().get("/healthz").json
    app.extensions["netral"].store.close()
    return body
