"""Tables from a file: upload, columns, a look at the first rows, progress, and what came back."""

from collections.abc import Callable
from functools import partial, update_wrapper
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from tracker.domain.errors import NotFound, WrongStage
from tracker.domain.roles import Permission
from tracker.domain.sheet_columns import SheetShape, columns_for, is_column
from tracker.domain.sheet_states import RIGHTS, SheetState, SheetSubject
from tracker.services.foreseeing_sheets import foresee
from tracker.services.sheets import (
    AT_ONCE,
    begin_import,
    import_of,
    imports_of,
    lacks,
    match_columns,
    read_sheet,
    shapes_of,
    upload_sheet,
)
from tracker.services.taking_sheets import refused_rows, write_refused
from tracker.web.form_answers import refusals_on
from tracker.web.forms import Form
from tracker.web.forms.sheets import UPLOADS, BeginForm, ColumnsForm, UploadForm
from tracker.web.guard import needs
from tracker.web.language import language
from tracker.web.leaving import leaving
from tracker.web.session import actor, begin_work, house, reading, today
from tracker.web.sheet_columns_told import sheets_told
from tracker.web.sheet_template import KINDS, empty_csv, empty_sheets
from tracker.web.sheet_words import FILES, WORDS

bp = Blueprint("sheets", __name__, url_prefix="/impor")

FORESEEN, SHOWN = 20, 100
"""Rows that are looked at before; refused rows on the page, of which the file holds all."""


def index(subject: SheetSubject) -> str:
    return _index(subject, UPLOADS[subject](formdata=None))


def upload(subject: SheetSubject) -> Any:
    form, number = UPLOADS[subject](), None
    if form.validate_on_submit():
        sent, said = form.file.data, form.sender.data or ""
        with refusals_on(form), begin_work() as work:
            name = sent.filename or ""
            number = upload_sheet(work, _home(), sent.stream, name, said, subject)
    if number is None:
        return _index(subject, form), 422
    if import_of(reading(), actor(), number).size <= AT_ONCE:
        read_sheet(begin_work, _home(), number)
    return redirect(url_for("sheets.show", number=number), 303)


def template(subject: SheetSubject, kind: str) -> Any:
    if kind not in KINDS:
        raise NotFound()
    made = empty_sheets(subject) if kind == "xlsx" else empty_csv(subject)
    name = f"{FILES[subject]}.{kind}"
    return send_file(BytesIO(made), mimetype=KINDS[kind], as_attachment=True, download_name=name)


def _open_rooms() -> None:
    """Each kind of table has its room, for those who may send it."""
    for subject, word in FILES.items():
        let = needs(RIGHTS[subject])
        rules: tuple[tuple[str, str, Callable[..., Any], str], ...] = (
            ("index", "", index, "GET"),
            ("upload", "", upload, "POST"),
            ("template", "/templat/<string:kind>", template, "GET"),
        )
        for name, rest, view, method in rules:
            opened = let(update_wrapper(partial(view, subject), view))
            bp.add_url_rule(f"/{word}{rest}", f"{name}_{subject}", opened, methods=[method])


_open_rooms()


@bp.get("/<int:number>")
@needs(Permission.LIBRARY_READ)
def show(number: int) -> str:
    """An upload, for whoever may send such a table: that is asked with the upload."""
    return _page(number, BeginForm(formdata=None))


@bp.get("/<int:number>/kolom")
@needs(Permission.LIBRARY_READ)
def columns(number: int) -> Any:
    return _columns(number, ColumnsForm(formdata=None))


@bp.post("/<int:number>/kolom")
@needs(Permission.LIBRARY_READ)
def match(number: int) -> Any:
    form, row = ColumnsForm(), import_of(reading(), actor(), number)
    shapes = shapes_of(row)
    wrong = _not_offered(shapes)
    if wrong:
        form.form_errors.append("unknown_column")
    if form.validate_on_submit() and not wrong:
        with refusals_on(form):
            with begin_work() as work:
                match_columns(work, _home(), number, _chosen(shapes))
            return redirect(url_for("sheets.show", number=number), 303)
    return _columns(number, form, wrong), 422


def _chosen(shapes: list[SheetShape]) -> dict[str, dict[str, str]]:
    """The column chosen for each heading, by the role of its sheet."""
    return {
        shape.role: {
            heading: request.form.get(_named(shape, place), "")
            for place, heading in enumerate(shape.headings)
        }
        for shape in shapes
    }


def _not_offered(shapes: list[SheetShape]) -> frozenset[str]:
    """The fields whose answer is no column of their sheet."""
    names = {
        _named(shape, place): shape.role
        for shape in shapes
        for place, _heading in enumerate(shape.headings)
    }
    asked = ((name, role, request.form.get(name, "")) for name, role in names.items())
    return frozenset(name for name, role, said in asked if said and not is_column(role, said))


def _named(shape: SheetShape, place: int) -> str:
    return f"kolom-{shape.place}-{place}"


@bp.post("/<int:number>/mulai")
@needs(Permission.LIBRARY_READ)
def begin(number: int) -> Any:
    form = BeginForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                begin_import(work, number)
            return redirect(url_for("sheets.show", number=number), 303)
    return _page(number, form), 422


@bp.get("/<int:number>/perbaikan")
@needs(Permission.LIBRARY_READ)
def refused(number: int) -> Any:
    """The refused rows, to be mended and sent again."""
    row = import_of(reading(), actor(), number)
    if row.state is not SheetState.DONE:
        raise NotFound()
    file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - closed when it is sent
    write_refused(file, _home(), row, language())
    size = file.tell()
    file.seek(0)
    kind = KINDS.get(row.kind, "application/jsonl")
    return leaving(file, f"perbaikan-{number}.{row.kind}", kind, size)


def _home() -> Any:
    return house().store.home


def _index(subject: SheetSubject, form: UploadForm) -> str:
    return render_template(
        "sheets/index.html",
        form=form,
        imports=imports_of(reading(), actor(), subject),
        columns=sheets_told(subject),
        subject=subject,
        words=WORDS[subject],
    )


def _page(number: int, form: Form) -> str:
    row = import_of(reading(), actor(), number)
    is_ready = row.state is SheetState.READY
    lacking = lacks(row) if is_ready else {}
    foreseen = (
        foresee(reading(), actor(), today(), _home(), number, FORESEEN)
        if is_ready and not lacking
        else []
    )
    is_over = row.state is SheetState.DONE
    return render_template(
        "sheets/show.html",
        row=row,
        form=form,
        shapes=shapes_of(row),
        lacking=lacking,
        foreseen=foreseen,
        refused=refused_rows(_home(), row, SHOWN) if is_over else [],
        states=SheetState,
        words=WORDS[row.subject],
    )


def _columns(number: int, form: Form, wrong: frozenset[str] = frozenset()) -> str:
    row = import_of(reading(), actor(), number)
    if row.state is not SheetState.READY or row.kind == "jsonl":
        raise WrongStage("import_begun")
    shapes = shapes_of(row)
    return render_template(
        "sheets/columns.html",
        row=row,
        form=form,
        shapes=shapes,
        offered={shape.role: columns_for(shape.role) for shape in shapes},
        sent=request.form,
        wrong=wrong,
        columns=sheets_told(row.subject),
    )
