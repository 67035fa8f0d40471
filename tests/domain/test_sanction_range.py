"""What the law allows as a sanction, and when a level is far from like cases; hand-made acts."""

import pytest

from tests.builders import law_documents
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.matters import StaffStatus
from tracker.domain.proposals import Matter
from tracker.domain.sanction_range import (
    FEWEST,
    ActOfPerson,
    LikeDecision,
    Word,
    is_far,
    likeness_of,
    phase_class,
    powers_over,
    range_of,
)

LAW = RunningLaw.from_documents(law_documents())
PILKADA = Matter("pilkada-2024", "regent_mayor", "36.71")
"""Candidates were fixed on 22 September 2024."""
MORAL = ("moral-closed", "moral-open")
HEAVY = ("heavy-demotion", "heavy-release", "heavy-dismissal")
MEDIUM = (
    "medium-cut25-6",
    "medium-cut25-9",
    "medium-cut25-12",
    "medium-t-raise",
    "medium-t-promotion",
    "medium-t-rank",
)
PNS, CPNS, PPPK = StaffStatus.PNS, StaffStatus.CPNS, StaffStatus.PPPK


def act(kind: str, on: str | None, word: Word | None = None) -> ActOfPerson:
    return ActOfPerson(kind, PartialDay.parse(on) if on else None, word)


def allowed(status: StaffStatus, *acts: ActOfPerson):
    found = range_of(LAW, PILKADA, status, acts)
    return found and (found.sanctions, found.levels)


@pytest.mark.parametrize(
    ("status", "on", "sanctions", "levels"),
    [
        (PNS, "2024-09-21", MORAL, ("moral",)),
        (PNS, "2024-09-22", HEAVY, ("heavy",)),
        (CPNS, "2024-09-22", HEAVY, ("heavy",)),
        (PPPK, "2024-09-22", ("pppk-termination",), ("heavy",)),
        (PNS, "2024", (*MORAL, *HEAVY), ("moral", "heavy")),
    ],
)
def test_a_like_before_and_after_the_fixing(status, on, sanctions, levels):
    assert allowed(status, act("like", on)) == (sanctions, levels)


def test_where_sources_conflict_both_levels_are_within_the_range():
    """Annex row II.B.3: medium by one source, heavy by another."""
    found = allowed(PNS, act("approach_party", "2024-08-01"))
    assert found == ((*MEDIUM, *HEAVY), ("medium", "heavy"))


def test_several_acts_allow_what_any_of_them_allows():
    both = (act("like", "2024-09-21"), act("like", "2024-10-02"))
    assert allowed(PNS, *both) == ((*MORAL, *HEAVY), ("moral", "heavy"))


@pytest.mark.parametrize(
    "acts",
    [
        (),
        (act("like", None),),
        (act("like", "2024-10-02"), act("like", None)),
        (act("other", "2024-10-02"),),
    ],
)
def test_an_act_that_cannot_be_told_leaves_no_range(acts):
    assert allowed(PNS, *acts) is None


def test_an_officers_word_sets_the_level():
    found = allowed(PNS, act("like", "2024-10-02", Word("discipline", "medium")))
    assert found == (MEDIUM, ("medium",))


def test_a_word_that_left_the_level_open_changes_nothing():
    assert allowed(PNS, act("like", "2024-10-02", Word("discipline", None))) == (HEAVY, ("heavy",))


def test_who_may_be_of_any_status_may_draw_what_was_in_force_on_the_day():
    word = Word("discipline", "medium")
    today, _ = allowed(StaffStatus.UNKNOWN, act("like", "2024-10-02", word))
    then, _ = allowed(StaffStatus.UNKNOWN, act("like", "2020-10-02", word))
    assert set(today) == {*MEDIUM, "pppk-local-medium"}
    assert {"pp53-medium-raise", "pp53-medium-promotion", "pp53-medium-rank"} <= set(then)
    assert not {*MEDIUM} & set(then)


def test_who_is_no_civil_servant_draws_none():
    word = Word("discipline", "medium")
    assert allowed(StaffStatus.NOT_ASN, act("like", "2024-10-02", word)) is None
    assert allowed(StaffStatus.NOT_ASN, act("like", "2024-10-02")) is None


def test_the_range_holds_its_own_sanctions_alone():
    found = range_of(LAW, PILKADA, PNS, [act("like", "2024-10-02")])
    assert found is not None
    assert all(found.holds(sanction) for sanction in HEAVY)
    assert not any(found.holds(sanction) for sanction in (*MORAL, *MEDIUM, "pppk-termination"))


def test_who_may_impose_a_level_by_the_matrix():
    found = {one.id: one for one in powers_over(LAW, ["heavy"], PartialDay(2024, 10, 7))}
    assert set(found) == {
        "auth-president-heavy",
        "auth-ppk-central-heavy",
        "auth-ppk-central-heavy-jpt",
        "auth-ppk-region-heavy",
    }
    assert all(one.may and one.level == "heavy" for one in found.values())
    assert [one.id for one in powers_over(LAW, ["moral"], PartialDay(2024, 10, 7))] == [
        "auth-moral"
    ]
    assert powers_over(LAW, [], PartialDay(2024, 10, 7)) == ()


def test_who_may_impose_on_a_camat_of_a_regency_is_neither_president_nor_a_central_ppk():
    day = PartialDay(2024, 10, 7)
    found = powers_over(LAW, ["heavy"], day, position="camat", sphere="regency_city")
    assert [one.id for one in found] == ["auth-ppk-region-heavy"]
    unknown = powers_over(LAW, ["heavy"], day, sphere="regency_city")
    assert [one.id for one in unknown] == ["auth-ppk-region-heavy"]
    secretary = powers_over(LAW, ["heavy"], day, position="sekretaris daerah", sphere="province")
    assert {one.id for one in secretary} == {"auth-president-heavy", "auth-ppk-region-heavy"}


@pytest.mark.parametrize(
    ("on", "side"),
    [("2024-09-21", "before"), ("2024-09-22", "after"), ("2024", "unknown"), (None, "unknown")],
)
def test_on_which_side_of_the_fixing_an_act_lies(on, side):
    day = PartialDay.parse(on) if on else None
    assert phase_class(LAW, PILKADA, day) == side


def like(number: int, level: str) -> LikeDecision:
    return LikeDecision(number, f"00{number}", level, None, None, same_position=False)


def spread(*levels: str):
    return likeness_of(LAW, [like(n, level) for n, level in enumerate(levels)])


def test_the_middle_of_an_even_number_is_the_lighter_of_two():
    found = spread("heavy", "light", "medium", "moral")
    assert (found.lightest, found.median, found.heaviest) == ("moral", "light", "heavy")
    assert found.count == 4
    assert [one.level for one in found.decisions] == ["heavy", "light", "medium", "moral"]
    assert spread("light", "heavy", "medium").median == "medium"


def test_no_like_case_says_nothing():
    assert (spread().count, spread().median) == (0, None)
    assert not is_far(LAW, spread(), "heavy")


def test_fewer_than_three_like_cases_say_nothing_either():
    assert FEWEST == 3
    assert not is_far(LAW, spread("light", "light"), "heavy")
    assert is_far(LAW, spread("light", "light", "light"), "heavy")


@pytest.mark.parametrize(
    ("level", "far"),
    [("moral", True), ("light", False), ("medium", False), ("heavy", True)],
)
def test_a_level_is_far_where_it_lies_outside_what_like_cases_drew(level, far):
    assert is_far(LAW, spread("light", "medium", "light"), level) is far


# --- like offices ---------------------------------------------------------------------------------


def near(level: str, *, position: bool = False, rung: bool = False) -> LikeDecision:
    return LikeDecision(1, "001", level, None, None, same_position=position, same_rung=rung)


def weighed(*decisions: LikeDecision):
    found = likeness_of(LAW, decisions)
    return found.among, found.count, found.found, found.lightest, found.heaviest


def test_enough_people_in_the_same_kind_of_office_are_weighed_alone():
    same = [near("light", position=True)] * 3
    assert weighed(*same, near("heavy", rung=True), near("moral")) == (
        "office", 3, 5, "light", "light",
    )  # fmt: skip


def test_with_too_few_of_them_the_same_rung_of_posts_is_weighed_and_named():
    held = [near("light", position=True)] * 2
    assert weighed(*held, near("medium", rung=True), near("heavy")) == (
        "rung", 3, 4, "light", "medium",
    )  # fmt: skip


def test_with_too_few_of_those_everybody_is_weighed():
    assert weighed(near("light", position=True), near("medium", rung=True), near("heavy")) == (
        "all", 3, 3, "light", "heavy",
    )  # fmt: skip


def test_a_level_is_far_from_those_that_are_weighed_alone():
    """Three camat drew light sanctions, two lurah heavy ones: heavy is far for a camat."""
    found = likeness_of(LAW, [*[near("light", position=True)] * 3, near("heavy"), near("heavy")])
    assert is_far(LAW, found, "heavy")
    assert not is_far(LAW, found, "light")
