"""Pages and feeds that are read for the library, notices about items, and what items say more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tracker.domain.article_addresses import article_key
from tracker.domain.languages import language_of

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_BATCH = 5000


def upgrade() -> None:
    op.add_column(
        "news_items",
        sa.Column("text_kind", sa.String(length=10), server_default="summary", nullable=False),
    )
    op.add_column("news_items", sa.Column("author", sa.String(length=300), nullable=True))
    op.add_column("news_items", sa.Column("language", sa.String(length=8), nullable=True))
    op.add_column("news_items", sa.Column("address_key", sa.Text(), nullable=True))
    _fill()
    op.create_index(
        "ix_news_items_address_key", "news_items", ["address_key"], postgresql_using="hash"
    )
    _fetches()
    _feeds()
    _notices()


def _fill() -> None:
    """Keys of addresses and languages of what the library holds already."""
    line = op.get_bind()
    last = 0
    while rows := line.execute(_SOME, {"last": last, "most": _BATCH}).all():
        last = rows[-1].id
        told = [
            {
                "own": row.id,
                "key": article_key(row.url or ""),
                "language": language_of(f"{row.title} {row.text or ''}"),
            }
            for row in rows
        ]
        line.execute(_FILLED, told)


_SOME = sa.text(
    "SELECT id, url, title, text FROM news_items WHERE id > :last ORDER BY id LIMIT :most"
)
_FILLED = sa.text("UPDATE news_items SET address_key = :key, language = :language WHERE id = :own")


def _fetches() -> None:
    op.create_table(
        "news_fetches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("news_id", sa.Integer(), nullable=True),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("landed_at", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=200), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("found", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_news_fetches_asked_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_news_fetches_case_id")),
        sa.ForeignKeyConstraint(
            ["news_id"], ["news_items.id"], name=op.f("fk_news_fetches_news_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_fetches")),
    )
    op.create_index("ix_news_fetches_news_id", "news_fetches", ["news_id"])
    op.create_index("ix_news_fetches_digest", "news_fetches", ["digest"])
    op.create_index(
        "ix_news_fetches_open",
        "news_fetches",
        ["host", "not_before"],
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )


def _feeds() -> None:
    op.create_table(
        "news_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("address_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("outlet", sa.String(length=300), nullable=False),
        sa.Column("region_written", sa.Text(), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("reads_articles", sa.Boolean(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_entries", sa.Integer(), nullable=True),
        sa.Column("last_new", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_news_feeds_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_feeds")),
    )
    op.create_index("uq_news_feeds_address_key", "news_feeds", ["address_key"], unique=True)
    op.create_index(
        "ix_news_feeds_next_at",
        "news_feeds",
        ["next_at"],
        postgresql_where=sa.text("NOT is_paused"),
    )
    op.create_table(
        "news_feed_entries",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["news_feeds.id"], name=op.f("fk_news_feed_entries_feed_id")
        ),
        sa.ForeignKeyConstraint(
            ["news_id"], ["news_items.id"], name=op.f("fk_news_feed_entries_news_id")
        ),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_news_feed_entries")),
    )
    op.create_index(op.f("ix_news_feed_entries_news_id"), "news_feed_entries", ["news_id"])


def _notices() -> None:
    op.create_table(
        "news_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("published_on", sa.String(length=10), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["news_id"], ["news_items.id"], name=op.f("fk_news_notices_news_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_news_notices_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["accounts.id"], name=op.f("fk_news_notices_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_notices")),
    )
    op.create_index("ix_news_notices_news_id", "news_notices", ["news_id"])


def downgrade() -> None:
    op.drop_table("news_notices")
    op.drop_table("news_feed_entries")
    op.drop_table("news_feeds")
    op.drop_table("news_fetches")
    op.drop_index("ix_news_items_address_key", table_name="news_items")
    for column in ("address_key", "language", "author", "text_kind"):
        op.drop_column("news_items", column)
