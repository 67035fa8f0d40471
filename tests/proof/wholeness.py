"""Whether a database and its vault hold whole acts only: every fault in one line each."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.custody import ADDS
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import Act
from tracker.queries.verifying import Trust, verified
from tracker.services.numbers import KIND_CODES
from tracker.services.projection import project
from tracker.services.steps import digest_of_facts
from tracker.store.cases import (
    Case,
    LaneRow,
    NumberSeries,
    Respondent,
    SanctionRow,
    SendingRow,
    SentCase,
    Step,
    TermRow,
)
from tracker.store.evidence import EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Draft
from tracker.store.vault import Altered
from tracker.store.vault_folder import FolderVault

_PROJECTED = (LaneRow, TermRow, SanctionRow, SendingRow, SentCase)
_HEADLINE = (
    *("kind", "agency_id", "is_open", "lane", "stage", "holder_agency_id", "held_since"),
    *("last_known_on", "next_due_on", "next_term", "handling_due_on", "handling_term"),
    *("registered_on", "type_facets", "channel_facets", "result_facets"),
)


def faults_of(
    session: Session, vault: FolderVault, law: RunningLaw, cases: Collection[int] | None = None
) -> list[str]:
    """What is not whole: in the named cases (None: in all), in the ledger, the numbers, the vault.

    Only cases that were filed are looked at, not imported ones. Reads in one snapshot and leaves
    no trace.
    """
    session.rollback()
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    chosen = select(Case).where(~Case.is_imported).order_by(Case.id)
    if cases is not None:
        chosen = chosen.where(Case.id.in_(cases))
    found = session.scalars(chosen).all()
    faults = [f"ledger entry {d.seq}: {d.what}" for d in verified(session, Trust(set())).damage]
    book = _book(session, [case.id for case in found])
    for case in found:
        entries = book.get(case.id, [])
        faults += _filing_faults(session, case, entries)
        faults += _step_faults(session, case, entries)
        faults += _version_faults(case, entries)
        faults += _evidence_faults(session, vault, case, entries)
        faults += _projection_faults(session, case, law)
    faults += _number_faults(session)
    faults += _draft_faults(session, vault)
    if cases is None:
        faults += _vault_faults(vault)
    session.rollback()
    return faults


def _book(session: Session, cases: Collection[int]) -> dict[int, list[LedgerEntry]]:
    """The ledger's entries of each case; altered ones are found by `verified`."""
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.case_id.in_(cases))):
        found[entry.case_id].append(entry)
    return found


def _facts(entry: LedgerEntry) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(entry.text)["facts"]
    return facts


def _filing_faults(session: Session, case: Case, entries: list[LedgerEntry]) -> Iterator[str]:
    filed = [entry for entry in entries if entry.act is Act.CASE_FILED]
    if len(filed) != 1:
        yield f"case {case.id}: {len(filed)} entries of its filing"
        return
    if not case.receipt_no or _facts(filed[0])["receipt"] != case.receipt_no:
        yield f"case {case.id}: receipt {case.receipt_no} is not that of its entry"
    opening = session.scalars(select(Step).where(Step.case_id == case.id, Step.position == 1)).all()
    if [step.act for step in opening] != [filed[0].seq]:
        yield f"case {case.id}: its opening steps are of entries {[s.act for s in opening]}"
    people = session.scalars(select(Respondent.id).where(Respondent.case_id == case.id)).all()
    if len(people) != _facts(filed[0])["respondents"]:
        yield f"case {case.id}: {len(people)} respondents"


def _step_faults(session: Session, case: Case, entries: list[LedgerEntry]) -> Iterator[str]:
    steps = session.scalars(select(Step).where(Step.case_id == case.id).order_by(Step.id)).all()
    by_seq = {entry.seq: entry for entry in entries}
    told = Counter(
        step for entry in entries if entry.act is Act.STEP_TAKEN for step in _facts(entry)["steps"]
    )
    for step in steps:
        entry = by_seq.get(step.act or 0)
        if entry is None:
            yield f"step {step.id} of case {case.id}: no entry of its own ({step.act})"
        elif entry.act is Act.STEP_TAKEN:
            facts = _facts(entry)
            if step.id not in facts["steps"] or facts["move"] != step.move:
                yield f"step {step.id} of case {case.id}: entry {entry.seq} is of another"
            if facts["steps"][0] == step.id and facts["facts"] != digest_of_facts(step.facts):
                yield f"step {step.id} of case {case.id}: other facts than entry {entry.seq} seals"
    taken = {entry.seq for entry in entries if entry.act is Act.STEP_TAKEN}
    there = Counter(step.id for step in steps if step.act in taken)
    if told != there:
        yield f"case {case.id}: the ledger tells of steps {told}, there are {there}"


def _version_faults(case: Case, entries: list[LedgerEntry]) -> Iterator[str]:
    versions = {entry.case_version for entry in entries if entry.case_version is not None}
    if versions != set(range(1, case.version + 1)):
        yield f"case {case.id}: version {case.version}, entries of {sorted(versions)}"


def _evidence_faults(
    session: Session, vault: FolderVault, case: Case, entries: list[LedgerEntry]
) -> Iterator[str]:
    rows = session.scalars(select(EvidenceItem).where(EvidenceItem.case_id == case.id)).all()
    told = Counter(
        (facts["evidence"], facts["digest"])
        for entry in entries
        if entry.act in ADDS
        for facts in [_facts(entry)]
    )
    there = Counter((row.id, "sha256:" + row.digest.hex()) for row in rows)
    if told != there:
        yield f"case {case.id}: the ledger tells of evidence {told}, there is {there}"
    for row in rows:
        size = _size_of(vault, row.digest)
        if size != row.size:
            yield f"evidence {row.id} of case {case.id}: {size} of {row.size} bytes"


def _size_of(vault: FolderVault, digest: bytes) -> int | None:
    """The number of bytes whose SHA-256 is the digest; None when there are none."""
    try:
        return sum(len(chunk) for chunk in vault.read(digest))
    except Altered:
        return None


def _projection_faults(session: Session, case: Case, law: RunningLaw) -> Iterator[str]:
    """Read the road again from its steps: nothing that is kept of it may change."""
    before = _projected(session, case)
    changes = session.begin_nested()
    project(session, case, law)
    session.flush()
    after = _projected(session, case)
    changes.rollback()
    session.expire(case)
    for name, rows in before.items():
        if rows != after[name]:
            yield f"case {case.id}: {name} are {rows}, its steps say {after[name]}"


def _projected(session: Session, case: Case) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for table in _PROJECTED:
        columns = [column for column in table.__table__.columns if column.name != "id"]
        rows = session.execute(select(*columns).where(table.case_id == case.id))
        found[table.__tablename__] = Counter(repr(tuple(row)) for row in rows)
    people = session.execute(
        select(Respondent.id, Respondent.outcome, Respondent.recommended)
        .where(Respondent.case_id == case.id)
        .order_by(Respondent.id)
    )
    found["findings"] = [tuple(row) for row in people]
    columns = [getattr(Case, name) for name in _HEADLINE]
    found["headline"] = tuple(session.execute(select(*columns).where(Case.id == case.id)).one())
    return found


def _number_faults(session: Session) -> Iterator[str]:
    """Every series is 1, 2, 3 … up to its last: none missing, none twice."""
    given: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    codes = {kind and kind.value: code for kind, code in KIND_CODES.items()}
    for case in session.scalars(select(Case)):
        for series, agency, number in (
            ("receipt", case.receiving_agency_id, case.receipt_no),
            ("register", case.agency_id, case.number),
        ):
            if number is not None:
                serial = re.search(r"\d+", number)
                code = next(c for c in codes.values() if f"/{c}/" in number)
                key = (agency, f"{series}:{code}", int(number[-4:]))
                given[key].append(int(serial[0]) if serial else 0)
    kept = {
        (row.agency_id, row.series, row.year): list(range(1, row.last + 1))
        for row in session.scalars(select(NumberSeries))
    }
    for key in kept.keys() | given.keys():
        serials, wanted = sorted(given.get(key, [])), kept.get(key, [])
        if serials != wanted:
            yield f"numbers of {key}: {serials}, the last is {len(wanted)}"


def _draft_faults(session: Session, vault: FolderVault) -> Iterator[str]:
    for draft in session.scalars(select(Draft)):
        for file in draft.files:
            if _size_of(vault, bytes.fromhex(file["digest"])) != int(file["size"]):
                yield f"draft {draft.key}: its file {file['name']} is not in the vault"


def _vault_faults(vault: FolderVault) -> Iterator[str]:
    """Every file under a digest holds what its name says, rows or no rows."""
    for path in vault.folder.glob("??/*"):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                yield f"vault: {path.name} holds something else"
