"""Refusal to status, once, for pages and for JSON."""

import logging
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.domain import errors
from tracker.store.law import NoLaw
from tracker.store.readiness import Missing, missing_part
from tracker.web import refusals
from tracker.web.language import spoken as _
from tracker.web.lost_session import ask_to_sign_in

log = logging.getLogger("netral.web")

STATUS: dict[type[errors.Refusal], int] = {
    errors.NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.WrongStage: 409,
    errors.Stale: 409,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooManyAttempts: 429,
}


_SAID_APART = frozenset(
    {"same_person", "later_depends", "opening_step", "recorded_step", "already_mended"}
)
"""Refusals that say of themselves what nobody could change by reloading."""


def wants_json() -> bool:
    """True for clients that ask for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and not request.accept_mimetypes["text/html"]


def sentence(status: int) -> tuple[str, str]:
    """Title and advice of an error page."""
    said = {
        400: (_("The form could not be read"), _("Go back, reload the page and send it again.")),
        401: (_("Please sign in"), _("Your session has ended or you have not signed in.")),
        403: (
            _("This belongs to another role"),
            _(
                "Your roles do not open this page or this act. If your work needs it, ask the "
                "administrator of your agency; your roles stand in your account."
            ),
        ),
        404: (_("Not found"), _("There is nothing at this address that you can see.")),
        405: (_("Not possible this way"), _("This address does not take that kind of request.")),
        409: (_("Somebody was first"), _("This changed in the meantime. Reload and look again.")),
        413: (_("The file is too large"), _("Choose a smaller file.")),
        422: (_("Not accepted"), _("Some answers cannot be accepted.")),
        429: (_("Too many attempts"), _("Wait a little, then try again.")),
        503: (_("Not ready"), _("The service is being prepared. Try again in a minute.")),
    }
    return said.get(status, (_("Something went wrong"), _("It was noted. Nothing was changed.")))


def answer(status: int, code: str, facts: dict[str, Any] | None = None) -> Any:
    """One shape for every error: a page for people, an object for machines.

    A page asks the database who looks at it; where that is away, the page says so instead.
    """
    try:
        return _answer(status, code, facts)
    except Exception as error:
        part = missing_part(error)
        if part is None:
            raise
        return unready(part)


def _answer(status: int, code: str, facts: dict[str, Any] | None) -> tuple[Any, int]:
    title, advice = sentence(status)
    if wants_json():
        body = {"code": code, "message": title, "facts": facts or {}}
        return jsonify(error=body), status
    if code in _SAID_APART:
        title, advice = _("This cannot be done"), refusals.say(code)
    return render_template("errors/error.html", title=title, advice=advice, status=status), status


def unready(part: Missing) -> Any:
    """The database is away, or lacks a migration: said calmly and in both languages, by a page that
    asks the database for nothing, not even for who looks at it."""
    g._login_user = AnonymousUserMixin()
    wait = {"Retry-After": "60"}
    if wants_json():
        title, _advice = sentence(503)
        body = {"code": f"{part}_unready", "message": title, "facts": {"part": part}}
        return jsonify(error=body), 503, wait
    return render_template("errors/unready.html", part=part), 503, wait


def answer_refusals(app: Flask) -> None:
    """Register how every refusal, HTTP error and accident is answered."""

    @app.errorhandler(errors.Refusal)
    def refused(refusal: errors.Refusal) -> Any:
        status = STATUS.get(type(refusal), 400)
        facts = refusal.facts if isinstance(refusal, errors.Invalid) else {}
        return answer(status, refusal.code, facts)

    @app.errorhandler(errors.NotSignedIn)
    def unknown(refusal: errors.NotSignedIn) -> Any:
        return answer(401, refusal.code) if wants_json() else ask_to_sign_in()

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Any:
        return answer(400, "csrf")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            response: Response | HTTPException = error.response or error  # type: ignore[assignment]
            return response
        name = (error.name or "error").lower().replace(" ", "_")
        return answer(error.code or 500, name)

    @app.errorhandler(NoLaw)
    def not_set_up(_error: NoLaw) -> Any:
        return answer(503, "not_set_up")

    @app.errorhandler(Exception)
    def accident(error: Exception) -> Any:
        part = missing_part(error)
        if part is not None:
            log.error("unready", extra={"part": part, "kind": type(error).__name__})
            return unready(part)
        log.exception(
            "accident", extra={"endpoint": request.endpoint, "kind": type(error).__name__}
        )
        return answer(500, "accident")
