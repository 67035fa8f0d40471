"""The record format: one case, or one news item, as a sender writes it, whatever file carries it.

The fields of each class are the format's keys in their order. Nothing is put right here: a record
says what its sender said, and an export gives back the same.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.matters import CaseKind, Contest, StaffStatus, Wish

CONDUCT_TYPES = frozenset(
    {
        *("post", "comment", "share", "like", "follow", "join_group", "online_promotion"),
        *("photo_with_candidate", "banner", "attend_campaign", "declare_support", "join_campaign"),
        *("spouse_campaign", "approach_party", "party_member", "campaign_team"),
        *("partisan_activity", "support_letter", "favouring_decision", "other"),
    }
)
"""What a conduct may be; the law data say of each which rules it may offend."""

STAGES = frozenset(
    {
        *("preliminary_info", "received", "registered", "rejected", "withdrawn", "summoned"),
        *("clarified", "assessed", "proven", "not_proven", "forwarded", "recommendation"),
        *("ppk_decision", "sanction", "sanction_executed", "blocked_data", "appeal"),
        *("criminal_process", "court_verdict", "closed"),
    }
)
"""The stages that an event may report; `config/law/road/reported.toml` places them in the lanes."""

PRECISIONS = frozenset({"day", "month", "year"})


@dataclass(frozen=True, slots=True)
class RecordReporter:
    """Who reported. The text form of the object shows the wish alone."""

    name: str | None = field(repr=False)
    contact: str | None = field(repr=False)
    address: str | None = field(repr=False)
    wish: Wish

    @property
    def is_named(self) -> bool:
        """False where only the wish is known, as in an export."""
        return any((self.name, self.contact, self.address))


@dataclass(frozen=True, slots=True)
class RecordConduct:
    """One act; `respondents` are keys of the record's respondents."""

    type: str
    on: PartialDay | None
    channel: str | None
    url: str | None
    summary: str | None
    beneficiary: str | None
    respondents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordRespondent:
    """A person, or a group whose members are not told apart; `count` None: not reported."""

    key: str
    description: str | None
    position: str | None
    status: StaffStatus
    agency: str | None
    nip: str | None
    count: int | None


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """Something that a source reported; `respondent` None is the case or everyone in it."""

    stage: str
    on: PartialDay | None
    respondent: str | None
    outcome: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class RecordSanction:
    """A sanction as reported: an id of the law data or free words. It may be a mere proposal."""

    respondent: str | None
    sanction: str
    decided_on: PartialDay | None
    decree_no: str | None
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordArticle:
    """A source: the library's news item with the same outlet, title and day."""

    outlet: str
    title: str
    url: str | None
    published_on: PartialDay | None

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.outlet, self.title, str(self.published_on or "")


@dataclass(frozen=True, slots=True)
class Record:
    """One case as its sender knows it; `ref` is the sender's key."""

    ref: str
    kind: CaseKind | None
    province: str | None
    region: str | None
    election: str | None
    contest: Contest | None
    received_on: PartialDay | None
    known_on: PartialDay | None
    reporter: RecordReporter | None
    narrative: str
    conducts: tuple[RecordConduct, ...]
    respondents: tuple[RecordRespondent, ...]
    events: tuple[RecordEvent, ...]
    sanctions: tuple[RecordSanction, ...]
    rules_cited: tuple[str, ...]
    outcome: str | None
    articles: tuple[RecordArticle, ...]


@dataclass(frozen=True, slots=True)
class NewsRecord:
    """One news item; `ref` is the sender's key, `precision` how far the date can be trusted."""

    ref: str
    outlet: str
    title: str
    url: str | None
    published_on: PartialDay | None
    precision: str | None
    region: str | None
    text: str | None

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.outlet, self.title, str(self.published_on or "")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: the field as a path (`events[0].on`) and the reason as a code."""

    field: str
    reason: str


RECORD_KEYS = tuple(one.name for one in fields(Record))
NEWS_KEYS = tuple(one.name for one in fields(NewsRecord))


def written(record: Record | NewsRecord) -> dict[str, Any]:
    """The facts in the keys and the order of the format, ready for JSON.

    Of the reporter only the wish is written.
    """
    facts: dict[str, Any] = _plain(record)
    if isinstance(record, Record) and record.reporter is not None:
        facts["reporter"] = {"wish": record.reporter.wish.value}
    return facts


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, PartialDay | StrEnum):
        return str(value)
    return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}


def facts_digest(facts: Mapping[str, Any]) -> bytes:
    """SHA-256 of facts as `written`: equal for two rows that say the same, however spelled.

    The reporter's identity is no part of it.
    """
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def differences(held: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """The keys on which two sets of facts as `written` do not agree, in the order of `given`."""
    return [key for key, value in given.items() if held.get(key) != value]
