"""Cases walked from beginning to end; every day, holder and term was worked out by hand."""

from typing import Any

import pytest

from tests.domain.walks import (
    BAWASLU,
    BKN,
    BKPSDM,
    KASN,
    OTHER_BAWASLU,
    OTHER_BKPSDM,
    A,
    B,
    Walk,
    found,
)
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.standing import Origin, Sending


def day(text: str) -> PartialDay:
    return PartialDay.parse(text)


def decided_finding(respondents: tuple[int, ...] = (A,), **outcomes: str) -> Walk:
    """A Pilkada finding of October 2024 up to the plenary."""
    walk = Walk("finding", found_on="2024-10-01", respondents=respondents)
    walk.take("determine_finding", "2024-10-03", supervision_no="01/LHP/2024")
    walk.take("register", "2024-10-04")
    walk.take("summon_clarification", "2024-10-04", person="respondent")
    walk.take("record_clarification", "2024-10-05", person="respondent", presence="attended")
    walk.take("start_study", "2024-10-05")
    walk.take("conclude_study", "2024-10-06")
    walk.take(
        "hold_plenary",
        "2024-10-07",
        crime="no",
        outcomes=found(**(outcomes or {f"r{r}": "proven" for r in respondents})),
    )
    return walk


def sent_finding(respondents: tuple[int, ...] = (A,), **facts: Any) -> Walk:
    walk = decided_finding(respondents)
    facts = {"respondents": list(respondents), "body": BKN, **facts}
    walk.take("send_on", "2024-10-08", **facts)
    return walk


def recommended_finding() -> Walk:
    walk = sent_finding()
    walk.take(
        "record_recommendation",
        "2024-11-04",
        A,
        Origin.LETTER,
        letter_no="7834/BKN/2024",
        level="heavy",
        addressee=BKPSDM,
        received_on="2024-11-06",
    )
    return walk


def decided_sanction() -> Walk:
    """The same matter up to a decree that dismisses."""
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("summon_1", "2024-11-08", A, examination_on="2024-11-19")
    walk.take("examine", "2024-11-19", A, examiner="team", admitted="denied")
    walk.take("report_findings", "2024-11-22", A, found="proven")
    walk.take(
        "decide",
        "2024-12-02",
        A,
        decision="violation",
        sanction="heavy-dismissal",
        decree_no="800/1/2024",
        decree_on="2024-11-29",
    )
    return walk


def delivered_sanction() -> Walk:
    walk = decided_sanction()
    walk.take("deliver", "2024-12-06", A, how="in_person", remedy="appeal")
    return walk


def test_a_finding_is_determined_within_a_term_that_it_meets_itself():
    walk = Walk("finding", known_on="2024-09-30", found_on="2024-10-01")
    step = walk.take("determine_finding", "2024-10-03")

    clock = walk.clock("pilkada-finding")
    assert (clock.start, clock.met_by, clock.met_on) == (day("2024-10-01"), step, day("2024-10-03"))
    assert walk.terms() == []


def test_a_report_starts_two_terms_and_meets_one():
    walk = Walk("report", regime="pemilu", known_on="2023-12-01")
    walk.take("receive_report", "2023-12-06")

    assert walk.clock("pemilu-report").start == day("2023-12-01")
    assert walk.clock("pemilu-report").met_on == day("2023-12-06")
    assert walk.terms() == [("pemilu-initial-study", "2023-12-06")]


def test_a_day_known_only_to_the_month_starts_no_term():
    walk = Walk("report", known_on="2024-10")
    walk.take("receive_report", "2024-10-21")

    assert [clock.term for clock in walk.standing.clocks] == ["pilkada-initial-study"]


def test_registration_starts_the_handling_term_and_the_plenary_meets_it():
    walk = decided_finding()

    clock = walk.clock("pilkada-handling")
    assert (clock.start, clock.met_on) == (day("2024-10-04"), day("2024-10-07"))
    assert walk.standing.outcomes == {A: "proven"}
    assert walk.standing.moved_on["register"] == day("2024-10-04")


def test_an_extension_counts_from_registration_and_takes_the_first_terms_place():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    walk.take("summon_clarification", "2024-10-05")
    walk.take("extend_handling", "2024-10-07", needed_from="reporter")

    assert walk.clock("pilkada-handling").cancelled
    assert walk.clock("pilkada-handling").met_by is None
    assert walk.terms() == [("pilkada-handling-extended", "2024-10-04")]
    assert walk.lane("verification").stage == "clarification"


def test_a_step_that_stays_keeps_the_day_on_which_the_lane_came_there():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    step = walk.take("extend_handling", "2024-10-06", needed_from="reporter")

    lane = walk.lane("verification")
    assert (lane.stage, lane.since, lane.step) == ("registered", day("2024-10-04"), step)


def test_completing_a_report_counts_from_the_notice():
    walk = Walk("report", regime="pemilu", known_on="2023-12-01")
    walk.take("receive_report", "2023-12-04")
    walk.take("start_review", "2023-12-04")
    walk.take("request_completion", "2023-12-06", missing="KTP", notified_on="2023-12-07")

    assert walk.clock("pemilu-initial-study").met_on == day("2023-12-06")
    assert walk.terms() == [("pemilu-completion", "2023-12-07")]
    assert walk.lane("verification").holder == BAWASLU

    walk.take("receive_completion", "2023-12-08", completed="KTP")
    assert walk.clock("pemilu-completion").met_on == day("2023-12-08")


def test_a_report_that_is_rejected_may_become_a_finding():
    walk = Walk("report", known_on="2024-10-01")
    walk.take("receive_report", "2024-10-12")
    walk.take("start_review", "2024-10-12")
    walk.take("reject", "2024-10-13", ground="expired")
    assert not walk.lane("verification").is_open
    assert walk.terms() == []

    walk.take("convert_to_finding", "2024-10-15", found_on="2024-10-12")

    assert walk.standing.kind == "finding"
    assert walk.lane("verification").stage == "received"
    assert walk.clock("pilkada-finding").start == day("2024-10-12")
    assert walk.clock("pilkada-finding").met_on == day("2024-10-15")


def test_a_withdrawal_ends_the_terms_of_a_report():
    walk = Walk("report", known_on="2024-10-01")
    walk.take("receive_report", "2024-10-03")
    walk.take("withdraw", "2024-10-04", goes_on="as_lead")
    assert walk.clock("pilkada-initial-study").cancelled

    walk.take("convert_to_lead", "2024-10-04")
    assert walk.standing.kind == "lead"
    assert walk.terms() == [("pilkada-tracing", "2024-10-04")]


def test_a_lead_that_is_traced_becomes_a_finding():
    walk = Walk("lead", regime="pemilu")
    walk.take("take_up_lead", "2023-11-20")
    walk.take("start_tracing", "2023-11-21")
    walk.take("adopt_finding", "2023-11-28", found_on="2023-11-24")

    assert walk.standing.kind == "finding"
    assert walk.clock("pemilu-tracing").start == day("2023-11-20")
    assert walk.clock("pemilu-tracing").met_on == day("2023-11-28")
    assert walk.clock("pemilu-finding").start == day("2023-11-24")


def test_before_candidates_are_fixed_what_was_traced_goes_on_without_a_plenary():
    walk = Walk("finding", found_on="2024-08-01", respondents=(A, B))
    walk.take("determine_finding", "2024-08-02")
    walk.take("trace_before_contest", "2024-08-02")
    walk.take("conclude_tracing", "2024-08-07", result="terlihat di unggahan")
    walk.take("conclude_study", "2024-08-08")
    walk.take("send_on_traced", "2024-08-09", respondents=[A, B], body=KASN)

    standing = walk.standing
    assert walk.clock("pilkada-tracing").met_on == day("2024-08-07")
    assert standing.outcomes == {}
    assert not walk.lane("verification").is_open
    assert {(key, state.holder) for key, state in standing.lanes.items()} == {
        (("verification", None), None),
        (("oversight", A), KASN),
        (("oversight", B), KASN),
    }


def test_oversight_passes_from_one_body_to_the_next_while_the_case_is_open():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-08-02")
    walk.take("trace_before_contest", "2024-08-02")
    walk.take("conclude_tracing", "2024-08-07")
    walk.take("conclude_study", "2024-08-08")
    walk.take("send_on_traced", "2024-08-09", respondents=[A], body=KASN)
    walk.take("record_handover", "2024-09-02", A, Origin.LETTER, body=BKN)

    lane = walk.lane("oversight", A)
    assert (lane.stage, lane.holder, lane.since) == ("sent", BKN, day("2024-08-09"))
    assert walk.standing.sendings == []


def test_a_transfer_hands_the_case_to_another_office_and_its_terms_go_on():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    walk.take("transfer", "2024-10-05", office=OTHER_BAWASLU, way="delegated")

    assert walk.standing.handling == OTHER_BAWASLU
    assert walk.lane("verification").holder == OTHER_BAWASLU
    assert walk.terms() == [("pilkada-handling", "2024-10-04")]

    walk.take("accept_transfer", "2024-10-06", resume_at="registered")
    assert walk.lane("verification").stage == "registered"
    assert walk.lane("verification").holder == OTHER_BAWASLU


def test_a_transfer_that_is_declined_goes_back():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("transfer", "2024-10-05", office=OTHER_BAWASLU, way="delegated")
    walk.take("decline_transfer", "2024-10-06", office=BAWASLU)

    assert walk.standing.handling == BAWASLU
    assert walk.lane("verification").stage == "transferred"


def test_sending_on_opens_a_lane_for_each_of_those_sent():
    walk = decided_finding((A, B), r1="proven", r2="not_proven")
    walk.take("send_on", "2024-10-08", respondents=[A], body=BKN)

    standing = walk.standing
    assert not walk.lane("verification").is_open
    assert walk.lane("oversight", A).holder == BKN
    assert ("oversight", B) not in standing.lanes
    assert standing.sent_on == {A}


def test_a_direct_copy_is_a_sending_of_its_own():
    walk = sent_finding(copy_to=BKPSDM)

    assert walk.lane("personnel", A).stage == "sent"
    assert walk.lane("personnel", A).holder == BKPSDM
    assert walk.standing.sendings == [Sending(A, BKPSDM, 8, day("2024-10-08"))]


def test_a_recommendation_to_another_agency_shows_it_the_file_and_leaves_the_holder():
    walk = sent_finding(copy_to=BKPSDM)
    walk.take("record_recommendation", "2024-11-04", A, Origin.LETTER, addressee=OTHER_BKPSDM)

    assert walk.lane("personnel", A).holder == BKPSDM
    assert [s.agency for s in walk.standing.sendings] == [BKPSDM, OTHER_BKPSDM]


def test_follow_up_counts_from_the_day_the_ppk_received_the_recommendation():
    walk = recommended_finding()

    assert walk.clock("d-bkn-followup", A).start == day("2024-11-06")
    assert walk.standing.recommended == {A: "heavy"}
    assert walk.lane("personnel", A).since == day("2024-11-04")


def test_follow_up_counts_from_the_recommendation_where_receipt_is_not_known():
    walk = sent_finding()
    walk.take("record_recommendation", "2024-11-04", A, Origin.LETTER, addressee=BKPSDM)

    assert walk.clock("d-bkn-followup", A).start == day("2024-11-04")


def test_a_decision_meets_the_follow_up_term_of_the_other_lane():
    walk = decided_sanction()

    assert walk.clock("d-bkn-followup", A).lane == "oversight"
    assert walk.clock("d-bkn-followup", A).met_on == day("2024-12-02")
    assert walk.terms() == [("d-delivery", "2024-11-29")]


def test_who_is_absent_twice_is_judged_on_the_evidence():
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("summon_1", "2024-11-08", A, examination_on="2024-11-19")
    assert walk.lane("personnel", A).holder == BKPSDM
    walk.take("note_absence", "2024-11-19", A)
    assert walk.clock("d-summons-1", A).met_on == day("2024-11-19")
    assert walk.clock("d-summons-2", A).start == day("2024-11-19")
    walk.take("summon_2", "2024-11-21", A, examination_on="2024-11-29")
    assert walk.clock("d-summons-2", A).met_on == day("2024-11-21")
    walk.take("examine_without", "2024-11-29", A, evidence="tangkapan layar")

    assert walk.lane("personnel", A).stage == "examined"


def test_delivery_starts_effect_and_the_remedy_that_is_open():
    walk = delivered_sanction()

    assert walk.clock("d-delivery", A).start == day("2024-11-29")
    assert walk.clock("d-delivery", A).met_on == day("2024-12-06")
    assert walk.terms() == [("d-effect", "2024-12-06"), ("a-appeal", "2024-12-06")]


def test_where_the_remedy_is_unsure_both_terms_run():
    walk = decided_sanction()
    walk.take(
        "deliver", "2024-12-04", A, how="sent_to_address", received_on="2024-12-09", remedy="unsure"
    )

    assert walk.terms() == [
        ("d-effect", "2024-12-09"),
        ("a-objection", "2024-12-09"),
        ("a-appeal", "2024-12-09"),
    ]


def test_a_missed_delivery_is_posted_in_a_term_of_its_own():
    walk = decided_sanction()
    walk.take("miss_delivery", "2024-12-03", A)
    assert walk.clock("d-send", A).start == day("2024-12-03")
    walk.take("post_decision", "2024-12-05", A)

    assert walk.clock("d-send", A).met_on == day("2024-12-05")
    assert walk.lane("personnel", A).stage == "decided"


def test_effect_lapses_the_remedies_that_nobody_used():
    walk = delivered_sanction()
    walk.take("take_effect", "2024-12-30", A)

    assert walk.clock("d-effect", A).met_on == day("2024-12-30")
    assert walk.clock("a-appeal", A).lapsed_on == day("2024-12-30")


def test_an_objection_holds_the_effect_back():
    walk = decided_sanction()
    walk.take("deliver", "2024-12-06", A, how="in_person", remedy="objection")
    walk.take("file_objection", "2024-12-16", A, addressed_to="ppk")

    assert walk.clock("a-objection", A).met_on == day("2024-12-16")
    assert walk.clock("d-effect", A).cancelled
    assert walk.terms() == [("a-objection-decision", "2024-12-16")]

    walk.take("decide_objection", "2025-01-10", A, outcome="upheld")
    assert walk.lane("personnel", A).stage == "remedy_decided"
    assert [s.stands for s in walk.standing.sanctions] == [True]


def test_an_appeal_that_lightens_restates_the_sanction_after_delivery():
    walk = delivered_sanction()
    imposed = walk.standing.sanctions[0].step
    walk.take("file_appeal", "2024-12-17", A, accepted_on="2024-12-20", copied_on="2024-12-18")
    assert walk.lane("personnel", A).holder is None
    assert ("a-bpasn-decision", "2024-12-20") in walk.terms()
    assert ("a-ppk-reply", "2024-12-18") in walk.terms()
    walk.take("answer_appeal", "2025-01-08", A)
    restated = walk.take(
        "decide_appeal", "2025-03-14", A, outcome="lightened", sanction="heavy-demotion"
    )

    first, second = walk.standing.sanctions
    assert (first.step, first.sanction, first.replaced_by) == (imposed, "heavy-dismissal", restated)
    assert (second.sanction, second.stands) == ("heavy-demotion", True)
    assert not first.stands
    assert walk.clock("a-ppk-reply", A).met_on == day("2025-01-08")
    assert walk.clock("a-bpasn-decision", A).met_on == day("2025-03-14")


def test_from_finding_to_the_answer_that_goes_back():
    walk = delivered_sanction()
    walk.take("file_appeal", "2024-12-17", A)
    walk.take("decide_appeal", "2025-03-14", A, outcome="lightened", sanction="heavy-demotion")
    walk.take("take_effect", "2025-03-17", A)
    walk.take("execute", "2025-04-01", A, from_day="2025-04-01")
    assert walk.standing.disclosed == set()
    walk.take("report_back", "2025-04-08", A, letter_no="800/9/2025")

    standing = walk.standing
    assert walk.lane("personnel", A).stage == "reported_back"
    assert walk.lane("personnel", A).is_open
    disclosed = {step.move for step in walk.steps if step.id in standing.disclosed}
    assert disclosed == {"decide", "decide_appeal", "execute", "report_back"}
    assert walk.terms() == []

    walk.take("close", "2025-04-08", A)
    walk.take("record_done", "2025-05-02", A, Origin.LETTER, source="system")
    assert [state.is_open for state in walk.standing.lanes.values()] == [False, False, False]


def test_a_later_decision_is_not_disclosed_before_it_is_reported_too():
    walk = delivered_sanction()
    walk.take("report_progress", "2024-12-10", A)
    walk.take("file_appeal", "2024-12-17", A)
    later = walk.take("decide_appeal", "2025-03-14", A, outcome="upheld")

    disclosed = {step.move for step in walk.steps if step.id in walk.standing.disclosed}
    assert disclosed == {"decide"}
    assert later not in walk.standing.disclosed


def test_an_annulled_decision_still_reports_back():
    walk = delivered_sanction()
    walk.take("file_appeal", "2024-12-17", A)
    walk.take("decide_appeal", "2025-03-14", A, outcome="annulled")

    assert walk.lane("personnel", A).stage == "annulled"
    assert walk.standing.sanctions[0].annulled
    assert walk.terms() == []
    walk.take("restore_rights", "2025-03-20", A)
    walk.take("report_back", "2025-03-25", A)
    assert walk.lane("personnel", A).stage == "reported_back"


def test_a_body_that_annuls_a_decision_sends_it_back_to_be_decided():
    walk = delivered_sanction()
    walk.take("take_effect", "2024-12-30", A)
    walk.take("record_annulment", "2025-02-03", A, Origin.LETTER, addressee=BKPSDM)
    assert walk.standing.sanctions[0].annulled
    assert walk.clock("d-bkn-followup", A).start == day("2025-02-03")
    walk.take("decide_again", "2025-02-10", A, outcome="annulled_before")
    walk.take("decide", "2025-02-14", A, decision="violation", sanction="heavy-demotion")

    assert [(s.sanction, s.stands) for s in walk.standing.sanctions] == [
        ("heavy-dismissal", False),
        ("heavy-demotion", True),
    ]


def test_a_case_may_end_in_a_moral_and_an_administrative_sanction():
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="ethics")
    walk.take("form_panel", "2024-11-08", A)
    walk.take("summon_panel", "2024-11-11", A)
    assert walk.lane("personnel", A).track == "ethics"
    assert walk.clock("e-summons-1", A).start == day("2024-11-11")
    walk.take("hear_panel", "2024-11-20", A)
    walk.take("recommend_panel", "2024-11-22", A)
    walk.take("decide_ethics", "2024-11-25", A, decision="violation", sanction="moral-open")
    walk.take("pronounce", "2024-11-28", A, how="open")
    walk.take("change_track", "2024-12-02", A, regime="discipline")
    assert walk.lane("personnel", A).track == "discipline"
    walk.take("examine", "2024-12-09", A)
    walk.take("report_findings", "2024-12-10", A)
    walk.take("decide", "2024-12-12", A, decision="violation", sanction="light-written")
    walk.take("deliver", "2024-12-13", A, how="in_person", remedy="objection")
    walk.take("file_objection", "2024-12-16", A)
    walk.take("decide_objection", "2025-01-06", A, outcome="changed", sanction="light-oral")

    assert [(s.sanction, s.stands) for s in walk.standing.sanctions] == [
        ("moral-open", True),
        ("light-written", False),
        ("light-oral", True),
    ]


def test_a_decision_that_finds_no_violation_sets_no_sanction_and_no_delivery():
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("examine", "2024-11-19", A)
    walk.take("report_findings", "2024-11-22", A)
    walk.take("decide", "2024-12-02", A, decision="no_violation", decree_on="2024-12-02")

    assert walk.lane("personnel", A).stage == "no_violation"
    assert walk.standing.sanctions == []
    assert walk.terms() == []


def test_a_file_that_a_body_returned_is_held_by_bawaslu_until_it_is_sent_again():
    walk = sent_finding()
    walk.take("record_return", "2024-10-20", A, Origin.LETTER, ground="no_study")
    lane = walk.lane("oversight", A)
    assert (lane.stage, lane.holder, lane.is_open) == ("returned", BAWASLU, True)

    walk.take("send_again", "2024-10-24", respondents=[A], body=BKN)
    lane = walk.lane("oversight", A)
    assert (lane.stage, lane.holder, lane.since) == ("sent", BKN, day("2024-10-24"))


def test_a_file_that_the_wrong_agency_returned_goes_to_the_right_one():
    walk = sent_finding(copy_to=BKPSDM)
    walk.take("return_file", "2024-10-15", A, ground="not_employed_here")
    assert walk.lane("personnel", A).holder == BAWASLU

    walk.take("redirect_returned", "2024-10-17", A, agency=OTHER_BKPSDM)
    assert walk.lane("personnel", A).holder == OTHER_BKPSDM
    assert [s.agency for s in walk.standing.sendings] == [BKPSDM, OTHER_BKPSDM]


def test_a_conflict_of_interest_routes_the_file_and_ends_the_summons():
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("summon_1", "2024-11-08", A, examination_on="2024-11-19")
    walk.take("note_conflict", "2024-11-11", A, who="personnel_head")
    assert walk.lane("personnel", A).stage == "summoned_1"
    walk.take("reroute", "2024-11-12", A, ground="conflict", agency=OTHER_BKPSDM)

    lane = walk.lane("personnel", A)
    assert (lane.stage, lane.holder, lane.track) == ("sent", OTHER_BKPSDM, "discipline")
    assert walk.clock("d-summons-1", A).cancelled


def test_a_death_ends_the_lanes_of_that_person_alone():
    walk = sent_finding((A, B), copy_to=BKPSDM)
    walk.take("record_death", "2024-11-01", A, source="akta kematian")

    assert not walk.lane("personnel", A).is_open
    assert not walk.lane("oversight", A).is_open
    assert walk.lane("personnel", B).is_open
    assert walk.lane("oversight", B).is_open


def test_a_case_reopened_stands_at_the_study_and_is_decided_anew():
    walk = decided_finding(r1="not_proven")
    walk.take("close_not_proven", "2024-10-08")
    assert not walk.lane("verification").is_open

    walk.take("reopen", "2024-11-04")
    assert walk.lane("verification").stage == "study"
    assert walk.lane("verification").is_open
    walk.take("conclude_study", "2024-11-05")
    walk.take("hold_plenary", "2024-11-06", outcomes=found(r1="proven"))
    assert walk.standing.outcomes == {A: "proven"}


def test_a_crime_in_pilkada_is_passed_on_within_a_day_even_after_the_file_went_on():
    walk = decided_finding()
    plenary = walk.steps.pop()
    walk.take("hold_plenary", "2024-10-07", crime="yes", outcomes=plenary.facts["outcomes"])
    walk.take("send_on", "2024-10-08", respondents=[A], body=BKN)
    assert walk.terms() == [("pilkada-criminal-forward", "2024-10-07")]
    walk.take("send_to_police", "2024-10-08")

    assert walk.clock("pilkada-criminal-forward").met_on == day("2024-10-08")
    lane = walk.lane("criminal")
    assert (lane.stage, lane.respondent, lane.holder) == ("joint_centre", None, None)
    walk.take("record_investigation", "2024-10-20")
    walk.take("record_verdict", "2024-12-15", verdict="convicted")
    walk.take("end_criminal", "2025-01-10", ground="final")
    assert not walk.lane("criminal").is_open


def test_a_crime_in_pemilu_starts_no_term_of_pilkada():
    walk = Walk("finding", regime="pemilu")
    walk.take("determine_finding", "2024-01-03")
    walk.take("register", "2024-01-04")
    walk.take("study_without_clarification", "2024-01-04")
    walk.take("conclude_study", "2024-01-08")
    walk.take("hold_plenary", "2024-01-10", crime="yes", outcomes=found(r1="proven"))

    assert walk.terms() == []


def test_a_status_that_is_published_moves_nothing():
    walk = sent_finding()
    before = walk.standing
    walk.take("publish_status", "2024-10-09", audience="public")

    after = walk.standing
    assert after.lanes["verification", None].stage == "sent_on"
    assert after.lanes["verification", None].since == before.lanes["verification", None].since
    assert after.lanes["oversight", A] == before.lanes["oversight", A]


def test_a_recorded_step_moves_its_lane_and_starts_no_term():
    walk = Walk(None, respondents=(A,))
    walk.record("verification", "registered", "2024-09")

    lane = walk.lane("verification")
    assert (lane.stage, lane.since, lane.recorded) == ("registered", day("2024-09"), True)
    assert walk.standing.clocks == []
    assert walk.standing.sanctions == []


def test_an_event_as_reported_moves_no_lane():
    walk = Walk(None)
    walk.record("verification", "", "2024-09")

    assert walk.standing.lanes == {}


def test_a_planned_sending_leaves_the_lane_waiting_and_open():
    walk = Walk(None)
    walk.record("verification", "sent_on", "2023", waiting=True)

    lane = walk.lane("verification")
    assert (lane.waiting, lane.is_open) == (True, True)
    assert walk.standing.sent_on == set()

    walk.take("take_back_file", "2024-10-01")
    assert walk.lane("verification").stage == "study"
    assert not walk.lane("verification").waiting


def test_a_file_that_only_went_on_stays_open_until_somebody_is_known_to_hold_it():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "sent_on", "2024-10-03")
    assert walk.lane("verification").is_open
    assert walk.lane("verification").holder is None

    walk.record("oversight", "recommended", "2024-11-04", A)
    assert walk.lane("verification").is_open
    walk.record("oversight", "no_violation", "2024-11-05", B)
    assert not walk.lane("verification").is_open


def test_the_recipient_of_an_imported_file_can_be_named_later():
    walk = Walk(None)
    walk.record("verification", "sent_on", "2024-10-03")
    walk.take("name_recipient", "2024-12-01", respondents=[A], body=BKN)

    assert not walk.lane("verification").is_open
    assert walk.lane("oversight", A).holder == BKN


def test_an_event_of_nobody_in_particular_is_of_everybody_sent_on():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "sent_on", "2020-10", A)
    walk.record("personnel", "decided", "2020-12")

    assert ("personnel", A) in walk.standing.lanes
    assert ("personnel", B) not in walk.standing.lanes


def test_where_no_sending_is_reported_an_event_of_nobody_in_particular_is_of_all():
    walk = Walk(None, respondents=(A, B))
    walk.record("oversight", "recommended", "2020-12")

    assert set(walk.standing.lanes) == {("oversight", A), ("oversight", B)}
    assert walk.standing.recommended == {A: "unspecified", B: "unspecified"}


def test_what_ended_for_one_respondent_leaves_the_case_open_for_the_other():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "not_proven", "2020-10", A, plenary="not_proven")
    assert walk.lane("verification").is_open
    assert walk.standing.outcomes == {A: "not_proven"}

    walk.record("verification", "not_proven", "2020-11", B, plenary="not_proven")
    assert not walk.lane("verification").is_open


def test_what_ended_for_one_respondent_does_not_undo_that_another_was_sent_on():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "sent_on", "2020-10-22", A)
    walk.record("verification", "not_proven", "2020-10-23", B, plenary="not_proven")

    lane = walk.lane("verification")
    assert (lane.stage, lane.since, lane.is_open) == ("sent_on", day("2020-10-22"), True)
    walk.record("personnel", "decided", "2020-12", A)
    assert not walk.lane("verification").is_open


def test_a_lane_of_the_case_has_one_state_whoever_an_event_speaks_of():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "clarification", "2020-10", A)

    assert list(walk.standing.lanes) == [("verification", None)]


def test_a_case_reported_closed_is_closed_in_every_lane():
    walk = Walk(None)
    walk.record("verification", "sent_on", "2020-10")
    walk.record("oversight", "recommended", "2020-11")
    walk.record("verification", "closed", "2021-02")

    assert [state.is_open for state in walk.standing.lanes.values()] == [False, False]


def test_live_work_goes_on_from_an_imported_state():
    walk = Walk(None)
    walk.record("verification", "sent_on", "2024-10-03")
    walk.record("oversight", "recommended", "2024-11-04")
    walk.record("personnel", "decided", "2024-11-20", waiting=True)
    walk.take("decide", "2024-12-05", A, decision="violation", sanction="light-oral")

    lane = walk.lane("personnel", A)
    assert (lane.stage, lane.waiting, lane.recorded) == ("decided", False, False)
    assert [s.sanction for s in walk.standing.sanctions] == ["light-oral"]


def test_an_appeal_against_an_imported_decision_states_the_sanction_it_sets():
    walk = Walk(None)
    walk.record("personnel", "remedy", "2021-01")
    walk.take("decide_appeal", "2021-03-01", A, outcome="lightened", sanction="light-oral")

    assert [(s.sanction, s.stands) for s in walk.standing.sanctions] == [("light-oral", True)]


def test_a_correction_is_read_like_any_other_step():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-07")
    assert walk.terms() == [("pilkada-handling", "2024-10-07")]

    walk.steps.pop()
    walk.take("register", "2024-10-04")

    assert walk.terms() == [("pilkada-handling", "2024-10-04")]


def test_a_step_to_a_stage_that_does_not_exist_is_refused():
    walk = Walk(None)
    walk.record("verification", "attic", "2024")

    with pytest.raises(NotFound):
        _ = walk.standing


def test_a_decision_meets_the_terms_of_that_person_alone():
    walk = sent_finding((A, B))
    for respondent in (A, B):
        walk.take("record_recommendation", "2024-11-04", respondent, addressee=BKPSDM)
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("examine", "2024-11-12", A)
    walk.take("report_findings", "2024-11-13", A)
    walk.take("decide", "2024-11-14", A, decision="no_violation")

    assert walk.clock("d-bkn-followup", A).met_on == day("2024-11-14")
    assert walk.clock("d-bkn-followup", B).is_running


def test_a_term_that_was_met_or_replaced_stays_so():
    walk = Walk("finding")
    walk.take("determine_finding", "2024-10-03")
    walk.take("register", "2024-10-04")
    walk.take("extend_handling", "2024-10-06", needed_from="reporter")
    walk.take("study_without_clarification", "2024-10-07")
    walk.take("conclude_study", "2024-10-08")
    walk.take("hold_plenary", "2024-10-09", outcomes=found(r1="proven"))
    walk.take("reopen", "2024-10-20")
    walk.take("hold_plenary", "2024-10-25", outcomes=found(r1="not_proven"))

    replaced, extended = walk.clock("pilkada-handling"), walk.clock("pilkada-handling-extended")
    assert (replaced.cancelled, replaced.met_by) == (True, None)
    assert (extended.met_on, extended.cancelled) == (day("2024-10-09"), False)


def test_what_is_reported_closed_for_one_respondent_closes_that_ones_lanes_alone():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "sent_on", "2020-10")
    walk.record("oversight", "recommended", "2020-11")
    walk.record("verification", "closed", "2021-02", A)

    assert not walk.lane("oversight", A).is_open
    assert walk.lane("oversight", B).is_open
    assert walk.lane("verification").stage == "sent_on"


def test_whom_a_source_calls_closed_is_no_longer_waited_for():
    walk = Walk(None, respondents=(A, B))
    walk.record("verification", "sent_on", "2020-10")
    walk.record("verification", "closed", "2021-02", A)
    assert walk.lane("verification").is_open
    walk.record("verification", "closed", "2021-03", B)

    assert not walk.lane("verification").is_open


def test_a_step_in_a_lane_that_does_not_exist_touches_nothing():
    walk = Walk(None)
    walk.record("balcony", "decided", "2020-10")

    assert walk.standing.lanes == {}


def test_a_reopened_lane_takes_terms_again():
    walk = Walk("lead")
    walk.take("take_up_lead", "2024-08-01")
    walk.take("keep_as_lead", "2024-08-05")
    walk.take("trace_again", "2024-09-02")

    assert walk.terms() == [("pilkada-tracing", "2024-09-02")]


def test_nobody_reads_in_the_other_lane_what_was_not_reported():
    walk = sent_finding((A, B), copy_to=BKPSDM)
    for respondent in (A, B):
        walk.take("receive_file", "2024-11-06", respondent, regime="discipline")
        walk.take("examine", "2024-11-12", respondent)
        walk.take("report_findings", "2024-11-13", respondent)
        walk.take("decide", "2024-11-14", respondent, decision="no_violation")
    back = walk.take("report_back", "2024-11-20", A)

    disclosed = {(s.move, s.respondent) for s in walk.steps if s.id in walk.standing.disclosed}
    assert disclosed == {("decide", A), ("report_back", A)}
    assert back in walk.standing.disclosed


def test_only_a_recommendation_that_names_its_level_is_remembered_by_level():
    walk = recommended_finding()
    walk.take("record_reminder", "2024-12-10", A, Origin.LETTER, by="oversight_body")
    walk.take("record_block", "2025-01-10", A, Origin.LETTER)

    assert walk.standing.recommended == {A: "heavy"}
    assert walk.lane("oversight", A).stage == "blocked"


def test_a_lane_remembers_its_stages_in_the_order_of_the_visits():
    walk = sent_finding(copy_to=BKPSDM)
    walk.take("return_file", "2024-10-10", A, ground="no_study")
    walk.take("redirect_returned", "2024-10-11", A, agency=OTHER_BKPSDM)
    walk.take("note_not_received", "2024-10-14", A)
    walk.take("receive_file", "2024-10-15", A, regime="discipline")

    assert walk.standing.trail["personnel", A] == ["sent", "returned", "sent", "received"]
    assert walk.standing.trail["verification", None][-2:] == ["decided", "sent_on"]


def test_a_lane_that_only_waits_before_a_stage_has_not_been_there():
    walk = Walk(respondents=(A,))
    walk.record("verification", "registered", "2024-10-01")
    walk.record("verification", "decided", "2024-10-05", waiting=True)

    assert walk.standing.trail["verification", None] == ["registered"]


def imported_file(stage: str = "sent") -> Walk:
    """History that reached the personnel side, shown to the agency of the place."""
    walk = Walk(respondents=(A,))
    walk.record("verification", "sent_on", "2024-09")
    walk.record("personnel", stage, "2024-10", shown_to=BKPSDM)
    return walk


def test_history_gives_a_file_no_holder_and_remembers_whom_it_is_shown_to():
    lane = imported_file().lane("personnel", A)

    assert (lane.holder, lane.addressee, lane.shown_to) == (None, None, BKPSDM)


def test_an_agency_that_goes_on_from_history_holds_the_file_from_then_on():
    walk = imported_file()
    walk.take("receive_file", "2024-11-04", A, regime="discipline")

    lane = walk.lane("personnel", A)
    assert (lane.stage, lane.holder, lane.addressee) == ("received", BKPSDM, BKPSDM)
    assert not lane.recorded


def test_what_bawaslu_records_from_a_letter_makes_nobody_the_holder():
    walk = imported_file()
    walk.take("receive_file", "2024-11-04", A, Origin.LETTER, regime="discipline")

    assert walk.lane("personnel", A).holder is None


def test_naming_the_recipient_of_an_imported_file_makes_it_the_holder():
    walk = imported_file("received")
    walk.take("name_recipient", "2024-11-04", respondents=[A], copy_to=OTHER_BKPSDM, source="surat")

    lane = walk.lane("personnel", A)
    assert (lane.stage, lane.holder) == ("received", OTHER_BKPSDM)
