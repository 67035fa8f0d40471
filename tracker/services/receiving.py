"""What imports have in common: rows in batches, each batch one work, refused rows in a receipt."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from tracker.domain.json_lines import Row
from tracker.domain.record_reading import ref_of
from tracker.domain.records import NewsRecord, Record, RowFault
from tracker.domain.roles import Permission
from tracker.domain.row_faults import sentence
from tracker.domain.staff_rows import StaffRecord, WorkforceRecord
from tracker.services.work import Work
from tracker.store.bulk import refresh_statistics
from tracker.store.receipts import ReceiptFile

BATCH = 500
"""Most cases that one transaction takes."""

MANY = 1000
"""From so many new rows on, the planner may have to look at the tables anew."""

BeginWork = Callable[[], Work]
Progress = Callable[["Receipt"], None]
One = TypeVar("One", Record, NewsRecord, StaffRecord, WorkforceRecord)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not land, one entry a fault. `ref` is the sender's key, where it has one."""

    row: int
    ref: str | None
    field: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {"row": self.row, "ref": self.ref, "field": self.field, "reason": self.reason}

    def told(self) -> dict[str, Any]:
        """The same with the sentence for the reason, in both languages, as the receipt has it."""
        said = sentence(self.reason)
        return {**self.as_dict(), "sentence": {"id": said.id, "en": said.en}}


@dataclass
class Receipt:
    """What became of the rows of a file.

    `amended` counts corrections of known cases, `flagged` the rows that landed although dates in
    them are at odds. `path` is the file with the refused rows, None where there are none.
    """

    read: int = 0
    created: int = 0
    unchanged: int = 0
    amended: int = 0
    rejected: int = 0
    flagged: int = 0
    rows: list[Refused] = field(default_factory=list)
    path: Path | None = None

    def refuse(self, number: int, ref: str | None, faults: Iterable[RowFault]) -> list[Refused]:
        told = [Refused(number, ref, fault.field, fault.reason) for fault in faults]
        self.rejected += 1
        self.rows += told
        return told


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[One]):
    """A row that could be read as a record, or not."""

    number: int
    ref: str | None
    record: One | None
    faults: list[RowFault]


@dataclass
class Tally:
    """What one batch came to; it counts once the batch is committed."""

    created: int = 0
    unchanged: int = 0
    amended: int = 0
    flagged: int = 0
    refused: dict[int, list[RowFault]] = field(default_factory=dict)


def read_rows(
    rows: Iterable[Row], parse: Callable[[object], One | list[RowFault]]
) -> Iterator[ReadRow[One]]:
    """Each row as a record, or with everything that is wrong with it."""
    for row in rows:
        if row.fault is not None:
            yield ReadRow(row.number, None, None, [row.fault])
            continue
        found = parse(row.given)
        if isinstance(found, list):
            yield ReadRow(row.number, ref_of(row.given), None, found)
        else:
            yield ReadRow(row.number, found.ref, found, [])


def _batches(rows: Iterable[ReadRow[One]]) -> Iterator[list[ReadRow[One]]]:
    """Batches in which no ref and no news item comes twice: the second row meets the first one
    landed, and is held against it like any other."""
    batch: list[ReadRow[One]] = []
    seen: set[object] = set()
    for row in rows:
        keys: set[object] = set()
        if row.record is not None:
            keys = {row.record.ref}
            if isinstance(row.record, NewsRecord):
                keys.add(row.record.identity)
        if len(batch) == BATCH or keys & seen:
            yield batch
            batch, seen = [], set()
        batch.append(row)
        seen |= keys
    if batch:
        yield batch


def receive(
    begin_work: BeginWork,
    rows: Iterable[ReadRow[One]],
    sender: str,
    folder: Path,
    take: Callable[[Work, Sequence[ReadRow[One]]], Tally],
    progress: Progress | None,
    right: Permission,
) -> Receipt:
    """Take rows batch by batch; what a batch came to counts once it is committed.

    Raises:
        Forbidden: this person lacks the `right` to import such rows.
    """
    receipt = Receipt()
    with begin_work() as work:
        work.actor.must(right)
        moment = work.now
    with ReceiptFile(folder, sender, moment) as file:
        for batch in _batches(rows):
            with begin_work() as work:
                tally = take(work, batch)
            receipt.read += len(batch)
            receipt.created += tally.created
            receipt.unchanged += tally.unchanged
            receipt.amended += tally.amended
            receipt.flagged += tally.flagged
            for row in batch:
                faults = row.faults or tally.refused.get(row.number)
                if faults:
                    for told in receipt.refuse(row.number, row.ref, faults):
                        file.write(told.told())
            receipt.path = file.path
            if progress is not None:
                progress(receipt)
    if receipt.created >= MANY:
        with begin_work() as work:
            refresh_statistics(work.session)
    return receipt
