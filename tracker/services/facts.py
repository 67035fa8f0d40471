"""Mending the facts of a case: each correction is an act, the old value stays visible."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import delete, func, select

from tracker.domain.days import PartialDay
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.filing import ConductGiven, RespondentGiven, url_key
from tracker.domain.ledger import Act
from tracker.domain.matters import StaffStatus
from tracker.domain.roles import Permission
from tracker.domain.staff_numbers import BadStaffNumber, fault_for, parse_staff_number
from tracker.services import cases
from tracker.services.projection import project
from tracker.services.work import Work
from tracker.store.cases import (
    Case,
    Conduct,
    ConductRespondent,
    FactCorrection,
    Respondent,
)

_Row = TypeVar("_Row", Respondent, Conduct)

CASE_FACTS = ("title", "narrative", "place", "known_on", "found_on", "election", "contest")


def correct_case(
    work: Work, case_id: int, facts: Mapping[str, Any], *, seen: int, reason: str
) -> None:
    """Correct what was filed about the case itself; terms are counted anew.

    Raises:
        NotFound, Stale, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    work.actor.must(Permission.VERIFICATION_ACT, sight)
    errors = _reason_errors(reason)
    for name in ("known_on", "found_on"):
        errors |= _day_errors(name, facts.get(name), work.today)
    if not str(facts.get("narrative") or "").strip():
        errors["narrative"] = ["required"]
    if not str(facts.get("title") or "").strip():
        errors["title"] = ["required"]
    election = facts.get("election")
    if election and election != case.election and work.law.book.election_called(election) is None:
        errors["election"] = ["not_an_option"]
    if errors:
        raise Invalid(errors)
    was = {name: getattr(case, name) for name in CASE_FACTS}
    for name in CASE_FACTS:
        setattr(case, name, facts.get(name) or None)
    now = {name: getattr(case, name) for name in CASE_FACTS}
    _tell(work, case, f"case:{case.id}", was, now, reason)


def put_respondent(
    work: Work,
    case_id: int,
    respondent_id: int | None,
    given: RespondentGiven,
    *,
    seen: int,
    reason: str,
) -> int:
    """Add a respondent (None) or correct one; the id.

    Raises:
        NotFound, Stale, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    work.actor.must(Permission.VERIFICATION_ACT, sight)
    errors = _reason_errors(reason)
    if not (given.name or given.position or given.nip or given.description):
        errors["position"] = ["respondent_unnamed"]
    if given.count is not None and given.count < 1:
        errors["count"] = ["out_of_bounds"]
    digits = None
    if given.nip:
        try:
            digits = parse_staff_number(given.nip).digits
        except BadStaffNumber as bad:
            errors["nip"] = [fault_for(bad, given.status.value)]
        if given.is_group:
            errors["nip"] = ["group_has_nip"]
    if errors:
        raise Invalid(errors)
    if respondent_id is None:
        row = Respondent(
            case_id=case.id, ordinal=_next(work, Respondent, case.id), status=StaffStatus.UNKNOWN
        )
        was: dict[str, Any] = {}
    else:
        row = _of_case(work, Respondent, respondent_id, case)
        was = _respondent_facts(row)
    row.name, row.position = given.name or None, given.position or None
    row.status, row.nip, row.count = given.status, digits, given.count
    row.agency_written, row.description = given.agency or None, given.description or None
    work.session.add(row)
    work.session.flush()
    _tell(work, case, f"respondent:{row.id}", was, _respondent_facts(row), reason)
    return row.id


def put_conduct(
    work: Work,
    case_id: int,
    conduct_id: int | None,
    given: ConductGiven,
    *,
    seen: int,
    reason: str,
) -> int:
    """Add a conduct (None) or correct one; `given.respondents` are ids of the case. The id.

    Raises:
        NotFound, Stale, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    work.actor.must(Permission.VERIFICATION_ACT, sight)
    errors = _reason_errors(reason) | _day_errors("on", given.on, work.today)
    if given.type not in work.law.book.conduct_types:
        errors["type"] = ["not_an_option"]
    if given.url and url_key(given.url) is None:
        errors["url"] = ["no_web_address"]
    known = set(work.session.scalars(select(Respondent.id).where(Respondent.case_id == case.id)))
    if not set(given.respondents) <= known:
        errors["respondents"] = ["unknown_respondent"]
    if errors:
        raise Invalid(errors)
    if conduct_id is None:
        row = Conduct(case_id=case.id, ordinal=_next(work, Conduct, case.id), type=given.type)
        was: dict[str, Any] = {}
    else:
        row = _of_case(work, Conduct, conduct_id, case)
        was = _conduct_facts(work, row)
    row.type, row.on, row.channel = given.type, given.on, given.channel or None
    row.url, row.url_key = given.url or None, url_key(given.url)
    row.summary, row.beneficiary = given.summary or None, given.beneficiary or None
    work.session.add(row)
    work.session.flush()
    work.session.execute(delete(ConductRespondent).where(ConductRespondent.conduct_id == row.id))
    work.session.add_all(
        ConductRespondent(conduct_id=row.id, respondent_id=person, ordinal=ordinal)
        for ordinal, person in enumerate(given.respondents)
    )
    work.session.flush()
    _tell(work, case, f"conduct:{row.id}", was, _conduct_facts(work, row), reason)
    return row.id


def _reason_errors(reason: str) -> dict[str, list[str]]:
    return {} if reason.strip() else {"reason": ["reason_missing"]}


def _day_errors(name: str, day: PartialDay | None, today: date) -> dict[str, list[str]]:
    return {name: ["in_the_future"]} if day is not None and day.first > today else {}


def _next(work: Work, table: type[Respondent] | type[Conduct], case_id: int) -> int:
    last = work.session.scalar(select(func.max(table.ordinal)).where(table.case_id == case_id))
    return 0 if last is None else last + 1


def _of_case(work: Work, table: type[_Row], row_id: int, case: Case) -> _Row:
    row = work.session.get(table, row_id)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def _respondent_facts(row: Respondent) -> dict[str, Any]:
    names = ("name", "position", "status", "agency_written", "nip", "count", "description")
    return {name: getattr(row, name) for name in names}


def _conduct_facts(work: Work, row: Conduct) -> dict[str, Any]:
    names = ("type", "on", "channel", "url", "summary", "beneficiary")
    doers = work.session.scalars(
        select(ConductRespondent.respondent_id)
        .where(ConductRespondent.conduct_id == row.id)
        .order_by(ConductRespondent.ordinal)
    ).all()
    return {name: getattr(row, name) for name in names} | {"respondents": list(doers)}


def _tell(
    work: Work, case: Case, subject: str, was: dict[str, Any], now: dict[str, Any], reason: str
) -> None:
    changed = sorted(name for name in now if not was or was[name] != now[name])
    if not changed:
        raise Invalid({"": ["nothing_changed"]})
    work.session.add(
        FactCorrection(
            case_id=case.id,
            subject=subject,
            was={name: _plain(was[name]) for name in changed if was},
            now={name: _plain(now[name]) for name in changed},
            reason=reason.strip(),
            corrected_by=work.actor.account_id,
            corrected_at=work.now,
        )
    )
    _standing, moved = project(work.session, case, work.law)
    case.version += 1
    work.record(
        Act.FACTS_CORRECTED,
        subject,
        case=case.id,
        version=case.version,
        fields=changed,
        reason="given",
        terms=moved,
    )


def _plain(value: Any) -> Any:
    """A value as the correction keeps it: JSON, partial days as ISO text."""
    return str(value) if isinstance(value, PartialDay) else value
