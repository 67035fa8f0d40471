"""Keeping agencies: adding one that is missing, changing its particulars."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.exc import IntegrityError

from tracker.domain.errors import Invalid, NotFound, Stale
from tracker.domain.ledger import Act
from tracker.domain.numbering import check_pattern
from tracker.domain.reminding import days_ahead
from tracker.domain.roles import SIDES, AgencyKind, Permission, Side, is_below
from tracker.services.work import Work
from tracker.store.people import Agency, Region
from tracker.store.reach import editable_by


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """What an administrator may say of an agency. Days: `valid_until` is the first day no more.

    `remind_ahead`, `tell_supervisor` and `tell_above` are the office's ladder of reminders, in
    working days (`tracker.domain.reminding`); empty, the usual one serves.
    `register_pattern`, `receipt_pattern` and `letter_pattern` are empty where the product's own
    patterns serve; `letter_address` and `letter_place` stand in the head of letters;
    `quorum` and `plenary_size` are None where the agency holds no plenary.
    """

    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    plenary_size: int | None = None
    quorum: int | None = None
    workweek: int = 5
    register_pattern: str = ""
    receipt_pattern: str = ""
    letter_pattern: str = ""
    letter_address: str = ""
    letter_place: str = ""
    code: str = ""
    contact: str = ""
    remind_ahead: str = ""
    tell_supervisor: int | None = None
    tell_above: int | None = None

    def settings(self) -> dict[str, Any]:
        """The facts that the agency keeps among its settings, without the empty ones."""
        names = (
            "plenary_size",
            "quorum",
            "workweek",
            "register_pattern",
            "receipt_pattern",
            "letter_pattern",
            "letter_address",
            "letter_place",
            "code",
            "contact",
            "tell_supervisor",
            "tell_above",
        )
        held = {name: getattr(self, name) for name in names if getattr(self, name)}
        if self.remind_ahead:
            held["remind_ahead"] = days_ahead(self.remind_ahead)
        return held


_PERSONNEL_KINDS = {
    AgencyKind.PPK,
    AgencyKind.BKPSDM,
    AgencyKind.INSPEKTORAT,
    AgencyKind.SEKDA,
    AgencyKind.OPD,
}


def kinds_to_add(side: Side) -> list[AgencyKind]:
    """The kinds that an administrator of a side may add: Bawaslu any kind, since it records the
    letters of all; a personnel agency those of its region's government."""
    if side is Side.BAWASLU:
        return list(AgencyKind)
    return [kind for kind in AgencyKind if kind in _PERSONNEL_KINDS]


def add_agency(work: Work, kind: AgencyKind, region: str, facts: AgencyFacts) -> Agency:
    """Add an agency in the own region or below; it has no accounts until somebody adds them.

    Raises:
        Forbidden: the actor manages no agencies.
        Invalid: `kind` or `region` is not the actor's to add, the name is taken, or the facts
            contradict each other.
    """
    work.actor.must(Permission.AGENCY_MANAGE)
    faults = _faults(work, facts, None)
    if not work.actor.is_system and kind not in kinds_to_add(work.actor.side):
        faults["kind"] = ["not_an_option"]
    if work.session.get(Region, region) is None or not is_below(region, work.actor.region):
        faults["region"] = ["not_your_region"]
    if faults:
        raise Invalid(faults)
    agency = Agency(
        kind=kind,
        name=facts.name,
        region_code=region,
        parent_id=_parent(work, kind, region),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        settings=facts.settings(),
    )
    with _name_free(work):
        work.session.add(agency)
    work.record(Act.AGENCY_ADDED, f"agency:{agency.id}", agency=agency.id)
    return agency


def change_agency(work: Work, agency_id: int, facts: AgencyFacts, *, seen: int) -> Agency:
    """Change an agency's particulars; kind and region never change.

    Raises:
        NotFound: it is not the actor's to change.
        Stale: somebody changed it since the version that the actor saw.
        Invalid: the name is taken, or the facts contradict each other.
    """
    work.actor.must(Permission.AGENCY_MANAGE)
    agency = work.session.scalars(
        select(Agency)
        .where(and_(Agency.id == agency_id, editable_by(work.actor)))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if agency is None:
        raise NotFound()
    if agency.version != seen:
        raise Stale(seen=seen, now=agency.version)
    faults = _faults(work, facts, agency.id)
    if faults:
        raise Invalid(faults)
    with _name_free(work):
        changed = _apply(agency, facts)
    if changed:
        agency.version += 1
        work.record(
            Act.AGENCY_CHANGED, f"agency:{agency.id}", agency=agency.id, fields=sorted(changed)
        )
    return agency


@contextmanager
def _name_free(work: Work) -> Iterator[None]:
    """Send the change to the database; a name that somebody took a moment ago is refused."""
    try:
        with work.session.begin_nested():
            yield
    except IntegrityError as taken:
        raise Invalid({"name": ["name_taken"]}) from taken


def _apply(agency: Agency, facts: AgencyFacts) -> set[str]:
    """Put the facts into the row; the names of those that differ."""
    changed = set()
    for name in ("name", "valid_from", "valid_until"):
        if getattr(agency, name) != getattr(facts, name):
            setattr(agency, name, getattr(facts, name))
            changed.add(name)
    settings = facts.settings()
    for name in settings.keys() | agency.settings.keys():
        if settings.get(name) != agency.settings.get(name):
            changed.add(name)
    agency.settings = settings
    return changed


def _faults(work: Work, facts: AgencyFacts, own_id: int | None) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not facts.name:
        faults["name"] = ["required"]
    elif _is_taken(work, facts.name, own_id):
        faults["name"] = ["name_taken"]
    if facts.valid_from and facts.valid_until and facts.valid_until <= facts.valid_from:
        faults["valid_until"] = ["ends_before_it_begins"]
    if facts.workweek not in (5, 6):
        faults["workweek"] = ["not_an_option"]
    size, quorum = facts.plenary_size, facts.quorum
    if (size is None) != (quorum is None):
        faults["quorum" if quorum is None else "plenary_size"] = ["required"]
    elif size is not None and quorum is not None and not size // 2 < quorum <= size:
        faults["quorum"] = ["not_a_quorum"]
    faults |= _ladder_faults(facts)
    for name in ("register_pattern", "receipt_pattern"):
        pattern = getattr(facts, name)
        if pattern and not _is_pattern(pattern):
            faults[name] = ["not_a_pattern"]
    pattern = facts.letter_pattern
    if pattern and not (_is_pattern(pattern) and "{kind}" in pattern):
        faults["letter_pattern"] = ["not_a_letter_pattern"]
    return faults


def _ladder_faults(facts: AgencyFacts) -> dict[str, list[str]]:
    """What is wrong with the office's ladder: its days ahead, or the order of those told after."""
    faults: dict[str, list[str]] = {}
    try:
        if facts.remind_ahead:
            days_ahead(facts.remind_ahead)
    except ValueError:
        faults["remind_ahead"] = ["not_days_ahead"]
    if facts.tell_supervisor and facts.tell_above and facts.tell_above <= facts.tell_supervisor:
        faults["tell_above"] = ["above_before_supervisor"]
    return faults


def _is_taken(work: Work, name: str, own_id: int | None) -> bool:
    same = select(Agency.id).where(func.lower(Agency.name) == name.lower())
    if own_id is not None:
        same = same.where(Agency.id != own_id)
    return work.session.execute(same.limit(1)).first() is not None


def _is_pattern(pattern: str) -> bool:
    try:
        check_pattern(pattern)
    except ValueError:
        return False
    return True


def _parent(work: Work, kind: AgencyKind, region: str) -> int | None:
    """The agency above: Bawaslu's next level, or the appointing authority of the region."""
    above: dict[AgencyKind, tuple[AgencyKind, str]] = {
        AgencyKind.BAWASLU_PROVINCE: (AgencyKind.BAWASLU_RI, ""),
        AgencyKind.BAWASLU_REGENCY: (AgencyKind.BAWASLU_PROVINCE, region[:2]),
        AgencyKind.PANWASCAM: (AgencyKind.BAWASLU_REGENCY, region[:5]),
    }
    if SIDES[kind] in (Side.INSPECTION, Side.NONE) or kind is AgencyKind.BKPSDM:
        above[kind] = (AgencyKind.PPK, region)
    if kind not in above:
        return None
    wanted, where = above[kind]
    return work.session.scalars(
        select(Agency.id)
        .where(Agency.kind == wanted, Agency.region_code == where)
        .order_by(Agency.id)
    ).first()
