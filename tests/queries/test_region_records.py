"""Regions beside one another: counts of everybody, of which small ones stay hidden."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from tests.counting_by_hand import Crowd
from tracker.domain.prevention import StaffGroup, Workforce
from tracker.domain.rates import rate_of
from tracker.queries.filters import CaseFilters
from tracker.queries.region_records import league
from tracker.services.region_records import record_of_region, withdraw_record
from tracker.store.cases import Case

TODAY = date(2024, 10, 7)
BANTEN = CaseFilters(region="36")


def rows_of(session, reader, filters=BANTEN):
    found = league(session, reader.actor, reader.law, filters, TODAY)
    return {row.code: row for row in found.rows}


def by_hand(session, since=None):
    """Cases of each regency and city, from the rows themselves."""
    rows = session.scalars(select(Case)).all()
    return Counter(
        case.region_code[:5] for case in rows if since is None or case.counted_on >= since
    )


def test_who_may_open_the_cases_reads_every_count(session, crowd: Crowd):
    counts = by_hand(session)
    rows = rows_of(session, crowd.reader("verifier", "bawaslu_banten"))
    assert len(rows) > 1
    for code, row in rows.items():
        assert (row.count, row.filters) == (counts[code], CaseFilters(region=code))


@pytest.mark.parametrize("who", [("verifier", "bawaslu"), ("supervisor", "bkpsdm_cilegon")])
def test_small_counts_of_others_are_not_told_and_no_list_is_offered(session, crowd: Crowd, who):
    since = date(2024, 9, 20)
    counts, reader = by_hand(session, since), crowd.reader(*who)
    rows = rows_of(session, reader, BANTEN.but(since=since))
    mine = "36.71" if who[1] == "bawaslu" else None
    small = [code for code in rows if counts[code] < 5 and code != mine]
    assert small, "the crowd should have a small cell"
    for code, row in rows.items():
        assert row.count == (None if code in small else counts[code])
        assert (row.filters is not None) == (code == mine)


def test_the_newest_number_of_staff_up_to_the_period_is_the_measure(session, work, crowd: Crowd):
    officer = crowd.world.actor("verifier", "bawaslu")
    with work(officer) as act:
        record_of_region(act, "36.71", Workforce(2018, StaffGroup.TOTAL, 8261), "Berita")
        record_of_region(act, "36.71", Workforce(2023, StaffGroup.TOTAL, 9000), "Surat")
        record_of_region(act, "36.71", Workforce(2023, StaffGroup.TEACHER, 10), "Surat")
        mistake = record_of_region(act, "36.71", Workforce(2024, StaffGroup.TOTAL, 1), "Salah")
    with work(officer) as act:
        withdraw_record(act, "36.71", mistake, "Salah ketik")
    reader, count = crowd.reader("verifier", "bawaslu"), by_hand(session)["36.71"]
    row = rows_of(session, reader)["36.71"]
    assert row.rate == rate_of(count, 9000, 2023)
    earlier = rows_of(session, reader, BANTEN.but(until=date(2019, 12, 31)))["36.71"]
    assert (earlier.staff, earlier.staff_year) == (8261, 2018)


def test_regions_are_compared_in_four_statements(session, crowd: Crowd, statements):
    reader = crowd.reader("verifier", "bawaslu")
    statements.clear()
    rows_of(session, reader)
    assert len(statements) == 4
