"""Securing a page by hand, where the worker cannot sign in: two people see it, and both say so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.captures import (
    RECORD,
    STATEMENT,
    CaptureWay,
    can_observe,
    may_name_observer,
)
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act, canonical
from tracker.domain.matters import Audience
from tracker.domain.notifying import Topic
from tracker.domain.roles import Permission, Sight
from tracker.domain.showing import may_read_piece
from tracker.services import cases
from tracker.services.captures import as_file, keep_pieces, new_row
from tracker.services.evidence import Upload, add
from tracker.services.news import is_web_address
from tracker.services.notices import tell
from tracker.services.work import Work
from tracker.store.captures import CaptureRow, ObserverNaming, second_observer
from tracker.store.cases import Case
from tracker.store.colleagues import Colleague, colleagues_in
from tracker.store.open_work import sights_of


@dataclass(frozen=True)
class Seen:
    """What the first observer says: the page, the profile, what it shows, the time that the screen
    showed in its own words, and who is the second observer."""

    address: str
    profile: str
    shows: str
    clock: str
    observer: int


def secure_by_hand(
    work: Work, case_id: int, seen: Seen, uploads: Sequence[Upload], *, audience: Audience
) -> int:
    """Keep own pictures of a page as evidence, with what was seen; the number of the capture.

    The moment is the server's, and stands beside the one that the screen showed.

    Raises:
        NotFound, Forbidden: the case is not theirs to add evidence to.
        Invalid: something is missing, or that colleague cannot be the second observer.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    told = {"address": seen.address, "shows": seen.shows, "clock": seen.clock}
    faults = {name: ["required"] for name, value in told.items() if not value.strip()}
    for name, value in (("address", seen.address.strip()), ("profile", seen.profile.strip())):
        if value and not is_web_address(value):
            faults[name] = ["not_an_address"]
    if not uploads:
        faults["files"] = ["required"]
    if all(one.id != seen.observer for one in able_to_observe(work, sight)):
        faults["observer"] = ["unknown_colleague"]
    if faults:
        raise Invalid(faults)
    row = new_row(work, case.id, CaptureWay.BY_HAND, seen.address.strip(), audience)
    row.observer_id = seen.observer
    record = {
        "asked": row.address,
        "address": row.address,
        "profile": seen.profile.strip(),
        "shows": seen.shows.strip(),
        "clock": seen.clock.strip(),
        "seen_at": work.now.isoformat(),
        "observer": work.actor.account_id,
        "second_observer": seen.observer,
        "pictures": [upload.name for upload in uploads],
    }
    own = as_file(canonical(record), RECORD, row.address)
    captioned = [Upload(u.name, u.stream, row.address, u.came, u.key) for u in uploads]
    keep_pieces(work, row, record, [*captioned, own])
    tell(work, [seen.observer], Topic.OBSERVER_WANTED, case=case.id)
    return row.id


def able_to_observe(work: Work, sight: Sight) -> list[Colleague]:
    """Colleagues who may be the second observer: of the same agency, with the same right."""
    people = colleagues_in(work.session, work.actor.agency_id)
    first = work.actor.account_id
    return [one for one in people if can_observe(one.actor, sight, first=first)]


def name_observer(work: Work, case_id: int, number: int, observer: int) -> None:
    """Name another second observer, before the one named has said anything.

    What was secured, and who was to see it then, stays as it is sealed; the naming stands beside.

    Raises:
        NotFound: no such capture in sight, or one that needs no second observer.
        Forbidden: neither the first observer nor one who hands work out in that agency.
        WrongStage: the word was given already.
        Invalid: that colleague cannot be the second observer, or is it.
    """
    case, sight = cases.locked(work, case_id)
    row = _capture(work, case, sight, number)
    who = _observer_of(work, row)
    if who is None:
        raise NotFound()
    first, agency = row.asked_by, row.agency_id
    if not may_name_observer(work.actor, sight, first=first, agency=agency):
        raise Forbidden(permission=Permission.CASE_ASSIGN.value)
    if row.observed_at is not None:
        raise WrongStage("already_observed")
    people = colleagues_in(work.session, agency)
    able = {one.id for one in people if can_observe(one.actor, sight, first=first)}
    if observer not in able - {who}:
        raise Invalid({"observer": ["unknown_colleague"]})
    _name(work, row, observer, in_place_of=who, version=case.version)


def pass_on_observing(work: Work, captures: Collection[int], leaver: int, taker: Colleague) -> int:
    """Name the colleague who takes somebody's work over as second observer, wherever they can be
    one; how many. Their cases are locked, and whether it may be is for the act around it."""
    rows = work.session.scalars(
        select(CaptureRow)
        .where(CaptureRow.id.in_(captures))
        .order_by(CaptureRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    sights = sights_of(work.session, {row.case_id for row in rows})
    able = [
        row for row in rows if can_observe(taker.actor, sights[row.case_id], first=row.asked_by)
    ]
    for row in able:
        version = work.session.get_one(Case, row.case_id).version
        _name(work, row, taker.id, in_place_of=leaver, version=version)
    return len(able)


def _name(work: Work, row: CaptureRow, observer: int, *, in_place_of: int, version: int) -> None:
    naming = ObserverNaming(
        case_id=row.case_id,
        capture_id=row.id,
        observer_id=observer,
        in_place_of=in_place_of,
        recorded_at=work.now,
        recorded_by=work.actor.account_id,
    )
    work.session.add(naming)
    work.session.flush()
    work.record(
        Act.OBSERVER_NAMED,
        f"capture:{row.id}",
        case=row.case_id,
        version=version,
        capture=row.id,
        row=naming.id,
        seal=naming.seal(),
    )
    tell(work, [observer], Topic.OBSERVER_WANTED, case=row.case_id)


def _capture(work: Work, case: Case, sight: Sight, number: int) -> CaptureRow:
    row = work.session.get(CaptureRow, number, with_for_update=True, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    if not may_read_piece(work.actor, sight, row.audience, row.agency_id):
        raise NotFound()
    return row


def _observer_of(work: Work, row: CaptureRow) -> int | None:
    return work.session.scalar(select(second_observer()).where(CaptureRow.id == row.id))


def observe(work: Work, case_id: int, number: int, *, is_same: bool, remark: str) -> None:
    """Say, as the second observer, whether the same page is there; a no needs its reason.

    What is said is kept as a piece of evidence of its own.

    Raises:
        NotFound: no such capture in sight.
        Forbidden: somebody else is the second observer.
        WrongStage: it was said already.
        Invalid: a no without a reason.
    """
    case, sight = cases.locked(work, case_id)
    row = _capture(work, case, sight, number)
    if _observer_of(work, row) != work.actor.account_id or row.asked_by == work.actor.account_id:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    work.actor.must(Permission.EVIDENCE_ADD, sight)
    if row.observed_at is not None:
        raise WrongStage("already_observed")
    if not is_same and not remark.strip():
        raise Invalid({"remark": ["reason_missing"]})
    row.observed_at, row.is_same, row.remark = work.now, is_same, remark.strip() or None
    case.version += 1
    said = {
        "capture": row.id,
        "address": row.address,
        "observer": work.actor.account_id,
        "observed_at": work.now.isoformat(),
        "is_same": is_same,
        "remark": row.remark,
    }
    piece = add(work, case, as_file(canonical(said), STATEMENT, row.address), audience=row.audience)
    work.session.flush()
    work.record(
        Act.CAPTURE_OBSERVED,
        f"capture:{row.id}",
        case=case.id,
        version=case.version,
        capture=row.id,
        is_same=is_same,
        kept=[piece.id],
        row=row.seal_of_observer(),
    )
