"""When a study must say why it proves: counted by hand over small grounds."""

from dataclasses import replace

import pytest

from tests.domain.test_road import ground
from tests.domain.walks import Walk, the_road
from tracker.domain.attribution import Rung, Standing, doubtful, newest
from tracker.domain.guards import refused


def study(found: str, rows: dict[str, str] | None = None, reason: str = "") -> dict[str, object]:
    """Answers `{number: met}` of conduct 3; `0-7` is about respondent 7 alone."""
    told = {
        number: {"element": "unsur", "met": met, "evidence": "x"}
        | ({"of": number.partition("-")[2]} if "-" in number else {})
        for number, met in (rows or {"0": "yes"}).items()
    }
    return {
        "elements": {"3": told},
        "found": found,
        "attribution_reason": reason,
        "doubt_reason": "x",
    }


def refused_study(facts: dict[str, object], *acts: Standing) -> dict[str, list[str]]:
    walk = Walk(known_on="2024-10-01")
    walk.take("determine_finding", "2024-10-03")
    stands = replace(ground(walk, **facts), doubtful=doubtful(acts))
    return refused(the_road().move("conclude_study"), stands)


WITHOUT = {"attribution_reason": ["attribution_without_reason"]}


@pytest.mark.parametrize(
    ("rung", "says"),
    [
        (Rung.ADMITTED, {}),
        (Rung.CONFIRMED, {}),
        (Rung.WITNESSED, {}),
        (Rung.TECHNICAL, {}),
        (Rung.UNPROVEN, WITHOUT),
        (Rung.DISPUTED, WITHOUT),
    ],
)
def test_a_study_proves_by_a_doubtful_act_only_with_a_reason(rung, says):
    act = Standing(3, 7, rung)

    assert refused_study(study("proven"), act) == says
    assert refused_study(study("proven", reason="Saksi melihatnya mengetik."), act) == {}
    assert refused_study(study("not_proven"), act) == {}


def test_a_conduct_without_an_observed_act_is_not_asked_about():
    assert refused_study(study("proven")) == {}


def test_one_doubtful_act_beside_a_firm_one_is_asked_about():
    acts = (Standing(3, 7, Rung.ADMITTED), Standing(3, 7, Rung.DISPUTED))

    assert refused_study(study("proven"), *acts) == WITHOUT


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"0-7": "yes", "1": "yes"}, WITHOUT),  # 7 is found in breach by it
        ({"0-7": "no", "1": "yes"}, {}),  # 7 is not
        ({"0-7": "unclear", "1": "yes"}, {}),
        ({"0-7": "yes", "1": "no"}, {}),  # nobody is, by this act
        ({"0-7": "no", "0-9": "yes", "1": "yes"}, {}),  # 9 is, whose act is not in doubt
        ({"0-7": "yes", "0-9": "no", "1": "yes"}, WITHOUT),
    ],
)
def test_a_study_that_proves_in_part_is_asked_of_whom_it_finds_in_breach(rows, says):
    assert refused_study(study("partly", rows), Standing(3, 7, Rung.DISPUTED)) == says


def test_an_act_of_another_conduct_is_not_asked_about_where_the_study_proves_in_part():
    assert refused_study(study("partly"), Standing(4, 7, Rung.DISPUTED)) == {}


def test_an_act_of_nobody_in_particular_speaks_of_whoever_did_it():
    nobody = Standing(3, None, Rung.UNPROVEN)

    assert refused_study(study("partly", {"0-7": "yes", "1": "yes"}), nobody) == WITHOUT
    assert refused_study(study("partly", {"0-7": "yes", "1": "no"}), nobody) == {}


def test_the_newest_rung_decides_and_without_any_an_act_is_unproven():
    assert newest([]) is Rung.UNPROVEN
    assert newest([Rung.ADMITTED, Rung.DISPUTED]) is Rung.DISPUTED
    assert newest([Rung.DISPUTED, Rung.ADMITTED]) is Rung.ADMITTED
