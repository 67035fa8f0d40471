"""The part of a case that was sent to an agency, as that agency may see it.

Everything here exists twice: for every case that was sent (`heads`, `terms`, `words`: joined
by their `case_id`, at most one row each, so that the database leaves out what nobody reads), and
for one given case (`head_of`, `term_of`: lateral).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

from tracker.domain.roles import Actor, Side
from tracker.domain.standing import OVERSIGHT, PERSONNEL
from tracker.store.cases import (
    Conduct,
    ConductRespondent,
    LaneRow,
    Respondent,
    SanctionRow,
    SendingRow,
    TermRow,
)
from tracker.store.people import Agency

Condition = ColumnElement[bool]
Order = Callable[[SQLColumnExpression[Any], SQLColumnExpression[Any]], ColumnElement[int]]


@dataclass(frozen=True)
class Sent:
    """What was sent to the reader's agency or, for an inspection, into its region.

    `notices` are terms that only keep a distance: nobody is late with them.
    """

    actor: Actor
    stage_order: Order
    notices: frozenset[str]

    def reaches(self, sending: Any) -> Condition:
        """The condition on a sending under which it is the reader's to see."""
        if self.actor.side is Side.PERSONNEL:
            agency = self.actor.agency_id
            return or_(sending.agency_id == agency, sending.ppk_id == agency)
        if self.actor.side is Side.INSPECTION:
            found: Condition = sending.region_code == self.actor.region
            return found
        return false()

    def holds(self, respondent: Any) -> Condition:
        """The respondent was sent."""
        sending = aliased(SendingRow)
        return exists().where(
            sending.case_id == respondent.case_id,
            sending.respondent_id == respondent.id,
            self.reaches(sending),
        )

    def heads(self) -> Subquery:
        """Of every case the lane that says most."""
        lanes = self._lanes().ext(distinct_on(LaneRow.case_id))
        return lanes.order_by(LaneRow.case_id, *self._most_telling()).subquery("head")

    def head_of(self, case_id: ColumnElement[Any]) -> LateralFromClause:
        """Of one case the lane that says most."""
        lanes = self._lanes().where(LaneRow.case_id == case_id)
        return lanes.order_by(*self._most_telling()).limit(1).lateral("head")

    def terms(self) -> Subquery:
        """Of every case the nearest running term."""
        nearest = self._running().ext(distinct_on(TermRow.case_id))
        ordered = nearest.order_by(TermRow.case_id, TermRow.due_on, TermRow.term)
        return ordered.subquery("nearest")

    def term_of(self, case_id: ColumnElement[Any]) -> LateralFromClause:
        """Of one case the nearest running term."""
        nearest = self._running().where(TermRow.case_id == case_id)
        return nearest.order_by(TermRow.due_on, TermRow.term).limit(1).lateral("nearest")

    def words(self) -> tuple[Subquery, Subquery, Subquery]:
        """Of every case the facets of types, channels and results, as far as they are known to
        the reader: acts of those who were sent, or of all where all were sent."""
        group = func.unnest(func.channel_groups(Conduct.channel)).label("word")
        types = self._conducts(Conduct.type.label("word")).subquery("type_words")
        channels = self._conducts(group).subquery("channel_words")
        results = self._results().subquery("result_words")
        return _said(types, "types"), _said(channels, "channels"), _said(results, "results")

    def _sending_of(self, table: Any, sending: Any) -> Condition:
        """The respondent of a row was sent; by two sendings, the row is found twice."""
        return and_(
            sending.case_id == table.case_id,
            sending.respondent_id == table.respondent_id,
            self.reaches(sending),
        )

    def _lanes(self) -> Select[Any, Any, Any, Any, Any, Any]:
        sending = aliased(SendingRow)
        return (
            select(
                LaneRow.case_id,
                LaneRow.is_open,
                LaneRow.lane,
                LaneRow.stage,
                LaneRow.holder_agency_id,
                LaneRow.since,
            )
            .join(sending, self._sending_of(LaneRow, sending))
            .where(or_(LaneRow.lane == OVERSIGHT, self._own_personnel_lane()))
        )

    def _own_personnel_lane(self) -> Condition:
        """A respondent may have been sent to several agencies: each sees the lane addressed to
        it, and the PPK above it."""
        if self.actor.side is Side.INSPECTION:
            return LaneRow.lane == PERSONNEL
        below = select(Agency.id).where(Agency.parent_id == self.actor.agency_id)
        addressed = or_(
            LaneRow.addressee_id.is_(null()),
            LaneRow.addressee_id == self.actor.agency_id,
            LaneRow.addressee_id.in_(below),
        )
        return and_(LaneRow.lane == PERSONNEL, addressed)

    def _most_telling(self) -> list[ColumnElement[Any]]:
        """Open before closed, held here before elsewhere, the personnel lane before the oversight,
        then the least advanced person."""
        held_here = func.coalesce(LaneRow.holder_agency_id == self.actor.agency_id, literal(False))
        return [
            LaneRow.is_open.desc(),
            held_here.desc(),
            (LaneRow.lane == PERSONNEL).desc(),
            self.stage_order(LaneRow.lane, LaneRow.stage),
            LaneRow.respondent_id.expression,
        ]

    def _running(self) -> Select[Any, Any, Any]:
        sending = aliased(SendingRow)
        return (
            select(TermRow.case_id, TermRow.due_on, TermRow.term)
            .join(sending, self._sending_of(TermRow, sending))
            .where(
                TermRow.lane.in_((PERSONNEL, OVERSIGHT)),
                TermRow.met_on.is_(null()),
                ~TermRow.is_cancelled,
                TermRow.term.not_in(sorted(self.notices)),
            )
        )

    def _conducts(self, word: ColumnElement[Any]) -> Select[Any, Any]:
        sending, other = aliased(SendingRow), aliased(Respondent)
        of_somebody_sent = (
            select(literal(1))
            .select_from(ConductRespondent)
            .join(sending, sending.respondent_id == ConductRespondent.respondent_id)
            .where(
                ConductRespondent.conduct_id == Conduct.id,
                sending.case_id == Conduct.case_id,
                self.reaches(sending),
            )
            .exists()
        )
        somebody_was_not = exists().where(other.case_id == Conduct.case_id, ~self.holds(other))
        anything = aliased(SendingRow)
        sent = select(anything.case_id).where(self.reaches(anything))
        return select(Conduct.case_id, word).where(
            Conduct.case_id.in_(sent), or_(of_somebody_sent, ~somebody_was_not)
        )

    def _results(self) -> Select[Any, Any]:
        sending = aliased(SendingRow)
        imposed = and_(
            SanctionRow.case_id == Respondent.case_id,
            func.coalesce(SanctionRow.respondent_id, Respondent.id) == Respondent.id,
            SanctionRow.is_imposed,
        )
        said = func.result_words(
            Respondent.outcome,
            Respondent.recommended,
            SanctionRow.id.is_not(None),
            SanctionRow.level,
        )
        return (
            select(Respondent.case_id, func.unnest(said).label("word"))
            .join(
                sending,
                and_(
                    sending.case_id == Respondent.case_id,
                    sending.respondent_id == Respondent.id,
                    self.reaches(sending),
                ),
            )
            .outerjoin(SanctionRow, imposed)
        )


def sent_to(actor: Actor, stage_order: Order, notices: frozenset[str]) -> Sent:
    """What a person outside Bawaslu sees; `stage_order` ranks lane and stage."""
    return Sent(actor, stage_order, notices)


def _said(found: Subquery, name: str) -> Subquery:
    """The words of each case in order, one blank between."""
    words = func.string_agg(found.c.word.distinct(), aggregate_order_by(literal(" "), found.c.word))
    return select(found.c.case_id, words.label("words")).group_by(found.c.case_id).subquery(name)
