"""Imports of tables that officers upload."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("failure", sa.String(40), nullable=True),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("sheets", "notes", "columns")
        ),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("rows", "done_to", "read", "created", "unchanged", "rejected", "flagged")
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_sheet_imports_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["accounts.id"], name=op.f("fk_sheet_imports_uploaded_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_imports")),
    )
    op.create_index("ix_sheet_imports_agency_id", "sheet_imports", ["agency_id", "id"])
    op.create_index("ix_sheet_imports_sender", "sheet_imports", ["sender", "id"])


def downgrade() -> None:
    op.drop_table("sheet_imports")
