"""The worker does what was committed, once, and takes up again what a killed one left."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from procrastinate import App
from sqlalchemy import select

from app import create_app
from config.settings import Settings
from tests import databases, pictures
from tests.builders import world_of
from tests.journeys import Journey
from tracker.cli import worker
from tracker.cli.capturing import works
from tracker.cli.worker import POST, jobs_of, take_again, work_on
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.near_copies import METHOD
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.daily import ask_for_the_day
from tracker.services.evidence import Upload, add_evidence
from tracker.services.newsdesk import NEWSDESK, ask_to_read
from tracker.services.work import Work
from tracker.store.checkpoints import CheckpointRow
from tracker.store.jobs import ask_for
from tracker.store.near_copies import PicturePrint
from tracker.store.opening import Store
from tracker.web.session import House

ROOT = Path(__file__).parents[2]

ONE_THAT_HANGS = """
import asyncio, os, sys
from procrastinate import App, PsycopgConnector

jobs = App(connector=PsycopgConnector(conninfo=sys.argv[1], min_size=1, max_size=3))

@jobs.task(name="noted")
async def noted(word):
    print("begun", flush=True)
    await asyncio.sleep(600)

async def work():
    async with jobs.open_async():
        await jobs.run_worker_async(update_heartbeat_interval=0.2)

asyncio.run(work())
"""


@pytest.fixture
def found(server: str, tmp_path: Path, clock) -> Iterator[House]:
    """A house on a database of its own, whose transactions are real."""
    store = Store(tmp_path, databases.fresh(server, f"worker_{os.getpid()}"), 20)
    app = create_app(Settings(home=tmp_path, secret_key="x" * 32), clock=clock, store=store)
    yield app.extensions["netral"]
    store.close()


def done(found: House, dead_after: float = 30.0, words: list[str] | None = None) -> list[str]:
    """Let a worker do what waits; the words that jobs of the tests were told."""
    words = [] if words is None else words
    jobs = jobs_of(found)

    @jobs.task(name="noted")
    async def noted(word: str) -> None:
        words.append(word)

    async def work(jobs: App) -> None:
        async with jobs.open_async():
            await take_again(jobs, dead_after)
            await jobs.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False
            )

    asyncio.run(work(jobs))
    return words


def test_a_job_of_an_act_that_is_rolled_back_never_runs(found):
    with found.store.session() as session:
        ask_for(session, "noted", word="tidak jadi")
        session.rollback()
        ask_for(session, "noted", word="jadi")
        session.commit()

    assert done(found) == ["jadi"]
    assert done(found) == []


def test_a_job_whose_worker_was_killed_is_taken_again(found):
    with found.store.session() as session:
        ask_for(session, "noted", word="lagi")
        session.commit()
    address = found.store.url.replace("+psycopg", "", 1)
    killed = subprocess.Popen(
        [sys.executable, "-c", ONE_THAT_HANGS, address],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout.readline() == "begun\n"
    assert done(found) == []
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()

    assert done(found, dead_after=0.0) == ["lagi"]


def test_a_mail_server_that_stalls_holds_up_no_other_job(found, monkeypatch):
    went_on, seen = threading.Event(), []
    monkeypatch.setattr(worker, "_deliver", lambda _found: seen.append(went_on.wait(10)))
    monkeypatch.setattr(worker, "_read_news", lambda _found: went_on.set())

    async def asked() -> None:
        jobs = jobs_of(found)
        async with jobs.open_async():
            for task in (POST, NEWSDESK):
                await jobs.configure_task(task).defer_async(timestamp=0)

    asyncio.run(asked())
    asyncio.run(work_on(found, wait=False))
    assert all(seen), "the mail waited for a job behind it"
    assert seen


def test_reading_news_holds_up_nothing_that_somebody_waits_for(found, monkeypatch):
    """However long it takes: an import that goes on behind others is not the last of all."""
    told: list[str] = []

    def turn(begin) -> bool:
        told.append("a turn of reading")
        if len(told) < 5:
            with begin() as act:
                ask_to_read(act)  # somebody adds an item meanwhile
        return len(told) < 5

    monkeypatch.setattr(worker, "read_a_turn", turn)
    with works(found) as begin, begin() as act:
        ask_to_read(act)
        ask_for(act.session, "noted", priority=-1, word="the import goes on")
    done(found, words=told)
    assert told[:5] == ["the import goes on", *["a turn of reading"] * 4]


def test_told_to_stop_the_worker_ends_with_all_its_queues(found, monkeypatch):
    install, told = worker._stop_by_signals, []

    def then_tell(working: list[asyncio.Task[None]]) -> None:
        install(working)
        asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
        told.extend(working)

    monkeypatch.setattr(worker, "_stop_by_signals", then_tell)
    asyncio.run(asyncio.wait_for(work_on(found), 60))
    assert [one.done() for one in told] == [True, True]


def test_the_days_work_is_done_once_a_day(found, clock):
    def signed() -> int:
        asyncio.run(work_on(found, wait=False))
        with found.store.session() as session:
            return len(session.scalars(select(CheckpointRow.number)).all())

    with works(found) as begin, begin() as act:
        act.record(Act.SETUP_DONE, "house:1", release="uji")
    stray = found.store.vault.path(bytes(32))
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"")

    assert signed() == 1
    assert not stray.exists()
    assert signed() == 1
    clock.forward(days=1)
    assert signed() == 2


def test_asking_for_the_day_twice_asks_once(session, work, world):
    with work(world.system_actor) as act:
        assert ask_for_the_day(act)
    with work(world.system_actor) as act:
        assert not ask_for_the_day(act)


def test_the_worker_makes_the_print_of_a_picture_that_came(found):
    content = pictures.as_jpeg(pictures.scene(5))
    with found.store.session() as session:

        def begin(actor: Actor) -> Work:
            return Work(session, actor, found.clock, running_law(session), found.store.vault)

        case = Journey(session, begin, world_of(session)).filed()
        with begin(case.actor("verifier", "bawaslu")) as act:
            upload = Upload("foto.jpg", io.BytesIO(content))
            add_evidence(act, case.case_id, upload, audience=Audience.FILE)

    assert done(found) == []
    with found.store.session() as session:
        assert session.scalars(select(PicturePrint.method)).all() == [METHOD]
