"""What a visitor without a session gets: the sign-in page, with everything that was typed."""

from typing import Any

from flask import redirect, request, session, url_for

from tracker.queries.accounts import account_of_token
from tracker.web.carried import collect, posted_here
from tracker.web.local_paths import local_path
from tracker.web.session import reading
from tracker.web.sign_in_page import sign_in_page


def ask_to_sign_in() -> Any:
    """Lead a page view to the sign-in page; keep a form that was sent without a session.

    The text travels through the sign-in page in a sealed field: nothing of a visitor's is stored.
    """
    if request.method in ("GET", "HEAD"):
        here = request.full_path.rstrip("?")
        return redirect(url_for("account.sign_in", next=here if here != "/" else None))
    wanted = local_path(request.form.get("_page")) or request.path
    carried = collect(wanted, _owner()) if posted_here() else None
    files = any(file.filename for file in request.files.values())
    return sign_in_page(
        status=401,
        following=wanted,
        carried=carried,
        is_lost=True,
        lost_files=files,
        lost_text=carried is None and bool(request.form),
    )


def _owner() -> int | None:
    """Whose session it was that ended, as far as the cookie still tells."""
    token = session.get("_user_id")
    return account_of_token(reading(), token) if isinstance(token, str) else None
