"""How migrations run: in one transaction, on the engine that the caller brings."""

from alembic import context

from tracker.store import tables
from tracker.store.migrating import is_ours

target_metadata = tables.metadata

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        include_name=is_ours,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
