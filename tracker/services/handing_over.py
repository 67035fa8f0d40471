"""Work that moves from one person to another: cases by the list, and all of it when one leaves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.handing import WhyNot, why_not
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.services.accounts import end_account, managed
from tracker.services.notices import tell
from tracker.services.securing import pass_on_observing
from tracker.services.work import Work
from tracker.store.cases import Assignment, Case
from tracker.store.colleagues import Colleague, colleagues_in
from tracker.store.open_work import OpenWork, open_work_of, sights_of
from tracker.store.people import Account, Draft
from tracker.store.searching import SavedSearch

Takers = Mapping[int, int | None]
"""Who takes each case over, by the case's id; None: nobody."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much moved: cases to somebody, cases to nobody, drafts, shared searches, and pages that
    wait for a second observer, which went to somebody or could not."""

    cases: int
    left: int
    drafts: int
    searches: int
    observing: int = 0
    unobserved: int = 0


def shut_and_hand_over(work: Work, account_id: int, taker: int | None, *, seen: int) -> HandedOver:
    """Shut an account, and hand all its open work over to one colleague, or (None) to nobody.

    Sessions and calendar address end in the same act. With nobody to take them, drafts and shared
    searches stay where they are, and the cases wait for the supervisor. Of pages that wait for a
    second observer the colleague becomes it, except where they saw the page first or may not see
    it; there whoever secured it names another.

    Raises:
        Forbidden: the actor manages no accounts; `not_to_yourself`.
        NotFound: the account is not the actor's to manage.
        Stale: somebody changed it since the version that the actor saw.
        Invalid: the colleague cannot take all of it; nothing moved.
    """
    account = managed(work, account_id)
    if account.version != seen:
        raise Stale(seen=seen, now=account.version)
    if account.id == work.actor.account_id:
        raise Forbidden("not_to_yourself")
    before = open_work_of(work.session, account)
    lock_cases(work, {*before.cases, *(case for _capture, case in before.to_observe)})
    found = open_work_of(work.session, account)
    takers: Takers = dict.fromkeys(found.cases, taker)
    _check(work, account, takers, found, taker)
    moved = _move(work, account, takers, found, taker)
    end_account(work, account)
    return moved


def hand_over_cases(work: Work, account_id: int, takers: Takers) -> HandedOver:
    """Hand open cases of a colleague over, each to whom it names; the account stays open.

    Raises:
        Forbidden: the actor assigns no cases.
        NotFound: there is no such colleague.
        Stale: the colleague has another list of open cases by now.
        Invalid: somebody cannot take what was meant for them; nothing moved.
    """
    work.actor.must(Permission.CASE_ASSIGN)
    account = work.session.get(Account, account_id)
    if account is None or account.agency_id != work.actor.agency_id or account.is_system:
        raise NotFound()
    theirs = {case: taker for case, taker in takers.items() if taker != account_id}
    lock_cases(work, theirs)
    sights = sights_of(work.session, theirs)
    found = open_work_of(work.session, account)
    if not theirs.keys() <= set(found.cases):
        raise Stale()
    if any(not work.actor.may(Permission.CASE_ASSIGN, sight) for sight in sights.values()):
        raise NotFound()
    _check(work, account, theirs, None, None)
    return _move(work, account, theirs, None, None)


def _check(
    work: Work, account: Account, takers: Takers, too: OpenWork | None, taker: int | None
) -> None:
    """Refuse where a taker may not have what was meant for them."""
    people = {c.id: c for c in colleagues_in(work.session, account.agency_id)}
    people.pop(account.id, None)
    if not {t for t in takers.values() if t is not None} <= people.keys():
        raise Invalid({"taker": ["unknown_colleague"]})
    if taker is not None and taker not in people:
        raise Invalid({"taker": ["unknown_colleague"]})
    sights = sights_of(work.session, takers)
    faults = {
        why_not(people[to].actor, sights[case], is_open=True)
        for case, to in takers.items()
        if to is not None
    } - {None}
    if too is not None and taker is not None and too.drafts and not _files(people[taker]):
        faults.add(WhyNot.FILES_NOTHING)
    if faults:
        raise Invalid({"taker": [f"taker_{one}" for one in WhyNot if one in faults]})


def _files(one: Colleague) -> bool:
    return one.actor.holds(Permission.CASE_FILE)


def _move(
    work: Work, account: Account, takers: Takers, too: OpenWork | None, taker: int | None
) -> HandedOver:
    """Move everything in one act: an entry for the whole, and one for each case."""
    agency = account.agency_id
    assign(work, agency, takers)
    drafts = searches = observing = 0
    if too is not None and taker is not None:
        drafts = _move_drafts(work, too.drafts, taker)
        searches = _move_searches(work, too.searches, taker)
        people = {c.id: c for c in colleagues_in(work.session, agency)}
        pages = [capture for capture, _case in too.to_observe]
        observing = pass_on_observing(work, pages, account.id, people[taker])
    given: dict[int, list[int]] = defaultdict(list)
    for case, to in takers.items():
        if to is not None:
            given[to].append(case)
    if taker is not None and (drafts or searches):
        given[taker] += []
    work.record(
        Act.WORK_HANDED_OVER,
        f"account:{account.id}",
        account=account.id,
        takers=sorted(given),
        cases=sorted(takers),
        drafts=drafts,
        searches=searches,
    )
    for to, cases in given.items():
        tell(work, [to], "handed_over", name=account.full_name, count=len(cases))
    left = sum(to is None for to in takers.values())
    unobserved = (len(too.to_observe) if too else 0) - observing
    return HandedOver(len(takers) - left, left, drafts, searches, observing, unobserved)


def lock_cases(work: Work, cases: Iterable[int]) -> dict[int, int]:
    """Lock cases in the order of their ids; their versions."""
    rows = work.session.execute(
        select(Case.id, Case.version)
        .where(Case.id.in_(list(cases)))
        .order_by(Case.id)
        .with_for_update()
    )
    return {row.id: row.version for row in rows}


def assign(work: Work, agency: int, takers: Takers) -> None:
    """Write who has each of the cases in hand in an agency, with an entry in the book for each.

    The cases are locked in the order of their ids; whether it may be is for the act around it.
    """
    ids = sorted(takers)
    versions = lock_cases(work, ids)
    session = work.session
    session.execute(
        delete(Assignment).where(Assignment.case_id.in_(ids), Assignment.agency_id == agency)
    )
    rows = [
        {
            "case_id": case,
            "agency_id": agency,
            "account_id": takers[case],
            "assigned_by": work.actor.account_id,
            "assigned_at": work.now,
        }
        for case in ids
        if takers[case] is not None
    ]
    if rows:
        session.execute(insert(Assignment), rows)
    for case in ids:
        work.record(
            Act.CASE_ASSIGNED,
            f"case:{case}",
            case=case,
            version=versions[case],
            agency=agency,
            assignee=takers[case],
            reason=None,
        )


def _move_drafts(work: Work, drafts: Sequence[int], taker: int) -> int:
    if drafts:
        work.session.execute(update(Draft).where(Draft.id.in_(drafts)).values(account_id=taker))
    return len(drafts)


def _move_searches(work: Work, searches: Sequence[int], taker: int) -> int:
    """Under the same name, or with a number behind it where the taker has one of that name."""
    own = {
        (row.page, row.name)
        for row in work.session.execute(
            select(SavedSearch.page, SavedSearch.name).where(SavedSearch.account_id == taker)
        )
    }
    rows = work.session.scalars(select(SavedSearch).where(SavedSearch.id.in_(searches)))
    for row in rows.all():
        name, number = row.name, 1
        while (row.page, row.name) in own:
            number += 1
            row.name = f"{name[:74]} ({number})"
        own.add((row.page, row.name))
        row.account_id = taker
    return len(searches)
