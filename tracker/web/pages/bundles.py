"""Taking a case out as a sealed bundle."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template

from tracker.domain import bundles
from tracker.domain.bundles import Bundle
from tracker.domain.errors import Forbidden, Invalid, WrongStage
from tracker.domain.matters import Audience
from tracker.domain.roles import Permission
from tracker.queries.bundles import (
    Slice,
    custody_told,
    people_told,
    pieces_told,
    redactions_told,
    slice_of,
    tombstones_told,
    traces_told,
)
from tracker.queries.case_views import CasePage, EvidenceView
from tracker.queries.custody import custody_of
from tracker.queries.exporting import case_record
from tracker.services.checkpoints import make_checkpoint
from tracker.services.sealing import Sealed, going_out, seal_case, sealed_file
from tracker.web.case_view import load
from tracker.web.dossier import dossier
from tracker.web.forms.cases import SealForm
from tracker.web.guard import needs
from tracker.web.session import actor, begin_work, house, now, reading

bp = Blueprint("bundles", __name__, url_prefix="/perkara/<int:case_id>/segel")


@bp.get("")
@needs(Permission.CASE_SEAL)
def ask(case_id: int) -> Any:
    page = _page(case_id)
    return _asked(page, SealForm())


@bp.post("")
@needs(Permission.CASE_SEAL)
def seal(case_id: int) -> Any:
    page, form = _page(case_id), SealForm()
    if not form.validate_on_submit():
        return _asked(page, form), 422
    with ExitStack() as until_sent:
        reader = until_sent.enter_context(house().store.reader())
        until_sent.enter_context(going_out(reader, case_id))
        try:
            with begin_work() as work:
                sealed = seal_case(work, case_id, reason=form.reason.data)
        except Invalid as refusal:
            form.refuse(refusal)
            return _asked(page, form), 422
        except WrongStage as altered:
            return _asked(page, form, altered=int(str(altered.facts["piece"]))), 409
        response = _bundle(case_id, page.name, sealed)
        response.call_on_close(until_sent.pop_all().close)
    return response


def _bundle(case_id: int, called: str, sealed: Sealed) -> Response:
    """The file, read as it goes out."""
    with begin_work() as work:
        make_checkpoint(work, house().signer)
    told = slice_of(reading(), case_id)
    bundle = Bundle(case_id, called, now(), house().signer.public, len(told.book), told.last)
    texts = _texts(load(case_id), sealed, told)
    file = sealed_file(bundle, texts, sealed, house().store.vault, house().signer)
    response = Response(file, mimetype="application/zip")
    name = f"netral-perkara-{case_id}-{told.last}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _page(case_id: int) -> CasePage:
    page = load(case_id)
    if Permission.CASE_SEAL not in page.may:
        raise Forbidden(permission=Permission.CASE_SEAL.value)
    return page


def _asked(page: CasePage, form: SealForm, altered: int | None = None) -> str:
    kept_back = sum(piece.audience is Audience.REPORTER for piece in page.evidence)
    leaving = [piece for piece in page.evidence if piece.audience is not Audience.REPORTER]
    going = [piece for piece in leaving if piece.tombstone is None]
    return render_template(
        "cases/seal.html",
        page=page,
        form=form,
        going=going,
        size=sum(piece.size for piece in going),
        kept_back=kept_back,
        destroyed=len(leaving) - len(going),
        altered=altered,
    )


def _texts(page: CasePage, sealed: Sealed, told: Slice) -> dict[str, bytes]:
    """What goes out in words, by its name, in the order of the bundle."""
    session = reading()
    page = replace(page, evidence=_going(page, sealed))
    redactions = redactions_told(session, sealed.ids)
    texts = {
        bundles.README: _readme(page, sealed),
        bundles.DOSSIER: dossier(page, custody_of(session, actor(), sealed.ids)),
        bundles.RECORD: case_record(session, page.id).encode(),
        bundles.PEOPLE: people_told(session, actor(), told.book).encode(),
        bundles.BOOK: bundles.lines(told.book),
        bundles.CHECKPOINTS: bundles.lines(told.checkpoints),
        bundles.PIECES: bundles.lines(pieces_told(sealed.pieces)),
        bundles.CUSTODY: bundles.lines(custody_told(session, sealed.ids, told.last)),
        bundles.TRACES: bundles.lines(traces_told(session, page.id, sealed.traces, told.last)),
    }
    if redactions:
        texts[bundles.REDACTIONS] = bundles.lines(redactions)
    if sealed.stones:
        texts[bundles.TOMBSTONES] = bundles.lines(tombstones_told(sealed.stones))
    return texts


def _going(page: CasePage, sealed: Sealed) -> tuple[EvidenceView, ...]:
    """The pieces that go along; what a copy was made of is told where that goes too."""
    return tuple(
        one if one.redacted_from in sealed.ids else replace(one, redacted_from=None)
        for one in page.evidence
        if one.id in sealed.ids
    )


def _readme(page: CasePage, sealed: Sealed) -> bytes:
    return render_template(
        "documents/baca-dahulu.txt",
        page=page,
        held=[piece for piece in page.evidence if piece.id in sealed.held],
        key=house().signer.public,
    ).encode()
