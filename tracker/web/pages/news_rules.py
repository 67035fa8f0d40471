"""Rules that the news of a case cites: added to its acts, or refused."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.errors import NotFound
from tracker.domain.matters import Decision
from tracker.domain.roles import Permission
from tracker.queries import news_rules as queries
from tracker.queries.news_rules import Suggested
from tracker.services.provisions import decide_for_conducts
from tracker.web import citing_words
from tracker.web.form_answers import number, refusals_on, status_of
from tracker.web.forms.rules import CitedRuleForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, law, reading
from tracker.web.words import day

bp = Blueprint("news_rules", __name__)
for _name, _filter in citing_words.FILTERS.items():
    bp.add_app_template_filter(_filter, _name)
for _name, _global in citing_words.GLOBALS.items():
    bp.add_app_template_global(_global, _name)


@bp.get("/perkara/<int:case_id>/aturan-dari-berita")
@needs(Permission.PROVISION_DECIDE)
def show(case_id: int) -> str:
    return _page(case_id)


@bp.post("/perkara/<int:case_id>/aturan-dari-berita/<string:provision>")
@needs(Permission.PROVISION_DECIDE)
def decide(case_id: int, provision: str) -> Any:
    asked = _asked(case_id, provision)
    form = CitedRuleForm(ids=provision)
    form.offer(asked)
    if form.validate_on_submit():
        with refusals_on(form):
            _decide(case_id, form, asked)
            flash(_("The decision on the provision is recorded."), "success")
            return redirect(url_for("news_rules.show", case_id=case_id), 303)
    return _page(case_id, provision, form), status_of(form)


def _asked(case_id: int, provision: str) -> Suggested:
    page = queries.news_rules(reading(), law(), actor(), case_id)
    for suggested in page.suggested:
        if suggested.provision.id == provision:
            return suggested
    raise NotFound()


def _decide(case_id: int, form: CitedRuleForm, asked: Suggested) -> None:
    chosen, decision = number(form.conduct.data), Decision(form.decision.data)
    reason = form.reason.data
    if decision is Decision.CONFIRMED and not (reason or "").strip():
        reason = _from_where(asked)
    with begin_work() as work:
        decide_for_conducts(
            work,
            case_id,
            [chosen] if chosen else [one.conduct.id for one in asked.open],
            asked.provision.id,
            decision,
            reason,
            seen=form.version.seen,
        )


def _page(case_id: int, provision: str = "", sent: CitedRuleForm | None = None) -> str:
    """The page with what was typed in the one form that was sent, on the newest version."""
    reading().expire_all()
    page = queries.news_rules(reading(), law(), actor(), case_id)
    forms: dict[str, CitedRuleForm] = {}
    for suggested in page.waiting:
        form = CitedRuleForm(formdata=None, ids=suggested.provision.id)
        form.offer(suggested)
        forms[suggested.provision.id] = form
    if sent is not None:
        forms[provision] = sent
    for form in forms.values():
        form.version.put(page.version)
    return render_template("cases/news_rules.html", page=page, forms=forms, sent=provision)


def _from_where(suggested: Suggested) -> str:
    """`Dikutip dalam berita: Kabar Uji, "Camat…", 5 Okt 2024.`"""
    source = suggested.sources[0]
    if source.news_id is None:
        return _("Cited by the source of the case: %(words)s", words=source.words)[:2000]
    told = f"{source.outlet}, “{source.title}”" + (f", {day(source.on)}" if source.on else "")
    return _("Cited in the news: %(item)s", item=told)[:2000]
