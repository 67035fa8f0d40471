"""Connections: a dead one is replaced before it is used, and reading needs no transaction."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from tests import databases
from tracker.store.base import make_engine
from tracker.store.opening import Store

ME = text("SELECT pg_backend_pid()")


@pytest.fixture
def url(server: str) -> str:
    return databases.empty(server, "engine")


@pytest.fixture
def pool(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    yield engine
    engine.dispose()


def end_backend(url: str, pid: int) -> None:
    """As a restart of the server would, and wait until it is gone."""
    engine = make_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    engine.dispose()


def test_a_connection_that_the_server_closed_is_replaced(url: str, pool: Engine) -> None:
    with pool.connect() as connection:
        before = connection.scalar(ME)
    end_backend(url, before)
    with pool.connect() as connection:
        assert connection.scalar(ME) != before


def test_a_connection_in_order_is_used_again(pool: Engine) -> None:
    with pool.connect() as connection:
        before = connection.scalar(ME)
    with pool.connect() as connection:
        assert connection.scalar(ME) == before


def test_a_reader_begins_no_transaction(url: str, tmp_path: Path) -> None:
    store = Store(tmp_path, url, 20)
    now = text("SELECT transaction_timestamp()")
    with store.reader() as reader, store.session() as session:
        assert reader.scalar(now) != reader.scalar(now)
        assert session.scalar(now) == session.scalar(now)
    store.close()


def test_a_session_after_a_reader_has_a_transaction_again(url: str, tmp_path: Path) -> None:
    store = Store(tmp_path, url, 20)
    opened: list[object] = []
    event.listen(store.engine, "connect", lambda *_: opened.append(1))
    with store.reader() as reader:
        before = reader.scalar(ME)
    with store.session() as session:
        assert session.scalar(ME) == before
        session.execute(text("CREATE TABLE left_over ()"))
    with store.reader() as reader:
        assert reader.scalar(text("SELECT to_regclass('left_over')")) is None
    store.close()
    assert len(opened) == 1
