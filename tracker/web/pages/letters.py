"""Letters of a case: begun, filled, looked at, approved by a second person, issued, withdrawn."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, WrongStage
from tracker.domain.letters import OF_REPORTER, BadWording, LetterKind, check_wording
from tracker.domain.roles import Permission
from tracker.queries.case_views import CasePage
from tracker.queries.letter_facts import placeholders_of
from tracker.queries.letter_steps import step_from, steps_naming
from tracker.queries.letters import (
    LetterPage,
    kinds_for,
    letter_page,
    public_letter,
    usual_wording,
)
from tracker.services import letter_issuing, letter_papers, letters
from tracker.web.case_view import load, name_of_person
from tracker.web.form_answers import number, overtaken, refused
from tracker.web.forms import choices_of
from tracker.web.forms.letters import (
    LetterForm,
    NewLetterForm,
    ReasonForm,
    SeenForm,
    WordingForm,
    first_answers,
    kept_otherwise,
    letter_form,
    typed_in,
    wording_form,
)
from tracker.web.guard import needs, public
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, house, law, reading, today
from tracker.web.words import said

bp = Blueprint("letters", __name__)

_OF_CASE = "/perkara/<int:case_id>/surat"
_ONE = _OF_CASE + "/<int:letter_id>"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get(_OF_CASE + "/baru")
@needs(Permission.LETTER_WRITE)
def ask(case_id: int) -> Any:
    page = load(case_id)
    form = _new_form(page)
    form.kind.data = request.args.get("jenis") or form.kind.data
    return _asked(page, form)


@bp.post(_OF_CASE + "/baru")
@needs(Permission.LETTER_WRITE)
def begin(case_id: int) -> Any:
    page = load(case_id)
    form = _new_form(page)
    if not form.validate_on_submit():
        return _asked(page, form), 422
    persons = [number(person) for person in form.respondents.data or []]
    try:
        with begin_work() as work:
            letter = letters.write_letter(work, case_id, form.kind.data, persons)
    except Invalid as refusal:
        return _asked(page, refused(form, refusal)), 422
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter), 303)


@bp.get(_ONE)
@needs(Permission.CASE_READ)
def show(case_id: int, letter_id: int) -> Any:
    return _shown(load(case_id), letter_id)


@bp.post(_ONE)
@needs(Permission.LETTER_WRITE)
def change(case_id: int, letter_id: int) -> Any:
    """Keep what was typed; with `action=submit` also send it for approval."""
    case = load(case_id)
    page = _writable(case, letter_id)
    form = _form(page)
    if not form.validate_on_submit():
        return _shown(case, letter_id, form=form, status=422)
    try:
        with begin_work() as work:
            letters.rewrite_letter(work, case_id, letter_id, form.written, seen=form.version.seen)
    except Invalid as refusal:
        return _shown(case, letter_id, form=refused(form, refusal), status=422)
    except Stale:
        now = _page(case, letter_id)
        theirs = kept_otherwise(now, form)
        return _shown(case, letter_id, form=overtaken(form, now.version), theirs=theirs, status=409)
    except WrongStage:
        return _shown(case, letter_id, typed=typed_in(form), status=409)
    flash(_("The draft is kept."), "success")
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter_id), 303)


@bp.post(_ONE + "/ajukan")
@needs(Permission.LETTER_WRITE)
def submit(case_id: int, letter_id: int) -> Any:
    case, form = load(case_id), SeenForm(ids="ajukan")
    page = _writable(case, letter_id)
    if not form.validate_on_submit() or page.content is None:
        return _shown(case, letter_id, submitting=form, status=422)
    try:
        with begin_work() as work:
            letters.submit_letter(work, case_id, letter_id, page.content, seen=form.version.seen)
    except Invalid as refusal:
        return _shown(case, letter_id, submitting=refused(form, refusal), status=422)
    except Stale:
        again = overtaken(form, _page(case, letter_id).version)
        return _shown(case, letter_id, submitting=again, status=409)
    flash(_("Sent for approval. Somebody else of your office finds it on the desk."), "success")
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter_id), 303)


@bp.post(_ONE + "/tarik-kembali")
@needs(Permission.LETTER_WRITE)
def take_back(case_id: int, letter_id: int) -> Any:
    with begin_work() as work:
        letters.take_letter_back(work, case_id, letter_id)
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter_id), 303)


@bp.post(_ONE + "/hapus")
@needs(Permission.LETTER_WRITE)
def drop(case_id: int, letter_id: int) -> Any:
    with begin_work() as work:
        letters.drop_letter(work, case_id, letter_id)
    flash(_("The draft was put aside."))
    return redirect(url_for("cases.show", case_id=case_id) + "#surat", 303)


@bp.post(_ONE + "/setujui")
@needs(Permission.LETTER_APPROVE)
def approve(case_id: int, letter_id: int) -> Any:
    case, form = load(case_id), SeenForm(ids="setuju")
    _page(case, letter_id)
    if not form.validate_on_submit():
        return _shown(case, letter_id, approving=form, status=422)
    try:
        with begin_work() as work:
            letter_issuing.approve_letter(
                work, case_id, letter_id, seen=form.version.seen, address=public_address
            )
    except Stale:
        again = overtaken(form, _page(case, letter_id).version)
        return _shown(case, letter_id, approving=again, status=409)
    except (Invalid, Forbidden) as refusal:
        return _refused(case, letter_id, form, refusal, "approving")
    flash(_("Issued. The number is taken and the copy is frozen."), "success")
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter_id), 303)


@bp.post(_ONE + "/kembalikan")
@needs(Permission.LETTER_APPROVE)
def give_back(case_id: int, letter_id: int) -> Any:
    case, form = load(case_id), ReasonForm(ids="kembali")
    _page(case, letter_id)
    if not form.validate_on_submit():
        return _shown(case, letter_id, returning=form, status=422)
    try:
        with begin_work() as work:
            letter_issuing.return_letter(work, case_id, letter_id, reason=form.reason.data)
    except WrongStage:
        return _shown(case, letter_id, typed=typed_in(form), status=409)
    flash(_("Returned to who wrote it."))
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter_id), 303)


@bp.post(_ONE + "/cabut")
@needs(Permission.LETTER_APPROVE)
def withdraw(case_id: int, letter_id: int) -> Any:
    case, form = load(case_id), ReasonForm(ids="cabut")
    _page(case, letter_id)
    if not form.validate_on_submit():
        return _shown(case, letter_id, withdrawing=form, status=422)
    try:
        with begin_work() as work:
            letter_issuing.withdraw_letter(work, case_id, letter_id, reason=form.reason.data)
    except WrongStage:
        return _shown(case, letter_id, typed=typed_in(form), status=409)
    flash(_("Withdrawn. The public page of the letter says so from now on."))
    return redirect(url_for("letters.show", case_id=case_id, letter_id=letter_id), 303)


# --- an agency's own wording ----------------------------------------------------------------------


@bp.get("/redaksi-surat")
@needs(Permission.LETTER_APPROVE)
def wordings() -> Any:
    return render_template("letters/wordings.html", kinds=_worded_kinds())


@bp.get("/redaksi-surat/<string:kind_id>")
@needs(Permission.LETTER_APPROVE)
def wording(kind_id: str) -> Any:
    return _worded(_kind(kind_id))


@bp.post("/redaksi-surat/<string:kind_id>")
@needs(Permission.LETTER_APPROVE)
def reword(kind_id: str) -> Any:
    kind = _kind(kind_id)
    form = _wording_form(kind)
    if not form.validate_on_submit():
        return _worded(kind, form), 422
    try:
        _check_names(kind, form)
        with begin_work() as work:
            letters.word_letters(work, kind.id, form.texts)
    except Invalid as refusal:
        return _worded(kind, refused(form, refusal)), 422
    flash(
        _("The wording is kept. Letters that are begun or changed from now on have it."), "success"
    )
    return redirect(url_for("letters.wording", kind_id=kind.id), 303)


def _check_names(kind: LetterKind, form: WordingForm) -> None:
    """Refuse a text that no letter of the kind could be made of."""
    faults: dict[str, list[str]] = {}
    known = {*placeholders_of(kind), *(OF_REPORTER if kind.is_to_reporter else ())}
    for block, text in form.texts.items():
        try:
            check_wording(text, known)
        except BadWording as bad:
            faults[block] = [bad.code]
    if faults:
        raise Invalid(faults)


def _worded_kinds() -> list[LetterKind]:
    return [kind for kind in kinds_for(actor().side) if kind.free()]


def _kind(kind_id: str) -> LetterKind:
    found = next((kind for kind in _worded_kinds() if kind.id == kind_id), None)
    if found is None:
        raise NotFound()
    return found


def _wording_form(kind: LetterKind) -> WordingForm:
    made = wording_form({block.id: said(block) for block in kind.free()})
    usual = usual_wording(reading(), actor().agency_id, kind)
    return made(data={made.blocks[block]: text for block, text in usual.items()})


def _worded(kind: LetterKind, form: WordingForm | None = None) -> str:
    return render_template(
        "letters/wording.html",
        kind=kind,
        form=form or _wording_form(kind),
        names=placeholders_of(kind),
    )


# --- papers ---------------------------------------------------------------------------------------


@bp.get(_ONE + "/pratinjau.pdf")
@needs(Permission.CASE_READ)
def preview(case_id: int, letter_id: int) -> Any:
    page = _page(load(case_id), letter_id)
    if page.content is None or page.row.number is not None:
        raise NotFound()
    with begin_work() as work:
        paper = letter_papers.draft_paper(work, case_id, letter_id, page.content)
    return _sent(paper, "application/pdf", f"konsep-surat-{letter_id}.pdf", as_file=False)


@bp.get(_ONE + "/konsep.docx")
@needs(Permission.LETTER_WRITE)
def as_docx(case_id: int, letter_id: int) -> Any:
    page = _page(load(case_id), letter_id)
    if page.content is None or page.row.number is not None:
        raise NotFound()
    with begin_work() as work:
        paper = letter_papers.draft_paper(work, case_id, letter_id, page.content, as_docx=True)
    return _sent(paper, DOCX, f"konsep-surat-{letter_id}.docx", as_file=True)


@bp.get(_ONE + "/surat.pdf")
@needs(Permission.CASE_READ)
def issued(case_id: int, letter_id: int) -> Any:
    with begin_work() as work:
        row, paper = letter_papers.issued_copy(work, case_id, letter_id)
    name = "".join(sign if sign.isalnum() else "-" for sign in row.number)
    return _sent(paper, "application/pdf", f"{name}.pdf", as_file=False)


@bp.get("/surat/<string:code>")
@public
def confirm(code: str) -> Any:
    """What anybody may know of an issued letter who holds it: that it is one, and nothing else."""
    found = public_letter(reading(), code)
    if found is None:
        raise NotFound()
    return render_template("letters/public.html", letter=found)


def public_address(code: str) -> str:
    """The address that the code of a letter leads to."""
    path = url_for("letters.confirm", code=code)
    root = house().settings.public_address or request.url_root
    return root.rstrip("/") + path


# --- what these have in common --------------------------------------------------------------------


def _page(case: CasePage, letter_id: int) -> LetterPage:
    return letter_page(reading(), actor(), case, law(), letter_id, today())


def _writable(case: CasePage, letter_id: int) -> LetterPage:
    page = _page(case, letter_id)
    if not page.may_write:
        raise Forbidden(permission=Permission.LETTER_WRITE.value)
    return page


def _form(page: LetterPage) -> LetterForm:
    made = letter_form(page)
    return made(data=first_answers(page, made))


def _new_form(page: CasePage) -> NewLetterForm:
    form = NewLetterForm()
    knows = Permission.REPORTER_READ in page.may
    kinds = [
        (kind.id, said(kind))
        for kind in kinds_for(actor().side)
        if knows or not kind.holds_identity(received_here=page.was_received_here)
    ]
    form.kind.choices = choices_of(kinds, empty=_("Choose a kind"))
    form.respondents.choices = choices_of([(p.id, name_of_person(p)) for p in page.persons])
    return form


def _asked(page: CasePage, form: NewLetterForm) -> str:
    return render_template("letters/new.html", page=page, form=form)


def _refused(
    case: CasePage, letter_id: int, form: SeenForm, refusal: Refusal, which: str
) -> tuple[str, int]:
    status = 403 if isinstance(refusal, Forbidden) else 422
    return _shown(case, letter_id, status=status, **{which: refused(form, refusal)})


def _shown(case: CasePage, letter_id: int, *, status: int = 200, **sent: Any) -> tuple[str, int]:
    """The page of a letter; `sent` are forms that were sent and not accepted."""
    page = _page(case, letter_id)
    seen = {"version": str(page.version)}
    forms = {
        "form": _form(page) if page.may_write and page.row.state == "draft" else None,
        "submitting": SeenForm(ids="ajukan", data=seen),
        "approving": SeenForm(ids="setuju", data=seen),
        "returning": ReasonForm(ids="kembali"),
        "withdrawing": ReasonForm(ids="cabut"),
        "theirs": (),
        "typed": (),
    }
    html = render_template(
        "letters/show.html",
        case=case,
        page=page,
        given=set(sent),
        named=[name_of_person(p) for p in case.persons if p.id in page.respondents],
        address=public_address(page.code) if page.code else None,
        step=step_from(case, page),
        resting=steps_naming(case, page.row.number) if page.row.number else [],
        **{**forms, **sent},
    )
    return html, status


def _sent(paper: bytes, mimetype: str, name: str, *, as_file: bool) -> Response:
    response = Response(paper, mimetype=mimetype)
    response.headers.set(
        "Content-Disposition", "attachment" if as_file else "inline", filename=name
    )
    return response
