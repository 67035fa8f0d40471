"""What the filing page reads: drafts, places, possible doubles."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.days import PartialDay
from tracker.domain.filing import says_something
from tracker.domain.roles import Actor
from tracker.domain.traces import STRENGTH, Traces
from tracker.queries.case_names import name_of
from tracker.store.cases import Case, CaseLink
from tracker.store.likeness import like
from tracker.store.people import CARRIED, Agency, Draft, Region
from tracker.store.sight import planned_for, visible_to

_CHOSEN_BELOW = {
    "nation": ("province", "regency"),
    "province": ("regency",),
    "regency": ("district",),
    "district": (),
}


@dataclass(frozen=True)
class DraftFile:
    """A file that waits in the vault: of which field, under which name, SHA-256 in hexadecimal.

    `media_type` is what it was recognised as by its content; empty in drafts of earlier versions.
    """

    field: str
    name: str
    digest: str
    size: int
    media_type: str


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
    """The drafts of an account at a place in which something was typed, the latest first."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.account_id == account_id, Draft.place == place, Draft.key != CARRIED)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(20)
    )
    return [_draft(row) for row in rows if row.files or says_something(row.fields)]


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
    files = tuple(
        DraftFile(f["field"], f["name"], f["digest"], int(f["size"]), f.get("media_type", ""))
        for f in row.files
    )
    return DraftView(row.key, row.fields, files, row.updated_at)


def places_for(session: Session, region: str) -> list[Place]:
    """The region itself and those below it that a filing may be laid in."""
    own = aliased(Region)
    below = Region.code.like(planned_for(f"{region}.%")) if region else Region.code != ""
    chosen = [and_(own.level == at, Region.level.in_(found)) for at, found in _CHOSEN_BELOW.items()]
    rows = session.connection().execute(
        select(Region.code, Region.name)
        .join(own, own.code == region)
        .where(or_(Region.code == region, below & or_(*chosen)))
        .order_by(Region.code)
    )
    return [Place(row.code, row.name) for row in rows]


def similar_cases(
    session: Session,
    actor: Actor,
    traces: Traces,
    limit: int = 10,
    *,
    undecided_beside: int | None = None,
) -> list[Similar]:
    """Cases in the actor's sight that share a trace, the likeliest first. One statement.

    With `undecided_beside` (a case that was filed already) those of which nobody said yet what they
    are to it, and never itself.
    """
    if traces.is_empty:
        return []
    one = like(traces)
    found = (
        select(
            one.c.case_id,
            func.array_agg(one.c.reason.distinct()).label("reasons"),
            func.max(one.c.strength).label("strongest"),
        )
        .group_by(one.c.case_id)
        .subquery("found")
    )
    rows = session.connection().execute(
        select(*_NAMED, Case.title, Case.received_on, Agency.name.label("agency"), found.c.reasons)
        .join(found, found.c.case_id == Case.id)
        .join(Agency, Agency.id == Case.agency_id)
        .where(visible_to(actor), *_undecided(undecided_beside))
        .order_by(found.c.strongest.desc(), Case.id.desc())
        .limit(limit)
    )
    return [
        Similar(
            row.id,
            name_of(row),
            row.title,
            row.agency,
            row.received_on,
            tuple(sorted(row.reasons, key=lambda reason: -STRENGTH[reason])),
        )
        for row in rows
    ]


def _undecided(beside: int | None) -> list[ColumnElement[bool]]:
    if beside is None:
        return []
    said = exists().where(
        or_(
            and_(CaseLink.case_id == beside, CaseLink.other_id == Case.id),
            and_(CaseLink.other_id == beside, CaseLink.case_id == Case.id),
        )
    )
    return [Case.id != beside, ~said]


_NAMED = (Case.id, Case.number, Case.receipt_no, Case.sender_ref)
