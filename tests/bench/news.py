"""How long it takes to bring new news and new cases together, among many of both.

    python -m tests.bench.news [--items 100000] [--cases 100000] [--dense 300]

Told in CPU time, of this process and of the database's, so that other work does not count.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import law_documents
from tests.retold import Report, Retold
from tracker.domain.days import PartialDay
from tracker.domain.gazetteer import Place
from tracker.newsdesk.copies import bands, runs
from tracker.newsdesk.places import Atlas
from tracker.newsdesk.readings import Article, read_article, read_case
from tracker.services import newsdesk
from tracker.services.setting_up import set_up
from tracker.store import newsdesk as kept_news
from tracker.store.library import NewsItem
from tracker.store.newsdesk import Due
from tracker.store.opening import Store
from tracker.store.people import Account, Region
from tracker.store.postgres import running

BATCH = 2_000
NEW = 25
"""So many new items are read, one by one."""

UNSAID = "Dalam negeri"
"""The region of every sixth item: it names no place, and so may be of any."""

TICK = os.sysconf("SC_CLK_TCK")


_EDITIONS = count(1)


def main(words: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.news")
    asked.add_argument("--items", type=int, default=100_000)
    asked.add_argument("--cases", type=int, default=100_000)
    asked.add_argument("--dense", type=int, default=300, help="of one province in ten days")
    told = asked.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="netral-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as a user of its own
        with running(Path(folder)) as server:
            store = Store(Path(folder), databases.empty(server, "news"), 20)
            set_up(store, lambda: datetime(2018, 1, 1, tzinfo=UTC), law_documents())
            _measure(store.engine, told.items, told.cases, told.dense)
            store.close()
    return 0


def _measure(engine: Engine, items: int, cases: int, dense: int) -> None:
    with Session(engine) as session:
        by = session.scalars(select(Account.id).where(Account.is_system)).one()
        found = session.execute(select(Region.code, Region.name, Region.level)).all()
        provinces = {row.code: row.name for row in found if row.level == "province"}
        regions = [
            (row.code, f"{row.name}, {provinces[row.code[:2]]}")
            for row in found
            if row.level == "regency"
        ]
        names = [name for _, name in regions]
        names += [UNSAID] * (len(names) // 5)
        one = max({code[:2] for code, _ in regions}, key=[c[:2] for c, _ in regions].count)
        crowd = [name for code, name in regions if code[:2] == one]
        usual = Retold(names, first=date(2022, 1, 1), days=max(1, items // 100))
        for batch in _batches(_reports(usual), items):
            _fill(session, batch, by)
        for at, batch in enumerate(_batches(_reports(usual), cases)):
            _fill_cases(session, batch, 1 + at * BATCH)
        rush = Retold(crowd, seed=9, first=date(2024, 11, 1), days=10)
        for batch in _batches(_reports(rush), dense):
            _fill(session, batch, by)
        for at, batch in enumerate(_batches(_reports(rush), dense)):
            _fill_cases(session, batch, 1 + cases + at * BATCH)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    with Session(engine) as session:
        _say(f"{items:,} items and {cases:,} cases over {len(names)} regions,")
        _say(f"{dense} of each in {len(crowd)} regions in ten days")
        _time_items(session, "as usual", _reports(usual), by)
        _time_items(session, f"among {dense}", _reports(rush), by)
        _time_cases(session, "as usual", _reports(usual))
        _time_cases(session, f"among {dense}", _reports(rush))


def _reports(drawn: Retold) -> Iterator[Report]:
    number = 0
    while True:
        number += 1
        yield from drawn.event(number, drawn.draw.choice((1, 1, 2, 3)), drawn.draw.choice((0, 2)))


def _batches(reports: Iterator[Report], most: int) -> Iterator[list[Report]]:
    for at in range(0, most, BATCH):
        yield list(islice(reports, min(BATCH, most - at)))


def _fill(session: Session, reports: Iterable[Report], by: int) -> None:
    """Items and their readings, as if they had been read; the stories form with the new ones."""
    session.execute(text("SET LOCAL session_replication_role = replica"))  # nothing else is read
    kept = _added(session, reports, by)
    atlas = _atlas(session)
    read = {own: read_article(_article(one), atlas) for own, one in kept.items()}
    texts = {own: bands(runs(one.title, one.text)) for own, one in kept.items()}
    words = Counter(word for one in read.values() for word in one.words)
    words[kept_news.TOTAL] += len(read)
    kept_news.count_words(session, words)
    kept_news.keep_articles(session, read, texts)
    session.commit()
    sys.stderr.write(f"{max(kept):,} items\n")


def _added(session: Session, reports: Iterable[Report], by: int) -> dict[int, Report]:
    rows = list(reports)
    numbers = session.scalars(
        insert(NewsItem).returning(NewsItem.id, sort_by_parameter_order=True),
        [
            {
                "outlet": f"{one.outlet} {next(_EDITIONS)}",  # so that none is another
                "title": one.title,
                "text": one.text,
                "region_written": one.region,
                "published_on": one.on.isoformat(),
                "precision": "day",
                "added_at": datetime(2024, 11, 20, tzinfo=UTC),
                "added_by": by,
            }
            for one in rows
        ],
    )
    return dict(zip(numbers, rows, strict=True))


def _fill_cases(session: Session, reports: Iterable[Report], first: int) -> None:
    """Readings of cases, one of each report; of the cases themselves nothing else is asked."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    atlas = _atlas(session)
    read = {own: read_case(_record(one), atlas) for own, one in enumerate(reports, first)}
    kept_news.keep_cases(session, read)
    session.commit()
    sys.stderr.write(f"{max(read):,} cases\n")


def _record(one: Report) -> dict[str, Any]:
    """A case of what a report tells, as far as a reading looks at it."""
    told, on = one.text.split(". "), one.on.isoformat()
    place, _, province = one.region.partition(", ")
    conduct = {
        "summary": told[0],
        "type": "support_post",
        "channel": "Facebook",
        "on": on,
        "beneficiary": "calon wali kota",
    }
    return {
        "narrative": ". ".join(told[:3]),
        "conducts": [conduct],
        "events": [{"on": on, "note": told[-1]}],
        "sanctions": [],
        "respondents": [{"position": told[0].partition(" di ")[0], "count": 1}],
        "received_on": on,
        "known_on": on,
        "region": place,
        "province": province or None,
        "election": f"Pilkada {one.on.year}",
    }


@dataclass
class _Watch:
    """CPU seconds here and in the database of one part of the work, one pair a time."""

    backend: int
    here: list[float] = field(default_factory=list)
    there: list[float] = field(default_factory=list)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        here, there = time.process_time(), _cpu(self.backend)
        yield
        self.here.append(time.process_time() - here)
        self.there.append(_cpu(self.backend) - there)

    def say(self, what: str) -> None:
        both = [a + b for a, b in zip(self.here, self.there, strict=True)]
        _say(
            f"{what}: {statistics.mean(self.here) * 1000:.0f} ms here and "
            f"{statistics.mean(self.there) * 1000:.0f} ms in the database (means), "
            f"{statistics.median(both) * 1000:.0f} ms at the median, {max(both) * 1000:.0f} at most"
        )


def _time_items(session: Session, where: str, reports: Iterator[Report], by: int) -> None:
    """Read new items one by one: what linking and stories take, and what suggestions take."""
    backend = session.scalars(text("SELECT pg_backend_pid()")).one()
    stories, suggestions = _Watch(backend), _Watch(backend)
    for report in islice(reports, NEW):
        (own,) = _added(session, [report], by)
        session.execute(delete(Due))
        atlas = _atlas(session)
        read = {own: read_article(_article(report), atlas)}
        texts = {own: runs(report.title, report.text)}
        kept_news.keep_articles(session, read, {own: bands(texts[own])})
        with stories():
            newsdesk._link(session, read, texts)
            newsdesk.form_stories(session, read)
        with suggestions():
            newsdesk._cases_of(session, own, read[own])
        session.commit()
    stories.say(f"the story of a new item, {where}")
    suggestions.say(f"cases for a new item, {where}")


def _time_cases(session: Session, where: str, reports: Iterator[Report]) -> None:
    """Look up the items that are about a new case."""
    watch, atlas = _Watch(session.scalars(text("SELECT pg_backend_pid()")).one()), _atlas(session)
    for report in islice(reports, NEW):
        with watch():
            newsdesk._news_of(session, 0, read_case(_record(report), atlas))
    watch.say(f"items for a new case, {where}")


def _cpu(process: int) -> float:
    """Seconds of CPU that a process of this machine has used."""
    said = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / TICK


def _article(one: Report) -> Article:
    on = PartialDay(one.on.year, one.on.month, one.on.day)
    return Article(one.title, one.text, one.region, on, "day")


def _atlas(session: Session) -> Atlas:
    asked = select(Region.code, Region.name).where(Region.level.in_(("province", "regency")))
    return Atlas.of(Place(row.code, row.name) for row in session.execute(asked))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
