"""What can be searched, kept beside what it is about; who may read a text lies in its words.

The functions of the database that keep and read these tables came with the migration of that name;
ADR 0016 tells how they work together.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.base import Base, Id
from tracker.store.cases import Case
from tracker.store.library import NewsItem


class SearchText(Base):
    """One text that can be searched: `head` weighs more than `body`.

    `part` and `key` name what it is of (`respondent` and its id, `rule` and the provision);
    `codes` are numbers without their signs, found by any part. `words` holds beside the words of
    both texts marks of who may read it, of its kind and place; nothing of a reporter is ever here.
    `counted_on` is the day of the case or of the article, by which the newest come first.
    """

    __tablename__ = "search_texts"
    __table_args__ = (
        UniqueConstraint("part", "key"),
        Index(
            "ix_search_texts_words",
            "words",
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 512},
        ),
        Index("ix_search_texts_newest", text("counted_on DESC"), text("id DESC")),
        Index("ix_search_texts_case_id", "case_id", postgresql_where=text("case_id IS NOT NULL")),
    )

    id: Mapped[Id]
    part: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(80))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    counted_on: Mapped[date]
    head: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    codes: Mapped[str] = mapped_column(Text)
    words: Mapped[Any] = mapped_column(TSVECTOR)


class SearchWord(Base):
    """A word that stood in some text, whoever may read it: a hit never follows from it alone.

    `fold` is the word however it is spelt, `near` the same with each letter left out. A word may
    be here twice, so that nobody who writes waits for another.
    """

    __tablename__ = "search_words"
    __table_args__ = (
        Index("ix_search_words_word", "word"),
        Index("ix_search_words_fold", "fold"),
        Index("ix_search_words_near", "near", postgresql_using="gin"),
    )

    id: Mapped[Id]
    word: Mapped[str] = mapped_column(String(40))
    fold: Mapped[str] = mapped_column(String(40))
    near: Mapped[list[str]] = mapped_column(ARRAY(Text))


class SavedSearch(Base):
    """What somebody wants to ask again: the query string of a page, by a name.

    A shared one is read by everybody of `agency_id`, where it was saved.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (
        UniqueConstraint("account_id", "page", "name"),
        Index("ix_saved_searches_agency_id", "agency_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    page: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    is_shared: Mapped[bool]
    saved_at: Mapped[datetime]


_KEEP = text("SELECT search_refresh(:cases)").bindparams(bindparam("cases", type_=ARRAY(Integer)))


def keep_searchable(session: Session, cases: Collection[int], *, anew: bool = False) -> int:
    """Bring the texts of these cases in line with what they hold; how many were written.

    `anew`: they are written whether or not they changed, and their words learnt.
    """
    if not cases:
        return 0
    session.flush()
    if anew:
        session.execute(delete(SearchText).where(SearchText.case_id.in_(cases)))
    written: int = session.execute(_KEEP, {"cases": sorted(cases)}).scalar_one()
    return written


def keep_rules_searchable(session: Session, rules: Iterable[tuple[str, str, str, str]]) -> None:
    """Make these the rules that can be searched: provision, heading, text and numbers."""
    session.execute(delete(SearchText).where(SearchText.part == "rule"))
    for key, head, body, numbers in rules:
        codes = func.search_codes(numbers)
        marks = func.string_to_array("public k/rule", " ")
        session.add(
            SearchText(
                part="rule",
                key=key,
                counted_on=_BEFORE_ALL,
                head=head,
                body=body,
                codes=codes,
                words=func.search_vector(head, body, codes, marks),
            )
        )
    session.flush()
    session.execute(
        select(
            func.search_learn(
                select(func.string_agg(SearchText.head + " " + SearchText.body, " "))
                .where(SearchText.part == "rule")
                .scalar_subquery()
            )
        )
    )


_BEFORE_ALL = date(1945, 8, 17)
"""Rules come after what happened where the newest come first."""


def forget_words(session: Session) -> None:
    """Forget every known word; writing the texts anew brings back those that still stand there."""
    session.execute(delete(SearchWord))


def all_cases(session: Session) -> list[int]:
    """The ids of every case, in their order."""
    return list(session.scalars(select(Case.id).order_by(Case.id)))


def keep_news_searchable(session: Session) -> int:
    """Write the text of every article anew; how many there are."""
    session.execute(text("UPDATE news_items SET id = id"))
    return session.scalar(select(func.count()).select_from(NewsItem)) or 0
