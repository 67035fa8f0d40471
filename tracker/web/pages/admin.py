"""The administration of accounts and roles; no case, no reporter, only counts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Conflict, Forbidden, Invalid, Stale
from tracker.domain.labels import LABELS
from tracker.domain.notifying import MailPurpose
from tracker.domain.roles import NEEDS_SECOND_PERSON, Permission, Role
from tracker.queries.administration import (
    AccountFilters,
    AccountPage,
    account_list,
    account_page,
    administered,
    waiting_grants,
)
from tracker.queries.agencies import managed_agencies
from tracker.queries.postboxes import outbox_state, postbox_page, refused_mails
from tracker.services import accounts, postboxes, role_grants
from tracker.web.form_answers import asked_of, number, one_of, overtaken, page_number, refused
from tracker.web.forms import Form, choices_of
from tracker.web.forms.admin import (
    AccountForm,
    AccountListForm,
    NewAccountForm,
    ResetForm,
    RoleForm,
)
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.pages.account import passwords
from tracker.web.session import actor, begin_work, house, reading

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@needs(Permission.ACCOUNT_MANAGE)
def start() -> Any:
    return render_template("admin/start.html", counts=administered(reading(), actor()))


@bp.get("/akun")
@needs(Permission.ACCOUNT_MANAGE)
def account_index() -> Any:
    form, filters = asked_accounts()
    page = account_list(reading(), actor(), filters)
    export = url_for("list_export.ask_accounts", **asked_of(form), urut=request.args.get("urut"))
    return render_template(
        "admin/account_index.html", form=form, filters=filters, page=page, export=export
    )


def asked_accounts() -> tuple[AccountListForm, AccountFilters]:
    """What the address asks of the list of accounts."""
    choices = [(choice.id, choice.name) for choice in managed_agencies(reading(), actor())]
    form = AccountListForm(choices, formdata=request.args)
    form.search.data = form.search.data[:100]
    filters = AccountFilters(
        search=form.search.data,
        agency=number(form.agency.data) or None,
        role=Role(form.role.data) if form.role.data in set(Role) else None,
        state=one_of(form.state.data, ("active", "shut", "first_password"), ""),
        sort=one_of(request.args.get("urut"), ("name", "username", "agency", "seen"), "name"),
        page=page_number(),
    )
    return form, filters


@bp.route("/akun/baru", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def add_account() -> Any:
    form = NewAccountForm()
    choices = [(choice.id, choice.name) for choice in managed_agencies(reading(), actor())]
    form.agency.choices = choices_of(choices, empty=_("Choose an agency"))
    if not form.validate_on_submit():
        return _new_account(form)
    try:
        with begin_work() as work:
            account, secret = accounts.add_account(
                work, passwords(), int(form.agency.data), form.username.data, form.full_name.data
            )
    except Invalid as refusal:
        form.refuse(refusal)
        return _new_account(form)
    return _first_password(account.id, account.username, secret), 201


@bp.route("/akun/<int:account_id>", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def account(account_id: int) -> Any:
    page = account_page(reading(), actor(), account_id)
    form = AccountForm(obj=page.account, data={"version": str(page.version)})
    if not form.validate_on_submit():
        return _account(page, form, 422 if form.is_submitted() else 200)
    try:
        with begin_work() as work:
            accounts.change_account(
                work,
                account_id,
                seen=form.version.seen,
                full_name=form.full_name.data,
                is_active=form.is_active.data,
            )
    except Stale:
        page = account_page(reading(), actor(), account_id)
        return _account(page, overtaken(form, page.version), 409)
    except (Invalid, Forbidden) as refusal:
        return _account(page, refused(form, refusal), 422)
    flash(_("The account was changed."), "success")
    return redirect(url_for("admin.account", account_id=account_id), 303)


@bp.post("/akun/<int:account_id>/kata-sandi")
@needs(Permission.ACCOUNT_MANAGE)
def reset_password(account_id: int) -> Any:
    form = ResetForm(ids="sandi")
    if not form.validate_on_submit():
        return _account(account_page(reading(), actor(), account_id), None, 422, reset=form)
    with begin_work() as work:
        secret = accounts.reset_password(work, passwords(), account_id)
    page = account_page(reading(), actor(), account_id)
    return _first_password(account_id, page.account.username, secret)


@bp.post("/akun/<int:account_id>/peran")
@needs(Permission.ACCOUNT_MANAGE)
def propose_role(account_id: int) -> Any:
    page = account_page(reading(), actor(), account_id)
    form = _role_form(page)
    if not form.validate_on_submit():
        return _account(page, None, 422, form)
    try:
        with begin_work() as work:
            grant = role_grants.propose_role(work, account_id, Role(form.role.data))
    except (Invalid, Forbidden, Conflict) as refusal:
        return _account(page, None, 422, refused(form, refusal))
    if grant.confirmed_at is None:
        flash(_("The role was proposed. A second administrator has to confirm it."), "success")
    else:
        flash(_("The role was given."), "success")
    return redirect(url_for("admin.account", account_id=account_id), 303)


@bp.get("/peran")
@needs(Permission.ACCOUNT_MANAGE)
def waiting() -> Any:
    grants = waiting_grants(reading(), actor(), house().clock())
    return render_template("admin/waiting.html", grants=grants)


@bp.post("/peran/<int:grant_id>/setujui")
@needs(Permission.ACCOUNT_MANAGE)
def confirm_role(grant_id: int) -> Any:
    with begin_work() as work:
        role_grants.confirm_role(work, grant_id)
    flash(_("The role is in force."), "success")
    return redirect(url_for("admin.waiting"), 303)


@bp.post("/peran/<int:grant_id>/cabut")
@needs(Permission.ACCOUNT_MANAGE)
def revoke_role(grant_id: int) -> Any:
    with begin_work() as work:
        grant = role_grants.revoke_role(work, grant_id)
    if grant.confirmed_at is None:
        flash(_("The proposal was refused."), "success")
        return redirect(url_for("admin.waiting"), 303)
    flash(_("The role was taken away."), "success")
    return redirect(url_for("admin.account", account_id=grant.account_id), 303)


@bp.get("/surel")
@needs(Permission.ACCOUNT_MANAGE)
def mail() -> str:
    """What of the mail waits, as counts, whose mail was refused, and one's own test mail."""
    return _mail(Form(formdata=None, ids="uji"))


@bp.post("/surel/uji")
@needs(Permission.ACCOUNT_MANAGE)
def try_mail() -> Any:
    """Ask for a test mail to one's own address; what became of it stands on the page."""
    form = Form(ids="uji")
    try:
        with begin_work() as work:
            postboxes.ask_test(work, house().post)
    except Conflict as refusal:
        return _mail(refused(form, refusal)), 422
    flash(_("A test mail is on its way. Load this page again to see what became of it."), "success")
    return redirect(url_for("admin.mail", _anchor="uji"), 303)


def _mail(form: Form) -> str:
    post, own = house().post, postbox_page(reading(), actor().account_id, house().clock())
    return render_template(
        "admin/mail.html",
        state=outbox_state(reading(), house().clock()),
        refused=refused_mails(reading(), actor()),
        server=post.server,
        quiet=post.quiet,
        own=own,
        tried=next((one for one in own.latest if one.purpose is MailPurpose.TEST), None),
        form=form,
    )


def _role_form(page: AccountPage) -> RoleForm:
    form = RoleForm(ids="role")
    roles = [(role.value, _(LABELS[role])) for role in page.can_hold]
    form.role.choices = choices_of(roles, empty=_("Choose a role"))
    return form


def _account(
    page: AccountPage,
    form: AccountForm | None,
    status: int,
    role_form: RoleForm | None = None,
    reset: ResetForm | None = None,
) -> Any:
    form = form or AccountForm(formdata=None, obj=page.account, data={"version": page.version})
    html = render_template(
        "admin/account.html",
        page=page,
        form=form,
        role_form=role_form or _role_form(page),
        reset=reset or ResetForm(formdata=None, ids="sandi"),
        opens_cases=NEEDS_SECOND_PERSON,
    )
    return html, status


def _new_account(form: NewAccountForm) -> Any:
    return render_template("admin/account_new.html", form=form), 422 if form.is_submitted() else 200


def _first_password(account_id: int, username: str, secret: str) -> str:
    """Shown in the very answer to the act, and nowhere a second time."""
    return render_template(
        "admin/first_password.html", account_id=account_id, username=username, secret=secret
    )
