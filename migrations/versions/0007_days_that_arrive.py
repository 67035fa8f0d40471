"""From when to when a sanction is served, and the next day on which something arrives by itself.

`setup`, which runs after a migration, brings in the days of cases that were there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sanctions", sa.Column("served_from", sa.String(length=10), nullable=True))
    op.add_column("sanctions", sa.Column("served_until", sa.Date(), nullable=True))
    op.add_column(
        "sanctions",
        sa.Column("is_served", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("sent_cases", sa.Column("arrives_on", sa.Date(), nullable=True))
    op.add_column("sent_cases", sa.Column("arrives", sa.String(length=20), nullable=True))
    op.create_index(
        "ix_sent_cases_arriving",
        "sent_cases",
        ["agency_id", "arrives_on"],
        postgresql_where=sa.text("arrives_on IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_sent_cases_arriving", table_name="sent_cases")
    op.drop_column("sent_cases", "arrives")
    op.drop_column("sent_cases", "arrives_on")
    for name in ("is_served", "served_until", "served_from"):
        op.drop_column("sanctions", name)
