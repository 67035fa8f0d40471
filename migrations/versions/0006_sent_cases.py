"""How a case looks to those it was sent to, in a table of its own.

Its rows follow from the law as well as from the tables: `setup`, which runs after a migration,
makes those of cases that were sent before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FACETS = ("type", "channel", "result")


def upgrade() -> None:
    op.create_table(
        "sent_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("holder_agency_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("term", sa.String(length=60), nullable=True),
        *(sa.Column(f"{what}_facets", sa.Text(), nullable=False) for what in FACETS),
        sa.CheckConstraint(
            "(agency_id IS NULL) <> (region_code IS NULL)", name=op.f("ck_sent_cases_one_reader")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sent_cases_case_id")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_sent_cases_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_agency_id"], ["agencies.id"], name=op.f("fk_sent_cases_holder_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_cases")),
    )
    op.create_index(
        "uq_sent_cases_reader",
        "sent_cases",
        ["case_id", "agency_id", "region_code"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_sent_cases_agency", "sent_cases", ["agency_id", "counted_on", "case_id"])
    op.create_index("ix_sent_cases_region", "sent_cases", ["region_code", "counted_on", "case_id"])
    op.create_index(
        "ix_sent_cases_open",
        "sent_cases",
        ["agency_id", "due_on", "case_id"],
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_table("sent_cases")
