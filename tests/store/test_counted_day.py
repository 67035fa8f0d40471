"""The day by which a case counts, in the column that lists and figures read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import build_world, world_of
from tracker.domain.days import PartialDay
from tracker.domain.standing import Origin
from tracker.store.base import make_engine
from tracker.store.cases import Case, Step
from tracker.store.migrating import downgrade, upgrade

APRIL = PartialDay(2021, 4)
FILED = datetime(2024, 10, 7, 2, tzinfo=UTC)
COUNTED = "SELECT counted_on, counted_until FROM cases WHERE id = :id"


@pytest.fixture
def empty(server: str) -> Iterator[Engine]:
    engine = make_engine(databases.empty(server, "counted_day"))
    yield engine
    engine.dispose()


def a_case(session: Session, ref: str, **days: PartialDay | None) -> int:
    world = world_of(session)
    case = Case(
        sender="uji",
        sender_ref=ref,
        agency_id=world["bawaslu"],
        receiving_agency_id=world["bawaslu"],
        region_code="36.71",
        title=ref,
        narrative="Uraian.",
        is_imported=True,
        filed_at=FILED,
        filed_by=world.system,
        **days,
    )
    session.add(case)
    session.flush()
    return case.id


def counted(session: Session, case_id: int) -> tuple[date, date]:
    row = session.execute(text(COUNTED), {"id": case_id}).one()
    return row.counted_on, row.counted_until


def test_received_goes_before_known_before_first_recorded_before_filed(session: Session) -> None:
    august, may = PartialDay(2023, 8, 3), PartialDay(2023, 5)
    first: dict[str, PartialDay] = {"first_recorded_on": PartialDay(2022)}
    cases = [
        (a_case(session, "a", received_on=august, known_on=may, **first), "2023-08-03"),
        (a_case(session, "b", known_on=may, **first), "2023-05-01"),
        (a_case(session, "c", **first), "2022-01-01"),
        (a_case(session, "d"), "2024-10-07"),
    ]

    assert [counted(session, case)[0].isoformat() for case, _ in cases] == [d for _, d in cases]
    assert counted(session, cases[1][0])[1] == date(2023, 5, 31)
    assert counted(session, cases[2][0])[1] == date(2022, 12, 31)


def test_cases_that_were_there_count_by_their_first_event_after_the_migration(
    empty: Engine,
) -> None:
    """Before it an imported case without a day counted in the month of its import."""
    upgrade(empty)
    with Session(empty) as session:
        build_world(session)
        dated = a_case(session, "dated")
        an_event(session, dated, 1, None)
        an_event(session, dated, 2, "2023-09")
        an_event(session, dated, 3, "2023-01-15")
        an_event(session, a_case(session, "received", received_on=APRIL), 1, "2020-01-01")
        an_event(session, a_case(session, "mute"), 1, None)
        mended = a_case(session, "mended")
        right = an_event(session, mended, 1, "2022-03-01")
        an_event(session, mended, 1, "2019-03-01", superseded_by=right)
        session.commit()
    by_import = ("2024-10-07", "2024-10-07")

    downgrade(empty, "0004")
    before = {
        "dated": by_import,
        "received": ("2021-04-01", "2021-04-30"),
        "mute": by_import,
        "mended": by_import,
    }
    assert counted_all(empty) == before
    upgrade(empty)
    after = before | {
        "dated": ("2023-09-01", "2023-09-30"),
        "mended": ("2022-03-01", "2022-03-01"),
    }
    assert counted_all(empty) == after
    downgrade(empty, "0004")
    assert counted_all(empty) == before


def an_event(session: Session, case: int, position: int, on: str | None, **more: int) -> int:
    step = Step(
        case_id=case,
        position=position,
        lane="verification",
        stage="received",
        happened_on=PartialDay.parse(on) if on else None,
        facts={},
        origin=Origin.RECORDED,
        recorded_at=FILED,
        recorded_by=world_of(session).system,
        **more,
    )
    session.add(step)
    session.flush()
    return step.id


def counted_all(engine: Engine) -> dict[str, tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sender_ref, counted_on, counted_until FROM cases"))
        return {r.sender_ref: (str(r.counted_on), str(r.counted_until)) for r in rows}
