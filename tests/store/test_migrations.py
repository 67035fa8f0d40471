"""Migrations: one numbered line of history, up and down again, equal to the models."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from tests import databases
from tracker.store.base import make_engine
from tracker.store.migrating import (
    MIGRATIONS,
    alembic_config,
    current,
    downgrade,
    is_ours,
    newest,
    upgrade,
)
from tracker.store.tables import metadata


@pytest.fixture
def empty(server: str) -> Iterator[Engine]:
    engine = make_engine(databases.empty(server, "migrations"))
    yield engine
    engine.dispose()


def schema_of(engine: Engine) -> dict[str, object]:
    """Everything that a migration could leave behind: tables, columns, indexes, functions."""
    wanted = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1",
        "functions": "SELECT proname, prosrc FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "types": "SELECT typname FROM pg_type "
        "WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'c') ORDER BY 1",
        "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    }
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(sql))]
            for name, sql in wanted.items()
        }


def test_there_is_one_head_and_files_are_numbered(empty: Engine) -> None:
    script = ScriptDirectory.from_config(alembic_config(empty))
    assert len(script.get_heads()) == 1
    names = sorted(p.name for p in (Path(MIGRATIONS) / "versions").glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names)
    assert len({name[:4] for name in names}) == len(names)


@pytest.mark.filterwarnings("ignore:.*operator clause", "ignore:Computed default")
def test_models_equal_migrations(empty: Engine) -> None:
    upgrade(empty)
    assert current(empty) == newest()
    with empty.connect() as connection:
        told = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=told)
        assert compare_metadata(context, metadata) == []


def test_up_down_up_leaves_no_trace(empty: Engine) -> None:
    before = schema_of(empty)
    upgrade(empty)
    whole = schema_of(empty)
    downgrade(empty, "base")
    after = schema_of(empty)
    leftovers = [t for t in inspect(empty).get_table_names() if t != "alembic_version"]
    assert leftovers == []
    assert after["functions"] == before["functions"]
    assert [name for (name,) in after["types"] if name != "alembic_version"] == before["types"]
    upgrade(empty)
    assert schema_of(empty) == whole
