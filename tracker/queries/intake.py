"""What the filing page and its receipt read: drafts, places, possible doubles, the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Calendar, Zone
from tracker.domain.discretion import without_names
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Form, Term
from tracker.domain.matters import Audience, CaseKind, Wish
from tracker.domain.outlook import RECEIPT_FORMS
from tracker.domain.roles import Actor
from tracker.domain.traces import STRENGTH, Traces
from tracker.queries.cases import calendar_for, name_of
from tracker.store.cases import Case, Conduct, Respondent, Step, TermRow
from tracker.store.evidence import EvidenceItem
from tracker.store.likeness import like
from tracker.store.people import CARRIED, Agency, Draft, Region
from tracker.store.sight import visible_to

_CHOSEN_BELOW = {
    "nation": ("province", "regency"),
    "province": ("regency",),
    "regency": ("district",),
    "district": (),
}


@dataclass(frozen=True)
class DraftFile:
    """A file that waits in the vault: of which field, under which name, SHA-256 in hexadecimal."""

    field: str
    name: str
    digest: str
    size: int


@dataclass(frozen=True)
class DraftView:
    """A filing that was begun: its key, what was typed, its files, when it was last kept."""

    key: str
    fields: dict[str, list[str]]
    files: tuple[DraftFile, ...]
    updated_at: datetime


@dataclass(frozen=True)
class Place:
    """A region that may be chosen."""

    code: str
    name: str


@dataclass(frozen=True)
class Similar:
    """A case that looks like the same matter, and why, the strongest reason first."""

    case_id: int
    number: str
    title: str
    agency: str
    received_on: PartialDay | None
    reasons: tuple[str, ...]


def drafts_at(session: Session, account_id: int, place: str) -> list[DraftView]:
    """The drafts that an account kept at a place by choice, the latest first."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.account_id == account_id, Draft.place == place, Draft.key != CARRIED)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(20)
    )
    return [_draft(row) for row in rows]


def draft(session: Session, account_id: int, place: str, key: str) -> DraftView | None:
    """One draft of an account, None where there is none under that key."""
    row = session.scalars(
        select(Draft).where(Draft.account_id == account_id, Draft.place == place, Draft.key == key)
    ).one_or_none()
    return _draft(row) if row else None


def filed_with(session: Session, account_id: int, key: str) -> int | None:
    """The case that an account's form opened, None where it was not sent yet."""
    return session.scalars(
        select(Case.id).where(Case.filed_by == account_id, Case.filing_key == key)
    ).one_or_none()


def _draft(row: Draft) -> DraftView:
    files = tuple(DraftFile(f["field"], f["name"], f["digest"], int(f["size"])) for f in row.files)
    return DraftView(row.key, row.fields, files, row.updated_at)


def places_for(session: Session, region: str) -> list[Place]:
    """The region itself and those below it that a filing may be laid in."""
    own = session.get_one(Region, region)
    below = Region.code.like(f"{region}.%") if region else Region.code != ""
    rows = session.execute(
        select(Region.code, Region.name)
        .where(
            or_(
                Region.code == region,
                below & Region.level.in_(_CHOSEN_BELOW.get(own.level, ())),
            )
        )
        .order_by(Region.code)
    )
    return [Place(row.code, row.name) for row in rows]


def office_calendar(session: Session, agency_id: int, law: RunningLaw) -> Calendar:
    """The days off as the agency's office counts them."""
    return calendar_for(session.get_one(Agency, agency_id), law)


def similar_cases(session: Session, actor: Actor, traces: Traces, limit: int = 10) -> list[Similar]:
    """Cases in the actor's sight that share a trace, the likeliest first. One statement."""
    if traces.is_empty:
        return []
    found = like(traces)
    strongest = func.max(found.c.strength)
    rows = session.execute(
        select(Case, Agency.name, func.array_agg(found.c.reason.distinct()).label("reasons"))
        .join(found, found.c.case_id == Case.id)
        .join(Agency, Agency.id == Case.agency_id)
        .where(visible_to(actor))
        .group_by(Case.id, Agency.name)
        .order_by(strongest.desc(), Case.id.desc())
        .limit(limit)
    ).all()
    return [
        Similar(
            case.id,
            name_of(case),
            case.title,
            agency,
            case.received_on,
            tuple(sorted(reasons, key=lambda reason: -STRENGTH[reason])),
        )
        for case, agency, reasons in rows
    ]


@dataclass(frozen=True)
class ReceivedFile:
    """A piece of evidence that came with the filing."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True)
class NextTerm:
    """A term that the filing started: until when, and what makes that day unsure."""

    term: Term
    due_on: date
    is_provisional: bool
    ends_on_day_off: bool


@dataclass(frozen=True)
class Receipt:
    """The receipt of a filing: no name of anybody, neither who reported nor who is accused."""

    case_id: int
    filing_key: str | None
    receipt_no: str
    number: str | None
    kind: CaseKind
    title: str
    agency: str
    contact: str | None
    region: str
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
    form: Form | None
    is_invented: bool


def receipt(session: Session, actor: Actor, case_id: int, law: RunningLaw) -> Receipt:
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
        region=row.Region.name,
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
        terms=_terms(session, case, law),
        form=law.book.forms.get(form),
        is_invented=case.is_invented,
    )


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


def _terms(session: Session, case: Case, law: RunningLaw) -> tuple[NextTerm, ...]:
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
    return tuple(
        NextTerm(law.book.terms[t.term], t.due_on, t.is_provisional, t.ends_on_day_off)
        for t in rows
    )
