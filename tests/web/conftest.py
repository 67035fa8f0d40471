"""The furnished house of the walks: built once, in a database of its own, left as it was found."""

import os
from collections.abc import Iterator

import pytest

from tests import databases
from tests.conftest import TestClock
from tests.web.visitors import UndoneStore
from tests.web.walked_house import House, furnish
from tracker.store.base import make_engine


@pytest.fixture(scope="session")
def house(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everybody and every case, in one transaction that is never committed."""
    name = f"house_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    engine = make_engine(databases.fresh(server, name))
    home = tmp_path_factory.mktemp("house")
    store = UndoneStore(home, engine)
    with store.session() as session:
        yield furnish(store, TestClock(), session, home)
    store.close()
    engine.dispose()
