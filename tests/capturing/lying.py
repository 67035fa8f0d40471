"""A web server on loopback that lies: endless, slow, circular and packed answers."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Say = Callable[[Callable[[bytes], None], dict[str, str]], None]
"""Given a way to send bytes and the headers of the request, says the whole answer."""

HTML = "text/html; charset=utf-8"


class Liar:
    """Answers each path as it was told; `asked` holds path and headers of all requests."""

    def __init__(self, answers: dict[str, Say]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.1)
        self.port = self.server.getsockname()[1]
        self.place = ("127.0.0.1", self.port)
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        while not self.over.is_set():
            with suppress(TimeoutError):
                line, _ = self.server.accept()
                threading.Thread(target=self._met, args=(line,), daemon=True).start()

    def _met(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(65536)
            first, *rest = head.decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            headers = {
                name.lower(): value for name, _, value in (one.partition(": ") for one in rest)
            }
            self.asked.append((path, headers))
            say = self.answers.get(path.partition("?")[0], status(404))

            def send(data: bytes) -> None:
                if self.over.is_set():
                    raise OSError
                line.sendall(data)

            say(send, headers)


@contextmanager
def lying(answers: dict[str, Say]) -> Iterator[Liar]:
    liar = Liar(answers)
    thread = threading.Thread(target=liar.serve)
    thread.start()
    try:
        yield liar
    finally:
        liar.over.set()
        thread.join()
        liar.server.close()


def head(code: int = 200, **told: str) -> bytes:
    lines = [f"HTTP/1.1 {code} Uji"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in told.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def document(body: bytes, kind: str = HTML, **told: str) -> Say:
    facts = {"Content_Type": kind, "Content_Length": str(len(body)), **told}
    return lambda send, _headers: send(head(**facts) + body)


def status(code: int, **told: str) -> Say:
    return lambda send, _headers: send(head(code, Content_Length="0", **told))


def sent_to(address: str) -> Say:
    return status(302, Location=address)


def endless(kind: str = HTML) -> Say:
    """A body that never ends, as fast as it is read."""

    def say(send: Callable[[bytes], None], _headers: dict[str, str]) -> None:
        send(head(Content_Type=kind))
        while True:
            send(b"<p>lagi</p>" * 6000)

    return say


def dripping(kind: str = HTML) -> Say:
    """A byte now and then, so that no wait between two of them is long."""

    def say(send: Callable[[bytes], None], _headers: dict[str, str]) -> None:
        send(head(Content_Type=kind))
        while True:
            send(b" ")
            time.sleep(0.05)

    return say


def endless_head() -> Say:
    def say(send: Callable[[bytes], None], _headers: dict[str, str]) -> None:
        send(b"HTTP/1.1 200 Uji\r\n")
        while True:
            send(b"X-Lagi: " + b"a" * 4000 + b"\r\n")

    return say


def bomb(megabytes: int, kind: str = HTML) -> Say:
    """Nothing but blanks, packed a thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packer.flush()
    return document(packed, kind, Content_Encoding="gzip")


def packed(body: bytes, kind: str = HTML) -> Say:
    return document(gzip.compress(body), kind, Content_Encoding="gzip")
