"""How a request learns who is behind it, and what that person must do first."""

from datetime import timedelta
from typing import Any

from flask import Flask, g, redirect, request, url_for
from flask_login import LoginManager, current_user

from tracker.queries.accounts import SignedIn, signed_in
from tracker.services.accounts import note_seen
from tracker.web.session import begin_work, house, now, reading

FIRST_PASSWORD_ENDPOINTS = frozenset({"account.password", "account.sign_out", "account.language"})
_SEEN_EVERY = timedelta(minutes=1)


def know_people(app: Flask) -> None:
    """Teach Flask-Login to find the person of a session's token."""
    manager = LoginManager(app)
    manager.session_protection = None  # the session table is the protection

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        settings = house().settings
        idle = timedelta(minutes=settings.idle_minutes)
        absolute = timedelta(hours=settings.session_hours)
        person = signed_in(reading(), token, now(), idle, absolute)
        g.law_mark = person.law if person is not None else None
        if person is not None and now() - person.seen_at > _SEEN_EVERY:
            with begin_work(person.actor) as work:
                note_seen(work, person.sign_in_id)
        return person


def what_comes_first() -> Any:
    """A first password must be changed before anything else."""
    if current_user.must_change_password and request.endpoint not in FIRST_PASSWORD_ENDPOINTS:
        return redirect(url_for("account.password"))
    return None
