"""What happened in one case and what it led to, as far as one reader may know it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.domain.cautions import cautions_of
from tracker.domain.guards import Ground
from tracker.domain.law import RunningLaw
from tracker.domain.mending import annulment_obstacle, may_mend
from tracker.domain.moves import Ways
from tracker.domain.replay import replay
from tracker.domain.road import Caution, Move, Shown
from tracker.domain.roles import Actor, Side
from tracker.domain.showing import Part, part_about, shown_to
from tracker.domain.standing import CaseFacts, SanctionState, Standing, StepFacts
from tracker.queries.case_file import CaseFile, Found
from tracker.queries.case_views import Mended, Person, SanctionView, StepView


@dataclass(frozen=True)
class History:
    """The steps and the sanctions of a case for one reader.

    `ground` is where the case stands now; `persons` (by id) and `acts` are the respondents and the
    conducts in the reader's sight.
    """

    actor: Actor
    file: CaseFile
    law: RunningLaw
    ground: Ground
    ways: Ways
    persons: Mapping[int, Person]
    acts: Collection[int]
    sees_everybody: bool
    _warned: dict[int, tuple[Caution, ...]] = field(default_factory=dict, init=False)

    def steps(self) -> tuple[StepView, ...]:
        """The steps that the reader may know of, oldest first."""
        shown = (self._shown(step) for step in self.file.steps)
        return tuple(view for view in shown if view is not None)

    def _shown(self, step: Found) -> StepView | None:
        """A step with as much of it as the reader may see; None where that is nothing."""
        if step.respondent_id is not None and step.respondent_id not in self.persons:
            return None
        move = self.law.road.moves.get(step.move) if step.move else None
        own = step.by_agency_id == self.actor.agency_id
        shown = shown_to(
            self.actor.side,
            step.lane,
            move,
            step.origin,
            by_own_agency=own or self.actor.is_system,
            disclosed=step.id in self.ground.standing.disclosed,
            stage=step.stage,
        )
        part = self._part(step, move)
        if shown is Shown.HIDDEN or part is None:
            return None
        full = shown is Shown.FULL
        whole = full and part.is_whole
        mends = own and self._may_mend(step, move)
        person = self.persons.get(step.respondent_id or 0)
        return StepView(
            id=step.id,
            act=step.act,
            lane=step.lane,
            move=move,
            stage=step.stage,
            as_reported=step.as_reported,
            persons=(person,) if person else (),
            on=step.happened_on,
            outcome=step.outcome if full else None,
            note=step.note if whole else None,
            facts=part.facts if full else {},
            origin=step.origin,
            waiting=step.is_waiting,
            recorded_at=step.recorded_at,
            by=step.by if own else None,
            by_agency=step.by_agency,
            by_account=step.recorded_by,
            shown=shown,
            superseded_by=step.superseded_by,
            annulled_at=step.annulled_at,
            mended=self._mended(step),
            reason=step.reason if whole else None,
            cautions=self._cautions(step, move) if full else (),
            may_mend=mends,
            annul_obstacle=self._annul_obstacle(step, move) if mends and move else None,
        )

    def _may_mend(self, step: Found, move: Move | None) -> bool:
        if step.superseded_by is not None or step.annulled_at is not None:
            return False
        standing, sight = self.ground.standing, self.file.sight
        return may_mend(self.actor, as_read(step), move, standing, sight, self.ways)

    def sanctions(self) -> tuple[SanctionView, ...]:
        """Those of persons in sight: to Bawaslu its own, imported ones, and those reported back."""
        standing = self.ground.standing
        states = {state.step: state for state in standing.sanctions}
        steps = {step.id: step for step in self.file.steps}
        readable = set(steps)
        if self.actor.side is Side.BAWASLU:
            own = {s.id for s in self.file.steps if s.by_agency_id == self.actor.agency_id}
            readable = own | standing.disclosed
        return tuple(
            self._sanction(row, steps.get(row.step_id), states.get(row.step_id), readable)
            for row in self.file.sanctions
            if (row.respondent_id is None or row.respondent_id in self.persons)
            and (row.step_id is None or row.step_id in readable)
        )

    def _sanction(
        self, row: Found, step: Found | None, state: SanctionState | None, readable: Collection[int]
    ) -> SanctionView:
        move = self.law.road.moves.get(step.move or "") if step else None
        return SanctionView(
            person=self.persons.get(row.respondent_id or 0),
            sanction=row.sanction,
            level=row.level,
            decided_on=row.decided_on,
            decree_no=row.decree_no,
            basis=tuple(row.basis),
            is_imposed=row.is_imposed,
            is_replaced=row.replaced_by is not None,
            is_annulled=row.is_annulled,
            is_reported=row.step_id is None,
            cautions=self._cautions(step, move) if step else (),
            reasons=_reasons(step.facts) if step else (),
            **_served(row, state, readable),
        )

    def _cautions(self, step: Found, move: Move | None) -> tuple[Caution, ...]:
        """What the law asked for beside a step, on the ground that the case stood on before it.

        The road up to there is replayed for it, so it is found once for a step and its sanction.
        """
        if move is None or not move.cautions or step.superseded_by or step.annulled_at:
            return ()
        if step.id not in self._warned:
            ground = replace(
                self.ground,
                standing=replayed(self.file, self.law, before=step.position),
                respondent=step.respondent_id,
                facts=step.facts,
                on=step.happened_on.first if step.happened_on else None,
            )
            self._warned[step.id] = cautions_of(move, ground)
        return self._warned[step.id]

    def _part(self, step: Found, move: Move | None) -> Part | None:
        """What of a step is about whom the reader was sent; None where nothing is.

        An act that held for others too may speak of them in its note.
        """
        if move is None or self.sees_everybody:
            return Part(step.facts, is_whole=True)
        part = part_about(move, step.facts, self.acts, self.persons)
        if part is None or not part.is_whole:
            return part
        acts = self._acts_behind(step)
        alike = {s.respondent_id for s in self.file.steps if s.act in acts}
        return replace(part, is_whole=alike <= {None, *self.persons})

    def _acts_behind(self, step: Found) -> set[int]:
        """The acts that wrote a step and those that it was corrected from: its note is theirs."""
        older = {s.superseded_by: s for s in self.file.steps if s.superseded_by}
        found = [step]
        while (was := older.get(found[-1].id)) is not None:
            found.append(was)
        return {s.act for s in found if s.act is not None}

    def _mended(self, step: Found) -> Mended | None:
        """Who annulled a step, or wrote the one that stands in its place."""
        if step.annulled_at is not None:
            at, by, agency, name = (
                step.annulled_at, step.struck_by, step.struck_by_agency_id, step.struck_by_agency
            )  # fmt: skip
        else:
            new = next((s for s in self.file.steps if s.id == step.superseded_by), None)
            if new is None:
                return None
            at, by, agency, name = new.recorded_at, new.by, new.by_agency_id, new.by_agency
        return Mended(at, by if agency == self.actor.agency_id else None, name or "")

    def _annul_obstacle(self, step: Found, move: Move) -> str | None:
        later = [
            (other.lane, other.respondent_id)
            for other in self.file.steps
            if other.position > step.position
            and other.superseded_by is None
            and other.annulled_at is None
        ]
        is_own = step.recorded_by == self.actor.account_id
        return annulment_obstacle(as_read(step), move, later, is_own=is_own)


def replayed(file: CaseFile, law: RunningLaw, before: int | None = None) -> Standing:
    """Where the case stands, or where it stood before the step at a position."""
    case = file.case
    facts = CaseFacts(
        handling=case.receiving_agency_id,
        kind=case.filed_kind,
        regime=law.regime_of(case.election),
        known_on=case.known_on,
        respondents=tuple(r.id for r in file.respondents),
        found_on=case.found_on,
    )
    steps = [
        as_read(s)
        for s in file.steps
        if s.superseded_by is None
        and s.annulled_at is None
        and (before is None or s.position < before)
    ]
    return replay(law.road, facts, steps)


def as_read(step: Found) -> StepFacts:
    """A step as the replay reads it."""
    return StepFacts(
        step.id, step.lane, step.respondent_id, step.move, step.stage, step.happened_on,
        step.origin, step.facts, step.outcome, step.is_waiting,
    )  # fmt: skip


def _reasons(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What a decider wrote where the level is not the mapped one, or not the recommended one."""
    return tuple(str(facts[name]) for name in ("level_reason", "differs_reason") if facts.get(name))


def _served(row: Any, state: SanctionState | None, readable: Collection[int]) -> dict[str, Any]:
    """When a sanction is served, as far as the steps that say so may be read."""
    if state is None or state.carried_out_by not in readable:
        return {}
    return {
        "served_from": row.served_from,
        "served_until": row.served_until,
        "is_until_counted": row.served_until is not None and state.served_until is None,
        "is_served": state.ended_by in readable,
    }
