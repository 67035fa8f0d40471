"""Asking a ClamAV daemon about bytes, by its socket: `INSTREAM`, as its manual describes."""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing

_CONNECTING, _ANSWERING = 5.0, 120.0
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """Nobody answers at the scanner's address, or with something that is no answer."""


class TooLargeToScan(Exception):
    """The scanner takes no files of this size."""


class Scanner:
    """The daemon at `host:port` or at the path of a socket; `most` bytes of a file are sent."""

    def __init__(self, address: str, most: int) -> None:
        self.address, self.most = address, most

    def finding(self, chunks: Iterable[bytes], size: int) -> str | None:
        """The name of what was found in the bytes; None for nothing.

        Raises:
            ScannerAway, TooLargeToScan: it is not known.
        """
        if size > self.most:
            raise TooLargeToScan()
        try:
            with closing(self._line()) as line:
                line.sendall(b"zINSTREAM\0")
                try:
                    for chunk in chunks:
                        line.sendall(struct.pack("!L", len(chunk)) + chunk)
                    line.sendall(struct.pack("!L", 0))
                except (BrokenPipeError, ConnectionResetError):
                    pass  # it has heard enough: what it says is read all the same
                return _read(_answer(line))
        except OSError as away:
            raise ScannerAway(str(away)) from away

    def _line(self) -> socket.socket:
        host, colon, port = self.address.rpartition(":")
        if colon and port.isdecimal():
            line = socket.create_connection((host.strip("[]"), int(port)), _CONNECTING)
        else:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_CONNECTING)
            line.connect(self.address.removeprefix("unix:"))
        line.settimeout(_ANSWERING)
        return line


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        part = line.recv(1024)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _read(said: str) -> str | None:
    if said.endswith("size limit exceeded. ERROR"):
        raise TooLargeToScan()
    _stream, _, verdict = said.partition(": ")
    if verdict == "OK":
        return None
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:200]
    raise ScannerAway(said[:200])
