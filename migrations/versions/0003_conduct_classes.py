"""An officer's word on the class and level of a conduct, beside what the law proposed then."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conduct_classes",
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("breach", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("proposed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_conduct_classes_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_conduct_classes_decided_by")
        ),
        sa.PrimaryKeyConstraint("conduct_id", name=op.f("pk_conduct_classes")),
    )


def downgrade() -> None:
    op.drop_table("conduct_classes")
