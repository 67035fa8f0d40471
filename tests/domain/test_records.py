"""The record format: what is read, what is refused and why, and what the facts amount to."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import generated
from tests.domain.walks import the_road
from tests.record_texts import records
from tracker.domain.json_lines import LONGEST_LINE, lines_of, read_line, read_lines
from tracker.domain.record_reading import (
    ELECTION_LENGTH,
    NARRATIVE_LENGTH,
    REF_LENGTH,
    parse_news,
    parse_record,
    ref_of,
)
from tracker.domain.record_sense import counts_as_imposed, odd_dates, odd_events
from tracker.domain.records import (
    CONDUCT_TYPES,
    STAGES,
    NewsRecord,
    Record,
    differences,
    facts_digest,
    written,
)
from tracker.domain.row_reading import KEY_LENGTH

DEMO = Path(__file__).parents[2] / "config" / "demo"
CASE: dict[str, Any] = {
    "ref": "A1",
    "kind": "report",
    "province": "Banten",
    "region": "Kota Cilegon",
    "election": "pilkada-2024",
    "contest": "regent_mayor",
    "received_on": "2024-10-07",
    "known_on": "2024-10",
    "reporter": {"name": "Sari Rekaan", "contact": None, "address": "Jalan 1", "wish": "open"},
    "narrative": "Lurah menyukai unggahan bakal calon.",
    "conducts": [
        {
            "type": "like",
            "on": "2024-10-02",
            "channel": "Facebook",
            "url": None,
            "summary": "Menyukai unggahan.",
            "beneficiary": None,
            "respondents": ["1"],
        }
    ],
    "respondents": [
        {
            "key": "1",
            "description": "lurah",
            "position": "lurah",
            "status": "PNS",
            "agency": None,
            "nip": None,
            "count": 1,
        }
    ],
    "events": [
        {
            "stage": "received",
            "on": "2024-10-07",
            "respondent": None,
            "outcome": "accepted",
            "note": None,
        }
    ],
    "sanctions": [],
    "rules_cited": ["SKB 5 lembaga No. 2/2022"],
    "outcome": "received",
    "articles": [
        {"outlet": "Warta Contoh", "title": "Lurah dilaporkan", "url": None, "published_on": None}
    ],
}
NEWS: dict[str, Any] = {
    "ref": "N1",
    "outlet": "Warta Contoh",
    "title": "Lurah dilaporkan",
    "url": None,
    "published_on": "2024-10",
    "precision": "month",
    "region": "Kota Cilegon",
    "text": "Seorang lurah dilaporkan.",
}


def changed(path: str, value: Any, base: dict[str, Any] = CASE) -> dict[str, Any]:
    """The row with one value at a path such as `events[0].on` put in."""
    row = copy.deepcopy(base)
    *steps, last = re.findall(r"\w+", path)
    inner: Any = row
    for step in steps:
        inner = inner[int(step) if step.isdigit() else step]
    inner[int(last) if last.isdigit() else last] = value
    return row


def faults_of(row: object) -> list[tuple[str, str]]:
    found = parse_record(row)
    assert isinstance(found, list), "the row was taken as good"
    return [(fault.field, fault.reason) for fault in found]


def case(**given: Any) -> Record:
    found = parse_record({**CASE, **given})
    assert isinstance(found, Record), found
    return found


@pytest.mark.parametrize("name", ["records", "news"])
def test_every_row_of_the_demonstration_says_again_what_it_said(name: str) -> None:
    parse = parse_record if name == "records" else parse_news
    rows = list(read_lines((DEMO / f"{name}.jsonl").read_bytes().splitlines(keepends=True)))

    assert len(rows) == {"records": 102, "news": 354}[name]
    for row in rows:
        found = parse(row.given)
        assert isinstance(found, Record | NewsRecord), (row.number, found)
        assert written(found) == row.given


def test_the_demonstration_names_nobody_by_initials() -> None:
    for name in ("records", "news"):
        assert "inisial" not in (DEMO / f"{name}.jsonl").read_text(encoding="utf-8").casefold()


@settings(max_examples=300, deadline=None)
@given(records())
def test_any_row_of_the_format_is_read_and_says_again_what_it_said(row: dict[str, Any]) -> None:
    found = parse_record(json.loads(json.dumps(row)))

    assert isinstance(found, Record), found
    assert written(found) == row
    assert list(written(found)) == list(row)
    assert facts_digest(written(found)) == facts_digest(row)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(CASE)), JUNK)
def test_whatever_a_row_holds_it_is_read_or_refused(key: str, junk: object) -> None:
    found = parse_record({**CASE, key: junk})

    assert isinstance(found, Record) or all(fault.reason for fault in found)


def test_what_a_row_leaves_out_is_not_reported() -> None:
    found = parse_record({"ref": "A1", "narrative": "Kabar singkat."})

    assert isinstance(found, Record)
    assert found.kind is None
    assert found.conducts == found.respondents == found.events == ()


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("ref", None, "required"),
        ("ref", "", "empty"),
        ("ref", "  ", "empty"),
        ("ref", 7, "wrong_type"),
        ("ref", "x" * (REF_LENGTH + 1), "too_long"),
        ("kind", "rumour", "unknown_value"),
        ("kind", 1, "wrong_type"),
        ("kind", "", "unknown_value"),
        ("contest", "mayor", "unknown_value"),
        ("province", "", "empty"),
        ("region", ["Kota Cilegon"], "wrong_type"),
        ("election", "x" * (ELECTION_LENGTH + 1), "too_long"),
        ("received_on", "07-10-2024", "bad_date"),
        ("received_on", "2024-02-30", "bad_date"),
        ("received_on", "2024-1", "bad_date"),
        ("received_on", 2024, "wrong_type"),
        ("known_on", "", "bad_date"),
        ("narrative", None, "required"),
        ("narrative", "a\x00b", "not_text"),
        ("narrative", "a\ud800b", "not_text"),
        ("narrative", "x" * (NARRATIVE_LENGTH + 1), "too_long"),
        ("reporter", "Sari", "not_an_object"),
        ("reporter.wish", None, "required"),
        ("reporter.wish", "anonymous", "unknown_value"),
        ("conducts", {}, "wrong_type"),
        ("conducts", None, "wrong_type"),
        ("conducts[0]", "like", "not_an_object"),
        ("conducts[0].type", "likes", "unknown_value"),
        ("conducts[0].type", None, "required"),
        ("conducts[0].on", "Oktober 2024", "bad_date"),
        ("conducts[0].respondents", "1", "wrong_type"),
        ("conducts[0].respondents[0]", "2", "unknown_respondent"),
        ("respondents[0].key", None, "required"),
        ("respondents[0].key", "x" * (KEY_LENGTH + 1), "too_long"),
        ("respondents[0].status", "pns", "unknown_value"),
        ("respondents[0].status", None, "required"),
        ("respondents[0].count", 0, "not_positive"),
        ("respondents[0].count", 2**31, "too_large"),
        ("respondents[0].count", "1", "wrong_type"),
        ("respondents[0].count", True, "wrong_type"),
        ("respondents[0].count", 1.5, "wrong_type"),
        ("events[0].stage", "reported", "unknown_value"),
        ("events[0].respondent", "2", "unknown_respondent"),
        ("events[0].outcome", "", "empty"),
        ("rules_cited", "SKB", "wrong_type"),
        ("rules_cited[0]", "", "empty"),
        ("articles[0].outlet", None, "required"),
        ("articles[0].title", "x" * 601, "too_long"),
        ("articles[0].title", "\U0001f600" * 600, "too_long"),
    ],
)
def test_a_value_that_cannot_stand_is_named_with_its_place(
    path: str, value: object, reason: str
) -> None:
    assert (path, reason) in faults_of(changed(path, value))


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("recieved_on", "recieved_on"),
        ("reporter.phone", "reporter.phone"),
        ("conducts[0].place", "conducts[0].place"),
        ("events[0].date", "events[0].date"),
        ("articles[0].text", "articles[0].text"),
    ],
)
def test_a_key_that_the_format_does_not_know_is_refused(path: str, named: str) -> None:
    assert faults_of(changed(path, None)) == [(named, "unknown_key")]


def test_what_may_stand_only_once_is_told_at_its_second_place() -> None:
    person, article = CASE["respondents"][0], CASE["articles"][0]
    twice = {**CASE, "respondents": [person, person], "articles": [article, article]}

    assert faults_of(twice) == [("respondents[1]", "duplicate"), ("articles[1]", "duplicate")]
    assert faults_of(changed("conducts[0].respondents", ["1", "1"])) == [
        ("conducts[0].respondents[1]", "duplicate")
    ]


def test_all_faults_of_a_row_are_told_at_once() -> None:
    row = {**changed("events[0].on", "x"), "kind": "x", "extra": 1}

    assert faults_of(row) == [
        ("kind", "unknown_value"),
        ("events[0].on", "bad_date"),
        ("extra", "unknown_key"),
    ]


@pytest.mark.parametrize("row", [None, [], "text", 1, True])
def test_what_is_no_object_is_refused_as_a_whole(row: object) -> None:
    assert faults_of(row) == [("", "not_an_object")]
    assert ref_of(row) is None


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("ref", None, "required"),
        ("outlet", "", "empty"),
        ("title", 1, "wrong_type"),
        ("published_on", "2024-13", "bad_date"),
        ("precision", "week", "unknown_value"),
        ("url", 1, "wrong_type"),
        ("summary", "x", "unknown_key"),
    ],
)
def test_a_news_item_is_read_as_strictly(key: str, value: object, reason: str) -> None:
    found = parse_news({**NEWS, key: value})

    assert isinstance(found, list)
    assert [(fault.field, fault.reason) for fault in found] == [(key, reason)]


def test_only_the_wish_of_a_reporter_is_ever_written() -> None:
    record = case()

    assert written(record)["reporter"] == {"wish": "open"}
    assert "Sari" not in repr(record)
    assert facts_digest(written(record)) == facts_digest(written(case(reporter={"wish": "open"})))


def test_facts_differ_by_key_in_the_order_of_the_format() -> None:
    old, new = case(), case(outcome="forwarded", kind="finding", rules_cited=[])

    assert differences(written(old), written(new)) == ["kind", "rules_cited", "outcome"]
    assert differences(written(old), written(case())) == []


def test_the_law_knows_every_stage_and_conduct_that_a_sender_may_write(tmp_path: Path) -> None:
    road = the_road()
    types = (DEMO.parent / "law" / "conduct_types.toml").read_text(encoding="utf-8")
    known = set(re.findall(r'\[\[conduct_type\]\]\nid = "(\w+)"', types))

    assert {stage for stage in STAGES if road.reported.knows(stage)} == STAGES
    assert known == CONDUCT_TYPES


def sanction(words: str, respondent: str | None = "1") -> list[dict[str, Any]]:
    return [
        {
            "respondent": respondent,
            "sanction": words,
            "decided_on": None,
            "decree_no": None,
            "basis": [],
        }
    ]


def event(stage: str, outcome: str | None, respondent: str | None = None, on: str | None = None):
    return {"stage": stage, "on": on, "respondent": respondent, "outcome": outcome, "note": None}


@pytest.mark.parametrize(
    ("words", "stage", "outcome", "imposed"),
    [
        ("Teguran tertulis", "sanction", "sanctioned", True),
        ("Teguran tertulis", "sanction_executed", "executed", True),
        ("Teguran tertulis", "sanction_executed", "partly_executed", True),
        ("Pemutusan perjanjian kerja", "sanction", "service_terminated", True),
        ("light-written", "sanction", "sanctioned", True),
        ("Teguran tertulis", "sanction", "pending", False),
        ("Teguran tertulis", "sanction", "warned", False),
        ("Teguran tertulis", "sanction", None, False),
        ("Teguran tertulis", "recommendation", "proven", False),
        ("Teguran tertulis", "ppk_decision", "sanctioned", False),
        ("Rekomendasi hukuman disiplin sedang", "sanction", "sanctioned", False),
        ("Menunggu penjatuhan sanksi", "sanction", "sanctioned", False),
        ("Penundaan kenaikan gaji (rekomendasi KASN lebih berat)", "sanction", "sanctioned", True),
        ("Pidana penjara 1 bulan dan denda Rp6 juta", "sanction_executed", "executed", False),
        ("Denda Rp4 juta subsider kurungan", "sanction", "sanctioned", False),
        ("Pemberhentian karena dipidana penjara", "sanction", "sanctioned", True),
    ],
)
def test_a_sanction_counts_as_imposed_only_beside_an_event_that_says_so(
    words: str, stage: str, outcome: str | None, imposed: bool
) -> None:
    record = case(sanctions=sanction(words), events=[event(stage, outcome)])

    assert counts_as_imposed(record.sanctions[0], record.events) is imposed


def test_the_sanction_of_one_says_nothing_of_another() -> None:
    two = [CASE["respondents"][0], {**CASE["respondents"][0], "key": "2"}]
    record = case(
        respondents=two,
        sanctions=sanction("Teguran tertulis", "1") + sanction("Teguran tertulis", "2"),
        events=[event("sanction", "sanctioned", "2")],
    )

    assert [counts_as_imposed(s, record.events) for s in record.sanctions] == [False, True]


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        ({}, []),
        ({"received_on": "2024-10-01"}, [("received_on", "before_conduct")]),
        ({"received_on": "2024-10"}, []),
        ({"known_on": "2024-10-08"}, [("known_on", "after_received")]),
        (
            {
                "events": [
                    event("received", None, on="2024-10-09"),
                    event("assessed", None, on="2024-09"),
                ]
            },
            [("events[1].on", "before_previous")],
        ),
        (
            {
                "events": [
                    event("received", None, on="2024-10-09"),
                    event("assessed", None, on="2024-10"),
                ]
            },
            [],
        ),
        (
            {"sanctions": [{**sanction("Teguran")[0], "decided_on": "2023"}]},
            [("sanctions[0].decided_on", "before_received")],
        ),
    ],
)
def test_dates_that_cannot_all_be_right_are_flagged(
    given: dict[str, Any], flags: list[tuple[str, str]]
) -> None:
    record = case(**given)

    assert [(flag.field, flag.reason) for flag in odd_dates(record)] == flags
    assert len(odd_events(record)) == sum(field.startswith("events") for field, _ in flags)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"ref": "A1"', "not_json"),
        (b'{"ref": NaN}', "not_json"),
        (b"{'ref': 'A1'}", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"ref": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"ref": "A1", "ref": "A2"}', "duplicate_key"),
        (b'{"a": {"x": 1, "x": 2}}', "duplicate_key"),
        (b'{"ref": "\xff"}', "not_utf8"),
        (b'"' + b"x" * LONGEST_LINE + b'"', "too_long"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_alone(line: bytes, reason: str) -> None:
    fault = read_line(3, line).fault

    assert fault is not None
    assert (fault.field, fault.reason) == ("", reason)


def test_rows_are_counted_as_lines_whatever_stands_between(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"a": 2}\n' + b"x" * (LONGEST_LINE * 2) + b"\n{}"
    )

    with path.open("rb") as file:
        rows = list(read_lines(lines_of(file)))

    assert [(row.number, row.given) for row in rows] == [
        (1, {"a": 1}),
        (4, {"a": 2}),
        (5, None),
        (6, {}),
    ]
    assert rows[2].fault is not None


def test_generated_records_are_the_same_for_the_same_seed_and_all_good() -> None:
    one, other = list(generated.records(200)), list(generated.records(200))

    assert one == other
    assert all(isinstance(parse_record(row), Record) for row in one)
    assert 2 <= sum(len(row["events"]) for row in one) / len(one) <= 4
    assert all(isinstance(parse_news(row), NewsRecord) for row in generated.news(50))
