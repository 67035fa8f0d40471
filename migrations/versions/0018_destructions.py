"""Destruction of evidence after its retention: proposals, answers, and tombstones that stay."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("destruction_proposals", "destruction_answers", "tombstones")


def upgrade() -> None:
    op.create_table(
        "destruction_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("pieces", JSONB(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("retention_ended_on", sa.Date(), nullable=False),
        sa.Column("minutes_no", sa.String(length=120), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_destruction_proposals_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_destruction_proposals_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["accounts.id"], name=op.f("fk_destruction_proposals_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_proposals")),
    )
    op.create_index("ix_destruction_proposals_case_id", "destruction_proposals", ["case_id"])
    op.create_index("ix_destruction_proposals_agency_id", "destruction_proposals", ["agency_id"])
    op.create_table(
        "destruction_answers",
        sa.Column("proposal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["destruction_proposals.id"],
            name=op.f("fk_destruction_answers_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_destruction_answers_answered_by")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_destruction_answers")),
    )
    op.create_table(
        "tombstones",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("retention_ended_on", sa.Date(), nullable=False),
        sa.Column("minutes_no", sa.String(length=120), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_items.id"], name=op.f("fk_tombstones_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["ledger_entries.seq"], name=op.f("fk_tombstones_entry")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["destruction_proposals.id"],
            name=op.f("fk_tombstones_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tombstones_case_id")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_tombstones_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["accounts.id"], name=op.f("fk_tombstones_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["accounts.id"], name=op.f("fk_tombstones_approved_by")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_tombstones")),
    )
    op.create_index("ix_tombstones_digest", "tombstones", ["digest"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
