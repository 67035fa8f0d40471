"""Withdrawn reports: one that was wrong stays as it is, and says so."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_withdrawals",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_report_withdrawals_{column}")
            )
            for column, target in (("report_id", "reports.id"), ("withdrawn_by", "accounts.id"))
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_withdrawals")),
    )
    for name, when, each in (
        ("no_change", "UPDATE OR DELETE", "ROW"),
        ("no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER report_withdrawals_{name} BEFORE {when} ON report_withdrawals "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("report_withdrawals")
