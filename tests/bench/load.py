"""Clients side by side, each with a line of its own, that ask as fast as they are answered."""

import http.client
import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

PROCESSES = 2
"""The clients share them: one interpreter for all would wait for itself."""


@dataclass(frozen=True)
class Asking:
    """What one client does: paths drawn from a list, or forms made from a template.

    A form's `body` holds `{key}` and `{number}`, which are new each time.
    """

    cookie: str
    paths: Sequence[str] = ()
    form: str | None = None
    body: str = ""
    expected: int = 200


@dataclass
class Taken:
    """How long each answer took, milliseconds, and what was wrong with the others."""

    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def part(self, share: float) -> float:
        """The time within which that share of the answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    @property
    def a_second(self) -> float:
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0


def load(
    host: str, port: int, clients: Sequence[Asking], seconds: float, *, warm_up: float = 1.5
) -> Taken:
    """Let every client ask for so long, after a while that does not count."""
    processes = min(PROCESSES, len(clients))
    shares = [list(clients[place::processes]) for place in range(processes)]
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        jobs = [(host, port, share, seconds, warm_up, place) for place, share in enumerate(shares)]
        found = pool.starmap(_share, jobs)
    total = Taken(seconds=seconds)
    for taken in found:
        total.milliseconds += taken.milliseconds
        total.wrong += taken.wrong
    return total


def _share(
    host: str, port: int, clients: Sequence[Asking], seconds: float, warm_up: float, place: int
) -> Taken:
    """The clients of one process, in threads that begin together."""
    found = [Taken() for _ in clients]
    begin = threading.Barrier(len(clients))
    threads = [
        threading.Thread(
            target=_client,
            args=(host, port, one, found[n], begin, warm_up, seconds, place * 100 + n),
        )
        for n, one in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Taken()
    for taken in found:
        total.milliseconds += taken.milliseconds
        total.wrong += taken.wrong
    return total


def _client(
    host: str,
    port: int,
    asking: Asking,
    taken: Taken,
    begin: threading.Barrier,
    warm_up: float,
    seconds: float,
    seed: int,
) -> None:
    line = http.client.HTTPConnection(host, port, timeout=30)
    following = _requests(asking, random.Random(seed), seed)
    begin.wait()
    counts_from = time.perf_counter() + warm_up
    ends = counts_from + seconds
    while (now := time.perf_counter()) < ends:
        status, where = _ask(line, *following())
        took = time.perf_counter() - now
        if status != asking.expected:
            taken.wrong.append(f"{where}: {status}")
        elif now >= counts_from:
            taken.milliseconds.append(took * 1000)
    line.close()


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: Any
) -> tuple[int, str]:
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as broken:
        line.close()
        return 0, f"{method} {path} {broken!r}"
    return answer.status, f"{method} {path}"


def _requests(
    asking: Asking, draw: random.Random, seed: int
) -> Callable[[], tuple[str, str, bytes | None, dict[str, str]]]:
    headers = {"Cookie": asking.cookie, "Accept": "text/html", "Accept-Encoding": "gzip"}
    if asking.form is None:
        return lambda: ("GET", draw.choice(asking.paths), None, headers)
    sent = 0
    form = asking.form
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    def following() -> tuple[str, str, bytes | None, dict[str, str]]:
        nonlocal sent
        sent += 1
        body = asking.body.replace("{key}", f"{seed:04}{sent:012}{draw.getrandbits(64):x}"[:38])
        body = body.replace("{number}", f"{seed}-{sent}-{draw.getrandbits(20):x}")
        return "POST", form, body.encode(), headers

    return following
