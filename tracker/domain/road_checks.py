"""What is wrong with a road as a whole: references, conditions, places nobody reaches or leaves."""

from collections.abc import Iterable, Iterator, Mapping

from tracker.domain.cautions import CHECKS
from tracker.domain.guards import GUARDS
from tracker.domain.problems import Problem
from tracker.domain.road import (
    SERVED_FROM,
    SERVED_UNTIL,
    Field,
    FieldKind,
    Move,
    Opening,
    Road,
    When,
)
from tracker.domain.roles import AgencyKind

MARKS = frozenset({"verified", "secondary", "recalled", "practice"})
HOLDERS = frozenset({"handling", "addressee", "person", "bpasn", "none"})
KINDS = frozenset({"report", "finding", "lead"})
TRACKS = frozenset({"trace", "full", "discipline", "ethics"})
LEVELS = frozenset({"moral", "light", "medium", "heavy", "dishonourable_dismissal"})
SANCTION_EFFECTS = frozenset({"imposes", "restates", "annuls", "carries_out", "ends"})
SERIES = frozenset({"register", "receipt"})
OUTCOMES = frozenset({"proven", "other_regulation", "not_proven", "not_asn"})
LONGEST = {"lane": 20, "stage": 40, "move": 60, "answer": 40}
"""What the columns that hold an id of each kind have room for."""
_AGENCIES = frozenset(kind.value for kind in AgencyKind)
_CHOOSING = {FieldKind.CHOICE, FieldKind.CHECKLIST, FieldKind.OUTCOMES}
_CASE_DAYS = frozenset({"case:known_on", "case:found_on"})


class RoadChecks:
    """Looks over a road that could be read; `where` tells file and line of every part."""

    def __init__(
        self,
        road: Road,
        where: Mapping[str, tuple[str, int]],
        term_ids: frozenset[str],
        regimes: frozenset[str],
    ) -> None:
        self.road, self.where = road, where
        self.term_ids, self.regimes = term_ids, regimes

    def problems(self) -> list[Problem]:
        """Everything that is wrong, lane by lane."""
        return [
            Problem(*self.where[part], f"{part}: {reason}") for part, reason in self._all_faults()
        ]

    def _all_faults(self) -> Iterator[tuple[str, str]]:
        yield from self._too_long()
        for lane in self.road.lanes.values():
            if (lane.id, lane.begins) not in self.road.stages:
                yield f"lane {lane.id}", f"begins at unknown stage {lane.begins}"
            if lane.per not in ("case", "respondent"):
                yield f"lane {lane.id}", f"per {lane.per}"
        for stage in self.road.stages.values():
            if stage.holder not in HOLDERS:
                yield f"stage {stage.lane}/{stage.id}", f"unknown holder {stage.holder}"
            for reason in _unknown("mark", {stage.untimed_mark} - {""}, MARKS):
                yield f"stage {stage.lane}/{stage.id}", reason
        for move in self.road.moves.values():
            for reason in (*self._references(move), *self._words_used(move), *_form_faults(move)):
                yield f"move {move.id}", reason
        yield from self._unreached()
        yield from self._unplaced()

    def _too_long(self) -> Iterator[tuple[str, str]]:
        """An answer is held to it too: a recommended level and an outcome have columns."""
        for lane in self.road.lanes.values():
            yield from _longer(f"lane {lane.id}", "lane", (lane.id,))
        for stage in self.road.stages.values():
            yield from _longer(f"stage {stage.lane}/{stage.id}", "stage", (stage.id,))
        for move in self.road.moves.values():
            yield from _longer(f"move {move.id}", "move", (move.id,))
            answers = (option.id for field in move.fields for option in field.options)
            yield from _longer(f"move {move.id}", "answer", answers)

    def _references(self, move: Move) -> Iterator[str]:
        for stage in sorted(move.origins | move.leads_to()):
            if (move.lane, stage) not in self.road.stages:
                yield f"unknown stage {stage}"
        if not move.origins and not (move.to and move.kinds):
            yield "begins a case, but names no stage or no kind"
        for stage in sorted(move.expected - move.origins):
            yield f"is expected at {stage}, where it does not start"
        for opening in move.opens:
            yield from self._opening_faults(opening)
        for guard in move.guards:
            if guard not in GUARDS:
                yield f"unknown guard {guard}"
        for caution in move.cautions:
            if caution.check not in CHECKS:
                yield f"unknown check {caution.check}"
        for clock in move.starts:
            for since in clock.since:
                if not self._is_a_day(move, since):
                    yield f"term {clock.term} starts from unknown {since}"
            yield from _unknown("regime", clock.regimes, self.regimes)
        notices = (field.notice for field in move.fields if field.notice)
        started = (clock.term for clock in move.starts)
        for term in (*started, *move.stops, *move.cancels, *move.lapses, *notices):
            if not {term.replace("{regime}", r) for r in self.regimes} <= self.term_ids:
                yield f"unknown term {term}"

    def _opening_faults(self, opening: Opening) -> Iterator[str]:
        if (opening.lane, opening.stage) not in self.road.stages:
            yield f"opens unknown stage {opening.lane}/{opening.stage}"
        elif (self.road.lanes[opening.lane].per == "case") != (opening.of == "case"):
            yield f"opens lane {opening.lane} of the wrong party {opening.of}"

    def _is_a_day(self, move: Move, since: str) -> bool:
        kind, _, name = since.partition(":")
        if kind == "field":
            return any(f.id == name and f.kind is FieldKind.DAY for f in move.fields)
        if kind == "move":
            return name in self.road.moves
        if kind == "answer":
            made, _, asked = name.partition(".")
            fields = self.road.moves[made].fields if made in self.road.moves else ()
            return any(f.id == asked and f.kind is FieldKind.DAY for f in fields)
        return since == "step" or since in _CASE_DAYS

    def _words_used(self, move: Move) -> Iterator[str]:
        yield from _unknown("mark", {move.mark, *(c.mark for c in move.cautions)}, MARKS)
        yield from _unknown("kind", move.kinds | {move.sets_kind or "report"}, KINDS)
        yield from _unknown("track", move.tracks, TRACKS)
        yield from _unknown("series", {move.series} if move.series else (), SERIES)
        yield from _unknown("sanction", {move.sanction} if move.sanction else (), SANCTION_EFFECTS)
        for field in move.fields:
            for day in field.not_before:
                if day.startswith("move:") and day[5:] not in self.road.moves:
                    yield f"field {field.id} may not precede unknown {day}"
            yield from _unknown("agency", field.agencies, _AGENCIES)
            yield from _unknown("level", field.levels, LEVELS)
            answers = {option.id for option in field.options}
            if field.kind is FieldKind.OUTCOMES:
                yield from _unknown("plenary outcome", answers, OUTCOMES)
            for option in field.options:
                yield from _unknown("regime", option.regimes, self.regimes)

    def _unreached(self) -> Iterator[tuple[str, str]]:
        reached = self._reached()
        ending = {key for key, stage in self.road.stages.items() if stage.ends}
        leaving = self._leaving(ending)
        for key, stage in self.road.stages.items():
            part = f"stage {stage.lane}/{stage.id}"
            if key not in reached and not stage.only_reported:
                yield part, "cannot be reached"
            if key not in leaving:
                yield part, "cannot be left towards an end"

    def _reached(self) -> set[tuple[str, str]]:
        """Every stage that some case can come to, from the moves that begin one."""
        reached: set[tuple[str, str]] = set()
        beginnings = [move for move in self.road.moves.values() if not move.origins]
        fresh = {(move.lane, stage) for move in beginnings for stage in move.leads_to()}
        while fresh:
            reached |= fresh
            open_now = [m for lane, stage in reached for m in self.road.moves_from(lane, stage)]
            found = {(m.lane, s) for m in open_now for s in m.leads_to()}
            found |= {(o.lane, o.stage) for m in open_now for o in m.opens}
            fresh = (found & set(self.road.stages)) - reached
        return reached

    def _leaving(self, ending: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Every stage from which an end of its lane can be come to.

        A file that came back leaves its lane by being sent again.
        """
        leaving = ending | {key for key, stage in self.road.stages.items() if stage.came_back}
        while True:
            found = {
                (move.lane, origin)
                for move in self.road.moves.values()
                if any((move.lane, stage) in leaving for stage in move.leads_to())
                for origin in move.origins
            }
            if found <= leaving:
                return leaving
            leaving |= found

    def _unplaced(self) -> Iterator[tuple[str, str]]:
        table = self.road.reported
        named = {place.reported for place in table.places}
        for number, place in enumerate(table.places):
            if place.lane is not None and (place.lane, place.stage) not in self.road.stages:
                yield f"place {number}", f"unknown stage {place.lane}/{place.stage}"
            for stage in sorted((place.after | place.before) - named):
                yield f"place {number}", f"looks for unknown reported stage {stage}"
            if place.plenary is not None and place.plenary not in OUTCOMES:
                yield f"place {number}", f"unknown plenary outcome {place.plenary}"


def _form_faults(move: Move) -> Iterator[str]:
    """Fields that ask for nothing, or depend on what was not asked before."""
    before: dict[str, Field] = {}
    for field in move.fields:
        if field.id in before:
            yield f"field {field.id} is given twice"
        if field.kind in _CHOOSING and not field.options:
            yield f"field {field.id} has no options"
        if len({option.id for option in field.options}) != len(field.options):
            yield f"field {field.id} has an option twice"
        yield from _condition_faults(field.when, before)
        for name in field.not_before:
            elsewhere = name == "step" or name.startswith("move:")
            if not elsewhere and not _is_day(before.get(name)):
                yield f"field {field.id} may not precede {name}, which is no day before it"
        if field.kind is not FieldKind.DAY and (field.not_before or field.future or field.notice):
            yield f"field {field.id} is no day"
        if field.level_from is not None and field.level_from not in before:
            yield f"field {field.id} agrees with unknown {field.level_from}"
        before[field.id] = field
    for clock in move.starts:
        yield from _condition_faults(clock.when, before)
    named = {o.of for o in move.opens} - {"self", "case"} | {o.holder for o in move.opens}
    named |= {move.hands_to or "", move.sets_track or ""}
    for name in sorted(named - set(before) - {""}):
        yield f"unknown field {name}"
    if move.sanction == "carries_out":
        for name in (SERVED_FROM, SERVED_UNTIL):
            if not _is_day(before.get(name)):
                yield f"carries a sanction out without the day {name}"
    track = before.get(move.sets_track or "")
    if track is not None:
        yield from _unknown("track", {option.id for option in track.options}, TRACKS)


def _longer(part: str, kind: str, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in ids:
        if len(name) > LONGEST[kind]:
            yield part, f"the id of the {kind} {name!r} is longer than {LONGEST[kind]} signs"


def _is_day(field: Field | None) -> bool:
    return field is not None and field.kind is FieldKind.DAY


def _condition_faults(when: When | None, before: Mapping[str, Field]) -> Iterator[str]:
    if when is None:
        return
    asked = before.get(when.field)
    if asked is None:
        yield f"depends on field {when.field}, which is not asked before"
        return
    yes = asked.kind is FieldKind.YES
    yield from _unknown(
        f"answer of {when.field}",
        when.answers,
        {"yes", "no"} if yes else {option.id for option in asked.options},
    )


def _unknown(what: str, given: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    for name in sorted(set(given) - set(known)):
        yield f"unknown {what} {name}"
