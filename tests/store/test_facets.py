"""Facets of a case: the database keeps them in line with what they repeat."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import build_world
from tests.counting_by_hand import make_crowd
from tests.generated_rows import CHANNELS
from tests.queries.conftest import TODAY
from tracker.store.base import make_engine
from tracker.store.cases import Case, Conduct, Respondent, SanctionRow
from tracker.store.migrating import downgrade, upgrade


@pytest.fixture
def empty(server: str) -> Iterator[Engine]:
    engine = make_engine(databases.empty(server, "facets"))
    yield engine
    engine.dispose()


def facets(session: Session, case_id: int) -> tuple[str, str, str]:
    session.expire_all()
    case = session.get_one(Case, case_id)
    return case.type_facets, case.channel_facets, case.result_facets


def test_a_conduct_that_is_added_changed_or_struck_changes_the_facets(session: Session) -> None:
    made = make_crowd(session, TODAY, 1).cases[0]
    for row in session.query(Conduct).filter_by(case_id=made.id):
        session.execute(text(f"DELETE FROM conduct_respondents WHERE conduct_id = {row.id}"))
        session.delete(row)
    session.flush()
    assert facets(session, made.id)[:2] == ("", "")

    session.add(Conduct(case_id=made.id, ordinal=7, type="share", channel="WhatsApp, offline"))
    session.add(Conduct(case_id=made.id, ordinal=8, type="like", channel=None))
    session.flush()
    assert facets(session, made.id)[:2] == ("like share", "offline unknown whatsapp")

    share = session.query(Conduct).filter_by(case_id=made.id, ordinal=7).one()
    share.channel = "papan pengumuman"
    session.flush()
    assert facets(session, made.id)[1] == "other unknown"


def test_a_sanction_shows_only_once_it_is_reported_back(session: Session) -> None:
    made = make_crowd(session, TODAY, 1).cases[0]
    session.query(SanctionRow).filter_by(case_id=made.id).delete()
    first = made.people[0].id
    for person in session.query(Respondent).filter_by(case_id=made.id):
        person.outcome, person.recommended = None, "heavy" if person.id == first else None
    session.flush()
    assert facets(session, made.id)[2] == "pair:heavy>- recommended:heavy"

    sanction = SanctionRow(
        case_id=made.id,
        respondent_id=first,
        step_id=made.row["step"],
        level="medium",
        is_imposed=True,
        basis=[],
    )
    session.add(sanction)
    session.flush()
    assert facets(session, made.id)[2] == "pair:heavy>- recommended:heavy"
    sanction.is_disclosed = True
    session.flush()
    assert facets(session, made.id)[2] == "imposed:medium pair:heavy>medium recommended:heavy"


@pytest.mark.parametrize("channel", [c for c in CHANNELS if c], ids=str)
def test_a_channel_in_free_words_falls_into_its_groups(session: Session, channel: str) -> None:
    groups = session.execute(text("SELECT channel_groups(:c)"), {"c": channel}).scalar_one()
    assert set(groups) == CHANNELS[channel]


def test_cases_keep_their_facets_over_the_migration_and_back(empty: Engine) -> None:
    upgrade(empty)
    with Session(empty) as session:
        build_world(session)
        session.commit()
        made = make_crowd(session, TODAY, 60).cases
        before = {case.id: facets(session, case.id) for case in made}
    downgrade(empty, "0001")
    with empty.connect() as connection:
        rows = connection.execute(text("SELECT id, conduct_facets, result_facets FROM cases"))
        together = {row.id: (row.conduct_facets.split(), row.result_facets) for row in rows}
    for case_id, (types, channels, results) in before.items():
        told = [f"channel:{c}" for c in channels.split()] + [f"type:{t}" for t in types.split()]
        assert together[case_id] == (told, results)
    upgrade(empty)
    with Session(empty) as session:
        assert {case.id: facets(session, case.id) for case in made} == before
