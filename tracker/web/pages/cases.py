"""The case: read it, take a step, mend one, and work on it together."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, WrongStage
from tracker.domain.matters import Audience, LinkKind
from tracker.domain.road import FieldKind
from tracker.domain.roles import Permission
from tracker.queries.case_choices import case_called, changes_since, term_explained
from tracker.queries.case_views import CasePage
from tracker.queries.rule_tables import term_line
from tracker.services import evidence, linking, mending_steps, reporters, steps, teamwork
from tracker.services.evidence import came_from
from tracker.services.steps import Taken
from tracker.web.basis_words import basis
from tracker.web.case_forms import able_choices, in_sight_choices, reader_choices, readers_of
from tracker.web.case_view import (
    OpenMove,
    asking_for,
    cautions_of_answers,
    heeding,
    is_told,
    load,
    open_form,
    render_case,
    typed_words,
    wanted_offer,
)
from tracker.web.form_answers import number
from tracker.web.forms.cases import (
    AssignForm,
    EvidenceForm,
    LinkForm,
    NoteForm,
    ReasonForm,
    RecuseForm,
)
from tracker.web.forms.moves import (
    MoveForm,
    answers_of,
    condition,
    filled,
    move_form,
)
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.letter_steps import filled_from_letter
from tracker.web.sent_files import files_in
from tracker.web.session import actor, begin_work, law, reading, today
from tracker.web.words import caution_said

bp = Blueprint("cases", __name__, url_prefix="/perkara")


@bp.get("/<int:case_id>")
@needs(Permission.CASE_READ)
def show(case_id: int) -> Any:
    page = load(case_id)
    offer = wanted_offer(page)
    opened = filled_from_letter(page, open_form(page, offer)) if offer else None
    return render_case(page, opened=opened)


@bp.post("/<int:case_id>/langkah/<string:move>")
@needs(Permission.CASE_READ)
def take(case_id: int, move: str) -> Any:
    page = load(case_id)
    respondent = number(request.args.get("terlapor")) or None
    offer = page.offer(move, respondent)
    if offer is None:
        return _not_offered(page, move, respondent)
    opened = open_form(page, offer)
    if not opened.form.validate_on_submit():
        opened.form.refuse(Invalid(_further_faults(page, opened)))
        return render_case(page, status=422, opened=opened)
    found = cautions_of_answers(page, opened)
    to_heed = () if is_told(opened, found) else found
    seen, taken = opened.form.version.seen, _taken(opened)
    try:
        with begin_work() as work:
            if to_heed:
                steps.look_over(work, case_id, move, respondent, seen=seen, taken=taken)
            else:
                steps.take_move(work, case_id, move, respondent, seen=seen, taken=taken)
    except Invalid as refusal:
        opened.form.refuse(refusal)
        return render_case(page, status=422, opened=opened)
    except Stale:
        return _overtaken(case_id, opened)
    if to_heed:
        return render_case(page, status=422, opened=heeding(opened, to_heed))
    flash(_("Recorded."), "success")
    for caution in found:
        flash(f"{caution_said(caution)} ({basis(caution.basis)})", "warning")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _further_faults(page: CasePage, opened: OpenMove) -> dict[str, list[str]]:
    """What the law would refuse beside what the form refused, so that all is said at once."""
    form, offer = opened.form, opened.offer
    whose, seen = offer.state.respondent, form.version.seen
    try:
        with begin_work() as work:
            steps.look_over(work, page.id, offer.move.id, whose, seen=seen, taken=_taken(opened))
    except Invalid as refusal:
        told = refusal.errors.items()
        return {name: codes for name, codes in told if name and not form.refuses(name)}
    except Refusal:
        pass  # it is said when the step is sent without faults
    return {}


def _taken(opened: OpenMove) -> Taken:
    form, move = opened.form, opened.offer.move
    sent = {f.id: files_in(form[f.id]) for f in move.fields if f.kind is FieldKind.FILE}
    uploads = {name: files for name, files in sent.items() if files}
    also = [number(p) for p in form.also.data or []] if "also" in form else []
    letter = form.letter_no.data if "letter_no" in form else None
    return Taken(
        happened_on=form.happened_on.data,
        answers=answers_of(form, move, opened.asking),
        note=form.note.data,
        files=uploads,
        also=also,
        letter_no=letter,
    )


def _not_offered(page: CasePage, move: str, respondent: int | None) -> Any:
    """Say why a move is not open: the service answers 403, 404 or 409 in its own words.

    Where a colleague closed it by going first, what this person typed is shown to be copied.
    """
    if respondent is not None and page.person(respondent) is None:
        raise NotFound()
    try:
        with begin_work() as work:
            steps.take_move(work, page.id, move, respondent, seen=page.version, taken=Taken(None))
    except WrongStage:
        gone = law().road.move(move)
        typed = typed_words(page, gone)
        if not typed:
            raise
        changes = changes_since(reading(), actor(), page.id, number(request.form.get("version")))
        late = {"move": gone, "typed": typed, "changes": changes}
        return render_case(page, status=409, extra={"too_late": late})
    raise NotFound(move=move)


def _overtaken(case_id: int, opened: OpenMove) -> Any:
    """A colleague was first: their acts beside this person's text, ready to be sent again."""
    reading().expire_all()
    page = load(case_id)
    changes = changes_since(reading(), actor(), case_id, opened.form.version.seen)
    opened.form.version.put(page.version)
    again = replace(opened, changes=changes)
    return render_case(page, status=409, opened=again)


def _read_again(case_id: int, form: MoveForm | ReasonForm) -> CasePage:
    """A colleague was first: the text stays in the form, on the case as it stands now."""
    reading().expire_all()
    page = load(case_id)
    form.version.put(page.version)
    form.refuse(Invalid({"": ["overtaken"]}))
    return page


@bp.route("/<int:case_id>/riwayat/<int:step_id>/koreksi", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def correct(case_id: int, step_id: int) -> Any:
    page = load(case_id)
    step = page.step(step_id)
    if step is None:
        raise NotFound()
    if not step.may_mend or step.move is None:
        raise Forbidden(permission="step:correct")
    asking = asking_for(page, step.move, step.persons[0] if step.persons else None)
    made = move_form(step.move, asking, from_letter=False, also=False, corrects=True)
    form = made(data={**filled(step.move, step.facts), "happened_on": step.on and step.on.first})
    if request.method == "GET":
        form.version.data = str(page.version)
        if not form.is_carried:
            form.note.data = ""
    elif form.validate_on_submit():
        try:
            with begin_work() as work:
                mending_steps.correct_step(
                    work,
                    case_id,
                    step_id,
                    seen=form.version.seen,
                    reason=form.note.data or "",
                    happened_on=form.happened_on.data,
                    answers=answers_of(form, step.move, asking),
                )
            flash(_("Corrected. The earlier entry stays visible."), "success")
            return redirect(url_for("cases.show", case_id=case_id), 303)
        except Invalid as refusal:
            if "reason" in refusal.errors:
                refusal.errors["note"] = refusal.errors.pop("reason")
            form.refuse(refusal)
        except Stale:
            page = _read_again(case_id, form)
    status = 422 if request.method == "POST" else 200
    return render_template(
        "cases/correct.html", page=page, step=step, form=form, asking=asking, condition=condition
    ), status


@bp.route("/<int:case_id>/riwayat/<int:step_id>/batal", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def annul(case_id: int, step_id: int) -> Any:
    page = load(case_id)
    step = page.step(step_id)
    if step is None:
        raise NotFound()
    if not step.may_mend:
        raise Forbidden(permission="step:annul")
    if step.annul_obstacle == "same_person":
        raise Forbidden(step.annul_obstacle)
    if step.annul_obstacle is not None:
        raise WrongStage(step.annul_obstacle)
    form = ReasonForm()
    if request.method == "GET":
        form.version.data = str(page.version)
    elif form.validate_on_submit():
        try:
            with begin_work() as work:
                seen, reason = form.version.seen, form.reason.data
                mending_steps.annul_step(work, case_id, step_id, seen=seen, reason=reason)
            flash(_("Struck out. The entry stays visible as annulled."), "success")
            return redirect(url_for("cases.show", case_id=case_id), 303)
        except Invalid as refusal:
            form.refuse(refusal)
        except WrongStage as refusal:
            form.refuse(Invalid({"": [refusal.code]}))
        except Stale:
            page = _read_again(case_id, form)
    status = 422 if request.method == "POST" else 200
    return render_template("cases/annul.html", page=page, step=step, form=form), status


@bp.get("/<int:case_id>/tenggat/<int:term_id>")
@needs(Permission.CASE_READ)
def term(case_id: int, term_id: int) -> Any:
    page = load(case_id)
    if all(shown.id != term_id for shown in page.terms):
        raise NotFound()
    explained = term_explained(reading(), actor(), case_id, term_id, law())
    line = term_line(law(), explained.term, PartialDay.of(today()))
    return render_template(
        "cases/term.html", page=page, explained=explained, term=line.term, basis=line.basis
    )


@bp.post("/<int:case_id>/catatan")
@needs(Permission.NOTE_WRITE)
def note(case_id: int) -> Any:
    page, form = load(case_id), NoteForm(ids="catatan")
    form.mentioned.choices = reader_choices(readers_of(page))
    if not form.validate_on_submit():
        return render_case(page, status=422, forms={"note": form})
    mentioned = {int(one) for one in form.mentioned.data}
    try:
        with begin_work() as work:
            teamwork.write_note(work, case_id, form.text.data, mentioned)
    except Invalid as refusal:
        form.refuse(refusal)
        return render_case(page, status=422, forms={"note": form})
    return redirect(url_for("cases.show", case_id=case_id, _anchor="catatan"), 303)


@bp.post("/<int:case_id>/penugasan")
@needs(Permission.CASE_ASSIGN)
def assign(case_id: int) -> Any:
    page, form = load(case_id), AssignForm(ids="tugas")
    form.account.choices = able_choices(page)
    if not form.validate_on_submit():
        return render_case(page, status=422, forms={"assign": form})
    chosen = int(form.account.data) if form.account.data else None
    try:
        with begin_work() as work:
            teamwork.assign_case(work, case_id, chosen, reason=form.reason.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        return render_case(page, status=422, forms={"assign": form})
    flash(_("Assigned."), "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@bp.post("/<int:case_id>/benturan")
@needs(Permission.CASE_READ)
def recuse(case_id: int) -> Any:
    page, form = load(case_id), RecuseForm(ids="benturan")
    form.account.choices = in_sight_choices(page)
    if not form.validate_on_submit():
        return render_case(page, status=422, forms={"recuse": form})
    try:
        with begin_work() as work:
            teamwork.note_conflict(work, case_id, int(form.account.data), reason=form.reason.data)
    except Invalid as refusal:
        form.refuse(refusal)
        return render_case(page, status=422, forms={"recuse": form})
    flash(_("The conflict of interest is noted."), "success")
    if int(form.account.data) == actor().account_id:
        return redirect(url_for("home.start"), 303)
    return redirect(url_for("cases.show", case_id=case_id), 303)


@bp.post("/<int:case_id>/kaitan")
@needs(Permission.CASE_LINK)
def link(case_id: int) -> Any:
    page, form = load(case_id), LinkForm(ids="kaitan")
    other = None
    if form.validate_on_submit():
        other = case_called(reading(), actor(), form.other.data)
        if other is None or other == case_id:
            form.other.errors = ["unknown_case"]
    if form.errors or other is None or other == case_id:
        return render_case(page, status=422, forms={"link": form})
    is_other = request.form.get("kind") == LinkKind.IGNORED
    kind = LinkKind.IGNORED if is_other else LinkKind.RELATED
    with begin_work() as work:
        linking.link_cases(work, case_id, other, kind=kind, reason=form.reason.data)
    said = _("It is kept that they have nothing to do with each other.")
    flash(said if is_other else _("The cases are linked."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="catatan"), 303)


@bp.post("/<int:case_id>/bukti")
@needs(Permission.EVIDENCE_ADD)
def add_evidence(case_id: int) -> Any:
    page, form = load(case_id), EvidenceForm(ids="bukti")
    files = files_in(form.file, form.caption.data)
    if not form.validate_on_submit() or not files:
        if not files:
            form.file.errors = [*form.file.errors, "required"]
        return render_case(page, status=422, forms={"evidence": form})
    try:
        with begin_work() as work:
            given = replace(files[0], came=came_from(form.source.data))
            evidence.add_evidence(work, case_id, given, audience=Audience(form.audience.data))
    except Invalid as refusal:
        form.refuse(refusal)
        return render_case(page, status=422, forms={"evidence": form})
    flash(_("The evidence is kept."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="bukti"), 303)


@bp.post("/<int:case_id>/bukti/<int:item_id>/tarik")
@needs(Permission.EVIDENCE_ADD)
def withdraw_evidence(case_id: int, item_id: int) -> Any:
    form = ReasonForm()
    page = load(case_id)
    piece = next((shown for shown in page.evidence if shown.id == item_id), None)
    if piece is None:
        raise NotFound()
    if not piece.may_withdraw and piece.withdrawn_reason is None:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    if not form.validate_on_submit():
        return render_template("cases/withdraw.html", page=page, piece=piece, form=form), 422
    with begin_work() as work:
        evidence.withdraw_evidence(work, case_id, item_id, reason=form.reason.data)
    flash(_("The evidence is marked as withdrawn; its bytes stay."), "success")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="bukti"), 303)


@bp.post("/<int:case_id>/pelapor")
@needs(Permission.REPORTER_READ)
def reporter(case_id: int) -> Any:
    page, form = load(case_id), ReasonForm(ids="pelapor")
    if not form.validate_on_submit():
        return render_case(page, status=422, forms={"reporter": form})
    with begin_work() as work:
        identity = reporters.read_reporter(work, case_id, reason=form.reason.data)
    return render_template("cases/reporter.html", page=page, identity=identity)
