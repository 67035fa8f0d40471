"""Where to go next: paths of this product only, whatever a request claims."""

from urllib.parse import urlsplit

from flask import current_app, g, url_for
from werkzeug.exceptions import HTTPException

LONGEST = 2000


def local_path(claimed: str | None) -> str | None:
    """The path with its query when it leads to this product, None for anything else."""
    if not claimed or len(claimed) > LONGEST or not claimed.startswith("/"):
        return None
    if claimed.startswith("//") or "\\" in claimed or not claimed.isprintable():
        return None
    parts = urlsplit(claimed)
    return None if parts.scheme or parts.netloc else claimed.partition("#")[0]


def case_path(case_id: int) -> str:
    """Where the page of a case is: what `url_for` says, which costs more than the rest of a row."""
    if "case_path" not in g:
        g.case_path = url_for("cases.show", case_id=0).removesuffix("0")
    return f"{g.case_path}{case_id}"


def page_at(claimed: str | None) -> str | None:
    """The local path when a page answers there; None for an address that only takes posts."""
    path = local_path(claimed)
    if path is None:
        return None
    try:
        current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    return path
