"""Lists that leave the house as files: as they are filtered, and told to the book."""

from typing import Any

from flask import Blueprint, request, url_for

from tracker.domain.errors import NotFound
from tracker.domain.labels import LABELS
from tracker.domain.prevention import RecordKind
from tracker.domain.roles import Permission
from tracker.queries.administration import AccountRow, count_accounts, every_account
from tracker.queries.agencies import AgencyRow, count_agencies, every_agency
from tracker.queries.case_list import count_cases
from tracker.queries.case_rows import CaseRow, every_case_row
from tracker.queries.filters import CaseFilters, read_filters
from tracker.queries.ledger import LedgerLine, count_entries, every_entry
from tracker.queries.names import all_names, names_in
from tracker.queries.news import NewsLine, count_news, every_news_line
from tracker.queries.region_records import LeagueRow, RecordView, region_page
from tracker.queries.region_records import league as compared
from tracker.queries.seen import seen_by
from tracker.queries.story_pages import StoryLine, count_stories, every_story
from tracker.web.case_columns import case_columns
from tracker.web.filter_words import address_of, chips
from tracker.web.form_answers import asked_of
from tracker.web.forms import Form
from tracker.web.forms.news import NewsFilterForm
from tracker.web.forms.stories import StoryFilterForm
from tracker.web.language import spoken as _
from tracker.web.leaving_lists import Leaving, leaves
from tracker.web.listed_columns import (
    account_columns,
    agency_columns,
    league_columns,
    ledger_columns,
    news_columns,
    record_columns,
    story_columns,
)
from tracker.web.pages.admin import asked_accounts
from tracker.web.pages.agencies import asked_agencies
from tracker.web.pages.ledger import asked_entries
from tracker.web.pages.news import news_filters
from tracker.web.pages.region_records import region_code
from tracker.web.pages.stories import story_filters
from tracker.web.reported_words import act
from tracker.web.session import actor, law, reading, today

bp = Blueprint("list_export", __name__)

ALL = 2**31 - 1
"""A count has no end here: what leaves is counted to the last."""


@leaves(bp, "/perkara", Permission.CASE_READ)
def cases() -> Leaving[CaseRow]:
    filters = _case_filters()
    seen = seen_by(actor(), law())
    return Leaving(
        name="cases",
        title=_("Cases"),
        file=_("cases"),
        filters=filters.query(),
        asked=_case_conditions(filters, "case_list.show"),
        everything=_("none: every case in the sight of who exported"),
        columns=case_columns(all_names(reading())),
        count=lambda: count_cases(reading(), seen, filters, today(), ALL),
        rows=lambda: every_case_row(reading(), seen, filters, today()),
        back=address_of("case_list.show", filters),
        typed=frozenset({"teks"}),
    )


@leaves(bp, "/dasbor/daerah", Permission.OTHERS_COUNT)
def league() -> Leaving[LeagueRow]:
    filters = _case_filters()
    found = compared(reading(), actor(), law(), filters, today())
    conditions = _case_conditions(found.filters.but(region=None), "region_records.league")
    return Leaving(
        name="regions",
        title=_("Regions compared"),
        file=_("regions"),
        filters=found.filters.query(),
        asked=[(_("Place"), found.base_name), *conditions],
        everything="",
        columns=league_columns(found.mean),
        count=lambda: len(found.rows),
        rows=lambda: iter(found.rows),
        back=address_of("region_records.league", filters),
        typed=frozenset({"teks"}),
    )


@leaves(bp, "/berita", Permission.LIBRARY_READ)
def news() -> Leaving[NewsLine]:
    form = NewsFilterForm(formdata=request.args)
    form.validate()
    filters = news_filters(form)
    return Leaving(
        name="news",
        title=_("News"),
        file=_("news"),
        filters=asked_of(form),
        asked=_form_conditions(form),
        everything=_("none: all news of the library"),
        columns=news_columns(),
        count=lambda: count_news(reading(), actor(), filters),
        rows=lambda: every_news_line(reading(), actor(), filters),
        back=url_for("news.news_list", **asked_of(form)),
        typed=frozenset({"cari", "media", "wilayah"}),
    )


@leaves(bp, "/buku", Permission.LEDGER_READ)
def ledger() -> Leaving[LedgerLine]:
    filters = asked_entries()
    asked = {"tindakan": filters.act.value if filters.act else "", "perkara": filters.case}
    address: dict[str, Any] = {name: value for name, value in asked.items() if value}
    conditions = [(_("Act"), act(filters.act.value))] if filters.act else []
    return Leaving(
        name="ledger",
        title=_("Ledger"),
        file=_("ledger"),
        filters=address,
        asked=conditions + ([(_("Case"), filters.case)] if filters.case else []),
        everything=_("none: every act on cases in sight and of the agency’s people"),
        columns=ledger_columns(),
        count=lambda: count_entries(reading(), actor(), filters),
        rows=lambda: every_entry(reading(), actor(), filters),
        back=url_for("ledger.index", **address),
        typed=frozenset({"perkara"}),
    )


@leaves(bp, "/admin/akun", Permission.ACCOUNT_MANAGE)
def accounts() -> Leaving[AccountRow]:
    form, filters = asked_accounts()
    form.validate()
    address = asked_of(form)
    if request.args.get("urut"):
        address["urut"] = filters.sort
    return Leaving(
        name="accounts",
        title=_("Accounts"),
        file=_("accounts"),
        filters=address,
        asked=_form_conditions(form),
        everything=_("none: every account that the administrator looks after"),
        columns=account_columns(),
        count=lambda: count_accounts(reading(), actor(), filters),
        rows=lambda: every_account(reading(), actor(), filters),
        back=url_for("admin.account_index", **address),
        typed=frozenset({"cari"}),
    )


@leaves(bp, "/admin/instansi", Permission.AGENCY_MANAGE)
def agencies() -> Leaving[AgencyRow]:
    form, filters = asked_agencies()
    form.validate()
    address = asked_of(form)
    if request.args.get("urut"):
        address["urut"] = filters.sort
    return Leaving(
        name="agencies",
        title=_("Agencies"),
        file=_("agencies"),
        filters=address,
        asked=_form_conditions(form),
        everything=_("none: every agency of the region and below"),
        columns=agency_columns(),
        count=lambda: count_agencies(reading(), actor(), filters),
        rows=lambda: every_agency(reading(), actor(), filters),
        back=url_for("agencies.index", **address),
        typed=frozenset({"cari"}),
    )


@leaves(bp, "/berita/kisah", Permission.LIBRARY_READ)
def stories() -> Leaving[StoryLine]:
    form = StoryFilterForm(formdata=request.args)
    form.validate()
    filters = story_filters(form)
    return Leaving(
        name="stories",
        title=_("Stories"),
        file=_("stories"),
        filters=asked_of(form),
        asked=_form_conditions(form),
        everything=_("none: all stories of the library"),
        columns=story_columns(),
        count=lambda: count_stories(reading(), filters),
        rows=lambda: every_story(reading(), actor(), filters),
        back=url_for("stories.index", **asked_of(form)),
        typed=frozenset({"cari", "wilayah"}),
    )


@leaves(bp, "/daerah/<string:code>/catatan/<string:kind>", Permission.LIBRARY_READ)
def records(code: str, kind: str) -> Leaving[RecordView]:
    if kind not in set(RecordKind):
        raise NotFound()
    found = region_page(reading(), actor(), law(), region_code(code))
    wanted = RecordKind(kind)
    rows = found.records[wanted]
    return Leaving(
        name="region_records",
        title=f"{_(LABELS[wanted])} · {found.name}",
        file=f"{kind}-{code}",
        filters={},
        asked=[(_("Region"), found.name), (_("Kind"), _(LABELS[wanted]))],
        everything="",
        columns=record_columns(wanted),
        count=lambda: len(rows),
        rows=lambda: iter(rows),
        back=url_for("region_records.show", code=code, _anchor=kind),
    )


def _case_filters() -> CaseFilters:
    """What the list asks for, in its order; a whole list has no pages."""
    return read_filters(request.args, law())[0].but(size=CaseFilters().size)


def _case_conditions(filters: CaseFilters, endpoint: str) -> list[tuple[str, str]]:
    places, agencies = names_in(reading(), filters)
    return [(chip.name, chip.value) for chip in chips(filters, endpoint, places, agencies)]


def _form_conditions(form: Form) -> list[tuple[str, str]]:
    """The filters that are set, as the form words them."""
    asked = asked_of(form)
    return [
        (str(field.label.text), _chosen(field, asked[field.name]))
        for field in form
        if field.name in asked
    ]


def _chosen(field: object, value: str) -> str:
    choices = getattr(field, "choices", None) or ()
    return next((str(words) for key, words, *_more in choices if str(key) == value), value)
