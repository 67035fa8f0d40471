"""What an officer is warned of and may still record: hand-made matters, one difference each."""

import pytest

from tests.domain.test_replay import delivered_sanction, recommended_finding, sent_finding
from tests.domain.walks import BKPSDM, A, Walk, the_road
from tracker.domain.cautions import cautions_of
from tracker.domain.guards import Ground
from tracker.domain.standing import Origin

LEVELS = {"heavy-demotion": "heavy", "medium-cut-6": "medium", "fired": "dishonourable_dismissal"}


def warned(walk: Walk, move: str, facts: dict[str, object] | None) -> list[str]:
    ground = Ground(
        standing=walk.standing,
        facts=facts,
        evidence=0,
        conducts=1,
        plenary_size=3,
        quorum=2,
        respondent=A,
        respondents=(A,),
        levels=LEVELS,
    )
    return [caution.check for caution in cautions_of(the_road().move(move), ground)]


def examined(examiner: str) -> Walk:
    walk = recommended_finding()
    walk.take("receive_file", "2024-11-06", A, regime="discipline")
    walk.take("summon_1", "2024-11-08", A)
    walk.take("examine", "2024-11-19", A, examiner=examiner)
    walk.take("report_findings", "2024-11-22", A, found="proven")
    return walk


@pytest.mark.parametrize("sanction", ["heavy-demotion", "fired"])
def test_a_heavy_sanction_after_an_examination_by_the_superior_is_warned_of(sanction):
    walk = examined("superior")

    assert warned(walk, "decide", {"sanction": sanction}) == ["heavy_without_team"]


def test_a_medium_sanction_needs_no_team():
    assert warned(examined("superior"), "decide", {"sanction": "medium-cut-6"}) == []
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

    assert len(found) == 3
    assert all(c.words.id and c.words.en and c.basis for c in found)
    assert {c.mark for c in found} == {"secondary", "recalled"}


def test_closing_a_file_while_the_sanction_runs_is_warned_of():
    walk = delivered_sanction()
    walk.take("take_effect", "2024-12-27", A)
    assert not warned(walk, "close", {})  # not carried out yet: nothing runs
    walk.take("execute", "2025-01-02", A, from_day="2025-01-02", until_day="2026-01-01")
    assert warned(walk, "close", {}) == ["still_served"]
    walk.take("end_sanction", "2026-01-02", A, how="time_over")
    assert not warned(walk, "close", {})
