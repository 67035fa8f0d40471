"""What is proposed for a conduct that several people did, and what is left out and why."""

from pathlib import Path

import pytest

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.matters import Decision, StaffStatus
from tracker.domain.proposals import (
    ConductFacts,
    Matter,
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
    assert (reading.silence, reading.offered, reading.phase) == ("no_day", (), None)


def test_a_kind_of_act_that_the_law_data_do_not_know_is_said(law):
    reading = read_conduct(law, MAYOR, ConductFacts("menari", PartialDay(2024, 10, 2), (PNS,)))
    assert reading.silence == "unknown_type"


def test_contests_fixed_on_different_days_have_no_common_day(law):
    pemilu = Matter("pemilu-2024", None, "36")
    president = Matter("pemilu-2024", "president", "36")
    assert read_conduct(law, pemilu, like("2023-11-05", PNS)).fixed_on is None
    assert str(read_conduct(law, president, like("2023-11-05", PNS)).fixed_on) == "2023-11-13"


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
