"""A case, its respondents and conducts, the steps it took, and what follows from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.days import PartialDay
from tracker.domain.matters import CaseKind, StaffStatus, Wish
from tracker.domain.standing import Origin
from tracker.store.base import Base, Id, stored

_FIRST_DAY = (
    "COALESCE(first_day((received_on)::text), first_day((known_on)::text), "
    "first_day((first_recorded_on)::text), (timezone('Asia/Jakarta'::text, filed_at))::date)"
)
_LAST_DAY = _FIRST_DAY.replace("first_day", "last_day")
_WHAT_FIGURES_READ = (
    "counted_until",
    "region_code",
    "receiving_agency_id",
    "election",
    "contest",
    "kind",
    "is_open",
    "lane",
    "stage",
    "holder_agency_id",
    "held_since",
    "next_due_on",
    "is_imported",
    "is_invented",
    "type_facets",
    "channel_facets",
    "result_facets",
)


class Case(Base):
    """One matter of suspected breach of neutrality.

    `agency_id` handles it now, `receiving_agency_id` took it in; `filed_kind` is what opened it,
    `kind` what it is now (a lead may have become a finding). `filing_key` is the form that opened
    it: sent twice, it still opens one case. The headline columns repeat what
    `lanes` and `terms` say, so that lists of a million cases need no join. Days that were only
    reported may be partial. `*_written` keep what a sender wrote, word for word; `sender_digest` is
    that of the sender's facts as last taken.

    A case counts on the day it was received, else known, else (history alone) that of its first
    recorded event, else filed: `counted_on` is the first and `counted_until` the last day that a
    partial date may stand for. `handling_due_on` is the nearest
    term of the agency that handles the case, `next_due_on` that of anybody. The database keeps the
    facets in line with conducts, respondents and sanctions, as Bawaslu may know them: types of act,
    groups of channels, and results such as `outcome:proven` or `imposed:heavy`; each a list of
    words in order, one blank between.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("sender", "sender_ref"),
        UniqueConstraint("filed_by", "filing_key"),
        Index(
            "ix_cases_region_open",
            "region_code",
            "is_open",
            "id",
            postgresql_ops={"region_code": "text_pattern_ops"},
        ),
        Index(
            "ix_cases_agency_pending",
            "agency_id",
            "handling_due_on",
            "id",
            postgresql_where=text("is_open OR handling_due_on IS NOT NULL"),
        ),
        Index("ix_cases_holder_open", "holder_agency_id", "is_open"),
        Index("ix_cases_next_due", "next_due_on", "id"),
        Index(
            "ix_cases_counted",
            "counted_on",
            "id",
            postgresql_include=("agency_id", *_WHAT_FIGURES_READ),
        ),
        Index("ix_cases_agency_counted", "agency_id", "counted_on", "id"),
        Index(
            "ix_cases_open",
            "agency_id",
            "id",
            postgresql_include=("counted_on", *_WHAT_FIGURES_READ),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_cases_facets",
            text("string_to_array(type_facets, ' '::text)"),
            text("string_to_array(channel_facets, ' '::text)"),
            text("string_to_array(result_facets, ' '::text)"),
            postgresql_using="gin",
        ),
    )

    id: Mapped[Id]
    kind: Mapped[CaseKind | None] = mapped_column(stored(CaseKind))
    filed_kind: Mapped[CaseKind | None] = mapped_column(stored(CaseKind))
    number: Mapped[str | None] = mapped_column(String(80), unique=True)
    receipt_no: Mapped[str | None] = mapped_column(String(80), unique=True)
    sender: Mapped[str | None] = mapped_column(String(80))
    sender_ref: Mapped[str | None] = mapped_column(String(120))
    sender_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    receiving_agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    province_written: Mapped[str | None] = mapped_column(Text)
    region_written: Mapped[str | None] = mapped_column(Text)
    election: Mapped[str | None] = mapped_column(String(80))
    contest: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    narrative: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    reporter_wish: Mapped[Wish | None] = mapped_column(stored(Wish))
    known_on: Mapped[PartialDay | None]
    found_on: Mapped[PartialDay | None]
    received_on: Mapped[PartialDay | None]
    registered_on: Mapped[PartialDay | None]
    first_recorded_on: Mapped[PartialDay | None]
    reported_outcome: Mapped[str | None] = mapped_column(Text)
    is_imported: Mapped[bool] = mapped_column(default=False)
    is_invented: Mapped[bool] = mapped_column(default=False)
    filing_key: Mapped[str | None] = mapped_column(String(40))
    filed_at: Mapped[datetime] = mapped_column(index=True)
    filed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    is_open: Mapped[bool] = mapped_column(default=True)
    lane: Mapped[str | None] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(40))
    holder_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    held_since: Mapped[PartialDay | None]
    next_due_on: Mapped[date | None]
    next_term: Mapped[str | None] = mapped_column(String(60))
    handling_due_on: Mapped[date | None]
    handling_term: Mapped[str | None] = mapped_column(String(60))
    last_known_on: Mapped[PartialDay | None]
    counted_on: Mapped[date] = mapped_column(Computed(_FIRST_DAY, persisted=True))
    counted_until: Mapped[date] = mapped_column(Computed(_LAST_DAY, persisted=True))
    type_facets: Mapped[str] = mapped_column(Text, server_default="")
    channel_facets: Mapped[str] = mapped_column(Text, server_default="")
    result_facets: Mapped[str] = mapped_column(Text, server_default="")


class Respondent(Base):
    """A person complained of, or a group whose members are not told apart (`count` above 1).

    `count` None: a number that was not reported. `name` is never filled by an import. `outcome` is
    what the plenary found, `recommended` the level that the oversight body asked for.
    """

    __tablename__ = "respondents"
    __table_args__ = (
        UniqueConstraint("case_id", "ordinal"),
        Index("ix_respondents_nip", "nip", postgresql_where=text("nip IS NOT NULL")),
        Index(
            "ix_respondents_name", text("lower(name)"), postgresql_where=text("name IS NOT NULL")
        ),
        Index(
            "ix_respondents_position",
            text('lower("position")'),
            postgresql_where=text('"position" IS NOT NULL'),
        ),
        CheckConstraint("count IS NULL OR count > 0", name="someone"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    ordinal: Mapped[int]
    key: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    position: Mapped[str | None] = mapped_column(Text)
    status: Mapped[StaffStatus] = mapped_column(stored(StaffStatus))
    agency_written: Mapped[str | None] = mapped_column(Text)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    nip: Mapped[str | None] = mapped_column(String(40))
    count: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
    recommended: Mapped[str | None] = mapped_column(String(40))


class Conduct(Base):
    """One act: what, when, through which channel, for whose benefit."""

    __tablename__ = "conducts"
    __table_args__ = (
        UniqueConstraint("case_id", "ordinal"),
        Index("ix_conducts_url_key", "url_key", postgresql_where=text("url_key IS NOT NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    ordinal: Mapped[int]
    type: Mapped[str] = mapped_column(String(40), index=True)
    on: Mapped[PartialDay | None]
    channel: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    url_key: Mapped[str | None] = mapped_column(String(500))
    summary: Mapped[str | None] = mapped_column(Text)
    beneficiary: Mapped[str | None] = mapped_column(Text)


class ConductRespondent(Base):
    """Which respondent did which conduct; `ordinal` keeps the order in which they were named."""

    __tablename__ = "conduct_respondents"

    conduct_id: Mapped[int] = mapped_column(ForeignKey("conducts.id"), primary_key=True)
    respondent_id: Mapped[int] = mapped_column(
        ForeignKey("respondents.id"), primary_key=True, index=True
    )
    ordinal: Mapped[int] = mapped_column(default=0)


class Step(Base):
    """One thing that happened, taken live, entered from a letter or recorded from history.

    `position` orders the replay; a correction takes the position of the step it supersedes.
    `act` is the ledger entry that wrote it. `happened_on` and `recorded_at` are kept apart.
    """

    __tablename__ = "steps"
    __table_args__ = (
        Index("ix_steps_case_id_position", "case_id", "position", "id"),
        CheckConstraint("superseded_by IS NULL OR annulled_at IS NULL", name="one_fate"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    position: Mapped[int]
    lane: Mapped[str] = mapped_column(String(20))
    move: Mapped[str | None] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(40), default="")
    as_reported: Mapped[str | None] = mapped_column(String(60))
    happened_on: Mapped[PartialDay | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    origin: Mapped[Origin] = mapped_column(stored(Origin))
    is_waiting: Mapped[bool] = mapped_column(default=False)
    for_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    act: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("steps.id"))
    annulled_at: Mapped[datetime | None]
    annulled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


def step_holds() -> ColumnElement[bool]:
    """The condition on `Step` under which it was neither corrected by another nor annulled."""
    return and_(Step.superseded_by.is_(None), Step.annulled_at.is_(None))


class LaneRow(Base):
    """Where one lane stands (projection of the steps)."""

    __tablename__ = "lanes"
    __table_args__ = (
        Index(
            "uq_lanes_case_id_lane_respondent_id",
            "case_id",
            "lane",
            "respondent_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_lanes_lane_stage_open", "lane", "stage", postgresql_where=text("is_open")),
        Index("ix_lanes_holder_open", "holder_agency_id", postgresql_where=text("is_open")),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    lane: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(40))
    since: Mapped[PartialDay | None]
    holder_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    track: Mapped[str | None] = mapped_column(String(20))
    is_waiting: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(default=True)
    is_recorded: Mapped[bool] = mapped_column(default=False)


class TermRow(Base):
    """A statutory term of a case (projection), with the day it fell due as last computed."""

    __tablename__ = "terms"
    __table_args__ = (
        Index(
            "ix_terms_open_due",
            "due_on",
            postgresql_where=text("met_on IS NULL AND NOT is_cancelled"),
        ),
        Index("ix_terms_case_id", "case_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    lane: Mapped[str] = mapped_column(String(20))
    term: Mapped[str] = mapped_column(String(60))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    started_by: Mapped[int] = mapped_column(ForeignKey("steps.id"))
    start_on: Mapped[date]
    due_on: Mapped[date]
    is_provisional: Mapped[bool]
    ends_on_day_off: Mapped[bool]
    met_on: Mapped[date | None]
    met_by: Mapped[int | None] = mapped_column(ForeignKey("steps.id"))
    is_cancelled: Mapped[bool] = mapped_column(default=False)


class SanctionRow(Base):
    """A sanction: decided live (`step_id`) or as a source reported it (`ordinal`, own words).

    `is_imposed` says whether it counts as imposed; a restated one keeps the earlier visible.
    `is_disclosed`: decided live and reported back, so that Bawaslu may know it. `served_until`
    is the last day on which it is served, `is_served` that its end was recorded.
    """

    __tablename__ = "sanctions"
    __table_args__ = (Index("ix_sanctions_case_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("steps.id"))
    ordinal: Mapped[int] = mapped_column(default=0)
    sanction: Mapped[str | None] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(String(40))
    decided_on: Mapped[PartialDay | None]
    decree_no: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[list[str]] = mapped_column(default=list)
    is_imposed: Mapped[bool] = mapped_column(default=False)
    is_disclosed: Mapped[bool] = mapped_column(default=False)
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("steps.id"))
    is_annulled: Mapped[bool] = mapped_column(default=False)
    served_from: Mapped[PartialDay | None]
    served_until: Mapped[date | None]
    is_served: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class SendingRow(Base):
    """A part of a case that went to an agency (projection): what opens the file to it.

    `is_recorded`: no source names the agency; recorded history is shown to the one it concerns.
    """

    __tablename__ = "sendings"
    __table_args__ = (
        UniqueConstraint("case_id", "respondent_id", "agency_id"),
        Index("ix_sendings_agency_id", "agency_id", "case_id"),
        Index("ix_sendings_ppk_id", "ppk_id", "case_id"),
        Index("ix_sendings_region_code", "region_code", "case_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    respondent_id: Mapped[int] = mapped_column(ForeignKey("respondents.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    ppk_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    region_code: Mapped[str] = mapped_column(String(13))
    sent_on: Mapped[PartialDay | None]
    is_recorded: Mapped[bool] = mapped_column(default=False)


class SentCase(Base):
    """A case as one reader of a part that was sent sees it (projection): the agency it went to, the
    PPK above that, or an inspection of its region.

    The columns are those of `Case` that a list reads. `arrives_on` is the next day on which
    something comes by itself and wants recording: a sanction takes effect, or was served
    (`arrives`).
    `tracker.store.sent_cases` keeps them.
    """

    __tablename__ = "sent_cases"
    __table_args__ = (
        Index(
            "uq_sent_cases_reader",
            "case_id",
            "agency_id",
            "region_code",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_sent_cases_agency", "agency_id", "counted_on", "case_id"),
        Index("ix_sent_cases_region", "region_code", "counted_on", "case_id"),
        Index(
            "ix_sent_cases_open", "agency_id", "due_on", "case_id", postgresql_where=text("is_open")
        ),
        Index(
            "ix_sent_cases_arriving",
            "agency_id",
            "arrives_on",
            postgresql_where=text("arrives_on IS NOT NULL"),
        ),
        CheckConstraint("(agency_id IS NULL) <> (region_code IS NULL)", name="one_reader"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    region_code: Mapped[str | None] = mapped_column(String(13))
    counted_on: Mapped[date]
    is_open: Mapped[bool]
    lane: Mapped[str | None] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(40))
    holder_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    since: Mapped[PartialDay | None]
    due_on: Mapped[date | None]
    term: Mapped[str | None] = mapped_column(String(60))
    arrives_on: Mapped[date | None]
    arrives: Mapped[str | None] = mapped_column(String(20))
    type_facets: Mapped[str] = mapped_column(Text)
    channel_facets: Mapped[str] = mapped_column(Text)
    result_facets: Mapped[str] = mapped_column(Text)


class Recusal(Base):
    """An account that is shut out of a case because of a conflict of interest."""

    __tablename__ = "recusals"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    noted_at: Mapped[datetime]


class CaseLink(Base):
    """Two cases that an officer called related, or found not to be (`kind` ignored)."""

    __tablename__ = "case_links"
    __table_args__ = (CheckConstraint("case_id < other_id", name="ordered"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]


class Note(Base):
    """An internal remark, read by the writer's agency alone."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_case_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class Assignment(Base):
    """Who in an agency works on the case; one at a time."""

    __tablename__ = "assignments"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    assigned_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    assigned_at: Mapped[datetime]


class NumberSeries(Base):
    """The last number given in a series of an agency and year; locked while the next is given."""

    __tablename__ = "number_series"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class FactCorrection(Base):
    """A fact of a case that was corrected or added: what it was, what it is, and why.

    `subject` is `case:1`, `respondent:7` or `conduct:3`; `was` is empty for something added.
    """

    __tablename__ = "fact_corrections"
    __table_args__ = (Index("ix_fact_corrections_case_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    subject: Mapped[str] = mapped_column(String(40))
    was: Mapped[dict[str, Any]]
    now: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    corrected_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    corrected_at: Mapped[datetime]
