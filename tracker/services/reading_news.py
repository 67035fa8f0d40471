"""Reading a page for the library: asking the worker, keeping what it brought, checking it, landing.

A page that a person asked for becomes an item once they have looked at what was found. A page of
a feed's entry completes the item that the feed brought.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select

from tracker.domain.article_addresses import article_key
from tracker.domain.custody import digest_said
from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import MOST_WAITING, OPEN, FetchState, TextKind
from tracker.domain.outside import NotOutside, Place, target_of
from tracker.domain.roles import Permission
from tracker.services import cases
from tracker.services.news import Added, Clipping, checked, kept, link_news
from tracker.services.news_columns import derived
from tracker.services.page_reading import Fetched
from tracker.services.work import Work
from tracker.store.holding import hold_bytes
from tracker.store.jobs import ask_for, was_asked_for
from tracker.store.library import NewsItem
from tracker.store.news_intake import NewsFetch

READ = "read_page"
"""The job of one page. Told its number, `fetch`."""

MOST_TRIES = 3
AGAIN_AFTER = timedelta(hours=1)
PASSING = frozenset({"busy", "late", "unreachable", "name"})
"""Why a page may be there later."""


def ask_page(
    work: Work, address: str, *, case_id: int | None = None, allowed: Collection[Place] = ()
) -> int:
    """Ask the worker to read a page; the number under which what comes of it is found.

    With `case_id` the item will be tied to that case.

    Raises:
        NotFound, Forbidden: this person may not add news, or not to that case.
        Invalid: this address is never asked, or too many pages wait.
    """
    _may(work, case_id)
    host = asked_host(address, allowed)
    if _waiting(work) >= MOST_WAITING:
        raise Invalid({"": ["news_waiting"]})
    row = NewsFetch(
        address=address.strip(),
        host=host,
        asked_by=work.actor.account_id,
        asked_at=work.now,
        case_id=case_id,
        state=FetchState.WAITING,
    )
    work.session.add(row)
    work.session.flush()
    work.record(Act.NEWS_ASKED, f"fetch:{row.id}", fetch=row.id)
    ask_for(work.session, READ, fetch=row.id)
    return row.id


def asked_host(address: str, allowed: Collection[Place] = ()) -> str:
    """The host of an address that may be asked.

    Raises:
        Invalid: it may never be asked; the reason is that of the field `address`.
    """
    try:
        return target_of(address, allowed).host
    except NotOutside as refusal:
        raise Invalid({"address": [f"news_{refusal.code}"]}) from refusal


def await_page(work: Work, news_id: int, address: str, allowed: Collection[Place] = ()) -> None:
    """Have the page of a feed's entry read when its host may be asked; one inside never is."""
    try:
        host = target_of(address, allowed).host
    except NotOutside:
        return
    work.session.add(
        NewsFetch(
            address=address,
            host=host,
            asked_by=work.actor.account_id,
            asked_at=work.now,
            news_id=news_id,
            is_automatic=True,
            not_before=work.now,
            state=FetchState.WAITING,
        )
    )


def begin_page(work: Work, number: int) -> tuple[str, bool] | None:
    """Take a page up: its address, and whether it was nobody's wish. None where it is over."""
    row = _locked(work, number)
    if row is None or row.state not in OPEN:
        return None
    row.state = FetchState.RUNNING
    row.tries += 1
    return row.address, row.is_automatic


def keep_page(work: Work, number: int, fetched: Fetched, found: dict[str, Any]) -> None:
    """Keep what the worker brought: the bytes in the vault, and the fields that were found."""
    row = _locked(work, number)
    if row is None or row.state not in OPEN:
        return
    hold_bytes(work.session)
    with fetched.body.open("rb") as stream:
        taken = work.vault.keep(stream)
    row.state, row.failure, row.not_before = FetchState.READ, None, None
    row.read_at, row.landed_at = work.now, fetched.address
    row.media_type = fetched.headers.get("content-type", "")[:200] or None
    row.digest, row.size, row.found = taken.digest, taken.size, found
    work.session.flush()
    work.record(
        Act.NEWS_ARCHIVED,
        f"fetch:{row.id}",
        fetch=row.id,
        digest=digest_said(taken.digest),
        size=taken.size,
        row=row.seal(),
    )
    if row.news_id is not None:
        _complete(work, row, row.news_id)


def fail_page(work: Work, number: int, why: str, wait: int | None = None) -> None:
    """Say why a page could not be read; one that nobody waits for is tried again later."""
    row = _locked(work, number)
    if row is None or row.state not in OPEN:
        return
    if row.is_automatic and why in PASSING and row.tries < MOST_TRIES:
        row.state = FetchState.WAITING
        row.not_before = work.now + max(AGAIN_AFTER * row.tries, timedelta(seconds=wait or 0))
    else:
        row.state, row.not_before = FetchState.FAILED, None
    row.failure = why


def take_page(
    work: Work, number: int, clipping: Clipping, kind: NewsKind = NewsKind.COVERAGE
) -> Added:
    """Take a page that was read into the library, as its asker corrected it, and tie it to the
    case that it was asked for.

    Raises:
        NotFound: no such page of this person.
        WrongStage: it is in the library already.
        Forbidden, Invalid: nothing was changed.
    """
    row = _locked(work, number)
    if row is None or row.asked_by != work.actor.account_id or row.is_automatic:
        raise NotFound()
    if row.news_id is not None:
        raise WrongStage("already_in_library")
    _may(work, row.case_id)
    said = checked(work, clipping)
    found = row.found or {}
    is_same = said.url == row.address
    added = kept(
        work,
        said,
        address_key=page_key(row) if is_same else None,
        language=found.get("language"),
    )
    row.news_id = added.id
    row.state = FetchState.READ if row.digest else FetchState.FAILED
    if row.case_id is not None:
        link_news(work, row.case_id, added.id, kind)
    return added


def page_key(row: NewsFetch) -> str | None:
    """The key of the page itself: its own word for its address where that is of the same site."""
    landed = row.landed_at or row.address
    own = article_key((row.found or {}).get("canonical") or "")
    key = article_key(landed)
    if own and key and urlsplit(own).netloc == urlsplit(key).netloc and urlsplit(own).path:
        return own
    return key


def take_pages_up_again(work: Work) -> int:
    """Ask anew for pages whose job is lost, because a worker ended; how many."""
    rows = work.session.scalars(
        select(NewsFetch)
        .where(NewsFetch.state.in_(OPEN), NewsFetch.not_before.is_(None))
        .order_by(NewsFetch.id)
    ).all()
    lost = [row for row in rows if not was_asked_for(work.session, READ, fetch=row.id)]
    for row in lost:
        ask_for(work.session, READ, fetch=row.id)
    return len(lost)


def _complete(work: Work, row: NewsFetch, news_id: int) -> None:
    """Add to an item what its page tells and nobody told better."""
    item = work.session.get(NewsItem, news_id, with_for_update=True, populate_existing=True)
    found = row.found or {}
    if item is None:
        return
    before = (item.text, item.author, item.address_key)
    text, held = found.get("text"), item.text or ""
    is_theirs = item.text is None or item.text_kind is TextKind.ARTICLE
    if text and is_theirs and len(text) > len(held):
        item.text, item.text_kind = text, TextKind.ARTICLE
    item.author = item.author or found.get("author")
    told = derived(item.url, item.title, item.text)
    item.address_key = page_key(row) or told["address_key"]
    item.language = told["language"] or item.language
    now = (item.text, item.author, item.address_key)
    changed = [
        name
        for name, was, new in zip(("text", "author", "address_key"), before, now, strict=True)
        if was != new
    ]
    if changed:
        work.record(
            Act.NEWS_COMPLETED, f"news:{news_id}", news=news_id, fetch=row.id, fields=changed
        )


def proposed_day(found: dict[str, Any]) -> PartialDay | None:
    """The day that a page gives for its article, None where it is none."""
    try:
        return PartialDay.parse(found.get("published") or "")
    except ValueError:
        return None


def _may(work: Work, case_id: int | None) -> None:
    if case_id is None:
        work.actor.must(Permission.NEWS_EDIT)
    else:
        _, sight = cases.locked(work, case_id)
        work.actor.must(Permission.NEWS_EDIT, sight)


def _waiting(work: Work) -> int:
    asked = select(func.count()).where(
        NewsFetch.asked_by == work.actor.account_id,
        NewsFetch.state.in_(OPEN),
        NewsFetch.is_automatic.is_(False),
    )
    return int(work.session.scalar(asked) or 0)


def _locked(work: Work, number: int) -> NewsFetch | None:
    return work.session.get(NewsFetch, number, with_for_update=True, populate_existing=True)
