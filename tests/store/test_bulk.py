"""Rows of many tables at once, which may name each other."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.builders import World
from tracker.domain.days import PartialDay
from tracker.store.bulk import insert_rows, insert_together, next_ids, refresh_statistics
from tracker.store.cases import Case, Conduct, Respondent
from tracker.store.facets import channel_facets, type_facets

CHANNELS = ["WhatsApp, offline", None, "Facebook"]


def case_row(world: World, case_id: int, **more: object) -> dict[str, object]:
    return {
        "id": case_id,
        "agency_id": world["bawaslu"],
        "receiving_agency_id": world["bawaslu"],
        "region_code": "36.71",
        "title": "A “title” with 'signs'\nand a second line",
        "narrative": "—",
        "received_on": PartialDay(2024, 10),
        "filed_at": "2024-10-07T09:00:00+07:00",
        "filed_by": world.system,
        **more,
    }


def conduct_rows(case_id: int) -> list[dict[str, object]]:
    return [
        {"case_id": case_id, "ordinal": n, "type": kind, "channel": channel}
        for n, (kind, channel) in enumerate(zip(("share", "like", "share"), CHANNELS, strict=True))
    ]


def test_rows_that_name_each_other_are_written_in_one_statement(
    session: Session, world: World, statements: list[str]
) -> None:
    cases, people = session.execute(select(next_ids(Case, 2), next_ids(Respondent, 3))).one()
    assert len({*cases}) == 2
    statements.clear()
    insert_together(
        session,
        {
            Respondent: [
                {"id": one, "case_id": cases[n % 2], "ordinal": n, "status": "PNS"}
                for n, one in enumerate(people)
            ],
            Case: [case_row(world, one) for one in cases],
            Conduct: [],
        },
    )
    assert len(statements) == 1
    made = session.get_one(Case, cases[0])
    assert (made.title, made.received_on) == (case_row(world, 1)["title"], PartialDay(2024, 10))
    assert (made.version, made.is_open, made.is_imported) == (1, True, False)
    held = select(Respondent.case_id).order_by(Respondent.ordinal)
    assert session.scalars(held.where(Respondent.id.in_(people))).all() == [
        cases[0],
        cases[1],
        cases[0],
    ]


def test_a_row_that_names_nobody_is_refused_with_all_the_others(
    session: Session, world: World
) -> None:
    (taken,) = session.execute(select(next_ids(Case, 1))).one()
    stray = {"case_id": taken[0] + 1_000_000, "ordinal": 0, "type": "like"}
    with pytest.raises(IntegrityError), session.begin_nested():
        insert_together(session, {Case: [case_row(world, taken[0])], Conduct: [stray]})
    assert session.get(Case, taken[0]) is None


def test_a_case_written_with_its_facets_is_written_once(session: Session, world: World) -> None:
    """Else a trigger would bring it in line by a second version of the row."""
    (taken, channels) = session.execute(select(next_ids(Case, 2), channel_facets(CHANNELS))).one()
    right = {"type_facets": type_facets(["share", "like", "share"]), "channel_facets": channels}
    versions = []
    for case_id, facets in zip(taken, (right, {}), strict=True):
        before = changed_cases(session)
        row = case_row(world, case_id, **facets)
        insert_together(session, {Case: [row], Conduct: conduct_rows(case_id)})
        versions.append(changed_cases(session) - before)
        made = session.get_one(Case, case_id)
        assert made.type_facets == "like share"
        assert made.channel_facets == "facebook offline unknown whatsapp"
    assert versions == [0, 1]


def test_the_planner_looks_at_a_table_that_outgrew_what_it_knows_and_at_no_other(
    session: Session, world: World
) -> None:
    session.execute(text("ANALYZE"))
    assert refresh_statistics(session) == []

    # Other tests' rows, rolled back, may have left room: so many that the table grows by a quarter.
    size = text("SELECT pg_relation_size('cases')")
    before = session.scalar(size)
    while session.scalar(size) <= 1.25 * before:
        (taken,) = session.execute(select(next_ids(Case, 300))).one()
        insert_rows(session, Case, [case_row(world, case_id) for case_id in taken])

    assert "cases" in (looked_at := refresh_statistics(session))
    assert "regions" not in looked_at
    assert refresh_statistics(session) == []


def changed_cases(session: Session) -> int:
    """How many rows of cases this transaction has changed after writing them."""
    return session.scalar(text("SELECT pg_stat_get_xact_tuples_updated('cases'::regclass)")) or 0
