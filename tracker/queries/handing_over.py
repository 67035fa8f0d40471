"""What would move when somebody's work is handed over, and who can take it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.handing import WhyNot, why_not
from tracker.domain.roles import Actor, Permission
from tracker.queries.administration import account_page
from tracker.queries.case_names import name_of
from tracker.queries.titles import title_for
from tracker.store.cases import Assignment, Case
from tracker.store.colleagues import Colleague, colleagues_in
from tracker.store.open_work import OpenWork, open_work_of, sights_of
from tracker.store.people import Account
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class Taker:
    """A colleague, how many of the cases they can take, and what keeps the others from them."""

    id: int
    full_name: str
    able: int
    hindered: Mapping[WhyNot, int]

    @property
    def takes_all(self) -> bool:
        return not self.hindered


@dataclass(frozen=True)
class Leaving:
    """An account that is to be shut: counts alone, for whoever administers sees no case."""

    account_id: int
    full_name: str
    agency: str
    version: int
    is_active: bool
    work: OpenWork
    takers: tuple[Taker, ...]


@dataclass(frozen=True, slots=True)
class Colleagues:
    """One of a team, and how many open cases they have in hand."""

    id: int
    full_name: str
    cases: int


@dataclass(frozen=True, slots=True)
class HeldCase:
    """An open case in somebody's hand; `can_take` are ids of colleagues who could have it."""

    id: int
    name: str
    title: str
    can_take: frozenset[int]
    hindered: Mapping[int, WhyNot]


@dataclass(frozen=True)
class InHand:
    """The open cases that a colleague has in hand, as far as the supervisor sees them."""

    account_id: int
    full_name: str
    cases: tuple[HeldCase, ...]
    takers: tuple[Colleague, ...]


def leaving(session: Session, actor: Actor, account_id: int) -> Leaving:
    """What would move if an account that the actor manages were shut.

    Raises:
        NotFound: there is none, or it is not the actor's to manage.
    """
    page = account_page(session, actor, account_id)
    account = session.get_one(Account, account_id)
    work = open_work_of(session, account)
    sights = sights_of(session, work.cases)
    people = [c for c in colleagues_in(session, account.agency_id) if c.id != account_id]
    takers = []
    for one in people:
        faults = Counter(why_not(one.actor, sight, is_open=True) for sight in sights.values())
        able = faults.pop(None, 0)
        told: dict[WhyNot, int] = {why: n for why, n in faults.items() if why is not None}
        if work.drafts and not one.actor.holds(Permission.CASE_FILE):
            told[WhyNot.FILES_NOTHING] = len(work.drafts)
        takers.append(Taker(one.id, one.full_name, able, told))
    return Leaving(
        account_id=account_id,
        full_name=page.account.full_name,
        agency=page.account.agency_name,
        version=page.version,
        is_active=page.account.is_active,
        work=work,
        takers=tuple(sorted(takers, key=lambda t: (bool(t.hindered), t.full_name))),
    )


def team(session: Session, actor: Actor) -> list[Colleagues]:
    """The people of the actor's agency, and how many open cases in sight each has in hand; who has
    most of them first."""
    counts = (
        select(Assignment.account_id, func.count().label("cases"))
        .join(Case, Case.id == Assignment.case_id)
        .where(Assignment.agency_id == actor.agency_id, Case.is_open, visible_to(actor))
        .group_by(Assignment.account_id)
    )
    held = {row.account_id: row.cases for row in session.execute(counts)}
    people = colleagues_in(session, actor.agency_id)
    found = [Colleagues(c.id, c.full_name, held.get(c.id, 0)) for c in people]
    return sorted(found, key=lambda one: -one.cases)


def in_hand(session: Session, actor: Actor, account_id: int) -> InHand:
    """The open cases that a colleague has in hand, each with who could take it.

    Raises:
        NotFound: no such colleague.
    """
    account = session.get(Account, account_id)
    if account is None or account.agency_id != actor.agency_id or account.is_system:
        raise NotFound()
    cases = session.scalars(
        select(Case)
        .join(Assignment, Assignment.case_id == Case.id)
        .where(
            Assignment.account_id == account_id,
            Assignment.agency_id == actor.agency_id,
            Case.is_open,
            visible_to(actor),
        )
        .order_by(Case.id)
    ).all()
    sights = sights_of(session, [case.id for case in cases])
    people = [c for c in colleagues_in(session, actor.agency_id) if c.id != account_id]
    held = []
    for case in cases:
        faults = {c.id: why_not(c.actor, sights[case.id], is_open=True) for c in people}
        held.append(
            HeldCase(
                id=case.id,
                name=name_of(case),
                title=title_for(actor, case.title),
                can_take=frozenset(who for who, why in faults.items() if why is None),
                hindered={who: why for who, why in faults.items() if why is not None},
            )
        )
    some = {who for one in held for who in one.can_take}
    return InHand(
        account_id, account.full_name, tuple(held), tuple(c for c in people if c.id in some)
    )
