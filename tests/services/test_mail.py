"""Notices by mail: in the act of their cause, handed over once, at hours when people work."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account
from tests.conftest import TestClock
from tests.journeys import FINDING, Journey
from tests.mail_servers import (
    DROP_AFTER,
    DROP_BEFORE,
    DROP_IN_DATA,
    LINK,
    SENDER,
    STALL,
    TAKE,
    Box,
    mail_server,
    post_office,
)
from tracker.domain.notifying import (
    CANNOT_WAIT,
    NEVER_MAILED,
    LeftOut,
    MailState,
    Quiet,
    Topic,
    When,
)
from tracker.domain.roles import Actor
from tracker.services import teamwork
from tracker.services.delivering import LEASE, claim, deliver
from tracker.services.mail_words import write
from tracker.services.notices import read_notices, tell
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.people import Account, Notice
from tracker.store.post import Mail, OutboxRow, Postbox
from tracker.store.post_office import PostOffice

Begin = Callable[[Actor], Work]
MONDAY_NINE = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)  # 09:00 WIB


@pytest.fixture
def box(clock: TestClock) -> Box:
    clock.at = MONDAY_NINE
    return Box(clock)


@pytest.fixture
def post(box: Box) -> Iterator[PostOffice]:
    with mail_server(box) as port:
        yield post_office(port)


@pytest.fixture
def rounds(work: Begin, world: World, post: PostOffice) -> Callable[[], object]:
    return lambda: deliver(lambda: work(world.system_actor), post, write)


@pytest.fixture
def case(session: Session, work: Begin, world: World, clock: TestClock) -> Journey:
    clock.at = MONDAY_NINE
    return Journey(session, work, world).filed(FINDING)


def with_box(session: Session, role: str = "verifier", **facts: object) -> Account:
    """Somebody with a confirmed address."""
    account = make_account(session, role)
    values = {"address": f"{account.username}@example.go.id", "confirmed_at": MONDAY_NINE, **facts}
    session.add(Postbox(account_id=account.id, **values))
    session.commit()
    return account


def assigned(case: Journey, session: Session, work: Begin, account: Account) -> None:
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    with work(chief) as act:
        teamwork.assign_case(act, case.case_id, account.id, reason="")


def mails(session: Session) -> list[Mail]:
    session.expire_all()
    return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_an_assignment_is_mailed_at_once_with_number_kind_and_link_alone(
    case: Journey, session: Session, work: Begin, box: Box, rounds: Callable[[], object]
) -> None:
    person = with_box(session)
    assigned(case, session, work, person)
    rounds()
    [mail] = mails(session)
    [taken] = box.taken

    assert (mail.state, mail.attempts, mail.message_id) == (MailState.SENT, 1, taken.message_id)
    assert taken.address == f"{person.username}@example.go.id"
    assert taken.message["Subject"] == "Netral: Perkara ditugaskan kepada Anda"
    assert taken.message["From"] == SENDER
    assert taken.message["Date"] == "Mon, 07 Oct 2024 09:00:00 +0700"
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert taken.message["List-Unsubscribe"] == f"<{LINK}/akun/pemberitahuan>"
    assert taken.message.get_content_type() == "text/plain"
    assert taken.message.get_content_charset() == "utf-8"
    lines = taken.text.splitlines()
    found = session.get_one(Case, case.case_id)
    number = found.number or found.receipt_no
    assert lines[:2] == [
        "Perkara ditugaskan kepada Anda",
        f"  {number}  {LINK}/perkara/{case.case_id}",
    ]


def test_no_kind_of_notice_puts_into_a_mail_what_its_facts_or_its_case_hold(
    case: Journey,
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    person = with_box(session)
    facts = {
        "name": "Joko Pranoto",
        "agency": "Kelurahan Poris",
        "role": "verifier",
        "count": 717171717,
    }
    with work(world.system_actor) as act:
        for kind in sorted(set(Topic) - NEVER_MAILED):
            tell(act, [person.id], kind, case=case.case_id, **facts)
    rounds()
    clock.at += timedelta(days=1)
    rounds()
    headers = [str(value) for one in box.taken for value in one.message.values()]
    mailed = "".join([*headers, *(one.text for one in box.taken)]).casefold()

    subjects = [str(one.message["Subject"]) for one in box.taken]
    at_once, daily = len(CANNOT_WAIT), len(set(Topic) - NEVER_MAILED - CANNOT_WAIT)
    assert subjects == [
        f"Netral: {at_once} pemberitahuan",
        f"Netral: ringkasan harian: {daily} pemberitahuan",
    ]
    held = (
        "joko",
        "pranoto",
        "ratna",
        "camat",
        "lurah",
        "menyukai",
        "cipondoh",
        "poris",
        "717171717",
    )
    assert [word for word in held if word in mailed] == []


def test_a_notice_and_its_place_in_the_outbox_share_the_fate_of_their_cause(
    session: Session, work: Begin, world: World
) -> None:
    person = with_box(session)
    with pytest.raises(RuntimeError), work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
        session.flush()
        raise RuntimeError
    assert session.scalar(select(func.count(Notice.id))) == 0
    assert session.scalar(select(func.count(OutboxRow.notice_id))) == 0

    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    assert session.scalars(select(OutboxRow.how)).all() == [When.AT_ONCE]


def test_who_has_no_confirmed_address_is_told_in_the_application_alone(
    session: Session, work: Begin, world: World
) -> None:
    nobody = make_account(session)
    unconfirmed = make_account(session)
    refused = with_box(session, refused_at=MONDAY_NINE, refused_because="550 5.1.1 no")
    closed = with_box(session)
    closed.is_active = False
    session.add(
        Postbox(
            account_id=unconfirmed.id,
            asked_address="belum@example.go.id",
            asked_at=MONDAY_NINE,
            asked_until=MONDAY_NINE + timedelta(days=2),
        )
    )
    session.commit()
    with work(world.system_actor) as act:
        tell(act, [nobody.id, unconfirmed.id, refused.id, closed.id], "assigned")

    told = session.scalars(select(Notice.account_id).order_by(Notice.account_id)).all()
    assert told == [nobody.id, unconfirmed.id, refused.id]
    assert session.scalar(select(func.count(OutboxRow.notice_id))) == 0


def test_what_was_chosen_decides_how_a_kind_reaches_somebody(
    session: Session, work: Begin, world: World
) -> None:
    person = with_box(session, choices={"assigned": "in_app", "returned": "daily"})
    with work(world.system_actor) as act:
        for kind in ("assigned", "returned", "term_late", "remark", "mail_refused"):
            tell(act, [person.id], kind)
    rows = session.execute(
        select(Notice.kind, OutboxRow.how)
        .outerjoin(OutboxRow, OutboxRow.notice_id == Notice.id)
        .order_by(Notice.id)
    ).all()
    assert rows == [
        ("assigned", None),
        ("returned", When.DAILY),
        ("term_late", When.AT_ONCE),
        ("remark", When.DAILY),
        ("mail_refused", None),
    ]


def test_no_such_kind_of_notice_is_told(session: Session, work: Begin, world: World) -> None:
    with pytest.raises(ValueError, match="gossip"), work(world.system_actor) as act:
        tell(act, [world.system], "gossip")


@pytest.mark.parametrize(
    ("said_at", "arrives_at"),
    [
        ("2024-10-07T19:59+07:00", "2024-10-07T19:59+07:00"),
        ("2024-10-07T20:00+07:00", "2024-10-08T06:00+07:00"),
        ("2024-10-08T05:59+07:00", "2024-10-08T06:00+07:00"),
        ("2024-10-04T21:00+07:00", "2024-10-07T06:00+07:00"),  # a Friday night
        ("2024-12-25T10:00+07:00", "2024-12-27T06:00+07:00"),  # Christmas, and joint leave after it
    ],
)
def test_an_urgent_mail_waits_for_the_morning_of_the_next_office_day(
    said_at: str,
    arrives_at: str,
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    person = with_box(session)
    clock.at = datetime.fromisoformat(said_at)
    with work(world.system_actor) as act:
        tell(act, [person.id], "password_reset")
    until = datetime.fromisoformat(arrives_at)
    while clock.at <= until:
        rounds()
        clock.at += timedelta(minutes=1 if until - clock.at < timedelta(hours=1) else 30)
    assert [one.at for one in box.taken] == [until]


def test_the_digest_comes_at_the_hour_of_the_persons_zone(
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    west, east = with_box(session, hour=9), with_box(session, hour=9, zone="WIT")
    clock.at = datetime.fromisoformat("2024-10-07T15:00+07:00")
    with work(world.system_actor) as act:
        tell(act, [west.id, east.id], "remark")
        tell(act, [west.id, east.id], "role_confirmed")
    for _ in range(2 * 24):
        rounds()
        clock.at += timedelta(minutes=30)

    assert {one.address: one.at.isoformat() for one in box.taken} == {
        f"{east.username}@example.go.id": "2024-10-08T07:00:00+07:00",
        f"{west.username}@example.go.id": "2024-10-08T09:00:00+07:00",
    }
    assert {str(one.message["Subject"]) for one in box.taken} == {
        "Netral: ringkasan harian: 2 pemberitahuan"
    }


def test_what_was_read_meanwhile_or_is_out_of_sight_is_not_mailed(
    case: Journey,
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    reader, shut = with_box(session), with_box(session)
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    with work(world.system_actor) as act:
        tell(act, [reader.id], "assigned")
        tell(act, [shut.id], "assigned", case=case.case_id)
    with work(actor_of(session, reader, "verifier")) as act:
        read_notices(
            act, list(session.scalars(select(Notice.id).where(Notice.account_id == reader.id)))
        )
    with work(chief) as act:
        teamwork.note_conflict(act, case.case_id, shut.id, reason="kerabat terlapor")
    rounds()

    left = session.execute(select(OutboxRow.account_id, OutboxRow.left_out)).all()
    assert sorted(left) == sorted([(reader.id, LeftOut.READ), (shut.id, LeftOut.OUT_OF_SIGHT)])
    assert (box.taken, mails(session)) == ([], [])


def test_a_mail_of_a_case_that_goes_out_of_sight_between_two_tries_is_dropped(
    case: Journey,
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    person = with_box(session)
    assigned(case, session, work, person)
    box.plan = lambda _a, _n: "451 4.3.0 later"
    rounds()
    with work(actor_of(session, person, "verifier")) as act:
        teamwork.note_conflict(act, case.case_id, person.id, reason="kerabat terlapor")
    box.plan = lambda _a, _n: TAKE
    clock.at += timedelta(hours=1)
    rounds()
    assert box.taken == []
    assert [mail.state for mail in mails(session)] == [MailState.DROPPED]


def test_an_account_that_is_closed_gets_nothing_more(
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    waiting, tried = with_box(session), with_box(session)
    box.plan = lambda _a, _n: "451 4.3.0 later"
    with work(world.system_actor) as act:
        tell(act, [tried.id], "assigned")
    rounds()
    with work(world.system_actor) as act:
        tell(act, [waiting.id], "assigned")
    for account in (waiting, tried):
        session.get_one(Account, account.id).is_active = False
    session.commit()
    box.plan = lambda _a, _n: TAKE
    clock.at += timedelta(hours=1)
    rounds()
    assert box.taken == []
    assert [mail.state for mail in mails(session)] == [MailState.DROPPED]


@pytest.mark.parametrize(
    "lie", ["451 4.3.0 busy", "RCPT 450 4.2.1 later", STALL, DROP_BEFORE, DROP_IN_DATA, DROP_AFTER]
)
def test_a_mail_that_was_put_off_is_tried_again_under_the_same_message_id(
    lie: str,
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    clock: TestClock,
    rounds: Callable[[], object],
) -> None:
    person = with_box(session)
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    box.plan = lambda _a, number: lie if number < 2 else TAKE
    rounds()
    [mail] = mails(session)
    named = mail.message_id
    assert (mail.state, mail.attempts, mail.not_before) == (
        MailState.WAITING,
        1,
        MONDAY_NINE + timedelta(minutes=1),
    )
    for _ in range(7):
        clock.at += timedelta(minutes=1)
        rounds()
    [mail] = mails(session)
    assert (mail.state, mail.attempts, mail.message_id) == (MailState.SENT, 3, named)
    assert {one.message_id for one in box.taken} == {named}
    assert len(box.taken) == (3 if lie == DROP_AFTER else 1)


def test_a_refusal_for_good_ends_the_mail_and_is_told_in_the_application(
    session: Session, work: Begin, world: World, box: Box, rounds: Callable[[], object]
) -> None:
    person, admin = with_box(session), with_box(session, "administrator")
    box.plan = lambda _a, _n: "554 5.7.1 not welcome"
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    rounds()
    [mail] = mails(session)
    assert (mail.state, mail.said) == (MailState.REFUSED, "554 5.7.1 not welcome")
    told = session.execute(select(Notice.account_id, Notice.kind).order_by(Notice.id)).all()
    assert told == [
        (person.id, "assigned"),
        (person.id, "mail_refused"),
        (admin.id, "mail_of_another_refused"),
    ]


@pytest.mark.parametrize(
    ("answer", "is_shut"),
    [
        ("RCPT 550 5.1.1 no such user", True),
        ("RCPT 550 no such user", True),
        ("RCPT 550 5.7.1 relaying denied", False),  # a policy against us
        ("RCPT 552 5.2.2 mailbox full", False),
        ("554 5.7.1 not welcome", False),
    ],
)
def test_an_address_that_is_nobodys_gets_nothing_more_and_no_other_refusal_shuts_one(
    answer: str,
    is_shut: bool,
    session: Session,
    work: Begin,
    world: World,
    box: Box,
    rounds: Callable[[], object],
) -> None:
    person = with_box(session)
    box.plan = lambda _a, _n: answer
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    rounds()
    session.expire_all()
    refused = session.get_one(Postbox, person.id).refused_because
    assert refused == (answer.removeprefix("RCPT ") if is_shut else None)
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    assert session.scalar(select(func.count(OutboxRow.notice_id))) == (1 if is_shut else 2)


def test_while_the_server_is_away_all_mail_waits_and_none_is_lost(
    session: Session, work: Begin, world: World, clock: TestClock, box: Box
) -> None:
    people = [with_box(session) for _ in range(3)]
    with work(world.system_actor) as act:
        tell(act, [one.id for one in people], "assigned")
    with mail_server(box) as port:
        post = post_office(port)
    for _ in range(30):
        done = deliver(lambda: work(world.system_actor), post, write)
        assert done.later <= 1
        clock.at += timedelta(minutes=1)
    assert {mail.state for mail in mails(session)} == {MailState.WAITING}
    assert sum(mail.attempts for mail in mails(session)) <= 8
    with mail_server(box) as port:
        post = post_office(port)
        clock.at += timedelta(minutes=15)
        deliver(lambda: work(world.system_actor), post, write)
    assert len(box.taken) == 3


def test_a_round_that_takes_long_leaves_the_rest_to_the_next_one(
    session: Session, work: Begin, world: World, clock: TestClock, box: Box
) -> None:
    people = [with_box(session) for _ in range(3)]
    with work(world.system_actor) as act:
        tell(act, [one.id for one in people], "assigned")
    box.slowness = lambda: 0.1
    with mail_server(box) as port:
        deliver(lambda: work(world.system_actor), post_office(port, whole=0.05), write)
        assert len(box.taken) == 1
        deliver(lambda: work(world.system_actor), post_office(port), write)
        assert len(box.taken) == 3
    assert {mail.attempts for mail in mails(session)} == {1}


def test_a_try_that_came_to_no_end_is_made_again_after_its_lease(
    session: Session,
    work: Begin,
    world: World,
    clock: TestClock,
    box: Box,
    post: PostOffice,
    rounds: Callable[[], object],
) -> None:
    person = with_box(session)
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    box.plan = lambda _a, _n: "451 4.3.0 busy"
    rounds()
    clock.at += timedelta(minutes=1)
    with work(world.system_actor) as act:
        begun = claim(act, post)
    assert begun is not None
    box.plan = lambda _a, _n: TAKE
    clock.at += LEASE - timedelta(seconds=1)
    rounds()
    assert box.taken == []
    clock.at += timedelta(seconds=1)
    rounds()
    assert [one.message_id for one in box.taken] == [begun.message_id]


def test_several_urgent_notices_that_wait_come_as_one_mail(
    session: Session, work: Begin, world: World, box: Box, rounds: Callable[[], object]
) -> None:
    person = with_box(session)
    with work(world.system_actor) as act:
        for _ in range(3):
            tell(act, [person.id], "role_proposed", name="Orang Lain", role="verifier")
    rounds()
    [taken] = box.taken
    assert taken.message["Subject"] == "Netral: 3 pemberitahuan"
    assert "Orang Lain" not in taken.text


def test_without_a_mail_server_nothing_is_tried(
    session: Session, work: Begin, world: World
) -> None:
    closed = PostOffice(None, Quiet(), lambda: "x" * 32)
    done = deliver(lambda: work(world.system_actor), closed, write)
    assert (done.sent, done.later, done.refused) == (0, 0, 0)
