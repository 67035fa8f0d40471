"""Files in slices, for scripts of the pages: announce, ask how far, send on, finish, forget."""

import base64
import binascii
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask_login import current_user
from werkzeug.exceptions import ClientDisconnected, LengthRequired, RequestEntityTooLarge

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.roles import Permission
from tracker.queries.uploads import UploadView, uploads_called
from tracker.services.uploads import (
    SLICE,
    Limits,
    begin_upload,
    drop_upload,
    finish_upload,
    forget_slices,
    take_slice,
)
from tracker.web.guard import needs
from tracker.web.sent_files import whole_uploads
from tracker.web.session import begin_work, house, now, reading

bp = Blueprint("uploads", __name__, url_prefix="/unggahan")
bp.add_app_template_global(whole_uploads, "whole_uploads")

OFFSET, LENGTH = "Upload-Offset", "Upload-Length"


@bp.post("")
@needs(Permission.CASE_READ)
def begin() -> Any:
    sent = request.form
    with begin_work() as work:
        key = begin_upload(
            work,
            sent.get("name", ""),
            _whole_number(sent.get("size", "")) or 0,
            sent.get("target", ""),
            limits(),
        )
    answer = _told(_upload(key))
    answer.headers["Location"] = url_for("uploads.show", key=key)
    return answer, 201


@bp.get("/<string:key>")
@needs(Permission.CASE_READ)
def show(key: str) -> Any:
    return _told(_upload(key))


@bp.patch("/<string:key>")
@needs(Permission.CASE_READ)
def send(key: str) -> Any:
    _upload(key)  # nothing of the slice is read for an upload that is not there
    offset = _whole_number(request.headers.get(OFFSET, ""))
    if offset is None:
        raise Invalid({"slice": ["slice_place"]})
    digest = _digest_said()
    content = _slice()
    with begin_work() as work:
        received = take_slice(work, key, offset, content, digest, limits())
    answer = _done()
    answer.headers[OFFSET] = str(received)
    return answer


@bp.post("/<string:key>/selesai")
@needs(Permission.CASE_READ)
def finish(key: str) -> Any:
    with begin_work() as work:
        finish_upload(work, key)
    upload = _upload(key)
    if upload.is_whole:
        forget_slices(house().store.vault, key)
    return _told(upload)


@bp.delete("/<string:key>")
@needs(Permission.CASE_READ)
def drop(key: str) -> Any:
    with begin_work() as work:
        drop_upload(work, key)
    forget_slices(house().store.vault, key)
    return _done()


def limits() -> Limits:
    """What the operator lets an account send."""
    told = house().settings
    return Limits(told.slices_max_mb << 20, told.slices_account_mb << 20, told.slices_hours)


def _upload(key: str) -> UploadView:
    found = uploads_called(reading(), current_user.account_id, [key], now())
    if not found:
        raise NotFound()
    return found[0]


def _told(upload: UploadView) -> Response:
    answer = jsonify(
        key=upload.key,
        name=upload.name,
        size=upload.size,
        offset=upload.received,
        slice=SLICE,
        whole=upload.is_whole,
    )
    answer.headers[OFFSET], answer.headers[LENGTH] = str(upload.received), str(upload.size)
    return answer


def _slice() -> bytes:
    """The body of the request, read at once: in parts it would be copied many times over."""
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired()
    length = request.content_length or 0
    if length > SLICE:
        raise RequestEntityTooLarge()
    content: bytes = request.environ["wsgi.input"].read(length)
    if len(content) < length:
        raise ClientDisconnected()
    return content


def _done() -> Response:
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    return answer


def _whole_number(text: str) -> int | None:
    """A number of bytes; None for what is none that a file can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None


def _digest_said() -> bytes | None:
    """The slice's SHA-256 as RFC 9530 writes it: `Content-Digest: sha-256=:…:`."""
    said = request.headers.get("Content-Digest")
    if said is None:
        return None
    name, _, value = said.strip().partition("=:")
    try:
        digest = base64.b64decode(value.removesuffix(":"), validate=True)
    except binascii.Error:
        digest = b""
    if name.lower() != "sha-256" or len(digest) != 32 or not value.endswith(":"):
        raise Invalid({"slice": ["slice_digest"]})
    return digest
