"""`flask law terms`, `law due` and `law classify`: questions to the running law."""

import re
from datetime import date
from typing import Any, get_args

import click

from tracker.cli.answering import Answer, answering
from tracker.domain.act_findings import Beneficiary
from tracker.domain.act_law import Answer as ActAnswer
from tracker.domain.act_reasons import Cited
from tracker.domain.classifying import Act, classify
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Unit, due_on
from tracker.domain.errors import NotFound
from tracker.domain.explaining import basis_said, cautions, due_told, reading_said
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Contest, Status, Term
from tracker.domain.lawbook import Lawbook
from tracker.queries.agencies import region_named
from tracker.queries.running_law import running_law
from tracker.web.session import house

_language = click.option(
    "--language",
    type=click.Choice(["id", "en"]),
    default="id",
    show_default=True,
    help="Of the sentences.",
)


class Region(click.ParamType[str]):
    """A Kemendagri code: 36, 36.71 or 36.71.01."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[0-9]{2}(\.[0-9]{2}){0,2}", value):
            self.fail(f"{value!r} is no Kemendagri code such as 36.71.", param, ctx)
        return str(value)


class Day(click.ParamType[date]):
    """A full date in ISO form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        known = _partial(self, value, param, ctx)
        if known.precision != "day":
            self.fail(f"{value!r} is no full date such as 2024-10-03.", param, ctx)
        return known.first


class Partial(click.ParamType[PartialDay]):
    """A day, a month or a year in ISO form."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> PartialDay:
        return _partial(self, value, param, ctx)


def _partial(
    kind: click.ParamType[Any], value: Any, param: click.Parameter | None, ctx: click.Context | None
) -> PartialDay:
    try:
        return PartialDay.parse(value)
    except ValueError:
        kind.fail(f"{value!r} is no date such as 2024-10-03, 2024-10 or 2024.", param, ctx)


@click.command("terms")
@_language
@answering
def terms(language: str) -> Answer:
    """Every term: how long, in which kind of day, from which event, by which article."""
    law = _law()
    found = [_term(law.book, one, language) for one in law.book.terms.values()]
    lines = [
        f"{one['id']:28} {one['length']:3} {one['unit']:13} {one['confidence']:9} "
        f"{one['unit_confidence']:9} {one['starts']} · {one['source']}"
        for one in found
    ]
    return Answer({"terms": found}, lines)


@click.command("due")
@click.argument("term")
@click.argument("start", type=Day())
@click.option("--region", type=Region(), help="The office's region, for its local days off.")
@click.option("--as-known-on", type=Day(), help="Only with decrees known on that day.")
@_language
@answering
def due(
    term: str, start: date, region: str | None, as_known_on: date | None, language: str
) -> Answer:
    """The last day of TERM for an event on START, explained day by day."""
    law = _law(region)
    found = _found(law.book.terms, law.book, term, "term")
    calendar = law.calendar.for_region(region)
    if as_known_on is not None:
        calendar = calendar.known_on(as_known_on)
    reached = due_on(start, found.length, Unit(found.unit), calendar)
    document = due_told(law.book, found, reached, language)
    lines = [f"{day['date']} {day['weekday']:9} {day['why']}" for day in document["days"]]
    said = [reading_said(law.book, one) for one in law.book.disputes_on(found.id)]
    notes = [one.in_language(language) for one in (*cautions(reached), *said)]
    said_of_it = (
        f"{document['length']} {document['unit']} ({document['confidence']}, "
        f"{document['unit_confidence']}) · {document['source']}"
    )
    return Answer(document, [*lines, f"{found.id}: {reached.due} · {said_of_it}", *notes])


@click.command("classify")
@click.option("--conduct", required=True, help="A conduct type, such as like.")
@click.option("--on", required=True, type=Partial(), help="2024-10-03, 2024-10 or 2024.")
@click.option("--on-precision", type=click.Choice(["day", "month", "year"]))
@click.option("--election", help="The election's id.")
@click.option("--contest", type=click.Choice(get_args(Contest)))
@click.option("--status", type=click.Choice(get_args(Status)))
@click.option("--region", type=Region(), help="Where the act was done.")
@click.option("--beneficiary", type=click.Choice(get_args(Beneficiary)))
@click.option("--as-of", type=Partial(), help="The day whose competent body is asked for.")
@_language
@answering
def classify_act(
    conduct: str, on: PartialDay, on_precision: str | None, language: str, **known: Any
) -> Answer:
    """What the law says of an act: phase, class, provisions, range of sanctions, body."""
    law = _law(known["region"])
    _found(law.book.conduct_types, law.book, conduct, "conduct type")
    try:
        found = classify(law.book, Act(conduct=conduct, on=_as_precise(on, on_precision), **known))
    except NotFound:
        raise click.BadParameter(f"the law data know no election {known['election']!r}.") from None
    document: dict[str, Any] = {
        **_answered(found.answer, language),
        "alternatives": [
            {"when": one.when.in_language(language), **_answered(one.answer, language)}
            for one in found.alternatives
        ],
    }
    return Answer(document, _lines(document))


def _law(region: str | None = None) -> RunningLaw:
    """The running law, for a question about a region where one is named.

    Raises:
        click.BadParameter: there is no such region.
    """
    with house().store.session() as session:
        if region is not None and region_named(session, region) is None:
            raise click.BadParameter(f"there is no region {region}.", param_hint="'--region'")
        return running_law(session)


def _found(rows: Any, book: Lawbook, name: str, what: str) -> Any:
    """The row of that id or alias.

    Raises:
        click.BadParameter: the law data know no such name.
    """
    identifier = book.names.get(name)
    if identifier is None or identifier not in rows:
        raise click.BadParameter(f"the law data know no {what} {name!r}.")
    return rows[identifier]


def _term(book: Lawbook, term: Term, language: str) -> dict[str, Any]:
    return {
        "id": term.id,
        "aliases": list(term.aliases),
        "label": term.label_id if language == "id" else term.label_en,
        "regime": term.regime,
        "stage": term.stage,
        "length": term.length,
        "unit": term.unit,
        "hours": term.hours,
        "nature": term.nature,
        "force": term.force,
        "starts_from": term.starts_from,
        "starts": term.starts_id if language == "id" else term.starts_en,
        "basis": list(term.basis),
        "source": basis_said(book, term).in_language(language),
        "sources": list(term.sources),
        "confidence": term.confidence,
        "unit_confidence": term.unit_confidence,
        "other_length": term.length_alt,
        "other_unit": term.unit_alt,
    }


def _as_precise(on: PartialDay, precision: str | None) -> PartialDay:
    """The date cut to the precision asked for.

    Raises:
        click.BadParameter: it is known less precisely than that.
    """
    wanted = precision or on.precision
    if wanted == "year":
        return PartialDay(on.year)
    if wanted == "month" and on.month:
        return PartialDay(on.year, on.month)
    if wanted == on.precision:
        return on
    raise click.BadParameter(f"{on} names no {wanted}.")


def _answered(answer: ActAnswer, language: str) -> dict[str, Any]:
    return {
        "phase": answer.phase,
        "class": answer.breach,
        "provisions": _listed(answer.provisions, language),
        "rows": None if answer.rows is None else list(answer.rows),
        "level": answer.level,
        "sanctions": None if answer.sanctions is None else list(answer.sanctions),
        "remedy": answer.remedy,
        "competent_body": answer.body,
        "why": [said.in_language(language) for said in answer.why],
    }


def _listed(cited: tuple[Cited, ...] | None, language: str) -> list[dict[str, Any]] | None:
    if cited is None:
        return None
    return [
        {
            "id": one.id,
            "instrument": one.instrument,
            "locator": one.locator.in_language(language),
            "in_force_from": str(one.in_force_from) if one.in_force_from else None,
            "in_force_until": str(one.in_force_until) if one.in_force_until else None,
            "confidence": one.mark,
        }
        for one in cited
    ]


def _lines(document: dict[str, Any]) -> list[str]:
    lines = []
    for name in ("phase", "class", "level", "rows", "sanctions", "remedy", "competent_body"):
        value = document[name]
        shown = ", ".join(value) if isinstance(value, list) else value
        lines.append(f"{name:15} {shown or '–'}")
    provisions = document["provisions"] or []
    lines += [f"{'provision':15} {one['id']} ({one['locator']})" for one in provisions]
    lines += [f"  {reason}" for reason in document["why"]]
    for one in document["alternatives"]:
        answers = ", ".join(one[name] or "–" for name in ("phase", "class", "level"))
        lines.append(f"{one['when']}: {answers}")
        lines += [f"  {reason}" for reason in one["why"] if reason not in document["why"]]
    return lines
