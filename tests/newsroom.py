"""A house with a newspaper beside it, on loopback, and a worker that is told to work."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from tests.capturing.lying import Liar
from tracker.cli.worker import jobs_of
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.news_schedule import ask_for_due
from tracker.services.reading_news import ask_page
from tracker.services.work import Work
from tracker.store.library import NewsItem
from tracker.store.news_intake import NewsFeed, NewsFetch
from tracker.web.session import House


class Desk:
    """`act` is an act of the officer, `read` all that the worker has to do."""

    def __init__(self, found: House, liar: Liar, officer: Actor) -> None:
        self.found, self.liar, self.officer = found, liar, officer

    @contextmanager
    def act(self) -> Iterator[Work]:
        with self.found.store.session() as session:
            law, vault = running_law(session), self.found.store.vault
            with Work(session, self.officer, self.found.clock, law, vault) as work:
                yield work

    def asked(self, path: str) -> int:
        with self.act() as work:
            return ask_page(work, f"{self.liar.url}{path}", allowed=[self.liar.place])

    def read(self) -> None:
        """Everything that waits for the worker, and nothing that the time of day begins."""
        jobs = jobs_of(self.found)
        jobs.periodic_registry.periodic_tasks.clear()

        async def work() -> None:
            async with jobs.open_async():
                await jobs.run_worker_async(
                    wait=False, listen_notify=False, install_signal_handlers=False
                )

        asyncio.run(work())

    def row(self, number: int) -> NewsFetch:
        with self.found.store.session() as session:
            row = session.get(NewsFetch, number)
            assert row is not None
            return row

    def item(self, number: int) -> NewsItem:
        with self.found.store.session() as session:
            row = session.get(NewsItem, number)
            assert row is not None
            return row

    def items(self) -> Sequence[NewsItem]:
        with self.found.store.session() as session:
            return session.scalars(select(NewsItem).order_by(NewsItem.id)).all()

    def feed(self) -> NewsFeed:
        with self.found.store.session() as session:
            return session.scalars(select(NewsFeed)).one()

    def minute(self) -> int:
        """What the worker does with each minute: look at what is due, and do it; how many jobs."""
        with self.act() as work:
            asked = ask_for_due(work)
        self.read()
        return asked
