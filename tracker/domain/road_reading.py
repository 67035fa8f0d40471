"""From reviewed TOML to a `Road`, or every problem of the text at once."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from tracker.domain.problems import Problem, line_of
from tracker.domain.reported import Place, ReportedStages
from tracker.domain.road import (
    Caution,
    Clock,
    Field,
    FieldKind,
    Lane,
    Move,
    Opening,
    Option,
    Road,
    Shown,
    Stage,
    When,
)
from tracker.domain.road_checks import RoadChecks
from tracker.domain.roles import Permission
from tracker.domain.saying import Words

Row = Mapping[str, Any]

_KEYS = {
    "lane": "id per order begins",
    "stage": "id holder ends main came_back hands_on closes_others only_reported untimed_mark",
    "move": "id from to right basis mark field starts stops cancels lapses opens guards kinds "
    "tracks expected while_waiting series sets_kind sets_track hands_to sanction shown reported "
    "reports caution",
    "caution": "check basis mark",
    "field": "use id kind required option when agencies levels not_before future "
    "notice level_from every",
    "option": "id to regimes",
    "clock": "term since regimes when outlives event",
    "opening": "lane stage of holder optional",
    "place": "reported lane stage outcomes after before waiting plenary",
}
_WORDS = {
    "lane": "label",
    "stage": "label untimed",
    "move": "label done help",
    "field": "label help",
}
_WORDS["option"] = "label"
_WORDS["caution"] = "label"
_KNOWN = {
    table: frozenset(keys.split())
    | {f"{word}_{lang}" for word in _WORDS.get(table, "").split() for lang in ("id", "en")}
    for table, keys in _KEYS.items()
}


def read_road(
    documents: Mapping[str, tuple[str, Row]],
    term_ids: frozenset[str],
    regimes: frozenset[str],
) -> tuple[Road, list[Problem]]:
    """Read every `road/*.toml`, given as file name → (text, parsed document).

    Each document holds one lane with its stages and moves; `reported.toml` holds the table of
    `tracker.domain.reported` instead. Returns the road and what is wrong with it; the road is only
    fit for use when nothing is. Found: a key that is missing, unknown or of the wrong kind, doubled
    ids, unknown stages, rights, guards, terms and fields, stages that cannot be reached or left.
    """
    reader = _Reader()
    for name, (text, document) in sorted(documents.items()):
        reader.read(name, text, document)
    road = reader.road()
    reader.problems += RoadChecks(road, reader.where, term_ids, regimes).problems()
    return road, reader.problems


def _known(table: str, row: Row) -> Row:
    """The row, or ValueError naming what nobody would read in it."""
    unknown = sorted(set(row) - _KNOWN[table])
    if unknown:
        raise ValueError(f"{table} has unknown key {', '.join(unknown)}")
    return row


def _words(row: Row, key: str) -> Words:
    return Words(str(row[f"{key}_id"]), str(row[f"{key}_en"]))


def _optional_words(row: Row, key: str) -> Words:
    """Both languages or neither."""
    if f"{key}_id" in row or f"{key}_en" in row:
        return _words(row, key)
    return Words("", "")


def _texts(row: Row, key: str) -> tuple[str, ...]:
    given = row.get(key, ())
    if isinstance(given, str):
        raise TypeError(f"{key} is not a list")
    return tuple(str(text) for text in given)


def _one_or_more(row: Row, key: str) -> tuple[str, ...]:
    given = row.get(key, ())
    return (given,) if isinstance(given, str) else tuple(str(text) for text in given)


def _set(row: Row, key: str) -> frozenset[str]:
    return frozenset(_texts(row, key))


def _when(row: Row) -> When | None:
    given = row.get("when")
    return When(str(given["field"]), _set(given, "is")) if given else None


def _option(row: Row) -> Option:
    _known("option", row)
    return Option(str(row["id"]), _words(row, "label"), row.get("to"), _set(row, "regimes"))


def _field(row: Row, shared: Row) -> Field:
    """A field; `use` takes over one that the document shares between its moves."""
    if "use" in row:
        row = {"id": row["use"], **shared[row["use"]], **row}
    _known("field", row)
    return Field(
        id=str(row["id"]),
        kind=FieldKind(row["kind"]),
        label=_words(row, "label"),
        help=_optional_words(row, "help"),
        required=bool(row.get("required", True)),
        options=tuple(_option(option) for option in row.get("option", ())),
        when=_when(row),
        agencies=_set(row, "agencies"),
        levels=_set(row, "levels"),
        not_before=_one_or_more(row, "not_before"),
        future=bool(row.get("future", False)),
        notice=row.get("notice"),
        level_from=row.get("level_from"),
        every=bool(row.get("every", False)),
    )


def _clock(row: Row) -> Clock:
    _known("clock", row)
    since = _one_or_more(row, "since") or ("step",)
    outlives = row.get("outlives", False)
    event = str(row.get("event", ""))
    return Clock(str(row["term"]), since, _set(row, "regimes"), _when(row), outlives, event)


def _opening(row: Row) -> Opening:
    _known("opening", row)
    return Opening(
        lane=str(row["lane"]),
        stage=str(row["stage"]),
        of=str(row["of"]),
        holder=str(row["holder"]),
        optional=row.get("optional", False),
    )


def _caution(row: Row) -> Caution:
    _known("caution", row)
    return Caution(str(row["check"]), _words(row, "label"), str(row["basis"]), str(row["mark"]))


def _stage(lane: str, order: int, row: Row) -> Stage:
    _known("stage", row)
    return Stage(
        id=str(row["id"]),
        lane=lane,
        order=order,
        label=_words(row, "label"),
        holder=str(row["holder"]),
        ends=row.get("ends", False),
        main=row.get("main", True),
        came_back=row.get("came_back", False),
        hands_on=row.get("hands_on", False),
        closes_others=row.get("closes_others", False),
        only_reported=row.get("only_reported", False),
        untimed=_optional_words(row, "untimed"),
        untimed_mark=str(row["untimed_mark"]) if "untimed_id" in row else "",
    )


def _move(lane: str, row: Row, shared: Row) -> Move:
    _known("move", row)
    origins = _set(row, "from")
    expected = row.get("expected", False)
    return Move(
        id=str(row["id"]),
        lane=lane,
        origins=origins,
        to=str(row["to"]),
        right=Permission(row["right"]),
        label=_words(row, "label"),
        done=_words(row, "done"),
        basis=str(row["basis"]),
        mark=str(row["mark"]),
        help=_optional_words(row, "help"),
        fields=tuple(_field(field, shared) for field in row.get("field", ())),
        starts=tuple(_clock(clock) for clock in row.get("starts", ())),
        stops=_texts(row, "stops"),
        cancels=_texts(row, "cancels"),
        lapses=_texts(row, "lapses"),
        opens=tuple(_opening(opening) for opening in row.get("opens", ())),
        guards=_texts(row, "guards"),
        cautions=tuple(_caution(caution) for caution in row.get("caution", ())),
        kinds=_set(row, "kinds"),
        tracks=_set(row, "tracks"),
        expected=(origins if expected else frozenset())
        if isinstance(expected, bool)
        else _set(row, "expected"),
        while_waiting=row.get("while_waiting", False),
        series=row.get("series"),
        sets_kind=row.get("sets_kind"),
        sets_track=row.get("sets_track"),
        hands_to=row.get("hands_to"),
        sanction=row.get("sanction"),
        shown=Shown(row.get("shown", "hidden")),
        reported=row.get("reported", False),
        reports=row.get("reports", False),
    )


def _place(row: Row) -> Place:
    _known("place", row)
    return Place(
        reported=str(row["reported"]),
        lane=row.get("lane"),
        stage=str(row["stage"]) if "lane" in row else "",
        outcomes=_set(row, "outcomes"),
        after=_set(row, "after"),
        before=_set(row, "before"),
        waiting=row.get("waiting"),
        plenary=row.get("plenary"),
    )


class _Reader:
    """Collects lanes, stages, moves, places and problems while the files are read."""

    def __init__(self) -> None:
        self.lanes: dict[str, Lane] = {}
        self.stages: dict[tuple[str, str], Stage] = {}
        self.moves: dict[str, Move] = {}
        self.places: list[Place] = []
        self.waiting: frozenset[str] = frozenset()
        self.where: dict[str, tuple[str, int]] = {}
        self.problems: list[Problem] = []

    def read(self, name: str, text: str, document: Row) -> None:
        if "place" in document:
            self.waiting = _set(document, "waiting_outcomes")
            self._each(name, text, document, "place", self._add_place)
            return
        try:
            row = _known("lane", document["lane"])
            lane = Lane(row["id"], row["per"], row["order"], _words(row, "label"), row["begins"])
        except (KeyError, TypeError, ValueError) as wrong:
            self.problems.append(Problem(name, 1, f"lane: missing or wrong {wrong}"))
            return
        if lane.id in self.lanes:
            self.problems.append(Problem(name, 1, f"lane {lane.id}: given twice"))
        self.lanes[lane.id] = lane
        self.where[f"lane {lane.id}"] = (name, 1)
        shared = document.get("shared", {})
        self._each(name, text, document, "stage", partial(self._add_stage, lane.id))
        self._each(name, text, document, "move", partial(self._add_move, lane.id, shared))

    def _each(
        self, name: str, text: str, document: Row, table: str, add: Callable[[int, Row], str]
    ) -> None:
        """Read every row of a table; a row that cannot be read is told of, the others go on."""
        rows: Iterable[Row] = document.get(table, ())
        for number, row in enumerate(rows):
            line = line_of(text, table, number)
            try:
                key = add(number, row)
            except (KeyError, ValueError, TypeError) as wrong:
                said = f"{table} {row.get('id') or row.get('reported') or '?'}"
                self.problems.append(Problem(name, line, f"{said}: missing or wrong {wrong}"))
                continue
            if key in self.where:
                self.problems.append(Problem(name, line, f"{key}: given twice"))
            self.where[key] = (name, line)

    def _add_stage(self, lane: str, number: int, row: Row) -> str:
        stage = _stage(lane, number, row)
        self.stages[lane, stage.id] = stage
        return f"stage {lane}/{stage.id}"

    def _add_move(self, lane: str, shared: Row, _number: int, row: Row) -> str:
        move = _move(lane, row, shared)
        self.moves[move.id] = move
        return f"move {move.id}"

    def _add_place(self, number: int, row: Row) -> str:
        self.places.append(_place(row))
        return f"place {number}"

    def road(self) -> Road:
        by_origin: dict[tuple[str, str], list[Move]] = {}
        for move in self.moves.values():
            for origin in move.origins:
                by_origin.setdefault((move.lane, origin), []).append(move)
        frozen = {key: tuple(moves) for key, moves in by_origin.items()}
        reported = ReportedStages(tuple(self.places), self.waiting)
        return Road(self.lanes, self.stages, self.moves, frozen, reported)
