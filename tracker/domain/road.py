"""What a lane, a stage and a move are. Which ones exist is data (`config/law/road/*.toml`).

A case travels in lanes: one of the case (verification, criminal) or one of each respondent
(oversight, personnel). Code knows lanes and kinds of field; stage and move ids are strings that
`tracker.domain.road_reading` checks when the law is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

from tracker.domain.errors import NotFound
from tracker.domain.reported import ReportedStages
from tracker.domain.roles import Permission
from tracker.domain.saying import Words

Facts = Mapping[str, object]
NO_WORDS = Words("", "")
SERVED_FROM, SERVED_UNTIL = "from_day", "until_day"
"""The fields in which a step that carries a sanction out says when it is served."""


class FieldKind(StrEnum):
    """What a move can ask for; each kind has one shape in a step's facts.

    line, text: str · day: ISO day · yes: bool · choice: option id · count: int ·
    agency: agency id · sanction: id of the law data · respondents: list of respondent ids ·
    outcomes: {respondent id: {"outcome", "reason"}} · votes: list of
    {"name", "present", "vote", "reason"} · checklist: {option id: bool} ·
    elements: {conduct id: {element no: {"element", "met", "evidence"}}}, where it is established
    person by person with `-respondent id` after the number and that id as "of" ·
    file: list of evidence ids.
    """

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    YES = "yes"
    CHOICE = "choice"
    COUNT = "count"
    AGENCY = "agency"
    SANCTION = "sanction"
    RESPONDENTS = "respondents"
    OUTCOMES = "outcomes"
    VOTES = "votes"
    CHECKLIST = "checklist"
    ELEMENTS = "elements"
    FILE = "file"


class Shown(StrEnum):
    """How much of a step the other side of the file may read."""

    FULL = "full"
    BARE = "bare"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class When:
    """A condition on an earlier answer of the same form; a `yes` field answers `yes` or `no`."""

    field: str
    answers: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        given = facts.get(self.field)
        if isinstance(given, bool):
            given = "yes" if given else "no"
        return given in self.answers


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, checklist or outcome; `to` sends the lane to another stage.

    `regimes` empty: offered whatever the election.
    """

    id: str
    label: Words
    to: str | None = None
    regimes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the law asks for when a move is made.

    `when` is the condition under which it is asked; `agencies` are the kinds of agency and
    `levels` the levels of sanction that may be chosen (empty: any). A day may not precede what
    `not_before` names: another day of the form, `step` (the day of the step itself) or `move:ID`
    (the latest step of that move for the same respondent); only a day of the `future` may still
    lie ahead. `notice` is the term of law that should lie between the step and that day.
    `level_from` names the answer that a sanction's level must agree with; of a checklist that asks
    for `every` answer none may stay unticked.
    """

    id: str
    kind: FieldKind
    label: Words
    help: Words
    required: bool = True
    options: tuple[Option, ...] = ()
    when: When | None = None
    agencies: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    not_before: tuple[str, ...] = ()
    future: bool = False
    notice: str | None = None
    level_from: str | None = None
    every: bool = False

    def is_asked(self, facts: Facts) -> bool:
        """True when the answers so far make this field apply."""
        return self.when is None or self.when.holds(facts)

    def options_in(self, regime: str) -> tuple[Option, ...]:
        """The answers that are offered under a regime."""
        return tuple(o for o in self.options if not o.regimes or regime in o.regimes)


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that a move starts, and from which day.

    `since` lists where the day is looked for, the first that is known counts: `step` (the day it
    happened), `field:NAME`, `case:known_on`, `case:found_on`, `move:ID` (the day of the latest
    step with that move) or `answer:ID.NAME` (what that step said in a field). `term` may hold
    `{regime}`; `regimes` and `when` restrict the clock. One that `outlives` its lane binds also
    after the lane has ended. Where sources conflict on what starts a term, each event has a clock
    of its own, and the one whose `event` the law data name as the start is used
    (`tracker.domain.start_events`).
    """

    term: str
    since: tuple[str, ...] = ("step",)
    regimes: frozenset[str] = frozenset()
    when: When | None = None
    outlives: bool = False
    event: str = ""

    def term_id(self, regime: str) -> str:
        return self.term.replace("{regime}", regime)

    def applies(self, facts: Facts, regime: str) -> bool:
        """True when this step, under this regime, starts the term."""
        return (not self.regimes or regime in self.regimes) and (
            self.when is None or self.when.holds(facts)
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """Lanes that a move opens, and who then holds them.

    `of` names the field with the respondents, or is `self` (this lane's own respondent) or `case`
    (a lane of the case); `holder` the field with the agency ("" for a lane that no agency holds).
    An optional opening stays shut when that field is empty.
    """

    lane: str
    stage: str
    of: str
    holder: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Caution:
    """What the law asks beside a step without making it void: a named check, and what is said,
    with basis and mark, where it finds something. `day` is the one that the check names; it is
    said where the words hold `{day}`."""

    check: str
    words: Words
    basis: str
    mark: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A place in a lane. `holder`: handling, addressee, person, bpasn or none.

    `main`: drawn even where the lane did not pass it. `came_back`: the file is back with the
    sender, so that a new sending enters the lane again. `hands_on`: the lane ends here because
    others go on with the respondents. `closes_others`: the other lanes of the same respondent
    (of everybody, in a lane of the case) end with it. `only_reported`: only imports lead here.
    `untimed` says, with its `untimed_mark`, that no term of law limits the stay here; both are
    empty where the law data say nothing of it.
    """

    id: str
    lane: str
    order: int
    label: Words
    holder: str
    ends: bool = False
    main: bool = True
    came_back: bool = False
    hands_on: bool = False
    closes_others: bool = False
    only_reported: bool = False
    untimed: Words = NO_WORDS
    untimed_mark: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One lawful step: from where, to where, by whose right, asking what, moving which clocks.

    No `origins`: it begins a case of one of its `kinds`. `to` "" leaves the lane where it stands.
    `expected` names the origins where the law expects this move next. `stops` are the terms that
    it meets, `cancels` those that it makes void, `lapses` those that bind no more once they have
    run out by its day. `kinds` and `tracks` restrict it (empty: any);
    `while_waiting` opens it also where the lane only waits at the origin. `hands_to`, `sets_track`
    name the field with the new holder or track. `sanction`: imposes, restates, annuls, carries out
    or ends one.
    `cautions` warn and refuse nothing. `reported`: its answers may be read by the other side once
    a step that `reports` was taken.
    """

    id: str
    lane: str
    origins: frozenset[str]
    to: str
    right: Permission
    label: Words
    done: Words
    basis: str
    mark: str
    help: Words
    fields: tuple[Field, ...] = ()
    starts: tuple[Clock, ...] = ()
    stops: tuple[str, ...] = ()
    opens: tuple[Opening, ...] = ()
    guards: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    kinds: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    cancels: tuple[str, ...] = ()
    lapses: tuple[str, ...] = ()
    expected: frozenset[str] = frozenset()
    while_waiting: bool = False
    series: str | None = None
    sets_kind: str | None = None
    sets_track: str | None = None
    hands_to: str | None = None
    sanction: str | None = None
    shown: Shown = Shown.HIDDEN
    reported: bool = False
    reports: bool = False

    def field(self, name: str) -> Field:
        for candidate in self.fields:
            if candidate.id == name:
                return candidate
        raise NotFound(field=name)

    def questions(self) -> list[tuple[When | None, tuple[Field, ...]]]:
        """The fields in their order; neighbours asked under one condition stand together."""
        together = groupby(self.fields, key=lambda asked: asked.when)
        return [(when, tuple(asked)) for when, asked in together]

    def asks(self, name: str) -> bool:
        """True when the move has a field of that name."""
        return any(candidate.id == name for candidate in self.fields)

    def target(self, facts: Facts) -> str:
        """The stage it leads to ("": it stays): a chosen option may send the lane elsewhere."""
        for asked in self.fields:
            if asked.kind is FieldKind.CHOICE and asked.is_asked(facts):
                for option in asked.options:
                    if option.to and facts.get(asked.id) == option.id:
                        return option.to
        return self.to

    def leads_to(self) -> frozenset[str]:
        """Every stage that it may lead to, apart from staying."""
        chosen = {o.to for f in self.fields for o in f.options if o.to}
        return frozenset({self.to} | chosen) - {""}


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the lanes; `per` is `case` or `respondent`."""

    id: str
    per: str
    order: int
    label: Words
    begins: str


@dataclass(frozen=True)
class Road:
    """All lanes with their stages and moves, as the law data give them."""

    lanes: Mapping[str, Lane]
    stages: Mapping[tuple[str, str], Stage]
    moves: Mapping[str, Move]
    _from: Mapping[tuple[str, str], tuple[Move, ...]] = field(default_factory=dict)
    reported: ReportedStages = field(default_factory=ReportedStages)

    def stage(self, lane: str, stage: str) -> Stage:
        """The stage, or NotFound."""
        if (lane, stage) not in self.stages:
            raise NotFound(lane=lane, stage=stage)
        return self.stages[lane, stage]

    def move(self, move_id: str) -> Move:
        """The move, or NotFound."""
        if move_id not in self.moves:
            raise NotFound(move=move_id)
        return self.moves[move_id]

    def moves_from(self, lane: str, stage: str) -> tuple[Move, ...]:
        """The moves that start at a stage, in the order of the law data."""
        return self._from.get((lane, stage), ())

    def open_moves(self, lane: str, stage: str, waiting: bool = False) -> tuple[Move, ...]:
        """The moves that a lane may make: those from its stage, or, while it only waits there,
        those that lead to that stage and those that are open to a waiting lane too."""
        if not waiting:
            return self.moves_from(lane, stage)
        return tuple(
            move
            for move in self.moves.values()
            if move.lane == lane
            and move.origins
            and (stage in move.leads_to() or (move.while_waiting and stage in move.origins))
        )

    def stages_of(self, lane: str) -> list[Stage]:
        """A lane's stages in their order."""
        return sorted((s for s in self.stages.values() if s.lane == lane), key=lambda s: s.order)

    def openings(self, kind: str) -> list[Move]:
        """The moves that begin a case of that kind."""
        return [m for m in self.moves.values() if not m.origins and kind in m.kinds]
