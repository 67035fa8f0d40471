"""What is recorded of a region, and regions beside one another."""

import re

import pytest
from sqlalchemy import select

from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.prevention import (
    Activity,
    ActivityKind,
    Memorandum,
    RecordKind,
    StaffGroup,
    Vulnerability,
    Workforce,
    kept,
    taken_up,
)
from tracker.queries.region_records import region_page
from tracker.queries.running_law import running_law
from tracker.services.region_records import record_of_region, withdraw_record
from tracker.store.region_records import RegionRecord

COACHING = Activity(
    ActivityKind.COACHING,
    PartialDay(2024, 5, 20),
    "Pembinaan disiplin dan netralitas",
    "kepala perangkat daerah, camat, lurah",
    "BKN, KASN",
    None,
)
TANGERANG, BANTEN = "36.71", "36"
STAFF = Workforce(2018, StaffGroup.TOTAL, 8261)


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def officer(found):
    return found.actor("verifier", "bawaslu")


def text_of(response):
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(bare.split())


@pytest.mark.parametrize(
    "facts",
    [
        COACHING,
        STAFF,
        Memorandum("Netralitas", "Pemkot dan Bawaslu", "", PartialDay(2023), None),
        Memorandum("N", "P", "1/2", PartialDay(2023, 1), PartialDay(2024, 12, 31)),
        Vulnerability(2023, "tiga provinsi tertinggi", ""),
    ],
)
def test_facts_come_back_as_they_were_kept(facts):
    assert taken_up(facts.of, kept(facts)) == facts


def test_a_record_is_told_to_the_book_and_read_on_the_page(session, work, found, officer):
    with work(officer) as act:
        record_of_region(act, TANGERANG, COACHING, "Berita 20 Mei 2024")
    (view,) = region_page(session, officer, running_law(session), TANGERANG).records[
        RecordKind.ACTIVITY
    ]
    assert (view.facts, view.source, view.may_withdraw) == (COACHING, "Berita 20 Mei 2024", True)
    assert (view.around.before, view.around.after) == (0, 0)  # a verifier has the dashboard


def test_cases_before_and_after_an_activity_are_counted_for_who_reads_the_dashboard(
    session, work, found, officer
):
    with work(officer) as act:
        record_of_region(act, TANGERANG, COACHING, "Berita")
    commissioner = found.actor("commissioner", "bawaslu")
    page = region_page(session, commissioner, running_law(session), TANGERANG)
    around = page.records[RecordKind.ACTIVITY][0].around
    assert (around.before, around.after) == (0, 0)
    assert str(around.before_filters.since) == "2024-02-20"  # 90 days before 20 May
    assert str(around.after_filters.until) == "2024-08-17"


def test_nobody_records_of_a_region_that_is_not_theirs(work, found, officer):
    for actor in (officer, found.actor("discipline_officer", "bkpsdm")):
        with work(actor) as act, pytest.raises(Forbidden):
            record_of_region(act, BANTEN, STAFF, "Berita")
    with work(officer) as act, pytest.raises(NotFound):
        record_of_region(act, "99", STAFF, "Berita")
    with work(found.actor("supervisor", "bawaslu")) as act, pytest.raises(Forbidden):
        record_of_region(act, TANGERANG, STAFF, "Berita")


@pytest.mark.parametrize(
    ("facts", "source", "wrong"),
    [
        (STAFF, " ", {"source": ["required"]}),
        (Workforce(2030, StaffGroup.TOTAL, 5), "S", {"year": ["in_the_future"]}),
        (Vulnerability(2023, " ", ""), "S", {"standing": ["required"]}),
        (Vulnerability(1990, "x", ""), "S", {"year": ["out_of_bounds"]}),
        (
            Memorandum("N", "P", "", PartialDay(2024, 2), PartialDay(2023)),
            "S",
            {"until": ["ends_before_it_begins"]},
        ),
    ],
)
def test_what_cannot_be_so_is_refused(session, work, officer, facts, source, wrong):
    with work(officer) as act, pytest.raises(Invalid) as refused:
        record_of_region(act, TANGERANG, facts, source)
    assert refused.value.errors == wrong
    assert session.scalars(select(RegionRecord)).all() == []


def test_a_record_is_taken_back_by_its_agency_alone_once_and_with_a_reason(
    session, work, found, officer
):
    with work(officer) as act:
        number = record_of_region(act, TANGERANG, STAFF, "Berita 2018")
    with work(found.actor("discipline_officer", "bkpsdm")) as act, pytest.raises(Forbidden):
        withdraw_record(act, TANGERANG, number, "Salah")
    with work(officer) as act, pytest.raises(NotFound):
        withdraw_record(act, BANTEN, number, "Salah")
    with work(officer) as act, pytest.raises(Invalid):
        withdraw_record(act, TANGERANG, number, " ")
    with work(officer) as act:
        withdraw_record(act, TANGERANG, number, "Angka PNS saja")
    with work(officer) as act, pytest.raises(WrongStage):
        withdraw_record(act, TANGERANG, number, "Lagi")
    page = region_page(session, officer, running_law(session), TANGERANG)
    (view,) = page.records[RecordKind.WORKFORCE]
    assert (view.withdrawn_because, view.may_withdraw) == ("Angka PNS saja", False)


def test_an_officer_records_and_takes_back_on_the_pages(sign_in, found):
    writer = sign_in("verifier")
    assert writer.get("/daerah").headers["Location"] == "/daerah/36.71"
    assert "Belum ada" in text_of(writer.get("/daerah/36.71"))
    form = "/daerah/36.71/catat/workforce"
    html = writer.get(form).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    typed = {"csrf_token": token, "year": "2018", "group": "total", "count": "8261"}
    refused = writer.post(form, data=typed)
    assert refused.status_code == 422
    assert "8261" in refused.get_data(as_text=True)
    done = writer.post(form, data={**typed, "source": "Berita BKPSDM 2018"})
    assert done.headers["Location"] == "/daerah/36.71#workforce"
    shown = text_of(writer.get("/daerah/36.71"))
    assert "2018 · Seluruh ASN: 8.261" in shown
    back = re.search(r"/daerah/36\.71/catatan/\d+/tarik", writer.get("/daerah/36.71").text).group()
    assert "8.261" in text_of(writer.get(back))
    taken = writer.post(back, data={"csrf_token": token, "reason": "Salah tahun"})
    assert taken.status_code == 303
    assert "Ditarik: Salah tahun" in text_of(writer.get("/daerah/36.71"))
    assert writer.get(back).status_code == 404


def test_the_dashboard_shows_activities_with_the_cases_before_and_after(
    session, work, found, officer, sign_in
):
    supervisor = sign_in("supervisor")
    assert "Belum ada sosialisasi" in text_of(supervisor.get("/dasbor"))
    on = Activity(
        ActivityKind.OUTREACH, PartialDay(2024, 10, 1), "Sosialisasi netralitas", "camat", "", 40
    )
    with work(officer) as act:
        record_of_region(act, TANGERANG, on, "Berita")
        record_of_region(act, TANGERANG, COACHING, "Berita 20 Mei 2024")
    said = text_of(supervisor.get("/dasbor"))
    assert "Sosialisasi netralitas" in said
    assert "Perkara dalam 90 hari sebelumnya: 0 · 90 hari sejak hari itu: 1" in said
    assert said.index("Sosialisasi netralitas") < said.index("Pembinaan disiplin")
    only = text_of(supervisor.get("/dasbor?sampai=2024-06-30"))
    assert "Sosialisasi netralitas" not in only
    assert "Pembinaan disiplin" in only


def test_a_source_that_several_records_share_is_told_once(work, officer, sign_in):
    parts = (StaffGroup.TOTAL, StaffGroup.TEACHER, StaffGroup.FUNCTIONAL)
    for group in parts:
        with work(officer) as begun:
            record_of_region(begun, TANGERANG, Workforce(2018, group, 806), "Surat BKPSDM 1/2018")
    page = sign_in("auditor").get(f"/daerah/{TANGERANG}")
    assert text_of(page).count("Surat BKPSDM 1/2018") == 1
    assert "#s-workforce" not in page.text
    with work(officer) as begun:
        record_of_region(begun, TANGERANG, Workforce(2019, parts[0], 900), "Laporan tahun 2019")
    page = sign_in("auditor").get(f"/daerah/{TANGERANG}")
    for source in ("Surat BKPSDM 1/2018", "Laporan tahun 2019"):
        assert text_of(page).count(source) == 1
    numbers = re.findall(r'href="#(s-workforce-[12])">Sumber [12]<', page.text)
    assert numbers == ["s-workforce-1", *["s-workforce-2"] * 3]
    assert all(f'id="{number}"' in page.text for number in numbers)
