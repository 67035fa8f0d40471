"""The real web server in processes of its own, which may be ended in any way."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from config.settings import Settings
from tracker.cli.children import ROOT, end_with_parent
from tracker.cli.serve import web_server

READY_WITHIN, ENDED_WITHIN = 60.0, 15.0
"""Seconds; a machine may be busy."""


class Served:
    """The web server of `flask serve`, on loopback and a port that it keeps when it is restarted.

    It leads a process group of its own; should this process die, it ends too.
    """

    def __init__(self, home: Path, *, workers: int = 2, options: Mapping[str, str] = {}) -> None:
        self.home, self.host, self.port = home, "127.0.0.1", free_port()
        self.settings = Settings(home=home, host=self.host, port=self.port, workers=workers)
        self.options = dict(options)
        self.log = home / "web.log"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, database_url: str, **environment: str) -> None:
        """Start it for a database, and wait until it says that it is in order."""
        told = {
            "NETRAL_HOME": str(self.home),
            "DATABASE_URL": database_url,
            "SECRET_KEY": "of a proof, on loopback, for a few minutes",
            "HASH_PROFILE": "cheap",
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                web_server(self.settings, **self.options),
                cwd=ROOT,
                env={**os.environ, **told},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self._await_health()

    def pids(self) -> list[int]:
        """Its living processes, the master first."""
        group = self._child.pid if self._child else 0
        found = [pid for pid, leader, state in _processes() if leader == group and state != "Z"]
        return sorted(found, key=lambda pid: (pid != group, pid))

    def freeze(self) -> None:
        """Stop every process where it is; nothing of it runs until it is thawed or killed."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL for the whole group; returns when all of it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order, or by force when that takes too long. Without one running, nothing."""
        if self._child is None:
            return
        self._child.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(ENDED_WITHIN)
        self._end(signal.SIGKILL)

    def told(self) -> str:
        """The end of what it logged."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def _signal(self, number: signal.Signals) -> None:
        assert self._child is not None
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, number)

    def _end(self, number: signal.Signals) -> None:
        if self._child is None:
            return
        self._signal(number)
        self._child.wait(ENDED_WITHIN)
        deadline = time.monotonic() + ENDED_WITHIN
        while self.pids():
            assert time.monotonic() < deadline, f"still there after {number.name}: {self.pids()}"
            time.sleep(0.005)
        self._child = None

    def _await_health(self) -> None:
        assert self._child is not None
        deadline = time.monotonic() + READY_WITHIN
        while True:
            status, answer = _health(self.host, self.port)
            if status == 200:
                return
            ended = self._child.poll()
            assert ended is None, f"the server ended with {ended}: {self.told()}"
            assert time.monotonic() < deadline, f"not ready: {status} {answer} {self.told()}"
            time.sleep(0.02)


@contextmanager
def served(home: Path, database_url: str, **options: object) -> Iterator[Served]:
    """A server that runs as long as the block."""
    server = Served(home, **options)
    try:
        server.start(database_url)
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port of loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _health(host: str, port: int) -> tuple[int, object]:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError as error:
        return 0, error


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every process: its number, its group's, its state."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, ValueError):
                # The name in brackets may hold anything, blanks too.
                rest = (folder / "stat").read_text().rpartition(")")[2].split()
                yield int(folder.name), int(rest[2]), rest[0]
