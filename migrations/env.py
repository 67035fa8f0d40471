"""How migrations run: in one transaction, on the engine that the caller brings."""

from typing import Any

from alembic import context

from tracker.store import tables

target_metadata = tables.metadata


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave out what another package keeps in the same database."""
    return not (type_ == "table" and name is not None and name.startswith("procrastinate_"))


with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        include_name=include_name,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
