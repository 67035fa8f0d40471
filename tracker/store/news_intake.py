"""Pages and feeds that the worker reads for the library, and notices about its items."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.custody import sealed_row
from tracker.domain.days import PartialDay
from tracker.domain.ledger import Act
from tracker.domain.news_intake import FetchState, NoticeKind
from tracker.store.base import Base, Id, stored

ARCHIVED = ("id", "address", "landed_at", "media_type", "digest", "size", "read_at")
"""What never changes of a page that was read: the entry of that act seals these columns."""

NOTICED = ("id", "news_id", "kind", "published_on", "url", "note", "recorded_by", "recorded_at")
"""What never changes of a notice: the entry of that act seals these columns."""

SEALS = {Act.NEWS_ARCHIVED: ARCHIVED, Act.NEWS_NOTICED: NOTICED}


class NewsFetch(Base):
    """A page that the worker reads for the library; `address` as it was given.

    `news_id` is the item that it became, or that it was read for; `case_id` the case that its
    item is to be tied to. `landed_at` is the last address of the redirects, `digest` that of the
    bytes in the vault, `found` what they say: the fields as proposed. One that nobody asked for
    waits at least until `not_before`; then its job is asked for, and the column is empty.
    """

    __tablename__ = "news_fetches"
    __table_args__ = (
        Index("ix_news_fetches_news_id", "news_id"),
        Index("ix_news_fetches_digest", "digest"),
        Index(
            "ix_news_fetches_open",
            "host",
            "not_before",
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    id: Mapped[Id]
    address: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    news_id: Mapped[int | None] = mapped_column(ForeignKey("news_items.id"))
    is_automatic: Mapped[bool] = mapped_column(default=False)
    host: Mapped[str] = mapped_column(String(255))
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    state: Mapped[FetchState] = mapped_column(stored(FetchState))
    failure: Mapped[str | None] = mapped_column(String(40))
    read_at: Mapped[datetime | None]
    landed_at: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str | None] = mapped_column(String(200))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    size: Mapped[int | None]
    found: Mapped[dict[str, Any] | None]

    def seal(self) -> str:
        """The seal over what was read, as the book states it."""
        return sealed_row({name: getattr(self, name) for name in ARCHIVED})


class NewsFeed(Base):
    """A feed that is read on a schedule. `failures` counts those since the last success;
    `etag` and `modified` are what its server said of the last version, word for word."""

    __tablename__ = "news_feeds"
    __table_args__ = (
        Index("uq_news_feeds_address_key", "address_key", unique=True),
        Index("ix_news_feeds_next_at", "next_at", postgresql_where=text("NOT is_paused")),
    )

    id: Mapped[Id]
    address: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(255))
    address_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    outlet: Mapped[str] = mapped_column(String(300))
    region_written: Mapped[str | None] = mapped_column(Text)
    every_minutes: Mapped[int]
    reads_articles: Mapped[bool]
    is_paused: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]
    next_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    etag: Mapped[str | None] = mapped_column(Text)
    modified: Mapped[str | None] = mapped_column(Text)
    last_at: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(40))
    failures: Mapped[int] = mapped_column(default=0)
    last_entries: Mapped[int | None]
    last_new: Mapped[int | None]
    left_out: Mapped[int | None]


class FeedEntry(Base):
    """An entry of a feed that was taken in, or found in the library already: once, for ever."""

    __tablename__ = "news_feed_entries"

    feed_id: Mapped[int] = mapped_column(ForeignKey("news_feeds.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news_items.id"), index=True)
    seen_at: Mapped[datetime]


class NewsNotice(Base):
    """A correction, right of reply or take-down that was published about an item."""

    __tablename__ = "news_notices"
    __table_args__ = (
        Index("ix_news_notices_news_id", "news_id"),
        Index(
            "ix_news_notices_standing", "recorded_at", postgresql_where=text("withdrawn_at IS NULL")
        ),
    )

    id: Mapped[Id]
    news_id: Mapped[int] = mapped_column(ForeignKey("news_items.id"))
    kind: Mapped[NoticeKind] = mapped_column(stored(NoticeKind))
    published_on: Mapped[PartialDay | None]
    url: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)

    def seal(self) -> str:
        """The seal over the notice, as the book states it; its day as text."""
        told = {name: getattr(self, name) for name in NOTICED}
        day = self.published_on
        return sealed_row(told | {"published_on": str(day) if day is not None else None})


class SeenNewsNotice(Base):
    """Somebody has seen a notice about news on their desk, which tells them of it no more: an
    affair of their own, like a notice that was read, and nothing that the book speaks of."""

    __tablename__ = "seen_news_notices"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("news_notices.id"), primary_key=True)
    seen_at: Mapped[datetime]
