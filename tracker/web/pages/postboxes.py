"""One's own mail: address, hour, the way of each kind of notice, and what became of the latest."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user

from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.notifying import when_of
from tracker.queries.postboxes import PostboxPage, postbox_page, token_waits
from tracker.services import postboxes
from tracker.web.form_answers import number, refused
from tracker.web.forms import Form
from tracker.web.forms.postboxes import MAILED, AddressForm, choices_form
from tracker.web.guard import signed_in
from tracker.web.language import spoken as _
from tracker.web.session import begin_work, house, now, reading

bp = Blueprint("postboxes", __name__, url_prefix="/akun/pemberitahuan")


@bp.get("")
@signed_in
def show() -> Any:
    return _page()


@bp.post("")
@signed_in
def choose() -> Any:
    form = _choices()
    if not form.validate_on_submit():
        return _page(choices=form, status=422)
    try:
        with begin_work() as work:
            postboxes.choose(
                work,
                seen=form["version"].seen,
                hour=number(form["hour"].data),
                zone=form["zone"].data or None,
                choices={topic.value: form[topic.value].data for topic in MAILED},
            )
    except Conflict as refusal:
        return _page(choices=refused(form, refusal), status=409)
    except Invalid as refusal:
        return _page(choices=refused(form, refusal), status=422)
    flash(_("Your choices are kept."), "success")
    return redirect(url_for("postboxes.show"), 303)


@bp.post("/alamat")
@signed_in
def ask() -> Any:
    """Ask for an address; a mail goes there."""
    form = AddressForm(ids="alamat")
    if not form.validate_on_submit():
        return _page(address=form, status=422)
    try:
        with begin_work() as work:
            postboxes.ask_address(work, house().post, form.address.data or "")
    except (Conflict, Invalid) as refusal:
        return _page(address=refused(form, refusal), status=422)
    flash(_("A mail goes to that address. Open its link to confirm it."), "success")
    return redirect(url_for("postboxes.show"), 303)


@bp.post("/alamat/hapus")
@signed_in
def forget() -> Any:
    with begin_work() as work:
        postboxes.forget_address(work)
    flash(_("No mail goes to you any more. Notices wait for you here."), "success")
    return redirect(url_for("postboxes.show"), 303)


@bp.get("/alamat/<string:token>")
@signed_in
def ask_confirmation(token: str) -> str:
    """What the link in the mail opens: mail programs open links by themselves, so a button acts."""
    post, account = house().post, current_user.account_id
    address = token_waits(reading(), post, account, token, now())
    if address is None:
        raise NotFound()
    return render_template("account/confirm_address.html", address=address, token=token)


@bp.post("/alamat/<string:token>")
@signed_in
def confirm(token: str) -> Any:
    with begin_work() as work:
        postboxes.confirm_address(work, house().post, token)
    flash(_("The address is confirmed. Notices come to it from now on."), "success")
    return redirect(url_for("postboxes.show"), 303)


@bp.post("/uji")
@signed_in
def try_out() -> Any:
    """Ask for a test mail."""
    try:
        with begin_work() as work:
            postboxes.ask_test(work, house().post)
    except Conflict as refusal:
        return _page(address=refused(AddressForm(formdata=None, ids="alamat"), refusal), status=422)
    flash(_("A test mail is on its way; it arrives within some minutes."), "success")
    return redirect(url_for("postboxes.show"), 303)


def _choices(page: PostboxPage | None = None) -> Form:
    zone, quiet = current_user.zone, house().post.quiet
    if page is None:
        return choices_form(zone, quiet, ids="pilihan")
    chosen = {topic.value: when_of(topic, page.choices).value for topic in MAILED}
    given = {"version": str(page.version), "hour": str(page.hour), "zone": page.zone or ""}
    return choices_form(zone, quiet, ids="pilihan", formdata=None, data={**given, **chosen})


def _page(
    *, address: AddressForm | None = None, choices: Form | None = None, status: int = 200
) -> Any:
    page = postbox_page(reading(), current_user.account_id, now())
    html = render_template(
        "account/postbox.html",
        page=page,
        address=address or AddressForm(formdata=None, ids="alamat"),
        choices=choices or _choices(page),
        topics=MAILED,
        is_open=house().post.is_open,
        quiet=house().post.quiet,
    )
    return html, status
