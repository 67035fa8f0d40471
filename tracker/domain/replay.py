"""Where a case stands: a pure function of its steps, in their order.

Steps are what happened; lanes, holders, clocks, outcomes and sanctions follow from them. That is
why a correction or an annulment needs no special case: the steps are read again.
"""

from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.clocks import meet_clocks, start_clocks, void_clocks
from tracker.domain.days import PartialDay
from tracker.domain.road import (
    SERVED_FROM,
    SERVED_UNTIL,
    FieldKind,
    Move,
    Opening,
    Road,
    Stage,
)
from tracker.domain.standing import (
    CRIMINAL,
    OVERSIGHT,
    PERSONNEL,
    VERIFICATION,
    CaseFacts,
    ClockState,
    LaneKey,
    LaneState,
    Origin,
    SanctionState,
    Sending,
    Standing,
    StepFacts,
)

__all__ = [
    "CRIMINAL",
    "OVERSIGHT",
    "PERSONNEL",
    "VERIFICATION",
    "CaseFacts",
    "ClockState",
    "LaneKey",
    "LaneState",
    "Origin",
    "SanctionState",
    "Sending",
    "Standing",
    "StepFacts",
    "replay",
]

LEVEL, UNSPECIFIED = "level", "unspecified"
"""The field in which a recommendation names its level, and the answer where it names none."""


def replay(road: Road, case: CaseFacts, steps: Sequence[StepFacts]) -> Standing:
    """Read the steps in order and say where the case stands.

    A recorded step moves its lane and nothing else: it starts no term and takes no number.

    Raises:
        NotFound: a step names a stage that the road does not have.
    """
    reading = _Reading(road, case)
    for step in steps:
        reading.take(step)
    return reading.end()


class _Reading:
    """The steps of one case being read into a standing."""

    def __init__(self, road: Road, case: CaseFacts) -> None:
        self.road, self.case = road, case
        self.standing = Standing(kind=case.kind, handling=case.handling)
        self.handed_on: set[int] = set()
        self.ended: dict[LaneKey, set[int]] = {}
        self.unreported: dict[int | None, list[int]] = {}

    def take(self, step: StepFacts) -> None:
        move = self.road.moves.get(step.move) if step.move else None
        for key in self._keys(step, move):
            self._enter(step, move, key)
        self._outcomes(step, move)
        self._recommended(step, move)
        if move is not None:
            self._made(step, move)
            for opening in move.opens:
                self._open_lanes(step, opening)
            if step.origin is not Origin.RECORDED:
                start_clocks(self.standing, self.case, step, move)
                meet_clocks(self.standing, self.case, step, move)
                self._sanction(step, move)
        void_clocks(self.standing, step)

    def end(self) -> Standing:
        """The standing, once holders are named and nobody sent on is forgotten.

        A source that says only that the file went on leaves the case open: nobody knows yet who
        holds it.
        """
        lanes = self.standing.lanes
        followed = {respondent for _, respondent in lanes}
        main = lanes.get((VERIFICATION, None))
        if main is not None and self.handed_on - followed:
            lanes[VERIFICATION, None] = replace(main, is_open=True)
        for key, state in lanes.items():
            stage = self.road.stage(state.lane, state.stage)
            lanes[key] = replace(state, holder=self._holder(stage, state))
        return self.standing

    def _holder(self, stage: Stage, state: LaneState) -> int | None:
        if stage.holder == "handling" or (stage.holder == "person" and state.respondent is None):
            return self.standing.handling
        return state.addressee if stage.holder in ("addressee", "person") else None

    def _keys(self, step: StepFacts, move: Move | None) -> list[LaneKey]:
        """The lanes that a step touches; as reported alone, it touches none."""
        lane = self.road.lanes.get(step.lane)
        if lane is None or (not step.stage and move is None):
            return []
        if lane.per == "case":
            return [(step.lane, None)]
        if step.respondent is not None:
            return [(step.lane, step.respondent)]
        chosen = self.standing.sent_on or self.case.respondents
        return [(step.lane, r) for r in self.case.respondents if r in chosen]

    def _enter(self, step: StepFacts, move: Move | None, key: LaneKey) -> None:
        before = self.standing.lanes.get(key)
        name = step.stage or (before.stage if before else "")
        if not name:
            return
        stage = self.road.stage(step.lane, name)
        shown_to = before.shown_to if before else None
        if step.origin is Origin.RECORDED and step.facts.get("shown_to") and key[1] is not None:
            shown_to = int(step.facts["shown_to"])
            sending = Sending(key[1], shown_to, step.id, step.on, recorded=True)
            self.standing.sendings.append(sending)
        if stage.hands_on and not step.waiting and move is None:
            self._went_on(step)
        if stage.closes_others and not step.waiting:
            self._close_others(key, step.respondent)
        if before is not None and self._was_sent_on(step, before, stage):
            stage = self.road.stage(before.lane, before.stage)
        stays = before is not None and before.stage == stage.id and not before.waiting
        track = step.facts.get(move.sets_track) if move and move.sets_track else None
        self.standing.lanes[key] = LaneState(
            lane=step.lane,
            respondent=key[1],
            stage=stage.id,
            since=before.since if before and stays and (move or stage.id != name) else step.on,
            step=step.id,
            holder=None,
            waiting=step.waiting,
            is_open=step.waiting or not self._ends(step, stage, key),
            recorded=step.origin is Origin.RECORDED,
            addressee=self._handed(step, move, key) or self._held(step, before),
            track=str(track) if track else (before.track if before else None),
            shown_to=shown_to,
        )
        self._came_to(key, stage.id, step)

    def _came_to(self, key: LaneKey, stage: str, step: StepFacts) -> None:
        trail = self.standing.trail.setdefault(key, [])
        if not step.waiting and trail[-1:] != [stage]:
            trail.append(stage)

    def _was_sent_on(self, step: StepFacts, before: LaneState, stage: Stage) -> bool:
        """What ended for one respondent does not undo that another was sent on."""
        if step.respondent is None or before.respondent is not None or before.waiting:
            return False
        return stage.ends and self.road.stage(before.lane, before.stage).hands_on

    def _ends(self, step: StepFacts, stage: Stage, key: LaneKey) -> bool:
        """A lane of the case ends for one respondent at a time where a source says so."""
        if key[1] is not None:
            return stage.ends
        whose = set(self.case.respondents) if step.respondent is None else {step.respondent}
        ended = self.ended.setdefault(key, set())
        if stage.ends:
            ended |= whose
        else:
            ended -= whose
        return stage.ends and ended >= set(self.case.respondents)

    def _handed(self, step: StepFacts, move: Move | None, key: LaneKey) -> int | None:
        """The agency that a move names as the new holder of the lane, if any."""
        given = step.facts.get(move.hands_to) if move and move.hands_to else None
        if not given:
            return None
        if key[1] is None:
            self.standing.handling = int(given)
            return None
        self._send(step, key, int(given))
        return int(given)

    def _held(self, step: StepFacts, before: LaneState | None) -> int | None:
        """The agency that the lane was with. Where no source names one, an agency that goes on
        itself from the history shown to it has taken the file over."""
        if before is None or before.addressee is not None:
            return before.addressee if before else None
        return before.shown_to if step.lane == PERSONNEL and step.origin is Origin.LIVE else None

    def _went_on(self, step: StepFacts) -> None:
        gone = self.case.respondents if step.respondent is None else (step.respondent,)
        self.standing.sent_on |= set(gone)
        self.handed_on |= set(gone)

    def _close_others(self, entered: LaneKey, respondent: int | None) -> None:
        whose = entered[1] if entered[1] is not None else respondent
        for key, state in self.standing.lanes.items():
            if key != entered and (whose is None or key[1] == whose):
                self.standing.lanes[key] = replace(state, is_open=False)
        self.handed_on -= {whose} if whose is not None else self.handed_on

    def _send(self, step: StepFacts, key: LaneKey, agency: int) -> None:
        if key[0] == PERSONNEL and key[1] is not None:
            self.standing.sendings.append(Sending(key[1], agency, step.id, step.on))

    def _outcomes(self, step: StepFacts, move: Move | None) -> None:
        if move is None:
            found = step.facts.get("plenary")
            whose = self.case.respondents if step.respondent is None else (step.respondent,)
            if found and step.lane == VERIFICATION:
                self.standing.outcomes.update({r: str(found) for r in whose})
            return
        for asked in move.fields:
            if asked.kind is FieldKind.OUTCOMES:
                for respondent, answer in (step.facts.get(asked.id) or {}).items():
                    self.standing.outcomes[int(respondent)] = str(answer["outcome"])

    def _recommended(self, step: StepFacts, move: Move | None) -> None:
        level = step.facts.get(LEVEL) if move else self._reported_level(step)
        if step.lane == OVERSIGHT and level:
            for _, respondent in self._keys(step, move):
                if respondent is not None:
                    self.standing.recommended[respondent] = str(level)

    def _reported_level(self, step: StepFacts) -> str | None:
        """A source that reports a recommendation hardly ever names its level."""
        asks = (
            move.lane == step.lane and step.stage in move.leads_to() and move.asks(LEVEL)
            for move in self.road.moves.values()
        )
        return UNSPECIFIED if step.lane == OVERSIGHT and not step.waiting and any(asks) else None

    def _made(self, step: StepFacts, move: Move) -> None:
        standing = self.standing
        standing.made[move.id, step.respondent] = step.on
        standing.answers[move.id, step.respondent] = step.facts
        if step.on is not None:
            standing.moved_on[move.id] = step.on
        standing.kind = move.sets_kind or standing.kind
        unreported = self.unreported.setdefault(step.respondent, [])
        if move.reported:
            unreported.append(step.id)
        if move.reports:
            standing.disclosed.update(unreported)
            unreported.clear()

    def _open_lanes(self, step: StepFacts, opening: Opening) -> None:
        given = step.facts.get(opening.holder) if opening.holder else None
        if opening.holder and not given:
            return
        agency = int(given) if given else None
        for respondent in self._opened_for(step, opening):
            key = (opening.lane, respondent)
            if respondent is not None:
                self.standing.sent_on.add(respondent)
            if agency is not None:
                self._send(step, key, agency)
            before = self.standing.lanes.get(key)
            if before is not None and before.is_open and not self._came_back(before):
                if before.addressee is None:  # history named nobody
                    self.standing.lanes[key] = replace(before, addressee=agency)
                continue
            self.standing.lanes[key] = LaneState(
                lane=opening.lane,
                respondent=respondent,
                stage=opening.stage,
                since=step.on,
                step=step.id,
                holder=None,
                waiting=False,
                is_open=not self.road.stage(opening.lane, opening.stage).ends,
                recorded=step.origin is Origin.RECORDED,
                addressee=agency,
                track=before.track if before else None,
                shown_to=before.shown_to if before else None,
            )
            self._came_to(key, opening.stage, step)

    def _opened_for(self, step: StepFacts, opening: Opening) -> list[int | None]:
        if opening.of == "case":
            return [None]
        if opening.of == "self":
            return [step.respondent] if step.respondent is not None else []
        return [int(respondent) for respondent in step.facts.get(opening.of) or ()]

    def _came_back(self, state: LaneState) -> bool:
        return state.waiting or self.road.stage(state.lane, state.stage).came_back

    def _sanction(self, step: StepFacts, move: Move) -> None:
        """An objection, an appeal or an annulment speaks of the latest decision that stands."""
        if move.sanction is None or step.respondent is None:
            return
        made, facts = self.standing.sanctions, step.facts
        last = next(
            (
                i
                for i in range(len(made) - 1, -1, -1)
                if made[i].respondent == step.respondent and made[i].stands
            ),
            None,
        )
        annuls = move.sanction == "annuls" or (
            move.sanction == "restates" and facts.get("outcome") == "annulled"
        )
        if annuls:
            if last is not None:
                made[last] = replace(made[last], annulled=True)
            return
        if move.sanction in ("carries_out", "ends"):
            if last is not None:
                made[last] = _served(made[last], step, move.sanction)
            return
        if not facts.get("sanction"):
            return
        if move.sanction == "restates" and last is not None:
            made[last] = replace(made[last], replaced_by=step.id)
        began = made[last] if move.sanction == "restates" and last is not None else None
        made.append(
            SanctionState(
                step.id,
                step.respondent,
                str(facts["sanction"]),
                facts,
                served_from=began.served_from if began else None,
                carried_out_by=began.carried_out_by if began else None,
            )
        )


def _served(sanction: SanctionState, step: StepFacts, what: str) -> SanctionState:
    if what == "ends":
        return replace(sanction, ended_by=step.id)
    first, last = (step.facts.get(name) for name in (SERVED_FROM, SERVED_UNTIL))
    return replace(
        sanction,
        carried_out_by=step.id,
        served_from=PartialDay.parse(str(first)) if first else None,
        served_until=PartialDay.parse(str(last)) if last else None,
    )
