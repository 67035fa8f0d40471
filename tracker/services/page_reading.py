"""Making sense of documents that the worker fetched, in programs of their own with limits.

Nothing here touches the database: it may take long, and no transaction waits for it.
"""

import json
from dataclasses import dataclass
from datetime import date
from email.message import Message
from pathlib import Path
from typing import Any

from tracker.store.confined import CannotLook, look

PAGES = ("text/html", "application/xhtml+xml", "")
NOT_FEEDS = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")


class Unreadable(Exception):
    """Nothing can be made of the document; `code` says why in a word."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came: the last address of the redirects, what the server said, its bytes."""

    address: str
    status: int
    headers: dict[str, str]
    body: Path

    @property
    def media_type(self) -> str:
        return self._type.get_content_type() if "content-type" in self.headers else ""

    @property
    def charset(self) -> str | None:
        return self._type.get_content_charset()

    @property
    def _type(self) -> Message:
        told = Message()
        told["Content-Type"] = self.headers.get("content-type", "text/html").replace("\n", " ")
        return told


def article_of(fetched: Fetched, today: date) -> dict[str, Any]:
    """What the page says of its article: title, author, outlet, published, text, and the rest.

    Raises:
        Unreadable: it is no page, or none that can be read within the limits.
    """
    if fetched.media_type not in PAGES:
        raise Unreadable("not_a_page")
    asked = {
        "address": fetched.address,
        "charset": fetched.charset,
        "today": today.isoformat(),
    }
    return _answer("articles", fetched, asked)


def feed_of(fetched: Fetched) -> dict[str, Any]:
    """Title and first entries of the feed.

    Raises:
        Unreadable: it is no feed, or none that can be read within the limits.
    """
    if fetched.media_type.startswith(NOT_FEEDS):
        raise Unreadable("no_feed")
    asked = {
        "address": fetched.address,
        "media_type": fetched.headers.get("content-type", "application/xml"),
    }
    return _answer("feeds", fetched, asked)


def _answer(program: str, fetched: Fetched, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        with fetched.body.open("rb") as file:
            told: dict[str, Any] = json.loads(look(program, file, **asked))
    except CannotLook as refusal:
        raise Unreadable(refusal.code) from refusal
    except ValueError as cut:
        raise Unreadable("too_much_to_show") from cut
    return told
