"""Reads an article out of a page of the web: its words and what is said about it. Runs nothing."""

import json
import re
import sys
from typing import Any
from urllib.parse import urljoin

from lxml import html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from tracker.confined.letters import decoded
from tracker.confined.limits import confine
from tracker.confined.marking import refuse

LONGEST = {"title": 600, "author": 300, "outlet": 300, "canonical": 2000, "language": 8}
MOST_WORDS = 20_000
"""Characters of the text of an article that are kept."""

_DEEPEST = 2000
"""Elements inside one another; no page that people read has so many."""

_MOST_TAGS = 300_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_HOLDS_NONE = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("wbr", "dd", "dt", "li", "option", "p", "td", "th", "tr"),
    ]
)
"""Elements without an end, and those that end by themselves where the next one begins."""

_LANGUAGE = re.compile(r"[a-z]{2}")


def article_in(text: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The fields that the page gives; None for what it does not tell."""
    deep, tags = _measured(text)
    if deep > _DEEPEST:
        refuse("too_deep")
    if tags > _MOST_TAGS:
        refuse("too_much_to_show")
    try:
        found = bare_extraction(
            text,
            url=asked["address"],
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": asked["today"],
            },
        )
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, RecursionError, AssertionError, html.etree.LxmlError):
        refuse("no_article")
    told: dict[str, Any] = found.as_dict() if isinstance(found, Document) else {}
    title = _line(told.get("title")) or _line(tree.findtext(".//title"))
    words = _words(told.get("text") or "", title)
    if not title and not words:
        refuse("no_article")
    return {
        "title": _short("title", title),
        "author": _short("author", _line(told.get("author"))),
        "outlet": _short("outlet", _line(told.get("sitename"))),
        "published": told.get("date"),
        "canonical": _short("canonical", _canonical(tree, asked["address"])),
        "language": _language(tree),
        "text": words[:MOST_WORDS] or None,
        "is_cut": len(words) > MOST_WORDS,
    }


def _measured(text: str) -> tuple[int, int]:
    """How deep the elements lie in one another at most, and how many tags there are; no more is
    counted than may be."""
    deep = most = tags = 0
    for tag in _TAG.finditer(text):
        tags += 1
        closes, name = tag.groups()
        if name.lower() not in _HOLDS_NONE and not tag.group().endswith("/>"):
            deep = max(0, deep - 1) if closes else deep + 1
            most = max(most, deep)
        if most > _DEEPEST or tags > _MOST_TAGS:
            break
    return most, tags


def _canonical(tree: Any, address: str) -> str | None:
    """The address by which the page itself wants to be known."""
    for link in tree.iterfind(".//link[@rel='canonical']"):
        href = str(link.get("href") or "").strip()
        if href:
            try:
                return str(urljoin(address, href))
            except ValueError:
                return None
    return None


def _language(tree: Any) -> str | None:
    said = (tree.get("lang") or "").strip().lower()[:2]
    return str(said) if _LANGUAGE.fullmatch(said) else None


def _words(text: str, title: str | None) -> str:
    """The text without empty lines, and without the title as its first line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and title and _line(lines[0]) == title:
        lines = lines[1:]
    return _text("\n".join(lines))


def _line(text: str | None) -> str | None:
    return " ".join(_text(text or "").split()) or None


def _text(text: str) -> str:
    """What a database text can hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _short(name: str, text: str | None) -> str | None:
    return text[: LONGEST[name]] if text else None


def main() -> None:
    asked = json.loads(sys.argv[1])
    text = decoded(sys.stdin.buffer.read(), asked["charset"])
    sys.stdout.write(json.dumps(article_in(text, asked)))


if __name__ == "__main__":
    confine()
    main()
