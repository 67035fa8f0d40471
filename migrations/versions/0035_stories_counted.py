"""Stories are counted beside items: several items of one event count once.

Versions of before know items alone; what they say of stories is at most that. Nothing published
counted stories, so that no figure changes. A case whose items are known tells its stories now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

FILL = """
UPDATE counted c SET stories = coalesce((
    SELECT count(DISTINCT coalesce(r.story, n.news_id))
    FROM case_news n LEFT JOIN news_readings r ON r.news_id = n.news_id
    WHERE n.case_id = c.case_id AND c.until_entry IS NULL
    HAVING count(*) = c.articles
), c.articles)
WHERE c.articles > 1
"""


def upgrade() -> None:
    op.add_column("counted", sa.Column("stories", sa.Integer(), nullable=True))
    op.execute("ALTER TABLE counted DISABLE TRIGGER counted_stays")
    op.execute("UPDATE counted SET stories = articles")
    op.execute(FILL)
    op.execute("ALTER TABLE counted ENABLE TRIGGER counted_stays")
    op.alter_column("counted", "stories", nullable=False)


def downgrade() -> None:
    op.drop_column("counted", "stories")
