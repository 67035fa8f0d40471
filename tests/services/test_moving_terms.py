"""A holiday decree moves open terms only by the hand of the agency that they bind."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from tests.builders import law_documents, make_account
from tests.journeys import REPORT, journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Stale
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor
from tracker.queries.case_choices import term_explained
from tracker.queries.case_list import case_list
from tracker.queries.cases import case_page
from tracker.queries.filters import CaseFilters
from tracker.queries.running_law import running_law
from tracker.queries.term_moves import move_lines, moves_by_agency, moves_of
from tracker.services.law import apply_law
from tracker.services.moving_terms import move_terms
from tracker.services.system_account import system_actor
from tracker.store.cases import Case, TermRow
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store
from tracker.store.people import Agency

PEMILU = replace(REPORT, election="pemilu-2024", contest="dpr")
"""Working days: filed on Monday 7 October 2024, the initial study is due on Wednesday the 9th."""


NEW_YEAR = """
[[holiday_year]]
id = "holidays-2027"
year = 2027
national = 1
joint_leave = 0
decrees = ["skb-libur-2026"]
confidence = "recalled"

[[holiday]]
id = "holiday-2027-01-01"
on = 2027-01-01
label_id = "Tahun Baru"
label_en = "New Year"
kind = "national"
decree = "SKB uji"
confidence = "recalled"
"""


def with_day_off(on: str, region: str = "36.71") -> dict[str, str]:
    """The law data with one more local day off."""
    documents = law_documents()
    documents["holidays.toml"] += f"""
[[holiday]]
id = "holiday-{on}-uji"
on = {on}
label_id = "Hari uji"
label_en = "Day of a test"
kind = "local"
decree = "Keputusan uji 1/2024"
region = "{region}"
confidence = "recalled"
"""
    return documents


@pytest.fixture
def person(session, work):
    def acting(role: str, agency: str = "bawaslu"):
        account = make_account(session, role, agency)
        found = journey(session, work).actor(role, agency)
        return Actor(account.id, account.agency_id, found.agency_kind, found.region, found.roles)

    return acting


@pytest.fixture
def decreed(session, work):
    def load(documents):
        with work(system_actor(session)) as opened:
            apply_law(opened, documents)

    return load


def moved(opened):
    return move_terms(opened, opened.law.digest.hex())


def due_days(session, case_id):
    session.expire_all()
    rows = session.scalars(select(TermRow).where(TermRow.case_id == case_id))
    return {row.term: row.due_on for row in rows}


def test_a_decree_alone_moves_nothing_and_says_what_it_would_move(session, work, decreed, person):
    case = journey(session, work).filed(PEMILU).case_id
    before = due_days(session, case)
    assert before["pemilu-initial-study"] == date(2024, 10, 9)

    decreed(with_day_off("2024-10-09"))

    assert due_days(session, case) == before
    [told] = moves_by_agency(session, running_law(session))
    assert (told.name, told.moved, told.open) == ("Bawaslu Kota Tangerang", 1, 1)
    moves = moves_of(session, person("supervisor"), running_law(session))
    [line] = move_lines(session, moves)
    assert (line.was, line.now) == (date(2024, 10, 9), date(2024, 10, 10))


def test_a_package_tells_what_it_would_move_before_it_is_applied(session, work):
    journey(session, work).filed(PEMILU)
    planned = RunningLaw.from_documents(with_day_off("2024-10-08"))

    assert [one.moved for one in moves_by_agency(session, planned)] == [1]
    assert moves_by_agency(session, running_law(session)) == ()


def test_what_a_package_would_move_can_be_read_without_a_transaction(engine, tmp_path):
    """As a page that only asks reads: each statement stands alone."""
    planned = RunningLaw.from_documents(with_day_off("2024-10-08"))
    store = Store(tmp_path, engine.url.render_as_string(hide_password=False), 20)

    with store.reader() as reader:
        assert moves_by_agency(reader, planned) == ()
    store.close()


def test_the_supervisor_moves_the_terms_of_the_agency_and_both_days_stay_known(
    session, work, decreed, person
):
    case = journey(session, work).filed(PEMILU).case_id
    decreed(with_day_off("2024-10-09"))

    with work(person("supervisor")) as opened:
        assert moved(opened) == 1

    assert due_days(session, case)["pemilu-initial-study"] == date(2024, 10, 10)
    assert session.get_one(Case, case).next_due_on == date(2024, 10, 10)
    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.TERM_MOVED)).all()
    [facts] = [json.loads(entry.text)["facts"] for entry in entries]
    assert (facts["term"], facts["was"], facts["now"]) == (
        "pemilu-initial-study",
        "2024-10-09",
        "2024-10-10",
    )
    assert [entry.case_id for entry in entries] == [case]


def test_a_second_time_there_is_nothing_left_to_move(session, work, decreed, person):
    journey(session, work).filed(PEMILU)
    decreed(with_day_off("2024-10-09"))
    head = person("supervisor")

    with work(head) as opened:
        moved(opened)
    with work(head) as opened:
        assert moved(opened) == 0
    assert moves_by_agency(session, running_law(session)) == ()


def test_another_agency_moves_none_of_them(session, work, decreed, person):
    case = journey(session, work).filed(PEMILU).case_id
    before = due_days(session, case)
    decreed(with_day_off("2024-10-09"))

    for agency in ("bawaslu_cilegon", "bkpsdm"):
        with work(person("supervisor", agency)) as opened:
            assert moved(opened) == 0
    assert due_days(session, case) == before


def test_a_day_off_of_another_region_moves_nothing(session, work, decreed):
    journey(session, work).filed(PEMILU)
    decreed(with_day_off("2024-10-09", "36.72"))

    assert moves_by_agency(session, running_law(session)) == ()


def test_days_shown_under_another_law_are_not_applied(session, work, decreed, person):
    case = journey(session, work).filed(PEMILU).case_id
    before = due_days(session, case)
    shown = running_law(session).digest.hex()
    decreed(with_day_off("2024-10-09"))

    with pytest.raises(Stale), work(person("supervisor")) as opened:
        move_terms(opened, shown)
    assert due_days(session, case) == before


@pytest.mark.parametrize("role", ["verifier", "commissioner", "intake_officer", "administrator"])
def test_only_a_supervisor_moves_terms(session, work, decreed, person, role):
    journey(session, work).filed(PEMILU)
    decreed(with_day_off("2024-10-09"))

    with pytest.raises(Forbidden), work(person(role)) as opened:
        moved(opened)


def test_a_term_that_was_met_stays_where_it_was(session, work, decreed, person):
    case = journey(session, work).filed(PEMILU).takes("start_review").takes("accept_requirements")
    met = due_days(session, case.case_id)["pemilu-initial-study"]
    decreed(with_day_off("2024-10-09"))

    with work(person("supervisor")) as opened:
        moved(opened)
    assert due_days(session, case.case_id)["pemilu-initial-study"] == met


def test_a_loaded_decree_settles_a_provisional_term(session, work, decreed, person, clock):
    """Filed on Wednesday 30 December 2026, two working days: Friday 1 January 2027 as long as
    nobody knows its holidays, Monday the 4th once they are decreed."""
    clock.set("2026-12-30")
    filing = replace(PEMILU, submitted_on=date(2026, 12, 30), known_on=PartialDay(2026, 12, 29))
    case = journey(session, work).filed(filing).case_id
    [row] = session.scalars(select(TermRow).where(TermRow.term == "pemilu-initial-study"))
    assert (row.due_on, row.is_provisional) == (date(2027, 1, 1), True)
    documents = law_documents()
    documents["holidays.toml"] += NEW_YEAR
    decreed(documents)

    with work(person("supervisor")) as opened:
        assert moved(opened) == 1

    assert due_days(session, case)["pemilu-initial-study"] == date(2027, 1, 4)
    assert not row.is_provisional


# --- whose calendar counts ------------------------------------------------------------------------

OFFICER = {"by": "discipline_officer", "agency": "bkpsdm_cilegon"}


def summoned(session, work):
    """A case of Bawaslu Kota Tangerang, whose respondent BKPSDM Kota Cilegon summons on Monday 7
    October 2024: seven working days later it is Wednesday the 16th."""
    case = journey(session, work).filed().to_sent("bkpsdm_cilegon")
    for move in ("receive_file", "summon_1"):
        case.takes(move, case.people[0], **OFFICER)
    return case


@pytest.mark.parametrize(
    ("region", "due"), [("36.72", date(2024, 10, 17)), ("36.71", date(2024, 10, 16))]
)
def test_a_term_counts_the_days_off_of_the_office_that_it_binds(
    session, work, decreed, region, due
):
    """Off in one of the two cities alone: where the case was taken in makes no difference."""
    decreed(with_day_off("2024-10-10", region))

    assert due_days(session, summoned(session, work).case_id)["d-summons-1"] == due


def test_each_agency_keeps_its_own_working_week(session, work, world):
    agency = session.get_one(Agency, world["bkpsdm_cilegon"])
    agency.settings = {**agency.settings, "workweek": 6}
    session.commit()

    case = summoned(session, work)  # 8 to 12 and 14 to 15 October, the Saturday counted
    assert due_days(session, case.case_id)["d-summons-1"] == date(2024, 10, 15)


def test_a_decree_of_a_region_moves_the_terms_that_bind_its_offices(session, work, decreed, person):
    case = summoned(session, work).case_id
    decreed(with_day_off("2024-10-10", "36.72"))

    [told] = moves_by_agency(session, running_law(session))
    assert (told.name, told.moved) == ("BKPSDM Kota Cilegon", 1)
    with work(person("supervisor")) as opened:
        assert moved(opened) == 0
    with work(person("supervisor", "bkpsdm_cilegon")) as opened:
        assert moved(opened) == 1
    assert due_days(session, case)["d-summons-1"] == date(2024, 10, 17)


def test_a_decree_where_the_case_was_taken_in_moves_no_term_of_another_region(
    session, work, decreed
):
    summoned(session, work)
    decreed(with_day_off("2024-10-10"))

    assert moves_by_agency(session, running_law(session)) == ()


def test_the_explanation_names_the_office_whose_calendar_counted(session, work, decreed):
    decreed(with_day_off("2024-10-10", "36.72"))
    case = summoned(session, work)
    row = session.scalars(select(TermRow).where(TermRow.term == "d-summons-1")).one()

    told = term_explained(
        session,
        case.actor("discipline_officer", "bkpsdm_cilegon"),
        case.case_id,
        row.id,
        running_law(session),
    )
    assert (told.office, told.due.due) == ("BKPSDM Kota Cilegon", date(2024, 10, 17))


def test_a_term_that_runs_keeps_its_day_although_another_office_would_count_otherwise(
    session, work, decreed, person
):
    """As a term opened under the calendar of another office: it moves by hand alone."""
    decreed(with_day_off("2024-10-10", "36.72"))
    case = summoned(session, work)
    session.execute(
        update(TermRow).where(TermRow.term == "d-summons-1").values(due_on=date(2024, 10, 16))
    )
    session.commit()

    case.takes("form_team", case.people[0], **OFFICER)
    assert due_days(session, case.case_id)["d-summons-1"] == date(2024, 10, 16)
    [move] = moves_of(session, person("supervisor", "bkpsdm_cilegon"), running_law(session))
    assert (move.term.due, move.now.due) == (date(2024, 10, 16), date(2024, 10, 17))


def test_lists_and_the_case_page_count_the_days_left_of_the_office_that_is_bound(
    session, work, decreed
):
    """A decree of Monday 7 October is handed over within 14 working days, one of the first three
    a day off in Cilegon: 28 October, 14 days ahead there, which are 15 where it was taken in."""
    decreed(with_day_off("2024-10-10", "36.72"))
    case = summoned(session, work)
    for move in ("examine", "report_findings", "decide"):
        case.takes(move, case.people[0], **OFFICER)
    officer = case.actor("discipline_officer", "bkpsdm_cilegon")
    law, today = running_law(session), date(2024, 10, 7)

    [row] = case_list(session, officer, CaseFilters(), today, law).rows
    assert (row.due, row.standing.days_left) == (date(2024, 10, 28), 14)
    page = case_page(session, officer, case.case_id, law, today)
    [term] = [one for one in page.terms if one.term == "d-delivery"]
    assert (term.due_on, term.standing.days_left) == (date(2024, 10, 28), 14)
    assert not page.ground.calendar.is_working(date(2024, 10, 10))  # what warnings count by
