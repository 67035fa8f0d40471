"""Asking whether rows that one act wrote once and for all are as the book tells: pages read for the
library, notices about items, records of regions, uploaded tables, issued letters and what was
withdrawn of them, reports and what was withdrawn of these."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.queries.book_facts import facts_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.letters import IssuedLetter, LetterWithdrawal
from tracker.store.news_intake import ARCHIVED, NOTICED, NewsFetch, NewsNotice
from tracker.store.region_records import RECORDED, RegionRecord
from tracker.store.reports import Report, ReportWithdrawal
from tracker.store.sheet_imports import TAKEN_IN, UPLOADED, SheetImport


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Rows of a table, each sealed by the entry of one act: the fact that holds its number, the
    column of that number, and the columns that the seal covers (all where none are named).

    `once`: a column that is empty until the act was done, so that a row without it is not told.
    """

    kind: str
    fact: str
    table: Any
    number: str = "id"
    columns: tuple[str, ...] | None = None
    once: str | None = None

    def seal_of(self, row: Any) -> str:
        facts = row._asdict()
        return sealed_row({name: facts[name] for name in self.columns or facts})


_OF = {
    Act.NEWS_ARCHIVED: _Sealed("news_page", "fetch", NewsFetch, columns=ARCHIVED, once="digest"),
    Act.NEWS_NOTICED: _Sealed("news_notice", "notice", NewsNotice, columns=NOTICED),
    Act.REGION_RECORDED: _Sealed("region_record", "record", RegionRecord, columns=RECORDED),
    Act.SHEET_UPLOADED: _Sealed("table", "sheet", SheetImport, columns=UPLOADED),
    Act.SHEET_TAKEN_IN: _Sealed(
        "table_taken_in", "sheet", SheetImport, columns=TAKEN_IN, once="ended_at"
    ),
    Act.LETTER_ISSUED: _Sealed("letter", "letter", IssuedLetter, "letter_id"),
    Act.LETTER_WITHDRAWN: _Sealed("letter_withdrawal", "letter", LetterWithdrawal, "letter_id"),
    Act.REPORT_MADE: _Sealed("report", "report", Report),
    Act.REPORT_WITHDRAWN: _Sealed("report_withdrawal", "report", ReportWithdrawal, "report_id"),
}

_NOT_SEALED_AT_FIRST = frozenset({Act.SHEET_UPLOADED, Act.SHEET_TAKEN_IN})


def faults_of_told_rows(session: Session) -> tuple[Counter[str], list[tuple[str, int, str]]]:
    """How many rows of each kind were held against the book; the kind and number of each that is
    not as it tells, and in one word what is wrong."""
    wrong: dict[tuple[str, int], str] = {}
    told: set[tuple[str, int]] = set()
    rows = {
        (one.kind, getattr(row, one.number)): row
        for one in _OF.values()
        for row in session.execute(select(*as_it_stands(one.table)))
    }
    for one, number, seal in _told(session):
        told.add((one.kind, number))
        row = rows.get((one.kind, number))
        if row is None:
            wrong[one.kind, number] = "missing"
        elif seal is not None and one.seal_of(row) != seal:
            wrong[one.kind, number] = "changed"
    once = {one.kind: one.once for one in _OF.values()}
    for (kind, number), row in rows.items():
        is_done = once[kind] is None or getattr(row, str(once[kind])) is not None
        if is_done and (kind, number) not in told:
            wrong[kind, number] = "unknown"
    faults = sorted((kind, number, what) for (kind, number), what in wrong.items())
    return Counter(kind for kind, _ in rows), faults


def _told(session: Session) -> Iterator[tuple[_Sealed, int, str | None]]:
    """Which row each entry tells of, and its seal; None in entries of tables from before they were
    sealed, which tell that there is such a row."""
    for act, facts in facts_told(session, _OF):
        one, seal = _OF[act], facts.get("row")
        with suppress(ValueError, KeyError, TypeError):
            if seal is not None or act in _NOT_SEALED_AT_FIRST:
                yield one, int(facts[one.fact]), seal


def digests_of_pages(session: Session) -> set[bytes]:
    """The digests of all pages whose bytes lie in the vault."""
    return set(session.scalars(select(NewsFetch.digest).where(NewsFetch.digest.is_not(None))))


def digests_of_letters(session: Session) -> set[bytes]:
    """The digests of all letters whose frozen copies lie in the vault."""
    return set(session.scalars(select(IssuedLetter.digest)))


def digests_of_reports(session: Session) -> set[bytes]:
    """The digests of all reports and of the sheets beside them."""
    rows = session.execute(select(Report.digest, Report.sheet_digest))
    return {digest for row in rows for digest in row}
