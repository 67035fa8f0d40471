"""Which state of a case is told where there is room for one."""

from tests.domain.test_replay import sent_finding
from tests.domain.walks import BKPSDM, OTHER_BKPSDM, A, B, Walk, the_road
from tracker.domain.leading import leading, leading_here
from tracker.domain.standing import LaneState


def told(walk: Walk) -> LaneState:
    state = leading(walk.standing.lanes.values(), the_road())
    assert state is not None
    return state


def told_to(walk: Walk, agency: int) -> LaneState:
    state = leading_here(walk.standing.lanes.values(), the_road(), agency)
    assert state is not None
    return state


def test_a_file_that_came_back_leads_before_one_that_is_on_its_way():
    walk = sent_finding((A, B), copy_to=BKPSDM)
    walk.take("return_file", "2024-10-10", B, ground="not_employed_here")

    assert (told(walk).stage, told(walk).respondent) == ("returned", B)


def test_a_file_that_the_oversight_body_sent_back_leads_before_the_personnel_side():
    walk = sent_finding((A, B), copy_to=BKPSDM)
    walk.take("record_return", "2024-10-10", A, ground="evidence")
    walk.take("receive_file", "2024-10-10", A, regime="discipline")

    assert (told(walk).lane, told(walk).stage) == ("oversight", "returned")


def test_a_verification_that_is_open_again_leads_before_what_came_back():
    walk = sent_finding((A,), copy_to=BKPSDM)
    walk.take("record_return", "2024-10-10", A, ground="no_study")
    walk.take("take_back_file", "2024-10-11", reason="Kajian dilengkapi.")

    assert (told(walk).lane, told(walk).stage) == ("verification", "study")


def test_of_several_persons_the_least_advanced_leads():
    walk = sent_finding((A, B), copy_to=BKPSDM)
    walk.take("receive_file", "2024-10-10", A, regime="discipline")

    assert (told(walk).stage, told(walk).respondent) == ("sent", B)


def test_what_an_agency_holds_leads_for_that_agency():
    walk = sent_finding((A, B), copy_to=BKPSDM)
    walk.take("receive_file", "2024-10-10", A, regime="discipline")
    walk.take("reroute", "2024-10-11", B, agency=OTHER_BKPSDM, ground="moved")

    assert (told_to(walk, BKPSDM).stage, told_to(walk, BKPSDM).respondent) == ("received", A)
    assert (told_to(walk, OTHER_BKPSDM).stage, told_to(walk, OTHER_BKPSDM).respondent) == (
        "sent",
        B,
    )


def test_a_case_without_lanes_leads_nowhere():
    assert leading([], the_road()) is None
