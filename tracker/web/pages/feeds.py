"""Feeds of outlets: the list with the last outcome of each, adding, changing, pausing, trying."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.roles import Permission
from tracker.queries.feeds import FeedView, feed_page, feeds_page
from tracker.services.feeds import FeedFacts, add_feed, change_feed, pause_feed, try_feed
from tracker.web.form_answers import number, refusals_on
from tracker.web.forms.news import EVERY, FeedForm, NewFeedForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, house, reading

bp = Blueprint("feeds", __name__, url_prefix="/berita/umpan")


@bp.get("")
@needs(Permission.LIBRARY_READ)
def index() -> str:
    return _list(NewFeedForm(formdata=None))


@bp.post("")
@needs(Permission.NEWS_EDIT)
def add() -> Any:
    form = NewFeedForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                allowed = house().settings.capture_allowed
                add_feed(work, form.address.data or "", _facts(form), allowed=allowed)
            flash(_("The feed is added; it is read within a few minutes."), "success")
            return redirect(url_for("feeds.index"), 303)
    return _list(form), 422


@bp.get("/<int:feed_id>")
@needs(Permission.NEWS_EDIT)
def show(feed_id: int) -> str:
    feed = feed_page(reading(), feed_id)
    form = FeedForm(formdata=None)
    form.outlet.data, form.region.data = feed.outlet, feed.region
    form.every_minutes.data = str(feed.every_minutes)
    form.reads_articles.data = feed.reads_articles
    return _one(feed, form)


@bp.post("/<int:feed_id>")
@needs(Permission.NEWS_EDIT)
def change(feed_id: int) -> Any:
    form, feed = FeedForm(), feed_page(reading(), feed_id)
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                change_feed(work, feed_id, _facts(form))
            flash(_("The feed is changed."), "success")
            return redirect(url_for("feeds.index"), 303)
    return _one(feed, form), 422


@bp.post("/<int:feed_id>/jeda")
@needs(Permission.NEWS_EDIT)
def pause(feed_id: int) -> Any:
    with begin_work() as work:
        pause_feed(work, feed_id, paused=True)
    flash(_("The feed is not read any more until you go on with it."), "success")
    return redirect(url_for("feeds.index"), 303)


@bp.post("/<int:feed_id>/lanjut")
@needs(Permission.NEWS_EDIT)
def resume(feed_id: int) -> Any:
    with begin_work() as work:
        pause_feed(work, feed_id, paused=False)
    flash(_("The feed is read again."), "success")
    return redirect(url_for("feeds.index"), 303)


@bp.post("/<int:feed_id>/coba")
@needs(Permission.NEWS_EDIT)
def try_now(feed_id: int) -> Any:
    with begin_work() as work:
        try_feed(work, feed_id)
    flash(_("The feed is read within a minute or two. Look at this page again then."), "success")
    return redirect(url_for("feeds.index"), 303)


def _facts(form: FeedForm) -> FeedFacts:
    return FeedFacts(
        outlet=form.outlet.data or "",
        every_minutes=number(form.every_minutes.data),
        reads_articles=bool(form.reads_articles.data),
        region=form.region.data,
    )


def _list(form: NewFeedForm) -> str:
    may_edit = actor().holds(Permission.NEWS_EDIT)
    page = feeds_page(reading())
    return render_template(
        "news/feeds.html", page=page, form=form, may_edit=may_edit, every=dict(EVERY)
    )


def _one(feed: FeedView, form: FeedForm) -> str:
    return render_template("news/feed.html", feed=feed, form=form)
