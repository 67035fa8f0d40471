"""`flask worker`: does the jobs that acts ask for, and the day's work, until it is told to stop."""

import asyncio
import logging
import signal

import click
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy

from tracker.cli.answering import Answer, answering
from tracker.cli.capturing import do_capture, works
from tracker.cli.reading import read_feed, read_page
from tracker.cli.sheets import read_in, take_in
from tracker.domain.deadlines import Zone
from tracker.services import mail_words
from tracker.services.captures import CAPTURE, take_up_again
from tracker.services.daily import DAILY, ask_for_the_day, do_the_day
from tracker.services.delivering import deliver
from tracker.services.near_copies import PRINT, make_print
from tracker.services.news_schedule import FEED, ask_for_due
from tracker.services.newsdesk import BEHIND, NEWSDESK, ask_to_read, read_a_turn
from tracker.services.reading_news import READ, take_pages_up_again
from tracker.services.reminding import REMIND, ask_for_reminders, remind
from tracker.services.sheets import READ as READ_SHEET
from tracker.services.sheets import TAKE, put_old_away
from tracker.web.session import House, house

log = logging.getLogger("netral.worker")

BEAT, DEAD_AFTER = 10.0, 30.0
"""Seconds between a worker's signs of life, and without any until its jobs are taken again."""

TO_STOP = 10.0
"""Seconds that a running job has to end when the worker is told to stop."""

KEPT_HOURS = 24 * 14
"""Hours for which a job that is over can be looked up."""

POST = "post"
"""The job of handing over the mail that is due, and the queue of its own in which it stands."""

QUEUES = ("default", POST)
"""One job of each queue runs at a time: a mail server that stalls holds up mail alone, and a long
import no mail."""

_AGAIN = RetryStrategy(max_attempts=3, exponential_wait=5)


@click.command("worker")
@answering
def command() -> Answer:
    """Do jobs until SIGTERM or Ctrl-C."""
    asyncio.run(work_on(house()))
    return Answer({"stopped": True})


async def work_on(
    found: House, *, wait: bool = True, beat: float = BEAT, dead_after: float = DEAD_AFTER
) -> None:
    """Do jobs, and take again those whose worker is gone; without `wait`, until none is left."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    jobs = jobs_of(found, dead_after)
    async with jobs.open_async():
        await take_again(jobs, dead_after)
        await asyncio.to_thread(_ask_for_the_day, found)
        await asyncio.to_thread(_take_up_again, found)
        async with asyncio.TaskGroup() as group:
            working = [
                group.create_task(
                    jobs.run_worker_async(
                        queues=[queue],
                        name=queue,
                        wait=wait,
                        listen_notify=wait,  # or a connection being opened is left behind
                        shutdown_graceful_timeout=TO_STOP,
                        update_heartbeat_interval=beat,
                        stalled_worker_timeout=dead_after,
                        install_signal_handlers=False,
                    )
                )
                for queue in QUEUES
            ]
            _stop_by_signals(working)


def _stop_by_signals(working: list[asyncio.Task[None]]) -> None:
    """Told to stop, the workers of all queues end; a job that runs has some time for it."""

    def stop() -> None:
        for worker in working:
            worker.cancel()

    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, stop)


def jobs_of(found: House, dead_after: float = DEAD_AFTER) -> App:
    """Every job that the worker knows, for this house."""
    address = found.store.url.replace("postgresql+psycopg:", "postgresql:", 1)
    jobs = App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=6))

    @jobs.periodic(cron="* * * * *")
    @jobs.task(name="again", queueing_lock="again", pass_context=True)
    async def again(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001 - told to all
        await take_again(context.app, dead_after)

    @jobs.periodic(cron="7 * * * *")
    @jobs.task(name="hourly", queueing_lock="hourly")
    async def hourly(timestamp: int) -> None:  # noqa: ARG001 - told to every periodic job
        await asyncio.to_thread(_ask_for_the_day, found)

    @jobs.task(name=DAILY, retry=_AGAIN, pass_context=True)
    async def daily(context: JobContext, /, day: str) -> None:
        log.info("the work of %s", day)
        await asyncio.to_thread(_do_the_day, found)
        await context.app.job_manager.delete_old_jobs(KEPT_HOURS, include_failed=True)

    @jobs.periodic(cron="* * * * *")
    @jobs.task(name=NEWSDESK, priority=BEHIND, lock=NEWSDESK, queueing_lock=NEWSDESK)
    async def newsdesk(timestamp: int = 0) -> None:  # noqa: ARG001 - told to every periodic job
        await asyncio.to_thread(_read_news, found)

    @jobs.periodic(cron="* * * * *")
    @jobs.task(name=POST, queue=POST, lock=POST, queueing_lock=POST)
    async def post(timestamp: int = 0) -> None:  # noqa: ARG001 - told to every periodic job
        await asyncio.to_thread(_deliver, found)

    @jobs.periodic(cron="*/5 * * * *")
    @jobs.task(name="reminders_due", queueing_lock="reminders_due")
    async def reminders_due(timestamp: int = 0) -> None:  # noqa: ARG001 - told to every periodic job
        await asyncio.to_thread(_ask_for_reminders, found)

    @jobs.task(name=REMIND, retry=_AGAIN)
    async def reminders(day: str, zone: str) -> None:
        told = await asyncio.to_thread(_remind, found, zone)
        log.info("reminders of %s, %s: %d", day, zone, told)

    @jobs.task(name=CAPTURE)
    async def capture(capture: int) -> None:
        await do_capture(found, capture)

    @jobs.task(name=READ)
    async def read(fetch: int) -> None:
        await read_page(found, fetch)

    @jobs.periodic(cron="* * * * *")
    @jobs.task(name="news_due", queueing_lock="news_due")
    async def news_due(timestamp: int) -> None:  # noqa: ARG001 - told to every periodic job
        await asyncio.to_thread(_ask_for_due_news, found)

    @jobs.task(name=FEED)
    async def feed(feed: int) -> None:
        await read_feed(found, feed)

    @jobs.task(name=PRINT)
    async def print_(digest: str) -> None:
        await asyncio.to_thread(_print, found, digest)

    @jobs.task(name=READ_SHEET, retry=_AGAIN)
    async def read_upload(sheet: int) -> None:
        await asyncio.to_thread(read_in, found, sheet)

    @jobs.task(name=TAKE, retry=_AGAIN)
    async def take_upload(sheet: int) -> None:
        await asyncio.to_thread(take_in, found, sheet)

    return jobs


async def take_again(jobs: App, dead_after: float) -> int:
    """Put back what a worker began that gives no sign of life any more; how many jobs."""
    stalled = list(await jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after))
    for job in stalled:
        await jobs.job_manager.retry_job(job)
    return len(stalled)


def _ask_for_the_day(found: House) -> None:
    with works(found) as begin, begin() as work:
        ask_for_the_day(work)


def _ask_for_due_news(found: House) -> None:
    with works(found) as begin, begin() as work:
        ask_for_due(work)


def _take_up_again(found: House) -> None:
    with works(found) as begin, begin() as work:
        take_up_again(work)
        take_pages_up_again(work)


def _print(found: House, digest: str) -> None:
    with works(found) as begin, begin() as work:
        make_print(work, bytes.fromhex(digest))


def _read_news(found: House) -> None:
    with works(found) as begin:
        if read_a_turn(begin):
            with begin() as work:
                ask_to_read(work, is_more=True)


def _deliver(found: House) -> None:
    with works(found) as begin:
        done = deliver(begin, found.post, mail_words.write)
    if done.later or done.refused:
        log.warning("mail: %d put off, %d refused: %s", done.later, done.refused, done.said)


def _ask_for_reminders(found: House) -> None:
    with works(found) as begin, begin() as work:
        ask_for_reminders(work)


def _remind(found: House, zone: str) -> int:
    with works(found) as begin:
        return remind(begin, Zone(zone))


def _do_the_day(found: House) -> None:
    with works(found) as begin:
        day = do_the_day(begin, found.signer, found.authorities)
        with begin() as work:
            put_old_away(work, found.store.home)
    for line in day.refused:
        log.warning("%s", line)
