"""The cases of the benchmark are whole: a figure measured on them speaks of real ones."""

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import databases
from tests.bench.filling import fill
from tests.proof.wholeness import faults_of
from tracker.queries.running_law import running_law
from tracker.store.base import make_engine
from tracker.store.cases import Case
from tracker.store.vault_folder import FolderVault

CASES = 400


@pytest.fixture(scope="module")
def filled(
    server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, FolderVault]]:
    url = databases.fresh(server, f"filled_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    engine = make_engine(url)
    vault = FolderVault(Path(tmp_path_factory.mktemp("vault")), 1 << 20)
    fill(engine, vault, CASES, date(2024, 11, 20), "36.71")
    yield engine, vault
    engine.dispose()


def test_generated_cases_are_what_their_steps_say(filled: tuple[Engine, FolderVault]) -> None:
    engine, vault = filled
    with Session(engine) as session:
        some = set(random.Random(1).sample(range(1, CASES + 1), 60))
        assert faults_of(session, vault, running_law(session), some) == []


def test_generated_cases_end_in_many_ways_and_some_are_open(
    filled: tuple[Engine, FolderVault],
) -> None:
    engine, _vault = filled
    with Session(engine) as session:
        counts = session.execute(select(Case.is_open, func.count()).group_by(Case.is_open))
        assert all(count > CASES / 20 for _, count in counts)
        places = select(Case.lane, Case.stage).distinct()
        assert len(session.execute(places).all()) > 15
