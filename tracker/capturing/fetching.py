"""`python -m tracker.capturing.fetching FOLDER`: fetches one document of the web, as `ask.json` in
the folder says; nothing of it is read or run here.

The worker runs it as a process of its own, without the house's keys and database. Status 0:
`answer.json` and, where the server sent one, `body` are there. Status 3: `failed.json` says why in
a word.
"""

import asyncio
import json
import resource
import ssl
import sys
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin
from urllib.robotparser import RobotFileParser

import h11

from tracker.capturing.judging import Resolve, judged, resolved, soon
from tracker.domain.outside import NotOutside, Place, Target

FAILED = 3
CHUNK = 1 << 16
MEMORY = 1 << 30
LONGEST_SAID = 1000
"""Characters that are kept of a header of the server."""

PRODUCT = "Netral"
"""The name by which robots.txt of a site may speak of this reader."""

_AS_IT_IS = "%/?!$&'()*+,;=:@-._~[]|"
"""Signs of an address that are sent as they are written."""

_LEADS_ON = (301, 302, 303, 307, 308)
_WHY = {401: "denied", 403: "denied", 404: "gone", 410: "gone", 429: "busy", 503: "busy"}


class NotFetched(Exception):
    """Nothing was brought; `code` says why: a code of `NotOutside`, or `name`, `certificate`,
    `unreachable`, `late`, `bytes`, `circle`, `denied`, `gone`, `busy`, `status`, `coding`,
    `protocol`, `robots`. `wait` is how many seconds the server asked to be left alone."""

    def __init__(self, code: str, wait: int | None = None) -> None:
        self.code, self.wait = code, wait
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of a document, as sent and unpacked; seconds in all; addresses on the way."""

    bytes_of_one: int = 12 << 20
    bytes_of_robots: int = 500 << 10
    seconds: float = 45.0
    redirects: int = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What to fetch. `headers` go with the request; `heeds_robots` for what no person asked for;
    `allowed` is for tests alone."""

    address: str
    agent: str
    headers: tuple[tuple[str, str], ...] = ()
    heeds_robots: bool = False
    allowed: Collection[Place] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server, its body unpacked."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


async def fetch(asked: Asked, resolve: Resolve = resolved, limits: Limits | None = None) -> Answer:
    """The document at the end of all redirects, or the word that it is as it was (status 304).

    Raises:
        NotFetched: it could not or must not be brought.
    """
    limits = limits or Limits()
    try:
        async with asyncio.timeout(limits.seconds):
            return await _followed(asked, resolve, limits)
    except NotOutside as refusal:
        raise NotFetched(refusal.code) from refusal
    except TimeoutError as slow:
        raise NotFetched("late") from slow
    except h11.ProtocolError as odd:
        raise NotFetched("protocol") from odd
    except ssl.SSLError as wrong:
        raise NotFetched("certificate") from wrong
    except OSError as gone:
        raise NotFetched("unreachable") from gone


async def _followed(asked: Asked, resolve: Resolve, limits: Limits) -> Answer:
    address, seen, robots = asked.address, set[str](), dict[str, RobotFileParser]()
    while True:
        target, number = await judged(address, asked.allowed, resolve)
        if target.url in seen or len(seen) > limits.redirects:
            raise NotFetched("circle")
        seen.add(target.url)
        if asked.heeds_robots:
            await _must_be_welcome(asked, target, number, robots, limits)
        answer = await _one(asked, target, number, limits.bytes_of_one)
        leads = answer.headers.get("location")
        if answer.status in _LEADS_ON and leads:
            address = urljoin(target.url, leads)
            continue
        if answer.status in (200, 304):
            return answer
        raise NotFetched(_WHY.get(answer.status, "status"), _seconds_to_wait(answer))


async def _must_be_welcome(
    asked: Asked,
    target: Target,
    number: str,
    known: dict[str, RobotFileParser],
    limits: Limits,
) -> None:
    """Refuse what the site's robots.txt shuts to this reader; a site without one shuts nothing."""
    origin = f"{target.scheme}://{target.authority}"
    if origin not in known:
        place = Target(target.scheme, target.host, target.port, "/robots.txt")
        said = await _one(asked, place, number, limits.bytes_of_robots, is_whole=False)
        rules = RobotFileParser()
        if said.status >= 500:
            raise NotFetched("busy", _seconds_to_wait(said))
        text = said.body.decode("utf-8", "replace") if said.status == 200 else ""
        rules.parse(text.splitlines())
        known[origin] = rules
    if not known[origin].can_fetch(PRODUCT, target.url):
        raise NotFetched("robots")


async def _one(
    asked: Asked, target: Target, number: str, most: int, *, is_whole: bool = True
) -> Answer:
    """One request on a connection of its own, to the very number that was judged."""
    tls = ssl.create_default_context() if target.scheme == "https" else None
    name = target.host if tls else None
    opening = asyncio.open_connection(number, target.port, ssl=tls, server_hostname=name)
    reader, writer = await soon(opening)
    try:
        line = h11.Connection(h11.CLIENT)
        writer.write(_request(line, asked, target))
        await writer.drain()
        return await _read(line, reader, target, most, is_whole)
    finally:
        writer.transport.abort()


def _request(line: h11.Connection, asked: Asked, target: Target) -> bytes:
    headers = [
        ("Host", target.authority),
        ("User-Agent", asked.agent),
        ("Accept-Language", "id, en;q=0.5"),
        ("Accept-Encoding", "gzip, identity;q=0.5"),
        ("Connection", "close"),
        *asked.headers,
    ]
    path = quote(target.rest, safe=_AS_IT_IS)
    request = h11.Request(method="GET", target=path, headers=headers)
    return (line.send(request) or b"") + (line.send(h11.EndOfMessage()) or b"")


async def _read(
    line: h11.Connection, reader: asyncio.StreamReader, target: Target, most: int, is_whole: bool
) -> Answer:
    response = await _next(line, reader)
    while isinstance(response, h11.InformationalResponse):
        response = await _next(line, reader)
    if not isinstance(response, h11.Response):
        raise NotFetched("protocol")
    headers = {
        name.decode("latin-1"): _said(value)[:LONGEST_SAID] for name, value in response.headers
    }
    if response.status_code != 200:
        return Answer(target.url, response.status_code, headers, b"")
    body = await _body(line, reader, headers.get("content-encoding", ""), most, is_whole)
    return Answer(target.url, 200, headers, body)


async def _body(
    line: h11.Connection, reader: asyncio.StreamReader, coding: str, most: int, is_whole: bool
) -> bytes:
    """The body unpacked, piece by piece, so that no bomb is ever unpacked whole."""
    unpacked, sent = bytearray(), 0
    unpack = _unpacker(coding)
    while isinstance(event := await _next(line, reader), h11.Data):
        sent += len(event.data)
        room = most + 1 - len(unpacked)
        try:
            unpacked += event.data if unpack is None else unpack.decompress(event.data, room)
        except zlib.error as broken:
            raise NotFetched("coding") from broken
        if max(sent, len(unpacked)) > most:
            if is_whole:
                raise NotFetched("bytes")
            return bytes(unpacked[:most])
    if not isinstance(event, h11.EndOfMessage):
        raise NotFetched("unreachable")
    return bytes(unpacked)


def _unpacker(coding: str) -> Any:
    match coding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(wbits=47)
        case _:
            raise NotFetched("coding")


async def _next(line: h11.Connection, reader: asyncio.StreamReader) -> object:
    while (event := line.next_event()) is h11.NEED_DATA:
        line.receive_data(await soon(reader.read(CHUNK)))
    return event


def _said(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _seconds_to_wait(answer: Answer) -> int | None:
    told = answer.headers.get("retry-after", "")
    return int(told) if told.isdecimal() and len(told) < 7 else None


def main(folder: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told = json.loads((folder / "ask.json").read_text(encoding="utf-8"))
    asked = Asked(
        told["address"],
        told["agent"],
        tuple((name, value) for name, value in told["headers"]),
        told["heeds_robots"],
        frozenset((host, port) for host, port in told["allowed"]),
    )
    try:
        answer = asyncio.run(fetch(asked))
    except NotFetched as error:
        told = {"code": error.code, "wait": error.wait}
        (folder / "failed.json").write_text(json.dumps(told), encoding="utf-8")
        return FAILED
    (folder / "body").write_bytes(answer.body)
    facts = {"address": answer.address, "status": answer.status, "headers": answer.headers}
    (folder / "answer.json").write_text(json.dumps(facts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
