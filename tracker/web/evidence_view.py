"""Showing a piece of evidence: marked copies made by shut-in programs, never the bytes."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from tracker.domain.labels import N_
from tracker.queries.evidence_page import EvidencePage
from tracker.store.confined import CannotLook, look
from tracker.store.vault import Altered
from tracker.web.language import spoken as _
from tracker.web.session import actor, house, now
from tracker.web.words import moment

WIDTH = 1600
TEXT = 200_000
"""Bytes of a text that are shown."""

STILLS = 6
MOST_PAGES = 40
"""Pages of a PDF on one page of the screen."""

PASS_SECONDS = 3600
_PROGRAMS = {"picture": "pictures", "pages": "pages", "film": "films", "sound": "films"}

REASONS = {
    "cannot_be_shown": N_("It is broken, or of a kind that cannot be shown here."),
    "too_much_to_show": N_("Showing it would take more memory or time than one file may."),
    "too_many_pixels": N_("It has more pixels than can be shown here."),
    "needs_password": N_("It is locked with a password."),
    "nothing_to_see": N_("There is no picture in it."),
    "no_such_page": N_("There is no such page in it."),
    "altered": N_(
        "The bytes in the vault are not those that were taken in. Tell the operator at once: the "
        "integrity of the evidence must be examined."
    ),
}

FACTS = {
    "taken_at": N_("taken at"),
    "changed_at": N_("changed at"),
    "zone": N_("time zone"),
    "creation_time": N_("made at"),
    "creationdate": N_("made at"),
    "moddate": N_("changed at"),
    "camera_make": N_("camera, maker"),
    "camera_model": N_("camera, model"),
    "make": N_("camera, maker"),
    "model": N_("camera, model"),
    "software": N_("software"),
    "encoder": N_("software"),
    "creator": N_("software"),
    "producer": N_("made with"),
    "author": N_("author"),
    "title": N_("title"),
    "place": N_("place (GPS)"),
    "location": N_("place (GPS)"),
    "width": N_("width, pixels"),
    "height": N_("height, pixels"),
    "seconds": N_("length, seconds"),
    "codec": N_("coded as"),
    "format": N_("format"),
    "pages": N_("pages"),
}


@dataclass
class Shown:
    """What the page shows: `refusal` says in words why there is nothing."""

    facts: dict[str, Any] = field(default_factory=dict)
    picture: str | None = None
    text: str | None = None
    is_cut: bool = False
    sheets: tuple[int, ...] = ()
    refusal: str | None = None


def shown(page: EvidencePage, first: int = 1) -> Shown:
    """A piece as this person may see it. Whatever is wrong with its bytes is said in words."""
    found = Shown()
    if page.kind == "nothing":
        return found
    try:
        house().store.vault.check(page.digest)
        if page.kind == "text":
            found.text, found.is_cut = _text(page)
            return found
        told, _line, copy = _look(page, want="facts").partition(b"\n")
        found.facts = json.loads(told)
        if page.kind == "picture":
            found.picture = "data:image/jpeg;base64," + base64.b64encode(copy).decode()
        elif page.kind == "pages":
            pages = int(found.facts["pages"])
            found.sheets = tuple(range(first, min(pages, first + MOST_PAGES - 1) + 1))
        elif page.kind == "film":
            found.sheets = tuple(range(1, STILLS + 1))
    except CannotLook as refused:
        found.refusal = _(REASONS.get(refused.code, REASONS["cannot_be_shown"]))
    except Altered:
        found.refusal = _(REASONS["altered"])
    return found


def sheet_of(page: EvidencePage, number: int) -> bytes:
    """A marked picture of one page of a PDF, or of one still of a film, as JPEG.

    Raises:
        CannotLook, Altered: there is none; the code says why.
    """
    house().store.vault.check(page.digest)
    if page.kind == "film":
        return _look(page, want="copy", part=(number - 1) / STILLS)
    return _look(page, want="copy", page=number)


def facts_said(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the file says of itself, with the name of each fact in the reader's language."""
    return [
        (_(FACTS[name]), str(facts[name])) for name in FACTS if facts.get(name) not in ("", None)
    ]


def passed(page: EvidencePage) -> str:
    """What lets this person see the parts of a page that was just opened, for an hour."""
    return _sealer().dumps([actor().account_id, page.case_id, page.id])


def may_pass(given: str, page: EvidencePage) -> bool:
    try:
        told = _sealer().loads(given, max_age=PASS_SECONDS)
    except BadData:
        return False
    return bool(told == [actor().account_id, page.case_id, page.id])


def _look(piece: EvidencePage, **asked: Any) -> bytes:
    with house().store.vault.opened(piece.digest) as file:
        return look(_PROGRAMS[piece.kind], file, lines=mark(piece), width=WIDTH, **asked)


def mark(page: EvidencePage) -> list[str]:
    """Whose copy it is: written across every picture."""
    who = f"{current_user.full_name} · {current_user.agency_name}"
    return [who, f"{moment(now())} · {page.case_name} · {_('evidence')} {page.id}"]


def _text(page: EvidencePage) -> tuple[str, bool]:
    length = min(page.size, TEXT)
    content = b"".join(house().store.vault.part(page.digest, 0, length))
    return content.decode("utf-8", "replace"), page.size > TEXT


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="evidence")
