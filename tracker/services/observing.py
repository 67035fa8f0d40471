"""Keeping what was seen of an act, whose it is, and what bears on its elements.

Every row is written once and sealed into the book by the act that keeps it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.domain.attribution import Attributed, faults_of_attribution
from tracker.domain.elements import Bears, rows_of
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.matters import Audience
from tracker.domain.observing import Look, Seen, StillThere, Way, faults_of_seen, may_confirm
from tracker.domain.roles import Permission, Side, Sight
from tracker.domain.showing import may_read_piece
from tracker.services import cases
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, ConductRespondent
from tracker.store.evidence import EvidenceItem
from tracker.store.observed import (
    KEPT,
    SHARED,
    ActLook,
    Appended,
    AttributionRow,
    ElementLink,
    ObservedAct,
)
from tracker.store.sight import persons_in_sight


@dataclass(frozen=True, slots=True)
class Looked:
    """A later look at an act: whether it is still there, as seen at an aware moment."""

    look: Look
    looked_at: datetime | None
    zone: str
    still_there: StillThere
    way: Way
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What bears on an element, for or against: a piece of evidence or an observed act."""

    element: str
    bears: Bears
    respondent: int | None = None
    piece: int | None = None
    act: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _At:
    """The case that is acted on, and what the actor may know of it."""

    work: Work
    case: Case
    sight: Sight
    persons: frozenset[int]
    whole: bool

    @classmethod
    def opened(cls, work: Work, case_id: int) -> "_At":
        case, sight = cases.locked(work, case_id)
        work.actor.must(Permission.EVIDENCE_ADD, sight)
        persons, whole = persons_in_sight(work.session, work.actor, case.id)
        return cls(work, case, sight, persons, whole)

    def conduct(self, conduct_id: int) -> Conduct:
        conduct = self.work.session.get(Conduct, conduct_id)
        if conduct is None or conduct.case_id != self.case.id:
            raise NotFound()
        if not self.whole and not self.persons & set(self.doers(conduct)):
            raise NotFound()
        return conduct

    def doers(self, conduct: Conduct) -> list[int]:
        asked = select(ConductRespondent.respondent_id).where(
            ConductRespondent.conduct_id == conduct.id
        )
        return list(self.work.session.scalars(asked.order_by(ConductRespondent.ordinal)))

    def act(self, act_id: int) -> ObservedAct:
        """The act as it stands, by the id of any of its rows."""
        session = self.work.session
        row = session.get(ObservedAct, act_id)
        if row is None or row.case_id != self.case.id or not self.reads(row):
            raise NotFound()
        self.conduct(row.conduct_id)
        of_chain = (ObservedAct.id == row.root) | (ObservedAct.root_id == row.root)
        newest = select(ObservedAct).where(of_chain).order_by(ObservedAct.id.desc()).limit(1)
        found = session.scalars(newest).one()
        if not self.reads(found):
            raise NotFound()
        return found

    def reads(self, row: ObservedAct | ElementLink) -> bool:
        known = row.respondent_id is None or row.respondent_id in self.persons
        return known and may_read_piece(self.work.actor, self.sight, row.audience, row.agency_id)

    def reads_pieces(self, pieces: tuple[int, ...]) -> bool:
        found = self.work.session.scalars(
            select(EvidenceItem).where(
                EvidenceItem.id.in_(pieces), EvidenceItem.case_id == self.case.id
            )
        ).all()
        actor, sight = self.work.actor, self.sight
        return len(found) == len(set(pieces)) and all(
            may_read_piece(actor, sight, one.audience, one.agency_id) for one in found
        )

    def audience(self, wanted: Audience) -> Audience:
        """What the personnel side keeps stays there; nothing of it is the reporter's papers."""
        if self.work.actor.side is Side.PERSONNEL:
            return Audience.PERSONNEL
        return wanted if wanted in SHARED else Audience.VERIFICATION

    def keep(self, row: Appended, conduct_id: int, audience: Audience) -> int:
        work, (_kind, act) = self.work, KEPT[type(row)]
        row.case_id, row.conduct_id, row.audience = self.case.id, conduct_id, audience
        row.agency_id, row.recorded_by = work.actor.agency_id, work.actor.account_id
        row.recorded_at = work.now
        work.session.add(row)
        work.session.flush()
        self.case.version += 1
        work.record(
            act,
            f"case:{self.case.id}",
            case=self.case.id,
            version=self.case.version,
            conduct=conduct_id,
            row=row.id,
            seal=row.seal(),
        )
        return row.id


def observe(
    work: Work,
    case_id: int,
    conduct_id: int,
    seen: Seen,
    *,
    audience: Audience,
) -> int:
    """Keep an act as it was seen; the id of its row.

    Raises:
        NotFound, Forbidden, Invalid: nothing was kept.
    """
    at = _At.opened(work, case_id)
    conduct = at.conduct(conduct_id)
    _check(at, seen)
    return at.keep(_row_of(seen), conduct.id, at.audience(audience))


def correct_observed(work: Work, case_id: int, act_id: int, seen: Seen, *, reason: str) -> int:
    """Keep an act as it should have been written; what it corrects stays. The id of the new row.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was kept.
    """
    at = _At.opened(work, case_id)
    was = at.act(act_id)
    if was.id != act_id:
        raise WrongStage("already_mended")
    if was.agency_id != work.actor.agency_id:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    _check(at, seen, {} if reason.strip() else {"reason": ["reason_missing"]})
    row = _row_of(seen)
    row.root_id, row.replaces, row.reason = was.root, was.id, reason.strip()
    return at.keep(row, was.conduct_id, was.audience)


def _check(at: _At, seen: Seen, more: dict[str, list[str]] | None = None) -> None:
    faults = faults_of_seen(seen, at.work.now) | (more or {})
    if seen.respondent is not None and seen.respondent not in at.persons:
        faults["respondent"] = ["not_an_option"]
    if faults:
        raise Invalid(faults)


def _row_of(seen: Seen) -> ObservedAct:
    told = {
        name: value.strip() or None if type(value) is str else value
        for name, value in asdict(seen).items()
    }
    # Days stay days: `asdict` would take them apart.
    told |= {"happened_from": seen.happened_from, "happened_until": seen.happened_until}
    return ObservedAct(respondent_id=told.pop("respondent"), **told)


def look_again(work: Work, case_id: int, act_id: int, looked: Looked) -> int:
    """Keep a later look at an act, or that of the second observer; the id of its row.

    Raises:
        Forbidden: `same_person`: the second observer is another person of the same agency.
        NotFound, Invalid: nothing was kept.
    """
    at = _At.opened(work, case_id)
    act = at.act(act_id)
    moment = looked.looked_at
    if moment is None:
        raise Invalid({"looked_at": ["required"]})
    if moment > work.now:
        raise Invalid({"looked_at": ["in_the_future"]})
    if moment < act.first_seen:
        raise Invalid({"looked_at": ["before_first_seen"]})
    by = work.actor
    if looked.look is Look.SECOND and not may_confirm(
        act.recorded_by, act.agency_id, by.account_id, by.agency_id
    ):
        raise Forbidden("same_person")
    row = ActLook(
        act_id=act.root,
        look=looked.look,
        looked_at=moment,
        zone=looked.zone,
        still_there=looked.still_there,
        way=looked.way,
        remark=looked.remark.strip() or None,
    )
    return at.keep(row, act.conduct_id, at.audience(act.audience))


def attribute(work: Work, case_id: int, act_id: int, given: Attributed) -> int:
    """Set the rung of an act; the id of its row. Earlier rungs stay, the newest decides.

    Raises:
        NotFound, Forbidden, Invalid: nothing was kept.
    """
    at = _At.opened(work, case_id)
    act = at.act(act_id)
    faults = faults_of_attribution(given, work.today)
    if not at.reads_pieces(given.pieces):
        faults["pieces"] = ["not_an_option"]
    if faults or given.on is None:
        raise Invalid(faults)
    row = AttributionRow(
        act_id=act.root,
        respondent_id=act.respondent_id,
        rung=given.rung,
        on=given.on,
        reason=given.reason.strip(),
        dispute=given.dispute,
        police_no=given.police_no.strip() or None,
        police_on=given.police_on,
        pieces=sorted(set(given.pieces)),
    )
    return at.keep(row, act.conduct_id, at.audience(act.audience))


def link_element(
    work: Work, case_id: int, conduct_id: int, bearing: Bearing, *, audience: Audience
) -> int:
    """Say that a piece or an act bears on an element of a conduct; the id of the row.

    Raises:
        NotFound, Forbidden, Invalid: nothing was kept.
    """
    at = _At.opened(work, case_id)
    conduct = at.conduct(conduct_id)
    kind, doers = work.law.book.conduct_types[conduct.type], at.doers(conduct)
    known = [doer for doer in doers if doer in at.persons]  # whoever sees one alone is asked so
    asked = rows_of(kind, doers) + rows_of(kind, known)
    faults: dict[str, list[str]] = {}
    if (bearing.element, bearing.respondent) not in {(words.id, who) for _, words, who in asked}:
        faults["element"] = ["not_an_option"]
    if bearing.respondent is not None and bearing.respondent not in at.persons:
        faults["element"] = ["not_an_option"]
    if (bearing.piece is None) == (bearing.act is None):
        faults["source"] = ["required"]
    if bearing.piece is not None and not at.reads_pieces((bearing.piece,)):
        faults["source"] = ["not_an_option"]
    act = at.act(bearing.act) if bearing.act is not None else None
    if act is not None and act.conduct_id != conduct.id:
        faults["source"] = ["not_an_option"]
    if faults:
        raise Invalid(faults)
    row = ElementLink(
        element=bearing.element,
        respondent_id=bearing.respondent,
        bears=bearing.bears,
        evidence_id=bearing.piece,
        act_id=act.root if act else None,
        remark=bearing.remark.strip() or None,
    )
    return at.keep(row, conduct.id, at.audience(audience))


def withdraw_link(work: Work, case_id: int, link_id: int, *, reason: str) -> int:
    """Take a link away, by the agency that made it; the row and the reason stay.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was kept.
    """
    at = _At.opened(work, case_id)
    link = work.session.get(ElementLink, link_id)
    if link is None or link.case_id != at.case.id or link.withdraws or not at.reads(link):
        raise NotFound()
    at.conduct(link.conduct_id)
    if link.agency_id != work.actor.agency_id:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    gone = select(ElementLink.id).where(ElementLink.withdraws == link.id)
    if work.session.scalar(gone) is not None:
        raise WrongStage("already_withdrawn")
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    row = ElementLink(
        element=link.element,
        respondent_id=link.respondent_id,
        bears=link.bears,
        evidence_id=link.evidence_id,
        act_id=link.act_id,
        remark=reason.strip(),
        withdraws=link.id,
    )
    return at.keep(row, link.conduct_id, link.audience)
