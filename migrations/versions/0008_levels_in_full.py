"""Room for every level of the law data: dismissal has a longer name than the columns held."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (
    ("sanctions", "level", 20),
    ("respondents", "recommended", 20),
    ("conduct_classes", "level", 24),
)
LENGTH = 40


def upgrade() -> None:
    for table, column, was in COLUMNS:
        op.alter_column(
            table, column, type_=sa.String(LENGTH), existing_type=sa.String(was), nullable=True
        )


def downgrade() -> None:
    for table, column, was in COLUMNS:
        op.alter_column(
            table, column, type_=sa.String(was), existing_type=sa.String(LENGTH), nullable=True
        )
