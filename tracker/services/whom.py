"""Whom of an office a matter concerns: who has the case in hand, who hands work out."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.roles import Actor, Permission
from tracker.services import cases
from tracker.services.work import Work
from tracker.store.cases import Assignment, Case
from tracker.store.colleagues import colleagues_in


@dataclass(frozen=True)
class Office:
    """The people of one agency, asked about one case after the other. Nobody is named who does not
    see the case."""

    work: Work
    agency_id: int
    people: dict[int, Actor]

    @classmethod
    def of(cls, work: Work, agency_id: int) -> "Office":
        people = colleagues_in(work.session, agency_id)
        return cls(work, agency_id, {one.id: one.actor for one in people})

    def hand(self, case: Case) -> set[int]:
        """Who has the case in hand; where nobody has, who hands work out."""
        if not self.people:
            return set()
        in_hand = self.work.session.scalar(
            select(Assignment.account_id).where(
                Assignment.agency_id == self.agency_id, Assignment.case_id == case.id
            )
        )
        if in_hand in self._seeing(case):
            return {in_hand} if in_hand is not None else set()
        return self.chiefs(case)

    def chiefs(self, case: Case) -> set[int]:
        """Who hands out the work on the case; where nobody does, all who could take it up."""
        seeing = self._seeing(case)
        sight = cases.sight_of(self.work, case)
        chiefs = {one for one, who in seeing.items() if who.may(Permission.CASE_ASSIGN, sight)}
        return chiefs or {one for one, who in seeing.items() if who.can_work_on(sight)}

    def holders(self, case: Case, right: Permission) -> set[int]:
        """Who may do that on the case."""
        sight = cases.sight_of(self.work, case)
        return {one for one, who in self.people.items() if who.may(right, sight)}

    def _seeing(self, case: Case) -> dict[int, Actor]:
        sight = cases.sight_of(self.work, case)
        return {one: who for one, who in self.people.items() if who.sees(sight)}
