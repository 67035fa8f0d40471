"""Work that moves when somebody leaves, or one case at a time."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account, sign_in_token
from tests.journeys import FINDING, REPORT, Journey
from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.roles import Actor
from tracker.queries.captures import to_observe
from tracker.services import accounts, teamwork
from tracker.services.evidence import Upload
from tracker.services.handing_over import HandedOver, hand_over_cases, shut_and_hand_over
from tracker.services.securing import Seen, secure_by_hand
from tracker.services.work import Work
from tracker.store.cases import Assignment
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Account, Draft, Notice, SignIn
from tracker.store.searching import SavedSearch

Begin = Callable[[Actor], Work]
NOW = datetime(2024, 10, 7, tzinfo=UTC)


@pytest.fixture
def cases(session: Session, work: Begin, world: World) -> list[int]:
    return [Journey(session, work, world).filed(one).case_id for one in (REPORT, FINDING)]


@pytest.fixture
def leaver(session: Session, work: Begin, cases: list[int]) -> Account:
    leaver = make_account(session, "verifier", full_name="Yang Pergi")
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    for case in cases:
        with work(chief) as act:
            teamwork.assign_case(act, case, leaver.id, reason="")
    return leaver


@pytest.fixture
def taker(session: Session) -> Account:
    return make_account(session, "verifier", full_name="Yang Mengambil")


@pytest.fixture
def admin(session: Session) -> Actor:
    return actor_of(session, make_account(session, "administrator"), "administrator")


@pytest.fixture
def chief(session: Session) -> Actor:
    return actor_of(session, make_account(session, "supervisor"), "supervisor")


def in_hand(session: Session) -> dict[int, int]:
    return {row.case_id: row.account_id for row in session.scalars(select(Assignment))}


def test_everything_moves_in_one_act_and_the_taker_is_told_once(
    session: Session, work: Begin, admin: Actor, leaver: Account, taker: Account, cases: list[int]
) -> None:
    token = sign_in_token(session, leaver, NOW)
    for who, name in ((leaver, "Lurah"), (leaver, "Camat"), (taker, "Lurah")):
        session.add(
            SavedSearch(
                account_id=who.id, agency_id=who.agency_id, page="cari", name=name, query="teks=a",
                is_shared=True, saved_at=NOW,
            )
        )  # fmt: skip
    draft = Draft(account_id=leaver.id, place="/lapor", key="abc", fields={}, updated_at=NOW)
    other = Draft(account_id=leaver.id, place="/perkara/1", key="d", fields={}, updated_at=NOW)
    session.add_all([draft, other])
    session.commit()
    session.query(Notice).delete()
    last = session.scalars(select(LedgerEntry.seq).order_by(LedgerEntry.seq.desc())).first() or 0
    with work(admin) as act:
        moved = shut_and_hand_over(act, leaver.id, taker.id, seen=1)

    assert moved == HandedOver(cases=2, left=0, drafts=1, searches=2)
    assert in_hand(session) == dict.fromkeys(cases, taker.id)
    assert (draft.account_id, other.account_id) == (taker.id, leaver.id)
    names = select(SavedSearch.name).where(SavedSearch.account_id == taker.id)
    assert sorted(session.scalars(names)) == ["Camat", "Lurah", "Lurah (2)"]
    assert not session.get_one(Account, leaver.id, populate_existing=True).is_active
    assert session.scalars(select(SignIn.ended_at)).one() is not None, token
    told = session.scalars(select(LedgerEntry).where(LedgerEntry.seq > last)).all()
    assert [(one.act, one.case_id) for one in told] == [
        (Act.CASE_ASSIGNED, cases[0]),
        (Act.CASE_ASSIGNED, cases[1]),
        (Act.WORK_HANDED_OVER, None),
        (Act.ACCOUNT_CHANGED, None),
    ]
    (notice,) = session.scalars(select(Notice)).all()
    assert (notice.account_id, notice.kind, notice.facts["count"]) == (taker.id, "handed_over", 2)


def test_who_takes_over_becomes_second_observer_where_they_can(
    session: Session, work: Begin, world: World, admin: Actor, leaver: Account, taker: Account
) -> None:
    """One page was seen first by a third person, one by the very colleague who takes over."""
    journey = Journey(session, work, world).filed()
    third = journey.actor("verifier", "bawaslu")
    pages = []
    for first in (third, actor_of(session, taker, "verifier")):
        seen = Seen("https://contoh.go.id/p/1", "", "Suka.", "7 Okt 09.01 WIB", leaver.id)
        shot = Upload("layar.png", BytesIO(b"\x89PNG\r\n\x1a\n satu"))
        with work(first) as act:
            number = secure_by_hand(act, journey.case_id, seen, [shot], audience=Audience.FILE)
            pages.append(number)
    with work(admin) as act:
        moved = shut_and_hand_over(act, leaver.id, taker.id, seen=1)

    assert (moved.observing, moved.unobserved) == (1, 1)
    mine = to_observe(session, actor_of(session, taker, "verifier"))
    assert [one.id for one in mine] == pages[:1]
    wanted = select(Notice.account_id).where(Notice.kind == "observer_wanted")
    assert session.scalars(wanted.order_by(Notice.id)).all()[-1] == taker.id
    named = select(LedgerEntry.case_id).where(LedgerEntry.act == Act.OBSERVER_NAMED)
    assert session.scalars(named).all() == [journey.case_id]


def test_with_nobody_to_take_them_the_cases_wait_and_drafts_stay(
    session: Session, work: Begin, admin: Actor, leaver: Account
) -> None:
    draft = Draft(account_id=leaver.id, place="/lapor", key="abc", fields={}, updated_at=NOW)
    session.add(draft)
    session.commit()
    with work(admin) as act:
        moved = shut_and_hand_over(act, leaver.id, None, seen=1)
    assert moved == HandedOver(cases=0, left=2, drafts=0, searches=0)
    assert in_hand(session) == {}
    assert draft.account_id == leaver.id


def test_an_account_with_work_in_hand_is_not_shut_before_somebody_was_chosen(
    session: Session, work: Begin, admin: Actor, leaver: Account
) -> None:
    with pytest.raises(Invalid) as refusal, work(admin) as act:
        accounts.change_account(act, leaver.id, seen=1, full_name="X", is_active=False)
    assert refusal.value.errors == {"is_active": ["hand_over_first"]}


def test_a_recused_taker_is_refused_with_the_reason_and_nothing_moves(
    session: Session, work: Begin, admin: Actor, leaver: Account, taker: Account, cases: list[int]
) -> None:
    with work(actor_of(session, taker, "verifier")) as act:
        teamwork.note_conflict(act, cases[1], taker.id, reason="Ipar.")
    with pytest.raises(Invalid) as refusal, work(admin) as act:
        shut_and_hand_over(act, leaver.id, taker.id, seen=1)
    assert refusal.value.errors == {"taker": ["taker_recused"]}
    assert set(in_hand(session).values()) == {leaver.id}
    assert session.get_one(Account, leaver.id, populate_existing=True).is_active


@pytest.mark.parametrize(
    ("role", "agency", "code"),
    [
        ("verifier", "bawaslu_banten", "unknown_colleague"),
        ("administrator", None, "taker_not_in_sight"),
        ("supervisor", None, "taker_no_steps"),
    ],
)
def test_who_cannot_work_on_the_cases_cannot_take_them(
    role: str, agency: str | None, code: str,
    session: Session, work: Begin, admin: Actor, leaver: Account,
) -> None:  # fmt: skip
    other = make_account(session, role, agency)
    with pytest.raises(Invalid) as refusal, work(admin) as act:
        shut_and_hand_over(act, leaver.id, other.id, seen=1)
    assert refusal.value.errors == {"taker": [code]}


def test_drafts_go_to_nobody_who_files_no_cases(
    session: Session, work: Begin, admin: Actor, leaver: Account
) -> None:
    session.add(Draft(account_id=leaver.id, place="/lapor", key="k", fields={}, updated_at=NOW))
    session.commit()
    commissioner = make_account(session, "commissioner")
    with pytest.raises(Invalid) as refusal, work(admin) as act:
        shut_and_hand_over(act, leaver.id, commissioner.id, seen=1)
    assert refusal.value.errors == {"taker": ["taker_files_nothing"]}


def test_nobody_shuts_the_own_account_another_agencys_or_what_changed_meanwhile(
    session: Session, work: Begin, admin: Actor, leaver: Account, taker: Account
) -> None:
    with pytest.raises(Forbidden), work(admin) as act:
        shut_and_hand_over(act, admin.account_id, None, seen=1)
    with pytest.raises(Stale), work(admin) as act:
        shut_and_hand_over(act, leaver.id, taker.id, seen=7)
    far = actor_of(
        session, make_account(session, "administrator", "bawaslu_cilegon"), "administrator"
    )
    with pytest.raises(NotFound), work(far) as act:
        shut_and_hand_over(act, leaver.id, None, seen=1)
    with pytest.raises(Forbidden), work(actor_of(session, taker, "verifier")) as act:
        shut_and_hand_over(act, leaver.id, None, seen=1)


def test_a_supervisor_hands_each_case_to_whom_they_choose(
    session: Session, work: Begin, chief: Actor, leaver: Account, taker: Account, cases: list[int]
) -> None:
    with work(chief) as act:
        moved = hand_over_cases(act, leaver.id, {cases[0]: taker.id, cases[1]: None})
    assert moved == HandedOver(cases=1, left=1, drafts=0, searches=0)
    assert in_hand(session) == {cases[0]: taker.id}
    with pytest.raises(Stale), work(chief) as act:
        hand_over_cases(act, leaver.id, {cases[0]: taker.id})
    with pytest.raises(Forbidden), work(actor_of(session, taker, "verifier")) as act:
        hand_over_cases(act, taker.id, {cases[0]: None})
