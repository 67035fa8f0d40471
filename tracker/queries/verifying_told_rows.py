"""Asking whether pages that were read for the library, notices about items, and records of regions
are as the book tells."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.queries.book_facts import facts_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.news_intake import SEALS as NEWS_SEALS
from tracker.store.news_intake import NewsFetch, NewsNotice
from tracker.store.region_records import RECORDED, RegionRecord

SEALS = {**NEWS_SEALS, Act.REGION_RECORDED: RECORDED}

_OF = {
    Act.NEWS_ARCHIVED: ("news_page", "fetch", NewsFetch),
    Act.NEWS_NOTICED: ("news_notice", "notice", NewsNotice),
    Act.REGION_RECORDED: ("region_record", "record", RegionRecord),
}


def faults_of_told_rows(session: Session) -> tuple[int, list[tuple[str, int, str]]]:
    """How many rows were held against the book; the kind and id of each that is not as it tells,
    and in one word what is wrong."""
    wrong: dict[tuple[str, int], str] = {}
    told: set[tuple[str, int]] = set()
    rows = {
        (kind, row.id): row
        for kind, _name, table in _OF.values()
        for row in session.execute(select(*as_it_stands(table)))
    }
    for act, kind, number, seal in _told(session):
        told.add((kind, number))
        row = rows.get((kind, number))
        if row is None:
            wrong[kind, number] = "missing"
        elif sealed_row({name: getattr(row, name) for name in SEALS[act]}) != seal:
            wrong[kind, number] = "changed"
    for (kind, number), row in rows.items():
        says_kept = kind != "news_page" or row.digest is not None
        if says_kept and (kind, number) not in told:
            wrong[kind, number] = "unknown"
    return len(rows), sorted((kind, number, what) for (kind, number), what in wrong.items())


def _told(session: Session) -> Iterator[tuple[Act, str, int, str]]:
    for act, facts in facts_told(session, SEALS):
        kind, name, _table = _OF[act]
        with suppress(ValueError, KeyError, TypeError):
            yield act, kind, int(facts[name]), str(facts["row"])


def digests_of_pages(session: Session) -> set[bytes]:
    """The digests of all pages whose bytes lie in the vault."""
    return set(session.scalars(select(NewsFetch.digest).where(NewsFetch.digest.is_not(None))))
