"""Which agencies an administrator manages, as a condition on `Agency`: said once, for all rooms."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from tracker.domain.roles import SIDES, Actor, AgencyKind, Side
from tracker.store.people import Account, Agency


def managed_by(actor: Actor) -> ColumnElement[bool]:
    """Agencies whose accounts the actor manages: the own one and those below, on the own side.

    Bawaslu is one body from the nation down to the district. A personnel agency and the
    appointing authority of one region belong together, and no other region is below them; they
    also keep the accounts of the region's Sekda and Inspektorat, which have no administrators.
    """
    if actor.is_system:
        return true()
    match actor.side:
        case Side.BAWASLU:
            reach = or_(Agency.id == actor.agency_id, _strictly_below(actor.region))
        case Side.PERSONNEL:
            reach = Agency.region_code == actor.region
        case _:
            return false()
    return and_(Agency.kind.in_(_kinds_managed(actor.side)), reach)


def confirmed_by(actor: Actor) -> ColumnElement[bool]:
    """Agencies for whose accounts the actor may be the second person.

    Everybody for the accounts of the own side that they manage. For the region's government it may
    also be Bawaslu of that region or above; for Sekda and Inspektorat it must be, because the
    personnel agency that keeps their accounts may itself be a party of what they are sent.
    """
    if actor.is_system:
        return true()
    own = and_(managed_by(actor), Agency.kind.in_(kinds_of(actor.side)))
    if actor.side is not Side.BAWASLU:
        return own
    government = [*kinds_of(Side.PERSONNEL), *kinds_of(Side.INSPECTION)]
    return or_(own, and_(Agency.kind.in_(government), lies_within(actor.region)))


def _kinds_managed(side: Side) -> list[AgencyKind]:
    also = kinds_of(Side.INSPECTION) if side is Side.PERSONNEL else []
    return [*kinds_of(side), *also]


def editable_by(actor: Actor) -> ColumnElement[bool]:
    """Agencies whose particulars the actor may change: managed ones, and those of the own region
    and below that have no accounts and so cannot do it themselves."""
    return or_(managed_by(actor), and_(lies_within(actor.region), ~has_an_account()))


def lies_within(region: str) -> ColumnElement[bool]:
    """Agencies of a region and of those below it; the empty code is the nation."""
    return or_(Agency.region_code == region, _strictly_below(region))


def has_an_account() -> ColumnElement[bool]:
    """Agencies that somebody can sign in for."""
    return exists().where(
        Account.agency_id == Agency.id, Account.is_active, Account.is_system.is_(False)
    )


def kinds_of(side: Side) -> list[AgencyKind]:
    """The kinds of agency that stand on a side."""
    return [kind for kind in AgencyKind if SIDES[kind] is side]


def _strictly_below(region: str) -> ColumnElement[bool]:
    return Agency.region_code.like(f"{region}.%") if region else Agency.region_code != ""
