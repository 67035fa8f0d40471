"""Fixtures of the reading room: a crowd of generated cases, made once and read by many."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import databases
from tests.conftest import TestStore
from tests.counting_by_hand import Crowd, make_crowd
from tracker.store.base import make_engine
from tracker.store.opening import Store

TODAY = date(2024, 10, 7)


@pytest.fixture(scope="session")
def crowd_size() -> int:
    """How many cases the crowd has; a module that needs another number says so."""
    return 240


@pytest.fixture(scope="module")
def crowded(server: str, crowd_size: int) -> Iterator[tuple[Engine, Crowd]]:
    """A database of this worker's own that the crowd stands in."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    engine = make_engine(databases.fresh(server, f"crowd_{worker}"))
    with Session(engine) as session:
        crowd = make_crowd(session, TODAY, crowd_size)
        session.commit()
    yield engine, crowd
    engine.dispose()


@pytest.fixture
def crowd(crowded: tuple[Engine, Crowd]) -> Crowd:
    return crowded[1]


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The crowd's database for tests that ask for the crowd, rolled back after each of them."""
    engine = (
        request.getfixturevalue("crowded")[0]
        if "crowd" in request.fixturenames
        else request.getfixturevalue("engine")
    )
    store = TestStore(tmp_path, engine)
    yield store
    store.close()
