"""Text that was sent when the session was lost: carried through the sign-in page, shown again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, g, has_request_context, request
from flask import session as cookie
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from tracker.queries.accounts import kept_text
from tracker.services.drafts import forget_text
from tracker.services.work import Work
from tracker.web.session import WAITING, reading

LONGEST = 400_000
"""Characters of text that are carried; more would make the sign-in page too heavy."""

_NEVER = ("csrf_token", "_page")
_CODE = re.compile(r"[a-z0-9_]*")
_SECRET = ("password", "sandi", "token", "secret")


@dataclass(frozen=True, slots=True)
class Carried:
    """What somebody typed, the page it belongs to, and whose session it was (if that is known)."""

    place: str
    account_id: int | None
    fields: dict[str, list[str]]

    def packed(self) -> str:
        """As text that a hidden field can bring back unaltered."""
        return _sealer().dumps([self.place, self.account_id, self.fields])


def posted_here() -> bool:
    """True unless the browser says that the form stood on somebody else's page."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def collect(place: str, account_id: int | None) -> Carried | None:
    """The text of the posted form; None where there is none, or too much to carry."""
    fields = {
        name: values
        for name, values in request.form.lists()
        if name not in _NEVER and not any(word in name.lower() for word in _SECRET)
    }
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if not any(any(values) for values in fields.values()) or size > LONGEST:
        return None
    return Carried(place_of(place), account_id, fields)


def unpack(sealed: str | None) -> Carried | None:
    """What `packed` made, or None."""
    try:
        place, account_id, fields = _sealer().loads(sealed or "")
    except BadSignature:
        return None
    return Carried(place, account_id, fields)


def place_of(path: str) -> str:
    """The page that a path names, without its query."""
    return urlsplit(path).path


def carried_fields(place: str | None = None) -> MultiDict[str, str] | None:
    """What a lost session carried to this page (or to `place`), to be shown in its form again.

    `Form(formdata=carried_fields())` when the page is opened; None when nothing waits.
    """
    if not current_user.is_authenticated:
        return None
    fields = kept_text(reading(), current_user.account_id, place or request.path)
    return MultiDict(fields) if fields is not None else None


def waiting_fields() -> MultiDict[str, str] | None:
    """What this browser carried to the page that is opened now; None without asking the database
    where the sign-in brought nothing here."""
    if not has_request_context() or request.method != "GET" or cookie.get(WAITING) != request.path:
        return None
    return carried_fields()


def shown_again(names: Iterable[str]) -> None:
    """Note that a form of this page shows what was carried under these names."""
    if has_request_context():
        g.setdefault("shown_again", set()).update(names)


def typed_before() -> list[str]:
    """What was carried to this page and no form of it shows: words only, no codes of choices."""
    fields = waiting_fields()
    if fields is None:
        return []
    shown = g.get("shown_again", set())
    return [
        value
        for name, values in fields.lists()
        if name.partition("-")[0] not in shown
        for value in values
        if not _CODE.fullmatch(value)
    ]


def forget_carried(work: Work, place: str) -> None:
    """In an act that took the text over elsewhere than on its page: forget what was carried."""
    forget_text(work, place)


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried")
