"""The worker's jobs: the tables, types and functions of Procrastinate, as its package makes them.

A later version of the package brings changes to them; each becomes a migration of its own here.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DROP_ALL = """
DO $$
DECLARE made record;
BEGIN
    DROP TABLE procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs,
        procrastinate_workers CASCADE;
    FOR made IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace
        AND starts_with(proname, 'procrastinate_')
    LOOP EXECUTE 'DROP FUNCTION ' || made.name || ' CASCADE'; END LOOP;
    FOR made IN SELECT oid::regtype AS name FROM pg_type
        WHERE typnamespace = current_schema()::regnamespace
        AND starts_with(typname, 'procrastinate_') AND typtype IN ('e', 'c')
    LOOP EXECUTE 'DROP TYPE ' || made.name || ' CASCADE'; END LOOP;
END
$$
"""


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    connection.execute(SchemaManager.get_schema())


def downgrade() -> None:
    op.execute(DROP_ALL)
