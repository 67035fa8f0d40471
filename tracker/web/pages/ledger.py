"""The book of acts, for auditors."""

from typing import Any

from flask import Blueprint, render_template, request

from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.queries.ledger import LedgerFilters, ledger_page
from tracker.web.form_answers import number
from tracker.web.guard import needs
from tracker.web.session import actor, reading

bp = Blueprint("ledger", __name__, url_prefix="/buku")


@bp.get("/")
@needs(Permission.LEDGER_READ)
def index() -> Any:
    act = request.args.get("tindakan", "")
    filters = LedgerFilters(
        act=Act(act) if act in set(Act) else None,
        case=request.args.get("perkara", "").strip()[:120],
        before=number(request.args.get("sebelum")) or None,
    )
    page = ledger_page(reading(), actor(), filters)
    return render_template("ledger/index.html", page=page, filters=filters, acts=list(Act))
