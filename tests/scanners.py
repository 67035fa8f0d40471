"""A ClamAV daemon of this machine for tests: it speaks INSTREAM on loopback, and finds EICAR."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.hostile_files import EICAR


class _Asked(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        said = self._exactly(10)
        assert said == b"zINSTREAM\0", said
        content, limit = b"", self.server.limit
        while length := struct.unpack("!L", self._exactly(4))[0]:
            content += self._exactly(length)
            if len(content) > limit:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        answer = self.server.answer
        self.request.sendall(answer if answer is not None else found)

    def _exactly(self, count: int) -> bytes:
        said = b""
        while len(said) < count:
            part = self.request.recv(count - len(said))
            assert part, "the line broke"
            said += part
        return said


@contextmanager
def scanner(*, limit: int = 1 << 20, answer: bytes | None = None) -> Iterator[str]:
    """Its address. It says that streams beyond `limit` are too long, and `answer` to all others."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Asked) as server:
        server.limit, server.answer = limit, answer
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
