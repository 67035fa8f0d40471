"""What lies in one person's hands: cases, drafts, shared searches, and what only they can end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.roles import Sight
from tracker.store.captures import CaptureRow, waits_for
from tracker.store.cases import Assignment, Case, Recusal, SendingRow
from tracker.store.people import CARRIED, Account, Draft
from tracker.store.searching import SavedSearch

FILING = "/lapor"
"""The page whose drafts are work of the office; other text is the person's own."""


@dataclass(frozen=True)
class OpenWork:
    """The open work of an account, by ids; `to_observe` are secured pages that wait for its word as
    second observer, each with its case."""

    cases: tuple[int, ...]
    drafts: tuple[int, ...]
    searches: tuple[int, ...]
    to_observe: tuple[tuple[int, int], ...]

    @property
    def is_empty(self) -> bool:
        """Nothing that somebody else could take over."""
        return not (self.cases or self.drafts or self.searches or self.to_observe)


def open_work_of(session: Session, account: Account) -> OpenWork:
    """What an account has in hand in its agency: four statements."""
    cases = (
        select(Assignment.case_id)
        .join(Case, Case.id == Assignment.case_id)
        .where(
            Assignment.account_id == account.id,
            Assignment.agency_id == account.agency_id,
            Case.is_open,
        )
        .order_by(Assignment.case_id)
    )
    drafts = select(Draft.id).where(
        Draft.account_id == account.id, Draft.place == FILING, Draft.key != CARRIED
    )
    searches = select(SavedSearch.id).where(
        SavedSearch.account_id == account.id, SavedSearch.is_shared
    )
    observing = (
        select(CaptureRow.id, CaptureRow.case_id)
        .where(waits_for(account.id))
        .order_by(CaptureRow.id)
    )
    return OpenWork(
        cases=tuple(session.scalars(cases)),
        drafts=tuple(session.scalars(drafts)),
        searches=tuple(session.scalars(searches)),
        to_observe=tuple((row.id, row.case_id) for row in session.execute(observing)),
    )


def sights_of(session: Session, cases: Iterable[int]) -> dict[int, Sight]:
    """What the policy must know of each of some cases: three statements."""
    wanted = list(cases)
    rows = session.execute(
        select(Case.id, Case.agency_id, Case.receiving_agency_id, Case.region_code).where(
            Case.id.in_(wanted)
        )
    ).all()
    sent = session.execute(
        select(
            SendingRow.case_id, SendingRow.agency_id, SendingRow.ppk_id, SendingRow.region_code
        ).where(SendingRow.case_id.in_(wanted))
    ).all()
    shut = session.execute(
        select(Recusal.case_id, Recusal.account_id).where(Recusal.case_id.in_(wanted))
    ).all()
    sent_by, shut_by = defaultdict(list), defaultdict(set)
    for one in sent:
        sent_by[one.case_id].append(one)
    for other in shut:
        shut_by[other.case_id].add(other.account_id)
    return {
        row.id: Sight(
            handling=row.agency_id,
            receiving=row.receiving_agency_id,
            region=row.region_code,
            sent_to=frozenset(
                {s.agency_id for s in sent_by[row.id]}
                | {s.ppk_id for s in sent_by[row.id] if s.ppk_id}
            ),
            sent_regions=frozenset(s.region_code for s in sent_by[row.id]),
            recused=frozenset(shut_by[row.id]),
        )
        for row in rows
    }
