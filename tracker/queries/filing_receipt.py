"""The receipt of a filing: what was taken in, what happens next, by whom and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Standing, Unit, Zone, standing
from tracker.domain.discretion import without_names
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Form, Term
from tracker.domain.matters import Audience, CaseKind, Wish
from tracker.domain.outlook import RECEIPT_FORMS
from tracker.domain.road import Move
from tracker.domain.roles import Actor, Permission, Role, roles_with
from tracker.domain.standing import VERIFICATION
from tracker.queries.expecting import Place, expected_moves
from tracker.store.cases import Case, Conduct, LaneRow, Respondent, Step, TermRow
from tracker.store.evidence import EvidenceItem
from tracker.store.people import Account, Agency, Region
from tracker.store.sight import visible_to


@dataclass(frozen=True)
class ReceivedFile:
    """A piece of evidence that came with the filing."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True)
class NextTerm:
    """A term that the filing started: until when, and what makes that day unsure.

    `standing` is how it stands today, None once it is met or no longer binds.
    """

    term: Term
    due_on: date
    is_provisional: bool
    ends_on_day_off: bool
    standing: Standing | None


@dataclass(frozen=True)
class NextAct:
    """What the office does next with a case that was just taken in.

    `move` None: the law leaves the choice open. `done_by` are the roles of this office that may;
    `is_mine`: the reader is one of them. `has_gone_on`: the case is no longer where the filing left
    it, `stage` (lane and stage id) is where it stands now. `handling` is the term that registration
    will start, None where the regime knows none.
    """

    move: Move | None
    done_by: tuple[Role, ...]
    is_mine: bool
    has_gone_on: bool
    stage: tuple[str, str] | None
    handling: Term | None


@dataclass(frozen=True)
class Receipt:
    """The receipt of a filing: the officer who took it in is named, and neither who reported nor
    who is accused."""

    case_id: int
    filing_key: str | None
    receipt_no: str
    number: str | None
    kind: CaseKind
    title: str
    agency: str
    contact: str | None
    officer: str | None
    region: str
    place: str | None
    zone: Zone
    filed_at: datetime
    received_on: PartialDay | None
    known_on: PartialDay | None
    found_on: PartialDay | None
    wish: Wish | None
    conducts: tuple[tuple[str, PartialDay | None], ...]
    respondents: tuple[tuple[str | None, int | None], ...]
    files: tuple[ReceivedFile, ...]
    papers: int
    terms: tuple[NextTerm, ...]
    next: NextAct
    form: Form | None
    is_invented: bool


def receipt(session: Session, actor: Actor, case_id: int, law: RunningLaw, today: date) -> Receipt:
    """The receipt, as it was when the case was filed; for the agency that took it in alone.

    Raises:
        NotFound: no such case in sight, or it was not filed here, or not at this agency.
    """
    row = session.execute(
        select(Case, Agency, Region)
        .join(Agency, Agency.id == Case.receiving_agency_id)
        .join(Region, Region.code == Case.region_code)
        .where(Case.id == case_id, visible_to(actor), Case.receipt_no.is_not(None))
    ).one_or_none()
    if row is None or row.Case.receiving_agency_id != actor.agency_id:
        raise NotFound()
    case, agency = row.Case, row.Agency
    kind = CaseKind(case.filed_kind)
    form = RECEIPT_FORMS[law.regime_of(case.election)] if kind is CaseKind.REPORT else ""
    files = _files(session, case)
    return Receipt(
        case_id=case.id,
        filing_key=case.filing_key if case.filed_by == actor.account_id else None,
        receipt_no=case.receipt_no,
        number=case.number,
        kind=kind,
        title=case.title,
        agency=agency.name,
        contact=agency.settings.get("contact"),
        officer=_officer(session, case),
        region=row.Region.name,
        place=case.place,
        zone=_zone_of(session, agency),
        filed_at=case.filed_at,
        received_on=case.received_on,
        known_on=case.known_on,
        found_on=case.found_on,
        wish=case.reporter_wish,
        conducts=_conducts(session, case),
        respondents=_respondents(session, case),
        files=tuple(
            ReceivedFile(f.file_name, f.digest.hex(), f.size)
            for f in files
            if f.audience is not Audience.REPORTER
        ),
        papers=sum(f.audience is Audience.REPORTER for f in files),
        terms=_terms(session, case, agency, law, today),
        next=_next(session, actor, case, law),
        form=law.book.forms.get(form),
        is_invented=case.is_invented,
    )


def _officer(session: Session, case: Case) -> str | None:
    """Who took it in."""
    return session.scalars(
        select(Account.full_name).where(Account.id == case.filed_by)
    ).one_or_none()


def _zone_of(session: Session, agency: Agency) -> Zone:
    return Zone(session.get_one(Region, agency.region_code).zone)


def _conducts(session: Session, case: Case) -> tuple[tuple[str, PartialDay | None], ...]:
    rows = session.execute(
        select(Conduct.type, Conduct.on).where(Conduct.case_id == case.id).order_by(Conduct.ordinal)
    )
    return tuple((row.type, row.on) for row in rows)


def _respondents(session: Session, case: Case) -> tuple[tuple[str | None, int | None], ...]:
    """Posts and counts; a post that was written with the person's name in it is left out."""
    rows = session.scalars(
        select(Respondent).where(Respondent.case_id == case.id).order_by(Respondent.ordinal)
    )
    return tuple(
        (without_names(one.position or "", [one.name or ""]) or None, one.count) for one in rows
    )


def _files(session: Session, case: Case) -> Sequence[EvidenceItem]:
    """What came with the filing itself: added in the same act, so at the same moment."""
    return session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.case_id == case.id, EvidenceItem.added_at == case.filed_at)
        .order_by(EvidenceItem.id)
    ).all()


def _terms(
    session: Session, case: Case, agency: Agency, law: RunningLaw, today: date
) -> tuple[NextTerm, ...]:
    """The terms that the opening step started and did not meet itself."""
    rows = session.execute(
        select(TermRow)
        .join(Step, Step.id == TermRow.started_by)
        .where(
            TermRow.case_id == case.id,
            Step.position == 1,
            or_(TermRow.met_by.is_(None), TermRow.met_by != TermRow.started_by),
        )
        .order_by(TermRow.due_on, TermRow.id)
    ).scalars()
    calendar = law.calendar_of(agency.region_code, agency.settings)
    found = []
    for row in rows:
        term = law.book.terms[row.term]
        runs = row.met_on is None and not row.is_cancelled
        stands = standing(row.due_on, Unit(term.unit), calendar, today=today) if runs else None
        found.append(NextTerm(term, row.due_on, row.is_provisional, row.ends_on_day_off, stands))
    return tuple(found)


def _next(session: Session, actor: Actor, case: Case, law: RunningLaw) -> NextAct:
    """The act that the law expects next, as long as the case stands where the filing left it."""
    row = session.scalars(
        select(LaneRow).where(LaneRow.case_id == case.id, LaneRow.lane == VERIFICATION)
    ).one()
    acts = session.scalar(select(func.count()).where(Step.case_id == case.id))
    regime = law.regime_of(case.election)
    handling = (t for t in law.book.terms.values() if (t.stage, t.regime) == ("handling", regime))
    place = Place(
        case.id,
        case.kind,
        case.election,
        case.contest,
        case.region_code,
        case.agency_id,
        row.is_open,
        row.lane,
        row.stage,
        row.holder_agency_id,
        row.since,
    )
    has_gone_on = acts != 1
    move = None if has_gone_on else expected_moves(session, [place], law).get(case.id)
    right = move.right if move else Permission.VERIFICATION_ACT
    return NextAct(
        move=move,
        done_by=roles_with(right, actor.side),
        is_mine=not has_gone_on and actor.holds(right) and case.agency_id == actor.agency_id,
        has_gone_on=has_gone_on,
        stage=(row.lane, row.stage) if row.stage else None,
        handling=next(handling, None),
    )
