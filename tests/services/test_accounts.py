"""Accounts: who gets in, who may give what to whom, and what the book says of it."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from tests import databases
from tests.builders import actor_of, make_account
from tests.services.conftest import DAY, GOOD, IDLE, acts_of
from tracker.domain.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Stale,
    TooManyAttempts,
)
from tracker.domain.ledger import Act
from tracker.domain.roles import Role
from tracker.domain.tokens import digest_of
from tracker.queries.accounts import signed_in
from tracker.queries.running_law import running_law
from tracker.services import accounts, role_grants
from tracker.services.attempts import begin_attempt
from tracker.services.passwords import Passwords, faults_of, first_password
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store
from tracker.store.people import Account, Notice, SignIn, SignInAttempt


def fail(enter: Callable[..., accounts.Admitted], times: int, username: str, **more: str) -> None:
    for _ in range(times):
        with pytest.raises(Forbidden, match="wrong_sign_in"):
            enter(username, "bukan kata sandinya", **more)


def test_the_right_password_opens_a_session_and_the_book_says_who(enter, session, person, clock):
    admitted = enter("SITI.rekaan ")

    found = signed_in(session, admitted.token, clock(), IDLE, DAY)
    assert found is not None
    assert found.account_id == person.id
    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.act, entry.account_id) == (Act.ACCOUNT_SIGNED_IN, person.id)


def test_only_the_digest_of_a_token_is_kept(enter, session, person):
    admitted = enter(person.username)

    assert session.scalars(select(SignIn.digest)).one() == digest_of(admitted.token)


@pytest.mark.parametrize(
    ("username", "password"),
    [("siti.rekaan", "salah sama sekali"), ("tidak.ada", GOOD), ("sistem", GOOD), ("", "")],
)
def test_whatever_is_wrong_the_answer_is_the_same(enter, person, username, password):
    with pytest.raises(Forbidden, match=r"^wrong_sign_in$"):
        enter(username, password)


def test_a_shut_account_gets_the_same_answer(enter, session, person):
    person.is_active = False
    session.commit()

    with pytest.raises(Forbidden, match=r"^wrong_sign_in$"):
        enter(person.username)


def test_a_name_that_nobody_has_costs_a_hash_as_well(enter, passwords, monkeypatch):
    looked_at: list[str | None] = []
    fits = Passwords.fits
    monkeypatch.setattr(
        Passwords,
        "fits",
        lambda self, kept, given: looked_at.append(kept) or fits(self, kept, given),
    )

    fail(enter, 1, "tidak.ada")

    assert looked_at == [None]


def test_five_wrong_tries_are_free_and_the_sixth_waits_a_minute(enter, person):
    fail(enter, 5, person.username)

    with pytest.raises(TooManyAttempts) as refusal:
        enter(person.username)

    assert refusal.value.facts["wait"] == 60


def test_each_further_wrong_try_doubles_the_wait(enter, person, clock):
    fail(enter, 5, person.username)
    waits = []
    for _ in range(6):
        with pytest.raises(TooManyAttempts) as refusal:
            enter(person.username)
        waits.append(refusal.value.facts["wait"])
        clock.forward(seconds=refusal.value.facts["wait"])
        fail(enter, 1, person.username)

    assert waits == [60, 120, 240, 480, 900, 900]


def test_after_the_wait_the_right_password_opens_and_the_count_is_forgotten(
    enter, person, clock, session
):
    fail(enter, 5, person.username)
    clock.forward(seconds=60)

    enter(person.username)

    assert session.scalars(select(SignInAttempt)).all() == []
    fail(enter, 5, person.username)


def test_a_refused_try_does_not_lengthen_the_wait(enter, person, clock):
    fail(enter, 5, person.username)
    clock.forward(seconds=50)
    with pytest.raises(TooManyAttempts):
        enter(person.username)
    clock.forward(seconds=10)

    enter(person.username)


def test_wrong_tries_from_one_address_add_up_over_many_names(enter, person):
    for number in range(30):
        fail(enter, 1, f"orang.ke{number}", address="203.0.113.9")

    with pytest.raises(TooManyAttempts):
        enter(person.username, address="203.0.113.9")
    enter(person.username, address="203.0.113.10")


def test_a_whole_network_of_the_newer_addresses_counts_as_one(enter, person):
    for number in range(30):
        fail(enter, 1, f"orang.ke{number}", address=f"2001:db8:1:2::{number:x}")

    with pytest.raises(TooManyAttempts):
        enter(person.username, address="2001:db8:1:2:ffff::1")


def test_successful_sign_ins_of_an_office_never_make_its_address_wait(enter, person):
    for _ in range(40):
        enter(person.username, address="203.0.113.9")


def test_names_that_were_tried_are_not_kept_in_the_clear(enter, session):
    fail(enter, 1, "kata-sandi-di-kolom-salah")

    assert "salah" not in session.scalars(select(SignInAttempt.subject)).one()


def test_a_hash_of_another_cost_is_renewed_at_the_next_sign_in(enter, session, person):
    old = Passwords("cheap")
    person.password_hash = old._hasher.__class__(time_cost=2, memory_cost=8, parallelism=1).hash(
        GOOD
    )
    session.commit()

    enter(person.username)

    assert "t=1," in person.password_hash


def test_signing_out_ends_this_session_and_no_other(enter, session, person, work, clock):
    first, second = enter(person.username), enter(person.username)
    found = signed_in(session, first.token, clock(), IDLE, DAY)

    with work(found.actor) as act:
        accounts.sign_out(act, found.sign_in_id)

    assert signed_in(session, first.token, clock(), IDLE, DAY) is None
    assert signed_in(session, second.token, clock(), IDLE, DAY) is not None


def test_nobody_signs_out_somebody_else(enter, session, person, work, clock):
    admitted = enter(person.username)
    found = signed_in(session, admitted.token, clock(), IDLE, DAY)
    other = make_account(session, "verifier")

    with work(actor_of(session, other, "verifier")) as act:
        accounts.sign_out(act, found.sign_in_id)

    assert signed_in(session, admitted.token, clock(), IDLE, DAY) is not None
    assert Act.ACCOUNT_SIGNED_OUT not in acts_of(session)


def test_signing_out_everywhere_ends_every_session(enter, session, person, work, clock):
    tokens = [enter(person.username).token for _ in range(3)]

    with work(actor_of(session, person, "verifier")) as act:
        accounts.sign_out_everywhere(act)

    assert [signed_in(session, token, clock(), IDLE, DAY) for token in tokens] == [None] * 3


def test_a_new_password_keeps_this_session_and_ends_the_others(
    enter, session, person, work, world, passwords, clock
):
    here, there = enter(person.username), enter(person.username)
    found = signed_in(session, here.token, clock(), IDLE, DAY)
    with work(found.actor) as act:
        attempt = begin_attempt(act, person.username, None)
    with work(found.actor) as act:
        accounts.change_password(
            act, passwords, attempt, found.sign_in_id, GOOD, "lampu meja oranye"
        )

    assert signed_in(session, here.token, clock(), IDLE, DAY) is not None
    assert signed_in(session, there.token, clock(), IDLE, DAY) is None
    fail(enter, 1, person.username)
    enter(person.username, "lampu meja oranye")


@pytest.mark.parametrize(
    ("current", "new", "fault"),
    [
        ("bukan ini", "lampu meja oranye", {"current_password": ["wrong_password"]}),
        (GOOD, GOOD, {"new_password": ["password_is_old"]}),
        (GOOD, "sebelas huru", {}),
        (GOOD, "sebelas hur", {"new_password": ["password_too_short"]}),
    ],
)
def test_a_password_is_changed_only_to_a_good_one(
    session, person, work, passwords, current, new, fault
):
    actor = actor_of(session, person, "verifier")
    with work(actor) as act:
        attempt = begin_attempt(act, person.username, None)

    found: dict[str, list[str]] = {}
    try:
        with work(actor) as act:
            accounts.change_password(act, passwords, attempt, 0, current, new)
    except Invalid as refusal:
        found = refusal.errors

    assert found == fault


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("siti.rekaan 2024", "password_is_name"),
        ("password2024!", "password_too_common"),
        ("P4ssw0rd-1234", "password_too_common"),
        ("Indonesia1945", "password_too_common"),
        ("bawaslubawaslu", "password_too_common"),
        ("123456789012", "password_too_common"),
        ("198501012010011001", "password_too_common"),
        ("aaaabbbbaaaab", "password_too_common"),
        ("x" * 201, "too_long"),
    ],
)
def test_bad_passwords_are_refused_with_the_reason(password, code):
    assert faults_of(password, "siti.rekaan") == [code]


def test_first_passwords_are_good_enough_for_our_own_rules():
    made = {first_password() for _ in range(50)}

    assert len(made) == 50
    assert [faults_of(password, "siti.rekaan") for password in made] == [[]] * 50


@pytest.fixture
def apart(server: str, tmp_path: Path) -> Iterator[Store]:
    """A database of its own, for what needs real transactions side by side."""
    store = Store(tmp_path, databases.fresh(server, f"apart_{os.getpid()}"), 20)
    yield store
    store.close()


def test_a_hundred_tries_at_once_count_as_a_hundred(apart, clock):
    """Five are looked at, whoever comes first; a thread that is late learns that it is late."""

    def tried(_number: int) -> bool:
        with apart.session() as session:
            actor, law = system_actor(session), running_law(session)
            try:
                with Work(session, actor, clock, law, apart.vault) as act:
                    begin_attempt(act, "siti.rekaan", None)
            except TooManyAttempts:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tried, range(100))) == 5


def test_a_name_that_two_administrators_give_at_once_is_given_once(apart, clock, passwords):
    both = Barrier(2)

    def added(_number: int) -> list[str]:
        with apart.session() as session:
            actor, law = system_actor(session), running_law(session)
            try:
                with Work(session, actor, clock, law, apart.vault) as act:
                    both.wait(timeout=30)
                    accounts.add_account(act, passwords, actor.agency_id, "budi.rekaan", "Budi")
            except Invalid as refusal:
                return refusal.errors["username"]
            return []

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(added, range(2))) == [[], ["username_taken"]]


def test_a_session_that_was_seen_stays_awake(session, enter, person, work, clock):
    token = enter(person.username).token
    clock.forward(minutes=50)
    found = signed_in(session, token, clock(), IDLE, DAY)
    with work(found.actor) as act:
        accounts.note_seen(act, found.sign_in_id)
    clock.forward(minutes=50)

    assert signed_in(session, token, clock(), IDLE, DAY) is not None
    clock.forward(minutes=11)
    assert signed_in(session, token, clock(), IDLE, DAY) is None


# Administration


def test_a_new_account_has_a_first_password_and_no_role(
    work, admin, world, passwords, enter, session, clock
):
    with work(admin) as act:
        account, secret = accounts.add_account(
            act, passwords, world["bawaslu"], " Budi.Rekaan ", "Budi Rekaan"
        )

    admitted = enter("budi.rekaan", secret)
    assert admitted.must_change_password
    assert signed_in(session, admitted.token, clock(), IDLE, DAY).actor.roles == frozenset()
    assert secret not in str(account.password_hash)


@pytest.mark.parametrize(
    ("username", "fault"),
    [
        ("siti.rekaan", "username_taken"),
        ("SITI.REKAAN", "username_taken"),
        ("ab", "not_a_username"),
        ("dua kata", "not_a_username"),
        ("a" * 61, "not_a_username"),
    ],
)
def test_usernames_are_short_plain_and_unique(
    work, admin, world, passwords, person, username, fault
):
    with pytest.raises(Invalid) as refusal, work(admin) as act:
        accounts.add_account(act, passwords, world["bawaslu"], username, "Budi Rekaan")

    assert refusal.value.errors == {"username": [fault]}


REACH = [
    ("bawaslu", "bawaslu", True),
    ("bawaslu", "panwascam", True),
    ("bawaslu", "bawaslu_cilegon", False),
    ("bawaslu", "bawaslu_banten", False),
    ("bawaslu", "bkpsdm", False),
    ("bawaslu_banten", "bawaslu", True),
    ("bawaslu_banten", "panwascam", True),
    ("bawaslu_banten", "bawaslu_bandung", False),
    ("bawaslu_banten", "bkpsdm", False),
    ("bawaslu_ri", "bawaslu_bandung", True),
    ("bawaslu_ri", "bkpsdm", False),
    ("bkpsdm", "bkpsdm", True),
    ("bkpsdm", "ppk", True),
    ("bkpsdm", "bkpsdm_cilegon", False),
    ("bkpsdm", "bawaslu", False),
    ("bkpsdm", "inspektorat", True),
    ("bkpsdm", "sekda", True),
    ("bkpsdm_cilegon", "inspektorat", False),
    ("bawaslu", "inspektorat", False),
    ("panwascam", "bawaslu", False),
]


@pytest.mark.parametrize(("of", "other", "reaches"), REACH)
def test_administrators_reach_their_own_side_from_their_level_down(
    session, work, passwords, world, of, other, reaches
):
    administrator = make_account(session, "administrator", of)
    subject = make_account(session, None, other)

    def shut() -> None:
        with work(actor_of(session, administrator, "administrator")) as act:
            accounts.change_account(
                act, subject.id, seen=1, full_name=subject.full_name, is_active=False
            )

    if reaches:
        shut()
        assert not subject.is_active
    else:
        with pytest.raises(NotFound):
            shut()
        with (
            pytest.raises(Invalid),
            work(actor_of(session, administrator, "administrator")) as act,
        ):
            accounts.add_account(act, passwords, world[other], "budi.rekaan", "Budi Rekaan")


def test_nobody_but_administrators_manages_accounts(session, work, world, passwords, person):
    for role in set(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}:
        actor = world.actor(role)
        with pytest.raises(Forbidden), work(actor) as act:
            accounts.add_account(act, passwords, actor.agency_id, "budi.rekaan", "Budi Rekaan")
        with pytest.raises(Forbidden), work(actor) as act:
            accounts.reset_password(act, passwords, person.id)
        with pytest.raises(Forbidden), work(actor) as act:
            role_grants.propose_role(act, person.id, Role.AUDITOR)


def test_the_system_account_is_out_of_every_administrators_reach(session, work, world, passwords):
    national = make_account(session, "administrator", "bawaslu_ri")
    actor = actor_of(session, national, "administrator")

    with pytest.raises(NotFound), work(actor) as act:
        accounts.reset_password(act, passwords, world.system)


def test_shutting_an_account_ends_its_sessions_at_once(enter, session, person, work, admin, clock):
    admitted = enter(person.username)

    with work(admin) as act:
        accounts.change_account(
            act, person.id, seen=person.version, full_name=person.full_name, is_active=False
        )
    with work(admin) as act:
        accounts.change_account(
            act, person.id, seen=person.version, full_name=person.full_name, is_active=True
        )

    assert signed_in(session, admitted.token, clock(), IDLE, DAY) is None


def test_a_change_on_top_of_somebody_elses_is_refused(session, person, work, admin):
    with work(admin) as act:
        accounts.change_account(act, person.id, seen=1, full_name="Siti Baru", is_active=True)

    with pytest.raises(Stale), work(admin) as act:
        accounts.change_account(act, person.id, seen=1, full_name="Siti Lain", is_active=True)
    assert person.full_name == "Siti Baru"


def test_the_book_names_the_fields_that_changed_and_no_value(session, person, work, admin):
    with work(admin) as act:
        accounts.change_account(act, person.id, seen=1, full_name="Nama Baru", is_active=True)

    entry = session.scalars(select(LedgerEntry)).one()
    assert '"fields":["full_name"]' in entry.text
    assert "Nama Baru" not in entry.text


def test_nobody_shuts_or_resets_the_own_account(session, work, admin, passwords):
    own = session.get_one(Account, admin.account_id)
    with pytest.raises(Forbidden, match="not_to_yourself"), work(admin) as act:
        accounts.change_account(act, own.id, seen=1, full_name=own.full_name, is_active=False)
    with pytest.raises(Forbidden, match="not_to_yourself"), work(admin) as act:
        accounts.reset_password(act, passwords, own.id)


def test_a_reset_password_is_told_to_the_holder_and_to_the_supervisors(
    session, person, work, admin, passwords, enter
):
    supervisor = make_account(session, "supervisor")
    fail(enter, 5, person.username)

    with work(admin) as act:
        secret = accounts.reset_password(act, passwords, person.id)

    told = session.execute(select(Notice.account_id, Notice.kind)).all()
    assert sorted(told) == sorted(
        [(person.id, "password_reset"), (supervisor.id, "password_reset")]
    )
    assert enter(person.username, secret).must_change_password


def test_a_language_that_the_product_does_not_speak_is_refused(session, person, work):
    actor = actor_of(session, person, "verifier")
    with pytest.raises(Invalid), work(actor) as act:
        accounts.set_language(act, "fr")
    with work(actor) as act:
        accounts.set_language(act, "en")
    assert person.language == "en"
