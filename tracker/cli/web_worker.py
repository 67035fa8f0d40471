"""The web server's worker: what it refuses before the product sees it is said to people."""

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

_DRAINED, _PATIENCE = 1 << 20, 2.0
"""How much of a refused request is still read, and for how many seconds: a sender whose bytes are
left unread is told that the line broke, and not what the answer was."""

_PAGE = """<!doctype html>
<html lang="id">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Alamat terlalu panjang · Netral</title></head>
<body>
<h1>Alamat terlalu panjang</h1>
<p>Alamat halaman atau keterangan peramban yang dikirim bersamanya terlalu panjang untuk dibaca.
Tidak ada yang berubah. Kembalilah dengan tombol peramban, pendekkan teks pencarian atau kurangi
saringan, lalu coba lagi. Bila alamat yang pendek pun ditolak, hapus kuki untuk situs ini.</p>
<p><a href="/">Ke halaman awal</a></p>
<div lang="en">
<h2>The address is too long</h2>
<p>The address, or what the browser sends with it, is too long to be read. Nothing was changed. Go
back with your browser's button, shorten what you look for or take out filters, and try again. If
short addresses are refused too, delete the cookies of this site.</p>
</div>
</body>
</html>
"""


class WebWorker(ThreadWorker):
    """Threads as the server has them. A request too long to be read is answered with a page, in
    both languages, since nobody can be asked for theirs."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer what the server could not read; all but what is too long as the server does."""
        if isinstance(exc, LimitRequestLine):
            self._refuse(client, "414 URI Too Long")
        elif isinstance(exc, LimitRequestHeaders):
            self._refuse(client, "431 Request Header Fields Too Large")
        else:
            super().handle_error(req, client, addr, exc)

    def _refuse(self, client: socket.socket, status: str) -> None:
        body = _PAGE.encode()
        head = (
            f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with suppress(OSError):  # who has gone needs no answer
            client.settimeout(_PATIENCE)
            client.sendall(head.encode() + body)
            client.shutdown(socket.SHUT_WR)
            _drain(client)


def _drain(client: socket.socket) -> None:
    until, left = time.monotonic() + _PATIENCE, _DRAINED
    while left > 0 and (patience := until - time.monotonic()) > 0:
        client.settimeout(patience)
        read = client.recv(1 << 16)
        if not read:
            return
        left -= len(read)
