"""`flask serve`: prepares the database, then runs the web server until it is told to stop."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

import click
from flask import current_app

from config.settings import Settings
from tracker.cli.answering import DONE, Answer, Failed, answering, progress
from tracker.cli.children import ROOT, end_with_parent
from tracker.cli.demo import account_lines, fill_demo
from tracker.cli.evidence import sweep_uploads
from tracker.cli.setup import prepare
from tracker.web.session import House, house

THREADS = 4
"""Threads of a web process: a slow client holds one of them, never the process."""

LONGEST_ADDRESS = 8190
"""Bytes of the first line of a request, the most that the server can be set to; beyond it
`WebWorker` answers."""

PATIENCE = 20
"""Seconds that requests have to end when the server is told to stop."""

LOOK_EVERY = 2.0
"""Seconds between looks whether a worker has to be begun anew."""

PAUSE = 10.0
"""Seconds between two beginnings, so that a worker that cannot run keeps no processor busy."""

WORKER = (sys.executable, "-m", "flask", "worker")


@click.command("serve")
@click.option("--demo", is_flag=True, help="Bring in the demonstration's data and accounts first.")
@answering
def command(demo: bool) -> Answer:
    """Prepare the database and serve, at HOST and PORT, until SIGTERM or Ctrl-C."""
    found = house()
    settings = found.settings
    _must_be_free(settings.host, settings.port)
    prepare(found, demo=demo)
    sweep_uploads()
    accounts = []
    if demo:
        progress("Bringing in the demonstration's data …")
        accounts = list(fill_demo(found))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"Netral: http://{host}:{settings.port}/ (stop with Ctrl-C)")
    if accounts:
        click.echo("\n".join(["Demo accounts:", *account_lines(accounts)]))
    sys.stdout.flush()
    status = _run(found)
    if status != DONE:
        raise Failed(f"the web server ended with status {status}.")
    return Answer({"stopped": True})


def _must_be_free(host: str, port: int) -> None:
    """Say at once that the port is taken, before anything is prepared."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failed(
                f"port {port} of {host} is in use; stop what uses it, or set PORT to another one."
            ) from error
        raise Failed(f"cannot listen on {host}:{port}: {error.strerror or error}.") from error


def _run(found: House) -> int:
    """Run the web server as a child and pass on the wish to stop; its exit status."""
    stopping: list[int] = []
    workers: list[subprocess.Popen[bytes]] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        for running in (child, *workers):
            if running.poll() is None:
                running.terminate()

    environment = _environment(found)
    child = _child(web_server(found.settings), environment)
    before = {s: signal.signal(s, stop) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        begun = time.monotonic()
        for _place in range(0 if stopping else found.settings.job_workers):
            workers.append(_child(WORKER, environment))
        while (status := _ended_within(child, LOOK_EVERY)) is None:
            ended = [place for place, worker in enumerate(workers) if worker.poll() is not None]
            if ended and not stopping and time.monotonic() - begun > PAUSE:
                begun = time.monotonic()
                for place in ended:
                    progress(f"A worker ended ({workers[place].returncode}); it begins anew.")
                    workers[place] = _child(WORKER, environment)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _end([child, *workers])
    return DONE if stopping else status or 1


def _child(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches this process alone, which stops the child in order
        preexec_fn=end_with_parent,
    )


def _ended_within(child: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End what still runs: in order, and by force what takes too long."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    until = time.monotonic() + PATIENCE
    for child in running:
        if _ended_within(child, max(0.0, until - time.monotonic())) is None:
            child.kill()
            child.wait()


def web_server(settings: Settings, **changes: str) -> list[str]:
    """The command that serves the product; `changes` are other values of the server's options."""
    options = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "worker-class": "tracker.cli.web_worker.WebWorker",
        "limit-request-line": LONGEST_ADDRESS,
        "threads": THREADS,
        "graceful-timeout": PATIENCE,
        "timeout": 120,
        "keep-alive": 5,
        "log-level": "warning",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    told = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    # Loaded once before the workers are made: they share its memory and its clock, and each opens
    # connections of its own when it first needs one.
    flags = ["--preload", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *told, *flags, "app:served_app()"]


def _environment(found: House) -> Mapping[str, str]:
    """What the child must know: the database that runs here, the key, and the time."""
    settings = found.settings
    told = {
        "NETRAL_HOME": str(found.store.home),
        "DATABASE_URL": found.store.url,
        "SECRET_KEY": str(current_app.secret_key),
    }
    if settings.clock is not None:
        told["NETRAL_CLOCK"] = found.clock().isoformat()
    return {**os.environ, **told}
