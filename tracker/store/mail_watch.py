"""The longest time that one mail may take, from looking up the server's name to its last word."""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from queue import Empty, Queue
from threading import Lock, Thread, Timer
from types import TracebackType
from typing import Any, Self


class Watch:
    """Ends a talk that takes too long: whoever waits on the line learns that it is gone.

    It runs from its making on and holds the socket of the line as soon as there is one, since a
    server may drip its very greeting, each byte of it in time.
    """

    def __init__(self, longest: float) -> None:
        self._until = time.monotonic() + longest
        self._lock = Lock()
        self._line: socket.socket | None = None
        self.has_cut = False
        self._timer = Timer(longest, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def holds(self, line: socket.socket | None) -> None:
        """From now on this is the line to end.

        Raises:
            TimeoutError: it is too late already.
        """
        with self._lock:
            if self.has_cut:
                raise TimeoutError("the mail server took too long")
            self._line = line

    def within(self, longest: float) -> float:
        """So many seconds, or what is left of the whole.

        Raises:
            TimeoutError: nothing is left.
        """
        left = min(longest, self._until - time.monotonic())
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        return left

    def _end(self) -> None:
        with self._lock:
            self.has_cut = True
            if self._line is not None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


class WatchedSMTP(smtplib.SMTP):
    """A line whose opening is watched: the lookup of the name, each address, a handshake from the
    first byte on (with `trust`), and the greeting."""

    def __init__(
        self, name: str, answer: float, watch: Watch, trust: ssl.SSLContext | None = None
    ) -> None:
        self._answer, self._watch, self._trust = answer, watch, trust
        super().__init__(local_hostname=name, timeout=answer)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self._host = host  # whose certificate STARTTLS looks at
        line = _reached(host, port, timeout, self._watch)
        try:
            if self._trust is not None:
                line.settimeout(self._watch.within(timeout))
                line = self._trust.wrap_socket(line, server_hostname=host)
                line.settimeout(timeout)
            self._watch.holds(line)
        except BaseException:
            line.close()
            raise
        return line

    def starttls(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """The handshake makes another socket; it ends within the time of one answer."""
        answer = super().starttls(*args, **more)
        self._watch.holds(self.sock)
        return answer


def _reached(host: str, port: int, answer: float, watch: Watch) -> socket.socket:
    """The first address that takes a line."""
    failure: OSError = OSError("the name of the mail server leads to no address")
    for family, kind, protocol, _name, place in _looked_up(host, port, watch.within(answer)):
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(watch.within(answer))
            line.connect(place)
            line.settimeout(answer)
        except OSError as error:
            line.close()
            failure = error
        else:
            return line
    raise failure


def _looked_up(host: str, port: int, longest: float) -> list[Any]:
    """The addresses of a name. The system's resolver takes no limit, so it is asked on a thread of
    its own, which is left behind when it takes too long."""
    found: Queue[list[Any] | Exception] = Queue(1)

    def ask() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=longest)
    except Empty:
        raise TimeoutError(f"{host}: its address was not found in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
