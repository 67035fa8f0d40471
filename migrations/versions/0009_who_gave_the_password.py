"""Who gave an account its latest password that was not the holder's own, and when.

The second person of a grant must not be somebody whose password the first one may still hold.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("password_given_by", sa.Integer(), nullable=True))
    op.add_column(
        "accounts", sa.Column("password_given_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_foreign_key(
        op.f("fk_accounts_password_given_by"),
        "accounts",
        "accounts",
        ["password_given_by"],
        ["id"],
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_accounts_password_given_by"), "accounts", type_="foreignkey")
    op.drop_column("accounts", "password_given_at")
    op.drop_column("accounts", "password_given_by")
