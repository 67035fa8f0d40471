"""Assigning many cases in one act, and taking that back."""

import json
from collections import Counter
from collections.abc import Collection

from sqlalchemy import select

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.handing import why_not
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.services.handing_over import assign, lock_cases
from tracker.services.notices import tell
from tracker.services.work import Work
from tracker.store.cases import Assignment, Case
from tracker.store.colleagues import colleagues_in
from tracker.store.ledger import LedgerEntry
from tracker.store.open_work import sights_of
from tracker.store.people import Account


def assign_cases(work: Work, cases: Collection[int], officer: int) -> int:
    """Hand many open cases to a colleague: one entry for the whole, and one for each case.

    What they have in hand already stays as it is. How many moved.

    Raises:
        Forbidden: the actor assigns no cases.
        NotFound: one of the cases is not the actor's to assign.
        Invalid: none was chosen, or the colleague cannot have one of them; nothing moved.
    """
    work.actor.must(Permission.CASE_ASSIGN)
    people = {c.id: c for c in colleagues_in(work.session, work.actor.agency_id)}
    if officer not in people:
        raise Invalid({"officer": ["unknown_colleague"]})
    if not cases:
        raise Invalid({"": ["choose_cases"]})
    lock_cases(work, cases)
    sights = sights_of(work.session, cases)
    if sights.keys() != set(cases) or not all(
        work.actor.may(Permission.CASE_ASSIGN, sight) for sight in sights.values()
    ):
        raise NotFound()
    shut = set(work.session.scalars(select(Case.id).where(Case.id.in_(cases), ~Case.is_open)))
    for case, sight in sights.items():
        if why := why_not(people[officer].actor, sight, is_open=case not in shut):
            raise Invalid({"officer": [f"taker_{why}"]})
    before = _in_hand(work, cases)
    moving = sorted(case for case in cases if before.get(case) != officer)
    if not moving:
        return 0
    work.record(
        Act.CASES_ASSIGNED,
        f"account:{officer}",
        officer=officer,
        cases=moving,
        before=[before.get(case) for case in moving],
    )
    assign(work, work.actor.agency_id, dict.fromkeys(moving, officer))
    tell(work, [officer], "assigned_several", count=len(moving))
    return len(moving)


def take_back(work: Work, seq: int) -> int:
    """Take back an act of the actor's own agency that assigned many cases, whoever of those who
    hand work out there did it.

    Each case that is still in those hands goes back to whom it was with, if they can still have
    it, otherwise to nobody. How many moved.

    Raises:
        Forbidden: the actor assigns no cases.
        NotFound: there is no such act of that agency.
    """
    work.actor.must(Permission.CASE_ASSIGN)
    text = work.session.scalars(
        select(LedgerEntry.text)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(
            LedgerEntry.seq == seq,
            LedgerEntry.act == Act.CASES_ASSIGNED,
            Account.agency_id == work.actor.agency_id,
        )
    ).one_or_none()
    if text is None:
        raise NotFound()
    facts = json.loads(text)["facts"]
    lock_cases(work, facts["cases"])
    now = _in_hand(work, facts["cases"])
    was = dict(zip(facts["cases"], facts["before"], strict=True))
    sights = sights_of(work.session, was)
    people = {c.id: c.actor for c in colleagues_in(work.session, work.actor.agency_id)}
    back = {
        case: to if to in people and people[to].can_work_on(sights[case]) else None
        for case, to in was.items()
        if now.get(case) == facts["officer"]
        and work.actor.may(Permission.CASE_ASSIGN, sights[case])
    }
    if not back:
        return 0
    assign(work, work.actor.agency_id, back)
    for who, count in Counter(to for to in back.values() if to is not None).items():
        tell(work, [who], "assigned_several", count=count)
    return len(back)


def _in_hand(work: Work, cases: Collection[int]) -> dict[int, int]:
    rows = work.session.execute(
        select(Assignment.case_id, Assignment.account_id).where(
            Assignment.case_id.in_(cases), Assignment.agency_id == work.actor.agency_id
        )
    )
    return {row.case_id: row.account_id for row in rows}
