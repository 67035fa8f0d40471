"""What stands on the paper of a report: figures in words, Indonesian whoever asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.figures import DEFINITIONS
from tracker.domain.labels import N_
from tracker.domain.periods import Period, ReportKind
from tracker.domain.reports import HIDDEN, Charts, Content
from tracker.domain.roles import Actor, Side
from tracker.domain.saying import day_said
from tracker.domain.small_cells import hidden_in
from tracker.queries.figures import FigureTold, scope_of
from tracker.queries.letters import letterhead_of
from tracker.queries.moments import Moment
from tracker.queries.names import AllNames, names_told, places_named
from tracker.queries.reports import ChapterTold
from tracker.web.figure_words import (
    HAS_COLUMNS,
    column_words,
    lost_words,
    row_words,
)
from tracker.web.filter_words import address_of
from tracker.web.language import in_indonesian
from tracker.web.language import spoken as _
from tracker.web.words import day, election

_TITLES = {
    ReportKind.MONTHLY: N_("Monthly report"),
    ReportKind.QUARTERLY: N_("Quarterly report"),
    ReportKind.ELECTION: N_("Election report"),
}
_SUBJECT = N_("Handling of suspected violations of the neutrality of civil servants")
_MARKED = (
    ("cases", ("cases",), N_("cases of the period")),
    ("funnel", ("decided",), N_("came to the decision of a plenary or beyond")),
    ("funnel", ("sent_on",), N_("sent on")),
    ("funnel", ("sanctioned",), N_("sanctioned")),
    ("open", ("open",), N_("open on the day of the data")),
    ("terms_now", ("late",), N_("of these late")),
)
"""The numbers that stand first: figure, key, words."""
_MONTHS = "intake"
_WHOLE = frozenset({"cases", "open", "repeat", "respondents", "intake", "funnel", "kinds"})
"""Figures whose rows all stand there, printed or not."""
_NAMING = frozenset({"employers"})
"""Figures whose rows name small places: one of which nothing is printed is not named either."""
_FEW = 4
"""From so many rows on of which nothing is printed, they are told by their number alone."""


@dataclass(frozen=True)
class ReportHead:
    """What a report is of, beside its figures."""

    actor: Actor
    period: Period
    region: str | None
    is_internal: bool
    moment: Moment


@dataclass(frozen=True)
class _Bar:
    """A mark of a chart that leads nowhere."""

    words: str
    count: int
    is_hidden: bool
    url: str = ""


def composed(
    session: Session, head: ReportHead, chapters: Sequence[ChapterTold]
) -> tuple[Content, Charts]:
    """The content of a report and the drawings for its paper."""
    with in_indonesian():
        names = names_told(session, *(told for c in chapters for told, _id in c.figures))
        hides = not head.is_internal
        parts = [_chapter(one, names, hides) for one in chapters]
        content = {
            "title": _(_TITLES[head.period.kind]),
            "subject": _(_SUBJECT),
            "period": period_words(head.period),
            "head": letterhead_of(session, head.actor.agency_id),
            "facts": _facts(session, head),
            "note": _note() if hides else "",
            "summary": list(_summary(parts)),
            "chapters": parts,
            "definitions": [_definition(name) for name in _names(chapters)],
        }
        return content, {s["name"]: _drawn(s) for c in parts for s in c["sections"]}


def period_words(period: Period) -> str:
    """`September 2024`, `triwulan III 2024`, or the name of an election."""
    if period.since is None:
        return election(period.text)
    if period.kind is ReportKind.MONTHLY:
        return day(PartialDay.parse(period.text))
    year, _sign, quarter = period.text.partition("-t")
    return _("quarter %(number)s of %(year)s", number=_ROMAN[int(quarter) - 1], year=year)


_ROMAN = ("I", "II", "III", "IV")


def _names(chapters: Iterable[ChapterTold]) -> Iterable[str]:
    return (told.definition.name for c in chapters for told, _id in c.figures)


def _facts(session: Session, head: ReportHead) -> list[list[str]]:
    pairs = [
        (_("Cases counted"), _whose(head.actor)),
        (_("Data as of"), _as_of(head.moment)),
        (_("For"), _("the agency alone") if head.is_internal else _("readers outside too")),
    ]
    if head.region is not None:
        (place,) = places_named(session, [head.region])
        pairs.insert(1, (_("Region"), place or "Indonesia"))
    return [[name, value] for name, value in pairs]


def _whose(actor: Actor) -> str:
    if scope_of(actor)[1]:
        return _("those of the agency and of its region")
    if actor.side is Side.BAWASLU:
        return _("those that the agency received or handles")
    return _("those that were sent to the agency, as far as they were")


def _as_of(moment: Moment) -> str:
    on = _long(moment.day)
    return _("%(day)s, entry %(entry)s of the book of acts", day=on, entry=moment.entry)


def _long(value: date) -> str:
    return day_said(value).id


def _note() -> str:
    return _(
        "%(mark)s stands for a number from 1 to 4, or for one from which such a number could be "
        "reckoned. It is not printed.",
        mark=HIDDEN,
    )


def _chapter(one: ChapterTold, names: AllNames, hides: bool) -> dict[str, Any]:
    sections = []
    for told, called in one.figures:
        section = _section(told, names, hides)
        address = address_of("figures.one", one.filters, called=str(called))
        sections.append({**section, "id": str(called), "address": address})
    return {
        "id": one.chapter.id,
        "title": _(one.chapter.title),
        "about": _(one.chapter.about),
        "sections": sections,
    }


def _section(told: FigureTold, names: AllNames, hides: bool) -> dict[str, Any]:
    definition, name = told.definition, told.definition.name
    counts = [(one.key, one.count) for one in told.told]
    hidden = hidden_in(name, counts) if hides else frozenset()
    shown = {key: None if key in hidden else count for key, count in counts}
    told_as = _table if name in HAS_COLUMNS else _lines
    columns, rows = told_as(name, shown, names)
    told_rows = [row for row in rows if not _says_nothing(row)]
    few = len(rows) - len(told_rows) < _FEW
    if name in _WHOLE or (few and name not in _NAMING):
        told_rows = rows
    return {
        "name": name,
        "version": definition.version,
        "title": _(definition.title),
        "unit": _(definition.unit),
        "columns": columns or [_unit(told)],
        "rows": told_rows,
        "left_out": len(rows) - len(told_rows),
    }


def _says_nothing(row: Mapping[str, Any]) -> bool:
    """No cell of the row is printed."""
    return all(cell is None or cell["count"] is None for cell in row["cells"])


def _unit(told: FigureTold) -> str:
    words = _(told.definition.unit)
    return words[:1].upper() + words[1:]


Shown = Mapping[tuple[str, ...], int | None]


def _lines(name: str, shown: Shown, names: AllNames) -> tuple[list[str], list[dict[str, Any]]]:
    said = lost_words if name == "lost" else lambda key: row_words(name, key, names)
    rows = [{"words": said(key), "cells": [_cell(key, n)]} for key, n in shown.items()]
    return [], rows


def _table(name: str, shown: Shown, names: AllNames) -> tuple[list[str], list[dict[str, Any]]]:
    columns = list(dict.fromkeys(key[-1] for key in shown))
    rows = []
    for row in dict.fromkeys(key[:-1] for key in shown):
        keys = ((*row, column) for column in columns)
        cells = [_cell(key, shown[key]) if key in shown else None for key in keys]
        rows.append({"words": row_words(name, (*row, ""), names), "cells": cells})
    return [column_words(name, column) for column in columns], rows


def _cell(key: tuple[str, ...], count: int | None) -> dict[str, Any]:
    return {"key": list(key), "count": count}


def _summary(parts: Iterable[Mapping[str, Any]]) -> Iterable[list[Any]]:
    cells = {
        (section["name"], *cell["key"]): cell["count"]
        for part in parts
        for section in part["sections"]
        for row in section["rows"]
        for cell in row["cells"]
        if cell is not None
    }
    for name, key, words in _MARKED:
        if (name, *key) in cells:
            yield [_(words), cells[name, *key]]


def _definition(name: str) -> dict[str, Any]:
    one = DEFINITIONS[name]
    return {
        "name": name,
        "version": one.version,
        "title": _(one.title),
        "sentence": _(one.sentence),
        "unit": _(one.unit),
    }


def _drawn(section: Mapping[str, Any]) -> list[str]:
    """The drawings of a section: columns of the months, else a bar beside each of several rows."""
    if len(section["rows"]) < 2 or section["name"] == "respondents":
        return []
    bars = [_bar(row) for row in section["rows"]]
    if section["name"] == _MONTHS:
        whole = [b for b, row in zip(bars, section["rows"], strict=True) if _is_of_month(row)]
        return [render_template("documents/columns.svg", marks=whole)] if whole else []
    top = max(bar.count for bar in bars) or 1
    return [render_template("documents/bar.svg", count=bar.count, top=top) for bar in bars]


def _bar(row: Mapping[str, Any]) -> _Bar:
    """The number in the first column; none is drawn of one that is not printed."""
    cell = row["cells"][0] or {"count": 0}
    return _Bar(row["words"], cell["count"] or 0, cell["count"] is None)


def _is_of_month(row: Mapping[str, Any]) -> bool:
    return len(row["cells"][0]["key"][0]) == len("2024-09")
