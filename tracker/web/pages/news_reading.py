"""News from an address: the worker reads the page, its asker looks at what was found."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Invalid
from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import TextKind
from tracker.domain.roles import Permission
from tracker.queries.news import known_address
from tracker.queries.news_reading import ReadPage, read_page
from tracker.services.news import is_web_address
from tracker.services.reading_news import ask_page, take_page
from tracker.web.form_answers import refusals_on
from tracker.web.forms.news import AskPageForm, CaseNewsForm, NewsForm
from tracker.web.guard import needs
from tracker.web.news_view import clipping_of, linking_page, new_page, say_added
from tracker.web.session import actor, begin_work, house, reading

bp = Blueprint("news_reading", __name__)


@bp.post("/berita/baca")
@needs(Permission.NEWS_EDIT)
def ask() -> Any:
    return _asked(None)


@bp.post("/perkara/<int:case_id>/berita/baca")
@needs(Permission.NEWS_EDIT)
def ask_for_case(case_id: int) -> Any:
    return _asked(case_id)


@bp.get("/berita/baca/<int:fetch_id>")
@needs(Permission.NEWS_EDIT)
def show(fetch_id: int) -> str:
    page = read_page(reading(), actor(), fetch_id)
    form = _form(page, fresh=True)
    _fill(form, page)
    return _shown(page, form)


@bp.post("/berita/baca/<int:fetch_id>")
@needs(Permission.NEWS_EDIT)
def take(fetch_id: int) -> Any:
    """Take the page into the library, with the fields as its asker corrected them."""
    page = read_page(reading(), actor(), fetch_id)
    form = _form(page)
    if form.validate_on_submit():
        kind = NewsKind(form.kind.data) if isinstance(form, CaseNewsForm) else NewsKind.COVERAGE
        with refusals_on(form):
            with begin_work() as work:
                added = take_page(work, fetch_id, clipping_of(form), kind)
            flash(say_added(added.is_new), "success")
            if page.case_id is not None:
                case = url_for("cases.show", case_id=page.case_id, _anchor="berita")
                return redirect(case, 303)
            return redirect(url_for("news.show", news_id=added.id), 303)
    return _shown(page, form), 422


def _asked(case_id: int | None) -> Any:
    """Have a page read; one that the library has is shown first, unless it is asked for anyway."""
    form = AskPageForm()
    if not form.validate_on_submit():
        return _again(case_id, form), 422
    address = form.alamat.data or ""
    is_known = is_web_address(address) and known_address(reading(), actor(), address).items
    if "sendiri" in request.form or (is_known and "tetap" not in request.form):
        return redirect(_typed_in(case_id, address), 303)
    try:
        with begin_work() as work:
            allowed = house().settings.capture_allowed
            number = ask_page(work, address, case_id=case_id, allowed=allowed)
    except Invalid as refusal:
        form.alamat.errors = [code for told in refusal.errors.values() for code in told]
        return _again(case_id, form), 422
    return redirect(url_for("news_reading.show", fetch_id=number), 303)


def _again(case_id: int | None, form: AskPageForm) -> str:
    return new_page(asked=form) if case_id is None else linking_page(case_id, asked=form)


def _typed_in(case_id: int | None, address: str) -> str:
    """Where an item is typed in, with what is known of its address."""
    if case_id is None:
        return url_for("news.new", alamat=address, _anchor="baru")
    return url_for("news.choose", case_id=case_id, alamat=address, _anchor="baru")


def _form(page: ReadPage, *, fresh: bool = False) -> NewsForm:
    kind = NewsForm if page.case_id is None else CaseNewsForm
    return kind(formdata=None) if fresh else kind()


def _fill(form: NewsForm, page: ReadPage) -> None:
    """The fields as the page tells them; the outlet as the library knows that of the site."""
    told = page.proposed
    form.url.data = page.address
    form.title.data, form.author.data = told.title, told.author
    form.published_on.data, form.text.data = told.published_on, told.text
    form.text_kind.data = (TextKind.ARTICLE if told.text else TextKind.SUMMARY).value
    known = known_address(reading(), actor(), page.landed_at or page.address)
    form.outlet.data = known.outlet if known.is_outlet_known else told.outlet or known.outlet
    if isinstance(form, CaseNewsForm):
        form.kind.data = NewsKind.COVERAGE.value


def _shown(page: ReadPage, form: NewsForm) -> str:
    return render_template("news/reading.html", page=page, form=form)
