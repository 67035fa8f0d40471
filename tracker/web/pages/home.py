"""The front door: everyone goes to the room where their day begins."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_login import current_user

from tracker.web.guard import public
from tracker.web.rooms import rooms

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def start() -> Any:
    """Visitors sign in; the others go to the first room that a role of theirs opens. Who has no
    role is told on the own page what waits."""
    if not current_user.is_authenticated:
        return redirect(url_for("account.sign_in"))
    own = [room for room in rooms() if not room.is_for_all]
    return redirect(own[0].url if own else url_for("account.me"))
