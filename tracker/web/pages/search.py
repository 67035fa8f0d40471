"""One box over everything: what was found, what narrows it, and searches that were kept."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from tracker.domain.labels import N_
from tracker.domain.roles import AgencyKind, Permission
from tracker.queries.agencies import agencies_of
from tracker.queries.filters import param_of, read_filters
from tracker.queries.names import choices_of_places, names_in
from tracker.queries.saved_searches import saved_for
from tracker.queries.search import Found, Hit, Kind, SearchFilters, found_for
from tracker.services import searching
from tracker.web.filter_words import Chip, chips
from tracker.web.form_answers import refusals_on
from tracker.web.forms.search import KeepForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.local_paths import asking
from tracker.web.session import actor, begin_work, law, reading
from tracker.web.words import number, said, told_number

bp = Blueprint("search", __name__, url_prefix="/cari")

KINDS: tuple[tuple[Kind, str, str], ...] = (
    (Kind.CASE, "perkara", N_("Cases")),
    (Kind.RESPONDENT, "terlapor", N_("Respondents")),
    (Kind.EVIDENCE, "bukti", N_("Evidence")),
    (Kind.NOTE, "catatan", N_("Steps and notes")),
    (Kind.RULE, "aturan", N_("Rules")),
    (Kind.NEWS, "berita", N_("News")),
    (Kind.LETTER, "surat", N_("Letters")),
)
"""Each kind of hit with its word in addresses and its name."""

KIND = "dalam"
"""The parameter of a kind of hit."""

NARROWING = ("text", "stage", "agency", "region", "election", "since", "until")
"""The filters of the case list that a search takes too."""


@bp.get("")
@needs(Permission.LIBRARY_READ)
def show() -> Any:
    if any(not value for value in request.args.values()):
        asked = ((name, value) for name, value in request.args.items(multi=True) if value)
        return redirect(asking(url_for("search.show"), asked), 303)
    filters, unread = read_search(request.args)
    found = found_for(reading(), actor(), law(), filters)
    places, agencies = names_in(reading(), filters.of)
    return render_template(
        "search/show.html",
        found=found,
        filters=filters,
        unread=unread,
        kinds=_kinds(filters),
        chips=_chips(filters, places, agencies),
        matches=_matches(found),
        address=address_of_hit,
        kind_words={kind: _(words) for kind, _word, words in KINDS},
        places=choices_of_places(reading(), actor().region, filters.of.region),
        agencies=_agencies(agencies),
        stages=_stages(),
        param=param_of,
        book=law().book,
        saved=saved_for(reading(), actor(), "cari"),
        keep=urlencode(query_of(filters)),
        query_of=query_of,
    )


@bp.post("/simpan")
@needs(Permission.LIBRARY_READ)
def save() -> Any:
    """Keep what the page asks for, as this version reads it, by a name."""
    form = KeepForm(ids="simpan")
    page, query = form.page.data or "", _read_again(form.page.data, form.query.data or "")
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                searching.save_search(
                    work, page, form.name.data or "", query, is_shared=form.is_shared.data
                )
            flash(_("Kept. It stands among the saved searches."), "success")
            return redirect(_back(page, query), 303)
    return render_template("search/keep.html", form=form, back=_back(page, query)), 422


def _read_again(page: str | None, query: str) -> str:
    """The query string as its page reads it, on the first page; empty where it asks for nothing."""
    given = MultiDict(parse_qsl(query))
    if page == "perkara":
        return urlencode(read_filters(given, law())[0].but().query())
    found, _unread = read_search(given)
    return urlencode(query_of(SearchFilters(found.of.but(), found.kind)))


@bp.post("/simpanan/<int:saved_id>/hapus")
@needs(Permission.LIBRARY_READ)
def forget(saved_id: int) -> Any:
    with begin_work() as work:
        page = searching.forget_search(work, saved_id)
    flash(_("The saved search is gone."), "success")
    return redirect(_back(page, ""), 303)


def _back(page: str, query: str) -> str:
    base = url_for("case_list.show" if page == "perkara" else "search.show")
    return f"{base}?{query}" if query else base


def read_search(given: Any) -> tuple[SearchFilters, tuple[str, ...]]:
    """What a query string asks for, and the parameters that could not be read."""
    wanted = {param_of(name) for name in NARROWING} | {"hal"}
    of, bad = read_filters({k: v for k, v in given.items() if k in wanted}, law())
    word = given.get(KIND, "")
    kind = next((kind for kind, known, _words in KINDS if known == word), None)
    if word and kind is None:
        bad = (*bad, KIND)
    return SearchFilters(of, kind), bad


def query_of(filters: SearchFilters, **changed: Any) -> dict[str, str]:
    """The query string of a search, some of it changed."""
    kind = changed.pop("kind", filters.kind)
    of = filters.of.but(**changed) if changed or kind is not filters.kind else filters.of
    found = of.query()
    if kind is not None:
        found[KIND] = next(word for known, word, _words in KINDS if known is kind)
    return found


def _kinds(filters: SearchFilters) -> list[tuple[str, str, bool]]:
    """Name and address of each kind of hit that this person may find, and whether it is chosen."""
    everything = (None, "", N_("Everything"))
    of_cases = actor().holds(Permission.CASE_READ)
    return [
        (
            _(words),
            url_for("search.show", **query_of(filters, kind=kind)),  # type: ignore[arg-type]
            kind is filters.kind,
        )
        for kind, _word, words in (everything, *KINDS)
        if of_cases or kind in (None, Kind.RULE, Kind.NEWS)
    ]


def _chips(filters: SearchFilters, places: Any, agencies: Any) -> list[Chip]:
    extra = {k: v for k, v in query_of(filters).items() if k == KIND}
    return chips(filters.of, "search.show", places, agencies, **extra)


def _agencies(named: dict[int, str]) -> list[tuple[str, str]]:
    one = actor()
    if not one.holds(Permission.CASE_READ):
        return []
    kinds = [kind for kind in AgencyKind if kind.name.startswith("BAWASLU")]
    found = agencies_of(reading(), kinds, region=one.region) if one.region else []
    return [(str(i), name) for i, name in {**{a.id: a.name for a in found}, **named}.items()]


def _stages() -> list[tuple[str, str]]:
    road = law().road
    lanes = sorted(road.lanes.values(), key=lambda lane: lane.order)
    return [
        (f"{lane.id}.{stage.id}", f"{said(lane.label)}: {said(stage.label)}")
        for lane in lanes
        for stage in road.stages_of(lane.id)
    ]


def _matches(found: Found) -> str:
    if found.is_more:
        return _("more than %(num)s found, the newest first", num=number(found.total))
    return told_number("%(num)d found", "%(num)d found", found.total)


def address_of_hit(hit: Hit) -> str:
    """Where what was found is read."""
    match hit.part:
        case "news":
            return url_for("news.show", news_id=int(hit.key))
        case "rule":
            return url_for("rules.provision", name=hit.key)
        case "evidence":
            return url_for("evidence.show", case_id=hit.case_id, item_id=int(hit.key))
        case "letter":
            return url_for("letters.show", case_id=hit.case_id, letter_id=int(hit.key))
        case "step":
            return url_for("cases.show", case_id=hit.case_id, _anchor=f"langkah-{hit.key}")
    return url_for("cases.show", case_id=hit.case_id)
