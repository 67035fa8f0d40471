"""An index on the posts of respondents: a filing asks who else of that post was reported that day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_respondents_position",
        "respondents",
        [sa.literal_column('lower("position")')],
        postgresql_where=sa.text('"position" IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index("ix_respondents_position", table_name="respondents")
