"""The kept copy of a news item: the page as the worker read it, to be saved and never shown."""

from flask import Blueprint, Response

from tracker.domain.roles import Permission
from tracker.services.news_copies import take_copy
from tracker.web.evidence_view import shut_in
from tracker.web.guard import needs
from tracker.web.session import begin_work

bp = Blueprint("news_copies", __name__)


@bp.post("/berita/<int:news_id>/salinan/<int:fetch_id>")
@needs(Permission.LIBRARY_READ)
def take(news_id: int, fetch_id: int) -> Response:
    with begin_work() as work:
        copy = take_copy(work, news_id, fetch_id)
    # A stranger's page: the browser is to save it, whatever it says of itself.
    answer = Response(copy.chunks, mimetype="application/octet-stream")
    name = f"berita-{news_id}-salinan-{fetch_id}.html"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Length"] = str(copy.size)
    return shut_in(answer)
