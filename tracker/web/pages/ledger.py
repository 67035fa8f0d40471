"""The book of acts, for auditors."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.queries.checkpoints import SHOWN, all_checkpoints, newest_checkpoints
from tracker.queries.ledger import LedgerFilters, ledger_page
from tracker.web.form_answers import number
from tracker.web.guard import needs
from tracker.web.session import actor, house, reading

bp = Blueprint("ledger", __name__, url_prefix="/buku")


@bp.get("/")
@needs(Permission.LEDGER_READ)
def index() -> Any:
    filters = asked_entries()
    page = ledger_page(reading(), actor(), filters)
    return render_template("ledger/index.html", page=page, filters=filters, acts=list(Act))


def asked_entries() -> LedgerFilters:
    """What the address asks of the book."""
    act = request.args.get("tindakan", "")
    return LedgerFilters(
        act=Act(act) if act in set(Act) else None,
        case=request.args.get("perkara", "").strip()[:120],
        before=number(request.args.get("sebelum")) or None,
    )


@bp.get("/titik-segel")
@needs(Permission.LEDGER_READ)
def checkpoints() -> Any:
    found, key = newest_checkpoints(reading()), house().signer.public.hex()
    return render_template("ledger/checkpoints.html", checkpoints=found, key=key, shown=SHOWN)


@bp.get("/titik-segel.jsonl")
@needs(Permission.LEDGER_READ)
def download_checkpoints() -> Response:
    lines = "".join(line + "\n" for line in all_checkpoints(reading()))
    response = Response(lines, mimetype="application/jsonl")
    response.headers.set("Content-Disposition", "attachment", filename="titik-segel.jsonl")
    return response
