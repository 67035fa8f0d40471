"""Style sheets and scripts: small on the line, and kept by browsers until they change.

Their addresses carry a version made from their content, so that a browser never asks again for one
it has and never shows an old one. They are the only answers that are compressed: a page holds
secrets beside text that others chose, and its length would tell of them.
"""

import gzip
import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.security import safe_join

ENDPOINTS = frozenset({"static", "bootstrap.static"})
VERSION = "v"
A_YEAR = 365 * 24 * 3600
_SHRINKING = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


@dataclass(frozen=True, slots=True)
class _Contents:
    version: str
    shrunk: bytes
    size: int


def serve_static_files(app: Flask) -> None:
    """Put versions into the addresses of static files, and answer them compressed and for long."""

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in ENDPOINTS and VERSION not in values:
            contents = _contents_of(app, endpoint, values.get("filename"))
            if contents is not None:
                values[VERSION] = contents.version

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint not in ENDPOINTS or response.status_code not in (200, 304):
            return response
        contents = _contents_of(app, request.endpoint, (request.view_args or {}).get("filename"))
        if contents is not None:
            _say_how_long(response, request.args.get(VERSION) == contents.version)
            _shrink(response, contents)
        return response


def _say_how_long(response: Response, is_this_version: bool) -> None:
    """For good under an address of its own; asked about each time under any other."""
    response.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if is_this_version else "no-cache"
    )
    response.headers.pop("Expires", None)


def _shrink(response: Response, contents: _Contents) -> None:
    if response.mimetype not in _SHRINKING or len(contents.shrunk) >= contents.size:
        return
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or response.status_code != 200:
        return
    etag, _ = response.get_etag()
    response.close()
    response.direct_passthrough = False
    response.set_data(contents.shrunk)
    response.headers["Content-Encoding"] = "gzip"
    if etag:
        response.set_etag(etag, weak=True)  # the same file, in other bytes


def _contents_of(app: Flask, endpoint: str, filename: str | None) -> _Contents | None:
    holder = app if endpoint == "static" else app.blueprints[endpoint.partition(".")[0]]
    path = safe_join(str(holder.static_folder), filename or "")
    try:
        found = os.stat(path or "")
        return _read(path or "", found.st_mtime_ns, found.st_size)
    except OSError:
        return None


@lru_cache(maxsize=256)
def _read(path: str, _changed: int, size: int) -> _Contents:
    """Once a process and file, and again when the file was edited."""
    content = Path(path).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:10]
    return _Contents(version, gzip.compress(content, 9, mtime=0), size)
