"""Conduct, news, steps and terms of a case on one line of time: where each mark stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.road import Lane
from tracker.domain.roles import Actor
from tracker.domain.time_axis import TimeAxis, axis_over, levels_of
from tracker.queries.case_views import CasePage, ConductView, EventView, TermView
from tracker.queries.cases import case_page
from tracker.queries.news import CaseClipping, news_panel

CONDUCT, NEWS, REPORTED, TERMS = "conduct", "news", "reported", "terms"
"""Rows of the line beside the lanes of the road; `reported` has what no lane holds."""
_NARROWEST_MARK = 28
_ROOM = 4
_MOST_LEVELS = 4
"""What does not fit one above the other on so many levels is counted in one mark."""

About = ConductView | CaseClipping | EventView | TermView


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on the line. `number` counts them by time, from 1; it names the row of the table.

    `on` is what is known of the day (of a term: the day from which it runs); `first` and `last` are
    all the days that it may be, or through which a term runs.
    """

    number: int
    row: str
    about: About
    on: PartialDay | None
    first: date | None
    last: date | None

    @property
    def is_partial(self) -> bool:
        """Whether its day is known in part only."""
        return self.on is not None and self.on.precision != "day"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn: one happening, or several that lie too close to be told apart.

    `x` and `width` in pixels; `level` counts from the top of the row.
    """

    happenings: tuple[Happening, ...]
    x: float
    width: float
    level: int

    @property
    def first(self) -> Happening:
        return self.happenings[0]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the drawing: its key, the lane of the road that it is (if it is one), its marks."""

    key: str
    lane: Lane | None
    marks: tuple[Mark, ...]
    count: int

    @property
    def levels(self) -> int:
        return max((mark.level for mark in self.marks), default=0) + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """The page: the line, its rows, everything in the order of time, and what has no day."""

    page: CasePage
    axis: TimeAxis
    rows: tuple[Row, ...]
    dated: tuple[Happening, ...]
    undated: tuple[Happening, ...]
    today_x: float | None

    @property
    def news(self) -> int:
        return sum(one.row == NEWS for one in (*self.dated, *self.undated))


def coverage_page(
    session: Session, actor: Actor, case_id: int, law: RunningLaw, today: date
) -> Coverage:
    """A case and its news on one line: the statements of the case page and one for the news.

    Whatever the reader may not see of the case is not on it. Steps that were corrected or annulled
    and terms that no longer bind are left out.

    Raises:
        NotFound: the case is outside the actor's sight.
    """
    page = case_page(session, actor, case_id, law, today)
    clippings: list[CaseClipping] = []
    if page.is_in_news:
        panel = news_panel(session, actor, case_id, may_edit=False)
        clippings = [one for _, items in panel.groups for one in items]
    return coverage_of(page, clippings, law, today)


def coverage_of(
    page: CasePage, clippings: Sequence[CaseClipping], law: RunningLaw, today: date
) -> Coverage:
    """The same from what was read already."""
    found = sorted(_happenings(page, clippings), key=_by_time)
    numbered = [Happening(number, *one) for number, one in enumerate(found, start=1)]
    dated = tuple(one for one in numbered if one.first is not None)
    axis = axis_over([(one.first, one.last) for one in dated if one.first and one.last])
    return Coverage(
        page=page,
        axis=axis,
        rows=tuple(_rows(dated, axis, law)),
        dated=dated,
        undated=tuple(one for one in numbered if one.first is None),
        today_x=axis.x(today) if axis.covers(today) else None,
    )


_Found = tuple[str, About, PartialDay | None, date | None, date | None]


def _happenings(page: CasePage, clippings: Sequence[CaseClipping]) -> Iterator[_Found]:
    for conduct in page.conducts:
        yield (CONDUCT, conduct, *_days(conduct.on))
    for clipping in clippings:
        yield (NEWS, clipping, *_days(clipping.on))
    for event in page.events():
        step = event.first
        if not step.superseded_by and step.annulled_at is None:
            yield (step.lane or REPORTED, event, *_days(step.on))
    for term in page.terms:
        if not term.cancelled:
            last = max(term.due_on, term.start_on)
            yield TERMS, term, PartialDay.of(term.start_on), term.start_on, last


def _days(on: PartialDay | None) -> tuple[PartialDay | None, date | None, date | None]:
    return on, on.first if on else None, on.last if on else None


def _by_time(found: _Found) -> tuple[bool, date, date]:
    """What has no day last; a day before the month that it lies in is not known to be earlier."""
    _, _, _, first, last = found
    return first is None, first or date.max, last or date.max


def _rows(dated: Sequence[Happening], axis: TimeAxis, law: RunningLaw) -> Iterator[Row]:
    """Conduct, news and terms always; of the lanes those in which something has a day."""
    lanes = sorted(law.road.lanes.values(), key=lambda lane: lane.order)
    for key in (CONDUCT, NEWS, *(lane.id for lane in lanes), REPORTED, TERMS):
        mine = [one for one in dated if one.row == key]
        if mine or key in (CONDUCT, NEWS, TERMS):
            yield Row(key, law.road.lanes.get(key), tuple(_marks(mine, axis)), len(mine))


def _marks(happenings: Sequence[Happening], axis: TimeAxis) -> list[Mark]:
    """Marks one above the other where they touch; on the last level they are drawn as one."""
    extents = sorted((_extent(one, axis), one.number, one) for one in happenings)
    levels = levels_of([(x, x + width + _ROOM) for (x, width), _, _ in extents], _MOST_LEVELS)
    marks: list[Mark] = []
    crowded: int | None = None
    for ((x, width), _, one), level in zip(extents, levels, strict=True):
        if level == _MOST_LEVELS - 1:
            if crowded is not None and _touch(marks[crowded], x):
                marks[crowded] = _together(marks[crowded], one, x + width)
                continue
            crowded = len(marks)
        marks.append(Mark((one,), x, width, level))
    return marks


def _touch(mark: Mark, x: float) -> bool:
    return x < mark.x + mark.width + _ROOM


def _together(mark: Mark, one: Happening, end: float) -> Mark:
    width = round(max(mark.width, end - mark.x), 1)
    return Mark((*mark.happenings, one), mark.x, width, mark.level)


def _extent(one: Happening, axis: TimeAxis) -> tuple[float, float]:
    """Where a happening is drawn, and how wide: a day is as wide as its mark, and begins there."""
    assert one.first is not None
    assert one.last is not None
    start, end = axis.x(one.first), axis.x(one.last, end=True)
    width = max(end - start, _NARROWEST_MARK)
    return round(min(start, max(axis.width - width, 0)), 1), round(width, 1)
