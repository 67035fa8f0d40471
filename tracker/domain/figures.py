"""The figures: what each counts, by which definition, and over which filters.

A definition that changes gets the next version: a figure that was published keeps the one it was
published by. What is told here is data; `tracker.queries.figures` counts by it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.domain.labels import N_

CASES = N_("cases")
"""The unit of every figure: a case with two kinds of act counts under each of them, once."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is called, its version, what it counts, and by which sentence."""

    name: str
    version: int
    title: str
    sentence: str
    unit: str = CASES


_DEFINITIONS = (
    Definition(
        "cases",
        1,
        N_("All cases"),
        N_(
            "Every case in the reader's sight. It counts on the day it was received, else became "
            "known, else (for history alone) that of its first recorded event, else was filed; a "
            "period takes it if every day that this may be lies within."
        ),
    ),
    Definition(
        "open",
        1,
        N_("Open cases"),
        N_("Cases of which at least one lane has not ended."),
    ),
    Definition(
        "terms_now",
        1,
        N_("Nearest term"),
        N_(
            "Cases by their nearest running term on the day: late, today, within seven days, "
            "later, none. A notice period or a day of effect is no term to be kept."
        ),
    ),
    Definition(
        "intake",
        1,
        N_("By month"),
        N_("Cases by the month of the day they count on; those known to the year alone apart."),
    ),
    Definition(
        "kinds",
        1,
        N_("Opened by"),
        N_("Cases by what they are: report, finding, lead, or history that does not say."),
    ),
    Definition("elections", 1, N_("Elections"), N_("Cases by the election that they belong to.")),
    Definition(
        "regions",
        1,
        N_("Places"),
        N_(
            "Cases by the place right below the one asked for, with those that have a recorded "
            "verdict of a plenary and those of them in which it found a violation."
        ),
    ),
    Definition(
        "stages",
        1,
        N_("Open cases by stage"),
        N_("Open cases by the stage of the lane that leads, for the reader."),
    ),
    Definition(
        "endings",
        1,
        N_("Where cases ended"),
        N_("Closed cases by the stage at which the lane that leads ended."),
    ),
    Definition(
        "holders",
        1,
        N_("Who holds what, and since when"),
        N_(
            "Open cases by the agency that holds them and by calendar days since it does; a day "
            "known to the month or year counts as its first."
        ),
    ),
    Definition("conducts", 1, N_("Conduct"), N_("Cases by the types of act in them.")),
    Definition("channels", 1, N_("Channels"), N_("Cases by where the acts in them took place.")),
    Definition(
        "outcomes",
        1,
        N_("Outcome of the plenary, by respondent found"),
        N_(
            "Cases by what the plenary found of at least one respondent. A case that was sent on "
            "without a recorded verdict is not among them."
        ),
    ),
    Definition(
        "levels",
        1,
        N_("Recommended against imposed"),
        N_(
            "Cases by the pairs of level recommended and level imposed on one respondent. Bawaslu "
            "counts a sanction once it was reported back or stands in a letter."
        ),
    ),
    Definition(
        "funnel",
        1,
        N_("How far cases came"),
        N_(
            "Cases that came at least to a step: registered, studied, decided in plenary, sent on, "
            "decided by the PPK, sanctioned. A case that is known at a later step was at the "
            "earlier ones, recorded or not: one sent on without a recorded verdict counts as "
            "decided here, and not in the tables of verdicts."
        ),
    ),
    Definition(
        "lost",
        1,
        N_("Where cases were lost, and why"),
        N_(
            "Closed cases by the furthest step they came to and the stage at which they ended, and "
            "open ones that have not come further."
        ),
    ),
    Definition(
        "terms",
        1,
        N_("Terms met and late"),
        N_(
            "Cases by term: with one that was met in time, met late, is running late on the day, "
            "or runs. A cancelled term counts nowhere."
        ),
    ),
    Definition(
        "remedies",
        1,
        N_("Appeals and reversals"),
        N_(
            "Cases in which an objection, appeal or lawsuit was lodged or decided, and in which a "
            "sanction was restated or annulled."
        ),
    ),
    Definition(
        "offices",
        1,
        N_("Positions"),
        N_(
            "Cases by the kind of office that a respondent's position names; a position that names "
            "none or several counts as other."
        ),
    ),
    Definition(
        "statuses", 1, N_("Status of respondents"), N_("Cases by the status of a respondent.")
    ),
    Definition(
        "employers",
        1,
        N_("Offices where respondents work"),
        N_("Cases by a respondent's office as it was written, without regard to capitals."),
    ),
    Definition(
        "repeat",
        1,
        N_("Known from another case"),
        N_(
            "Cases with a respondent whose NIP stands in another case too that is in the reader's "
            "sight. Respondents without a known NIP cannot be known again."
        ),
    ),
    Definition(
        "coverage",
        2,
        N_("Coverage in the news"),
        N_(
            "Cases by the number of stories that the news items tied to them tell: several items "
            "of one event count once."
        ),
    ),
    Definition(
        "respondents",
        1,
        N_("Respondents"),
        N_(
            "Entries of respondents in the cases, and heads: a group counts as many, one of "
            "unknown size as one. The same person in two cases counts twice."
        ),
        N_("respondents"),
    ),
)
DEFINITIONS = {one.name: one for one in _DEFINITIONS}
"""The definitions in force, by the names of their figures."""
_EARLIER = (
    Definition(
        "coverage",
        1,
        N_("Coverage in the news"),
        N_("Cases by the number of news items tied to them."),
    ),
)
VERSIONS = {(one.name, one.version): one for one in (*_EARLIER, *_DEFINITIONS)}
"""Every definition that a figure was ever told by: it is told by the same one again."""


@dataclass(frozen=True, slots=True)
class FigureId:
    """What makes a figure the same number again, beside its filters: name, version, the last entry
    of the book that counts for it, and whose cases it counts: those in sight of an agency's own
    people, or (`of_region`) of those who see the agency's region. `day` is the day that terms and
    time held are told of, where nothing was written on it: else it is that of the entry.

    Written `funnel-1-8213-12i` (instansi), `funnel-1-8213-12w` (wilayah), with a day
    `funnel-1-8213-12w-20241006`.
    """

    name: str
    version: int
    entry: int
    agency: int
    of_region: bool
    day: date | None = None

    def __str__(self) -> str:
        reach = "w" if self.of_region else "i"
        day = f"-{self.day:%Y%m%d}" if self.day else ""
        return f"{self.name}-{self.version}-{self.entry}-{self.agency}{reach}{day}"

    @classmethod
    def parse(cls, text: str) -> "FigureId | None":
        """The identifier that the text is; None for none, or for a figure that was never told."""
        found = _ID.fullmatch(text)
        if found is None:
            return None
        version, entry, agency = (int(found[part]) for part in ("version", "entry", "agency"))
        if (found["name"], version) not in VERSIONS:
            return None
        try:
            day = date.fromisoformat(found["day"]) if found["day"] else None
        except ValueError:
            return None
        return cls(found["name"], version, entry, agency, found["reach"] == "w", day)


_ID = re.compile(
    r"(?P<name>[a-z_]{1,20})-(?P<version>[1-9]\d{0,2})-(?P<entry>[1-9]\d{0,8})"
    r"-(?P<agency>[1-9]\d{0,8})(?P<reach>[iw])(-(?P<day>20\d{6}))?"
)

NOT_KEPT = frozenset({"text", "waits", "assignee", "arrived"})
"""Filters of lists that no figure takes: what they ask for is not kept of the past."""

OF_SANCTIONS = "sanction"
IMPOSED, RESTATED, ANNULLED = "sanction.imposed", "sanction.restated", "sanction.annulled"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A step on the way to a sanction: the stages that tell it was reached; `lane.*` is any."""

    id: str
    title: str
    stages: frozenset[str]


FUNNEL = (
    FunnelStep("received", N_("Came in"), frozenset()),
    FunnelStep(
        "registered",
        N_("Registered"),
        frozenset({"verification.registered", "verification.clarification"}),
    ),
    FunnelStep("studied", N_("Studied"), frozenset({"verification.study"})),
    FunnelStep(
        "decided",
        N_("Decided in plenary"),
        frozenset({"verification.decided", "verification.not_proven", "verification.warned"}),
    ),
    FunnelStep(
        "sent_on",
        N_("Sent on"),
        frozenset({"verification.sent_on", "oversight.*", "personnel.*"}),
    ),
    FunnelStep(
        "ppk_decided",
        N_("Decided by the PPK"),
        frozenset(
            "personnel." + stage
            for stage in (
                *("decided", "no_violation", "delivered", "objection", "appeal", "court"),
                *("remedy", "remedy_decided", "annulled", "in_force", "executed", "served"),
            )
        ),
    ),
    FunnelStep("sanctioned", N_("Sanctioned"), frozenset({IMPOSED, RESTATED, ANNULLED})),
)
STEPS = {step.id: place for place, step in enumerate(FUNNEL)}
REMEDIES = (
    *("personnel.objection", "personnel.appeal", "personnel.court", "personnel.remedy"),
    *("personnel.remedy_decided", "personnel.annulled", RESTATED, ANNULLED),
)


def furthest_step(passed: Collection[str]) -> int:
    """The place in `FUNNEL` of the furthest step that these stages tell of."""
    lanes = {word.partition(".")[0] + ".*" for word in passed}
    known = lanes.union(passed)
    return max((n for n, step in enumerate(FUNNEL) if step.stages & known), default=0)


COVERAGE = {"0": (0, 0), "1": (1, 1), "2-5": (2, 5), "6+": (6, None)}
"""Spans of the number of stories, or of news items, at a case: first and last."""


def coverage_of(number: int) -> str:
    """The span that a number of stories or news items falls in."""
    for span, (first, last) in COVERAGE.items():
        if number >= first and (last is None or number <= last):
            return span
    raise ValueError(f"no number of stories: {number}")
