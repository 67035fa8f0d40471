"""Roles: who proposes them, who confirms them as second person, and when they count."""

import pytest
from sqlalchemy import select

from tests.builders import actor_of, make_account
from tests.services.conftest import DAY, GOOD, IDLE, acts_of
from tracker.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
)
from tracker.domain.ledger import Act
from tracker.domain.roles import OPENS_CASES, Role
from tracker.queries.accounts import signed_in
from tracker.queries.administration import waiting_grants
from tracker.services import accounts, role_grants
from tracker.store.people import Notice, RoleGrant


@pytest.mark.parametrize("role", sorted(OPENS_CASES & {Role.VERIFIER, Role.AUDITOR}))
def test_a_role_that_opens_cases_gives_nothing_before_a_second_person(
    session, work, admin, second, enter, clock, passwords, role
):
    subject = make_account(session, None, password_hash=passwords.hash(GOOD))
    with work(admin) as act:
        grant = role_grants.propose_role(act, subject.id, role)
    token = enter(subject.username).token
    assert signed_in(session, token, clock(), IDLE, DAY).actor.roles == frozenset()

    with work(second) as act:
        role_grants.confirm_role(act, grant.id)

    assert signed_in(session, token, clock(), IDLE, DAY).actor.roles == {role}
    assert acts_of(session)[-1] is Act.ROLE_CONFIRMED


def test_who_proposed_a_role_does_not_confirm_it(session, work, admin):
    subject = make_account(session, None)
    with work(admin) as act:
        grant = role_grants.propose_role(act, subject.id, Role.VERIFIER)

    with pytest.raises(Forbidden, match="same_person"), work(admin) as act:
        role_grants.confirm_role(act, grant.id)


def test_nobody_proposes_or_confirms_case_access_for_themselves(session, work, admin, second):
    with pytest.raises(Forbidden, match="not_to_yourself"), work(admin) as act:
        role_grants.propose_role(act, admin.account_id, Role.VERIFIER)
    with work(second) as act:
        grant = role_grants.propose_role(act, admin.account_id, Role.VERIFIER)
    with pytest.raises(Forbidden, match="not_to_yourself"), work(admin) as act:
        role_grants.confirm_role(act, grant.id)


def test_supervisors_learn_of_case_access_when_it_is_proposed_and_when_it_is_confirmed(
    session, work, admin, second
):
    supervisor = make_account(session, "supervisor")
    make_account(session, "supervisor", "bawaslu_cilegon")
    subject = make_account(session, None)
    with work(admin) as act:
        grant = role_grants.propose_role(act, subject.id, Role.VERIFIER)
    with work(second) as act:
        role_grants.confirm_role(act, grant.id)

    told = session.execute(
        select(Notice.kind, Notice.account_id).where(Notice.account_id != subject.id)
    ).all()
    assert told == [("role_proposed", supervisor.id), ("role_confirmed", supervisor.id)]


def test_one_administrator_makes_no_other_alone(session, work, admin, second):
    subject = make_account(session, None)

    with work(admin) as act:
        grant = role_grants.propose_role(act, subject.id, Role.ADMINISTRATOR)
    assert grant.confirmed_at is None

    with work(second) as act:
        role_grants.confirm_role(act, grant.id)
    assert grant.confirmed_at is not None


def test_the_first_administrator_comes_from_who_runs_the_installation(session, work, world):
    subject = make_account(session, None)

    with work(world.system_actor) as act:
        grant = role_grants.propose_role(act, subject.id, Role.ADMINISTRATOR)

    assert (grant.confirmed_at, grant.confirmed_by) == (act.now, None)
    assert session.scalars(select(Notice)).all() == []


@pytest.mark.parametrize("how", ["reset", "made"])
def test_who_got_a_password_from_the_proposer_is_no_second_person_for_a_week(
    session, work, world, admin, passwords, clock, how
):
    if how == "made":
        with work(admin) as act:
            helper, _ = accounts.add_account(
                act, passwords, admin.agency_id, "admin.kedua", "Admin Kedua"
            )
        with work(world.system_actor) as act:
            role_grants.propose_role(act, helper.id, Role.ADMINISTRATOR)
    else:
        helper = make_account(session, "administrator")
        with work(admin) as act:
            accounts.reset_password(act, passwords, helper.id)
    subject = make_account(session, None)
    with work(admin) as act:
        grant = role_grants.propose_role(act, subject.id, Role.VERIFIER)
    other = actor_of(session, helper, "administrator")

    with pytest.raises(Forbidden, match="not_independent"), work(other) as act:
        role_grants.confirm_role(act, grant.id)

    clock.forward(days=7)
    with work(other) as act:
        role_grants.confirm_role(act, grant.id)
    assert grant.confirmed_by == helper.id


def test_who_gave_the_proposer_a_password_is_no_second_person_for_a_week(
    session, work, admin, passwords, clock
):
    """Who holds the password that they gave could propose with it and confirm as themselves."""
    helper = make_account(session, "administrator")
    with work(admin) as act:
        accounts.reset_password(act, passwords, helper.id)
    subject = make_account(session, None)
    with work(actor_of(session, helper, "administrator")) as act:
        grant = role_grants.propose_role(act, subject.id, Role.VERIFIER)
    shown = waiting_grants(session, admin, clock())
    assert [one.hindrance for one in shown if one.id == grant.id] == ["not_independent"]

    with pytest.raises(Forbidden, match="not_independent"), work(admin) as act:
        role_grants.confirm_role(act, grant.id)

    clock.forward(days=7)
    with work(admin) as act:
        role_grants.confirm_role(act, grant.id)
    assert grant.confirmed_by == admin.account_id


@pytest.mark.parametrize(
    ("agency", "role"),
    [
        ("bawaslu", Role.DISCIPLINE_OFFICER),
        ("bkpsdm", Role.VERIFIER),
        ("inspektorat", Role.AUDITOR),
        ("bawaslu", Role.SYSTEM),
    ],
)
def test_a_role_belongs_to_a_side(session, work, world, agency, role):
    subject = make_account(session, None, agency)

    with pytest.raises(Invalid), work(world.system_actor) as act:
        role_grants.propose_role(act, subject.id, role)


@pytest.mark.parametrize(
    ("confirming", "subject", "fault"),
    [
        ("bawaslu", "inspektorat", None),
        ("bawaslu", "sekda", None),
        ("bawaslu_banten", "inspektorat", None),
        ("bawaslu", "bkpsdm", None),
        ("bkpsdm", "bkpsdm", None),
        ("bkpsdm", "inspektorat", Forbidden),  # it may itself be a party
        ("bawaslu_cilegon", "inspektorat", NotFound),
        ("bawaslu_cilegon", "bkpsdm", NotFound),
        ("bkpsdm_cilegon", "inspektorat", NotFound),
        ("bkpsdm_cilegon", "bkpsdm", NotFound),
        ("bkpsdm", "bawaslu", NotFound),
        ("panwascam", "bkpsdm", NotFound),
    ],
)
def test_the_second_person_for_the_regions_government_may_be_bawaslu(
    session, work, confirming, subject, fault
):
    """Sekda and Inspektorat have no administrators: BKPSDM proposes, Bawaslu confirms."""
    home = "bawaslu" if subject == "bawaslu" else "bkpsdm"
    proposer = actor_of(session, make_account(session, "administrator", home), "administrator")
    second = actor_of(session, make_account(session, "administrator", confirming), "administrator")
    account = make_account(session, None, subject)
    with work(proposer) as act:
        grant = role_grants.propose_role(act, account.id, Role.SUPERVISOR)
    assert grant.confirmed_at is None

    if fault is not None:
        with pytest.raises(fault), work(second) as act:
            role_grants.confirm_role(act, grant.id)
        assert grant.confirmed_at is None
    else:
        with work(second) as act:
            role_grants.confirm_role(act, grant.id)
        assert grant.confirmed_by == second.account_id


def test_who_may_only_confirm_may_refuse_and_cannot_take_away_later(session, work):
    bkpsdm = actor_of(session, make_account(session, "administrator", "bkpsdm"), "administrator")
    bawaslu = actor_of(session, make_account(session, "administrator"), "administrator")
    one, other = (make_account(session, None, "inspektorat") for _ in range(2))
    with work(bkpsdm) as act:
        refused = role_grants.propose_role(act, one.id, Role.SUPERVISOR)
        held = role_grants.propose_role(act, other.id, Role.SUPERVISOR)
    with work(bawaslu) as act:
        role_grants.revoke_role(act, refused.id)
        role_grants.confirm_role(act, held.id)
    assert refused.revoked_at is not None

    with pytest.raises(NotFound), work(bawaslu) as act:
        role_grants.revoke_role(act, held.id)
    with work(bkpsdm) as act:
        role_grants.revoke_role(act, held.id)
    assert held.revoked_at is not None


def test_a_role_is_held_once(session, work, admin):
    subject = make_account(session, None)
    with work(admin) as act:
        role_grants.propose_role(act, subject.id, Role.VERIFIER)

    with pytest.raises(Conflict, match="role_held"), work(admin) as act:
        role_grants.propose_role(act, subject.id, Role.VERIFIER)


def test_a_refused_proposal_can_neither_be_confirmed_nor_refused_again(
    session, work, admin, second
):
    subject = make_account(session, None)
    with work(admin) as act:
        grant = role_grants.propose_role(act, subject.id, Role.VERIFIER)
    with work(second) as act:
        role_grants.revoke_role(act, grant.id)

    for act_again in (role_grants.confirm_role, role_grants.revoke_role):
        with pytest.raises(NotFound), work(second) as act:
            act_again(act, grant.id)


def test_a_revoked_role_is_gone_at_the_next_request(session, work, admin, enter, person, clock):
    token = enter(person.username).token
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == person.id)).one()

    with work(admin) as act:
        role_grants.revoke_role(act, grant.id)

    assert signed_in(session, token, clock(), IDLE, DAY).actor.roles == frozenset()


def test_nobody_gives_up_the_own_administration(session, work, admin):
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == admin.account_id)).one()

    with pytest.raises(Forbidden, match="not_to_yourself"), work(admin) as act:
        role_grants.revoke_role(act, grant.id)


def test_grants_outside_the_reach_do_not_exist(session, work, admin):
    subject = make_account(session, "discipline_officer")
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == subject.id)).one()

    for act_on in (role_grants.confirm_role, role_grants.revoke_role):
        with pytest.raises(NotFound), work(admin) as act:
            act_on(act, grant.id)
        with pytest.raises(NotFound), work(admin) as act:
            act_on(act, 999_999)
