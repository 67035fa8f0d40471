"""The office that a case comes to, or comes back to, is told in the step that brings it."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, make_account
from tests.conftest import TestClock
from tests.imports import Importer, case, event
from tests.journeys import Journey
from tests.mail_servers import Box, mail_server, post_office
from tracker.domain.roles import Actor
from tracker.services.delivering import deliver
from tracker.services.mail_words import write
from tracker.services.work import Work
from tracker.store.people import Account, Notice
from tracker.store.post import Postbox
from tracker.store.post_office import PostOffice

Begin = Callable[[Actor], Work]
OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}


@pytest.fixture
def box(clock: TestClock) -> Box:
    return Box(clock)


@pytest.fixture
def post(box: Box) -> Iterator[PostOffice]:
    with mail_server(box) as port:
        yield post_office(port)


@pytest.fixture
def chiefs(session: Session, clock: TestClock) -> dict[str, Account]:
    """Who hands work out at either side, with an address each."""
    made = {at: make_account(session, "supervisor", at) for at in ("bawaslu", "bkpsdm")}
    for at, account in made.items():
        session.add(
            Postbox(account_id=account.id, address=f"{at}@example.go.id", confirmed_at=clock())
        )
    session.commit()
    return made


def told(session: Session) -> list[tuple[int, str]]:
    rows = select(Notice.account_id, Notice.kind).where(Notice.kind.in_(("arrived", "returned")))
    return [tuple(row) for row in session.execute(rows.order_by(Notice.id))]


def test_a_case_that_goes_over_and_comes_back_is_told_and_mailed_to_the_other_office_alone(
    session: Session,
    work: Begin,
    world: World,
    chiefs: dict[str, Account],
    box: Box,
    post: PostOffice,
) -> None:
    journey = Journey(session, work, world).filed().to_sent("bkpsdm")
    assert told(session) == [(chiefs["bkpsdm"].id, "arrived")]

    first, second = journey.people
    journey.takes("receive_file", first, **OFFICER)
    journey.takes("return_file", second, ground="not_employed_here", **OFFICER)
    assert told(session)[1:] == [(chiefs["bawaslu"].id, "returned")]
    assert {facts == {} for facts in session.scalars(select(Notice.facts))} == {True}

    deliver(lambda: work(world.system_actor), post, write)
    mailed = {one.address: str(one.message["Subject"]) for one in box.taken}
    assert mailed == {
        "bkpsdm@example.go.id": "Netral: Perkara tiba di kantor Anda",
        "bawaslu@example.go.id": "Netral: Perkara dikembalikan ke kantor Anda",
    }
    assert all(f"/perkara/{journey.case_id}" in one.text for one in box.taken)


def test_nobody_is_told_of_cases_that_an_import_brings(
    session: Session, work: Begin, world: World, chiefs: dict[str, Account], tmp_path
) -> None:
    importer = Importer(work, world, tmp_path / "receipts")
    receipt = importer.cases(
        case(
            region="Kota Tangerang",
            events=[event("registered", "2024-10-01"), event("forwarded", "2024-10-07")],
        )
    )
    assert (receipt.created, told(session)) == (1, [])
