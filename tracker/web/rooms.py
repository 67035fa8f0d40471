"""The rooms that the bar leads to, for the person who looks at it."""

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from tracker.domain.labels import N_
from tracker.domain.roles import Permission
from tracker.queries.notices import unread_in_sight
from tracker.web.language import spoken as _
from tracker.web.session import actor, reading

ROOMS: tuple[tuple[str, str, Permission], ...] = (
    ("desk.show", N_("Desk"), Permission.DESK_READ),
    ("filing.begin", N_("File a matter"), Permission.CASE_FILE),
    ("case_list.show", N_("Cases"), Permission.CASE_READ),
    ("dashboard.show", N_("Dashboard"), Permission.DASHBOARD_READ),
    ("rules.library", N_("Rules"), Permission.LIBRARY_READ),
    ("news.news_list", N_("News"), Permission.LIBRARY_READ),
    ("ledger.index", N_("Ledger"), Permission.LEDGER_READ),
    ("admin.start", N_("Administration"), Permission.ACCOUNT_MANAGE),
)
"""Endpoint, name and the permission that opens it, in the order of the bar."""


_OF_NEWS = frozenset(
    {"feeds", "stories", "news_import", "news_notices", "news_reading", "suggestions"}
)
"""Blueprints whose pages belong to the room of news."""
_OF_DASHBOARD = frozenset({"figures", "reports"})
"""Blueprints whose pages belong to the dashboard."""


@dataclass(frozen=True)
class Room:
    """One way in the bar; `here` where the page belongs to it. `is_for_all`: no role is needed."""

    name: str
    url: str
    here: bool
    is_for_all: bool


def rooms() -> list[Room]:
    """The rooms that this person may enter and that this version has; found once a page."""
    if "rooms" not in g:
        g.rooms = _rooms() if current_user.is_authenticated else []
    found: list[Room] = g.rooms
    return found


def _rooms() -> list[Room]:
    may, views = actor().permissions, current_app.view_functions
    blueprint = "news" if request.blueprint in _OF_NEWS else request.blueprint
    blueprint = "dashboard" if blueprint in _OF_DASHBOARD else blueprint
    return [
        Room(
            _(name),
            url_for(endpoint),
            endpoint.partition(".")[0] == blueprint,
            permission is Permission.LIBRARY_READ,
        )
        for endpoint, name, permission in ROOMS
        if permission in may and endpoint in views
    ]


def notices_unread() -> int:
    """How many notices wait to be read, of what the person sees; found once a page."""
    if not current_user.unread_of_cases:
        return int(current_user.unread)
    if "unread" not in g:
        g.unread = unread_in_sight(reading(), actor())
    found: int = g.unread
    return found


def furnish(app: Flask) -> None:
    """Give the templates the bar's rooms, and how many notices wait."""
    app.jinja_env.globals["rooms"] = rooms
    app.jinja_env.globals["notices_unread"] = notices_unread
