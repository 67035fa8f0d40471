"""Taking in what senders wrote: cases and news, checked row by row, in batches, told to the book.

Good rows land, bad rows come back in a receipt. Each batch is one work, so a stop half-way leaves
whole batches, and the same file again changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tracker.domain.errors import Invalid
from tracker.domain.json_lines import Row
from tracker.domain.record_reading import parse_news, parse_record
from tracker.domain.record_sense import odd_dates
from tracker.domain.records import (
    NewsRecord,
    Record,
    RowFault,
    differences,
    facts_digest,
    written,
)
from tracker.domain.roles import Permission
from tracker.domain.row_faults import DIFFERS
from tracker.services import amending, record_news
from tracker.services.country import Country, country_of
from tracker.services.landing import Landing
from tracker.services.receiving import (
    BATCH,
    BeginWork,
    Progress,
    ReadRow,
    Receipt,
    Tally,
    read_rows,
    receive,
)
from tracker.services.work import Work
from tracker.store.bulk import lock_sender
from tracker.store.cases import Case
from tracker.store.record_rows import reported_facts
from tracker.store.reporters import Reporter

__all__ = ["BATCH", "Progress", "Receipt", "import_cases", "import_news"]

LONGEST_SENDER = 80


def import_cases(
    begin_work: BeginWork,
    rows: Iterable[Row],
    sender: str,
    receipts: Path,
    *,
    amend_because: str | None = None,
    progress: Progress | None = None,
) -> Receipt:
    """Take in cases of one sender; `receipts` is the folder for refused rows.

    A known ref with the same facts is unchanged. With other facts it is refused as
    "differs: FIELD", unless `amend_because` gives the reason for a correction: then the new facts
    take the place of the old, which stay visible. Each case and each recorded step is an entry.

    Raises:
        Forbidden: this person may not import.
        Invalid: no sender or no reason was given; nothing was read.
    """
    _check(sender, amend_because)
    taker = _CaseTaker(sender, amend_because)
    read = read_rows(rows, parse_record)
    return receive(begin_work, read, sender, receipts, taker.take, progress, Permission.CASE_IMPORT)


def import_news(
    begin_work: BeginWork,
    rows: Iterable[Row],
    sender: str,
    receipts: Path,
    *,
    progress: Progress | None = None,
) -> Receipt:
    """Take in news items of one sender; an item is one outlet, title and day.

    A known item with the same facts is unchanged, with others it is refused as "differs: FIELD";
    the same item under two refs of one sender is refused as a duplicate.

    Raises:
        Forbidden: this person may not import.
        Invalid: no sender was given; nothing was read.
    """
    _check(sender, None)

    def take(work: Work, batch: Sequence[ReadRow[NewsRecord]]) -> Tally:
        return _take_news(work, sender, batch)

    read = read_rows(rows, parse_news)
    return receive(begin_work, read, sender, receipts, take, progress, Permission.NEWS_EDIT)


def _check(sender: str, reason: str | None) -> None:
    errors: dict[str, list[str]] = {}
    if not sender.strip():
        errors["sender"] = ["required"]
    elif len(sender) > LONGEST_SENDER:
        errors["sender"] = ["too_long"]
    elif ":" in sender:  # a case is named as SENDER:REF
        errors["sender"] = ["holds_colon"]
    if reason is not None and not reason.strip():
        errors["reason"] = ["reason_missing"]
    if errors:
        raise Invalid(errors)


@dataclass(frozen=True, slots=True)
class _Held:
    """A row of a known case; `is_same`: its sender says what it said before, save the reporter."""

    number: int
    record: Record
    case_id: int
    is_same: bool


class _CaseTaker:
    """Takes batches of case rows; the country is read once for all of them."""

    def __init__(self, sender: str, amend_because: str | None) -> None:
        self.sender, self.reason = sender, amend_because
        self._country: Country | None = None

    def take(self, work: Work, batch: Sequence[ReadRow[Record]]) -> Tally:
        tally = Tally()
        good = [(row.number, row.record) for row in batch if row.record is not None]
        if not good:
            return tally
        if self._country is None:
            self._country = country_of(work.session, work.today)
        lock_sender(work.session, self.sender)
        known = self._known(work, [record.ref for _, record in good])
        new: list[tuple[Record, bytes]] = []
        held: list[_Held] = []
        for number, record in good:
            digest = facts_digest(written(record))
            case_id, stored = known.get(record.ref, (None, None))
            if case_id is None:
                new.append((record, digest))
            elif stored == digest and not _is_named(record):
                tally.unchanged += 1
            else:
                held.append(_Held(number, record, case_id, is_same=stored == digest))
        if new:
            Landing(work, self._country, self.sender).take(new)
            tally.created = len(new)
            tally.flagged = sum(bool(odd_dates(record)) for record, _ in new)
        self._mend(work, self._country, held, tally)
        return tally

    def _known(self, work: Work, refs: list[str]) -> dict[str | None, tuple[int, bytes | None]]:
        rows = work.session.execute(
            select(Case.sender_ref, Case.id, Case.sender_digest).where(
                Case.sender == self.sender, Case.sender_ref.in_(refs)
            )
        )
        return {row.sender_ref: (row.id, row.sender_digest) for row in rows}

    def _mend(
        self,
        work: Work,
        country: Country,
        held: Sequence[_Held],
        tally: Tally,
    ) -> None:
        """Hold known cases against what their sender says now."""
        if not held:
            return
        ids = [one.case_id for one in held if self.reason is not None or not one.is_same]
        stored = reported_facts(work.session, ids)
        reporters = _reporters(work, held)
        for one in held:
            number, record, case_id = one.number, one.record, one.case_id
            fields = [] if one.is_same else differences(stored[case_id], written(record))
            if _other_reporter(record, reporters.get(case_id)) and "reporter" not in fields:
                fields.append("reporter")
            if not fields:
                tally.unchanged += 1
                continue
            if self.reason is None:
                tally.refused[number] = [RowFault(f, DIFFERS + f) for f in fields]
                continue
            refused = amending.amend_case(
                work, country, case_id, record, stored[case_id], fields, self.reason
            )
            if refused:
                tally.refused[number] = refused
            else:
                tally.amended += 1
                tally.flagged += bool(odd_dates(record))


def _is_named(record: Record) -> bool:
    return record.reporter is not None and record.reporter.is_named


def _reporters(work: Work, held: Sequence[_Held]) -> dict[int, Reporter]:
    """The identities that the rows speak of; no row, no reading."""
    ids = [one.case_id for one in held if _is_named(one.record)]
    if not ids:
        return {}
    found = work.session.scalars(select(Reporter).where(Reporter.case_id.in_(ids)))
    return {one.case_id: one for one in found}


def _other_reporter(record: Record, stored: Reporter | None) -> bool:
    """True when a row names another reporter; a row without names, such as one from an export,
    says nothing of the identity."""
    told = record.reporter
    if told is None or not told.is_named:
        return False
    if stored is None:
        return True
    return (told.name, told.contact, told.address) != (stored.name, stored.contact, stored.address)


def _take_news(work: Work, sender: str, batch: Sequence[ReadRow[NewsRecord]]) -> Tally:
    tally = Tally()
    good = [(row.number, row.record) for row in batch if row.record is not None]
    if not good:
        return tally
    lock_sender(work.session, f"news:{sender}")
    verdicts = record_news.take_news(work, sender, [record for _, record in good])
    for (number, _), verdict in zip(good, verdicts, strict=True):
        match verdict.what:
            case "created":
                tally.created += 1
            case "unchanged":
                tally.unchanged += 1
            case "known_as":
                tally.refused[number] = [RowFault("ref", "duplicate")]
            case _:
                tally.refused[number] = [RowFault(f, DIFFERS + f) for f in verdict.fields]
    return tally
