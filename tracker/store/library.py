"""The running law, news, and how both are tied to cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.days import PartialDay
from tracker.domain.news_intake import TextKind
from tracker.store.base import Base, Id, stored

CITATION_START = 60
"""How much of a citation is indexed: enough for the name of any instrument."""


HOST_OF_ADDRESS = r"regexp_replace(lower(url), '^https?://(www\.)?|[/?#:].*$', '', 'g')"
"""The host of an address as the index on items keeps it: without `www.` and port."""


class LawPackage(Base):
    """A package of law data that was applied; the newest is the running library.

    `documents` maps a file name to its reviewed text, so that the past can be read again.
    """

    __tablename__ = "law_packages"

    id: Mapped[Id]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    documents: Mapped[dict[str, Any]]
    applied_at: Mapped[datetime]
    applied_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class InventedElection(Base):
    """An election of the demo, plainly marked as invented; never part of the law data."""

    __tablename__ = "invented_elections"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    facts: Mapped[dict[str, Any]]


class ConductProvision(Base):
    """An officer's decision on a provision for a conduct: confirmed or refused, with reason."""

    __tablename__ = "conduct_provisions"
    __table_args__ = (Index("ix_conduct_provisions_provision", "provision", "conduct_id"),)

    conduct_id: Mapped[int] = mapped_column(ForeignKey("conducts.id"), primary_key=True)
    provision: Mapped[str] = mapped_column(String(80), primary_key=True)
    decision: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]


class ConductClass(Base):
    """An officer's word on the class and level of a conduct, beside what the law proposed then.

    `proposed` is frozen: `{"phase", "class", "level", "rows", "law"}` of the moment of the word.
    """

    __tablename__ = "conduct_classes"

    conduct_id: Mapped[int] = mapped_column(ForeignKey("conducts.id"), primary_key=True)
    breach: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    proposed: Mapped[dict[str, Any]]
    decided_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]


class Citation(Base):
    """A rule as a source named it; it may be wrong or repealed."""

    __tablename__ = "citations"
    __table_args__ = (
        Index("ix_citations_start", text(f"left(as_written, {CITATION_START}) text_pattern_ops")),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    as_written: Mapped[str] = mapped_column(Text)


class NewsItem(Base):
    """A news item. Outlet, title and day make it one; the address does not (listing pages).

    `address_key` compares addresses however they were copied; `text_kind` says whose words the
    text is: a summary by a person, or the article's own, of which pages show the beginning.
    """

    __tablename__ = "news_items"
    __table_args__ = (
        UniqueConstraint("sender", "ref"),
        Index(
            "uq_news_items_identity",
            "outlet",
            "title",
            "published_on",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "ix_news_items_published_on",
            text("published_on DESC NULLS LAST"),
            text("id DESC"),
        ),
        Index("ix_news_items_address_key", "address_key", postgresql_using="hash"),
        Index("ix_news_items_host", text(HOST_OF_ADDRESS), "outlet"),
    )

    id: Mapped[Id]
    sender: Mapped[str | None] = mapped_column(String(80))
    ref: Mapped[str | None] = mapped_column(String(120))
    outlet: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(String(600))
    url: Mapped[str | None] = mapped_column(Text)
    published_on: Mapped[PartialDay | None]
    precision: Mapped[str | None] = mapped_column(String(5))
    region_written: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    text_kind: Mapped[TextKind] = mapped_column(
        stored(TextKind, 10), default=TextKind.SUMMARY, server_default=TextKind.SUMMARY
    )
    author: Mapped[str | None] = mapped_column(String(300))
    language: Mapped[str | None] = mapped_column(String(8))
    address_key: Mapped[str | None] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class CaseNews(Base):
    """A news item at a case, and what it is to it.

    `url_written` is the address where a sender wrote another than the item has ("": none).
    """

    __tablename__ = "case_news"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news_items.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(20))
    ordinal: Mapped[int] = mapped_column(default=0)
    is_reported: Mapped[bool] = mapped_column(default=False)
    url_written: Mapped[str | None] = mapped_column(Text)
    linked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    linked_at: Mapped[datetime]
