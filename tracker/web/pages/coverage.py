"""Conduct, news, steps and terms of a case on one line of time."""

from flask import Blueprint, render_template

from tracker.domain.roles import Permission
from tracker.queries.coverage import coverage_page
from tracker.web import coverage_words
from tracker.web.guard import needs
from tracker.web.session import actor, law, reading, today

bp = Blueprint("coverage", __name__)
for _name, _global in coverage_words.GLOBALS.items():
    bp.add_app_template_global(_global, _name)


@bp.get("/perkara/<int:case_id>/linimasa-berita")
@needs(Permission.CASE_READ)
def show(case_id: int) -> str:
    found = coverage_page(reading(), actor(), case_id, law(), today())
    return render_template("cases/coverage.html", found=found, page=found.page)
