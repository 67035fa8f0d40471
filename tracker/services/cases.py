"""Loading a case for an act: locked, in sight, unchanged since it was read."""

from sqlalchemy import func, select

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound, Stale
from tracker.domain.moves import Ways, tracks_for
from tracker.domain.roles import Sight
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, Recusal, SendingRow, Step
from tracker.store.people import Account


def locked(work: Work, case_id: int, *, seen: int | None = None) -> tuple[Case, Sight]:
    """The case with its row locked, and what the policy must know of it.

    Raises:
        NotFound: there is none, or it is outside the actor's sight.
        Stale: it changed since the version that the actor saw.
    """
    case = work.session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound()
    sight = sight_of(work, case)
    if not work.actor.sees(sight):
        raise NotFound()
    if seen is not None and case.version != seen:
        raise Stale(seen=seen, now=case.version)
    return case, sight


def sight_of(work: Work, case: Case) -> Sight:
    """What `Actor.sees` and `Actor.may` ask of a case: two statements."""
    sendings = work.session.execute(
        select(SendingRow.agency_id, SendingRow.ppk_id, SendingRow.region_code).where(
            SendingRow.case_id == case.id
        )
    ).all()
    recused = work.session.scalars(
        select(Recusal.account_id).where(Recusal.case_id == case.id)
    ).all()
    sent_to = {s.agency_id for s in sendings} | {s.ppk_id for s in sendings if s.ppk_id}
    return Sight(
        handling=case.agency_id,
        receiving=case.receiving_agency_id,
        region=case.region_code,
        sent_to=frozenset(sent_to),
        sent_regions=frozenset(s.region_code for s in sendings),
        recused=frozenset(recused),
    )


def ways_of(work: Work, case: Case, agencies: set[int]) -> Ways:
    """What decides which moves are open: kind, tracks by phase, agencies that have accounts."""
    days = work.session.scalars(select(Conduct.on).where(Conduct.case_id == case.id)).all()
    phases = [phase_on(work, case, day) for day in days]
    return Ways(case.kind, tracks_for(phases), with_accounts(work, agencies))


def phase_on(work: Work, case: Case, day: PartialDay | None) -> str | None:
    """The phase of the case's contest on a day; None where the dates do not decide it."""
    if day is None:
        return None
    return work.law.phase(case.election, case.contest, day, case.region_code)


def with_accounts(work: Work, agencies: set[int]) -> frozenset[int]:
    """Those of the agencies that have an active account: they record their own steps."""
    found = work.session.scalars(
        select(Account.agency_id)
        .where(Account.agency_id.in_(agencies), Account.is_active, ~Account.is_system)
        .group_by(Account.agency_id)
    )
    return frozenset(found)


def next_position(work: Work, case: Case) -> int:
    last = work.session.scalar(select(func.max(Step.position)).where(Step.case_id == case.id))
    return (last or 0) + 1
