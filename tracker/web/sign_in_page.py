"""The sign-in page, alone or with the text that a lost session left behind."""

from typing import Any

from flask import render_template

from tracker.queries.accounts import is_demo
from tracker.web.carried import Carried, unpack
from tracker.web.forms.account import SignInForm
from tracker.web.session import reading


def sign_in_page(
    form: SignInForm | None = None,
    *,
    status: int = 200,
    following: str | None = None,
    carried: Carried | None = None,
    is_lost: bool = False,
    lost_files: bool = False,
    lost_text: bool = False,
    wait: int | None = None,
) -> Any:
    """The page and its status. `wait`: seconds until the next try is looked at."""
    if form is None:
        form = SignInForm(formdata=None)
        form.following.data = following
        form.carried.data = carried.packed() if carried else None
    page = render_template(
        "account/sign_in.html",
        form=form,
        carries=unpack(form.carried.data) is not None,
        is_lost=is_lost,
        lost_files=lost_files,
        lost_text=lost_text,
        minutes=-(-wait // 60) if wait else None,
        demo=is_demo(reading()),
    )
    return page, status, {"Retry-After": str(wait)} if wait else {}
