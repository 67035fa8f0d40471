"""Doors are shut by default: every view names its audience, or nobody gets in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from tracker.domain.errors import Forbidden, NotSignedIn
from tracker.domain.roles import Permission
from tracker.web.session import actor

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"
PUBLIC_ENDPOINTS = frozenset({"static", "bootstrap.static"})
"""Endpoints of packages that cannot be marked: files that anyone may load."""


def public(view: View) -> View:
    """Anyone may see it."""
    view.audience = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anyone with an account may see it."""
    view.audience = SIGNED_IN  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Only accounts with a role that carries the permission; the case is asked again inside."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor().must(permission)
            return view(*args, **kwargs)

        guarded.audience = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def audience_of(endpoint: str | None) -> str | Permission | None:
    """The audience of an endpoint, None where nobody marked it."""
    if endpoint in PUBLIC_ENDPOINTS:
        return PUBLIC
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "audience", None)


def shut_doors(app: Flask, may_wait: Callable[[], Any]) -> None:
    """Ask before every request: unmarked is forbidden, unsigned goes to the sign-in page.

    `may_wait` answers what a signed-in person must do first (a new password), or None.
    """

    @app.before_request
    def refuse_unmarked_views() -> Any:
        if request.endpoint is None:
            return None
        audience = audience_of(request.endpoint)
        if audience == PUBLIC:
            return None
        if audience is None:
            raise Forbidden("unmarked")
        if not current_user.is_authenticated:
            raise NotSignedIn()
        return may_wait()
