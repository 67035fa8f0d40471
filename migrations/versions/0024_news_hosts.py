"""The outlets of a host, and the notices that stand, are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

HOST = r"regexp_replace(lower(url), '^https?://(www\.)?|[/?#:].*$', '', 'g')"


def upgrade() -> None:
    op.create_index("ix_news_items_host", "news_items", [sa.text(HOST), "outlet"])
    op.create_index(
        "ix_news_notices_standing",
        "news_notices",
        ["recorded_at"],
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_news_notices_standing", "news_notices")
    op.drop_index("ix_news_items_host", "news_items")
