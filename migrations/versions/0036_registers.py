"""Registers of civil servants, and uploads of more than cases."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

AGENCY = "ix_sheet_imports_agency_id"


def upgrade() -> None:
    op.create_table(
        "staff_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("nip", sa.String(18), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("employer", sa.Text(), nullable=True),
        sa.Column("rank", sa.String(80), nullable=True),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_staff_members_agency_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_members")),
        sa.UniqueConstraint("agency_id", "nip", name=op.f("uq_staff_members_agency_id_nip")),
    )
    op.add_column(
        "sheet_imports",
        sa.Column("subject", sa.String(30), nullable=False, server_default="cases"),
    )
    op.add_column(
        "sheet_imports", sa.Column("changed", sa.Integer(), nullable=False, server_default="0")
    )
    op.alter_column("sheet_imports", "subject", server_default=None)
    op.alter_column("sheet_imports", "changed", server_default=None)
    op.drop_index(AGENCY, "sheet_imports")
    op.create_index(AGENCY, "sheet_imports", ["agency_id", "subject", "id"])


def downgrade() -> None:
    op.drop_index(AGENCY, "sheet_imports")
    op.create_index(AGENCY, "sheet_imports", ["agency_id", "id"])
    op.execute("DELETE FROM sheet_imports WHERE subject <> 'cases'")
    op.drop_column("sheet_imports", "changed")
    op.drop_column("sheet_imports", "subject")
    op.drop_table("staff_members")
