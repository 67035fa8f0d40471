"""Feeds of outlets: adding and pausing them, reading them when they are due, taking entries in."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tracker.domain.article_addresses import article_key
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import office_day
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.news_intake import EVERY_MINUTES, TextKind
from tracker.domain.outside import Place
from tracker.domain.roles import Permission
from tracker.services.news import Clipping, fitting, kept
from tracker.services.reading_news import asked_host, await_page
from tracker.services.work import Work
from tracker.store.library import NewsItem
from tracker.store.news_intake import FeedEntry, NewsFeed

LONGEST_WAIT = timedelta(hours=24)
"""However often a feed fails, it is tried again at least so often."""

MOST_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a person says of a feed; `reads_articles` has the page of each new entry read too."""

    outlet: str
    every_minutes: int
    reads_articles: bool
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What to ask of a feed's server: its address, and which version is known."""

    address: str
    etag: str | None
    modified: str | None


def add_feed(work: Work, address: str, facts: FeedFacts, *, allowed: Collection[Place] = ()) -> int:
    """Have a feed read from now on; its number.

    Raises:
        Forbidden, Invalid: nothing was changed.
    """
    work.actor.must(Permission.NEWS_EDIT)
    said = _checked(facts)
    host = asked_host(address, allowed)
    key = _digest(article_key(address) or address.strip())
    if work.session.scalar(select(NewsFeed.id).where(NewsFeed.address_key == key)):
        raise Invalid({"address": ["feed_known"]})
    feed = NewsFeed(
        address=address.strip(),
        host=host,
        address_key=key,
        outlet=said.outlet,
        region_written=said.region,
        every_minutes=said.every_minutes,
        reads_articles=said.reads_articles,
        added_by=work.actor.account_id,
        added_at=work.now,
        next_at=work.now,
    )
    work.session.add(feed)
    work.session.flush()
    work.record(Act.FEED_ADDED, f"feed:{feed.id}", feed=feed.id)
    return feed.id


def change_feed(work: Work, feed_id: int, facts: FeedFacts) -> None:
    """Say anew how a feed is called and how often it is read.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    feed, said = _mine(work, feed_id), _checked(facts)
    given = {
        "outlet": said.outlet,
        "region_written": said.region,
        "every_minutes": said.every_minutes,
        "reads_articles": said.reads_articles,
    }
    changed = [name for name, value in given.items() if getattr(feed, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(feed, name, given[name])
    feed.next_at = min(feed.next_at, work.now + timedelta(minutes=said.every_minutes))
    work.record(Act.FEED_CHANGED, f"feed:{feed.id}", feed=feed.id, fields=changed)


def pause_feed(work: Work, feed_id: int, *, paused: bool) -> None:
    """Stop reading a feed, or go on with it; the same word twice is one.

    Raises:
        NotFound, Forbidden: nothing was changed.
    """
    feed = _mine(work, feed_id)
    if feed.is_paused is paused:
        return
    feed.is_paused, feed.asked_at = paused, None
    if not paused:
        feed.next_at = work.now
    work.record(Act.FEED_CHANGED, f"feed:{feed.id}", feed=feed.id, fields=["is_paused"])


def try_feed(work: Work, feed_id: int) -> None:
    """Have a feed read with the next look at what is due, whatever its schedule says.

    Raises:
        NotFound, Forbidden: nothing was changed.
    """
    feed = _mine(work, feed_id)
    feed.is_paused, feed.next_at, feed.asked_at = False, work.now, None
    work.record(Act.FEED_CHANGED, f"feed:{feed.id}", feed=feed.id, fields=["next_at"])


def begin_feed(work: Work, feed_id: int) -> Due | None:
    """Take a feed up; None where it was paused meanwhile."""
    feed = _locked(work, feed_id)
    if feed is None or feed.is_paused:
        return None
    return Due(feed.address, feed.etag, feed.modified)


def take_in(
    work: Work,
    feed_id: int,
    found: Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    allowed: Collection[Place] = (),
) -> int:
    """Take in the entries of a feed that were not there before, each as an item; how many.

    One whose address the library has already, or whose outlet, title and day, is no second item.
    """
    feed = _locked(work, feed_id)
    if feed is None:
        return 0
    entries = {_digest(one["id"] or one["link"]): one for one in reversed(found["entries"])}
    known = _seen(work, feed, entries)
    there = _items_at(work, [one["link"] for key, one in entries.items() if key not in known])
    new: list[int] = []
    for key, entry in entries.items():
        if key in known:
            continue
        own = there.get(article_key(entry["link"]) or "")
        if own is None:
            own = _landed(work, feed, entry, found.get("language"), new, allowed)
            there[article_key(entry["link"]) or ""] = own
        row = FeedEntry(feed_id=feed.id, key=key, news_id=own, seen_at=work.now)
        work.session.add(row)
    work.session.flush()
    if new:
        work.record(Act.FEED_TAKEN_IN, f"feed:{feed.id}", feed=feed.id, news=new)
    feed.etag, feed.modified = headers.get("etag"), headers.get("last-modified")
    feed.last_entries, feed.left_out = len(entries), found["left_out"]
    _went_well(work, feed, len(new))
    return len(new)


def nothing_new(work: Work, feed_id: int) -> None:
    """Note that the server says that the feed is as it was."""
    feed = _locked(work, feed_id)
    if feed is not None:
        _went_well(work, feed, 0)


def fail_feed(work: Work, feed_id: int, why: str, wait: int | None = None) -> None:
    """Note why a feed could not be read; the next look waits twice as long as the one before."""
    feed = _locked(work, feed_id)
    if feed is None:
        return
    feed.failure, feed.last_at, feed.asked_at = why, work.now, None
    feed.failures += 1
    feed.next_at = work.now + waiting_time(feed.every_minutes, feed.failures, wait)


def waiting_time(every_minutes: int, failures: int, wait: int | None = None) -> timedelta:
    """How long a feed is left alone after so many failures; at least what its server asked for,
    and never longer than a day but for that."""
    own = timedelta(minutes=every_minutes << min(failures, MOST_DOUBLINGS))
    asked = timedelta(seconds=min(wait or 0, 7 * 86400))
    return max(min(own, LONGEST_WAIT), timedelta(minutes=every_minutes), asked)


def _landed(
    work: Work,
    feed: NewsFeed,
    entry: Mapping[str, Any],
    language: str | None,
    new: list[int],
    allowed: Collection[Place],
) -> int:
    """The item of an entry; a new one's number is added to `new`."""
    clipping = Clipping(
        outlet=feed.outlet,
        title=fitting(feed.outlet, entry["title"]),
        url=entry["link"],
        published_on=_day(work, entry["published"]),
        region=feed.region_written,
        text=entry["text"],
        author=entry["author"],
        text_kind=TextKind.ARTICLE,
    )
    added = kept(work, clipping, language=language)
    if added.is_new:
        new.append(added.id)
        if feed.reads_articles:
            await_page(work, added.id, entry["link"], allowed)
    return added.id


def _day(work: Work, moment: str | None) -> PartialDay | None:
    """The day of a moment in the office's zone; one in the future is no day that is known."""
    if moment is None:
        return None
    try:
        day = office_day(datetime.fromisoformat(moment), work.zone)
        return PartialDay.of(day) if day <= work.today else None
    except (ValueError, OverflowError):
        return None


def _seen(work: Work, feed: NewsFeed, keys: Collection[bytes]) -> set[bytes]:
    rows = select(FeedEntry.key).where(FeedEntry.feed_id == feed.id, FeedEntry.key.in_(list(keys)))
    return set(work.session.scalars(rows))


def _items_at(work: Work, links: Collection[str]) -> dict[str, int]:
    """The library's items at these addresses, by key."""
    keys = {key for one in links if (key := article_key(one))}
    rows = work.session.execute(
        select(NewsItem.address_key, NewsItem.id)
        .where(NewsItem.address_key.in_(sorted(keys)))
        .order_by(NewsItem.id.desc())
    )
    return {key: own for key, own in rows if key is not None}


def _went_well(work: Work, feed: NewsFeed, new: int) -> None:
    feed.failure, feed.failures, feed.asked_at = None, 0, None
    feed.last_at = feed.last_ok_at = work.now
    feed.last_new = new
    feed.next_at = work.now + timedelta(minutes=feed.every_minutes)


def _checked(facts: FeedFacts) -> FeedFacts:
    errors: dict[str, list[str]] = {}
    outlet, region = facts.outlet.strip(), (facts.region or "").strip() or None
    if not outlet:
        errors["outlet"] = ["required"]
    for name, value in (("outlet", outlet), ("region", region or "")):
        if len(value) > 300:
            errors.setdefault(name, []).append("too_long")
    if facts.every_minutes not in EVERY_MINUTES:
        errors["every_minutes"] = ["not_an_option"]
    if errors:
        raise Invalid(errors)
    return FeedFacts(outlet, facts.every_minutes, facts.reads_articles, region)


def _mine(work: Work, feed_id: int) -> NewsFeed:
    work.actor.must(Permission.NEWS_EDIT)
    feed = _locked(work, feed_id)
    if feed is None:
        raise NotFound()
    return feed


def _locked(work: Work, feed_id: int) -> NewsFeed | None:
    return work.session.get(NewsFeed, feed_id, with_for_update=True, populate_existing=True)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
