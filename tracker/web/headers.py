"""What every answer says to the browser: run nothing inline, load nothing foreign."""

import logging
import secrets
import time

from flask import Flask, Response, g, request

log = logging.getLogger("netral.request")

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def protect(app: Flask) -> None:
    """Set the protective headers and write one log line a request."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.begun = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if request.endpoint not in ("static", "bootstrap.static"):
            response.headers.setdefault("Cache-Control", "no-store")
        _log(response)
        return response


def _log(response: Response) -> None:
    person = g.get("_login_user")  # only if the request asked: files and health never do
    who = person.account_id if person is not None and person.is_authenticated else None
    log.info(
        "request",
        extra={
            "request": g.get("request_id"),
            "endpoint": request.endpoint,
            "method": request.method,
            "status": response.status_code,
            "account": who,
            "ms": round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000, 1),
        },
    )
