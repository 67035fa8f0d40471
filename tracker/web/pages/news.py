"""News: the clippings file, one item, and the ties to cases."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import NotFound
from tracker.domain.matters import NewsKind
from tracker.domain.roles import Permission
from tracker.queries import news as queries
from tracker.queries.cited import news_citations
from tracker.queries.news import NewsFilters, NewsPage
from tracker.queries.story_pages import story_brief
from tracker.queries.suggestions import cases_of, is_read
from tracker.services import news as services
from tracker.web.form_answers import asked_of, number, page_number, refusals_on
from tracker.web.forms.news import CaseNewsForm, LinkForm, NewsFilterForm, NewsForm, UnlinkForm
from tracker.web.forms.suggestions import KINDS
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.news_view import clipping_of, linking_page, new_page, say_added
from tracker.web.session import actor, begin_work, law, reading

bp = Blueprint("news", __name__)

SUGGESTED = 5
"""Cases that an item may be about, at the most."""


@bp.get("/berita")
@needs(Permission.LIBRARY_READ)
def news_list() -> str:
    form = NewsFilterForm(formdata=request.args)
    form.validate()
    page = queries.news_list(reading(), actor(), news_filters(form), page_number())
    return render_template(
        "news/list.html",
        page=page,
        form=form,
        may_add=actor().holds(Permission.NEWS_EDIT),
        export=url_for("list_export.ask_news", **asked_of(form)),
    )


@bp.get("/berita/<int:news_id>")
@needs(Permission.LIBRARY_READ)
def show(news_id: int) -> str:
    page = queries.news_page(reading(), actor(), news_id)
    asked = actor().holds(Permission.NEWS_EDIT)
    rules = news_citations(reading(), actor(), law().book, page)
    return render_template(
        "news/show.html",
        page=page,
        rules=rules,
        story=story_brief(reading(), news_id),
        suggested=cases_of(reading(), actor(), news_id, SUGGESTED) if asked else (),
        is_read=is_read(reading(), news_id),
        may_file=actor().holds(Permission.CASE_FILE),
        may_answer=asked,
        may_edit=asked,
        kinds=KINDS,
    )


@bp.get("/berita/baru")
@needs(Permission.NEWS_EDIT)
def new() -> str:
    """The form for a new item; an address in the query fills what can be told without looking."""
    return new_page()


@bp.post("/berita")
@needs(Permission.NEWS_EDIT)
def add() -> Any:
    form = NewsForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                added = services.add_news(work, clipping_of(form))
            flash(say_added(added.is_new), "success")
            return redirect(url_for("news.show", news_id=added.id), 303)
    return new_page(form=form), 422


@bp.get("/perkara/<int:case_id>/berita")
@needs(Permission.NEWS_EDIT)
def choose(case_id: int) -> str:
    return linking_page(case_id)


@bp.post("/perkara/<int:case_id>/berita")
@needs(Permission.NEWS_EDIT)
def tie(case_id: int) -> Any:
    """Tie an item of the library to a case."""
    form = LinkForm()
    news_id = number(form.news_id.data)
    if form.validate_on_submit() and news_id:
        with begin_work() as work:
            services.link_news(work, case_id, news_id, NewsKind(form.kind.data))
        flash(_("The news is tied to the case."), "success")
        return redirect(url_for("cases.show", case_id=case_id, _anchor="berita"), 303)
    if not news_id:
        form.form_errors.append("unknown_news")
    page, item = queries.linking_page(reading(), actor(), case_id, ""), _item(news_id)
    return render_template("news/tie_one.html", page=page, item=item, form=form), 422


@bp.post("/perkara/<int:case_id>/berita/baru")
@needs(Permission.NEWS_EDIT)
def tie_new(case_id: int) -> Any:
    """Add an item by hand and tie it to a case."""
    form = CaseNewsForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                added = services.add_news_to_case(
                    work, case_id, clipping_of(form), NewsKind(form.kind.data)
                )
            flash(say_added(added.is_new), "success")
            return redirect(url_for("cases.show", case_id=case_id, _anchor="berita"), 303)
    return linking_page(case_id, form=form), 422


@bp.post("/perkara/<int:case_id>/berita/<int:news_id>/lepas")
@needs(Permission.NEWS_EDIT)
def untie(case_id: int, news_id: int) -> Any:
    form, item = UnlinkForm(), queries.news_page(reading(), actor(), news_id)
    if all(known.id != case_id for known in item.cases):
        raise NotFound()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                services.unlink_news(work, case_id, news_id, form.reason.data or "")
            flash(_("The news was taken off the case; it stays in the library."), "success")
            return redirect(url_for("cases.show", case_id=case_id, _anchor="berita"), 303)
    page = queries.linking_page(reading(), actor(), case_id, "")
    return render_template("news/untie.html", form=form, page=page, item=item), 422


def _item(news_id: int) -> NewsPage | None:
    try:
        return queries.news_page(reading(), actor(), news_id)
    except NotFound:
        return None


def news_filters(form: NewsFilterForm) -> NewsFilters:
    """The filters that could be read; a fault stands beside its field and narrows nothing."""
    said = {field.name: None if field.errors else field.data for field in form}
    return NewsFilters(
        text=said["cari"] or "",
        outlet=said["media"] or "",
        region=said["wilayah"] or "",
        since=said["dari"],
        until=said["sampai"],
        linked=said["terkait"] or "",
    )
