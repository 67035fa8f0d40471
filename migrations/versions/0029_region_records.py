"""Records of regions: outreach, memoranda, the vulnerability index, staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "region_records"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        _to("region_code", "regions.code"),
        _to("agency_id", "agencies.id"),
        _to("recorded_by", "accounts.id"),
        _to("withdrawn_by", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_records")),
    )
    op.create_index("ix_region_records_region_code", TABLE, ["region_code", "kind"])


def downgrade() -> None:
    op.drop_table(TABLE)


def _to(column: str, other: str) -> sa.ForeignKeyConstraint:
    table = other.partition(".")[0]
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{TABLE}_{column}_{table}"))
