"""The register of civil servants that an agency keeps: looking somebody up, throwing it away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.roles import Permission
from tracker.queries.staff import register_size
from tracker.services.staff import LookedUp, forget_register, look_up
from tracker.web.forms.register import ForgetForm, LookUpForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, reading

bp = Blueprint("register", __name__, url_prefix="/pegawai")


@bp.get("")
@needs(Permission.REGISTER_READ)
def show() -> str:
    return _page(LookUpForm(formdata=None))


@bp.post("")
@needs(Permission.REGISTER_READ)
def look() -> Any:
    """Looking is an act, so it is sent and not asked for in the address."""
    form = LookUpForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with begin_work() as work:
        looked = look_up(work, form.words.data or "")
    return _page(form, looked)


@bp.get("/hapus")
@needs(Permission.REGISTER_KEEP)
def ask_forget() -> str:
    return _asked(ForgetForm(formdata=None))


@bp.post("/hapus")
@needs(Permission.REGISTER_KEEP)
def forget() -> Any:
    form = ForgetForm()
    if not form.validate_on_submit():
        return _asked(form), 422
    with begin_work() as work:
        forget_register(work)
    flash(_("The register is gone."), "success")
    return redirect(url_for("sheets.index_staff"), 303)


def _page(form: LookUpForm, looked: LookedUp | None = None) -> str:
    size = register_size(reading(), actor())
    return render_template("register/show.html", form=form, size=size, looked=looked)


def _asked(form: ForgetForm) -> str:
    size = register_size(reading(), actor())
    return render_template("register/forget.html", form=form, size=size)
