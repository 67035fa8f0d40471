"""Reads the entries of an RSS or Atom feed. Nothing in it is run, nothing it names is opened."""

import io
import json
import sys
from html.parser import HTMLParser
from time import struct_time
from typing import Any

import feedparser

from tracker.confined.limits import confine
from tracker.confined.marking import refuse

MOST_ENTRIES = 200
"""Entries that are told of one reading; the newest stand first in a feed."""

LONGEST = {"title": 600, "author": 300, "link": 2000, "id": 2000, "text": 20_000}

_PASSED_OVER = ("script", "style", "noscript", "template")


class _Words(HTMLParser):
    """The words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag in _PASSED_OVER
        self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.inside = max(0, self.inside - (tag in _PASSED_OVER))

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def feed_in(data: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """Title of the feed, its first entries, and how many more it has."""
    if not data.strip():
        refuse("no_feed")
    told = {"content-type": asked["media_type"], "content-location": asked["address"]}
    found = feedparser.parse(io.BytesIO(data), response_headers=told, sanitize_html=False)
    if not found.version and not found.entries:
        refuse("no_feed")
    entries = [_entry(one) for one in found.entries[:MOST_ENTRIES]]
    usable = [one for one in entries if one["title"] and one["link"]]
    return {
        "title": _words(found.feed.get("title"), 300),
        "language": (found.feed.get("language") or "")[:2].lower() or None,
        "entries": usable,
        "left_out": len(found.entries) - len(usable),
    }


def _entry(one: Any) -> dict[str, Any]:
    told = [one.get("summary"), *(part.get("value") for part in one.get("content", []))]
    text = max((part or "" for part in told), key=len)
    return {
        "id": (one.get("id") or one.get("link") or "")[: LONGEST["id"]],
        "link": _link(one.get("link")),
        "title": _words(one.get("title"), LONGEST["title"]),
        "author": _words(one.get("author"), LONGEST["author"]),
        "published": _moment(one.get("published_parsed") or one.get("updated_parsed")),
        "text": _words(text, LONGEST["text"]),
    }


def _link(text: str | None) -> str | None:
    link = (text or "").strip()
    is_web = link.startswith(("http://", "https://")) and len(link) <= LONGEST["link"]
    return link if is_web and link.isprintable() and " " not in link else None


def _words(text: str | None, longest: int) -> str | None:
    """Plain words on one line, whatever markup or escapes they came in."""
    if not text:
        return None
    reader = _Words()
    reader.feed(text[: 20 * longest])
    reader.close()
    flat = " ".join("".join(reader.said).replace("\0", "").split())
    return flat.encode("utf-8", "ignore").decode()[:longest] or None


def _moment(parsed: struct_time | None) -> str | None:
    """The moment in UTC as ISO text; the reader of this decides on the day."""
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def main() -> None:
    asked = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps(feed_in(sys.stdin.buffer.read(), asked)))


if __name__ == "__main__":
    confine()
    main()
