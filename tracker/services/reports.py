"""Reports: made by one act, numbered without gaps, frozen in the vault with their sheet.

The number is taken in that act and goes back if it fails. The bytes are in the vault before the
row that names them. What stands in a report, whoever makes it has read.
"""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.domain.custody import digest_said
from tracker.domain.errors import Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.periods import Period, faults_of
from tracker.domain.reports import CODES, HIDDEN, MOST_ROWS, Charts, Content, is_mostly_hidden
from tracker.domain.roles import Actor, Permission
from tracker.domain.tokens import digest_of
from tracker.services.numbers import number_paper
from tracker.services.work import Work
from tracker.store.holding import hold_bytes
from tracker.store.papers import Stamp, Unprintable, stamped_paper
from tracker.store.report_sheets import write_report_sheets
from tracker.store.reports import Report, ReportWithdrawal


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """What a report is of: its period, the place that it was narrowed to (None: none), whether it
    stays in the agency, whose cases it counts, and the moment of its figures."""

    period: Period
    region: str | None
    is_internal: bool
    of_region: bool
    as_of: date
    entry: int


def make_report(
    work: Work,
    asked: ReportAsked,
    content: Content,
    charts: Charts,
    address: Callable[[str], str],
    *,
    even_hidden: bool = False,
) -> int:
    """Number a report with this content and freeze it; its id.

    `address` makes the public address of a code; `even_hidden`: somebody wants it even where nearly
    every number is hidden.

    Raises:
        Forbidden: not this person's to make.
        Invalid: the period is not over, the data are of a day before its end or still to come;
            `mostly_hidden`, nearly every number would be, and nobody said that this is wanted;
            `report_unprintable`, it holds signs that cannot be archived.
    """
    work.actor.must(Permission.REPORT_MAKE)
    if faults := faults_of(asked.period, asked.as_of, work.today):
        raise Invalid(faults)
    if is_mostly_hidden(content) and not even_hidden:
        raise Invalid({"": ["mostly_hidden"]})
    kind, year = asked.period.kind, work.today.year
    code = secrets.token_urlsafe(16)
    serial, number = number_paper(work, work.actor.agency_id, "report", CODES[kind])
    try:
        paper = _paper(content, charts, Stamp(work.today, number, address(code)))
    except Unprintable as signs:
        raise Invalid({"": ["report_unprintable"]}) from signs
    sheets = io.BytesIO()
    write_report_sheets(sheets, content, number, work.today)
    hold_bytes(work.session)
    kept = work.vault.keep(io.BytesIO(paper))
    sheet = work.vault.keep(io.BytesIO(sheets.getvalue()))
    row = Report(
        agency_id=work.actor.agency_id,
        of_region=asked.of_region,
        kind=kind,
        period=asked.period.text,
        region_code=asked.region,
        is_internal=asked.is_internal,
        entry=asked.entry,
        as_of=asked.as_of,
        year=year,
        serial=serial,
        number=number,
        made_on=work.today,
        content=content,
        digest=kept.digest,
        size=kept.size,
        sheet_digest=sheet.digest,
        sheet_size=sheet.size,
        code=code,
        code_digest=digest_of(code),
        made_by=work.actor.account_id,
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        Act.REPORT_MADE,
        f"report:{row.id}",
        report=row.id,
        number=number,
        as_of=asked.entry,
        digest=digest_said(kept.digest),
        sheet=digest_said(sheet.digest),
        row=row.seal(),
    )
    return row.id


def draft_report(work: Work, content: Content, charts: Charts) -> bytes:
    """What a report would be on paper today: without a number, and marked as a draft.

    Raises:
        Forbidden: not this person's to make.
    """
    work.actor.must(Permission.REPORT_MAKE)
    return _paper(content, charts, Stamp(work.today))


def withdraw_report(work: Work, report_id: int, *, reason: str) -> None:
    """Say that a report was wrong; its public page then says that it was withdrawn. Its number and
    its bytes stay.

    Raises:
        Forbidden, NotFound, WrongStage, Invalid: nothing was changed.
    """
    work.actor.must(Permission.REPORT_MAKE)
    report = work.session.get(Report, report_id, with_for_update=True)
    if report is None or not _is_theirs(report, work.actor):
        raise NotFound()
    if work.session.get(ReportWithdrawal, report.id) is not None:
        raise WrongStage("already_withdrawn")
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    said = ReportWithdrawal(
        report_id=report.id,
        reason=reason.strip(),
        withdrawn_by=work.actor.account_id,
        withdrawn_at=work.now,
    )
    work.session.add(said)
    work.session.flush()
    work.record(
        Act.REPORT_WITHDRAWN,
        f"report:{report.id}",
        report=report.id,
        number=report.number,
        row=said.seal(),
    )


def _is_theirs(report: Report, actor: Actor) -> bool:
    """A report of the own agency; an internal one if it counts what this person sees too."""
    same = report.of_region == (actor.is_system or actor.reads_region)
    return report.agency_id == actor.agency_id and (same or not report.is_internal)


def frozen_copy(work: Work, digest: bytes) -> bytes:
    """The bytes of a report or its sheet, hashed on the way out.

    Raises:
        Altered: the vault does not hold what was frozen.
    """
    return b"".join(work.vault.read(digest))


def _paper(content: Content, charts: Charts, stamp: Stamp) -> bytes:
    return stamped_paper(
        "report.typ", content, stamp, charts=charts, hidden=HIDDEN, most_rows=MOST_ROWS
    )
