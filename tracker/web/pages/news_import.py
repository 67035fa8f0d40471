"""News from a file: good items land, the others come back with their reasons."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.roles import Permission
from tracker.services.importing import Receipt, import_news
from tracker.services.tables import rows_in
from tracker.web.forms.news import ImportForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.news_template import KINDS, empty_csv, empty_sheet
from tracker.web.session import begin_work, house

bp = Blueprint("news_import", __name__, url_prefix="/berita/impor")

RECEIPTS = "receipts"
"""The folder of receipts in the data folder, the same as that of the commands."""

MOST_ROWS = 200
"""Refused rows shown on the page; the receipt file holds them all."""


@bp.get("")
@needs(Permission.NEWS_EDIT)
def ask() -> str:
    return _page(ImportForm(formdata=None))


@bp.post("")
@needs(Permission.NEWS_EDIT)
def take_in() -> Any:
    form = ImportForm()
    receipt = None
    if form.validate_on_submit():
        try:
            with rows_in(form.file.data.stream, form.file.data.filename or "") as rows:
                receipt = import_news(
                    begin_work, rows, form.sender.data or "", house().store.home / RECEIPTS
                )
        except Invalid as refusal:
            form.refuse(refusal)
    if receipt is not None and not receipt.read:
        form.refuse(Invalid({"file": ["no_rows"]}))
        receipt = None
    if receipt is not None and not receipt.rejected:
        flash(_said(receipt), "success")
        return redirect(url_for("news.news_list"), 303)
    return _page(form, receipt), 422


@bp.get("/templat/<string:kind>")
@needs(Permission.NEWS_EDIT)
def template(kind: str) -> Any:
    """An empty table to fill in, with the columns of the format."""
    if kind not in KINDS:
        raise NotFound()
    made = empty_sheet() if kind == "xlsx" else empty_csv()
    return send_file(
        BytesIO(made), mimetype=KINDS[kind], as_attachment=True, download_name=f"berita.{kind}"
    )


def _page(form: ImportForm, receipt: Receipt | None = None) -> str:
    return render_template(
        "news/import.html",
        form=form,
        receipt=receipt,
        said=_said(receipt) if receipt else None,
        rows=receipt.rows[:MOST_ROWS] if receipt else (),
    )


def _said(receipt: Receipt) -> str:
    return _(
        "%(read)d rows read: %(created)d new, %(unchanged)d unchanged, %(rejected)d refused.",
        read=receipt.read,
        created=receipt.created,
        unchanged=receipt.unchanged,
        rejected=receipt.rejected,
    )
