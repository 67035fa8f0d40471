"""Why the mail server could not be talked to, kept with the mail that was tried."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("fault", sa.String(30), nullable=True))


def downgrade() -> None:
    op.drop_column("mails", "fault")
