"""The user guides inside the product."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask_login import current_user

from tracker.web.guard import public
from tracker.web.guides import FIRST, guides, guides_for

bp = Blueprint("guide", __name__, url_prefix="/panduan")


@bp.get("/")
@public
def index() -> Any:
    roles = current_user.actor.roles if current_user.is_authenticated else ()
    return render_template("guide/show.html", guide=guides()[FIRST], own=guides_for(roles))


@bp.get("/<string:name>")
@public
def show(name: str) -> Any:
    found = guides().get(name)
    if found is None or name == FIRST:
        abort(404)
    return render_template("guide/show.html", guide=found, own=[])
