"""Whatever the format allows goes in and comes out again: any row, any correction of it."""

import itertools
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports import Importer
from tests.record_texts import records
from tracker.domain.ledger import breaks
from tracker.queries.exporting import ExportFilter, export_cases
from tracker.store import ledger

MANY = 2000 if os.environ.get("PROOF") else 40
rounds = settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_senders = (f"sender {number}" for number in itertools.count(1))


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


def exported(importer: Importer, session, sender: str) -> list[dict[str, Any]]:
    return list(export_cases(session, importer.actor, ExportFilter(sender=sender)))


@pytest.mark.proof
@rounds
@given(rows=st.lists(records(), max_size=4, unique_by=lambda row: row["ref"]))
def test_any_rows_come_out_as_they_came_in_and_twice_is_once(rows, importer, session):
    sender = next(_senders)

    receipt = importer.cases(*rows, sender=sender)

    assert (receipt.created, receipt.rejected) == (len(rows), 0)
    assert exported(importer, session, sender) == rows
    assert importer.cases(*rows, sender=sender).unchanged == len(rows)


@pytest.mark.proof
@rounds
@given(old=records(st.just("A1")), new=records(st.just("A1")))
def test_any_correction_puts_the_new_facts_in_place_or_changes_nothing(old, new, importer, session):
    sender = next(_senders)
    importer.cases(old, sender=sender)

    receipt = importer.cases(new, sender=sender, because="Koreksi pengirim.")

    if receipt.rejected:
        assert {one.reason for one in receipt.rows} == {"in_use"}
        assert exported(importer, session, sender) == [old]
    else:
        assert exported(importer, session, sender) == [new]
        assert importer.cases(new, sender=sender).unchanged == 1
    assert breaks(ledger.chain(session), ledger.head_of(session)) == []
