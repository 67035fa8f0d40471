"""One's own account: signing in and out, password, language, sessions."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from tracker.domain.errors import Forbidden, Invalid, NotFound, TooManyAttempts
from tracker.queries.accounts import live_sessions, signed_in, waiting_roles
from tracker.services import accounts
from tracker.services.accounts import LANGUAGES, Admitted
from tracker.services.attempts import begin_attempt
from tracker.services.drafts import keep_text
from tracker.services.passwords import Passwords
from tracker.services.system_account import system_actor
from tracker.web import guard
from tracker.web.carried import typed_before, unpack
from tracker.web.forms.account import PasswordForm, SignInForm
from tracker.web.guard import public
from tracker.web.language import spoken as _
from tracker.web.local_paths import local_path, page_at
from tracker.web.session import WAITING, begin_work, house, now, reading
from tracker.web.sign_in_page import sign_in_page

bp = Blueprint("account", __name__)
bp.add_app_template_global(typed_before)


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    following = page_at(request.values.get("next")) or "/"
    if current_user.is_authenticated:
        return redirect(following, 303)
    if request.method == "GET":
        return sign_in_page(following=local_path(request.args.get("next")))
    form = SignInForm()
    if not form.validate_on_submit():
        return sign_in_page(form, status=422)
    try:
        admitted = _admit(form)
    except Forbidden as refusal:
        form.form_errors.append(refusal.code)
        return sign_in_page(form, status=422)
    except TooManyAttempts as refusal:
        return sign_in_page(form, status=429, wait=int(str(refusal.facts["wait"])))
    _begin_session(admitted, following)
    return redirect(following, 303)


def _admit(form: SignInForm) -> Admitted:
    """Two acts: the try is written down before the password is looked at."""
    username, password = form.username.data or "", form.password.data or ""
    system = system_actor(reading())
    with begin_work(system) as work:
        attempt = begin_attempt(work, username, request.remote_addr)
    with begin_work(system) as work:
        admitted = accounts.sign_in(work, passwords(), attempt, username, password)
        carried = unpack(form.carried.data)
        if carried is not None and carried.account_id in (None, admitted.account_id):
            keep_text(work, carried.place, carried.fields)
    if carried is not None and carried.account_id not in (None, admitted.account_id):
        flash(_("What was typed before belongs to another account and was left out."), "warning")
    elif carried is not None:
        session[WAITING] = carried.place
        flash(_("What you typed was kept. Look it over and send it again."), "success")
    return admitted


def _begin_session(admitted: Admitted, following: str) -> None:
    """Tie the browser to the session. The form token stays, so other open tabs stay usable."""
    person = signed_in(reading(), admitted.token, now(), *session_limits())
    login_user(person)
    session.pop("after_password", None)
    if admitted.must_change_password and following != "/":
        session["after_password"] = following


@bp.post("/keluar")
@public
def sign_out() -> Any:
    if current_user.is_authenticated:
        with begin_work() as work:
            accounts.sign_out(work, current_user.sign_in_id)
        logout_user()
    flash(_("You are signed out."), "success")
    return redirect(url_for("account.sign_in"), 303)


@bp.post("/keluar-semua")
@guard.signed_in
def sign_out_everywhere() -> Any:
    with begin_work() as work:
        accounts.sign_out_everywhere(work)
    logout_user()
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("account.sign_in"), 303)


@bp.get("/akun")
@guard.signed_in
def me() -> Any:
    sessions = live_sessions(reading(), current_user.account_id, now(), *session_limits())
    waiting = waiting_roles(reading(), current_user.account_id)
    return render_template("account/me.html", me=current_user, sessions=sessions, waiting=waiting)


@bp.route("/akun/kata-sandi", methods=["GET", "POST"])
@guard.signed_in
def password() -> Any:
    form = PasswordForm()
    if not form.validate_on_submit():
        return _password_page(form, 422 if form.is_submitted() else 200)
    try:
        with begin_work() as work:
            attempt = begin_attempt(work, current_user.username, request.remote_addr)
        with begin_work() as work:
            accounts.change_password(
                work,
                passwords(),
                attempt,
                current_user.sign_in_id,
                form.current_password.data or "",
                form.new_password.data or "",
            )
    except Invalid as refusal:
        form.refuse(refusal)
        return _password_page(form, 422)
    except TooManyAttempts as refusal:
        form.form_errors.append(refusal.code)
        return _password_page(form, 429)
    flash(_("Your password was changed. Your other sessions have ended."), "success")
    return redirect(page_at(session.pop("after_password", None)) or url_for("account.me"), 303)


def _password_page(form: PasswordForm, status: int) -> Any:
    first = current_user.must_change_password
    return render_template("account/password.html", form=form, is_first=first), status


@bp.post("/bahasa/<string:lang>")
@public
def language(lang: str) -> Any:
    if lang not in LANGUAGES:
        raise NotFound()
    session["language"] = lang
    if current_user.is_authenticated:
        with begin_work() as work:
            accounts.set_language(work, lang)
    return redirect(page_at(request.form.get("next")) or "/", 303)


def passwords() -> Passwords:
    return Passwords(house().settings.hash_profile)


def session_limits() -> tuple[timedelta, timedelta]:
    """How long a session may sleep, and how long it lives."""
    settings = house().settings
    return timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours)
