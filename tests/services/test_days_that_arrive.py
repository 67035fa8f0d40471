"""Days that come by themselves: nobody is late for them, and somebody is told to record them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.journeys import Journey
from tracker.domain.errors import Invalid
from tracker.queries.running_law import running_law
from tracker.services.projection import project_again
from tracker.store.cases import Case, SanctionRow, SentCase, TermRow

OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}


@pytest.fixture
def delivered(session, work, world) -> Journey:
    """A heavy sanction was delivered to the first of two on 7 October 2024."""
    journey = Journey(session, work, world).filed().to_sent("bkpsdm")
    person = journey.people[0]
    journey.takes("return_file", journey.people[1], ground="not_employed_here", **OFFICER)
    for move, answers in (
        ("receive_file", {"regime": "discipline"}),
        ("summon_1", {"examination_on": "2024-10-07"}),
        ("examine", {"examiner": "team"}),
        ("report_findings", {"found": "proven"}),
        (
            "decide",
            {"decision": "violation", "sanction": "heavy-demotion", "decree_on": "2024-10-07"},
        ),
        ("deliver", {}),
    ):
        journey.takes(move, person, **answers, **OFFICER)
    return journey


def sent_row(session, journey: Journey, agency: int) -> SentCase:
    session.expire_all()
    asked = select(SentCase).where(
        SentCase.case_id == journey.case_id, SentCase.agency_id == agency
    )
    return session.scalars(asked).one()


def sanction_of(session, journey: Journey) -> SanctionRow:
    asked = select(SanctionRow).where(SanctionRow.case_id == journey.case_id)
    return session.scalars(asked).one()


def test_the_day_of_effect_is_no_deadline(session, world, delivered):
    row = sent_row(session, delivered, world["bkpsdm"])
    effect = session.scalars(
        select(TermRow).where(TermRow.case_id == delivered.case_id, TermRow.term == "d-effect")
    ).one()

    assert (row.arrives_on, row.arrives) == (effect.due_on, "takes_effect")
    assert row.term != "d-effect"
    assert session.get_one(Case, delivered.case_id).next_term != "d-effect"


def test_the_last_day_of_a_sanction_arrives_when_it_is_carried_out(session, world, delivered):
    person = delivered.people[0]
    delivered.takes("take_effect", person, **OFFICER)
    delivered.takes("execute", person, from_day="2024-10-07", **OFFICER)

    row = sent_row(session, delivered, world["bkpsdm"])
    assert (row.arrives_on, row.arrives) == (date(2025, 10, 6), "served")
    sanction = sanction_of(session, delivered)
    assert (sanction.served_until, sanction.is_served) == (date(2025, 10, 6), False)

    delivered.takes("end_sanction", person, how="time_over", **OFFICER)
    assert sanction_of(session, delivered).is_served
    assert sent_row(session, delivered, world["bkpsdm"]).arrives_on is None


def test_a_last_day_before_the_first_is_refused_beside_its_field(session, delivered):
    person = delivered.people[0]
    delivered.takes("take_effect", person, **OFFICER)

    with pytest.raises(Invalid) as refused:
        delivered.takes("execute", person, from_day="2024-10-07", until_day="2024-10-06", **OFFICER)
    assert refused.value.errors == {"until_day": ["before_first_day"]}


def test_cases_of_an_older_version_are_brought_in_line(session, world, delivered):
    person = delivered.people[0]
    delivered.takes("take_effect", person, **OFFICER)
    delivered.takes("execute", person, from_day="2024-10-07", **OFFICER)
    row = sent_row(session, delivered, world["bkpsdm"])
    row.arrives_on, row.arrives = None, None
    sanction = sanction_of(session, delivered)
    sanction.served_from = sanction.served_until = None
    session.flush()

    assert project_again(session, running_law(session)) == 1
    row = sent_row(session, delivered, world["bkpsdm"])
    assert row.arrives_on == date(2024, 10, 7) + timedelta(days=364)
