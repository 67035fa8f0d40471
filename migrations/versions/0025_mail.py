"""Mail: addresses and choices of people, what waits to be mailed, mails, rungs that were told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("said", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_mails_over_at")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mails_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mails_message_id")),
    )
    op.create_index("ix_mails_account_id", "mails", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_mails_waiting",
        "mails",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "postboxes",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_because", sa.String(length=300), nullable=True),
        sa.Column("asked_address", sa.String(length=254), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("zone", sa.String(length=4), nullable=True),
        sa.Column("choices", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(address IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_postboxes_confirmed_address"),
        ),
        sa.CheckConstraint(
            "(asked_address IS NULL) = (asked_until IS NULL)", name=op.f("ck_postboxes_asked_until")
        ),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_postboxes_hour_of_a_day")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_postboxes_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_postboxes")),
    )
    op.create_table(
        "told_rungs",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("working_days", sa.SmallInteger(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_told_rungs_agency_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_told_rungs_case_id")),
        sa.PrimaryKeyConstraint(
            "case_id",
            "respondent_id",
            "term",
            "agency_id",
            "start_on",
            "due_on",
            "working_days",
            name=op.f("pk_told_rungs"),
        ),
    )
    op.create_table(
        "outbox",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=30), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.String(length=30), nullable=True),
        sa.CheckConstraint("how <> 'in_app'", name=op.f("ck_outbox_by_mail")),
        sa.CheckConstraint("mail_id IS NULL OR left_out IS NULL", name=op.f("ck_outbox_one_end")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_outbox_account_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_outbox_mail_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_outbox_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_mail_id", "outbox", ["mail_id"], unique=False)
    op.create_index(
        "ix_outbox_unbound",
        "outbox",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("mail_id IS NULL AND left_out IS NULL"),
    )


def downgrade() -> None:
    for table in ("outbox", "told_rungs", "postboxes", "mails"):
        op.drop_table(table)
