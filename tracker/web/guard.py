"""Doors are shut by default: every view names its audience, or nobody gets in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from tracker.domain.errors import Forbidden, NotSignedIn
from tracker.domain.roles import Permission
from tracker.queries.cases import sight_and_case
from tracker.web.session import actor, reading

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
    """Only accounts with a role that carries the permission.

    Where the address names a case, the permission is asked for that case: 404 outside sight, 403
    where the act is another's. A view that may be opened by all who read the case asks inside.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if "case_id" in kwargs and not _read_inside(permission):
                _case, sight = sight_and_case(reading(), actor(), kwargs["case_id"])
                actor().must(permission, sight)
            else:
                actor().must(permission)
            return view(*args, **kwargs)

        guarded.audience = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def _read_inside(permission: Permission) -> bool:
    """The right to read is all that the page of a case asks for, and its query asks it in SQL."""
    return permission is Permission.CASE_READ and actor().holds(permission)


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
        request.keeps_files = True  # type: ignore[attr-defined]
        return may_wait()
