"""Notices about news that somebody has seen on the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen_news_notices",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_seen_news_notices_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["news_notices.id"],
            name=op.f("fk_seen_news_notices_notice_id_news_notices"),
        ),
        sa.PrimaryKeyConstraint("account_id", "notice_id", name=op.f("pk_seen_news_notices")),
    )


def downgrade() -> None:
    op.drop_table("seen_news_notices")
