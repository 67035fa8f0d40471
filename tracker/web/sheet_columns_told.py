"""What the columns of the tables that offices send are called and take, in the reader's language.

The headings stay those of the record format; this stands beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tracker.domain.labels import N_
from tracker.domain.matters import CaseKind, StaffStatus, Wish
from tracker.domain.records import CONDUCT_TYPES, STAGES
from tracker.domain.sheet_columns import CASES, DAYS, LISTS, MAIN, PARTS, SINGLE, sheets_of
from tracker.domain.sheet_states import SheetSubject
from tracker.domain.staff_rows import GROUPS
from tracker.web.language import spoken as _
from tracker.web.reported_words import REPORTED
from tracker.web.session import law
from tracker.web.words import contest, label, said

CHOICES: Mapping[str, list[str]] = {
    "kind": [one.value for one in CaseKind],
    "contest": ["president", "dpr", "dpd", "dprd", "governor", "regent_mayor"],
    "reporter.wish": [one.value for one in Wish],
    "respondents.status": [one.value for one in StaffStatus],
    "conducts.type": sorted(CONDUCT_TYPES),
    "events.stage": sorted(STAGES),
    "staff.status": ["PNS", "CPNS", "PPPK"],
    "workforce.group": list(GROUPS),
}
"""By column, the words of the format."""
WORDS_OF: Mapping[str, Callable[[str], str]] = {
    "kind": lambda code: label(CaseKind(code)),
    "contest": contest,
    "reporter.wish": lambda code: label(Wish(code)),
    "respondents.status": lambda code: label(StaffStatus(code)),
    "conducts.type": lambda code: said(law().book.conduct_types.get(code)),
    "events.stage": lambda code: str(_(REPORTED[code])),
}
"""What the screens say for them; a table may say the same."""
_KEY = (N_("Key of the case"), N_("That of the first sheet: ties this row to its case."))
_TOLD: Mapping[str, tuple[str, str]] = {
    "ref": (
        N_("Key of the case"),
        N_("Your own key of the case; it must be there, and once only on the first sheet."),
    ),
    "kind": (N_("How it came"), N_("May stay empty.")),
    "province": (N_("Province"), N_("Name or code of the province.")),
    "region": (
        N_("Regency or city"),
        N_("Name or code of the regency or city; it must lie in your region."),
    ),
    "election": (
        N_("Election"),
        N_("Id of the election as in the rules, such as pilkada-2024; or empty."),
    ),
    "contest": (N_("Contest"), N_("May stay empty.")),
    "received_on": (N_("Received on"), N_("When it was received.")),
    "known_on": (N_("Known on"), N_("When the act became known.")),
    "reporter.name": (N_("Name of the reporter"), N_("Sealed apart from the case; or empty.")),
    "reporter.contact": (
        N_("Contact of the reporter"),
        N_("Sealed apart from the case; or empty."),
    ),
    "reporter.address": (
        N_("Address of the reporter"),
        N_("Sealed apart from the case; or empty."),
    ),
    "reporter.wish": (N_("Wish of the reporter"), N_("May stay empty.")),
    "narrative": (N_("Narrative"), N_("What happened; it must be there.")),
    "rules_cited": (N_("Rules cited"), N_("As the source names them.")),
    "outcome": (N_("Last reported state"), N_("The last state that was reported.")),
    "respondents.key": (N_("Key of the respondent"), N_("1, 2 and so on within the case.")),
    "respondents.description": (N_("Description"), N_("Who it is where no post is known.")),
    "respondents.position": (N_("Position"), N_("The post; or empty.")),
    "respondents.status": (N_("Status of the civil servant"), N_("May stay empty.")),
    "respondents.agency": (N_("Office (OPD)"), N_("Where the person works; or empty.")),
    "respondents.nip": (N_("NIP or NI PPPK"), N_("As text, so that no program rounds it.")),
    "respondents.count": (
        N_("Number of people"),
        N_("More than 1 for a group whose members are not told apart."),
    ),
    "conducts.type": (N_("Conduct"), N_("What was done.")),
    "conducts.on": (N_("Day of the act"), N_("When it was done.")),
    "conducts.channel": (N_("Channel"), N_("Where, such as Facebook or WhatsApp.")),
    "conducts.url": (N_("Address of the page"), N_("Address of the page, or empty.")),
    "conducts.summary": (N_("Summary"), N_("The act in a few words.")),
    "conducts.beneficiary": (N_("Beneficiary"), N_("Whom the act serves.")),
    "conducts.respondents": (N_("Respondents"), N_("Keys of those who did it; empty: all.")),
    "events.stage": (N_("Step"), N_("Steps in their order, a row each.")),
    "events.on": (N_("Day of the step"), N_("When it happened.")),
    "events.respondent": (N_("Respondent"), N_("A key; empty: the whole case.")),
    "events.outcome": (N_("Outcome"), N_("As it was reported; or empty.")),
    "events.note": (N_("Note"), N_("Own words; or empty.")),
    "sanctions.respondent": (N_("Respondent"), N_("A key; empty: the whole case.")),
    "sanctions.sanction": (N_("Sanction"), N_("Its id in the rules, or as it was reported.")),
    "sanctions.decided_on": (N_("Decided on"), N_("Day of the decision.")),
    "sanctions.decree_no": (N_("Number of the decree"), N_("May stay empty.")),
    "sanctions.basis": (N_("Legal basis"), N_("As the decree names it.")),
    "articles.outlet": (N_("Outlet"), N_("Name of the outlet; it must be there.")),
    "articles.title": (N_("Title"), N_("Title as published; it must be there.")),
    "articles.url": (N_("Address of the page"), N_("Address of the page, or empty.")),
    "articles.published_on": (N_("Published on"), N_("Day of the article.")),
    "staff.nip": (
        N_("NIP or NI PPPK"),
        N_("18 digits, NIP or NI PPPK; as text, so that no program rounds it."),
    ),
    "staff.name": (N_("Name"), N_("The name; it must be there.")),
    "staff.position": (N_("Position"), N_("The post; or empty.")),
    "staff.employer": (
        N_("Office (OPD)"),
        N_("The office (OPD) where the person works; or empty."),
    ),
    "staff.rank": (N_("Rank and grade"), N_("Rank and grade, such as III/c; or empty.")),
    "staff.status": (
        N_("Status of the civil servant"),
        N_("PNS, CPNS or PPPK; empty: as the number tells."),
    ),
    "workforce.region": (
        N_("Regency or city"),
        N_("Name or code of the regency or city; empty for your own region."),
    ),
    "workforce.year": (N_("Year"), N_("The year; it must be there.")),
    "workforce.employer": (
        N_("Office (OPD)"),
        N_("The office (OPD); empty for the whole government of the region."),
    ),
    "workforce.group": (N_("Group"), N_("Empty for all.")),
    "workforce.count": (N_("Number of people"), N_("How many; it must be there.")),
}
"""Name and meaning by column, that of a part or of a single sheet with its role before it."""


@dataclass(frozen=True)
class ColumnTold:
    """A column of a sheet: its heading there, what it is called, what it takes, and the words that
    it may hold, each with the format's own where that is another."""

    sheet: str
    heading: str
    name: str
    about: str
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> str:
        """The words in one line: `Temuan (finding), …`."""
        pairs = self.words.items()
        return ", ".join(code if code == word else f"{word} ({code})" for code, word in pairs)

    @property
    def note(self) -> str:
        """All of it, for a note at the heading."""
        return "\n".join(part for part in (self.name, self.about, self.values) if part)


def columns_told(subject: SheetSubject) -> list[ColumnTold]:
    """Every column of such a table in the order of its sheets."""
    return [
        _told(role, names[0], heading)
        for role, names in sheets_of(subject).items()
        for heading in headings_of(role)
    ]


def sheets_told(subject: SheetSubject) -> list[tuple[str, list[ColumnTold]]]:
    """The same by sheet."""
    told = columns_told(subject)
    return [
        (name, [one for one in told if one.sheet == name])
        for name in dict.fromkeys(one.sheet for one in told)
    ]


def headings_of(role: str) -> tuple[str, ...]:
    """The headings of a sheet of that role, as the record format has them."""
    if role in SINGLE:
        return SINGLE[role].columns
    return MAIN if role == CASES else ("ref", *PARTS[role])


def column_of(role: str, heading: str) -> str:
    """How a column is known beside those of other sheets."""
    return heading if role == CASES else f"{role}.{heading}"


def _told(role: str, sheet: str, heading: str) -> ColumnTold:
    column = column_of(role, heading)
    name, about = _KEY if heading == "ref" and role != CASES else _TOLD[column]
    told = [str(_(about))]
    if column in DAYS:
        told.append(_("Day as 2024-10-05, or 2024-10 or 2024 where no more is known."))
    if column in LISTS:
        told.append(_("Several are parted by semicolons."))
    say = WORDS_OF.get(column, str)
    words = {code: say(code) for code in CHOICES.get(column, ())}
    return ColumnTold(sheet, heading, str(_(name)), " ".join(told), words)
