"""Two near copies of two cases beside each other, and what somebody says of them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.roles import Permission
from tracker.queries.comparing_pictures import Comparison, comparison, half
from tracker.queries.evidence_page import EvidencePage
from tracker.services import evidence
from tracker.services.near_copies import say_of_pictures
from tracker.web.evidence_view import as_source, mark, why_not
from tracker.web.forms import Form, LongText
from tracker.web.guard import needs
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, house, reading

bp = Blueprint(
    "near_copies",
    __name__,
    url_prefix="/perkara/<int:case_id>/bukti/<int:item_id>/serupa/<int:other_id>",
)


class SayForm(Form):
    """What a pair really is."""

    reason = LongText(_l("Why"), rows=2, longest=2000)


@bp.get("")
@needs(Permission.CASE_READ)
def show(case_id: int, item_id: int, other_id: int) -> Any:
    found = comparison(reading(), actor(), case_id, item_id, other_id)
    with begin_work() as work:
        for page in (found.piece, found.other):
            if page.kind != "nothing":
                evidence.view_evidence(work, page.case_id, page.id)
    return _render(found, SayForm(formdata=None))


@bp.post("")
@needs(Permission.CASE_LINK)
def say(case_id: int, item_id: int, other_id: int) -> Any:
    found, form = comparison(reading(), actor(), case_id, item_id, other_id), SayForm()
    said = request.form.get("is_same")
    if not form.validate_on_submit() or said not in ("0", "1"):
        if said not in ("0", "1"):
            form.form_errors.append("not_an_option")
        return _render(found, form, status=422)
    is_same = said == "1"
    with begin_work() as work:
        reason = form.reason.data or ""
        say_of_pictures(work, case_id, item_id, other_id, is_same=is_same, reason=reason)
    if is_same:
        flash(_("The picture is suggested again."), "success")
    else:
        flash(_("It is kept that this is not the same picture."), "success")
    here = url_for("evidence.show", case_id=case_id, item_id=item_id, _anchor="serupa")
    return redirect(here, 303)


def _render(found: Comparison, form: SayForm, *, status: int = 200) -> tuple[str, int]:
    return render_template(
        "cases/near_copy.html",
        page=found.piece,
        near=found.near,
        halves=[_half(found.piece), _half(found.other)],
        may_say=found.may_say,
        form=form,
    ), status


def _half(page: EvidencePage) -> tuple[EvidencePage, str | None, str | None]:
    """A piece, its marked copy as the source of an image, and why there is none."""
    shown = half(house().store.vault, page, mark(page))
    return page, as_source(shown.picture), why_not(shown.refusal) if shown.refusal else None
