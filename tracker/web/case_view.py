"""The case page, whoever asks for it: a reader, or a form that was not accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast, get_args

from flask import render_template, request

from tracker.domain.cautions import cautions_of, counted
from tracker.domain.days import PartialDay
from tracker.domain.elements import rows_of
from tracker.domain.guards import FORWARDABLE, reasoned_where_it_differs
from tracker.domain.law_items import Sanction, Status
from tracker.domain.moves import Offer
from tracker.domain.remedies import fitting_remedy
from tracker.domain.replay import LEVEL
from tracker.domain.road import Caution, FieldKind, Move
from tracker.domain.saying import Words
from tracker.domain.standing import OVERSIGHT, PERSONNEL, Origin
from tracker.queries import case_choices
from tracker.queries.agencies_to_choose import agencies_to_choose
from tracker.queries.case_choices import Change
from tracker.queries.case_views import CasePage, ConductView, Person, StepView
from tracker.queries.cases import case_page
from tracker.queries.sanctioning import SanctionHelp, sanction_help
from tracker.web.case_forms import CaseForms
from tracker.web.form_answers import number
from tracker.web.forms import Form, LongText, TextLine
from tracker.web.forms.moves import Asking, MoveForm, answers_of, condition, move_form
from tracker.web.language import spoken as _
from tracker.web.panels import panels_of
from tracker.web.session import actor, law, reading, today
from tracker.web.words import day, said

STATUSES: frozenset[str] = frozenset(get_args(Status))


@dataclass(frozen=True)
class OpenMove:
    """A move whose form stands open on the page; `letter` is the number of the letter that it was
    filled from."""

    offer: Offer
    form: MoveForm
    person: Person | None
    asking: Asking
    changes: Sequence[Change] = ()
    sanctioning: SanctionHelp | None = None
    recommendation: StepView | None = None
    cautions: tuple[Caution, ...] = ()
    is_to_heed: bool = False
    letter: str | None = None


def load(case_id: int) -> CasePage:
    """The page's data for the person of this request."""
    return case_page(reading(), actor(), case_id, law(), today())


def name_of_person(person: Person) -> str:
    """`A · lurah`: the letter tells persons of a case apart without naming them."""
    what = person.name or person.position or person.description or _("not described")
    return f"{person.letter} · {what}"


def asking_for(
    page: CasePage, move: Move, person: Person | None = None, holder: int | None = None
) -> Asking:
    """What the form of a move may offer as answers; `holder` is the agency that has the lane."""
    book = law().book
    kinds = {f.kind for f in move.fields}
    agencies = {
        f.id: agencies_to_choose(
            reading(),
            f.agencies,
            page.region_code,
            today(),
            but=holder if f.id == move.hands_to else None,
        )
        for f in move.fields
        if f.kind is FieldKind.AGENCY
    }
    conducts: list[tuple[int, str, list[tuple[str, Words, int | None]]]] = []
    if FieldKind.ELEMENTS in kinds:
        conducts = [
            (c.id, named_act(c), rows_of(book.conduct_types[c.type], [p.id for p in c.persons]))
            for c in page.conducts
        ]
    return Asking(
        persons=[(p.id, name_of_person(p)) for p in page.persons if _may_be_named(page, move, p)],
        conducts=conducts,
        agencies=agencies,
        sanctions=[(s.id, said(s), s.level) for s in _sanctions(page, person)],
        members=case_choices.commissioners(reading(), actor().agency_id)
        if FieldKind.VOTES in kinds
        else [],
        seats=page.ground.plenary_size,
        regime=law().regime_of(page.election),
    )


def _may_be_named(page: CasePage, move: Move, person: Person) -> bool:
    """Whom the plenary did not find in breach, a sending cannot name."""
    outcomes = page.ground.standing.outcomes
    if "sends_only_the_proven" not in move.guards or not outcomes:
        return True
    return outcomes.get(person.id) in FORWARDABLE


def _sanctions(page: CasePage, person: Person | None) -> Sequence[Sanction]:
    """The catalogue for that person's status on the day of the act; all of it where not known."""
    book = law().book
    if person is None or person.status.value not in STATUSES:
        return [one for one in book.sanctions.values() if not one.set_aside]
    days = [c.on for c in page.conducts if c.on and person in c.persons]
    on = min(days, key=str) if days else PartialDay.of(today())
    return book.sanctions_for(cast(Status, person.status.value), on)


def named_act(conduct: ConductView) -> str:
    """`Menyukai (like) · Rab, 2 Okt 2024 · Facebook`: which act the questions are about."""
    kind = said(law().book.conduct_types[conduct.type])
    return " · ".join(filter(None, (kind, day(conduct.on), conduct.channel)))


def open_form(page: CasePage, offer: Offer) -> OpenMove:
    """The form of a move, empty, as posted, or with text that was carried over a sign-in."""
    state = offer.state
    asking = asking_for(
        page, offer.move, page.person(state.respondent), page.ground.standing.held_by(state)
    )
    if state.respondent is not None:
        others = {
            lane.state.respondent
            for lane in page.lanes
            if lane.state.lane == state.lane
            and lane.state.stage == state.stage
            and lane.state.respondent != state.respondent
        }
        also = [(p, name) for p, name in asking.persons if p in others]
        form_asking = replace(asking, persons=also)
    else:
        form_asking = asking
    per_person = state.respondent is not None
    made = move_form(
        offer.move,
        form_asking if per_person else asking,
        from_letter=offer.origin is Origin.LETTER,
        also=per_person,
    )
    form = made(ids="langkah")
    if request.method == "GET" and not form.is_carried:
        form.happened_on.data = today()
        _propose(form, page, offer)
    form.version.data = str(page.version) if request.method == "GET" else form.version.data
    return OpenMove(
        offer,
        form,
        page.person(state.respondent),
        asking,
        sanctioning=_sanctioning(page, offer),
        recommendation=_recommendation(page, offer),
        cautions=cautions_for(page, offer),
    )


def _recommendation(page: CasePage, offer: Offer) -> StepView | None:
    """The latest recommendation on the respondent that still holds, beside an act that is held to
    it, as far as the reader may see it."""
    if reasoned_where_it_differs.__name__ not in offer.move.guards:
        return None
    given = [
        step
        for step in page.steps
        if step.lane == OVERSIGHT
        and step.facts.get(LEVEL)
        and step.superseded_by is None
        and step.annulled_at is None
        and offer.state.respondent in {person.id for person in step.persons}
    ]
    return given[-1] if given else None


def _sanctioning(page: CasePage, offer: Offer) -> SanctionHelp | None:
    """What a decider should see beside a form that asks for a sanction."""
    respondent = offer.state.respondent
    asks = any(asked.kind is FieldKind.SANCTION for asked in offer.move.fields)
    if respondent is None or not asks:
        return None
    officer = page.ground.officers.get(respondent)
    sphere = officer.sphere if officer else None
    return sanction_help(reading(), actor(), law(), page.id, respondent, today(), sphere=sphere)


def cautions_for(
    page: CasePage,
    offer: Offer,
    answers: Mapping[str, Any] | None = None,
    on: date | None = None,
) -> tuple[Caution, ...]:
    """What the officer is warned of: before the form is filled, or by the day and answers given."""
    ground = replace(
        page.ground,
        respondent=offer.state.respondent,
        facts=answers,
        on=on or page.ground.on,
    )
    return cautions_of(offer.move, ground)


def cautions_of_answers(page: CasePage, opened: OpenMove) -> tuple[Caution, ...]:
    """What the answers are warned of for the respondent and for whom the same holds, each once."""
    form, offer = opened.form, opened.offer
    answers = answers_of(form, offer.move, opened.asking)
    also = [number(whose) for whose in form.also.data or []] if "also" in form else []
    found = dict[str, Caution]()
    for whose in (offer.state.respondent, *also):
        of_one = replace(offer, state=replace(offer.state, respondent=whose))
        for caution in cautions_for(page, of_one, answers, form.happened_on.data):
            found.setdefault(caution.check, caution)
    return tuple(found.values())


def is_told(opened: OpenMove, cautions: tuple[Caution, ...]) -> bool:
    """Whether the form said all of these warnings before it was sent."""
    told = {c.check for c in opened.cautions} | set((opened.form.heeded.data or "").split())
    return {c.check for c in cautions} <= told


def heeding(opened: OpenMove, cautions: tuple[Caution, ...]) -> OpenMove:
    """The form again with these warnings; sent once more, it tells that they were read."""
    opened.form.heeded.put(" ".join(sorted({c.check for c in cautions})))
    return replace(opened, cautions=cautions, is_to_heed=True)


def typed_words(page: CasePage, move: Move) -> list[tuple[str, str]]:
    """What was typed for a move that is not open any more, beside the label of its field."""
    form = move_form(move, asking_for(page, move), from_letter=True, also=False)()
    return [(f.label.text, f.data) for f in form if isinstance(f, TextLine | LongText) and f.data]


def _propose(form: MoveForm, page: CasePage, offer: Offer) -> None:
    """Sensible answers to start from: the body competent today, those found proven, the earliest
    day that keeps the notice of law."""
    body = law().book.body_on(today())
    for asked in offer.move.fields:
        if asked.id == "body" and body is not None and asked.kind is FieldKind.AGENCY:
            found = case_choices.body_agency(reading(), body.id, today())
            form[asked.id].data = str(found) if found else ""
        if asked.id == "remedy" and asked.kind is FieldKind.CHOICE:
            whose = offer.state.respondent
            form[asked.id].data = fitting_remedy(law().book, page.ground.standing, whose)
        if asked.notice:
            form[asked.id].data = counted(page.ground, asked.notice, today())
        if asked.kind is FieldKind.RESPONDENTS:
            fit = [one.value for one in form[asked.id].choices]
            form[asked.id].data = fit if offer.move.opens or len(fit) == 1 else []
        if asked.id == "copy_to" and asked.required:
            near = form[asked.id].choices
            form[asked.id].data = near[1].value if len(near) > 1 else ""


def wanted_offer(page: CasePage) -> Offer | None:
    """The move that the address asks to open, if this person may take it."""
    move = request.args.get("langkah")
    if not move:
        return None
    respondent = number(request.args.get("terlapor")) or None
    return page.offer(move, respondent)


def render_case(
    page: CasePage,
    *,
    status: int = 200,
    opened: OpenMove | None = None,
    forms: Mapping[str, Form] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> tuple[str, int]:
    """The page with its small forms; `forms` are those that were sent and not accepted."""
    sent = forms or {}
    html = render_template(
        "cases/show.html",
        page=page,
        opened=opened,
        forms=CaseForms(page, sent),
        given=set(sent),
        name_of_person=name_of_person,
        condition=condition,
        book=law().book,
        road=law().road,
        personnel=PERSONNEL,
        panels=panels_of(page),
        only_steps=request.args.get("riwayat") != "semua",
        **(extra or {}),
    )
    return html, status
