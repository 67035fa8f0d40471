"""Where reported events fall: every stage and outcome met in public sources, before and after."""

import pytest

from tests.domain.walks import the_road
from tracker.domain.reported import Place, Placement, ReportedEvent, ReportedStages

SENT = ("forwarded",)
SANCTIONED = ("forwarded", "sanction")

# stage, outcome, what was reported before it, lane, stage of the lane, waiting
PLACES = [
    ("preliminary_info", "finding", (), "verification", "lead", False),
    ("preliminary_info", "informal", (), "verification", "lead", False),
    ("received", "accepted", (), "verification", "received", False),
    ("received", "finding", (), "verification", "received", False),
    ("received", "incomplete", (), "verification", "received", True),
    ("received", "informal", (), "verification", "received", False),
    ("received", "self_reported", (), "verification", "received", False),
    ("registered", "registered", (), "verification", "registered", False),
    ("rejected", "incomplete", (), "verification", "rejected", True),
    ("rejected", "not_registered", (), "verification", "rejected", False),
    ("rejected", "report_dismissed", (), "verification", "rejected", False),
    ("rejected", "expired", (), "verification", "rejected", False),
    ("withdrawn", None, (), "verification", "withdrawn", False),
    ("withdrawn", "withdrawal_not_effective", (), None, "", False),
    ("summoned", "absent", (), "verification", "clarification", False),
    ("summoned", "attended", (), "verification", "clarification", False),
    ("summoned", "sent", (), "verification", "clarification", False),
    ("summoned", "absent", SENT, "personnel", "summoned_1", False),
    ("summoned", "planned", ("recommendation",), "personnel", "summoned_1", True),
    ("clarified", "admitted", (), "verification", "clarification", False),
    ("clarified", "attended", (), "verification", "clarification", False),
    ("clarified", "done", (), "verification", "clarification", False),
    ("clarified", "in_process", (), "verification", "clarification", True),
    ("clarified", "internal_inquiry", (), "verification", "clarification", False),
    ("clarified", "partly_admitted", (), "verification", "clarification", False),
    ("clarified", "planned", (), "verification", "clarification", True),
    ("clarified", "admitted", ("recommendation",), "personnel", "examined", False),
    ("clarified", "internal_inquiry", SENT, "personnel", "examined", False),
    ("assessed", "done", (), "verification", "study", False),
    ("assessed", "expanded", (), "verification", "study", False),
    ("assessed", "expired", (), "verification", "study", False),
    ("assessed", "finding", (), "verification", "study", False),
    ("assessed", "in_process", (), "verification", "study", True),
    ("assessed", "proven", (), "verification", "study", False),
    ("assessed", "requirements_met", (), "verification", "study", False),
    ("proven", "partly_proven", (), "verification", "decided", False),
    ("proven", "proven", (), "verification", "decided", False),
    ("not_proven", "not_proven", (), "verification", "not_proven", False),
    ("not_proven", "not_proven_election_law", (), "verification", "decided", False),
    ("not_proven", "partly_not_proven", (), "verification", "decided", False),
    ("forwarded", "forwarded", (), "verification", "sent_on", False),
    ("forwarded", "partly_forwarded", (), "verification", "sent_on", False),
    ("forwarded", "pending", (), "verification", "sent_on", True),
    ("forwarded", "planned", (), "verification", "sent_on", True),
    ("forwarded", "preventive_letter", (), "verification", "sent_on", False),
    ("recommendation", "partly_proven", SENT, "oversight", "recommended", False),
    ("recommendation", "pending", SENT, "oversight", "recommended", True),
    ("recommendation", "proven", SENT, "oversight", "recommended", False),
    ("recommendation", "not_proven", SENT, "oversight", "no_violation", False),
    ("blocked_data", "blocked", ("recommendation",), "oversight", "blocked", False),
    ("ppk_decision", "in_process", SENT, "personnel", "decided", True),
    ("ppk_decision", "internal_inquiry", SENT, "personnel", "examined", True),
    ("ppk_decision", "letter_not_received", (), "personnel", "sent", True),
    ("ppk_decision", "not_executed", SENT, "personnel", "decided", True),
    ("ppk_decision", "pending", SENT, "personnel", "decided", True),
    ("ppk_decision", "reprimanded_ppk", SENT, "personnel", "decided", True),
    ("ppk_decision", "decided", SENT, "personnel", "decided", False),
    ("ppk_decision", "rule_changed", SENT, None, "", False),
    ("sanction", "sanctioned", SENT, "personnel", "decided", False),
    ("sanction", "sanctioned", (), "personnel", "decided", False),
    ("sanction", "warned", (), "verification", "warned", False),
    ("sanction", "warned", SENT, "personnel", "decided", False),
    ("sanction", "service_terminated", SENT, "personnel", "decided", False),
    ("sanction_executed", "executed", SANCTIONED, "personnel", "executed", False),
    ("sanction_executed", "partly_executed", SANCTIONED, "personnel", "executed", False),
    ("sanction_executed", "not_executed", SANCTIONED, "personnel", "executed", True),
    ("sanction_executed", "executed", ("court_verdict",), "criminal", "ended", False),
    ("appeal", "filed", SENT, None, "", False),
    ("appeal", "in_process", SENT, None, "", False),
    ("appeal", "filed", SANCTIONED, "personnel", "remedy", False),
    ("appeal", "in_process", SANCTIONED, "personnel", "remedy", True),
    ("appeal", "rejected", SANCTIONED, "personnel", "remedy_decided", False),
    ("appeal", "upheld", SANCTIONED, "personnel", "remedy_decided", False),
    ("appeal", "upheld", ("court_verdict",), "criminal", "criminal_appeal", False),
    ("criminal_process", "expanded", (), "criminal", "investigation", False),
    ("criminal_process", "forwarded", (), "criminal", "investigation", False),
    ("criminal_process", "in_process", (), "criminal", "investigation", True),
    ("court_verdict", "candidate_convicted", (), "criminal", "verdict", False),
    ("court_verdict", "convicted", (), "criminal", "verdict", False),
    ("closed", None, (), "verification", "closed", False),
]


@pytest.mark.parametrize(("stage", "outcome", "seen", "lane", "at", "waiting"), PLACES)
def test_a_reported_event_falls_in_its_lane(stage, outcome, seen, lane, at, waiting):
    placed = the_road().reported.place_event(stage, outcome, seen)

    assert placed is not None
    assert (placed.lane, placed.stage, placed.waiting) == (lane, at, waiting)


@pytest.mark.parametrize(
    ("stage", "outcome", "plenary"),
    [
        ("proven", "proven", "proven"),
        ("proven", None, "proven"),
        ("proven", "partly_proven", None),
        ("proven", "other_regulation", "other_regulation"),
        ("not_proven", "not_proven", "not_proven"),
        ("not_proven", "partly_not_proven", None),
        ("not_proven", "not_proven_election_law", "other_regulation"),
        ("assessed", "proven", None),
    ],
)
def test_what_the_plenary_found_is_told_only_where_the_event_says_it(stage, outcome, plenary):
    placed = the_road().reported.place_event(stage, outcome)

    assert placed is not None
    assert placed.plenary == plenary


def test_an_unknown_stage_has_no_place():
    assert the_road().reported.place_event("dreamt", "proven") is None
    assert not the_road().reported.knows("dreamt")


def test_an_unknown_outcome_is_placed_by_its_stage():
    placed = the_road().reported.place_event("registered", "with_applause")

    assert placed == Placement("verification", "registered", False)


def test_the_context_of_an_event_is_what_was_reported_before_it():
    events = [
        ReportedEvent("clarified", "done"),
        ReportedEvent("forwarded", "forwarded"),
        ReportedEvent("clarified", "admitted"),
    ]

    placed = the_road().reported.place_all(events)

    assert [p.stage if p else None for p in placed] == ["clarification", "sent_on", "examined"]


def test_a_sending_that_is_only_planned_gives_no_context():
    events = [ReportedEvent("forwarded", "planned"), ReportedEvent("clarified", "done")]

    assert the_road().reported.place_all(events)[1] == Placement(
        "verification", "clarification", False
    )


def test_what_happened_to_one_respondent_says_nothing_of_another():
    events = [
        ReportedEvent("forwarded", "forwarded", "1"),
        ReportedEvent("clarified", "done", "2"),
        ReportedEvent("clarified", "done", "1"),
        ReportedEvent("clarified", "done"),
    ]

    placed = the_road().reported.place_all(events)

    assert [p.lane if p else None for p in placed] == [
        "verification",
        "verification",
        "personnel",
        "personnel",
    ]


def test_an_unknown_stage_among_others_leaves_the_others_where_they_belong():
    events = [ReportedEvent("dreamt", None), ReportedEvent("received", "accepted")]

    assert [p is None for p in the_road().reported.place_all(events)] == [True, False]


def test_rows_are_tried_in_order_and_a_known_stage_that_none_fits_stays_as_reported():
    table = ReportedStages(
        (
            Place("seen", "verification", "first", outcomes=frozenset({"one"})),
            Place("seen", "verification", "second", after=frozenset({"seen"})),
        ),
        frozenset({"soon"}),
    )

    assert table.place_event("seen", "one") == Placement("verification", "first", False)
    assert table.place_event("seen", "soon", ["seen"]) == Placement("verification", "second", True)
    assert table.place_event("seen", "two") == Placement(None, "", False)
