"""Reports: made once, numbered and frozen like letters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("of_region", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("period", sa.String(length=80), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=160), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sheet_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sheet_size", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=22), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_reports_{column}"))
            for column, target in (
                ("agency_id", "agencies.id"),
                ("region_code", "regions.code"),
                ("made_by", "accounts.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint(
            "agency_id",
            "kind",
            "year",
            "serial",
            name=op.f("uq_reports_agency_id_kind_year_serial"),
        ),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_reports_agency_id_number")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_reports_code_digest")),
    )
    op.create_index("ix_reports_digest", "reports", ["digest"])
    op.create_index("ix_reports_sheet_digest", "reports", ["sheet_digest"])
    for name, when, each in (
        ("no_change", "UPDATE OR DELETE", "ROW"),
        ("no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER reports_{name} BEFORE {when} ON reports "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("reports")
