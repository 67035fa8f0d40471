"""Which cases rest on a rule: only those that the reader can see, and the count is the list's."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, false, func, literal, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.citing import spellings_of
from tracker.domain.law_items import Instrument, Provision
from tracker.domain.matters import Decision
from tracker.domain.roles import Actor, Side
from tracker.queries.paging import Page, page_of
from tracker.queries.titles import title_for
from tracker.store.cases import Case, Conduct, ConductRespondent, SendingRow
from tracker.store.library import CITATION_START, Citation, ConductProvision
from tracker.store.people import Region
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class CitingCase:
    """A case in the reader's sight."""

    id: int
    name: str
    title: str
    region: str
    is_invented: bool


def cases_confirming(
    session: Session, actor: Actor, provision: Provision, page: int = 1
) -> Page[CitingCase]:
    """Cases in which an officer confirmed the provision: one statement.

    The personnel side counts only what was confirmed for people who were sent to it.
    """
    confirmed = (
        exists()
        .where(
            Conduct.case_id == Case.id,
            ConductProvision.conduct_id == Conduct.id,
            ConductProvision.provision.in_((provision.id, *provision.aliases)),
            ConductProvision.decision == Decision.CONFIRMED.value,
            conduct_in_reach(actor),
        )
        .correlate(Case)
    )
    return _cases(session, actor, confirmed, page)


def cases_naming(
    session: Session,
    actor: Actor,
    instrument: Instrument,
    provision: Provision | None = None,
    page: int = 1,
) -> Page[CitingCase]:
    """Cases whose source named the instrument, or that article of it: one statement.

    Sources may be wrong; this is what they wrote, not what officers found.
    """
    spellings = spellings_of(instrument)
    start = func.left(Citation.as_written, CITATION_START)
    conditions = [
        or_(*(start.startswith(one[:CITATION_START], autoescape=True) for one in spellings)),
        Citation.as_written.regexp_match(f"^({'|'.join(map(re.escape, spellings))})([^0-9]|$)"),
    ]
    if provision is not None:
        conditions.append(
            Citation.as_written.regexp_match(f"{re.escape(provision.locator)}([^0-9]|$)")
        )
    named = exists().where(Citation.case_id == Case.id, *conditions).correlate(Case)
    return _cases(session, actor, named, page)


def _cases(
    session: Session, actor: Actor, condition: ColumnElement[bool], page: int
) -> Page[CitingCase]:
    name = func.coalesce(
        Case.number, Case.receipt_no, Case.sender_ref, literal("#") + cast(Case.id, String)
    )
    columns: tuple[Any, ...] = (
        Case.id,
        name.label("name"),
        Case.title,
        Region.name.label("region"),
        Case.is_invented,
    )
    statement = (
        select(*columns)
        .join(Region, Region.code == Case.region_code)
        .where(visible_to(actor), condition)
        .order_by(Case.id.desc())
    )
    found = page_of(session, statement, page)
    rows = [
        CitingCase(r.id, r.name, title_for(actor, r.title), r.region, r.is_invented)
        for r in found.rows
    ]
    return Page(rows, found.number, found.total, found.size)


def conduct_in_reach(actor: Actor) -> ColumnElement[bool]:
    """Conducts of people whom the actor may know of."""
    if actor.is_system or actor.side is Side.BAWASLU:
        return true()
    match actor.side:
        case Side.PERSONNEL:
            mine = or_(
                SendingRow.agency_id == actor.agency_id, SendingRow.ppk_id == actor.agency_id
            )
        case Side.INSPECTION:
            mine = SendingRow.region_code == actor.region
        case _:
            return false()
    return exists().where(
        ConductRespondent.conduct_id == Conduct.id,
        SendingRow.respondent_id == ConductRespondent.respondent_id,
        mine,
    )
