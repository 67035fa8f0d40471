"""What stands on the paper of a report: figures in words, Indonesian whoever asks for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask_babel import format_decimal, ngettext
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.figures import DEFINITIONS
from tracker.domain.labels import N_
from tracker.domain.law import RunningLaw
from tracker.domain.periods import Period, ReportKind, days_of
from tracker.domain.reports import HIDDEN, MOST_ACTIVITIES, MOST_ROWS, Charts, Content
from tracker.domain.roles import Actor, Side
from tracker.domain.saying import day_said
from tracker.queries.activities import ActivitiesTold, ActivityTold, activities_told
from tracker.queries.figures import scope_of
from tracker.queries.letters import letterhead_of
from tracker.queries.moments import Moment
from tracker.queries.names import AllNames, names_told, places_named
from tracker.queries.reports import Before, ChapterTold
from tracker.web.filter_words import address_of
from tracker.web.language import in_indonesian
from tracker.web.language import spoken as _
from tracker.web.report_sections import MONTHS, Table, numbers_of, section_of
from tracker.web.words import day, election, label

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
    session: Session, head: ReportHead, chapters: Sequence[ChapterTold], law: RunningLaw
) -> tuple[Content, Charts]:
    """The content of a report and the drawings for its paper."""
    with in_indonesian():
        names = names_told(session, *(told for c in chapters for told in c.told()))
        hides = not head.is_internal
        parts = [_chapter(one, head.period, names, hides) for one in chapters]
        content = {
            "title": _(_TITLES[head.period.kind]),
            "subject": _(_SUBJECT),
            "period": period_words(head.period),
            "head": letterhead_of(session, head.actor.agency_id),
            "facts": _facts(session, head),
            "note": _note() if hides else "",
            "summary": list(_summary(parts)),
            "chapters": parts,
            "numbers": numbers_of((told for c in chapters for told, _id in c.figures), hides),
            "prevention": _prevention(session, head, law),
            "definitions": [_definition(name) for name in _names(chapters)],
        }
        return content, {s["name"]: _drawn(s) for c in parts for s in c["sections"]}


def _prevention(session: Session, head: ReportHead, law: RunningLaw) -> dict[str, Any]:
    """What was done before: the activities of the period, as of the same moment."""
    days = days_of(head.period, law.book.elections)
    found: dict[str, Any] = {"title": _("Prevention"), "count": 0, "rows": [], "left_out": 0}
    if days is None:
        return {**found, "about": "", "said": _("The days of this election are not known.")}
    place = head.actor.region if head.region is None else head.region
    until = min(days[1], head.moment.day)
    told = activities_told(session, place, days[0], until, head.moment.entry, MOST_ACTIVITIES)
    return {
        **found,
        "about": _(
            "Outreach and coaching that agencies recorded of this region, from %(since)s to "
            "%(until)s. They explain no number of cases by themselves.",
            since=_long(days[0]),
            until=_long(until),
        ),
        "said": _activities_said(told),
        "count": told.count,
        "rows": [_activity(one) for one in told.rows],
        "left_out": told.count - len(told.rows),
    }


def _activities_said(told: ActivitiesTold) -> str:
    if not told.count:
        return _("Nothing was recorded.")
    kinds = ", ".join(f"{label(kind)} {n}" for kind, n in told.kinds.items())
    said: str = ngettext("%(num)d activity", "%(num)d activities", told.count) + f" ({kinds})"
    if told.counted:
        said += _(
            "; %(people)s people came to the %(counted)s of which that is known",
            people=format_decimal(told.people),
            counted=format_decimal(told.counted),
        )
    return said + "."


def _activity(one: ActivityTold) -> dict[str, Any]:
    facts = one.facts
    return {
        "on": day(facts.on),
        "kind": label(facts.kind),
        "title": facts.title,
        "audience": facts.audience,
        "place": one.place,
        "people": facts.attendees,
    }


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


def _chapter(one: ChapterTold, period: Period, names: AllNames, hides: bool) -> dict[str, Any]:
    sections = []
    for told, called in one.figures:
        name = told.definition.name
        earlier = one.before.figures.get(name) if one.before else None
        if name == MONTHS and not period.months:
            earlier = None  # the months of two elections are no pairs
        table = Table(told, earlier, names, hides=hides, months=period.months)
        section = section_of(table, told)
        section["id"] = str(called)
        section["address"] = address_of("figures.one", one.filters, called=str(called))
        if one.before and earlier:
            before = address_of("figures.one", one.before.filters, called=str(called))
            section["before"] = {"address": before}
        sections.append(section)
    return {
        "id": one.chapter.id,
        "title": _(one.chapter.title),
        "about": _(one.chapter.about),
        "compared": _compared(one.before, hides) if one.before else None,
        "sections": sections,
    }


def _compared(before: Before, hides: bool) -> dict[str, Any]:
    """What the numbers stand beside, and that in words."""
    period = period_words(before.period)
    if before.figures:
        said = _(
            "Beside each number stands that of %(period)s, as of the same day and by the same "
            "rules.",
            period=period,
        )
        if hides:
            said += " " + _(
                "In the table of offices – stands for none and for a number that is not printed."
            )
    elif before.period.election:
        said = _("%(period)s: no data. No case of it is recorded here.", period=period)
    else:
        said = _("%(period)s: no data. It ended before the first case here.", period=period)
    said = said[:1].upper() + said[1:]
    return {"words": period, "said": said, "has_data": bool(before.figures)}


def _summary(parts: Iterable[Mapping[str, Any]]) -> Iterable[list[Any]]:
    """Words and number, and the number of the period before where there is one."""
    cells: dict[tuple[str, ...], int | None] = {}
    before: dict[tuple[str, ...], int | None] = {}
    for section in (section for part in parts for section in part["sections"]):
        for row in section["rows"]:
            for cells_of, told in ((cells, row["cells"]), (before, row.get("before", ()))):
                named = {(section["name"], *c["key"]): c["count"] for c in told if c is not None}
                cells_of.update(named)
    for name, key, words in _MARKED:
        place = (name, *key)
        if place in cells:
            then = {"count": before[place]} if place in before else None
            yield [_(words), cells[place], then]


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
    if section["name"] == MONTHS:
        whole = [_bar(row) for row in section["rows"] if _is_of_month(row)]
        return [render_template("documents/columns.svg", marks=whole)] if whole else []
    bars = [_bar(row) for row in section["rows"][:MOST_ROWS]]
    top = max(bar.count for bar in bars) or 1
    return [render_template("documents/bar.svg", count=bar.count, top=top) for bar in bars]


def _bar(row: Mapping[str, Any]) -> _Bar:
    """The number in the first column; none is drawn of one that is not printed."""
    cell = row["cells"][0] or {"count": 0}
    return _Bar(row["words"], cell["count"] or 0, cell["count"] is None)


def _is_of_month(row: Mapping[str, Any]) -> bool:
    return len(row["cells"][0]["key"][0]) == len("2024-09")
