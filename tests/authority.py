"""A time-stamp authority (RFC 3161) on loopback, made with openssl; it answers until it is left."""

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

_CONFIG = """
[ tsa ]
default_tsa = it
[ it ]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[ stamping ]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
"""


@dataclass
class Authority:
    """Where it listens, the file of its root certificate, and how often it was asked."""

    address: str
    roots: Path
    asked: int = 0
    garbles: bool = False


@contextmanager
def authority() -> Iterator[Authority]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder)
        found = Authority("", folder / "root.pem")

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                found.asked += 1
                query = self.rfile.read(int(self.headers["Content-Length"]))
                reply = b"nothing" if found.garbles else _reply(folder, query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Answers) as server:
            found.address = f"http://127.0.0.1:{server.server_port}/"
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield found
            finally:
                server.shutdown()
                thread.join()


def _make(folder: Path) -> None:
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    named = "distinguished_name = name\nprompt = no\n[name]\nCN = {}\n"
    for who in ("root", "stamper"):
        config = f"[req]\n{named.format(f'{who} of the tests')}"
        (folder / f"{who}.cnf").write_text(config + _CONFIG.format(folder=folder))
    _openssl(
        folder,
        "req -x509 -newkey rsa:2048 -nodes -days 3650 -config root.cnf -extensions root "
        "-keyout root.key -out root.pem",
    )
    _openssl(
        folder,
        "req -newkey rsa:2048 -nodes -config stamper.cnf -keyout stamper.key -out stamper.csr",
    )
    _openssl(
        folder,
        "x509 -req -in stamper.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650 "
        "-extfile tsa.cnf -extensions stamping -out stamper.pem",
    )


def _reply(folder: Path, query: bytes) -> bytes:
    (folder / "query").write_bytes(query)
    _openssl(
        folder,
        "ts -reply -config tsa.cnf -section it -queryfile query -signer stamper.pem "
        "-inkey stamper.key -out reply",
    )
    return (folder / "reply").read_bytes()


def _openssl(folder: Path, words: str) -> None:
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
