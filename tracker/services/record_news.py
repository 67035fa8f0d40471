"""News items that senders name: as sources of a case, or as items of a library of their own.

An item is one outlet, title and day. Its address is what the sender of the item wrote; where a
record gives another address for the same item, that is kept at the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.domain.records import NewsRecord, Record, differences, facts_digest, written
from tracker.services.news_columns import derived
from tracker.services.work import Work
from tracker.store.bulk import insert_rows, take_ids, update_rows
from tracker.store.library import CaseNews, NewsItem

Identity = tuple[str, str, str]
Row = dict[str, Any]

_IDENTITY = ("outlet", "title", "published_on")
_SOME = text(
    """
    SELECT n.id, n.sender, n.ref, n.outlet, n.title, n.url, n.published_on, n.precision,
           n.region_written AS region, n.text
    FROM news_items n JOIN (
        SELECT DISTINCT * FROM unnest(CAST(:outlets AS text[]), CAST(:titles AS text[]))
            AS k (outlet, title)
    ) k ON n.outlet = k.outlet AND n.title = k.title
    """
)
_OF_SENDER = text(
    """
    SELECT n.id, n.sender, n.ref, n.outlet, n.title, n.url, n.published_on, n.precision,
           n.region_written AS region, n.text
    FROM news_items n WHERE n.sender = :sender AND n.ref = ANY (:refs)
    """
)
# What a case's source was written as must not change when the item learns another address.
_KEEP_ADDRESS = text(
    """
    UPDATE case_news l SET url_written = coalesce(n.url, '')
    FROM news_items n, unnest(CAST(:ids AS int[]), CAST(:urls AS text[])) AS g (id, url)
    WHERE n.id = g.id AND l.news_id = n.id AND l.url_written IS NULL
        AND n.url IS DISTINCT FROM g.url
    """
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a news row: created, unchanged, or the fields in which it differs."""

    what: str
    fields: tuple[str, ...] = ()


CREATED, UNCHANGED, KNOWN_AS = Verdict("created"), Verdict("unchanged"), Verdict("known_as")


def link_articles(work: Work, cases: Sequence[tuple[int, Record]]) -> None:
    """Tie new cases to the news items that their records name, making those the library lacks.

    Two statements, four more where items are new.
    """
    insert_rows(work.session, CaseNews, _links(work, cases))


def relink_articles(work: Work, case_id: int, record: Record) -> None:
    """Bring the reported sources of a known case in line with its record.

    An item that an officer tied to the case as well keeps the officer's word on it.
    """
    held = {
        row.news_id: row
        for row in work.session.scalars(select(CaseNews).where(CaseNews.case_id == case_id))
    }
    links = {row["news_id"]: row for row in _links(work, [(case_id, record)])}
    for news_id, row in held.items():
        if news_id in links:
            link = links.pop(news_id)
            row.ordinal, row.url_written, row.is_reported = (
                link["ordinal"],
                link["url_written"],
                True,
            )
        elif row.is_reported:
            work.session.delete(row)
    work.session.flush()
    insert_rows(work.session, CaseNews, list(links.values()))


def _links(work: Work, cases: Sequence[tuple[int, Record]]) -> list[Row]:
    wanted = {a.identity: a for _, record in cases for a in record.articles}
    held = items_by_identity(work.session, wanted)
    missing = [wanted[identity] for identity in sorted(wanted.keys() - held.keys())]
    if missing:
        rows = [
            {
                "outlet": one.outlet,
                "title": one.title,
                "url": one.url,
                "published_on": one.published_on,
                "precision": one.published_on.precision if one.published_on else None,
                "added_at": work.now,
                "added_by": work.actor.account_id,
                **derived(one.url, one.title, None),
            }
            for one in missing
        ]
        ids = take_ids(work.session, NewsItem, len(rows))
        rows = [{"id": own, **row} for own, row in zip(ids, rows, strict=True)]
        insert_rows(work.session, NewsItem, rows, unless_there=_IDENTITY)
        held |= items_by_identity(work.session, [one.identity for one in missing])
    return [
        {
            "case_id": case_id,
            "news_id": held[one.identity]["id"],
            "kind": NewsKind.COVERAGE,
            "ordinal": ordinal,
            "is_reported": True,
            "url_written": _other_address(one.url, held[one.identity]["url"]),
            "linked_by": work.actor.account_id,
            "linked_at": work.now,
        }
        for case_id, record in cases
        for ordinal, one in enumerate(record.articles)
    ]


def take_news(work: Work, sender: str, records: Sequence[NewsRecord]) -> list[Verdict]:
    """Take news rows of one sender into the library; what became of each, in their order.

    No two of them may have the same ref or be the same item. An item that a case's record or an
    officer brought in becomes the sender's, as long as nothing that is known of it is lost. Each
    item that lands is one act of its own in the book.
    """
    by_ref = {row["ref"]: row for row in _rows_of(work.session, sender, [r.ref for r in records])}
    by_identity = items_by_identity(work.session, [one.identity for one in records])
    verdicts: list[Verdict] = []
    new: list[NewsRecord] = []
    completed: list[tuple[int, NewsRecord]] = []
    for one in records:
        mine, held = by_ref.get(one.ref), by_identity.get(one.identity)
        verdict = _compared(sender, one, mine or held)
        verdicts.append(verdict)
        if verdict is CREATED:
            if held is None:
                new.append(one)
            else:
                completed.append((held["id"], one))
    _complete(work, sender, completed)
    late = _insert(work, sender, new)
    if late:  # somebody brought in the same items a moment ago
        again = dict(zip([one.ref for one in late], take_news(work, sender, late), strict=True))
        verdicts = [again.get(r.ref, v) for r, v in zip(records, verdicts, strict=True)]
    return verdicts


def _compared(sender: str, one: NewsRecord, held: Row | None) -> Verdict:
    if held is None:
        return CREATED
    given = written(one)
    if held["sender"] is None:
        lost = [key for key in ("region", "text") if held[key] not in (None, given[key])]
        return Verdict("differs", tuple(lost)) if lost else CREATED
    if held["sender"] == sender and held["ref"] != one.ref:
        return KNOWN_AS
    known = {key: held[key] for key in given if key != "ref"}
    fields = differences(known, {key: given[key] for key in known})
    return Verdict("differs", tuple(fields)) if fields else UNCHANGED


def _columns(sender: str, one: NewsRecord) -> Row:
    return {
        "sender": sender,
        "ref": one.ref,
        "url": one.url,
        "precision": one.precision,
        "region_written": one.region,
        "text": one.text,
        **derived(one.url, one.title, one.text),
    }


def _insert(work: Work, sender: str, new: Sequence[NewsRecord]) -> list[NewsRecord]:
    """Write new items; those that somebody else wrote meanwhile come back."""
    in_order = sorted(new, key=lambda one: one.identity)
    ids = take_ids(work.session, NewsItem, len(in_order))
    rows = [
        {
            "id": own,
            "outlet": one.outlet,
            "title": one.title,
            "published_on": one.published_on,
            "added_at": work.now,
            "added_by": work.actor.account_id,
            **_columns(sender, one),
        }
        for own, one in zip(ids, in_order, strict=True)
    ]
    insert_rows(work.session, NewsItem, rows, unless_there=_IDENTITY)
    held = items_by_identity(work.session, [one.identity for one in in_order]) if rows else {}
    late = []
    for own, one in zip(ids, in_order, strict=True):
        if held[one.identity]["id"] == own:
            _tell(work, sender, own, one, created=True)
        else:
            late.append(one)
    return late


def _complete(work: Work, sender: str, items: Sequence[tuple[int, NewsRecord]]) -> None:
    if not items:
        return
    work.session.execute(
        _KEEP_ADDRESS, {"ids": [own for own, _ in items], "urls": [one.url for _, one in items]}
    )
    update_rows(
        work.session, NewsItem, [{"id": own, **_columns(sender, one)} for own, one in items]
    )
    for own, one in items:
        _tell(work, sender, own, one, created=False)


def _tell(work: Work, sender: str, own: int, one: NewsRecord, *, created: bool) -> None:
    digest = f"sha256:{facts_digest(written(one)).hex()}"
    work.record(Act.NEWS_IMPORTED, f"news:{own}", sender=sender, digest=digest, created=created)


def items_by_identity(session: Session, wanted: Iterable[Identity]) -> dict[Identity, Row]:
    """The library's items among those, by outlet, title and day."""
    pairs = [(outlet, title) for outlet, title, _ in wanted]
    if not pairs:
        return {}
    rows = session.execute(
        _SOME, {"outlets": [o for o, _ in pairs], "titles": [t for _, t in pairs]}
    ).mappings()
    return {(r["outlet"], r["title"], r["published_on"] or ""): dict(r) for r in rows}


def _rows_of(session: Session, sender: str, refs: list[str]) -> list[Row]:
    found = session.execute(_OF_SENDER, {"sender": sender, "refs": refs}).mappings()
    return [dict(row) for row in found]


def _other_address(url: str | None, held: str | None) -> str | None:
    return None if url == held else url or ""
