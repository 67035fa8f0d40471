"""Bringing a database to the newest migration, and asking how far it is."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def alembic_config(engine: Engine) -> Config:
    """A configuration without a file: the engine travels in its attributes."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """False for tables that another package keeps in the same database."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations up to `to`; a step that fails leaves the database as it was."""
    command.upgrade(alembic_config(engine), to)


def downgrade(engine: Engine, to: str) -> None:
    """Run the migrations down to `to`."""
    command.downgrade(alembic_config(engine), to)


@lru_cache(maxsize=1)
def newest() -> str | None:
    """The revision that the code expects; the folder is read once, since health asks often."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head()


def current(engine: Engine) -> str | None:
    """The revision that the database has, None for an empty one."""
    with engine.connect() as connection:
        return revision_in(connection)


def revision_in(connection: Connection) -> str | None:
    """The revision that the database behind a connection has, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()
