"""A small web server on loopback that counts who came, and pages to render."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


class Listener:
    """Answers what it was told; `came` holds the paths of all requests, `met` all connections."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.came: list[str] = []
        self.met = 0
        self.answers = dict(answers)
        told = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                told.met += 1
                super().setup()

            def do_GET(self) -> None:
                told.came.append(self.path)
                status, headers, body = told.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.place = ("127.0.0.1", self.port)
        self.url = f"http://127.0.0.1:{self.port}"


@contextmanager
def listening(
    answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None
) -> Iterator[Listener]:
    listener = Listener(answers)
    if tls is not None:
        listener.server.socket = tls.wrap_socket(listener.server.socket, server_side=True)
        listener.server.handle_error = lambda *_told: None
    thread = threading.Thread(target=listener.server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield listener
    finally:
        listener.server.shutdown()
        thread.join()
        listener.server.server_close()


def page(body: str, status: int = 200, **headers: str) -> Answer:
    return status, {"Content-Type": "text/html; charset=utf-8", **headers}, body.encode()


def sent_to(address: str) -> Answer:
    return 302, {"Location": address}, b""
