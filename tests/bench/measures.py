"""What is measured, one function a row of the plan; each answers with its figures."""

import http.client
import json
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import generated
from tests.bench.house import FILERS, House, signed_in
from tests.bench.load import Asking, Taken, load
from tests.browsing import Browser
from tests.serving import Served
from tracker.store.people import Region

WARM_UP = 1.5
"""Seconds of a load that do not count."""

LISTS = (
    "/perkara",
    "/perkara",
    "/perkara?hal=2",
    "/perkara?keadaan=terbuka&urut=tenggat",
    "/perkara?tenggat=terlambat",
    "/perkara?perbuatan=like&pemilihan=pilkada-2024",
    "/perkara?dari=2024-01-01&sampai=2024-06-30",
    "/perkara?jenis=report&keadaan=selesai",
)
BOUNDED = (
    "/dasbor",
    "/dasbor?dari=2024-09-01&sampai=2024-10-31",
    "/dasbor?dari=2024-01-01",
    "/dasbor?pemilihan=pilkada-2024",
    "/dasbor?wilayah=36",
    "/dasbor?wilayah=36.71&pemilihan=pilkada-2024",
    "/dasbor?penangan={agency}",
)
OTHERS = (
    "/dasbor?perbuatan=like",
    "/dasbor?saluran=facebook",
    "/dasbor?jenis=finding&keadaan=terbuka",
    "/dasbor?sanksi=medium",
    "/dasbor?tenggat=terlambat",
    "/dasbor?putusan=established&perbuatan=post",
)


COMMON = ("pengawas", "netralitas", "camat", "unggahan", "lurah", "kelurahan", "pasangan calon")
RARE = (
    *("Badisunto", "Kamoranto", "Wikasunto", "Budi Santoso", "Siti Rahayu", "Yohanes Hidayat"),
    *("013/TM/PW", "0042/LP", "198503", "1979061"),
)


@dataclass(frozen=True)
class Figure:
    """A measured number. `most` and `least` are what it must reach; without either it is noted.

    `value` None: the part of the product is not there.
    """

    name: str
    value: float | None
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def is_met(self) -> bool | None:
        if self.value is None or (self.most is None and self.least is None):
            return None
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    @property
    def target(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return f"≥ {self.least:,g} {self.unit}" if self.least is not None else ""


@dataclass
class Bench:
    """The running server with the people who ask it, and for how long they do."""

    house: House
    served: Served
    seconds: float
    readers: list[Browser]
    filers: list[Browser]

    @property
    def at(self) -> tuple[str, int]:
        return self.served.host, self.served.port

    def web_seconds(self) -> float:
        """Processor time of the web server so far."""
        return sum(processor_seconds(pid) for pid in self.served.pids())

    def database_seconds(self) -> float:
        """Processor time of all backends so far: those of the pools live as long as the server."""
        return sum(processor_seconds(pid) for pid in self.house.backends())

    def asking(self, paths: Callable[[int], list[str]]) -> list[Asking]:
        """One client for each reader, with the paths for that one."""
        return [Asking(cookie(b), tuple(paths(n))) for n, b in enumerate(self.readers)]


def bench(house: House, served: Served, seconds: float) -> Bench:
    readers = signed_in(served.host, served.port, house.readers)
    filers = signed_in(served.host, served.port, house.filers)
    return Bench(house, served, seconds, readers, filers)


def cookie(browser: Browser) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


@dataclass
class _Loaded:
    """The answers of a load, and the processor time that they cost the server."""

    taken: Taken
    web: float
    database: float


def _load(b: Bench, clients: list[Asking], seconds: float) -> _Loaded:
    before = b.web_seconds(), b.database_seconds()
    taken = load(*b.at, clients, seconds, warm_up=WARM_UP)
    after = b.web_seconds(), b.database_seconds()
    # The warm-up costs as much a second as what is counted.
    counted = seconds / (seconds + WARM_UP) * 1000 / max(1, len(taken.milliseconds))
    return _Loaded(taken, (after[0] - before[0]) * counted, (after[1] - before[1]) * counted)


def _figures(name: str, loaded: _Loaded, *, p95: float, rate: float | None) -> Iterator[Figure]:
    taken = loaded.taken
    yield Figure(f"{name}: p50", taken.part(0.5), "ms")
    yield Figure(f"{name}: p95", taken.part(0.95), "ms", most=p95)
    yield Figure(f"{name}: a second", taken.a_second, "/s", least=rate)
    yield Figure(f"{name}: web processor", loaded.web, "ms")
    yield Figure(f"{name}: PostgreSQL processor", loaded.database, "ms")
    if taken.wrong:
        yield Figure(f"{name}: wrong answers ({taken.wrong[0]})", len(taken.wrong), "", most=0)


def reading(b: Bench) -> Iterator[Figure]:
    """Lists, case pages and desks, eight clients: each alone, then all mixed."""
    cases = {n: b.house.cases_of(person, 300) for n, person in enumerate(b.house.readers)}
    pages = {n: [f"/perkara/{case}" for case in found] for n, found in cases.items()}
    # Readers without a case of their own read the list instead.
    kinds: dict[str, Callable[[int], list[str]]] = {
        "list": lambda n: list(LISTS),
        "case page": lambda n: pages[n] or ["/perkara"],
        "desk": lambda n: ["/meja"],
        "list, case page, desk": lambda n: [
            *LISTS,
            *(pages[n] or ["/perkara"])[: 2 * len(LISTS)],
            *["/meja"] * len(LISTS),
        ],
    }
    for name, paths in kinds.items():
        loaded = _load(b, b.asking(paths), b.seconds)
        yield from _figures(f"{name}, 8 clients", loaded, p95=40, rate=300)


def searching(b: Bench) -> Iterator[Figure]:
    """Words of which nearly every text is full, and words, names and numbers of few, eight
    clients; the newest cases and articles hold the former, so that they change what comes first."""
    for name, words in (("common word", COMMON), ("rare word, name or number", RARE)):
        paths = [f"/cari?{urlencode({'teks': one})}" for one in words]
        loaded = _load(b, b.asking(lambda _n, paths=paths: paths), b.seconds)
        yield from _figures(f"search, {name}, 8 clients", loaded, p95=60, rate=None)


def dashboard(b: Bench) -> Iterator[Figure]:
    """One client who sees the whole country."""
    reader = b.readers[-1]
    if reader.get("/dasbor").status == 404:
        yield Figure("dashboard, 1 client", None, "ms")
        return
    agency = b.house.readers[0].actor.agency_id
    for name, paths, most in (
        ("period, election, region, agency", BOUNDED, 100.0),
        ("any other filter", OTHERS, 400.0),
    ):
        asked = tuple(path.format(agency=agency) for path in paths)
        loaded = _load(b, [Asking(cookie(reader), asked)], b.seconds)
        yield from _figures(f"dashboard, {name}, 1 client", loaded, p95=most, rate=None)


REPORTS = ("2024-10", "2024-t3", "pilkada-2024")
"""Periods of the reports: a month and a quarter with few of the cases, an election with most."""


def reporting(b: Bench) -> Iterator[Figure]:
    """A report of the whole country, numbered and frozen: three of each period, one after another,
    and what one of them costs the processors."""
    reader = b.readers[-1]
    reader.close()  # the server has closed a line that lay idle
    for period in REPORTS:
        before, taken = (b.web_seconds(), b.database_seconds()), []
        for _ in range(3):
            taken.append(_report_made(reader, period))
        cost = b.web_seconds() - before[0], b.database_seconds() - before[1]
        name = f"report of the country, {period}"
        yield Figure(f"{name}: the middle of three", sorted(taken)[1] * 1000, "ms", most=2000)
        yield Figure(f"{name}: web processor", cost[0] / 3 * 1000, "ms")
        yield Figure(f"{name}: PostgreSQL processor", cost[1] / 3 * 1000, "ms")


def _report_made(reader: Browser, period: str) -> float:
    """Seconds from the press until the report is there."""
    token = dict(reader.get("/laporan").form("/laporan/susun").sent())["csrf_token"]
    fields = {"csrf_token": token, "masa": period, "per": "2024-11-20", "tetap": "y"}
    began = time.perf_counter()
    answer = reader.post("/laporan/susun", fields.items())
    assert answer.status == 303, answer.said()
    return time.perf_counter() - began


def filing(b: Bench) -> Iterator[Figure]:
    """The form of a finding, as a browser sends it, eight clients."""
    clients = [_filing_of(browser, seat[2]) for browser, seat in zip(b.filers, FILERS, strict=True)]
    taken = _load(b, clients, b.seconds)
    yield from _figures("file a report through the form, 8 clients", taken, p95=80, rate=100)


def _filing_of(browser: Browser, region: str) -> Asking:
    form = browser.get("/lapor").form("/lapor")
    fields = form.filled(
        key="KEYKEY",
        kind="finding",
        narrative="Lurah menyukai unggahan akun pemenangan salah satu pasangan calon. NUMNUM",
        found_on="2024-11-18",
        place="Kantor kelurahan",
        region=region,
        respondents__0__position="lurah NUMNUM",
        respondents__0__status="PNS",
        conducts__0__type="like",
        conducts__0__on="2024-11-17",
        conducts__0__channel="Facebook",
    )
    body = urlencode([*fields, ("action", "file")])
    body = body.replace("KEYKEY", "{key}").replace("NUMNUM", "{number}")
    return Asking(cookie(browser), form=form.action, body=body, expected=303)


def importing(b: Bench) -> Iterator[Figure]:
    """A file of the record format through the command, from start to end."""
    count = max(2_000, min(10_000, b.house.filled["cases"] // 10))
    file = b.house.home / "import.jsonl"
    with file.open("wb") as out:
        out.writelines(
            generated.lines(generated.records(count, seed=9, prefix="B", places=_places(b.house)))
        )
    told, took, memory = b.house.command("cases", "import", str(file), "--sender", "bench")
    assert told["created"] == count, told
    yield Figure("import, checked and told in the ledger", count / took, "cases/s", least=500)
    yield Figure("import: memory", memory, "MB")


def _places(house: House) -> list[tuple[str | None, str | None]]:
    engine = house.engine
    with Session(engine) as session:
        rows = session.execute(
            select(Region.code, Region.name, Region.parent).where(
                Region.level.in_(["province", "regency"])
            )
        ).all()
    engine.dispose()
    provinces = {row.code: row.name for row in rows if row.parent == ""}
    return [(provinces[row.parent], row.name) for row in rows if row.parent in provinces]


def exporting(b: Bench) -> Iterator[Figure]:
    file = b.house.home / "export.jsonl"
    told, took, memory = b.house.command("cases", "export", str(file))
    with file.open("rb") as lines:
        assert sum(1 for line in lines if json.loads(line)) == told["written"]
    file.unlink()
    rate = told["written"] / took
    yield Figure("export, JSON lines", rate, "cases/s", least=10_000)
    yield Figure("export: memory", memory, "MB")


def verifying(b: Bench) -> Iterator[Figure]:
    told, took, memory = b.house.command("ledger", "verify")
    assert told["damage"] == [], told["damage"][:3]
    rate = told["entries"] / took
    yield Figure("ledger verification", rate, "entries/s", least=100_000)
    yield Figure("ledger verification: memory", memory, "MB")


def first_page(b: Bench) -> Iterator[Figure]:
    """The sign-in page with all it names, by a browser that has nothing yet."""
    page = _fetch(b, "/masuk")
    paths = re.findall(r'<(?:link|script)[^>]+(?:href|src)="([^"]+)"', page[1].decode())
    assert paths
    assert all(path.startswith("/") for path in paths), paths
    total = page[0] + sum(_fetch(b, path)[0] for path in paths)
    yield Figure("first page over a slow line", total / 1000, "KB", most=100)


def _fetch(b: Bench, path: str) -> tuple[int, bytes]:
    """Bytes that came over the line, and the content."""
    line = http.client.HTTPConnection(*b.at, timeout=30)
    line.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
    answer = line.getresponse()
    content = answer.read()
    assert answer.status == 200, path
    line.close()
    head = 17 + len(answer.reason) + sum(len(k) + len(v) + 4 for k, v in answer.getheaders())
    return head + len(content), content


def slow_line(b: Bench) -> Iterator[Figure]:
    """The list for one reader while eight others send evidence over slow lines."""
    with _slow_senders(b, 8):
        asking = [Asking(cookie(b.readers[0]), ("/perkara",))]
        taken = load(*b.at, asking, min(b.seconds, 5.0))
    yield Figure("list beside 8 slow uploads: p50", taken.part(0.5), "ms")
    yield Figure("list beside 8 slow uploads: p95", taken.part(0.95), "ms")
    yield Figure("list beside 8 slow uploads: answers", len(taken.milliseconds), "")


@contextmanager
def _slow_senders(b: Bench, count: int) -> Iterator[None]:
    """Forms of which a little comes now and then, and never all."""
    until = threading.Event()

    def send() -> None:
        head = (
            f"POST /lapor HTTP/1.1\r\nHost: {b.served.host}\r\nCookie: {cookie(b.filers[0])}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
        )
        with suppress(OSError), socket.create_connection(b.at, timeout=30) as line:
            line.sendall(head.encode())
            while not until.wait(0.2):
                line.sendall(b"x" * 200)

    threads = [threading.Thread(target=send, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        until.set()
        for thread in threads:
            thread.join(35)


def processor_seconds(pid: int) -> float:
    """User and system time of a process; 0 for one that has ended."""
    with suppress(OSError):
        rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def memory(b: Bench) -> Iterator[Figure]:
    """Of all processes of the server; what they share counts once."""
    total = sum(_own_share(pid) for pid in b.served.pids())
    yield Figure("memory of the server processes", total / 1000, "MB", most=300)


def _own_share(pid: int) -> float:
    """Kilobytes, shared pages divided among those who share them."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.M)
    assert found
    return int(found[1]) * 1.024


MEASURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "first-page": first_page,
    "reading": reading,
    "search": searching,
    "dashboard": dashboard,
    "report": reporting,
    "slow-line": slow_line,
    "filing": filing,
    "memory": memory,
    "import": importing,
    "export": exporting,
    "verify": verifying,
}
"""In this order: what adds cases comes after what reads them."""
