"""Reading what is new in the library and in the cases: stories, and suggestions for officers.

Everything written here follows from items and cases and can be made again, so it is no act of
anybody and the book does not tell of it.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tracker.domain.gazetteer import Place
from tracker.domain.ledger import Act
from tracker.newsdesk.copies import COPY, Runs, bands, overlap, runs
from tracker.newsdesk.places import Atlas
from tracker.newsdesk.readings import (
    Article,
    ArticleReading,
    CaseReading,
    read_article,
    read_case,
)
from tracker.newsdesk.stories import (
    DAYS,
    Pair,
    Said,
    brought_together,
    joined,
    pair_of,
    same_event,
)
from tracker.newsdesk.weighing import CANDIDATES, is_suggested, weigh
from tracker.newsdesk.weights import STORY
from tracker.services.work import Work
from tracker.store import newsdesk as store
from tracker.store.cases import Case
from tracker.store.jobs import ask_for, waits
from tracker.store.library import NewsItem
from tracker.store.people import Region
from tracker.store.record_rows import record_rows

NEWSDESK = "newsdesk"
"""The job of reading what is new."""

BATCH = 100
"""Items or cases that are read in one transaction."""

ROUNDS = 1
"""Transactions after which the worker lets other jobs have their turn."""

BEHIND = -20
"""Reading waits for all other jobs: after an import of a register as large as a country's it
takes an hour, and a turn of it may take longer than the minute in which the clock asks again."""

NEIGHBOURHOOD = 300
"""Items among which stories are formed anew where one of them is new, at the most."""

TWINS = 40
"""Items whose text is held against a new one wherever and whenever they appeared, the likest."""

_LOCK = 0x6E657477
"""A number of this product's own among the database's advisory locks: reading."""


@dataclass
class Caught:
    """How many items and cases were read."""

    news: int = 0
    cases: int = 0


def ask_to_read(work: Work, *, is_more: bool = False) -> None:
    """Ask the worker to read what is new, behind all other jobs; `is_more`: to go on with it, for
    which one job that waits is enough."""
    if not (is_more and waits(work.session, NEWSDESK)):
        ask_for(work.session, NEWSDESK, lock=NEWSDESK, priority=BEHIND)


def read_outdated(work: Work) -> None:
    """Have everything read anew that an older version of the product read."""
    store.note_outdated(work.session)
    ask_to_read(work)


def catch_up(begin: Callable[[], Work], progress: Callable[[Caught], None] | None = None) -> Caught:
    """Read everything that is new or changed, a batch in a transaction."""
    caught = Caught()
    while True:
        with begin() as work:
            news, cases = read_news(work), read_cases(work)
        if not news and not cases:
            return caught
        caught.news += news
        caught.cases += cases
        if progress is not None:
            progress(caught)


def read_a_turn(begin: Callable[[], Work], rounds: int = ROUNDS, most: int = BATCH) -> bool:
    """Read a few batches of what is new or changed; True where more may wait.

    Between two turns all other jobs have theirs.
    """
    for _round in range(rounds):
        with begin() as work:
            if not read_news(work, most) + read_cases(work, most):
                return False
    return True


def read_news(work: Work, most: int = BATCH) -> int:
    """Read some items that are new or changed: their words, stories and cases; how many."""
    session = work.session
    ids = _due(session, store.NEWS, most)
    if not ids:
        return 0
    rows = session.execute(_items(ids)).all()
    atlas = _atlas(session)
    read = {row.id: read_article(_article(row), atlas) for row in rows}
    texts = {row.id: runs(row.title, row.text) for row in rows}
    _count(session, read)
    store.keep_articles(session, read, {own: bands(found) for own, found in texts.items()})
    _link(session, read, texts)
    if counted := form_stories(session, read):
        work.count_anew(counted)
        work.record(Act.STORIES_FORMED, "news", cases=len(counted))
    found = [row for own, one in read.items() for row in _cases_of(session, own, one)]
    store.set_suggestions(session, cases=(), news=ids, rows=found)
    return len(ids)


def read_cases(work: Work, most: int = BATCH) -> int:
    """Read some cases that are new or changed, and the items that are about them; how many."""
    session = work.session
    ids = _due(session, store.CASE, most)
    if not ids:
        return 0
    atlas = _atlas(session)
    read = {
        row["id"]: read_case(json.loads(row["record"]), atlas)
        for batch in record_rows(session, Case.id.in_(ids))
        for row in batch
    }
    store.keep_cases(session, read)
    rows = [row for own, case in read.items() for row in _news_of(session, own, case)]
    store.set_suggestions(session, cases=ids, news=(), rows=rows)
    return len(ids)


def one_at_a_time(session: Session) -> None:
    """Wait until nobody else reads or decides on stories, and keep others from it till the end."""
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def form_stories(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Form the stories of these items and of all that belongs to them anew; the cases that count
    otherwise now, since items tied to them are in other stories than before."""
    moved: set[int] = set()
    around = store.linked_around(session, ids, NEIGHBOURHOOD)
    links = store.links_among(session, around)
    said = _said(session, around)
    copied = [(link.first, link.second) for link in links if link.is_copy]
    read = store.events(session, around)
    rarity = store.rarity_of(session, read.values())

    @cache
    def weight(pair: Pair) -> float:
        return same_event(read[pair[0]], read[pair[1]], rarity)

    pairs = [(link.first, link.second) for link in links]
    for group in joined(around, [*pairs, *said.same]):
        likely = {pair: weight(pair) for pair in pairs if pair[0] in group}
        inside = [pair for pair in copied if pair[0] in group]
        spoken = said.of(group)
        moved |= store.set_stories(session, brought_together(group, likely, weight, inside, spoken))
    return frozenset(store.cases_of_several(session, moved))


def _said(session: Session, ids: Collection[int]) -> Said:
    verdicts = store.verdicts_among(session, ids)
    return Said(
        frozenset((v.first, v.second) for v in verdicts if v.is_same),
        frozenset((v.first, v.second) for v in verdicts if not v.is_same),
    )


def _due(session: Session, kind: str, most: int) -> list[int]:
    one_at_a_time(session)
    return store.due_refs(session, kind, most)


def _count(session: Session, read: Mapping[int, ArticleReading]) -> None:
    """Bring the number of items in which each word stands in line with these readings."""
    before = store.articles(session, read.keys())
    words = Counter(word for one in read.values() for word in one.words)
    words.subtract(word for one in before.values() for word in one.words)
    words[store.TOTAL] += len(read) - len(before)
    store.count_words(session, {word: number for word, number in words.items() if number})


def _link(session: Session, read: Mapping[int, ArticleReading], texts: Mapping[int, Runs]) -> None:
    """Find the items that tell of the same event as these, and their copies.

    Copies are looked for among those alike in some band, whenever they appeared, and among those
    that tell of the same event: a copy that was changed much may have no band in common.
    """
    near = {own: store.news_around(session, one, DAYS, CANDIDATES) for own, one in read.items()}
    twins = {
        own: store.news_with_bands(session, bands(found), TWINS) for own, found in texts.items()
    }
    wanted = {other for found in (*near.values(), *twins.values()) for other in found}
    known = {**store.events(session, wanted - read.keys()), **read}
    rarity = store.rarity_of(session, known.values())
    weights = {
        pair_of(own, other): same_event(known[own], known[other], rarity)
        for own in read
        for other in {*near[own], *twins[own]} - {own}
    }
    alike = {pair_of(own, other) for own in read for other in twins[own] if own != other}
    alike |= {pair for pair, weight in weights.items() if weight >= STORY}
    others = {item for pair in alike for item in pair} - texts.keys()
    body = {row.id: runs(row.title, row.text) for row in session.execute(_items(others))}
    body |= texts
    links = []
    for first, second in sorted(alike):
        is_copy = overlap(body[first], body[second]) >= COPY
        weight = weights[first, second]
        if is_copy or weight >= STORY:
            links.append({"first": first, "second": second, "weight": weight, "is_copy": is_copy})
    store.set_links(session, list(read), links)


def _cases_of(session: Session, own: int, article: ArticleReading) -> list[dict[str, Any]]:
    """The cases that an item, or a copy of it, is about."""
    rarity = store.rarity_of(session, [article])
    return [
        {"case_id": other, "news_id": own, "weight": weight}
        for other, case in store.cases_for(session, article, CANDIDATES).items()
        if is_suggested(weight := weigh(case, article, rarity))
    ]


def _news_of(session: Session, own: int, case: CaseReading) -> list[dict[str, Any]]:
    """The items that are about a case."""
    near = store.articles_for(session, case, CANDIDATES)
    rarity = store.rarity_of(session, near.values())
    return [
        {"case_id": own, "news_id": other, "weight": weight}
        for other, article in near.items()
        if is_suggested(weight := weigh(case, article, rarity))
    ]


def _items(ids: Collection[int]) -> Any:
    return select(
        NewsItem.id,
        NewsItem.title,
        NewsItem.text,
        NewsItem.region_written,
        NewsItem.published_on,
        NewsItem.precision,
    ).where(NewsItem.id.in_(ids))


def _article(row: Row[Any]) -> Article:
    return Article(row.title, row.text, row.region_written, row.published_on, row.precision)


def _atlas(session: Session) -> Atlas:
    asked = select(Region.code, Region.name).where(Region.level.in_(("province", "regency")))
    return Atlas.of(Place(row.code, row.name) for row in session.execute(asked))
