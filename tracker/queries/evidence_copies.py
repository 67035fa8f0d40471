"""Copies of evidence for the screen, made by shut-in programs; the bytes are hashed before."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.queries.evidence_page import EvidencePage
from tracker.store.confined import CannotLook, look
from tracker.store.vault import Altered, Vault

WIDTH = 1600
TEXT = 200_000
"""Bytes of a text that are shown."""

STILLS = 6
MOST_PAGES = 40
"""Pages of a PDF on one page of the screen."""

_PROGRAMS = {"picture": "pictures", "pages": "pages", "film": "films", "sound": "films"}


class NotShown(Exception):
    """There is nothing to show; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Shown:
    """What of a piece can be shown: what the file says of itself, a marked JPEG, a text, or the
    numbers of its sheets (`sheet_of`). `refusal` is a code, where there is nothing."""

    facts: dict[str, Any] = field(default_factory=dict)
    picture: bytes | None = None
    text: str | None = None
    is_cut: bool = False
    sheets: tuple[int, ...] = ()
    refusal: str | None = None


def shown(vault: Vault, piece: EvidencePage, lines: Sequence[str], first: int = 1) -> Shown:
    """A piece for the person whose name is in `lines`; pages of a PDF from `first` on."""
    found = Shown()
    if piece.kind == "nothing":
        return found
    try:
        check(vault, piece)
        if piece.kind == "text":
            found.text, found.is_cut = _text(vault, piece), piece.size > TEXT
            return found
        told, _line, copy = _look(vault, piece, lines, want="facts").partition(b"\n")
        found.facts = json.loads(told)
    except NotShown as refused:
        found.refusal = refused.code
        return found
    if piece.kind == "picture":
        found.picture = copy
    elif piece.kind == "pages":
        last = min(int(found.facts["pages"]), first + MOST_PAGES - 1)
        found.sheets = tuple(range(first, last + 1))
    elif piece.kind == "film":
        found.sheets = tuple(range(1, STILLS + 1))
    return found


def sheet_of(vault: Vault, piece: EvidencePage, lines: Sequence[str], number: int) -> bytes:
    """A marked picture of one page of a PDF, or of one still of a film, as JPEG.

    Raises:
        NotShown: there is none.
    """
    check(vault, piece)
    if piece.kind == "film":
        return _look(vault, piece, lines, want="copy", part=(number - 1) / STILLS)
    return _look(vault, piece, lines, want="copy", page=number)


def bare_sheet(vault: Vault, piece: EvidencePage, lines: Sequence[str], number: int) -> bytes:
    """A marked picture of a picture, or of one page of a PDF, that has its shape, as JPEG.

    Raises:
        NotShown: there is none.
    """
    check(vault, piece)
    if piece.kind == "picture":
        if number != 1:
            raise NotShown("no_such_page")
        told = _look(vault, piece, lines, want="facts", has_foot=False)
        return told.partition(b"\n")[2]
    return _look(vault, piece, lines, want="copy", page=number, has_foot=False)


def check(vault: Vault, piece: EvidencePage) -> None:
    """Hash the bytes, unless nobody touched them since they were hashed last.

    Raises:
        NotShown: they are not those that were taken in.
    """
    try:
        vault.check(piece.digest)
    except Altered as altered:
        raise NotShown("altered") from altered


def original_part(vault: Vault, piece: EvidencePage, start: int, length: int) -> Iterator[bytes]:
    """Some of the bytes as they came, for the player of a film or sound."""
    return vault.part(piece.digest, start, length)


def _look(vault: Vault, piece: EvidencePage, lines: Sequence[str], **asked: Any) -> bytes:
    try:
        with vault.opened(piece.digest) as file:
            return look(_PROGRAMS[piece.kind], file, lines=list(lines), width=WIDTH, **asked)
    except CannotLook as refused:
        raise NotShown(refused.code) from refused
    except Altered as altered:
        raise NotShown("altered") from altered


def _text(vault: Vault, piece: EvidencePage) -> str:
    content = b"".join(vault.part(piece.digest, 0, min(piece.size, TEXT)))
    return content.decode("utf-8", "replace")
