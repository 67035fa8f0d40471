"""What an officer is warned of and may still record: hand-made matters, one difference each."""

from datetime import date
from functools import cache

import pytest

from tests.builders import law_documents
from tests.domain.test_replay import (
    decided_sanction,
    delivered_sanction,
    recommended_finding,
    sent_finding,
)
from tests.domain.walks import BKPSDM, A, Walk, the_road
from tracker.domain.cautions import CHECKS, cautions_of
from tracker.domain.guards import Ground, refused
from tracker.domain.law import RunningLaw
from tracker.domain.powers import Officer, sphere_of
from tracker.domain.remedies import fitting_remedy
from tracker.domain.standing import Origin


@cache
def the_law() -> RunningLaw:
    return RunningLaw.from_documents(law_documents())


def ground_of(
    walk: Walk,
    facts: dict[str, object] | None,
    on: str | None = None,
    officer: Officer | None = None,
) -> Ground:
    return Ground(
        standing=walk.standing,
        facts=facts,
        evidence=0,
        conducts=1,
        plenary_size=3,
        quorum=2,
        respondent=A,
        respondents=(A,),
        officers={A: officer} if officer else {},
        on=date.fromisoformat(on) if on else None,
        book=the_law().book,
        calendar=the_law().calendar,
    )


def warned(
    walk: Walk, move: str, facts: dict[str, object] | None, on: str | None = None
) -> list[str]:
    ground = ground_of(walk, facts, on)
    return [caution.check for caution in cautions_of(the_road().move(move), ground)]


def examined(examiner: str) -> Walk:
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("summon_1", "2024-11-08", A)
    walk.take("examine", "2024-11-19", A, examiner=examiner)
    walk.take("report_findings", "2024-11-22", A, found="proven")
    return walk


@pytest.mark.parametrize("sanction", ["heavy-demotion", "dismissal-party"])
def test_a_heavy_sanction_after_an_examination_by_the_superior_is_warned_of(sanction):
    walk = examined("superior")

    assert warned(walk, "decide", {"sanction": sanction}) == ["heavy_without_team"]


def test_a_medium_sanction_needs_no_team():
    assert warned(examined("superior"), "decide", {"sanction": "medium-cut25-6"}) == []
    assert warned(examined("superior"), "decide", {"decision": "no_violation"}) == []


def test_a_team_that_examined_or_was_formed_is_enough():
    assert warned(examined("team"), "decide", {"sanction": "heavy-demotion"}) == []

    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("form_team", "2024-11-07", A, decree_no="1")
    assert warned(walk, "examine", None) == []
    assert warned(walk, "decide", {"sanction": "heavy-demotion"}) == []


def test_before_the_form_is_filled_the_warning_stands_ready():
    assert warned(examined("superior"), "decide", None) == ["heavy_without_team"]


def test_who_examines_is_asked_about_where_the_heavy_level_is_possible():
    heavy = recommended_finding()
    heavy.take("receive_file", "2024-11-06", A, regime="discipline")
    assert warned(heavy, "examine", None) == ["team_not_formed"]
    assert warned(heavy, "examine", {"examiner": "superior"}) == ["team_not_formed"]
    assert warned(heavy, "examine", {"examiner": "team"}) == []

    medium = sent_finding()
    medium.take(
        "record_recommendation", "2024-11-04", A, Origin.LETTER, level="medium", addressee=BKPSDM
    )
    assert warned(medium, "examine", {"examiner": "superior"}) == []


def test_every_caution_speaks_both_languages_and_cites_its_basis():
    found = [c for move in the_road().moves.values() for c in move.cautions]

    assert {c.check for c in found} == set(CHECKS)
    assert all(c.words.id and c.words.en and c.basis for c in found)
    assert {c.mark for c in found} == {"verified", "secondary", "recalled"}


def test_closing_a_file_while_the_sanction_runs_is_warned_of():
    walk = delivered_sanction()
    walk.take("take_effect", "2024-12-27", A)
    assert not warned(walk, "close", {})  # not carried out yet: nothing runs
    walk.take("execute", "2025-01-02", A, from_day="2025-01-02", until_day="2026-01-01")
    assert warned(walk, "close", {}) == ["still_served"]
    walk.take("end_sanction", "2026-01-02", A, how="time_over")
    assert not warned(walk, "close", {})


def test_a_summons_for_a_day_too_near_names_the_earliest_right_one():
    """Friday 8 November 2024: 11 to 15 are working days 1 to 5, Monday 18 is 6, Tuesday 19 is 7."""
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    move = the_road().move("summon_1")

    near = cautions_of(move, ground_of(walk, {"examination_on": "2024-11-18"}, "2024-11-08"))

    assert [(c.check, c.day) for c in near] == [("notice_short", date(2024, 11, 19))]
    assert warned(walk, "summon_1", {"examination_on": "2024-11-19"}, "2024-11-08") == []
    assert warned(walk, "summon_1", {"examination_on": "2024-11-20"}, "2024-11-08") == [
        "notice_long"
    ]
    assert warned(walk, "summon_1", None, "2024-11-08") == []


@pytest.mark.parametrize(
    ("move", "day"),
    [
        ("summon_2", "examination_on"),
        ("summon_panel", "session_on"),
        ("summon_panel_again", "session_on"),
    ],
)
def test_later_and_panel_summonses_ask_for_the_same_notice(move, day):
    walk = recommended_finding()

    assert warned(walk, move, {day: "2024-11-18"}, "2024-11-08") == ["notice_short"]
    assert warned(walk, move, {day: "2024-11-20"}, "2024-11-08") == []


@pytest.mark.parametrize(
    ("official", "sanction", "warns"),
    [
        ("ppk", "heavy-demotion", False),
        ("ppk", "light-oral", False),
        ("president", "heavy-demotion", False),
        ("president", "medium-cut25-6", True),
        ("mission_head", "heavy-demotion", True),  # no row gives it the level
        ("jpt_pratama", "medium-cut25-6", False),
        ("jpt_pratama", "heavy-demotion", True),
        ("pengawas", "light-oral", False),
        ("pengawas", "medium-cut25-6", True),
        ("administrator", "dismissal-party", True),
        ("ppk", "dismissal-party", False),
    ],
)
def test_an_official_without_the_power_is_warned_of(official, sanction, warns):
    facts = {"decision": "violation", "decided_by": official, "sanction": sanction}
    found = warned(examined("team"), "decide", facts)

    assert found == (["without_power"] if warns else [])


def test_a_regional_personnel_agency_tells_the_sphere():
    assert sphere_of("bkpsdm", "36.71") == "regency_city"
    assert sphere_of("bkpsdm", "36") == "province"
    assert sphere_of("bkn", "36") is None
    assert sphere_of(None, "36") is None


@pytest.mark.parametrize(
    ("official", "position", "sanction", "warns"),
    [
        ("pengawas", "kepala seksi", "light-oral", True),
        ("administrator", "kepala seksi", "light-oral", False),
        ("pengawas", "staf", "light-oral", False),
        ("jpt_pratama", "kepala seksi", "medium-cut25-6", False),
        ("administrator", "kepala seksi", "medium-cut25-6", True),
        ("jpt_madya", "camat", "medium-cut25-6", True),  # a regency has no JPT madya
        ("president", "kepala dinas", "heavy-demotion", True),
        ("ppk", "kepala dinas", "heavy-demotion", False),
        ("ppk", "camat", "medium-cut25-6", False),  # which posts stand right below is not told
        ("ppk", "guru", "heavy-demotion", False),
        ("administrator", "guru", "light-oral", False),  # "and equals"
        ("pengawas", "orang kepercayaan", "light-oral", False),  # no office that is known
    ],
)
def test_an_official_whose_power_does_not_reach_the_post_is_warned_of(
    official, position, sanction, warns
):
    facts = {"decision": "violation", "decided_by": official, "sanction": sanction}
    ground = ground_of(examined("team"), facts, officer=Officer(position, "regency_city"))
    found = [one.check for one in cautions_of(the_road().move("decide"), ground)]

    assert found == (["out_of_reach"] if warns else [])


def test_a_moral_sanction_is_the_ppks():
    walk = recommended_finding()
    facts = {"decision": "violation", "sanction": "moral-open"}

    assert warned(walk, "decide_ethics", {**facts, "decided_by": "ppk"}) == []
    assert warned(walk, "decide_ethics", {**facts, "decided_by": "pengawas"}) == ["without_power"]


@pytest.mark.parametrize(
    ("sanction", "official", "right"),
    [
        ("heavy-demotion", "ppk", "objection"),
        ("heavy-dismissal", "ppk", "appeal"),
        ("heavy-dismissal", "jpt_madya", "objection"),
        ("heavy-dismissal", "president", None),
        ("medium-cut25-6", "jpt_pratama", "objection"),
    ],
)
def test_the_remedy_follows_what_was_decided_and_by_whom(sanction, official, right):
    walk = examined("team")
    walk.take(
        "decide", "2024-12-02", A, decision="violation", sanction=sanction, decided_by=official
    )
    other = {"objection": "appeal", "appeal": "objection", None: "appeal"}[right]

    assert fitting_remedy(the_law().book, walk.standing, A) == right
    assert warned(walk, "deliver", {"remedy": other}) == (["other_remedy"] if right else [])
    assert warned(walk, "deliver", {"remedy": right}) == []
    assert warned(walk, "deliver", {"remedy": "unsure"}) == []


@pytest.mark.parametrize(
    ("outcome", "sanction", "code"),
    [
        ("lightened", "medium-cut25-6", None),
        ("lightened", "heavy-demotion", "not_lighter"),
        ("lightened", "heavy-dismissal", "not_lighter"),
        ("aggravated", "heavy-dismissal", None),
        ("aggravated", "medium-cut25-6", "not_heavier"),
        ("aggravated", "heavy-demotion", "not_heavier"),
        ("changed", "medium-cut25-6", None),
    ],
)
def test_what_a_remedy_lightens_or_aggravates_is_so(outcome, sanction, code):
    walk = examined("team")
    walk.take(
        "decide", "2024-12-02", A,
        decision="violation", sanction="heavy-demotion", decided_by="ppk",
    )  # fmt: skip
    facts = {"outcome": outcome, "sanction": sanction}
    found = refused(the_road().move("decide_objection"), ground_of(walk, facts))

    assert found == ({"sanction": [code]} if code else {})


def test_effect_before_the_fifteenth_working_day_is_warned_of_with_that_day():
    """Received Tuesday 14 July 2026: in effect on Tuesday 4 August 2026."""
    walk = decided_sanction()
    walk.take("deliver", "2026-07-14", A, remedy="objection")
    move = the_road().move("take_effect")

    early = cautions_of(move, ground_of(walk, {}, "2026-08-03"))

    assert [(c.check, c.day) for c in early] == [("before_effect", date(2026, 8, 4))]
    assert warned(walk, "take_effect", {}, "2026-08-04") == []
    walk.take("take_effect", "2026-08-04", A)
    assert warned(walk, "take_effect", {}, "2026-08-03") == []  # recorded: nothing runs any more
