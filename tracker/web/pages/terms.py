"""Terms apart from cases: counting one day by day, and moving an agency's open terms."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Unit, due_on
from tracker.domain.errors import Stale
from tracker.domain.explaining import cautions, due_told, reading_said
from tracker.domain.law_items import Term
from tracker.domain.reminding import reminders
from tracker.domain.roles import Permission
from tracker.queries.agencies import offices_places, place_named, region_named
from tracker.queries.rule_tables import term_line
from tracker.queries.term_moves import move_lines, moves_of
from tracker.services.moving_terms import move_terms
from tracker.web.forms.rules import CountForm, MoveTermsForm
from tracker.web.guard import needs
from tracker.web.language import language
from tracker.web.session import actor, begin_work, law, reading, today

bp = Blueprint("terms", __name__, url_prefix="/tenggat")


@bp.get("/hitung/<string:name>")
@needs(Permission.LIBRARY_READ)
def count(name: str) -> Any:
    """A term counted from a day, with each day's reason: the same as `flask law due`."""
    line = term_line(law(), name, PartialDay.of(today()))
    asked = bool(request.args.get("mulai"))
    form = CountForm(formdata=request.args if asked else None)
    if not asked:
        form.mulai.data, form.wilayah.data = today(), actor().region
    typed = form.wilayah.data or ""
    region = region_named(reading(), typed) if typed else ""
    good = form.validate() if asked else True
    if region is None:
        form.wilayah.errors = [*form.wilayah.errors, "not_a_region"]
    elif region:
        form.wilayah.data = place_named(reading(), region)
    shown = _counted(line.term, form, region) if good and region is not None else {}
    return render_template(
        "terms/count.html", line=line, form=form, places=offices_places(reading()), **shown
    ), 200 if shown else 422


def _counted(term: Term, form: CountForm, region: str) -> dict[str, Any]:
    calendar = law().calendar.for_region(region or None)
    if form.diketahui.data:
        calendar = calendar.known_on(form.diketahui.data)
    assert form.mulai.data is not None, "the form asks for it"
    due = due_on(form.mulai.data, term.length, Unit(term.unit), calendar)
    told = due_told(law().book, term, due, language())
    ladder = reminders(due.start, due.due, calendar)
    book = law().book
    readings = [reading_said(book, one) for one in book.disputes_on(term.id)]
    said = [one.in_language(language()) for one in (*cautions(due), *readings)]
    unsure = {one.on for one in ladder if calendar.is_provisional(one.on, one.on)}
    return {"told": told, "due": due, "ladder": ladder, "cautions": said, "unsure": unsure}


@bp.get("/geser")
@needs(Permission.TERM_MOVE)
def moves() -> str:
    return _moves(MoveTermsForm(data={"law": law().digest.hex()}))


@bp.post("/geser")
@needs(Permission.TERM_MOVE)
def move() -> Any:
    """Moves what was shown; where another law came meanwhile, that one's days are shown."""
    form = MoveTermsForm()
    if not form.validate_on_submit():
        return _moves(form), 422
    try:
        with begin_work() as work:
            moved = move_terms(work, form.law.data)
    except Stale:
        form.form_errors.append("law_changed")
        form.law.data, form.law.raw_data = law().digest.hex(), [law().digest.hex()]
        return _moves(form), 409
    flash(ngettext("%(num)d term moved.", "%(num)d terms moved.", moved), "success")
    return redirect(url_for("terms.moves"), 303)


def _moves(form: MoveTermsForm) -> str:
    lines = move_lines(reading(), moves_of(reading(), actor(), law()))
    return render_template("terms/moves.html", lines=lines, form=form, book=law().book)
