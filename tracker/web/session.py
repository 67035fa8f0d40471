"""What a request carries: its database session, the clock, the law, and the way into an act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_login import current_user
from sqlalchemy.orm import Session

from config.settings import Settings
from tracker.domain.deadlines import Zone, office_day
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.drafts import forget_text
from tracker.services.work import Work
from tracker.store.opening import Store
from tracker.store.post_office import PostOffice
from tracker.store.signing import Signer
from tracker.store.time_stamps import Authorities
from tracker.web.local_paths import local_path

_ASKING = frozenset({"GET", "HEAD", "OPTIONS"})

WAITING = "waiting"
"""In the cookie: the page to which the sign-in carried what a lost session had typed."""


@dataclass(frozen=True)
class House:
    """What the composition root hands to the doors."""

    settings: Settings
    store: Store
    clock: Callable[[], datetime]
    signer: Signer
    authorities: Authorities
    post: PostOffice


def open_house(app: Flask, house: House) -> None:
    """Give the app its house, and close each request's sessions when the request ends."""
    app.extensions["netral"] = house

    @app.teardown_appcontext
    def close_sessions(_error: BaseException | None) -> None:
        for name in ("reading", "acting"):
            session = g.pop(name, None)
            if session is not None:
                session.close()


def house() -> House:
    found: House = current_app.extensions["netral"]
    return found


def reading() -> Session:
    """The request's session, opened when it is first needed.

    A request that may act reads in the session it acts in; one that only asks has a cheaper one.
    """
    if request.method not in _ASKING:
        return _acting()
    if "reading" not in g:
        g.reading = house().store.reader()
    session: Session = g.reading
    return session


def _acting() -> Session:
    if "acting" not in g:
        g.acting = house().store.session()
    session: Session = g.acting
    return session


def law() -> RunningLaw:
    """The running law, read once a request; who is signed in brought its mark along."""
    if "law" not in g:
        g.law = running_law(reading(), g.get("law_mark"))
    found: RunningLaw = g.law
    return found


def now() -> datetime:
    return house().clock()


def today() -> date:
    """The day in the office of the person who asks (WIB for visitors)."""
    zone = current_user.zone if current_user.is_authenticated else Zone.WIB
    return office_day(now(), zone)


def actor() -> Actor:
    found: Actor = current_user.actor
    return found


def begin_work(acting: Actor | None = None) -> Work:
    """An act by the person of this request (or, before anyone is signed in, by `acting`).

    Text that a lost session carried to this page is forgotten in the same act: it was sent at last.
    """
    zone = Zone.WIB if acting is not None else current_user.zone
    work = Work(_acting(), acting or actor(), house().clock, law(), house().store.vault, zone)
    waiting = cookie.get(WAITING)
    if waiting is not None and acting is None and request.method == "POST":
        posted = local_path(request.form.get("_page")) or request.path
        if urlsplit(posted).path == waiting:
            forget_text(work, waiting)
    return work
