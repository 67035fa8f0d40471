"""The policy, read aloud."""

from dataclasses import replace

import pytest

from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.roles import (
    GRANTS,
    OPENS_CASES,
    Actor,
    AgencyKind,
    Permission,
    Role,
    Sight,
    is_below,
)

TANGERANG, BANTEN, CILEGON, BKPSDM, OTHER_BKPSDM = 1, 2, 3, 4, 5
SIGHT = Sight(handling=TANGERANG, receiving=TANGERANG, region="36.71", sent_to=frozenset({BKPSDM}))


def officer(role: Role, agency: int, kind: AgencyKind, region: str = "36.71") -> Actor:
    return Actor(7, agency, kind, region, frozenset({role}))


def bawaslu(role: Role, agency: int = TANGERANG, region: str = "36.71") -> Actor:
    return officer(role, agency, AgencyKind.BAWASLU_REGENCY, region)


def nobody() -> Actor:
    return Actor(7, TANGERANG, AgencyKind.BAWASLU_REGENCY, "36.71", frozenset())


def personnel(role: Role, agency: int = BKPSDM) -> Actor:
    return officer(role, agency, AgencyKind.BKPSDM)


def test_bawaslu_officers_see_their_region_and_those_below() -> None:
    province = officer(Role.VERIFIER, BANTEN, AgencyKind.BAWASLU_PROVINCE, "36")
    assert bawaslu(Role.VERIFIER).sees(SIGHT)
    assert province.sees(SIGHT)
    assert not bawaslu(Role.VERIFIER, CILEGON, "36.72").sees(SIGHT)


def test_seeing_a_case_below_is_no_right_to_act_on_it() -> None:
    province = officer(Role.VERIFIER, BANTEN, AgencyKind.BAWASLU_PROVINCE, "36")
    assert province.may(Permission.CASE_READ, SIGHT)
    assert not province.may(Permission.VERIFICATION_ACT, SIGHT)
    with pytest.raises(Forbidden):
        province.must(Permission.VERIFICATION_ACT, SIGHT)


def test_the_personnel_side_sees_only_what_was_sent_to_it() -> None:
    assert personnel(Role.DISCIPLINE_OFFICER).sees(SIGHT)
    stranger = personnel(Role.DISCIPLINE_OFFICER, OTHER_BKPSDM)
    assert not stranger.sees(SIGHT)
    with pytest.raises(NotFound):
        stranger.must(Permission.PERSONNEL_ACT, SIGHT)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM])
def test_no_one_of_the_personnel_side_may_learn_who_reported(role: Role) -> None:
    assert not personnel(role).may(Permission.REPORTER_READ, SIGHT)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM])
def test_who_reported_is_for_intake_and_verifiers_of_the_receiving_agency(role: Role) -> None:
    allowed = role in (Role.INTAKE_OFFICER, Role.VERIFIER)
    assert bawaslu(role).may(Permission.REPORTER_READ, SIGHT) is allowed
    province = officer(role, BANTEN, AgencyKind.BAWASLU_PROVINCE, "36")
    assert not province.may(Permission.REPORTER_READ, SIGHT)


def test_administrators_see_no_case() -> None:
    administrator = bawaslu(Role.ADMINISTRATOR)
    assert administrator.may(Permission.ACCOUNT_MANAGE)
    assert not administrator.sees(SIGHT)
    assert Role.ADMINISTRATOR not in OPENS_CASES


def test_supervisors_assign_and_remark_and_change_no_fact() -> None:
    supervisor = bawaslu(Role.SUPERVISOR)
    assert supervisor.may(Permission.CASE_ASSIGN, SIGHT)
    assert supervisor.may(Permission.NOTE_WRITE, SIGHT)
    for fact in (Permission.VERIFICATION_ACT, Permission.PERSONNEL_ACT, Permission.EVIDENCE_ADD):
        assert not supervisor.may(fact, SIGHT)


def test_supervisors_see_their_own_agency_and_not_the_region() -> None:
    province = officer(Role.SUPERVISOR, BANTEN, AgencyKind.BAWASLU_PROVINCE, "36")
    assert not province.sees(SIGHT)


def test_auditors_read_and_change_nothing() -> None:
    assert GRANTS[Role.AUDITOR] == {
        Permission.LIBRARY_READ,
        Permission.CASE_READ,
        Permission.LEDGER_READ,
    }


def test_a_recused_account_sees_nothing_of_the_case() -> None:
    shut = Sight(TANGERANG, TANGERANG, "36.71", recused=frozenset({7}))
    assert not bawaslu(Role.VERIFIER).sees(shut)


def test_a_role_of_the_other_side_means_nothing() -> None:
    wrong = bawaslu(Role.DISCIPLINE_OFFICER)
    assert wrong.permissions == nobody().permissions


def test_who_has_no_role_reads_rules_and_news_and_nothing_else() -> None:
    assert nobody().permissions == {Permission.LIBRARY_READ}
    assert not nobody().sees(SIGHT)


def test_the_inspectorate_sees_what_was_sent_on_in_its_region() -> None:
    sent = Sight(TANGERANG, TANGERANG, "36.71", frozenset({BKPSDM}), frozenset({"36.71"}))
    inspector = officer(Role.SUPERVISOR, 9, AgencyKind.INSPEKTORAT)
    assert inspector.sees(sent)
    assert not inspector.sees(Sight(TANGERANG, TANGERANG, "36.71"))


@pytest.mark.parametrize(
    ("region", "above", "answer"),
    [
        ("36.71", "", True),
        ("36.71", "36", True),
        ("36.71", "36.71", True),
        ("36.71.01", "36.71", True),
        ("36.7", "36.71", False),
        ("36.710", "36.71", False),
        ("3", "36", False),
        ("", "36", False),
    ],
)
def test_regions_lie_in_each_other_by_code(region: str, above: str, answer: bool) -> None:
    assert is_below(region, above) is answer


def test_every_permission_has_a_holder() -> None:
    held = {p for role, grants in GRANTS.items() if role is not Role.SYSTEM for p in grants}
    assert set(Permission) - held == {Permission.CASE_EXPORT}


@pytest.mark.parametrize(
    ("role", "kind", "can"),
    [
        (Role.VERIFIER, AgencyKind.BAWASLU_REGENCY, True),
        (Role.COMMISSIONER, AgencyKind.BAWASLU_REGENCY, True),
        (Role.INTAKE_OFFICER, AgencyKind.BAWASLU_REGENCY, False),
        (Role.SUPERVISOR, AgencyKind.BAWASLU_REGENCY, False),
        (Role.AUDITOR, AgencyKind.BAWASLU_REGENCY, False),
        (Role.ADMINISTRATOR, AgencyKind.BAWASLU_REGENCY, False),
        (Role.DISCIPLINE_OFFICER, AgencyKind.BAWASLU_REGENCY, False),
    ],
)
def test_only_who_may_take_a_step_can_work_on_a_case(role, kind, can):
    sight = Sight(handling=1, receiving=1, region="36.71")
    person = Actor(7, 1, kind, "36.71", frozenset({role}))

    assert person.can_work_on(sight) is can
    assert not person.can_work_on(replace(sight, recused=frozenset({7})))


def test_a_verifier_of_another_office_sees_a_case_and_cannot_work_on_it():
    sight = Sight(handling=1, receiving=1, region="36.71")
    above = Actor(7, 2, AgencyKind.BAWASLU_PROVINCE, "36", frozenset({Role.VERIFIER}))

    assert above.sees(sight)
    assert not above.can_work_on(sight)
