"""Files that were made for one answer: read out as they go, and gone with it."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response

_BLOCK = 1 << 18


def leaving(file: BinaryIO, name: str, mimetype: str, size: int) -> Response:
    """The file as a download of that name. It is closed with its last byte, and where whoever
    asked goes away before."""
    response = Response(_blocks(file), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.content_length = size
    return response


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block
