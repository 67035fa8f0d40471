"""The words and marks of the page of a piece, and the pass to the parts of it."""

import base64
import re
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from tracker.domain.labels import N_
from tracker.queries.evidence_page import EvidencePage
from tracker.web.language import spoken as _
from tracker.web.refusals import SENTENCES
from tracker.web.session import actor, now
from tracker.web.words import moment

PASS_SECONDS = 3600
SANDBOX = "sandbox; default-src 'none'"

REASONS = {
    code: SENTENCES[code]
    for code in (
        *("cannot_be_shown", "too_much_to_show", "too_many_pixels", "needs_password"),
        *("nothing_to_see", "no_such_page", "altered"),
    )
}

_PDF_MOMENT = re.compile(r"D:(\d{4})(\d\d)(\d\d)((?:\d\d){2,3})?(Z|[+-]\d\d'?\d\d'?)?")

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
    "pictures": N_("pictures in the file"),
}


def why_not(code: str) -> str:
    """Why there is nothing to show, in words."""
    return _(REASONS.get(code, REASONS["cannot_be_shown"]))


def as_source(picture: bytes | None) -> str | None:
    """A JPEG as the source of an image on the page itself."""
    return "data:image/jpeg;base64," + base64.b64encode(picture).decode() if picture else None


def facts_said(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the file says of itself, with the name of each fact in the reader's language."""
    return [
        (_(FACTS[name]), legible_moment(str(facts[name])))
        for name in FACTS
        if facts.get(name) not in ("", None)
    ]


def legible_moment(said: str) -> str:
    """A moment as PDF files write it (`D:20241007090100+07'00'`) in its parts; anything else as it
    is."""
    found = _PDF_MOMENT.fullmatch(said)
    if found is None:
        return said
    *day, clock, zone = found.groups()
    time = ":".join(re.findall("..", clock or ""))
    return " ".join(filter(None, ("-".join(day), time, (zone or "").replace("'", ""))))


def passed(page: EvidencePage) -> str:
    """What lets this person see the parts of a page that was just opened, for an hour."""
    return _sealer().dumps([actor().account_id, page.case_id, page.id])


def may_pass(given: str, page: EvidencePage) -> bool:
    try:
        told = _sealer().loads(given, max_age=PASS_SECONDS)
    except BadData:
        return False
    return bool(told == [actor().account_id, page.case_id, page.id])


def shut_in(answer: Response) -> Response:
    """The answer as something that can run nothing and stand on no page of others."""
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def mark(page: EvidencePage) -> list[str]:
    """Whose copy it is: written across every picture."""
    who = f"{current_user.full_name} · {current_user.agency_name}"
    return [who, f"{moment(now())} · {page.case_name} · {_('evidence')} {page.id}"]


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="evidence")
