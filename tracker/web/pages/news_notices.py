"""Corrections, replies and take-downs of a news item: recorded, and taken back where by mistake."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.news_intake import NoticeKind
from tracker.domain.roles import Permission
from tracker.queries.news import news_page
from tracker.services.news_notices import NoticeFacts, record_notice, withdraw_notice
from tracker.web.form_answers import refusals_on
from tracker.web.forms.news import NoticeForm, UnlinkForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, reading

bp = Blueprint("news_notices", __name__, url_prefix="/berita/<int:news_id>/koreksi")


@bp.get("")
@needs(Permission.NEWS_EDIT)
def ask(news_id: int) -> str:
    return _page(news_id, NoticeForm(formdata=None))


@bp.post("")
@needs(Permission.NEWS_EDIT)
def record(news_id: int) -> Any:
    form = NoticeForm()
    if form.validate_on_submit():
        kind, day = NoticeKind(form.kind.data), form.published_on.data
        facts = NoticeFacts(kind, day, form.url.data, form.note.data or "")
        with refusals_on(form):
            with begin_work() as work:
                record_notice(work, news_id, facts)
            flash(_("It is recorded; the cases that cite the item are flagged."), "success")
            return redirect(url_for("news.show", news_id=news_id, _anchor="koreksi"), 303)
    return _page(news_id, form), 422


@bp.post("/<int:notice_id>/tarik")
@needs(Permission.NEWS_EDIT)
def withdraw(news_id: int, notice_id: int) -> Any:
    form, item = UnlinkForm(), news_page(reading(), actor(), news_id)
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                withdraw_notice(work, news_id, notice_id, form.reason.data or "")
            flash(_("The notice is taken back."), "success")
            return redirect(url_for("news.show", news_id=news_id, _anchor="koreksi"), 303)
    return render_template("news/notice_back.html", form=form, item=item, notice_id=notice_id), 422


def _page(news_id: int, form: NoticeForm) -> str:
    item = news_page(reading(), actor(), news_id)
    return render_template("news/notice.html", form=form, item=item)
