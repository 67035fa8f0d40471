"""What was read out of news and cases, stories, suggestions, and what people decided of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _readings()
    _stories()
    _suggestions()
    _due()


def _readings() -> None:
    op.create_table(
        "news_readings",
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.SmallInteger(), nullable=False),
        sa.Column("reach", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("provinces", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_wide", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("bands", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("story", sa.Integer(), nullable=False),
        _of("news_readings", "news_id", "news_items.id"),
        sa.PrimaryKeyConstraint("news_id", name=op.f("pk_news_readings")),
    )
    for column in ("reach", "provinces", "bands"):
        _index(f"ix_news_readings_{column}", "news_readings", column)
    op.create_index("ix_news_readings_days", "news_readings", ["first_day", "last_day"])
    op.create_index("ix_news_readings_story", "news_readings", ["story"])
    op.create_table(
        "case_readings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.SmallInteger(), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("provinces", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_wide", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        _of("case_readings", "case_id", "cases.id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_readings")),
    )
    for column in ("regions", "provinces"):
        _index(f"ix_case_readings_{column}", "case_readings", column)
    op.create_table(
        "news_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_news_words")),
    )


def _stories() -> None:
    op.create_table(
        "news_links",
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.CheckConstraint("first < second", name=op.f("ck_news_links_ordered")),
        _of("news_links", "first", "news_items.id"),
        _of("news_links", "second", "news_items.id"),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_news_links")),
    )
    op.create_index("ix_news_links_second", "news_links", ["second"])
    op.create_table(
        "story_verdicts",
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("first < second", name=op.f("ck_story_verdicts_ordered")),
        _of("story_verdicts", "first", "news_items.id", falls=False),
        _of("story_verdicts", "second", "news_items.id", falls=False),
        _of("story_verdicts", "said_by", "accounts.id", falls=False),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_story_verdicts")),
    )
    op.create_index("ix_story_verdicts_second", "story_verdicts", ["second"])


def _suggestions() -> None:
    op.create_table(
        "news_suggestions",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        _of("news_suggestions", "case_id", "cases.id"),
        _of("news_suggestions", "news_id", "news_items.id"),
        sa.PrimaryKeyConstraint("case_id", "news_id", name=op.f("pk_news_suggestions")),
    )
    op.create_index("ix_news_suggestions_news_id", "news_suggestions", ["news_id"])
    op.create_table(
        "news_refusals",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_by", sa.Integer(), nullable=False),
        _of("news_refusals", "case_id", "cases.id", falls=False),
        _of("news_refusals", "news_id", "news_items.id", falls=False),
        _of("news_refusals", "refused_by", "accounts.id", falls=False),
        sa.PrimaryKeyConstraint("case_id", "news_id", name=op.f("pk_news_refusals")),
    )
    op.create_index("ix_news_refusals_news_id", "news_refusals", ["news_id"])


def _due() -> None:
    op.create_table(
        "newsdesk_due",
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "ref", name=op.f("pk_newsdesk_due")),
    )
    op.execute("INSERT INTO newsdesk_due SELECT 'news', id FROM news_items")
    op.execute("INSERT INTO newsdesk_due SELECT 'case', id FROM cases")
    op.execute(
        """
        CREATE FUNCTION note_for_newsdesk() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO newsdesk_due (kind, ref) VALUES (TG_ARGV[0], NEW.id)
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER note_for_newsdesk AFTER INSERT
            OR UPDATE OF title, text, region_written, published_on, precision ON news_items
        FOR EACH ROW EXECUTE FUNCTION note_for_newsdesk('news')
        """
    )
    op.execute(
        """
        CREATE TRIGGER note_for_newsdesk AFTER INSERT OR UPDATE OF version ON cases
        FOR EACH ROW EXECUTE FUNCTION note_for_newsdesk('case')
        """
    )


def _of(table: str, column: str, there: str, *, falls: bool = True) -> sa.ForeignKeyConstraint:
    ondelete = "CASCADE" if falls else None
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [there], name=name, ondelete=ondelete)


def _index(name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], postgresql_using="gin")


def downgrade() -> None:
    op.execute("DROP TRIGGER note_for_newsdesk ON cases")
    op.execute("DROP TRIGGER note_for_newsdesk ON news_items")
    op.execute("DROP FUNCTION note_for_newsdesk()")
    for table in (
        "newsdesk_due",
        "news_refusals",
        "news_suggestions",
        "story_verdicts",
        "news_links",
        "news_words",
        "case_readings",
        "news_readings",
    ):
        op.drop_table(table)
