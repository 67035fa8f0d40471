"""What goes out: every fact that came in, and what was done here in the words of the format."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests import generated
from tests.imports import Importer, case, event
from tests.journeys import FINDING, REPORT, journey
from tracker.domain.errors import Forbidden
from tracker.domain.record_reading import parse_record
from tracker.domain.record_writing import Reporting
from tracker.domain.records import RECORD_KEYS, STAGES, Record
from tracker.queries.exporting import ExportFilter, export_cases, export_lines
from tracker.queries.running_law import running_law


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


def exported(session, world, **filters: Any) -> list[dict[str, Any]]:
    return list(export_cases(session, world.system_actor, ExportFilter(**filters)))


def test_a_live_case_goes_out_in_the_words_of_the_format(session, work, world):
    at = journey(session, work).filed(REPORT)
    at.to_decided(at.people[0])

    (record,) = exported(session, world)

    assert isinstance(parse_record(record), Record)
    assert list(record) == list(RECORD_KEYS)
    assert record["ref"] == at.case.number
    assert (record["kind"], record["reporter"]) == ("report", {"wish": "confidential"})
    assert (record["province"], record["region"]) == ("36", "36.71")
    assert [one["key"] for one in record["respondents"]] == ["1", "2"]
    assert [(one["stage"], one["respondent"], one["outcome"]) for one in record["events"][-2:]] == [
        ("proven", "1", "proven"),
        ("not_proven", "2", "not_proven"),
    ]
    assert record["events"][0]["on"] == "2024-10-07"


def test_no_name_leaves_with_a_live_case(session, work, world):
    journey(session, work).filed(REPORT)

    text = "".join(export_lines(session, world.system_actor))

    for name in ("Sari", "Wulandari", "Melati", "0812", "Joko", "Pranoto"):
        assert name not in text


def test_a_step_taken_for_some_is_told_of_those_alone(session, work, world):
    at = journey(session, work).filed()
    at.to_decided(at.people[1]).takes("send_on", by="commissioner", respondents=[at.people[1]])

    (record,) = exported(session, world)

    sent = [one for one in record["events"] if one["stage"] == "forwarded"]
    assert [one["respondent"] for one in sent] == ["2"]


def test_what_was_exported_lives_on_elsewhere_as_history(session, work, world, importer):
    at = journey(session, work).filed()
    at.to_sent("bkpsdm")
    (record,) = exported(session, world)

    receipt = importer.cases(record)

    assert (receipt.created, receipt.rejected) == (1, 0)
    assert exported(session, world, sender="uji") == [record]


def test_an_imported_case_that_goes_on_here_tells_both(session, work, world, importer):
    history = [event("received", "2024-09-05", "accepted", note="Dari berita.")]
    importer.cases(case(region="Kota Tangerang", events=history))
    at = journey(session, work)
    at.case_id = session.connection().exec_driver_sql("SELECT id FROM cases").scalar_one()
    at.takes("register")

    (record,) = exported(session, world)

    assert record["ref"] == "A1"
    assert record["events"][0] == history[0]
    assert record["events"][1]["stage"] == "registered"
    assert importer.cases(case(region="Kota Tangerang", events=history)).unchanged == 1


def test_every_stage_of_the_road_has_a_stage_of_the_format_near_it(session):
    road = running_law(session).road
    reporting = Reporting(road)

    for lane, stage in road.stages:
        assert reporting.stage_for(lane, stage) in STAGES
    assert reporting.stage_for("verification", "registered") == "registered"
    assert reporting.stage_for("verification", "sent_on") == "forwarded"
    assert reporting.stage_for("oversight", "recommended") == "recommendation"


def test_lines_say_the_same_as_records(session, world, importer):
    importer.cases(*generated.records(30))

    lines = list(export_lines(session, world.system_actor))

    assert [json.loads(line) for line in lines] == exported(session, world)
    assert not any("\n" in line for line in lines)


def test_filters_choose_by_sender_region_and_origin(session, work, world, importer):
    importer.cases(case("A1"), case("A2", region="Kota Tangerang"), sender="satu")
    importer.cases(case("B1"), sender="dua")
    journey(session, work).filed(replace(FINDING, region="36.71"))

    def refs(**filters: Any) -> list[str]:
        return [record["ref"] for record in exported(session, world, **filters)]

    assert refs(sender="satu") == ["A1", "A2"]
    assert refs(imported=True) == ["A1", "A2", "B1"]
    assert len(refs(region="36.71")) == 2
    assert len(refs()) == 4


@pytest.mark.parametrize("role", ["intake_officer", "verifier", "supervisor", "administrator"])
def test_only_those_who_may_export_do(session, world, role):
    with pytest.raises(Forbidden):
        export_cases(session, world.actor(role))


def test_export_takes_two_statements_a_batch_whatever_is_in_it(
    session, world, importer, statements
):
    def cost() -> int:
        statements.clear()
        exported(session, world)
        return len(statements)

    importer.cases(*generated.records(2, prefix="W"))
    few = cost()
    importer.cases(*generated.records(200, seed=2, prefix="X"))

    assert cost() == few
