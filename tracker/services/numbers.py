"""Official numbers: by agency, series and year, without gaps, given inside the act itself."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tracker.domain.matters import CaseKind
from tracker.domain.numbering import render_number
from tracker.services.work import Work
from tracker.store.cases import NumberSeries
from tracker.store.people import Agency

KIND_CODES = {CaseKind.REPORT: "LP", CaseKind.FINDING: "TM", CaseKind.LEAD: "IA", None: "XX"}
DEFAULT_PATTERNS = {
    "register": "{serial:03d}/{kind}/PW/{region}/{roman_month}/{year}",
    "receipt": "TT.{serial:04d}/{kind}/{region}/{year}",
    "letter": "{serial:03d}/{kind}/{region}/{roman_month}/{year}",
}


def next_serial(session: Session, agency_id: int, series: str, year: int) -> int:
    """The next number of a series; the row stays locked until the act ends, so a failed act
    gives its number back."""
    statement = (
        insert(NumberSeries)
        .values(agency_id=agency_id, series=series, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["agency_id", "series", "year"],
            set_={"last": NumberSeries.last + 1},
        )
        .returning(NumberSeries.last)
    )
    return session.execute(statement).scalar_one()


def give_number(work: Work, agency_id: int, series: str, kind: CaseKind | None, on: date) -> str:
    """Give the next official number of an agency, in the pattern that its settings name."""
    code = KIND_CODES[kind]
    serial = next_serial(work.session, agency_id, f"{series}:{code}", on.year)
    return _rendered(work, agency_id, series, code, serial, on)


def number_paper(work: Work, agency_id: int, series: str, code: str) -> tuple[int, str]:
    """Take the next number of a paper of that series (`letter`, `report`) and kind, of today; the
    serial and the number. An agency has one pattern for all its papers."""
    on = work.today
    serial = next_serial(work.session, agency_id, f"{series}:{code}", on.year)
    return serial, _rendered(work, agency_id, "letter", code, serial, on)


def _rendered(work: Work, agency_id: int, pattern: str, code: str, serial: int, on: date) -> str:
    agency = work.session.get_one(Agency, agency_id)
    return render_number(
        agency.settings.get(f"{pattern}_pattern") or DEFAULT_PATTERNS[pattern],
        serial=serial,
        on=on,
        kind_code=code,
        region=agency.region_code or "RI",
        agency_code=str(agency.settings.get("code") or agency.id),
        year=on.year,
    )
