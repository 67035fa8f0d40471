"""The gate: a proxy on loopback, the only way out for the browser that renders a page.

It brings every address to one form, resolves names itself, judges every number that a name leads
to, and connects to the very number it judged. It opens TLS, asking the server for a certificate
that holds, so that it sees each request and can keep what passed.
"""

import asyncio
import ssl
from collections.abc import Collection
from contextlib import suppress
from types import TracebackType
from typing import Self

import h11

from tracker.capturing.certificates import Certificates
from tracker.capturing.judging import Resolve, judged, resolved, soon
from tracker.capturing.passing import Exchange, Passed
from tracker.domain.outside import NotOutside, Place, Target

CHUNK = 1 << 16
_OF_A_HOP = (b"proxy-connection", b"proxy-authorization", b"connection", b"keep-alive", b"te")


class Gate:
    """Open as an asynchronous context; `port` is where it listens then.

    Servers must show a certificate that `trusted` accepts; by default, one of this machine's.
    """

    def __init__(
        self,
        passed: Passed,
        certificates: Certificates,
        *,
        allowed: Collection[Place] = (),
        resolve: Resolve = resolved,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._passed, self._certificates = passed, certificates
        self._allowed, self._resolve = frozenset(allowed), resolve
        self._open: set[asyncio.Task[None]] = set()
        self._count = 0
        self._trusted = trusted or ssl.create_default_context()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def judged(self, address: str) -> tuple[Target, str]:
        """The address in its one form, and the number to connect to.

        Raises:
            NotOutside: it, or any number that its name leads to, is not outside; with `name`,
                its name leads to none.
        """
        return await judged(address, self._allowed, self._resolve)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        limits = self._passed.limits
        self._count += 1
        self._open.add(task)
        try:
            if self._count <= limits.connections and len(self._open) <= limits.at_a_time:
                async with asyncio.timeout(limits.seconds):
                    await self._serve(reader, writer)
        except (OSError, EOFError, ssl.SSLError, TimeoutError, h11.ProtocolError):
            pass  # whoever asked sees a closed connection; the exchange stays marked as cut
        finally:
            self._open.discard(task)
            with suppress(OSError, RuntimeError):
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = h11.Connection(h11.SERVER)
        asked = await _request(line, reader)
        address = asked.target.decode("latin-1")
        if asked.method == b"CONNECT":
            try:
                told = await self.judged(f"https://{address}")
            except NotOutside as refusal:
                await self._refuse(writer, address, refusal)
                return
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            host = told[0].host
            await soon(writer.start_tls(self._certificates.for_host(host)))
            line = h11.Connection(h11.SERVER)
            asked = await _request(line, reader)
            path = asked.target.decode("latin-1")
            address = f"https://{told[0].authority}{path}"
        try:
            if not address.startswith(("http://", "https://")):
                raise NotOutside("scheme")
            if any(name == b"upgrade" for name, _value in asked.headers):
                raise NotOutside("upgrade")
            # Judged anew for each request, and the number of this judgement is the one asked.
            target, number = await self.judged(address)
        except NotOutside as refusal:
            await self._refuse(writer, address, refusal)
            return
        await self._pass(line, asked, reader, writer, target, number)

    async def _refuse(self, writer: asyncio.StreamWriter, address: str, why: NotOutside) -> None:
        self._passed.refused.append((address, why.code))
        writer.write(
            b"HTTP/1.1 403 Forbidden\r\nX-Netral-Gate: " + why.code.encode() + b"\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()

    async def _pass(
        self,
        line: h11.Connection,
        asked: h11.Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        target: Target,
        number: str,
    ) -> None:
        tls = target.scheme == "https"
        try:
            theirs, ours = await soon(
                asyncio.open_connection(
                    number,
                    target.port,
                    ssl=self._trusted if tls else None,
                    server_hostname=target.host if tls else None,
                )
            )
        except ssl.SSLError:
            await self._refuse(writer, target.url, NotOutside("certificate"))
            return
        except (OSError, TimeoutError):
            await self._refuse(writer, target.url, NotOutside("unreachable"))
            return
        try:
            secured = ours.get_extra_info("ssl_object")
            shown = secured.getpeercert(binary_form=True) if secured else None
            exchange = self._passed.begin(target.url, number, shown)
            out = h11.Connection(h11.CLIENT)
            await _send(line, asked, reader, out, ours, exchange, target)
            await self._answer(out, theirs, writer, exchange)
        finally:
            ours.close()

    async def _answer(
        self,
        out: h11.Connection,
        theirs: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        exchange: Exchange,
    ) -> None:
        """Hand the answer on as it comes and keep it; `h11` only tells where it ends."""
        with exchange.answer.open("wb") as file:
            while True:
                chunk = await soon(theirs.read(CHUNK))
                if chunk and not self._passed.take(exchange, chunk, file):
                    return
                writer.write(chunk)
                await writer.drain()
                out.receive_data(chunk)
                if _is_over(out):
                    exchange.cut = False
                    return
                if not chunk:
                    return


async def _request(line: h11.Connection, reader: asyncio.StreamReader) -> h11.Request:
    while (event := line.next_event()) is h11.NEED_DATA:
        line.receive_data(await soon(reader.read(CHUNK)))
    if not isinstance(event, h11.Request):
        raise EOFError
    return event


async def _send(
    line: h11.Connection,
    asked: h11.Request,
    reader: asyncio.StreamReader,
    out: h11.Connection,
    ours: asyncio.StreamWriter,
    exchange: Exchange,
    target: Target,
) -> None:
    """Send the request on, for one answer and no more on this connection."""
    kept = [(k, v) for k, v in asked.headers.raw_items() if k.lower() not in _OF_A_HOP]
    kept = [(k, target.authority.encode() if k.lower() == b"host" else v) for k, v in kept]
    request = h11.Request(
        method=asked.method,
        target=target.rest.encode("latin-1"),
        headers=[*kept, (b"Connection", b"close")],
    )
    event: h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED] = request
    while True:
        if isinstance(event, h11.Request | h11.Data | h11.EndOfMessage):
            told = out.send(event) or b""
            exchange.request += told
            ours.write(told)
            await ours.drain()
        if isinstance(event, h11.EndOfMessage):
            return
        if event is h11.NEED_DATA:
            line.receive_data(await soon(reader.read(CHUNK)))
        event = line.next_event()
        if isinstance(event, h11.ConnectionClosed):
            raise EOFError


def _is_over(out: h11.Connection) -> bool:
    while True:
        event = out.next_event()
        if event is h11.NEED_DATA:
            return False
        if event is h11.PAUSED or isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            return True
