"""Prints of pictures, pairs of near copies, and what officers said of a pair."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BITS = 512


def upgrade() -> None:
    op.create_table(
        "picture_prints",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("method", sa.SmallInteger(), nullable=False),
        sa.Column("whole", postgresql.BIT(BITS), nullable=True),
        sa.Column("below", postgresql.BIT(BITS), nullable=True),
        sa.Column("above", postgresql.BIT(BITS), nullable=True),
        sa.Column("inside", postgresql.BIT(BITS), nullable=True),
        sa.Column("smalls", postgresql.ARRAY(sa.LargeBinary()), nullable=True),
        sa.Column("why_not", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_picture_prints")),
    )
    # Small copies lie beside the row, so that a look at every hash reads the hashes alone.
    op.execute("ALTER TABLE picture_prints ALTER COLUMN smalls SET STORAGE EXTERNAL")
    op.create_table(
        "picture_pairs",
        sa.Column("first", sa.LargeBinary(), nullable=False),
        sa.Column("second", sa.LargeBinary(), nullable=False),
        sa.Column("alike", sa.SmallInteger(), nullable=False),
        sa.Column("cut", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("first < second", name=op.f("ck_picture_pairs_ordered")),
        sa.ForeignKeyConstraint(
            ["first"],
            ["picture_prints.digest"],
            name=op.f("fk_picture_pairs_first"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second"],
            ["picture_prints.digest"],
            name=op.f("fk_picture_pairs_second"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_picture_pairs")),
    )
    op.create_index("ix_picture_pairs_second", "picture_pairs", ["second"])
    op.create_table(
        "picture_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_picture_verdicts_ordered")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_picture_verdicts_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["evidence_items.id"], name=op.f("fk_picture_verdicts_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["evidence_items.id"], name=op.f("fk_picture_verdicts_second_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_picture_verdicts_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_picture_verdicts_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_verdicts")),
    )
    op.create_index("ix_picture_verdicts_pair", "picture_verdicts", ["first_id", "second_id"])
    op.create_index("ix_picture_verdicts_second_id", "picture_verdicts", ["second_id"])
    op.execute(
        "CREATE TRIGGER picture_verdicts_no_change BEFORE UPDATE OR DELETE ON picture_verdicts "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER picture_verdicts_no_truncate BEFORE TRUNCATE ON picture_verdicts "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("picture_verdicts")
    op.drop_table("picture_pairs")
    op.drop_table("picture_prints")
