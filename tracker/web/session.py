"""What a request carries: its database session, the clock, the law, and the way into an act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from config.settings import Settings
from tracker.domain.deadlines import Zone, office_day
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.work import Work
from tracker.store.opening import Store


@dataclass(frozen=True)
class House:
    """What the composition root hands to the doors."""

    settings: Settings
    store: Store
    clock: Callable[[], datetime]


def open_house(app: Flask, house: House) -> None:
    """Give the app its house, and close each request's session when the request ends."""
    app.extensions["netral"] = house

    @app.teardown_appcontext
    def close_session(_error: BaseException | None) -> None:
        session = g.pop("db", None)
        if session is not None:
            session.close()


def house() -> House:
    found: House = current_app.extensions["netral"]
    return found


def reading() -> Session:
    """The request's session, opened when it is first needed."""
    if "db" not in g:
        g.db = house().store.session()
    session: Session = g.db
    return session


def law() -> RunningLaw:
    """The running law, read once a request."""
    if "law" not in g:
        g.law = running_law(reading())
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
    """An act by the person of this request (or, before anyone is signed in, by `acting`)."""
    zone = Zone.WIB if acting is not None else current_user.zone
    return Work(reading(), acting or actor(), house().clock, law(), house().store.vault, zone)
