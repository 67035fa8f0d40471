"""Where to go next: paths of this product only, whatever a request claims."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import current_app, g, request, url_for
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


def asking(path: str, answers: Iterable[tuple[str, Any]]) -> str:
    """A path with these answers as its query. Names come from addresses that anybody may write, so
    they are never handed to `url_for`, which has words of its own among its names."""
    query = urlencode(list(answers), safe="!$'()*,/:;?@")
    return f"{path}?{query}" if query else path


def here(changes: Mapping[str, Any]) -> str:
    """The address of this page with some of its answers changed; None takes one away."""
    answers = {**request.args.to_dict(), **changes}
    path = url_for(request.endpoint or "", **(request.view_args or {}))
    return asking(path, ((name, value) for name, value in answers.items() if value is not None))


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
