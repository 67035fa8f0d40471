"""Securing a page of the web: asking the worker, keeping what it brought, telling why not."""

import io
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from tracker.domain.captures import MOST_WAITING, OPEN, CaptureState, CaptureWay
from tracker.domain.errors import Invalid
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.outside import NotOutside, Place, target_of
from tracker.domain.roles import Actor, Permission, Side
from tracker.services import cases
from tracker.services.evidence import Upload, add
from tracker.services.work import Work
from tracker.store.captures import CaptureRow
from tracker.store.colleagues import colleagues_in
from tracker.store.jobs import ask_for, was_asked_for

CAPTURE = "capture"
"""The job of one capture. Told its number, `capture`."""


def ask_capture(
    work: Work,
    case_id: int,
    address: str,
    *,
    audience: Audience = Audience.FILE,
    allowed: Collection[Place] = (),
) -> int:
    """Ask the worker to secure a page; the number of the capture.

    Raises:
        NotFound, Forbidden: the case is not theirs to add evidence to.
        Invalid: this address is never asked, or too many captures wait.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    try:
        target_of(address, allowed)
    except NotOutside as refusal:
        raise Invalid({"address": [f"capture_{refusal.code}"]}) from refusal
    if _waiting(work) >= MOST_WAITING:
        raise Invalid({"": ["captures_waiting"]})
    row = new_row(work, case.id, CaptureWay.ASSISTED, address.strip(), audience)
    work.record(Act.CAPTURE_ASKED, f"capture:{row.id}", case=case.id, capture=row.id)
    ask_for(work.session, CAPTURE, lock=CAPTURE, capture=row.id)
    return row.id


def new_row(
    work: Work, case_id: int, way: CaptureWay, address: str, audience: Audience
) -> CaptureRow:
    """The row of a capture by this act's person, with its number."""
    if work.actor.side is Side.PERSONNEL:
        audience = Audience.PERSONNEL
    row = CaptureRow(
        case_id=case_id,
        agency_id=work.actor.agency_id,
        way=way,
        audience=audience,
        address=address,
        asked_by=work.actor.account_id,
        asked_at=work.now,
        state=CaptureState.WAITING,
    )
    work.session.add(row)
    work.session.flush()
    return row


def begin_capture(work: Work, number: int) -> tuple[str, Actor] | None:
    """Take a capture up: its address and who asked. None where it is over, or nobody's any more."""
    row = _locked(work, number)
    if row is None or row.state not in OPEN:
        return None
    people = colleagues_in(work.session, row.agency_id)
    actor = next((one.actor for one in people if one.id == row.asked_by), None)
    if actor is None:
        _fail(work, row, "nobody")
        return None
    row.state = CaptureState.RUNNING
    return row.address, actor


def keep_capture(
    work: Work, number: int, record: Mapping[str, Any], files: Mapping[str, Path]
) -> None:
    """Keep what the worker brought, as evidence that the officer who asked for it collected.

    Raises:
        NotFound, Forbidden: the case is not theirs any more; nothing was kept.
    """
    row = _locked(work, number)
    if row is None or row.state not in OPEN:
        return
    _case, sight = cases.locked(work, row.case_id)
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    with ExitStack() as opened:
        uploads = [
            Upload(name, opened.enter_context(path.open("rb")), row.address)
            for name, path in files.items()
        ]
        keep_pieces(work, row, record, uploads)


def keep_pieces(
    work: Work, row: CaptureRow, record: Mapping[str, Any], uploads: Collection[Upload]
) -> None:
    """Add the pieces of a capture to its case, and bind its record to the book."""
    case, _sight = cases.locked(work, row.case_id)
    case.version += 1
    pieces = {u.name: add(work, case, u, audience=row.audience).id for u in uploads}
    row.state, row.kept_at = CaptureState.KEPT, work.now
    row.record = {**record, "pieces": sorted(pieces.values())}
    work.session.flush()
    work.record(
        Act.CAPTURE_KEPT,
        f"capture:{row.id}",
        case=case.id,
        version=case.version,
        capture=row.id,
        way=row.way.value,
        kept=sorted(pieces.values()),
        row=row.seal(),
    )


def fail_capture(work: Work, number: int, why: str) -> None:
    """Say that a page could not be secured, with the reason in a word."""
    row = _locked(work, number)
    if row is not None and row.state in OPEN:
        _fail(work, row, why)


def take_up_again(work: Work) -> int:
    """Ask anew for captures that nobody is about to do, because a worker ended; how many."""
    open_rows = work.session.scalars(
        select(CaptureRow).where(CaptureRow.state.in_(OPEN)).order_by(CaptureRow.id)
    ).all()
    lost = [row for row in open_rows if not was_asked_for(work.session, CAPTURE, capture=row.id)]
    for row in lost:
        ask_for(work.session, CAPTURE, lock=CAPTURE, capture=row.id)
    return len(lost)


def as_file(text: str, name: str, caption: str) -> Upload:
    """A text as a piece of evidence of its own."""
    return Upload(name, io.BytesIO(text.encode()), caption)


def _fail(work: Work, row: CaptureRow, why: str) -> None:
    row.state, row.failure = CaptureState.FAILED, why
    work.record(Act.CAPTURE_FAILED, f"capture:{row.id}", case=row.case_id, capture=row.id, why=why)


def _locked(work: Work, number: int) -> CaptureRow | None:
    return work.session.get(CaptureRow, number, with_for_update=True, populate_existing=True)


def _waiting(work: Work) -> int:
    asked = select(func.count()).where(
        CaptureRow.asked_by == work.actor.account_id, CaptureRow.state.in_(OPEN)
    )
    return int(work.session.scalar(asked) or 0)
