"""Copies of evidence with parts blacked out, and what each was drawn from; only appended to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redactions",
        sa.Column("copy_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["evidence_items.id"], name=op.f("fk_redactions_copy_id")
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["evidence_items.id"], name=op.f("fk_redactions_original_id")
        ),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_redactions")),
    )
    op.create_index("ix_redactions_original_id", "redactions", ["original_id"])
    op.execute(
        "CREATE TRIGGER redactions_no_change BEFORE UPDATE OR DELETE ON redactions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER redactions_no_truncate BEFORE TRUNCATE ON redactions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("redactions")
