"""Forms of what is recorded of a region beside its cases."""

from tracker.domain.days import PartialDay
from tracker.domain.labels import LABELS
from tracker.domain.prevention import (
    FIRST_YEAR,
    Activity,
    ActivityKind,
    Memorandum,
    RecordKind,
    RegionFacts,
    StaffGroup,
    Vulnerability,
    Workforce,
)
from tracker.web.forms import (
    Choice,
    Form,
    LongText,
    PartialDayField,
    TextLine,
    WholeNumber,
    choices_of,
)
from tracker.web.language import lazily as _l

_NEVER = PartialDay(FIRST_YEAR)  # a day is asked for; forms without one are never read


def _year() -> WholeNumber:
    return WholeNumber(_l("Year"), required=True, low=FIRST_YEAR, high=2100)


class RecordForm(Form):
    """What every record of a region needs: where it is from."""

    source = LongText(
        _l("Source"),
        required=True,
        rows=2,
        longest=2000,
        description=_l("A letter with its number and day, a report, an address on the web."),
    )

    def facts(self) -> RegionFacts:
        """The facts as typed; the form has been found good."""
        raise NotImplementedError


class ActivityForm(RecordForm):
    """Outreach or coaching."""

    kind = Choice(
        _l("Kind"),
        required=True,
        choices=choices_of([(kind.value, _l(LABELS[kind])) for kind in ActivityKind]),
    )
    on = PartialDayField(
        _l("Held on"),
        required=True,
        description=_l("A day, a month or a year, as far as it is known."),
    )
    title = TextLine(_l("Subject"), required=True, longest=500)
    audience = TextLine(
        _l("Audience"), longest=500, description=_l("For example: camat and lurah of the city.")
    )
    speakers = TextLine(
        _l("Speakers"), longest=500, description=_l("Institutions or posts, no names.")
    )
    attendees = WholeNumber(_l("People who came"), low=0, high=999_999)

    def facts(self) -> RegionFacts:
        return Activity(
            ActivityKind(self.kind.data),
            self.on.data or _NEVER,
            self.title.data or "",
            self.audience.data or "",
            self.speakers.data or "",
            self.attendees.data,
        )


class MemorandumForm(RecordForm):
    """A memorandum on neutrality."""

    title = TextLine(_l("Subject"), required=True, longest=500)
    parties = TextLine(_l("Parties"), required=True, longest=500)
    number = TextLine(_l("Number"), longest=200)
    on = PartialDayField(_l("Signed on"), required=True)
    until = PartialDayField(
        _l("Valid until"), description=_l("Leave empty where no end was agreed or known.")
    )

    def facts(self) -> RegionFacts:
        told = (self.title.data or "", self.parties.data or "", self.number.data or "")
        return Memorandum(*told, on=self.on.data or _NEVER, until=self.until.data)


class VulnerabilityForm(RecordForm):
    """What the vulnerability index said."""

    year = _year()
    standing = TextLine(
        _l("Standing"),
        required=True,
        longest=500,
        description=_l("As published, for example: among the three highest provinces."),
    )
    score = TextLine(_l("Score"), longest=40, description=_l("As published, if it was."))

    def facts(self) -> RegionFacts:
        told = (self.standing.data or "", self.score.data or "")
        return Vulnerability(self.year.data or 0, *told)


class WorkforceForm(RecordForm):
    """A number of civil servants."""

    year = _year()
    group = Choice(
        _l("Group of staff"),
        required=True,
        choices=choices_of([(group.value, _l(LABELS[group])) for group in StaffGroup]),
    )
    count = WholeNumber(_l("How many"), required=True, low=1, high=9_999_999)
    office = TextLine(
        _l("Office (OPD)"),
        longest=300,
        description=_l("Empty for the whole government of the region."),
    )

    def facts(self) -> RegionFacts:
        told = (self.year.data or 0, StaffGroup(self.group.data), self.count.data or 0)
        return Workforce(*told, office=self.office.data or "")


FORMS: dict[RecordKind, type[RecordForm]] = {
    RecordKind.ACTIVITY: ActivityForm,
    RecordKind.MEMORANDUM: MemorandumForm,
    RecordKind.VULNERABILITY: VulnerabilityForm,
    RecordKind.WORKFORCE: WorkforceForm,
}


class WithdrawForm(Form):
    """Why a record is taken back."""

    reason = TextLine(_l("Reason"), required=True, longest=2000)
