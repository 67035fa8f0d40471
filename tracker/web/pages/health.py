"""For whoever watches the service: is it well, and if not, what is not."""

from typing import Any

from flask import Blueprint, jsonify

from tracker.queries.health import health
from tracker.web.guard import public
from tracker.web.session import house, now

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def show() -> Any:
    found = health(house().store, house().post, now())
    parts = {"database": found.database, "vault": found.vault, "migrations": found.migrations}
    body = {name: "ok" if is_well else "failed" for name, is_well in parts.items()}
    status = "ok" if found.is_well else "failed"
    return jsonify(status=status, **body, mail=found.mail), 200 if found.is_well else 503
