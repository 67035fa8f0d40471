"""News is looked up by the days that it may have appeared on, as a range."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_news_readings_days", "news_readings"


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    days = sa.text("daterange(first_day, last_day, '[]')")
    op.create_index(INDEX, TABLE, [days], postgresql_using="gist")


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["first_day", "last_day"])
