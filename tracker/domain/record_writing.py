"""Saying in the record format what was done here: live steps as the events they are nearest to."""

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.domain.road import FieldKind, Move, Road

Facts = dict[str, Any]

# What the plenary found of a respondent, as an event of its own says it.
_FOUND = {
    "proven": ("proven", "proven"),
    "other_regulation": ("not_proven", "other_regulation"),
    "not_proven": ("not_proven", "not_proven"),
}


class Reporting:
    """The stage of the format that is nearest to each stage of a road."""

    def __init__(self, road: Road) -> None:
        self.road = road
        self._nearest = dict(_nearest(road))

    def stage_for(self, lane: str, stage: str) -> str:
        """The reported stage that puts a lane there, else the one that comes closest before."""
        return self._nearest.get((lane, stage), "assessed")

    def events(self, step: Mapping[str, Any]) -> list[Facts]:
        """A live step as events: one, or one for each respondent that it names.

        `step` has the keys lane, stage, move, on, respondent (a key or None), outcome, note, facts,
        and keys (respondent id → key).
        """
        move = self.road.moves.get(step["move"] or "")
        found = list(self._found(move, step))
        if found:
            return found
        stage = self.stage_for(step["lane"], step["stage"])
        outcome = step["outcome"]
        if move is not None and move.sanction == "imposes" and step["facts"].get("sanction"):
            stage, outcome = "sanction", outcome or "sanctioned"
        chosen = self._chosen(move, step) or [step["respondent"]]
        return [_event(step, stage, key, outcome) for key in chosen]

    def _chosen(self, move: Move | None, step: Mapping[str, Any]) -> list[str]:
        """The respondents that a step of the case was taken for; nobody where it was for all."""
        keys = step["keys"]
        for asked in move.fields if move is not None else ():
            if asked.kind is FieldKind.RESPONDENTS:
                ids = [str(one) for one in step["facts"].get(asked.id) or ()]
                chosen = [keys[one] for one in ids if one in keys]
                return chosen if len(chosen) < len(keys) else []
        return []

    def _found(self, move: Move | None, step: Mapping[str, Any]) -> Iterator[Facts]:
        for asked in move.fields if move is not None else ():
            if asked.kind is not FieldKind.OUTCOMES:
                continue
            for respondent, answer in (step["facts"].get(asked.id) or {}).items():
                key = step["keys"].get(str(respondent))
                stage, outcome = _FOUND.get(answer.get("outcome"), (None, None))
                if key is not None and stage is not None:
                    yield _event(step, stage, key, outcome)


def _event(step: Mapping[str, Any], stage: str, respondent: str | None, outcome: Any) -> Facts:
    return {
        "stage": stage,
        "on": step["on"],
        "respondent": respondent,
        "outcome": outcome,
        "note": step["note"],
    }


def _nearest(road: Road) -> Iterator[tuple[tuple[str, str], str]]:
    """Rows that depend on context or outcome say less of a stage than those that do not."""
    places = [place for place in road.reported.places if place.lane and place.waiting is not True]
    places.sort(key=lambda p: bool(p.outcomes) + bool(p.after) + bool(p.before))
    for lane in road.lanes:
        named: dict[str, str] = {}
        for place in places:
            if place.lane == lane:
                named.setdefault(place.stage, place.reported)
        stages = [stage.id for stage in road.stages_of(lane)]
        first = next((named[stage] for stage in stages if stage in named), None)
        for stage in stages:
            first = named.get(stage, first)
            if first is not None:
                yield (lane, stage), first
