"""The filing page, whoever asks for it: begun, continued, sent and not accepted."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, cast

from flask import render_template, request
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from tracker.domain.discretion import telling_words
from tracker.domain.errors import Invalid
from tracker.domain.filing import Filing, status_remarks
from tracker.domain.labels import N_
from tracker.domain.matters import CaseKind, LinkKind
from tracker.domain.outlook import Outlook, current_election, outlook
from tracker.domain.traces import REASONS, Traces, traces_of
from tracker.queries.intake import (
    DraftFile,
    DraftView,
    Similar,
    draft,
    places_for,
    similar_cases,
)
from tracker.queries.running_law import office_calendar
from tracker.queries.staff import may_look_up
from tracker.services.evidence import Upload
from tracker.services.intake import EVIDENCE, PAPERS, PLACE, LinkChoice
from tracker.services.linking import Hint, hint_related
from tracker.web.forms.files import SENT, is_of_files, keys_in
from tracker.web.forms.filing import FilingForm, Offered, link_said
from tracker.web.forms.filing_rows import Fields, tidy
from tracker.web.language import spoken as _
from tracker.web.looking_up import InForm
from tracker.web.refusals import in_zone
from tracker.web.sent_files import files_called
from tracker.web.session import actor, begin_work, law, reading, today
from tracker.web.words import clock_time, day, said

OPENED_AS = {
    "temuan": CaseKind.FINDING,
    "laporan": CaseKind.REPORT,
    "informasi-awal": CaseKind.LEAD,
}
_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
_NOT_KEPT = frozenset({"csrf_token", "_page", "action", "confirm"})


@dataclass(frozen=True)
class Answers:
    """What the page tells while one types: the law's outlook, possible doubles, whom to ask."""

    outlook: Outlook
    similar: Sequence[Similar]
    said: Mapping[int, LinkKind]
    hints: Sequence[Hint]


@dataclass(frozen=True)
class FilingPage:
    """The one object that the page reads."""

    form: FilingForm
    key: str
    files: tuple[DraftFile, ...]
    saved: str | None
    answers: Answers
    remarks: dict[str, str] = field(default_factory=dict)
    drafts: Sequence[DraftView] = ()
    is_carried: bool = False
    has_register: bool = False
    looked: InForm | None = None

    @property
    def kind(self) -> CaseKind:
        return self.form.chosen_kind

    @property
    def asks_confirmation(self) -> bool:
        """A text tells who reported, and the officer has not said yet that it may."""
        return bool(self.form.confirm.errors)

    @property
    def telling(self) -> list[str]:
        """The words by which texts tell who reported, each once."""
        names = {EVIDENCE: [file.name for file in self.files_of(EVIDENCE)]}
        found = telling_words(self.form.filing(), names)
        return list(dict.fromkeys(word for words in found.values() for word in words))

    @property
    def is_refused_as_anonymous(self) -> bool:
        return "anonymous_report" in self.form.wish.errors

    def files_of(self, name: str) -> list[DraftFile]:
        return [file for file in self.files if file.field == name]


def new_key() -> str:
    """A key for a form that nobody has seen before."""
    return secrets.token_urlsafe(18)


def key_in(fields: Mapping[str, Sequence[str]]) -> str:
    """The key that a form carries, or a new one."""
    given = (fields.get("key") or [""])[0]
    return given if _KEY.fullmatch(given) else new_key()


def sent_fields() -> Fields:
    """What the browser sent and a draft may keep, with its rows in order."""
    fields = tidy(
        (name, values)
        for name, values in request.form.lists()
        if name not in _NOT_KEPT and not is_of_files(name)
    )
    return fields | {"key": [key_in(fields)]}


def sent_files() -> dict[str, list[Upload]]:
    """The uploads of this request by their field."""
    return {
        name: [
            Upload(f.filename, cast(BinaryIO, f.stream))
            for f in request.files.getlist(name)
            if f.filename
        ]
        + files_called(keys_in(request.form.getlist(name + SENT)))
        for name in (EVIDENCE, PAPERS)
    }


def form_of(fields: Fields) -> FilingForm:
    """The form with these texts in it; when it was sent, with its token and uploads too."""
    texts: MultiDict[str, str] = MultiDict(fields)
    if request.method != "POST":
        return FilingForm(_offered(), formdata=texts)
    for name in ("csrf_token", "confirm"):
        if name in request.form:
            texts[name] = request.form[name]
    return FilingForm(_offered(), formdata=CombinedMultiDict([request.files, texts]))


def empty_form() -> FilingForm:
    """A form to begin with: the own region, today, the election under way."""
    form = FilingForm(_offered(), formdata=None)
    form.key.data = new_key()
    form.kind.data = OPENED_AS.get(request.args.get("jenis", ""), CaseKind.FINDING).value
    form.region.data = actor().region
    form.submitted_on.data = today()
    election = current_election(law(), actor().region, today())
    form.election.data = election.id if election else ""
    return form


def page_of(form: FilingForm, fields: Fields, **more: Any) -> FilingPage:
    """The page around a form: its draft's files, what the law says, possible doubles."""
    key = form.key.data or new_key()
    kept = draft(reading(), current_user.account_id, PLACE, key)
    filing = form.filing()
    return FilingPage(
        form=form,
        key=key,
        files=kept.files if kept else (),
        saved=saved_at(kept.updated_at) if kept else None,
        answers=answers_to(filing, fields, key),
        remarks=dict(status_remarks(filing)),
        has_register=may_look_up(reading(), actor()),
        **more,
    )


def answers_to(filing: Filing, fields: Fields, key: str) -> Answers:
    """What the law and the register say to a filing as far as it is typed."""
    calendar = office_calendar(reading(), actor().agency_id, law())
    traces = traces_of(filing)
    found = similar_cases(reading(), actor(), traces)
    told = {one.case_id: link_said(fields, one.case_id) for one in found}
    return Answers(
        outlook=outlook(law(), calendar, filing),
        similar=found,
        said={case_id: kind for case_id, kind in told.items() if kind},
        hints=_hints(key, traces) if request.method == "POST" else (),
    )


def _hints(key: str, traces: Traces) -> Sequence[Hint]:
    """The hint is an act: it is told in answer to something sent, never to a mere look."""
    with begin_work() as work:
        return hint_related(work, key, traces)


@dataclass(frozen=True)
class Doubles:
    """What was said of the cases that look alike, and whether a likely one was never shown."""

    links: list[LinkChoice]
    unseen: bool


def doubles_of(filing: Filing, fields: Fields) -> Doubles:
    """What was said of possible doubles, with the reasons for showing them.

    A page without JavaScript shows them only in answer to something sent: `unseen` says that the
    form should come back once, so that nobody files a double without having seen the first.
    """
    found = similar_cases(reading(), actor(), traces_of(filing))
    shown = set(fields.get("shown", ()))
    links = [
        LinkChoice(one.case_id, kind, ", ".join(REASONS[reason] for reason in one.reasons))
        for one in found
        if (kind := link_said(fields, one.case_id))
    ]
    likely = [one for one in found if one.reasons != ("post_day",)]
    return Doubles(links, any(str(one.case_id) not in shown for one in likely))


LIKENESS = {
    "url": N_("same address"),
    "nip": N_("same staff number"),
    "person_day": N_("same person and day"),
    "post_day": N_("same post, day and region"),
}


def likeness(reason: str) -> str:
    """Why a case is shown as a possible double."""
    return _(LIKENESS[reason])


def day_and_hour(moment: datetime, zone: str) -> str:
    """`Senin, 7 Oktober 2024, 09.00 WIB` on the wall of an office in that zone."""
    local = in_zone(moment, zone)
    return f"{day(local.date(), 'long')}, {clock_time(moment, zone)} {zone}"


def saved_at(moment: datetime) -> str:
    """`10.42` on the wall of the reader's office."""
    return clock_time(moment, str(current_user.zone))


def put_faults(form: FilingForm, faults: Mapping[str, Sequence[str]]) -> None:
    """Faults of files that could not be taken, beside their field."""
    if faults:
        form.refuse(Invalid(faults))


def render(page: FilingPage, status: int = 200) -> tuple[str, int]:
    """The page as it is sent."""
    return render_template("filing/form.html", page=page, form=page.form, law=law()), status


def _offered() -> Offered:
    book = law().book
    elections = sorted(
        book.elections.values(),
        key=lambda one: str(one.voting or one.voting_latest or one.voting_earliest or "9999"),
        reverse=True,
    )
    return Offered(
        regions=[(one.code, one.name) for one in places_for(reading(), actor().region)],
        elections=[(one.id, said(one)) for one in elections],
        conduct_types=[(one.id, said(one)) for one in book.conduct_types.values()],
    )
