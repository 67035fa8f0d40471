"""Second observers who were named in place of others, only ever appended; and a way to the acts
that assigned many cases."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE = "observer_namings"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("case_id", "capture_id", "observer_id", "in_place_of", "recorded_by")
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{TABLE}_{column}_{table}"))
            for column, target, table in (
                ("case_id", "cases.id", "cases"),
                ("capture_id", "captures.id", "captures"),
                ("observer_id", "accounts.id", "accounts"),
                ("in_place_of", "accounts.id", "accounts"),
                ("recorded_by", "accounts.id", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index("ix_observer_namings_capture_id", TABLE, ["capture_id", "id"])
    op.create_index("ix_observer_namings_observer_id", TABLE, ["observer_id"])
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.create_index(
        "ix_ledger_entries_assigned",
        "ledger_entries",
        ["seq"],
        postgresql_where=sa.text("act = 'cases.assigned'"),
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_entries_assigned", "ledger_entries")
    op.drop_table(TABLE)
