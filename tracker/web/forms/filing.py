"""The form that opens a case: what people may send, and how it reads as a filing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField
from wtforms.fields import Field, FieldList, FormField

from tracker.domain.errors import Invalid
from tracker.domain.filing import ConductGiven, Filing, ReporterGiven, RespondentGiven
from tracker.domain.labels import LABELS, N_
from tracker.domain.matters import CaseKind, Contest, LinkKind, StaffStatus, Wish
from tracker.web.forms import (
    Choice,
    Choices,
    DayField,
    Form,
    LongText,
    Part,
    PartialDayField,
    RadioChoice,
    TextLine,
    Tick,
    WholeNumber,
    choices_of,
)
from tracker.web.forms.files import ManyFiles
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _

ANONYMOUS = "anonymous"
KINDS = (CaseKind.FINDING, CaseKind.REPORT, CaseKind.LEAD)
"""In the order of practice: most cases begin as findings."""

_PARTIAL = {"placeholder": "3-10-2024", "autocomplete": "off"}
_KIND_WORDS = {
    CaseKind.FINDING: N_("Finding (temuan): found by supervision"),
    CaseKind.REPORT: N_("Report (laporan): somebody gives name and address"),
    CaseKind.LEAD: N_("Lead (informasi awal): traced first; the only way for an anonymous voice"),
}
_WISH_WORDS = {
    Wish.OPEN.value: N_("Open: the parties may know who reports"),
    Wish.CONFIDENTIAL.value: N_("Confidential: the identity is sealed"),
    ANONYMOUS: N_("Anonymous: no name is given"),
}
_ASKED = {
    CaseKind.REPORT: ("wish", "reporter_name", "reporter_address", "known_on"),
    CaseKind.FINDING: ("found_on",),
    CaseKind.LEAD: (),
}
_ASKED_OF_CASES = ("narrative", "kind", "submitted_on", "region")


@dataclass(frozen=True)
class Offered:
    """What may be chosen: regions, elections and conduct types, each as pairs of id and label."""

    regions: Sequence[tuple[str, str]]
    elections: Sequence[tuple[str, str]]
    conduct_types: Sequence[tuple[str, str]]


class RespondentPart(Part):
    """One complained of."""

    name = TextLine(_l("Name"), description=_l("If known. Shown only inside the case."))
    position = TextLine(_l("Post"), description=_l("For instance camat, lurah, guru."))
    status = Choice(_l("Status"), default=StaffStatus.UNKNOWN.value)
    agency = TextLine(_l("Works at"))
    nip = TextLine(
        _l("NIP or NI PPPK"),
        description=_l("18 digits; spaces do not matter."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    count = WholeNumber(
        _l("Number of people"),
        low=1,
        default=1,
        description=_l("More than one is a group; empty when the number is not known."),
    )
    description = LongText(_l("Description"), rows=2, longest=2000)


class ConductPart(Part):
    """One act, and who did it."""

    type = Choice(_l("What was done"))
    on = PartialDayField(
        _l("When"),
        description=_l("A day, a month or a year: 3-10-2024, 10-2024 or 2024."),
        render_kw=_PARTIAL,
    )
    channel = TextLine(
        _l("Channel"),
        description=_l("Facebook, a WhatsApp group, a meeting hall …"),
        render_kw={"list": "channels"},
    )
    url = TextLine(
        _l("Address (URL)"), longest=2000, render_kw={"inputmode": "url", "autocomplete": "off"}
    )
    beneficiary = TextLine(_l("For whose benefit"))
    summary = LongText(_l("What exactly"), rows=2, longest=2000)
    respondents = Choices(_l("Done by"))


class FilingForm(Form):
    """The whole page. Nothing here decides what is required: the law of filing does."""

    key = HiddenField()
    news = HiddenField()
    kind = RadioChoice(_l("What is it"), default=CaseKind.FINDING.value)
    wish = RadioChoice(_l("How the reporter wants to be known"), default="")
    reporter_name = TextLine(_l("Name of the reporter"), render_kw={"autocomplete": "off"})
    reporter_address = TextLine(
        _l("Address of the reporter"), longest=400, render_kw={"autocomplete": "off"}
    )
    reporter_contact = TextLine(
        _l("Telephone or e-mail"), longest=400, render_kw={"autocomplete": "off"}
    )
    reporter_identity_no = TextLine(
        _l("Number of the identity card"), longest=40, render_kw={"autocomplete": "off"}
    )
    papers = ManyFiles(_l("Signed form and identity card"), target="filing", sealed=True)
    narrative = LongText(_l("What happened"), rows=5)
    place = TextLine(
        _l("Place of the act"),
        description=_l(
            "Needed where an act has neither channel nor address. The initial review tests time "
            "and place."
        ),
    )
    region = Choice(_l("Region"))
    election = Choice(_l("Election"))
    contest = Choice(_l("Contest"))
    known_on = PartialDayField(
        _l("Day the reporter came to know of it"),
        description=_l("The days for reporting count from here."),
        render_kw=_PARTIAL,
    )
    found_on = PartialDayField(
        _l("Day it was found"),
        description=_l("The days for fixing a finding count from here."),
        render_kw=_PARTIAL,
    )
    supervision_no = TextLine(_l("Number of the supervision report (Form A)"))
    submitted_on = DayField(
        _l("Day it was submitted"),
        description=_l(
            "The day the report was handed in, the finding fixed, the lead taken up. The day of "
            "registration follows as a step of its own."
        ),
    )
    respondents = FieldList(FormField(RespondentPart), label=_l("Respondents"), min_entries=1)
    conducts = FieldList(FormField(ConductPart), label=_l("Acts"), min_entries=1)
    evidence = ManyFiles(_l("Evidence"), target="filing")
    confirm = Tick(_l("I have seen this; the text goes on with the file as it is."))

    def __init__(self, offered: Offered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of((kind.value, _l(_KIND_WORDS[kind])) for kind in KINDS)
        self.wish.choices = choices_of((v, _l(text)) for v, text in _WISH_WORDS.items())
        self.region.choices = choices_of(offered.regions)
        self.election.choices = choices_of(offered.elections, empty=_l("no election is running"))
        self.contest.choices = choices_of(
            ((one.value, _l(LABELS[one])) for one in Contest), empty=_l("not known")
        )
        people = [
            (str(place), self.name_of(place)) for place in range(len(self.respondents.entries))
        ]
        for entry in self.respondents:
            entry.form.status.choices = choices_of((s.value, _l(LABELS[s])) for s in StaffStatus)
        for entry in self.conducts:
            entry.form.type.choices = choices_of(offered.conduct_types, empty=_l("choose"))
            entry.form.respondents.choices = choices_of(people)
            entry.form.respondents.flags.conditional = True  # asked of several, not of one
            entry.form.type.flags.required = True
            entry.form.on.flags.required = self.chosen_kind is not CaseKind.LEAD
        self.place.flags.conditional = self.chosen_kind is not CaseKind.LEAD
        for name in (*_ASKED_OF_CASES, *_ASKED.get(self.chosen_kind, ())):
            self[name].flags.required = True

    @property
    def chosen_kind(self) -> CaseKind:
        """The kind that is ticked; a finding where none is, as most cases are."""
        return CaseKind(self.kind.data) if self.kind.data in set(CaseKind) else CaseKind.FINDING

    def name_of(self, place: int) -> str:
        """What a respondent is called on this page: by number and post, or name."""
        part = self.respondents.entries[place].form
        told = part.position.data or part.name.data or _("not described yet")
        return f"{place + 1}. {told}"

    def refuse(self, refusal: Invalid) -> None:
        """Faults of rows go to the rows; what names no field goes on top."""
        by_name = {field.name: field for field in _leaves(self)}
        for name, codes in refusal.errors.items():
            if name in by_name:
                by_name[name].errors = [*by_name[name].errors, *codes]
            else:
                self.form_errors.extend(codes)

    def refuse_the_rest(self, refusal: Invalid) -> None:
        """Faults of law beside those of reading: a field that could not be read, or that holds a
        row that could not, says so once and is not also called empty."""
        wrong = [field.name for field in _leaves(self) if field.errors]
        self.refuse(
            Invalid(
                {
                    name: codes
                    for name, codes in refusal.errors.items()
                    if not any(f"{one}-".startswith(f"{name}-") for one in wrong)
                }
            )
        )

    def filing(self) -> Filing:
        """What was entered, as far as it could be read. Without a name, what stands in the fields
        of the reporter is not filed."""
        wish = self.wish.data
        return Filing(
            kind=self.chosen_kind,
            region=self.region.data or "",
            narrative=self.narrative.data or "",
            submitted_on=self.submitted_on.data,
            place=self.place.data or "",
            election=self.election.data or "",
            contest=self.contest.data or "",
            known_on=self.known_on.data,
            found_on=self.found_on.data,
            supervision_no=self.supervision_no.data or "",
            anonymous=wish == ANONYMOUS,
            wish=Wish(wish) if wish in set(Wish) else None,
            reporter=ReporterGiven() if wish == ANONYMOUS else self._reporter(),
            respondents=tuple(_respondent(entry.form) for entry in self.respondents),
            conducts=tuple(_conduct(entry.form) for entry in self.conducts),
            confirmed=bool(self.confirm.data),
        )

    def _reporter(self) -> ReporterGiven:
        return ReporterGiven(
            name=self.reporter_name.data or "",
            address=self.reporter_address.data or "",
            contact=self.reporter_contact.data or "",
            identity_no=self.reporter_identity_no.data or "",
        )


def link_said(fields: dict[str, list[str]], case_id: int) -> LinkKind | None:
    """What the officer said of a case that looks alike; None where nothing was said."""
    said = (fields.get(f"link-{case_id}") or [""])[-1]
    return LinkKind(said) if said in set(LinkKind) else None


def _respondent(part: RespondentPart) -> RespondentGiven:
    status = part.status.data
    return RespondentGiven(
        name=part.name.data or "",
        position=part.position.data or "",
        status=StaffStatus(status) if status in set(StaffStatus) else StaffStatus.UNKNOWN,
        agency=part.agency.data or "",
        nip=part.nip.data or "",
        count=1 if part.count.errors else part.count.data,
        description=part.description.data or "",
        is_begun=bool(part.errors),
    )


def _conduct(part: ConductPart) -> ConductGiven:
    return ConductGiven(
        type=part.type.data or "",
        on=part.on.data,
        channel=part.channel.data or "",
        url=part.url.data or "",
        summary=part.summary.data or "",
        beneficiary=part.beneficiary.data or "",
        respondents=tuple(
            int(v) for v in part.respondents.data or () if v.isdecimal() and len(v) < 10
        ),
        is_begun=bool(part.errors),
    )


def _leaves(fields: Any) -> list[Field]:
    """Every field under its full name; lists stand for themselves too."""
    found: list[Field] = []
    for field in fields:
        if isinstance(field, FormField):
            found.extend(_leaves(field.form))
        elif isinstance(field, FieldList):
            found.extend([field, *_leaves(field.entries)])
        else:
            found.append(field)
    return found
