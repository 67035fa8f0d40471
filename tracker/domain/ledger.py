"""The book of acts: which facts each act must state, their canonical text, and the chain.

Text is hashed as it is stored; it is never rebuilt to verify it. Facts carry ids and days,
never names: the book is read by auditors, who may not learn who reported.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import UNSET, DecodeError, Struct, UnsetType
from msgspec.json import Decoder

GENESIS = bytes(32)


class Act(StrEnum):
    """Every act that enters the ledger, written `noun.verbed`."""

    CASE_FILED = "case.filed"
    CASE_IMPORTED = "case.imported"
    CASE_AMENDED = "case.amended"
    CASE_EXPORTED = "case.exported"
    LIST_EXPORTED = "list.exported"
    SHEET_UPLOADED = "sheet.uploaded"
    SHEET_TAKEN_IN = "sheet.taken_in"
    REGISTER_FILLED = "register.filled"
    REGISTER_LOOKED_UP = "register.looked_up"
    REGISTER_FORGOTTEN = "register.forgotten"
    FACTS_CORRECTED = "facts.corrected"
    CASE_LINKED = "case.linked"
    CASE_ASSIGNED = "case.assigned"
    STEP_TAKEN = "step.taken"
    STEP_RECORDED = "step.recorded"
    STEP_CORRECTED = "step.corrected"
    STEP_ANNULLED = "step.annulled"
    PROVISION_DECIDED = "provision.decided"
    CLASS_DECIDED = "class.decided"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn"
    EVIDENCE_HANDLED = "evidence.handled"
    EVIDENCE_REDACTED = "evidence.redacted"
    EVIDENCE_DESTROYED = "evidence.destroyed"
    EVIDENCE_SWEPT = "evidence.swept"
    EVIDENCE_SCANNED = "evidence.scanned"
    DESTRUCTION_PROPOSED = "destruction.proposed"
    DESTRUCTION_REFUSED = "destruction.refused"
    DESTRUCTION_TAKEN_BACK = "destruction.taken_back"
    ACT_OBSERVED = "act.observed"
    ACT_LOOKED_AT = "act.looked_at"
    ACT_ATTRIBUTED = "act.attributed"
    ELEMENT_LINKED = "element.linked"
    CAPTURE_ASKED = "capture.asked"
    CAPTURE_KEPT = "capture.kept"
    CAPTURE_FAILED = "capture.failed"
    CAPTURE_OBSERVED = "capture.observed"
    OBSERVER_NAMED = "observer.named"
    PICTURES_COMPARED = "pictures.compared"
    NEWS_ADDED = "news.added"
    NEWS_IMPORTED = "news.imported"
    NEWS_LINKED = "news.linked"
    NEWS_UNLINKED = "news.unlinked"
    NEWS_ASKED = "news.asked"
    NEWS_ARCHIVED = "news.archived"
    NEWS_COMPLETED = "news.completed"
    NEWS_COPY_READ = "news.copy_read"
    NEWS_NOTICED = "news.noticed"
    NEWS_NOTICE_WITHDRAWN = "news.notice_withdrawn"
    REGION_RECORDED = "region.recorded"
    REGION_RECORD_WITHDRAWN = "region.record_withdrawn"
    FEED_ADDED = "feed.added"
    FEED_CHANGED = "feed.changed"
    FEED_TAKEN_IN = "feed.taken_in"
    STORY_SPLIT = "story.split"
    STORY_JOINED = "story.joined"
    STORIES_FORMED = "stories.formed"
    NEWS_REFUSED = "news.refused"
    NEWS_RECONSIDERED = "news.reconsidered"
    LETTER_WRITTEN = "letter.written"
    LETTER_SUBMITTED = "letter.submitted"
    LETTER_RETURNED = "letter.returned"
    LETTER_DROPPED = "letter.dropped"
    LETTER_ISSUED = "letter.issued"
    LETTER_WITHDRAWN = "letter.withdrawn"
    LETTER_WORDED = "letter.worded"
    REPORT_MADE = "report.made"
    REPORT_WITHDRAWN = "report.withdrawn"
    NOTE_WRITTEN = "note.written"
    REPORTER_READ = "reporter.read"
    RECUSAL_NOTED = "recusal.noted"
    RELATED_HINTED = "related.hinted"
    ACCOUNT_ADDED = "account.added"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_PASSWORD_SET = "account.password_set"
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_SIGNED_OUT = "account.signed_out"
    ACCOUNT_SIGNED_OUT_EVERYWHERE = "account.signed_out_everywhere"
    CASES_ASSIGNED = "cases.assigned"
    WORK_HANDED_OVER = "work.handed_over"
    CALENDAR_OPENED = "calendar.opened"
    CALENDAR_SHUT = "calendar.shut"
    ROLE_PROPOSED = "role.proposed"
    ROLE_CONFIRMED = "role.confirmed"
    ROLE_REVOKED = "role.revoked"
    AGENCY_ADDED = "agency.added"
    AGENCY_CHANGED = "agency.changed"
    LAW_APPLIED = "law.applied"
    TERM_MOVED = "term.moved"
    SETUP_DONE = "setup.done"
    CHECKPOINT_MADE = "checkpoint.made"
    CHECKPOINT_STAMPED = "checkpoint.stamped"


FACTS: dict[Act, frozenset[str]] = {
    Act.CASE_FILED: frozenset({"kind", "agency", "region", "receipt", "respondents", "conducts"}),
    Act.CASE_IMPORTED: frozenset({"sender", "ref", "digest", "steps"}),
    Act.CASE_AMENDED: frozenset({"reason", "fields", "digest"}),
    Act.FACTS_CORRECTED: frozenset({"fields", "reason", "terms"}),
    Act.CASE_EXPORTED: frozenset({"cases", "digest"}),
    Act.LIST_EXPORTED: frozenset({"list", "filters", "rows", "kind", "digest"}),
    Act.SHEET_UPLOADED: frozenset({"sheet", "sender", "digest", "size", "row"}),
    Act.SHEET_TAKEN_IN: frozenset({"sheet", "created", "changed", "unchanged", "rejected", "row"}),
    Act.REGISTER_FILLED: frozenset({"created", "changed"}),
    Act.REGISTER_LOOKED_UP: frozenset({"by", "found"}),
    Act.REGISTER_FORGOTTEN: frozenset({"people"}),
    Act.CASE_LINKED: frozenset({"other", "kind", "reason"}),
    Act.CASE_ASSIGNED: frozenset({"agency", "assignee", "reason"}),
    Act.STEP_TAKEN: frozenset({"steps", "lane", "move", "happened_on", "respondents", "facts"}),
    Act.STEP_RECORDED: frozenset({"step", "lane", "stage", "happened_on", "outcome"}),
    Act.STEP_CORRECTED: frozenset({"step", "replaces", "reason", "changes", "facts", "terms"}),
    Act.STEP_ANNULLED: frozenset({"step", "reason", "terms"}),
    Act.PROVISION_DECIDED: frozenset({"conduct", "provision", "decision", "reason"}),
    Act.CLASS_DECIDED: frozenset({"conduct", "class", "level", "proposed", "reason"}),
    Act.EVIDENCE_ADDED: frozenset({"evidence", "digest", "size", "audience", "item", "custody"}),
    Act.EVIDENCE_READ: frozenset({"evidence", "digest", "custody"}),
    Act.EVIDENCE_WITHDRAWN: frozenset({"evidence", "digest", "custody"}),
    Act.EVIDENCE_HANDLED: frozenset({"handling", "pieces", "custody", "traces"}),
    Act.EVIDENCE_REDACTED: frozenset(
        {"evidence", "digest", "size", "audience", "item", "custody", "redaction", "copied"}
    ),
    Act.EVIDENCE_DESTROYED: frozenset(
        {
            "proposal",
            "proposed_by",
            "pieces",
            "digests",
            "sizes",
            "tombstones",
            "answer",
            "custody",
        }
    ),
    Act.DESTRUCTION_PROPOSED: frozenset({"proposal", "pieces", "row"}),
    Act.DESTRUCTION_REFUSED: frozenset({"proposal", "answer"}),
    Act.DESTRUCTION_TAKEN_BACK: frozenset({"proposal", "answer"}),
    Act.EVIDENCE_SWEPT: frozenset({"uploads", "slices", "leftovers", "pieces", "size", "digests"}),
    Act.EVIDENCE_SCANNED: frozenset({"looked_at", "held", "released", "seals"}),
    Act.ACT_OBSERVED: frozenset({"conduct", "row", "seal"}),
    Act.ACT_LOOKED_AT: frozenset({"conduct", "row", "seal"}),
    Act.ACT_ATTRIBUTED: frozenset({"conduct", "row", "seal"}),
    Act.ELEMENT_LINKED: frozenset({"conduct", "row", "seal"}),
    Act.CAPTURE_ASKED: frozenset({"capture"}),
    Act.CAPTURE_KEPT: frozenset({"capture", "way", "kept", "row"}),
    Act.CAPTURE_FAILED: frozenset({"capture", "why"}),
    Act.CAPTURE_OBSERVED: frozenset({"capture", "is_same", "kept", "row"}),
    Act.OBSERVER_NAMED: frozenset({"capture", "row", "seal"}),
    Act.PICTURES_COMPARED: frozenset({"piece", "other", "row", "seal"}),
    Act.NEWS_ADDED: frozenset({"news"}),
    Act.NEWS_IMPORTED: frozenset({"sender", "digest", "created"}),
    Act.NEWS_LINKED: frozenset({"news", "kind"}),
    Act.NEWS_UNLINKED: frozenset({"news", "reason"}),
    Act.NEWS_ASKED: frozenset({"fetch"}),
    Act.NEWS_ARCHIVED: frozenset({"fetch", "digest", "size", "row"}),
    Act.NEWS_COPY_READ: frozenset({"news", "fetch", "digest"}),
    Act.NEWS_COMPLETED: frozenset({"news", "fetch", "fields"}),
    Act.NEWS_NOTICED: frozenset({"news", "notice", "kind", "row"}),
    Act.NEWS_NOTICE_WITHDRAWN: frozenset({"news", "notice", "reason"}),
    Act.REGION_RECORDED: frozenset({"record", "kind", "row"}),
    Act.REGION_RECORD_WITHDRAWN: frozenset({"record", "reason"}),
    Act.FEED_ADDED: frozenset({"feed"}),
    Act.FEED_CHANGED: frozenset({"feed", "fields"}),
    Act.FEED_TAKEN_IN: frozenset({"feed", "news"}),
    Act.STORY_SPLIT: frozenset({"items", "stays", "reason"}),
    Act.STORY_JOINED: frozenset({"items", "into", "stories", "reason"}),
    Act.STORIES_FORMED: frozenset({"cases"}),
    Act.NEWS_REFUSED: frozenset({"news"}),
    Act.NEWS_RECONSIDERED: frozenset({"news"}),
    Act.LETTER_WRITTEN: frozenset({"letter", "kind", "digest"}),
    Act.LETTER_SUBMITTED: frozenset({"letter", "digest"}),
    Act.LETTER_RETURNED: frozenset({"letter", "reason"}),
    Act.LETTER_DROPPED: frozenset({"letter"}),
    Act.LETTER_ISSUED: frozenset({"letter", "number", "digest", "size", "row"}),
    Act.LETTER_WITHDRAWN: frozenset({"letter", "row"}),
    Act.LETTER_WORDED: frozenset({"kind", "blocks"}),
    Act.REPORT_MADE: frozenset({"report", "number", "as_of", "digest", "sheet", "row"}),
    Act.REPORT_WITHDRAWN: frozenset({"report", "number", "row"}),
    Act.NOTE_WRITTEN: frozenset({"note", "mentions"}),
    Act.REPORTER_READ: frozenset({"reason"}),
    Act.RECUSAL_NOTED: frozenset({"account", "reason"}),
    Act.RELATED_HINTED: frozenset({"agency", "why"}),
    Act.ACCOUNT_ADDED: frozenset({"account", "agency"}),
    Act.ACCOUNT_CHANGED: frozenset({"account", "fields"}),
    Act.ACCOUNT_PASSWORD_SET: frozenset({"account"}),
    Act.ACCOUNT_SIGNED_IN: frozenset({"account"}),
    Act.ACCOUNT_SIGNED_OUT: frozenset({"account"}),
    Act.ACCOUNT_SIGNED_OUT_EVERYWHERE: frozenset({"account"}),
    Act.CASES_ASSIGNED: frozenset({"officer", "cases", "before"}),
    Act.WORK_HANDED_OVER: frozenset({"account", "takers", "cases", "drafts", "searches"}),
    Act.CALENDAR_OPENED: frozenset({"account"}),
    Act.CALENDAR_SHUT: frozenset({"account"}),
    Act.ROLE_PROPOSED: frozenset({"account", "role"}),
    Act.ROLE_CONFIRMED: frozenset({"account", "role"}),
    Act.ROLE_REVOKED: frozenset({"account", "role"}),
    Act.AGENCY_ADDED: frozenset({"agency"}),
    Act.AGENCY_CHANGED: frozenset({"agency", "fields"}),
    Act.LAW_APPLIED: frozenset({"digest", "previous"}),
    Act.TERM_MOVED: frozenset({"term", "was", "now", "provisional", "law"}),
    Act.SETUP_DONE: frozenset({"release"}),
    Act.CHECKPOINT_MADE: frozenset({"number", "last", "digest"}),
    Act.CHECKPOINT_STAMPED: frozenset({"number", "authority", "digest"}),
}


SAYS_NOTHING_NEW = frozenset(
    {
        Act.CASE_ASSIGNED,
        Act.CASE_EXPORTED,
        Act.CASE_LINKED,
        Act.RELATED_HINTED,
        Act.EVIDENCE_READ,
        Act.EVIDENCE_HANDLED,
        Act.EVIDENCE_SWEPT,
        Act.EVIDENCE_SCANNED,
        Act.REPORTER_READ,
        Act.RECUSAL_NOTED,
        Act.TERM_MOVED,
        Act.PROVISION_DECIDED,
        Act.CLASS_DECIDED,
        Act.NEWS_LINKED,
        Act.NEWS_UNLINKED,
        Act.PICTURES_COMPARED,
        Act.CAPTURE_ASKED,
        Act.CAPTURE_FAILED,
        Act.OBSERVER_NAMED,
        Act.LETTER_WITHDRAWN,
    }
)
"""The acts after which no text of a case, and nobody's sight of one, is another than before."""


COUNTS_NOTHING_NEW = frozenset(
    {
        Act.CASE_ASSIGNED,
        Act.CASE_EXPORTED,
        Act.CASE_LINKED,
        Act.RELATED_HINTED,
        Act.EVIDENCE_ADDED,
        Act.EVIDENCE_READ,
        Act.EVIDENCE_WITHDRAWN,
        Act.EVIDENCE_HANDLED,
        Act.EVIDENCE_REDACTED,
        Act.EVIDENCE_SWEPT,
        Act.EVIDENCE_SCANNED,
        Act.ACT_OBSERVED,
        Act.ACT_LOOKED_AT,
        Act.ACT_ATTRIBUTED,
        Act.ELEMENT_LINKED,
        Act.REPORTER_READ,
        Act.RECUSAL_NOTED,
        Act.NOTE_WRITTEN,
        Act.PROVISION_DECIDED,
        Act.CLASS_DECIDED,
        Act.PICTURES_COMPARED,
        Act.CAPTURE_ASKED,
        Act.CAPTURE_KEPT,
        Act.CAPTURE_FAILED,
        Act.CAPTURE_OBSERVED,
        Act.LETTER_WRITTEN,
        Act.LETTER_SUBMITTED,
        Act.LETTER_RETURNED,
        Act.LETTER_DROPPED,
        Act.LETTER_ISSUED,
        Act.LETTER_WITHDRAWN,
        Act.OBSERVER_NAMED,
    }
)
"""The acts after which their case counts as before."""


OPENS_A_CASE = frozenset({Act.CASE_FILED, Act.CASE_IMPORTED})
"""The acts before which the book cannot have told of their case."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act before it is chained. `subject` is `noun:id`; `case` binds it to a case's slice, and
    `version` is the version of the case that it made."""

    at: datetime
    account: int
    act: Act
    subject: str
    facts: Mapping[str, Any]
    case: int | None = None
    version: int | None = None

    def text(self, seq: int, before: int | None = None) -> str:
        """The canonical text; `before` is the case's own last entry before this one, so that a
        slice of one case shows by itself whether anything was left out of it.

        Raises:
            ValueError: the act does not state exactly the facts it declares.
        """
        declared = FACTS[self.act]
        if set(self.facts) != declared:
            missing, extra = declared - set(self.facts), set(self.facts) - declared
            raise ValueError(f"{self.act}: missing {sorted(missing)}, undeclared {sorted(extra)}")
        return canonical(
            {
                "seq": seq,
                "at": self.at.isoformat(timespec="microseconds"),
                "account": self.account,
                "act": self.act.value,
                "subject": self.subject,
                "case": self.case,
                "version": self.version,
                "before": before,
                "facts": dict(self.facts),
            }
        )


def cases_told_of(entries: Iterable[Entry]) -> frozenset[int]:
    """The cases whose texts, or who may read them, may be others after these acts."""
    return frozenset(
        entry.case
        for entry in entries
        if entry.case is not None and entry.act not in SAYS_NOTHING_NEW
    )


def cases_counted_anew(entries: Iterable[Entry]) -> frozenset[int]:
    """The cases of which some figure may be another after these acts."""
    return frozenset(
        entry.case
        for entry in entries
        if entry.case is not None and entry.act not in COUNTS_NOTHING_NEW
    )


def cases_imported(entries: Iterable[Entry]) -> frozenset[int]:
    """The cases that these acts brought in."""
    return frozenset(
        entry.case for entry in entries if entry.case is not None and entry.act is Act.CASE_IMPORTED
    )


def canonical(facts: Mapping[str, Any]) -> str:
    """The one text of these facts: sorted keys, no spaces, UTF-8 kept."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal(previous: bytes, text: str) -> bytes:
    """SHA-256 over the previous seal and this entry's stored text: 32 bytes."""
    return hashlib.sha256(previous + text.encode()).digest()


class Written(NamedTuple):
    """An entry as the book holds it: the sealed text, and the columns that repeat it."""

    seq: int
    at: datetime
    account_id: int
    act: str
    subject: str
    case_id: int | None
    case_version: int | None
    text: str
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """One break of the chain: at which entry, and what is wrong in one word.

    - `gap`: an entry is missing or out of order before this one
    - `chain`: it does not follow the seal of the one before
    - `seal`: its text or its seal was changed
    - `text`: its text is none that an act could have written, though its seal fits
    - `columns`: what stands beside its text says something else than the text
    - `case`: an entry of the same case is missing before it
    - `head`: the book does not end where its head says
    - `beyond`: it stands beyond the head, which nobody appended through the book
    """

    seq: int
    what: str


def breaks(entries: Iterable[Written], head: tuple[int, bytes]) -> list[Damage]:
    """Every break in entries read in order, and against the head.

    After a break the walk goes on from the stored seal, so that one damage is reported once and
    not at every later entry.
    """
    found: list[Damage] = []
    last, expected = 0, GENESIS
    of_case: dict[int, int] = {}
    for entry in entries:
        seq, text = entry.seq, entry.text
        if seq != last + 1:
            found.append(Damage(seq, "gap"))
        if entry.previous != expected:
            found.append(Damage(seq, "chain"))
        if seal(entry.previous, text) != entry.hash:
            found.append(Damage(seq, "seal"))
        else:
            try:
                said = _READ(text)
            except _NO_ENTRY:
                found.append(Damage(seq, "text"))
            else:
                if not _repeats(entry, said):
                    found.append(Damage(seq, "columns"))
                if (case := said.case) is not None:
                    if said.before is not UNSET and said.before != of_case.get(case):
                        found.append(Damage(seq, "case"))
                    of_case[case] = seq
        last, expected = seq, entry.hash
    if head != (last, expected):
        found.append(Damage(head[0], "head"))
    return found


class _Said(Struct):
    """What an entry's text says beside its facts, which are read past: millions are looked at."""

    seq: int
    account: int
    act: str
    at: datetime
    subject: str
    case: int | None
    version: int | UnsetType | None = UNSET
    before: int | UnsetType | None = UNSET


_READ = Decoder(_Said).decode
_NO_ENTRY = (DecodeError, ValueError, RecursionError)
"""What reading a text ends with that somebody else wrote and sealed."""


def _repeats(entry: Written, said: _Said) -> bool:
    """Whether the columns say what the text says; the version is sealed since `before` is."""
    return (
        said.seq == entry.seq
        and said.account == entry.account_id
        and said.act == entry.act
        and said.subject == entry.subject
        and said.case == entry.case_id
        and (said.version is UNSET or said.version == entry.case_version)
        and said.at == entry.at
    )
