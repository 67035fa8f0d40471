"""How to check a sealed bundle, for whoever got one: the one file, and the keys of this office."""

from functools import cache
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, render_template

from tracker.verifier import FILE
from tracker.web.guard import public
from tracker.web.session import house

bp = Blueprint("checking", __name__, url_prefix="/periksa")


@cache
def _verifier() -> tuple[bytes, str]:
    """The file, and its SHA-256."""
    found = FILE.read_bytes()
    return found, sha256(found).hexdigest()


@bp.get("")
@public
def show() -> Any:
    signer = house().signer
    former = sorted(key.hex() for key in signer.trusted() - {signer.public})
    return render_template(
        "checking/show.html",
        name=FILE.name,
        size=len(_verifier()[0]),
        digest=_verifier()[1],
        key=signer.public.hex(),
        former=former,
    )


@bp.get("/netral-periksa.py")
@public
def download() -> Response:
    response = Response(_verifier()[0], mimetype="text/x-python")
    response.headers.set("Content-Disposition", "attachment", filename=FILE.name)
    return response
