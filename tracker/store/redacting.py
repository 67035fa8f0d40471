"""Making a copy of a piece in which areas are black, out of its pixels alone.

One shut-in program draws the piece, a second one, which sees nothing but those pixels, blacks the
areas out and encodes the rest; of the original's bytes nothing comes as far as the copy.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.errors import Invalid
from tracker.domain.redaction import MOST_PAGES, Wanted, faults_of_wanted
from tracker.store.confined import CannotLook, look, look_through
from tracker.store.picture_pdf import Sheet, picture_pdf
from tracker.store.vault import Altered, Vault

_PDF = "application/pdf"
SEEN = 900
"""Pixels of the longer side of a picture of the result."""

PICTURE, PAGE = 12 << 20, 3 << 19
"""Bytes up to which a picture, or a page, is kept pixel for pixel."""

LARGEST = 100 << 20


def is_redactable(media_type: str) -> bool:
    """Whether a piece of that type can be drawn."""
    return media_type == _PDF or media_type.startswith("image/")


class CannotRedact(Exception):
    """No copy was made; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Redacted:
    """A copy: its bytes, their type, what is black on each page (left, top, right, bottom in
    pixels), and marked pictures of it to look at.

    `found`: how often each of the words stands in it; `left`: how often single words of them stand
    elsewhere, in the clear; `dropped`: how many further pictures of the file did not come along.
    """

    data: bytes = b""
    media_type: str = ""
    areas: list[list[list[int]]] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    dropped: int = 0

    @property
    def missing(self) -> list[str]:
        """Words that stand nowhere."""
        return [words for words, count in self.found.items() if not count]


def pages_of(vault: Vault, digest: bytes, media_type: str) -> int:
    """How many pages can be chosen from; of a picture, one.

    Raises:
        CannotRedact: there are too many, or none can be seen.
    """
    _check(vault, digest)
    if media_type != _PDF:
        return 1
    try:
        with vault.opened(digest) as file:
            pages = int(json.loads(look("pages", file, want="facts"))["pages"])
    except CannotLook as refused:
        raise CannotRedact(refused.code) from refused
    if pages > MOST_PAGES:
        raise CannotRedact("too_many_pages")
    return pages


def redaction_of(
    vault: Vault, digest: bytes, media_type: str, wanted: Wanted, lines: Sequence[str]
) -> Redacted:
    """The copy, where what is wanted can be done to the piece; `lines` as in `redacted`. It may
    still miss words (`missing`).

    Raises:
        Invalid: it cannot.
    """
    try:
        faults = faults_of_wanted(wanted, pages_of(vault, digest, media_type))
        if faults:
            raise Invalid(faults)
        return redacted(vault, digest, media_type, wanted, lines)
    except CannotRedact as refused:
        raise Invalid({"": [refused.code]}) from refused


def redacted(
    vault: Vault, digest: bytes, media_type: str, wanted: Wanted, lines: Sequence[str]
) -> Redacted:
    """The copy; `lines` are written across the pictures of it that are only to be looked at.

    Raises:
        CannotRedact: no copy can be made.
    """
    made, sheets = Redacted(), list[Sheet]()
    is_pdf = media_type == _PDF
    for page in range(1, pages_of(vault, digest, media_type) + 1):
        sheets.append(_sheet(vault, digest, page if is_pdf else 0, wanted, lines, made))
        if sum(len(sheet.data) for sheet in sheets) > LARGEST:
            raise CannotRedact("result_too_large")
    if is_pdf:
        made.data, made.media_type = picture_pdf(sheets), _PDF
    else:
        made.data, made.media_type = sheets[0].data, f"image/{sheets[0].kind}"
    return made


def _sheet(
    vault: Vault, digest: bytes, page: int, wanted: Wanted, lines: Sequence[str], made: Redacted
) -> Sheet:
    """One page (0: a picture) as it goes into the copy; what is found on the way goes to `made`."""
    areas = wanted.on(page or 1)
    asked = {"page": page, "words": list(wanted.words) if page else [], "areas": areas}
    most = PAGE if page else PICTURE
    paint: dict[str, Any] = {"areas": areas, "most": most, "lines": list(lines), "width": SEEN}
    try:
        with vault.opened(digest) as file:
            line, answer = look_through(("drawing", asked), ("painting", paint), file)
    except CannotLook as refused:
        raise CannotRedact(refused.code) from refused
    except Altered as altered:
        raise CannotRedact("altered") from altered
    drawn = json.loads(line)
    told, _line, rest = answer.partition(b"\n")
    facts = json.loads(told)
    made.found.update(drawn.get("found", {}))
    made.left.update(drawn.get("left", {}))
    made.dropped += int(drawn["pictures"]) - 1
    made.areas.append(facts["boxes"])
    made.seen.append(rest[facts["size"] :])
    picture = rest[: facts["size"]]
    return Sheet(facts["kind"], facts["width"], facts["height"], facts["is_grey"], picture)


def _check(vault: Vault, digest: bytes) -> None:
    try:
        vault.check(digest)
    except Altered as altered:
        raise CannotRedact("altered") from altered
