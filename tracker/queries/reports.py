"""Reports: the figures that stand in one, the list of those that were made, and one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.deadlines import Zone
from tracker.domain.errors import NotFound
from tracker.domain.figures import FigureId
from tracker.domain.law import RunningLaw
from tracker.domain.periods import Period, ReportKind, period_before
from tracker.domain.reports import CHAPTERS, Chapter, Content
from tracker.domain.roles import Actor
from tracker.domain.tokens import digest_of
from tracker.queries.figures import FigureTold, as_agency, figures_at, id_of, scope_of
from tracker.queries.filtering import conditions
from tracker.queries.filters import CaseFilters
from tracker.queries.moments import Moment, day_of
from tracker.queries.paging import Page, page_of
from tracker.queries.seen import seen_by, seen_then
from tracker.store.people import Account, Agency
from tracker.store.reports import Report, ReportWithdrawal


@dataclass(frozen=True)
class Before:
    """The same figures of the period before, as of the same moment, by their names; none where that
    period is over before the first case, or where no case is known of that election."""

    period: Period
    filters: CaseFilters
    figures: Mapping[str, FigureTold]


@dataclass(frozen=True)
class ChapterTold:
    """A chapter with its filters, and each of its figures with its identifier; `before` where it
    is compared. The identifiers of the period before are the same, under its own filters."""

    chapter: Chapter
    filters: CaseFilters
    figures: tuple[tuple[FigureTold, FigureId], ...]
    before: Before | None = None

    def told(self) -> Iterable[FigureTold]:
        yield from (told for told, _id in self.figures)
        if self.before is not None:
            yield from self.before.figures.values()


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """What the list of reports is asked for."""

    kind: ReportKind | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in a list."""

    id: int
    number: str
    kind: ReportKind
    title: str
    period: str
    is_internal: bool
    as_of: date
    made_on: date
    made_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Why a report does not hold, and who said so."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ReportPage:
    """A report that was made, as it is frozen."""

    row: ReportRow
    content: Content
    entry: int
    digest: bytes
    size: int
    sheet_digest: bytes
    sheet_size: int
    code: str
    made_at: datetime
    withdrawn: Withdrawn | None


@dataclass(frozen=True, slots=True)
class PublicReport:
    """All that anybody may know of a report by its code."""

    number: str
    made_on: date
    agency: str
    digest: bytes
    sheet_digest: bytes
    withdrawn_at: datetime | None


def chapters_told(
    session: Session,
    actor: Actor,
    law: RunningLaw,
    period: Period,
    region: str | None,
    moment: Moment,
    zone: Zone,
) -> tuple[ChapterTold, ...]:
    """The figures of a report of the cases that the actor's agency or region has in sight, as of
    a moment: the same for everybody who makes it there."""
    written = day_of(session, moment.entry, zone)
    found = []
    for chapter in CHAPTERS:
        asked = _asked(chapter, period, region)
        told = figures_at(session, as_agency(actor), chapter.figures, asked, moment, law)
        ids = (id_of(name, actor, moment, written) for name in chapter.figures)
        figures = tuple(zip((told[name] for name in chapter.figures), ids, strict=True))
        before = None
        if chapter.of_period:
            before = _before(session, as_agency(actor), law, chapter, period, region, moment)
        found.append(ChapterTold(chapter, asked, figures, before))
    return tuple(found)


def _asked(chapter: Chapter, period: Period, region: str | None) -> CaseFilters:
    asked = CaseFilters(election=period.election, region=region)
    if chapter.of_period:
        return asked.but(since=period.since, until=period.until)
    return asked.but(is_open=True)  # a case that ended has no running term either


def _before(
    session: Session,
    actor: Actor,
    law: RunningLaw,
    chapter: Chapter,
    period: Period,
    region: str | None,
    moment: Moment,
) -> Before | None:
    earlier = period_before(period, law.book.elections)
    if earlier is None:
        return None
    asked = _asked(chapter, earlier, region)
    seen = seen_then(actor, law, moment.entry)
    until_then = conditions(asked.but(since=None), seen, moment.day)
    known = select(literal(1)).select_from(seen.source).where(*until_then).limit(1)
    if session.connection().execute(known).first() is None:
        return Before(earlier, asked, {})
    told = figures_at(session, actor, chapter.figures, asked, moment, law)
    return Before(earlier, asked, told)


def elections_seen(session: Session, actor: Actor, law: RunningLaw) -> frozenset[str]:
    """The elections that cases in the reader's sight belong to."""
    seen = seen_by(actor, law)
    asked = select(seen.case.election).select_from(seen.source).where(seen.in_sight).distinct()
    found = session.connection().execute(asked)
    return frozenset(row.election for row in found if row.election)


def report_list(
    session: Session, actor: Actor, filters: ReportFilters, number: int
) -> Page[ReportRow]:
    """The reports of the reader's agency that are theirs to read, newest first: one statement."""
    asked = _listed(actor).order_by(Report.id.desc())
    if filters.kind is not None:
        asked = asked.where(Report.kind == filters.kind)
    if filters.year is not None:
        asked = asked.where(Report.year == filters.year)
    page = page_of(session, asked, number)
    return Page([_row(row) for row in page.rows], page.number, page.total, page.size)


def report_years(session: Session, actor: Actor) -> tuple[int, ...]:
    """The years of which there are reports, the newest first."""
    asked = select(Report.year).where(_to_read(actor)).distinct().order_by(Report.year.desc())
    return tuple(session.scalars(asked))


def report_page(session: Session, actor: Actor, report_id: int) -> ReportPage:
    """One report.

    Raises:
        NotFound: there is none for this reader.
    """
    found = session.execute(
        _listed(actor)
        .add_columns(Report, ReportWithdrawal.reason, _WITHDRAWER.full_name.label("withdrawer"))
        .outerjoin(_WITHDRAWER, _WITHDRAWER.id == ReportWithdrawal.withdrawn_by)
        .where(Report.id == report_id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    report = found.Report
    return ReportPage(
        row=_row(found),
        content=report.content,
        entry=report.entry,
        digest=report.digest,
        size=report.size,
        sheet_digest=report.sheet_digest,
        sheet_size=report.sheet_size,
        code=report.code,
        made_at=report.made_at,
        withdrawn=_withdrawn(found),
    )


def public_report(session: Session, code: str) -> PublicReport | None:
    """What the public page of a code says; None: there is no such report."""
    row = session.execute(
        select(Report.number, Report.made_on, Agency.name, Report.digest, Report.sheet_digest)
        .add_columns(ReportWithdrawal.withdrawn_at)
        .join(Agency, Agency.id == Report.agency_id)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(Report.code_digest == digest_of(code))
    ).one_or_none()
    return PublicReport(*row) if row else None


def _to_read(actor: Actor) -> ColumnElement[bool]:
    """Reports of the own agency; internal ones if they count what the reader sees too."""
    _agency, of_region = scope_of(actor)
    same = or_(~Report.is_internal, Report.of_region.is_(of_region))
    return and_(Report.agency_id == actor.agency_id, same)


def _listed(actor: Actor) -> Select[Any]:
    return (
        select(
            Report.id, Report.number, Report.kind, Report.content["title"].as_string(),
            Report.content["period"].as_string(), Report.is_internal, Report.as_of,
            Report.made_on, Account.full_name, ReportWithdrawal.withdrawn_at,
        )
        .join(Account, Account.id == Report.made_by)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(_to_read(actor))
    )  # fmt: skip


def _row(row: Row[Any]) -> ReportRow:
    return ReportRow(*tuple(row)[:10])


_WITHDRAWER = aliased(Account)


def _withdrawn(row: Row[Any]) -> Withdrawn | None:
    if row.withdrawn_at is None:
        return None
    return Withdrawn(row.reason, row.withdrawer, row.withdrawn_at)
