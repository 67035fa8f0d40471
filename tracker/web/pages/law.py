"""The law data for administrators: what runs, what this version brings, and applying it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.errors import Stale
from tracker.domain.roles import Permission
from tracker.queries.law_files import LAW, read_documents
from tracker.queries.law_packages import packages, planned
from tracker.services.law import apply_law
from tracker.web.forms.rules import ApplyLawForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import begin_work, house, law, reading

bp = Blueprint("law", __name__, url_prefix="/admin/hukum")


@bp.get("")
@needs(Permission.LAW_APPLY)
def show() -> str:
    return _shown(None)


@bp.post("")
@needs(Permission.LAW_APPLY)
def apply() -> Any:
    """Applies the package that was shown, and no other."""
    form = ApplyLawForm()
    if not form.validate_on_submit():
        return _shown(form), 422
    documents = read_documents(LAW, house().settings.readings)
    try:
        with begin_work() as work:
            applied = apply_law(work, documents, shown=form.package.data)
    except Stale:
        form.form_errors.append("law_changed")
        return _shown(form), 409
    if applied:
        flash(_("The law data of this version are in use now, for everybody."), "success")
    return redirect(url_for("law.show"), 303)


def _shown(form: ApplyLawForm | None) -> str:
    plan = planned(reading(), law(), read_documents(LAW, house().settings.readings))
    form = form or ApplyLawForm()
    form.package.data, form.package.raw_data = plan.digest, [plan.digest]
    return render_template(
        "admin/law.html", form=form, plan=plan, running=law().digest.hex(), past=packages(reading())
    )
