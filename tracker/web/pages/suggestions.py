"""News that may be about a case: confirmed or refused with one click, and refused no more."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.errors import Invalid
from tracker.domain.labels import N_
from tracker.domain.matters import NewsKind
from tracker.domain.roles import Permission
from tracker.queries import suggestions as queries
from tracker.queries.case_names import name_of
from tracker.queries.cases import sight_and_case
from tracker.queries.paging import Page
from tracker.services import suggestions as services
from tracker.web.form_answers import number, page_number
from tracker.web.forms.suggestions import KINDS, AnswerForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.refusals import say
from tracker.web.session import actor, begin_work, reading

bp = Blueprint("suggestions", __name__)

SAID = {
    "confirm": N_("The news is tied to the case."),
    "refuse": N_("Refused. It is not suggested for this case again."),
    "reconsider": N_("The refusal is taken back; it may be suggested again."),
}


@bp.get("/berita/usulan")
@needs(Permission.NEWS_EDIT)
def index() -> str:
    """What the reader's agency is asked about all its cases."""
    page = queries.waiting(reading(), actor(), page_number())
    return _shown(page)


@bp.get("/perkara/<int:case_id>/berita/usulan")
@needs(Permission.NEWS_EDIT)
def of_case(case_id: int) -> str:
    """What is asked about one case, and what was refused for it."""
    return _of_case(case_id)


@bp.post("/perkara/<int:case_id>/berita/usulan")
@needs(Permission.NEWS_EDIT)
def answer(case_id: int) -> Any:
    """Confirm a suggestion, refuse it, or take a refusal back."""
    form = AnswerForm()
    news_id = number(form.news_id.data)
    if not form.validate_on_submit() or not news_id:
        return _of_case(case_id, error=_("Choose one of the answers.")), 422
    try:
        _take(form, case_id, news_id)
    except Invalid as refusal:
        return _of_case(case_id, error=_(say(refusal.errors["news_id"][0]))), 409
    flash(_(SAID[form.answer.data]), "success")
    return redirect(_back(form, case_id, news_id), 303)


def _take(form: AnswerForm, case_id: int, news_id: int) -> None:
    with begin_work() as work:
        match form.answer.data:
            case "confirm":
                services.confirm_news(work, case_id, news_id, NewsKind(form.kind.data))
            case "refuse":
                services.refuse_news(work, case_id, news_id)
            case _:
                services.reconsider_news(work, case_id, news_id)


def _of_case(case_id: int, error: str = "") -> str:
    case, sight = sight_and_case(reading(), actor(), case_id)
    actor().must(Permission.NEWS_EDIT, sight)
    return _shown(
        queries.waiting(reading(), actor(), page_number(), case_id=case.id),
        case=case,
        case_name=name_of(case),
        refused=queries.refused_for(reading(), case.id),
        error=error,
    )


def _shown(page: Page[queries.SuggestedPair], case: Any = None, **more: Any) -> str:
    facts = {"refused": (), "error": "", "case_name": "", **more}
    return render_template("news/suggestions.html", page=page, case=case, kinds=KINDS, **facts)


def _back(form: AnswerForm, case_id: int, news_id: int) -> str:
    if form.back.data == "news":
        return url_for("news.show", news_id=news_id, _anchor="usulan")
    if form.back.data == "case":
        return url_for("suggestions.of_case", case_id=case_id)
    return url_for("suggestions.index")
