"""Stories: the list, one story with its spread, taking items out of it and joining others to it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.roles import Permission
from tracker.queries import story_pages as queries
from tracker.queries.stories import Story
from tracker.queries.story_pages import StoryFilters, StoryPage
from tracker.services import stories as services
from tracker.web.form_answers import asked_of, number, page_number, refusals_on
from tracker.web.forms.news import LookUpForm
from tracker.web.forms.stories import StoryFilterForm, StoryWordForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, reading

bp = Blueprint("stories", __name__)


@bp.get("/berita/kisah")
@needs(Permission.LIBRARY_READ)
def index() -> str:
    form = StoryFilterForm(formdata=request.args)
    form.validate()
    page = queries.story_list(reading(), actor(), story_filters(form), page_number())
    export = url_for("list_export.ask_stories", **asked_of(form))
    return render_template("stories/list.html", page=page, form=form, export=export)


@bp.get("/berita/kisah/<int:news_id>")
@needs(Permission.LIBRARY_READ)
def show(news_id: int) -> Any:
    """A story by the number of any item in it; its own number is the smallest of these."""
    page = _page(news_id)
    if page.story.id != news_id:
        return redirect(url_for("stories.show", news_id=page.story.id))
    return render_template("stories/show.html", page=page)


@bp.get("/berita/kisah/<int:news_id>/pisah")
@needs(Permission.NEWS_EDIT)
def ask_split(news_id: int) -> Any:
    """What would stay and what would go, before anything is done."""
    page, chosen = _page(news_id), _chosen(request.args)
    out = [item.id for item in page.story.items if item.id in chosen]
    if not out or len(out) == len(page.story.items):
        flash(_("Choose the news that does not belong here; something must stay."), "warning")
        return redirect(url_for("stories.show", news_id=page.story.id))
    return _splitting(page, StoryWordForm(), out)


@bp.post("/berita/kisah/<int:news_id>/pisah")
@needs(Permission.NEWS_EDIT)
def split(news_id: int) -> Any:
    form, out, page = StoryWordForm(), _chosen(request.form), _page(news_id)
    if form.validate_on_submit():
        with refusals_on(form, stale="story_changed"):
            with begin_work() as work:
                stays = services.split_story(
                    work, news_id, out, seen=_seen(form), reason=form.reason.data or ""
                )
            flash(
                _("The news was taken out of the story. It can be joined again below."), "success"
            )
            return redirect(url_for("stories.show", news_id=stays, _anchor="keputusan"), 303)
    return _splitting(page, form, out), 422


@bp.get("/berita/kisah/<int:news_id>/gabung")
@needs(Permission.NEWS_EDIT)
def ask_join(news_id: int) -> str:
    """Look up what tells of the same event; what was chosen is shown before anything is done."""
    page, chosen = _page(news_id), _chosen(request.args)
    others = queries.stories_with(reading(), chosen, page.story.id)
    if others:
        return _joining(page, StoryWordForm(), others)
    look_up = LookUpForm(formdata=request.args)
    look_up.validate()
    choices, more = queries.join_choices(reading(), page.story, look_up.cari.data or "")
    return render_template(
        "stories/look_up.html", page=page, look_up=look_up, choices=choices, more=more
    )


@bp.post("/berita/kisah/<int:news_id>/gabung")
@needs(Permission.NEWS_EDIT)
def join(news_id: int) -> Any:
    form, chosen, page = StoryWordForm(), _chosen(request.form), _page(news_id)
    if form.validate_on_submit():
        with refusals_on(form, stale="story_changed"):
            with begin_work() as work:
                joined = services.join_stories(
                    work, news_id, chosen, seen=_seen(form), reason=form.reason.data or ""
                )
            flash(_("These are one story now. It can be taken apart again below."), "success")
            return redirect(url_for("stories.show", news_id=joined, _anchor="keputusan"), 303)
    others = queries.stories_with(reading(), chosen, page.story.id)
    return _joining(page, form, others), 422


def _page(news_id: int) -> StoryPage:
    return queries.story_page(reading(), actor(), news_id)


def _splitting(page: StoryPage, form: StoryWordForm, out: Sequence[int]) -> str:
    form.terlihat.put(_told(page.numbers))
    gone = [item for item in page.story.items if item.id in out]
    stays = [item for item in page.story.items if item.id not in out]
    return render_template("stories/split.html", page=page, form=form, gone=gone, stays=stays)


def _joining(page: StoryPage, form: StoryWordForm, others: Sequence[Story]) -> str:
    beside = [item.id for story in others for item in story.items]
    form.terlihat.put(_told([*page.numbers, *beside]))
    return render_template("stories/join.html", page=page, form=form, others=others)


def _told(items: Sequence[int]) -> str:
    return ",".join(str(item) for item in items)


def _seen(form: StoryWordForm) -> list[int]:
    return [number(one) for one in (form.terlihat.data or "").split(",")]


def _chosen(sent: Any) -> list[int]:
    """The items that were ticked; what is no number is left out."""
    return sorted({number(one) for one in sent.getlist("butir")} - {0})


def story_filters(form: StoryFilterForm) -> StoryFilters:
    """The filters that could be read; a fault stands beside its field and narrows nothing."""
    said = {field.name: None if field.errors else field.data for field in form}
    return StoryFilters(
        text=said["cari"] or "",
        region=said["wilayah"] or "",
        since=said["dari"],
        until=said["sampai"],
        is_spread=said["media"] == "beberapa",
    )
