"""What is proposed for a conduct that several people did, and what is left out and why."""

from pathlib import Path

import pytest

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.matters import Decision, StaffStatus
from tracker.domain.proposals import (
    ConductFacts,
    Matter,
    Reading,
    classify_conduct,
    differs,
    read_conduct,
    reason_needed,
    warning_of,
)

LAW = Path(__file__).parents[2] / "config" / "law"
MAYOR = Matter("pilkada-2024", "regent_mayor", "36.71")
PNS, PPPK, NOT_ASN = StaffStatus.PNS, StaffStatus.PPPK, StaffStatus.NOT_ASN


@pytest.fixture(scope="module")
def law() -> RunningLaw:
    return RunningLaw.from_documents(
        {
            path.relative_to(LAW).as_posix(): path.read_text(encoding="utf-8")
            for path in LAW.rglob("*.toml")
        }
    )


def like(on: str | None, *statuses: StaffStatus) -> ConductFacts:
    return ConductFacts("like", PartialDay.parse(on) if on else None, statuses)


def declared(on: str, *statuses: StaffStatus) -> ConductFacts:
    return ConductFacts("declare_support", PartialDay.parse(on), statuses)


def ids(reading) -> list[str]:
    return [offer.proposal.provision_id for offer in reading.offered]


def test_the_day_of_fixing_turns_a_like_from_ethics_to_discipline(law):
    before = read_conduct(law, MAYOR, like("2024-09-21", PNS))
    on_the_day = read_conduct(law, MAYOR, like("2024-09-22", PNS))
    assert "pp42-15" in ids(before)
    assert "pp94-5n-5" not in ids(before)
    assert "pp94-5n-5" in ids(on_the_day)
    assert "pp42-15" not in ids(on_the_day)
    assert str(before.fixed_on) == "2024-09-22"


def test_the_row_of_the_other_phase_is_left_out_with_its_reason(law):
    before = read_conduct(law, MAYOR, like("2024-09-21", PNS))
    after = read_conduct(law, MAYOR, like("2024-09-22", PNS))
    assert [(out.row.id, out.why) for out in before.left_out] == [("dis-6", "after")]
    assert [(out.row.id, out.why) for out in after.left_out] == [("ke-4", "before")]


def test_before_the_joint_decree_both_rows_are_left_out_as_not_in_force(law):
    old = read_conduct(law, Matter("pilkada-2020", "regent_mayor", "36"), like("2020-10-10", PNS))
    assert [(out.row.id, out.why) for out in old.left_out] == [
        ("ke-4", "not_in_force"),
        ("dis-6", "not_in_force"),
    ]


def test_what_holds_for_one_status_alone_says_for_whom(law):
    reading = read_conduct(law, MAYOR, like("2024-10-02", PNS, PPPK))
    discipline = reading.offers("pp94-5n-5")
    neutrality = reading.offers("uu20-24-1d")
    assert discipline is not None
    assert discipline.statuses == (PNS,)
    assert neutrality is not None
    assert neutrality.statuses == ()


def test_two_people_of_one_status_are_no_difference(law):
    one = read_conduct(law, MAYOR, like("2024-10-02", PNS))
    two = read_conduct(law, MAYOR, like("2024-10-02", PNS, PNS))
    assert one.offered == two.offered


def test_nothing_is_proposed_when_nobody_is_a_civil_servant(law):
    reading = read_conduct(law, MAYOR, like("2024-10-02", NOT_ASN))
    assert (reading.silence, reading.offered, reading.left_out) == ("nobody_asn", (), ())


def test_a_civil_servant_beside_others_still_has_proposals(law):
    reading = read_conduct(law, MAYOR, like("2024-10-02", NOT_ASN, PNS))
    offer = reading.offers("pp94-5n-5")
    assert offer is not None
    assert offer.statuses == (PNS,)


def test_an_act_without_a_day_is_not_guessed_at(law):
    reading = read_conduct(law, MAYOR, like(None, PNS))
    assert reading == Reading(None, None, (), (), "no_day")


def test_a_kind_of_act_that_the_law_data_do_not_know_is_said(law):
    reading = read_conduct(law, MAYOR, ConductFacts("menari", PartialDay(2024, 10, 2), (PNS,)))
    assert reading == Reading(None, None, (), (), "unknown_type")


def test_contests_fixed_on_different_days_have_no_common_day(law):
    pemilu = Matter("pemilu-2024", None, "36")
    president = Matter("pemilu-2024", "president", "36")
    assert read_conduct(law, pemilu, like("2023-11-05", PNS)).fixed_on is None
    assert str(read_conduct(law, president, like("2023-11-05", PNS)).fixed_on) == "2023-11-13"


def test_contests_fixed_on_one_day_share_it(law):
    assert str(
        read_conduct(law, Matter("pilkada-2024", None, None), like("2024-10-02")).fixed_on
    ) == ("2024-09-22")


def test_the_phase_is_that_of_the_contest_and_of_the_region(law):
    for contest, phase in (("president", "before_fixed"), ("dpr", "after_fixed"), (None, None)):
        reading = read_conduct(law, Matter("pemilu-2024", contest, "36"), like("2023-11-05", PNS))
        assert reading.phase == phase
        assert reading.silence is None

    siak, nowhere = (Matter("psu-pilkada-2025", None, region) for region in ("14.08", None))
    assert read_conduct(law, siak, like("2025-03-22", PNS)).phase == "voting"
    assert read_conduct(law, nowhere, like("2025-03-22", PNS)).phase is None


@pytest.mark.parametrize(
    "matter",
    [
        Matter("pilkada-2024", None, None),
        Matter("psu-pilkada-2025", None, "14.08"),
        Matter(None, "regent_mayor", None),
    ],
)
def test_only_the_law_of_the_contests_that_may_be_meant_is_proposed(law, matter):
    found = ids(read_conduct(law, matter, declared("2025-03-22", PNS)))
    assert "pilkada-71-1" in found
    assert "uu7-283" not in found


def test_without_a_known_contest_the_law_of_every_contest_is_proposed(law):
    found = ids(read_conduct(law, Matter(None, None, None), declared("2025-03-22", PNS)))
    assert {"pilkada-71-1", "uu7-283"} <= set(found)


def test_what_was_certainly_in_force_is_offered_first_whoever_it_binds(law):
    offered = read_conduct(law, MAYOR, declared("2024-10-02", PNS, PPPK)).offered
    validities = [offer.proposal.validity for offer in offered]
    assert validities == sorted(validities, reverse=True)
    assert {"yes", "unknown"} == set(validities)
    assert offered[0].statuses == (PNS,)


def test_a_row_that_fits_but_may_not_have_been_in_force_is_left_out_as_not_established(law):
    """The joint decree is of 22 September 2022: an act of that month may lie before it."""
    month = PartialDay.parse("2022-09")
    pemilu, nothing = Matter("pemilu-2024", "dpr", None), Matter(None, None, None)

    def left_out(matter: Matter, conduct: str) -> list[tuple[str, str]]:
        reading = read_conduct(law, matter, ConductFacts(conduct, month, (PNS,)))
        return [(out.row.id, out.why) for out in reading.left_out]

    assert left_out(pemilu, "like") == [("ke-4", "not_established"), ("dis-6", "after")]
    assert left_out(pemilu, "partisan_activity") == [("dis-8", "not_established")]
    assert left_out(nothing, "like") == [("ke-4", "not_established"), ("dis-6", "not_established")]


def test_a_row_that_holds_in_every_phase_is_never_left_out_for_its_phase(law):
    party = ConductFacts("party_member", PartialDay.parse("2024-10-02"), (PNS,))
    assert read_conduct(law, MAYOR, party).left_out == ()


def test_an_officer_is_warned_where_force_is_not_established(law):
    conduct = declared("2024-10-02", PNS)
    reading = read_conduct(law, MAYOR, conduct)
    assert warning_of(law, reading, "pilkada-71-1", conduct.on) == "not_established"
    assert warning_of(law, reading, "pp94-5n-6", conduct.on) is None
    assert warning_of(law, reading, "pp94-5n-6", None) == "not_established"
    assert warning_of(law, reading, "pp94-5n-7", None) == "not_proposed"


def test_warnings_tell_repealed_unproposed_and_uncertain_apart(law):
    conduct = like("2024-10-02", PNS)
    reading = read_conduct(law, MAYOR, conduct)
    assert warning_of(law, reading, "pp94-5n-5", conduct.on) is None
    assert warning_of(law, reading, "pp53-4-15", conduct.on) == "not_in_force"
    assert warning_of(law, reading, "pp94-5n-7", conduct.on) == "not_proposed"


def test_a_refusal_always_takes_a_reason_and_a_proposed_rule_does_not():
    assert reason_needed(None, Decision.REFUSED)
    assert reason_needed("not_proposed", Decision.CONFIRMED)
    assert reason_needed("not_in_force", Decision.CONFIRMED)
    assert not reason_needed("not_established", Decision.CONFIRMED)
    assert not reason_needed(None, Decision.CONFIRMED)


# --- the class of a conduct -----------------------------------------------------------------------


def classes(law, matter: Matter, conduct: ConductFacts) -> list[tuple]:
    return [
        (one.classification.answer.breach, one.classification.answer.level, one.statuses)
        for one in classify_conduct(law, matter, conduct)
    ]


def test_a_class_that_holds_for_everybody_names_nobody(law):
    assert classes(law, MAYOR, like("2024-10-02", PNS, PNS)) == [("discipline", "heavy", ())]
    assert classes(law, MAYOR, like("2024-10-02")) == [("discipline", "heavy", ())]


def test_answers_that_differ_by_status_say_for_whom(law):
    assert classes(law, MAYOR, declared("2024-09-02", PNS, PPPK)) == [
        ("code_of_ethics", "moral", (PNS,)),
        (None, None, (PPPK,)),
    ]


def test_somebody_who_is_no_civil_servant_makes_no_difference_to_the_class(law):
    assert classes(law, MAYOR, like("2024-10-02", NOT_ASN, PNS)) == [("discipline", "heavy", ())]


def test_whose_status_is_not_known_is_read_as_anybody(law):
    unknown = like("2024-10-02", StaffStatus.UNKNOWN)
    [found] = classify_conduct(law, MAYOR, unknown)
    assert "pppk-termination" in found.classification.answer.sanctions
    assert classes(law, MAYOR, like("2024-10-02")) == classes(law, MAYOR, unknown)


def test_the_class_follows_the_contest_and_the_region_of_the_case(law):
    president, dpr = (Matter("pemilu-2024", one, None) for one in ("president", "dpr"))
    assert classes(law, president, like("2023-11-05", PNS)) == [("code_of_ethics", "moral", ())]
    assert classes(law, dpr, like("2023-11-05", PNS)) == [("discipline", "heavy", ())]
    siak = Matter("psu-pilkada-2025", None, "14.08")
    assert classes(law, siak, like("2025-03-22", PNS)) == [("discipline", "heavy", ())]


@pytest.mark.parametrize(
    ("matter", "conduct"),
    [
        (MAYOR, like(None, PNS)),
        (MAYOR, ConductFacts("menari", PartialDay(2024, 10, 2), (PNS,))),
        (MAYOR, like("2024-10-02", NOT_ASN)),
        (Matter("pilkada-1945", None, None), like("2024-10-02", PNS)),
    ],
)
def test_what_the_law_data_do_not_know_has_no_class(law, matter, conduct):
    assert classify_conduct(law, matter, conduct) == []


def test_an_officers_word_differs_in_class_or_in_level(law):
    [found] = classify_conduct(law, MAYOR, like("2024-10-02", PNS))
    answer = found.classification.answer
    assert not differs(answer, "discipline", "heavy")
    assert differs(answer, "discipline", "medium")
    assert differs(answer, "discipline", None)
    assert differs(answer, "code_of_ethics", "heavy")
