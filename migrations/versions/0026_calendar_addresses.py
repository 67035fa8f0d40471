"""Private addresses of people's calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_addresses",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_calendar_addresses_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_addresses")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_addresses_digest")),
    )


def downgrade() -> None:
    op.drop_table("calendar_addresses")
