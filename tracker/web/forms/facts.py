"""Forms that correct the facts of a case."""

from typing import Any

from tracker.domain.filing import ConductGiven, RespondentGiven
from tracker.domain.labels import LABELS
from tracker.domain.matters import Contest, StaffStatus
from tracker.queries.case_views import CasePage, ConductView, Person
from tracker.web.forms import (
    Choice,
    Choices,
    Form,
    LongText,
    PartialDayField,
    TextLine,
    Version,
    WholeNumber,
    choices_of,
)
from tracker.web.language import lazily as _l


class FactForm(Form):
    """What every correction asks: the version that was read, and why."""

    version = Version()
    reason = LongText(
        _l("Why is it corrected or added?"),
        required=True,
        rows=2,
        description=_l("The earlier value stays visible with this reason."),
    )


class CaseFactsForm(FactForm):
    """The case itself."""

    title = TextLine(_l("Title"), required=True)
    narrative = LongText(_l("What happened"), required=True, rows=6)
    place = TextLine(_l("Place of the act"))
    known_on = PartialDayField(_l("Known on"))
    found_on = PartialDayField(_l("Found on"))
    election = Choice(_l("Election"))
    contest = Choice(_l("Contest"))

    @classmethod
    def of(cls, page: CasePage, elections: list[tuple[str, str]]) -> "CaseFactsForm":
        form = cls(obj=page)
        known = [e for e, _ in elections]
        written = [(page.election, page.election)] if page.election not in (None, *known) else []
        form.election.choices = choices_of([*written, *elections], empty="")
        form.contest.choices = choices_of([(c.value, _l(LABELS[c])) for c in Contest], empty="")
        return form

    def facts(self) -> dict[str, Any]:
        return {
            name: self[name].data
            for name in (
                "title",
                "narrative",
                "place",
                "known_on",
                "found_on",
                "election",
                "contest",
            )
        }


class RespondentForm(FactForm):
    """One complained of, or a group."""

    name = TextLine(_l("Name"), description=_l("If known. Shown only inside the case."))
    position = TextLine(_l("Post"))
    status = Choice(_l("Status"), required=True)
    agency = TextLine(_l("Works at"))
    nip = TextLine(_l("NIP or NI PPPK"), render_kw={"inputmode": "numeric"})
    count = WholeNumber(_l("Number of people"), low=1)
    description = LongText(_l("Description"), rows=2, longest=2000)

    @classmethod
    def of(cls, person: Person | None) -> "RespondentForm":
        form = cls(obj=person, data=None if person else {"status": "unknown", "count": 1})
        form.status.choices = choices_of([(s.value, _l(LABELS[s])) for s in StaffStatus])
        return form

    def given(self) -> RespondentGiven:
        return RespondentGiven(
            name=self.name.data or "",
            position=self.position.data or "",
            status=StaffStatus(self.status.data),
            agency=self.agency.data or "",
            nip=self.nip.data or "",
            count=self.count.data,
            description=self.description.data or "",
        )


class ConductForm(FactForm):
    """One act."""

    type = Choice(_l("What was done"), required=True)
    on = PartialDayField(_l("When"))
    channel = TextLine(_l("Channel"))
    url = TextLine(_l("Address (URL)"), longest=2000)
    summary = LongText(_l("What exactly"), rows=2, longest=2000)
    beneficiary = TextLine(_l("For whose benefit"))
    respondents = Choices(_l("Done by"))

    @classmethod
    def of(
        cls,
        conduct: ConductView | None,
        types: list[tuple[str, str]],
        persons: list[tuple[int, str]],
    ) -> "ConductForm":
        form = cls(obj=conduct)
        form.type.choices = choices_of(types, empty="")
        form.respondents.choices = choices_of(persons)
        if not form.is_submitted():
            chosen = conduct.persons if conduct else ()
            form.respondents.data = [str(p.id) for p in chosen]
        return form

    def given(self) -> ConductGiven:
        return ConductGiven(
            type=self.type.data or "",
            on=self.on.data,
            channel=self.channel.data or "",
            url=self.url.data or "",
            summary=self.summary.data or "",
            beneficiary=self.beneficiary.data or "",
            respondents=tuple(int(p) for p in self.respondents.data or []),
        )
