"""What the law data consist of: one frozen class per kind of row.

The classes are also the schema: `law_reader` reads each field by its name and annotation, a field
without a default must be given, and `Literal` fields accept the listed words only. A date that is
absent was not established; that is a state of its own, never "from ever" or "for ever".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from tracker.domain.days import PartialDay, certainly_before, certainly_not_after

Confidence = Literal["verified", "secondary", "recalled"]
InForce = Literal["yes", "no", "unknown"]
Status = Literal["PNS", "CPNS", "PPPK", "PPPK_PW"]
Contest = Literal["president", "dpr", "dpd", "dprd", "governor", "regent_mayor"]
ElectionKind = Literal["pemilu", "pilkada", "pilkada_ulang", "psu", "pemilu_daerah"]
PhaseClass = Literal["before", "after", "unknown"]
Regime = Literal["ethics", "discipline", "dismissal", "criminal"]
Remedy = Literal["objection", "appeal"]

_WEAKER: tuple[Confidence, ...] = get_args(Confidence)

CONTESTS: tuple[Contest, ...] = get_args(Contest)
CONTESTS_OF: Mapping[ElectionKind, tuple[Contest, ...]] = {
    "pemilu": ("president", "dpr", "dpd", "dprd"),
    "pilkada": ("governor", "regent_mayor"),
    "pilkada_ulang": ("governor", "regent_mayor"),
    "psu": ("governor", "regent_mayor"),
    "pemilu_daerah": ("dprd", "governor", "regent_mayor"),
}
"""The contests that an election of a kind holds unless it says otherwise."""

ELECTION_DAYS = (
    "ordered",
    "parties_fixed",
    "registration_start",
    "registration_end",
    "candidates_fixed",
    "legislative_candidates_fixed",
    "presidential_candidates_fixed",
    "ballot_numbers_drawn",
    "campaign_start",
    "campaign_end",
    "quiet_start",
    "quiet_end",
    "voting",
    "voting_earliest",
    "voting_latest",
    "recapitulation_end",
)
"""The days of an election, in the order of the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row of the law data: its id, how well it is attested, and by what.

    `sources` name `Source` rows. `aliases` are other ids of the same thing. The note is for
    officers, in both languages or in none.
    """

    id: str
    confidence: Confidence
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    note_id: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Fact):
    """A fact with a time of validity.

    `in_force_until` is the first day no longer in force; absent, the thing is in force still.
    `in_doubt_from` is the day from which it is not established whether it still is.
    """

    in_force_from: PartialDay | None = None
    in_force_until: PartialDay | None = None
    in_doubt_from: PartialDay | None = None
    from_confidence: Confidence | None = None
    until_confidence: Confidence | None = None

    def in_force(self, on: PartialDay) -> InForce:
        """Whether it was in force on `on`; "unknown" when the days it may stand for differ."""
        if self.in_force_until and certainly_not_after(self.in_force_until, on):
            return "no"
        if self.in_force_from is None:
            return "unknown"
        if certainly_before(on, self.in_force_from):
            return "no"
        begun = certainly_not_after(self.in_force_from, on)
        ended_not = self.in_force_until is None or certainly_before(on, self.in_force_until)
        undoubted = self.in_doubt_from is None or certainly_before(on, self.in_doubt_from)
        return "yes" if begun and ended_not and undoubted else "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts were seen, as one would cite it: what it is, who put it out, when, and where.

    The label is the title where that is known, else what it tells. `address` is a web address, with
    a number where the site files by numbers.
    """

    id: str
    label_id: str
    label_en: str
    kind: Literal["regulation", "institution", "news", "paper", "other"] = "other"
    publisher: str = ""
    published: PartialDay | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Dated):
    """A statute, regulation, decree, ruling or agreement.

    `called` are names under which texts cite it without number; several that followed one another
    may share one.
    """

    kind: Literal[
        "law",
        "government_regulation",
        "presidential_regulation",
        "presidential_decree",
        "ministerial_regulation",
        "ministerial_decree",
        "agency_regulation",
        "kpu_regulation",
        "court_regulation",
        "joint_decree",
        "decree",
        "circular",
        "court_ruling",
        "agreement",
    ]
    number: str
    year: int
    label_id: str
    label_en: str
    title_id: str
    title_en: str
    replaced_by: str | None = None
    amends: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Dated):
    """An article or a part of one; without dates of its own it is valid as its instrument is.

    `locator` names the article, or says that it was not established. `statuses` and `contests`
    limit whom and which elections it concerns; empty means no limit. `succeeded_by` is the
    provision that says the same after this one's end, `part_of` the wider one that contains it.
    """

    instrument: str
    locator: str
    locator_en: str
    summary_id: str
    summary_en: str
    level: str | None = None
    statuses: tuple[Status, ...] = ()
    contests: tuple[Contest, ...] = ()
    succeeded_by: str | None = None
    part_of: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow(Fact):
    """A row of the joint decree's annex: an act, a phase, and the level it carries.

    `provisions` are the bases seen for the row, `inferred` those read into it. `level_alt` is what
    other sources say of the level. `names_parties`: its words name parties beside candidates. The
    row is valid as its `instrument` is.
    """

    instrument: str
    section: Literal["ethics", "discipline"]
    row: int
    annex: str
    label_id: str
    label_en: str
    phase: Literal["before", "after", "any"]
    level: str
    level_sources: tuple[str, ...] = ()
    level_alt: str | None = None
    level_alt_sources: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    sub_items: tuple[str, ...] = ()
    names_parties: bool = False

    @property
    def place(self) -> str:
        """Where it stands in the annex, as people cite it: `II.B.9`."""
        return f"II.{'A' if self.section == 'ethics' else 'B'}.{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Fact):
    """A provision as an instrument cites it, and the provisions that are meant."""

    instrument: str
    as_cited_id: str
    as_cited_en: str
    resolved: tuple[str, ...]
    resolved_from: PartialDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductType:
    """A kind of act as records and forms name it.

    `rows` are the annex rows it can fall under; empty only with a reason. `elements_*` are what
    an examiner still has to establish. `needs_account`: an account on a platform is concerned.
    """

    id: str
    label_id: str
    label_en: str
    needs_account: bool
    rows: tuple[str, ...] = ()
    no_rows_id: str = ""
    no_rows_en: str = ""
    elements_id: tuple[str, ...] = ()
    elements_en: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Fact):
    """A provision that an act of certain types may offend in certain phases, and why.

    `types` are conduct type ids or `*` for every one. `phases` are classes of phase;
    `statuses` narrow the provision's own.
    """

    provision: str
    types: tuple[str, ...]
    phases: tuple[PhaseClass, ...]
    reason_id: str
    reason_en: str
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of gravity, weakest first by `rank`."""

    id: str
    rank: int
    label_id: str
    label_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction(Dated):
    """A kind of sanction; `duration_months` 0 means that it has no running period.

    `basis` names provisions or instruments. `remedy` is absent where none was established.
    `stands_in_for` is the sanction that this transitional one replaces for the time being.
    `set_aside`: the reading of the sources that is used knows no such kind; it keeps its name for
    decisions that are on record, and is proposed for none. `decided_by` names a `PowerHolder`.
    """

    level: str
    regime: Regime
    label_id: str
    label_en: str
    duration_months: int
    statuses: tuple[Status, ...]
    basis: tuple[str, ...]
    decided_by: str
    remedy: Remedy | None = None
    remedy_confidence: Confidence | None = None
    stands_in_for: str | None = None
    per_institution: bool = False
    set_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerHolder:
    """Who holds a power, or a post over which it is held, in words."""

    id: str
    label_id: str
    label_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeKind(Fact):
    """A kind of office, as positions are written: lurah, camat, guru, whatever the place.

    `words` are the ways in which a position names it, in small letters without signs. `post` is the
    `PowerHolder` whose rung it stands on, absent where it stands on none or on several.
    """

    label_id: str
    label_en: str
    words: tuple[str, ...]
    post: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(Dated):
    """One cell of the matrix: whether a holder may impose a level, and over which posts.

    `power` tells imposing from proposing and from forming a panel. `basis` may be empty.
    """

    holder: str
    sphere: Literal["any", "central", "region", "province", "regency_city"]
    power: Literal["impose", "propose", "form_panel"]
    may: bool
    label_id: str
    label_en: str
    level: str | None = None
    posts: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Dated):
    """A time limit: its length, its kind of day, and the event that starts it.

    `confidence` attests the length, `unit_confidence` the kind of day. The day after the event is
    day 1. `hours` is set where the law counts n × 24 hours; `length` then holds the plain days.
    `nature`: an act is due at the latest then, something takes effect on that day, or at least so
    much notice is given. `force` tells law from practice and from another institution's example.
    `notice` tells on which side of it a day that is set must lie, where the term is a distance to
    such a day. `length_alt` and `unit_alt` are what other sources say.
    """

    stage: str
    regime: str
    length: int
    unit: Literal["working_days", "calendar_days"]
    starts_from: str
    starts_id: str
    starts_en: str
    label_id: str
    label_en: str
    unit_confidence: Confidence
    basis: tuple[str, ...] = ()
    hours: int | None = None
    nature: Literal["deadline", "takes_effect", "notice"] = "deadline"
    force: Literal["law", "practice", "example"] = "law"
    notice: Literal["at_least", "at_most", "exactly"] = "at_least"
    length_alt: int | None = None
    unit_alt: Literal["working_days", "calendar_days"] | None = None

    @property
    def due_confidence(self) -> Confidence:
        """How well a due day is attested: as the weaker of its length and its kind of day."""
        return max(self.confidence, self.unit_confidence, key=_WEAKER.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Dated):
    """A form or letter of a step. `official` is False for codes of this project's own."""

    code: str
    regime: str
    stage: str
    label_id: str
    label_en: str
    signed_by_id: str
    signed_by_en: str
    addressed_to_id: str
    addressed_to_en: str
    official: bool
    instrument: str | None = None
    basis: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Dated):
    """A body that may receive neutrality cases; never two of one role at a time.

    `expected_by` is the day by which the law wants it to exist; such a body may have no start yet.
    """

    label_id: str
    label_en: str
    role: Literal["oversight"]
    expected_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow:
    """A day off as decreed: what was known of it, and since when.

    `decree` is the decree as cited, `decrees` its instruments. `withdrawn_on` is the day on which
    `withdrawn_by` made it a working day again. `region` limits it to a place.
    """

    id: str
    on: date
    label_id: str
    label_en: str
    kind: Literal["national", "joint_leave", "local"]
    decree: str
    confidence: Confidence
    known_from: date | None = None
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    region: str | None = None
    decrees: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """A year whose holiday decree is loaded, with the decree's own final counts."""

    id: str
    year: int
    national: int
    joint_leave: int
    decrees: tuple[str, ...]
    confidence: Confidence
    known_from: date | None = None
    note_id: str = ""
    note_en: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Sources that disagree: both positions, the one used by default, and what it touches.

    `chosen` is "a", "b" or "both", "neither" where it stays open. `affects` are ids of other rows;
    `a_sets` and `b_sets` say what a reading gives them (`tracker.domain.readings`), or
    `no_effect_*` why nothing that is computed depends on it. `by_setting`: whoever runs the
    installation chose otherwise than the package, so `handling_*` does not tell what is done.
    """

    id: str
    topic_id: str
    topic_en: str
    a_id: str
    a_en: str
    b_id: str
    b_en: str
    chosen: Literal["a", "b", "both", "neither"]
    handling_id: str
    handling_en: str
    a_sources: tuple[str, ...] = ()
    b_sources: tuple[str, ...] = ()
    affects: tuple[str, ...] = ()
    a_sets: tuple[str, ...] = ()
    b_sets: tuple[str, ...] = ()
    no_effect_id: str = ""
    no_effect_en: str = ""
    by_setting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Election(Fact):
    """An election, its contests and its days; an absent day was not established.

    `invented` marks one made up for a demonstration or a test. `reported_as` are names under which
    sources report it without telling it from others; `regions` (Kemendagri codes) then tell which
    one is meant, `regions_recalled` the same from memory.
    """

    label_id: str
    label_en: str
    kind: ElectionKind
    contests: tuple[Contest, ...]
    ordered: date | None = None
    parties_fixed: date | None = None
    registration_start: date | None = None
    registration_end: date | None = None
    candidates_fixed: date | None = None
    legislative_candidates_fixed: date | None = None
    presidential_candidates_fixed: date | None = None
    ballot_numbers_drawn: date | None = None
    campaign_start: date | None = None
    campaign_end: date | None = None
    quiet_start: date | None = None
    quiet_end: date | None = None
    voting: date | None = None
    voting_earliest: date | None = None
    voting_latest: date | None = None
    recapitulation_end: date | None = None
    reported_as: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    regions_recalled: tuple[str, ...] = ()
    invented: bool = False

    @classmethod
    def invented_from(cls, identifier: str, facts: Mapping[str, str]) -> Election:
        """An election made up for a demonstration or a test.

        `facts` holds `label_id`, `label_en`, optionally `kind` (pilkada unless given), `contests`
        (comma-separated; those of the kind unless given) and days of `ELECTION_DAYS` in ISO form.

        Raises:
            ValueError: a fact of another name, or one that cannot be read.
        """
        known = {"label_id", "label_en", "kind", "contests", *ELECTION_DAYS}
        if unknown := sorted(set(facts) - known):
            raise ValueError(f"an election has no {', '.join(unknown)}")
        kind = facts.get("kind", "pilkada")
        if kind not in CONTESTS_OF:
            raise ValueError(f"{kind!r} is no kind of election")
        named = tuple(part.strip() for part in facts.get("contests", "").split(",") if part.strip())
        if odd := [contest for contest in named if contest not in CONTESTS]:
            raise ValueError(f"{odd[0]!r} is no contest")
        days: dict[str, Any] = {
            name: date.fromisoformat(facts[name]) for name in ELECTION_DAYS if name in facts
        }
        label = facts.get("label_id") or facts.get("label_en") or identifier
        return cls(
            id=identifier,
            confidence="recalled",
            label_id=label,
            label_en=facts.get("label_en") or label,
            kind=cast(ElectionKind, kind),
            contests=cast(tuple[Contest, ...], named) or CONTESTS_OF[cast(ElectionKind, kind)],
            invented=True,
            **days,
        )

    def days(self) -> Mapping[str, date]:
        """Its established days by name, in the order of `ELECTION_DAYS`."""
        return {name: day for name in ELECTION_DAYS if (day := getattr(self, name)) is not None}

    def is_held_in(self, region: str | None) -> bool:
        """Whether its regions are told and `region` (Kemendagri code) is one of them or in one."""
        told = (*self.regions, *self.regions_recalled)
        return region is not None and any(f"{region}.".startswith(f"{code}.") for code in told)

    def fixed_on(self, contest: str) -> date | None:
        """The day on which the candidates of `contest` were fixed, None when not established.

        The presidential pair and the legislative lists of one Pemilu are fixed on different days
        (Pemilu 2024: 13 and 3 November 2023); heads of region have one day for all.
        """
        if contest not in self.contests:
            return None
        if contest == "president":
            return self.presidential_candidates_fixed
        if contest in ("governor", "regent_mayor"):
            return self.candidates_fixed
        return self.legislative_candidates_fixed
