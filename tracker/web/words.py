"""Dates, numbers, labels and refusals in the reader's language, as template filters."""

from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from babel import dates
from babel.numbers import format_decimal
from flask import Flask, g
from flask_babel import Babel, get_translations
from flask_login import current_user
from markupsafe import Markup, escape

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Standing, Unit
from tracker.domain.discretion import KIND_IN_TITLES, title_in_parts
from tracker.domain.elements import element_in, in_order
from tracker.domain.labels import LABELS
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Term
from tracker.domain.matters import Contest
from tracker.domain.redaction import Made
from tracker.domain.road import Caution
from tracker.domain.row_faults import sentence
from tracker.domain.saying import Words
from tracker.newsdesk import telling
from tracker.newsdesk.weighing import Reason
from tracker.queries.tombstones import TombstoneView
from tracker.web import basis_words, file_kinds, refusals, reported_words
from tracker.web.language import language
from tracker.web.local_paths import case_path, here
from tracker.web.session import law


def teach(app: Flask) -> None:
    """Give the templates their words."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "tracker/translations"
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    Babel(app, locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters.update(
        day=day,
        label=label,
        words=said,
        moment=moment,
        calendar_words=calendar_words,
        result_said=result_said,
        refusal=refusals.say,
        lines=lines,
        reason=reason,
        number=number,
        row_fault=row_fault,
        iso_day=iso_day,
        outcome=reported_words.reported,
        reported=reported_words.reported,
        phase=reported_words.phase,
        act_label=reported_words.act,
        unit=reported_words.unit,
        notice=reported_words.notice,
        fact_name=reported_words.fact_name,
        subject=reported_words.subject,
        election=election,
        contest=contest,
        level=level,
        term_name=term_name,
        file_size=file_size,
        hundredths=hundredths,
        file_kind=file_kinds.file_kind,
        basis=basis_words.basis,
        case_title=case_title,
        kept=kept,
        element=element,
        tombstone=tombstone_said,
        caution=caution_said,
        in_their_order=in_order,
    )
    app.jinja_env.globals.update(
        _=told,
        gettext=told,
        ngettext=told_number,
        language=language,
        days_left=days_left,
        case_path=case_path,
        here=here,
        needs_care=file_kinds.needs_care,
        care_words=file_kinds.care_words,
        has_endpoint=lambda endpoint: endpoint in app.view_functions,
    )


def told(message: str, /, **values: Any) -> Markup:
    """A message of a page in the reader's language, with its values escaped.

    What Jinja's own does in three calls, and it is called for every word of a page.
    """
    return _translated(language(), message) % values if values else _plain(language(), message)


def told_number(one: str, many: str, num: int, /, **values: Any) -> Markup:
    """The same for a number of things, which the message may name as `num`."""
    found = _translated(language(), one, many, num)
    if num < _GROUPED:
        return found % {"num": num, **values}
    return found.replace("%(num)d", "%(num)s") % {"num": number(num), **values}


_, ngettext = told, told_number  # the names by which messages are found in the code


@lru_cache(maxsize=8192)
def _plain(language: str, message: str) -> Markup:
    """A message that names no value: doubled percent signs become one, once."""
    return _translated(language, message) % {}


@lru_cache(maxsize=8192)
def _translated(_language: str, one: str, many: str | None = None, count: int = 1) -> Markup:
    """From the catalogue of that language, which is the one of this request."""
    catalogue = get_translations()
    found = catalogue.ugettext(one) if many is None else catalogue.ungettext(one, many, count)
    return Markup(found)  # noqa: S704 - the catalogue is ours


def day(value: date | PartialDay | None, form: str = "short") -> str:
    """`Kam, 3 Okt 2024`, `Oktober 2024` or `2024`; a dash for no day."""
    if value is None:
        return "–"
    if isinstance(value, PartialDay):
        if value.precision == "year":
            return str(value)
        if value.precision == "month":
            return _formatted(value.first, "MMMM yyyy", language())
        value = value.first
    pattern = "EEEE, d MMMM yyyy" if form == "long" else "EEE, d MMM yyyy"
    return _formatted(value, pattern, language())


def calendar_words(value: date, pattern: str) -> str:
    """A day in the reader's language, in the signs of CLDR: `MMM yyyy` is `Okt 2024`."""
    return _formatted(value, pattern, language())


@lru_cache(maxsize=4096)
def _formatted(value: date, pattern: str, locale: str) -> str:
    """Lists name the same days again and again."""
    return dates.format_date(value, pattern, locale)


def moment(value: datetime | None) -> str:
    """`3 Okt 2024, 14.05` in the reader's zone."""
    if value is None:
        return "–"
    return _moment(value, _zone_of_reader(), language())


def _zone_of_reader() -> str:
    """Asked for every moment of a page, and found once."""
    if "zone" not in g:
        g.zone = str(current_user.zone) if current_user.is_authenticated else "WIB"
    found: str = g.zone
    return found


@lru_cache(maxsize=4096)
def _moment(value: datetime, zone: str, language: str) -> str:
    local = refusals.in_zone(value, zone)
    written = _formatted(local.date(), "d MMM yyyy", language)
    return f"{written}, {_on_the_wall(local, language)} {zone}"


def label(value: StrEnum | None) -> str:
    """The word for an enum member."""
    return _(LABELS[value]) if value is not None else "–"


def result_said(result: str | None) -> str:
    """What was found or made by a handling, in words; as it was written where nobody chose it."""
    return label(result) if isinstance(result, Made) else result or ""


def reason(value: Reason) -> str:
    """Why an item of news may be about a case, in the reader's language."""
    return telling.told(value).in_language(language())


def said(value: Words | Any | None) -> str:
    """A label of the law data in the reader's language."""
    if value is None:
        return "–"
    if isinstance(value, Words):
        return value.in_language(language())
    found: str = getattr(value, f"label_{language()}")
    return found


def caution_said(caution: Caution) -> str:
    """What an officer is warned of, with the day that the check found in its words."""
    words = said(caution.words)
    return words.replace("{day}", day(caution.day)) if caution.day else words


def days_left(stands: Standing) -> str:
    """`2 hari kerja lagi`, `hari ini`, `terlambat 3 hari kerja`: the same words on every page.

    Who is late by days off alone (due on Friday, today Saturday) is late by no working day yet.
    """
    if stands.calendar_days_left == 0:
        return _("today")
    working = stands.unit is Unit.WORKING_DAYS
    if working and stands.days_left == 0 and stands.calendar_days_left < 0:
        return _("late by less than a working day")
    working = working and stands.days_left != 0
    days = stands.days_left if working else stands.calendar_days_left
    if days > 0:
        if working:
            return ngettext("%(num)d working day left", "%(num)d working days left", days)
        return ngettext("%(num)d day left", "%(num)d days left", days)
    if working:
        return ngettext("late by %(num)d working day", "late by %(num)d working days", -days)
    return ngettext("late by %(num)d day", "late by %(num)d days", -days)


def number(value: int) -> str:
    """`12.345` in Indonesian, `12,345` in English."""
    return str(value) if abs(value) < _GROUPED else _figure(value, None, language())


def hundredths(value: float) -> str:
    """`0,97` in Indonesian, `0.97` in English."""
    return _figure(round(value, 2), "0.00", language())


def row_fault(reason: str) -> str:
    """Why a row of an import came back, in a sentence."""
    return sentence(reason).in_language(language())


@lru_cache(maxsize=4096)
def _figure(value: float, pattern: str | None, locale: str) -> str:
    """Pages count the same things again and again."""
    return format_decimal(value, pattern, locale)


_GROUPED = 1000
"""From here on figures are written in groups of three digits."""


def clock_time(value: datetime, zone: str) -> str:
    """`14.05` in Indonesian, `14:05` in English, on the wall of an office in that zone."""
    return _on_the_wall(refusals.in_zone(value, zone), language())


def _on_the_wall(local: datetime, language: str) -> str:
    return local.strftime("%H.%M" if language == "id" else "%H:%M")


def lines(text: str | None) -> Markup:
    """Text with its line breaks, everything else escaped."""
    return Markup("<br>").join((text or "").splitlines())


def iso_day(text: str) -> str:
    """A day that facts keep as ISO text."""
    return day(PartialDay.parse(text))


def election(code: str | None) -> str:
    """The name of an election of the law data; what a sender wrote where it is none."""
    found = law().book.election_called(code) if code else None
    return said(found) if found else (code or "–")


def contest(code: str | None) -> str:
    """Which office a contest is about."""
    return label(Contest(code)) if code in set(Contest) else (code or "–")


def level(code: str | None) -> str:
    """A level of sanction in words; as written where the law data have none such."""
    found = law().book.levels.get(code or "")
    return said(found) if found else (code or "–")


def kept(text: Any) -> Markup:
    """A text as the file holds it: Indonesian, and marked so on a page in another language."""
    told = escape(text if text is not None else "")
    return told if language() == "id" or not told else Markup('<span lang="id">%s</span>') % told


def case_title(title: str) -> Markup:
    """A stored title in the reader's language, as far as the house wrote it."""
    if language() == "id":
        return escape(title)
    labels = {one.label_id: one.label_en for one in law().book.conduct_types.values()}
    labels |= {told: _(LABELS[kind]) for kind, told in KIND_IN_TITLES.items()}
    head, rest, who = title_in_parts(title, labels)
    if head and rest.startswith(_PLACE):
        head, rest = f"{head}: ", rest.removeprefix(_PLACE)
    return escape(head) + kept(rest) + escape(who)


_PLACE = " di "


def element(text: str) -> Markup:
    """An element of a breach as a step keeps it, in the reader's language."""
    found = _element(law(), language(), text)
    return escape(found) if found else kept(text)


@lru_cache(maxsize=4096)
def _element(law: RunningLaw, language: str, text: str) -> str | None:
    """Studies of like acts name the same elements."""
    return element_in(language, text, law.book.conduct_types.values())


_SIZES = ("B", "kB", "MB", "GB")


def file_size(count: int) -> str:
    """Bytes as people say them, in steps of a thousand: `675 B`, `1,3 MB` (`1.3 MB` in English)."""
    size, step = float(count), 0
    while size >= 1000 and step < len(_SIZES) - 1:
        size, step = size / 1000, step + 1
    return f"{_figure(size, '#,##0.#' if step else '#,##0', language())} {_SIZES[step]}"


def term_name(term: Term) -> str:
    """What a statutory term is called."""
    return said(term)


def tombstone_said(stone: TombstoneView) -> Markup:
    """By which right a piece was destroyed, when, and who approved it."""
    return _(
        "Destroyed on %(at)s under %(basis)s, whose retention ended on %(ended)s; minutes of "
        "destruction no. %(no)s of %(on)s; approved by %(who)s.",
        at=moment(stone.destroyed_at),
        basis=stone.basis,
        ended=day(stone.retention_ended_on),
        no=stone.minutes_no,
        on=day(stone.minutes_on),
        who=f"{stone.approved_by}, {stone.agency}" if stone.approved_by else stone.agency,
    )
