"""News in the library, and at the cases it belongs to. Nothing is fetched from anywhere here."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import LONGEST_TEXT, TextKind
from tracker.domain.roles import Permission
from tracker.domain.row_reading import IDENTITY_BYTES
from tracker.services import cases
from tracker.services.news_columns import derived
from tracker.services.newsdesk import ask_to_read
from tracker.services.reasons import given_reason
from tracker.services.work import Work
from tracker.store.library import CaseNews, NewsItem

LONGEST = {
    "outlet": 300,
    "title": 600,
    "author": 300,
    "url": 2000,
    "region": 300,
    "text": LONGEST_TEXT,
}
"""Longest entries in characters."""


@dataclass(frozen=True, slots=True)
class Clipping:
    """A news item as it is entered. `text_kind` says whose words the text is: a summary in own
    words, or the article's, kept to be searched and compared and shown in part only."""

    outlet: str
    title: str
    url: str | None = None
    published_on: PartialDay | None = None
    region: str | None = None
    text: str | None = None
    author: str | None = None
    text_kind: TextKind = TextKind.SUMMARY


@dataclass(frozen=True, slots=True)
class Added:
    """The item of the library, and whether it came in just now."""

    id: int
    is_new: bool


def add_news(work: Work, clipping: Clipping) -> Added:
    """Take a news item into the library; one with the same outlet, title and day is the same.

    What the library knows of the item already stays as it is.

    Raises:
        Forbidden, Invalid: nothing was changed.
    """
    work.actor.must(Permission.NEWS_EDIT)
    return kept(work, checked(work, clipping))


def link_news(work: Work, case_id: int, news_id: int, kind: NewsKind) -> None:
    """Tie a news item to a case, or say anew what it is to it. The same word twice is one.

    Raises:
        NotFound, Forbidden: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.NEWS_EDIT, sight)
    if work.session.get(NewsItem, news_id) is None:
        raise NotFound()
    held = work.session.get(CaseNews, (case.id, news_id))
    if held is not None and held.kind == kind.value:
        return
    if held is None:
        last = work.session.scalar(
            select(func.max(CaseNews.ordinal)).where(CaseNews.case_id == case.id)
        )
        held = CaseNews(case_id=case.id, news_id=news_id, ordinal=0 if last is None else last + 1)
        work.session.add(held)
    held.kind = kind.value
    held.linked_by = work.actor.account_id
    held.linked_at = work.now
    case.version += 1
    work.record(
        Act.NEWS_LINKED,
        f"news:{news_id}",
        case=case.id,
        version=case.version,
        news=news_id,
        kind=kind.value,
    )


def begin_with_news(work: Work, case_id: int, news_id: int) -> None:
    """Tie the item that a new case began with, where there is one and the filer may."""
    if work.actor.holds(Permission.NEWS_EDIT) and work.session.get(NewsItem, news_id) is not None:
        link_news(work, case_id, news_id, NewsKind.FIRST_REPORT)


def add_news_to_case(work: Work, case_id: int, clipping: Clipping, kind: NewsKind) -> Added:
    """Take an item into the library and tie it to a case, as one act of the person.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    _, sight = cases.locked(work, case_id)
    work.actor.must(Permission.NEWS_EDIT, sight)
    added = add_news(work, clipping)
    link_news(work, case_id, added.id, kind)
    return added


def unlink_news(work: Work, case_id: int, news_id: int, reason: str) -> None:
    """Take a news item off a case; the item stays in the library, the reason in the ledger.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.NEWS_EDIT, sight)
    held = work.session.get(CaseNews, (case.id, news_id))
    if held is None:
        raise NotFound()
    said = given_reason(reason)
    work.session.delete(held)
    case.version += 1
    work.record(
        Act.NEWS_UNLINKED,
        f"news:{news_id}",
        case=case.id,
        version=case.version,
        news=news_id,
        reason=said,
    )


def checked(work: Work, clipping: Clipping) -> Clipping:
    """The clipping with blanks made None; Invalid names every field that cannot stay."""
    said = Clipping(
        outlet=clipping.outlet.strip(),
        title=clipping.title.strip(),
        url=_blank(clipping.url),
        published_on=clipping.published_on,
        region=_blank(clipping.region),
        text=_blank(clipping.text),
        author=_blank(clipping.author),
        text_kind=clipping.text_kind,
    )
    errors: dict[str, list[str]] = {}
    for name in ("outlet", "title"):
        if not getattr(said, name):
            errors[name] = ["required"]
    for name in ("outlet", "title", "author", "url", "region", "text"):
        if len(getattr(said, name) or "") > LONGEST[name]:
            errors.setdefault(name, []).append("too_long")
    if "title" not in errors and fitting(said.outlet, said.title) != said.title:
        errors["title"] = ["too_long"]
    if said.url and not is_web_address(said.url):
        errors.setdefault("url", []).append("not_an_address")
    if said.published_on and said.published_on.first > work.today:
        errors["published_on"] = ["in_the_future"]
    if errors:
        raise Invalid(errors)
    return said


def fitting(outlet: str, title: str) -> str:
    """The title, cut where it and the outlet would be too much for the index of identities."""
    room = IDENTITY_BYTES - len(outlet.encode())
    return title.encode()[:room].decode(errors="ignore")


def is_web_address(text: str) -> bool:
    """True for an address that a browser may be sent to: http or https, with a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not any(c.isspace() for c in text)


def kept(
    work: Work,
    clipping: Clipping,
    *,
    address_key: str | None = None,
    language: str | None = None,
) -> Added:
    """One row, whoever comes first: the identity is a unique index, so two at once are one.

    Every item that a person, a page or a feed brings passes here; those of files and records pass
    `record_news`. `address_key` is that of the page itself, where another address led to it;
    `language` what the source said, where the text does not tell.
    """
    told = derived(clipping.url, clipping.title, clipping.text)
    created = work.session.execute(
        insert(NewsItem)
        .values(
            outlet=clipping.outlet,
            title=clipping.title,
            url=clipping.url,
            published_on=clipping.published_on,
            precision=clipping.published_on.precision if clipping.published_on else None,
            region_written=clipping.region,
            text=clipping.text,
            text_kind=clipping.text_kind,
            author=clipping.author,
            address_key=address_key or told["address_key"],
            language=told["language"] or language,
            added_at=work.now,
            added_by=work.actor.account_id,
        )
        .on_conflict_do_nothing(index_elements=["outlet", "title", "published_on"])
        .returning(NewsItem.id)
    ).scalar_one_or_none()
    if created is not None:
        ask_to_read(work)
        work.record(Act.NEWS_ADDED, f"news:{created}", news=created)
        return Added(created, True)
    found = work.session.execute(
        select(NewsItem.id).where(
            NewsItem.outlet == clipping.outlet,
            NewsItem.title == clipping.title,
            NewsItem.published_on.is_not_distinct_from(clipping.published_on),
        )
    ).scalar_one()
    return Added(found, False)


def _blank(text: str | None) -> str | None:
    return (text or "").strip() or None
