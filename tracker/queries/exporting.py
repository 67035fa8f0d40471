"""Cases in the record format, built from the tables alone: what came in goes out again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from tracker.domain.record_writing import Reporting
from tracker.domain.roles import Actor, Permission
from tracker.store.cases import Case
from tracker.store.law import running_law
from tracker.store.record_rows import record_rows
from tracker.store.sight import lies_in, visible_to

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which cases to export; None: all of them."""

    sender: str | None = None
    region: str | None = None
    imported: bool | None = None


def export_cases(
    session: Session, actor: Actor, filters: ExportFilter | None = None
) -> Iterator[Facts]:
    """The cases that the actor may see, by id, each as one record.

    An imported case has its sender's ref, another its number. Live steps are written as the nearest
    stage of the format. Of the reporter only the wish goes out. Memory does not grow with cases.

    Raises:
        Forbidden: this person may not export.
    """
    return (json.loads(line) for line in export_lines(session, actor, filters))


def export_lines(
    session: Session, actor: Actor, filters: ExportFilter | None = None
) -> Iterator[str]:
    """The same, each record as one line of JSON without its end.

    Raises:
        Forbidden: this person may not export.
    """
    actor.must(Permission.CASE_EXPORT)
    return _lines(session, _chosen(actor, filters or ExportFilter()))


def case_record(session: Session, case_id: int) -> str:
    """One case in the record format, for somebody who may take the whole of it out of the house."""
    return next(_lines(session, Case.id == case_id))


def _lines(session: Session, where: ColumnElement[bool]) -> Iterator[str]:
    reporting = Reporting(running_law(session).road)
    for batch in record_rows(session, where):
        for row in batch:
            yield row["record"] if row["keys"] is None else _written(row, reporting)


def _chosen(actor: Actor, filters: ExportFilter) -> ColumnElement[bool]:
    conditions = [visible_to(actor)]
    if filters.sender is not None:
        conditions.append(Case.sender == filters.sender)
    if filters.region is not None:
        conditions.append(lies_in(filters.region))
    if filters.imported is not None:
        conditions.append(Case.is_imported == filters.imported)
    return and_(*conditions)


def _written(row: Mapping[str, Any], reporting: Reporting) -> str:
    """A case that took live steps, in the words of the format."""
    record: Facts = json.loads(row["record"])
    if record["ref"] is None:
        record["ref"] = row["number"] or row["receipt_no"] or f"case-{row['id']}"
    record["events"] = [
        said for event in record["events"] for said in _said(event, row["keys"], reporting)
    ]
    return json.dumps(record, ensure_ascii=False)


def _said(event: Facts, keys: Mapping[str, str], reporting: Reporting) -> list[Facts]:
    """A recorded event as it came, a live step as the nearest events."""
    return reporting.events({**event, "keys": keys}) if "move" in event else [event]
