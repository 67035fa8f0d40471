"""Reports as their makers and readers meet them: one press, a number, frozen papers."""

import io
import json
import re
from datetime import date

import pytest
from python_calamine import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.builders import make_account
from tests.counting_by_hand import make_crowd
from tests.journeys import FINDING, journey
from tests.letters import words_of
from tests.web.bad_values import BAD
from tracker.domain.days import PartialDay
from tracker.domain.ledger import Act
from tracker.domain.prevention import Activity, ActivityKind
from tracker.domain.reports import CHAPTERS, HIDDEN
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.region_records import record_of_region, withdraw_record
from tracker.services.sweeping import sweep
from tracker.store.ledger import LedgerEntry
from tracker.store.reports import Report, ReportWithdrawal

PILKADA = {"masa": "pilkada-2024", "per": "2024-10-07"}
INSIDE = {**PILKADA, "intern": "y"}


@pytest.fixture
def decided(session, work):
    return journey(session, work).filed(FINDING).to_sent("bkpsdm")


def token(reader):
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', reader.get("/laporan").text)[1]


def sent(reader, **asked):
    return reader.post("/laporan/susun", data={"csrf_token": token(reader), **asked})


def made(reader, **asked):
    """The address of a report that was made now, however much of it is hidden."""
    answer = sent(reader, **{**(asked or PILKADA), "tetap": "y"})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def cells_of(content):
    """Every number by figure and key, with the words and column that it stands under."""
    return [
        (section, row["words"], column, cell)
        for chapter in content["chapters"]
        for section in chapter["sections"]
        for row in section["rows"]
        for column, cell in zip(section["columns"], row["cells"], strict=True)
        if cell
    ]


def last_report(session):
    return session.scalars(select(Report).order_by(Report.id.desc()).limit(1)).one()


def told(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_one_press_on_the_list_makes_the_report_of_the_last_month(sign_in, decided):
    head = sign_in("supervisor")
    page = head.get("/laporan").text
    assert "Belum ada laporan yang dibuat" in page
    form = re.search(r'<form method="post" action="/laporan/susun">.*?</form>', page)[0]
    offered = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', form))
    assert (offered["masa"], offered["per"]) == ("2024-09", "2024-10-07")
    address = head.post("/laporan/susun", data=offered | {"tetap": "y"}).headers["Location"]
    shown = told(head.get(address).text)
    assert "Laporan bulanan: September 2024" in shown
    assert "001/LAP-BLN/36.71/X/2024" in shown
    assert "001/LAP-BLN/36.71/X/2024" in head.get("/laporan").text
    assert "Tidak ada laporan yang cocok" in head.get("/laporan?jenis=quarterly").text


def test_paper_page_and_sheet_tell_the_same_numbers(sign_in, session):
    make_crowd(session, date(2024, 10, 7), 150)
    head = sign_in("commissioner", "bawaslu_ri")
    address = made(head, **INSIDE)
    report = last_report(session)
    paper = words_of(head.get(address + "/laporan.pdf").data)
    book = load_workbook(io.BytesIO(head.get(address + "/laporan.xlsx").data))
    rows = book.get_sheet_by_name("Angka").to_python()[1:]
    cells = cells_of(report.content)
    assert [(r[1], r[2], r[3], r[4], r[6]) for r in rows] == [
        (s["title"], words, column, cell["count"], s["id"]) for s, words, column, cell in cells
    ]
    assert len(cells) > 100
    for wanted in ("BAWASLU RI", report.number, "Laporan pemilihan", "7 Oktober 2024"):
        assert wanted in paper, wanted
    bare = paper.replace(" ", "")
    for section in (s for c in report.content["chapters"] for s in c["sections"]):
        assert section["id"] in bare
        assert section["address"] in bare
    for section, words, _column, cell in cells:
        if len(section["columns"]) == 1 and cell["count"]:
            assert f"{words}{cell['count']}".replace(" ", "") in bare, words
    names = [name for chapter in CHAPTERS for name in chapter.figures]
    first = dict(book.get_sheet_by_name("Laporan").to_python()[1:])
    assert first["Nomor"] == report.number
    assert first["Masa laporan"] == report.content["period"]
    assert (first["Instansi"], first["Tanggal dibuat"]) == ("Bawaslu RI", "7 Oktober 2024")
    assert [r[0] for r in book.get_sheet_by_name("Definisi").to_python()[1:]] == names


def test_the_chapter_of_what_is_open_counts_no_case_that_ended(sign_in, session):
    make_crowd(session, date(2024, 10, 7), 150)
    made(sign_in("commissioner", "bawaslu_ri"), **INSIDE)
    (chapter,) = (c for c in last_report(session).content["chapters"] if c["id"] == "standing")
    numbers = {
        section["name"]: [cell["count"] for row in section["rows"] for cell in row["cells"] if cell]
        for section in chapter["sections"]
    }
    assert sum(numbers["terms_now"]) == numbers["open"][0] > 0


def test_figures_are_those_of_the_command_and_the_identifier_tells_them_again(
    sign_in, session, work, decided, app, clock
):
    account = make_account(session, "supervisor")
    made(sign_in(account), **INSIDE)
    report = last_report(session)
    clock.set("2024-10-08")
    journey(session, work).filed(FINDING).to_registered()
    clock.forward(minutes=20)
    head, runner = sign_in(account), app.test_cli_runner()
    asked = ["--election", "pilkada-2024", "--as", account.username, "--json"]
    for section in (s for c in report.content["chapters"] for s in c["sections"]):
        printed = [
            (cell["key"], cell["count"]) for row in section["rows"] for cell in row["cells"] if cell
        ]
        words = ["stats", "show", section["name"], "--as-of", "2024-10-07", *asked]
        found = json.loads(runner.invoke(args=words).stdout)
        assert sorted(printed) == sorted((f["key"], f["count"]) for f in found["figures"])
        again = head.get(section["address"])
        assert again.status_code == 200, section["address"]
        numbers = re.findall(r'<td class="number">([\d.]+)</td>', again.text)
        assert sorted(map(int, numbers)) == sorted(n for _, n in printed), section["name"]


def test_what_was_frozen_is_the_same_after_later_changes(sign_in, session, work, decided, clock):
    head = sign_in("commissioner")
    address = made(head)
    papers = [head.get(address + end).data for end in ("/laporan.pdf", "/laporan.xlsx")]
    clock.forward(minutes=20)
    journey(session, work).filed(FINDING)
    assert [head.get(address + end).data for end in ("/laporan.pdf", "/laporan.xlsx")] == papers
    assert made(head) != address
    assert papers[0].startswith(b"%PDF")


def test_small_numbers_are_printed_in_internal_reports_alone(sign_in, session, decided):
    head = sign_in("commissioner")
    outside = head.get(made(head))
    counts = [cell["count"] for _, _, _, cell in cells_of(last_report(session).content)]
    assert set(counts) == {None, 0}
    assert HIDDEN in told(outside.text)
    sections = {
        s["name"]: s for c in last_report(session).content["chapters"] for s in c["sections"]
    }
    assert (sections["employers"]["rows"], sections["employers"]["left_out"]) == ([], 2)
    inside = made(head, **INSIDE)
    counts = [cell["count"] for _, _, _, cell in cells_of(last_report(session).content)]
    assert None not in counts
    assert max(counts) == 2
    chapters = last_report(session).content["chapters"]
    (offices,) = (s for c in chapters for s in c["sections"] if s["name"] == "employers")
    assert {row["words"] for row in offices["rows"]} == {"Kecamatan Cipondoh", "Kelurahan Poris"}
    supervisor, other = sign_in("supervisor"), sign_in("supervisor", "bawaslu_cilegon")
    assert supervisor.get(outside.request.path).status_code == 200
    for end in ("", "/laporan.pdf", "/laporan.xlsx"):
        assert supervisor.get(inside + end).status_code == 404
        assert other.get(outside.request.path + end).status_code == 404
    assert "001/LAP-PML" in supervisor.get("/laporan").text
    assert "002/LAP-PML" not in supervisor.get("/laporan").text


def test_numbers_have_no_gap_and_each_kind_has_its_own(sign_in, session, decided, monkeypatch):
    head = sign_in("supervisor")
    made(head)
    with monkeypatch.context() as broken:
        broken.setattr(Report, "seal", lambda _row: 1 / 0)
        assert sent(head, **PILKADA, tetap="y").status_code == 500
    made(head)
    made(head, masa="2024-t3", per="2024-10-01")
    numbers = session.scalars(select(Report.number).order_by(Report.id)).all()
    assert numbers == [
        "001/LAP-PML/36.71/X/2024",
        "002/LAP-PML/36.71/X/2024",
        "001/LAP-TRW/36.71/X/2024",
    ]


def test_making_one_is_one_entry_and_looking_at_a_draft_is_none(sign_in, session, decided):
    head = sign_in("supervisor")
    before = entries(session)
    draft = head.get("/laporan/pratinjau.pdf?masa=2024-09")
    assert "Konsep, belum bernomor" in words_of(draft.data)
    assert "Beri nomor dan bekukan" in head.get("/laporan/susun?masa=2024-09").text
    assert entries(session) == before
    made(head)
    (entry,) = entries(session)[len(before) :]
    facts, report = json.loads(entry)["facts"], last_report(session)
    assert json.loads(entry)["act"] == Act.REPORT_MADE
    assert (facts["report"], facts["number"]) == (report.id, report.number)
    assert facts["digest"].endswith(report.digest.hex())
    assert facts["row"] == report.seal()


def entries(session):
    return session.scalars(select(LedgerEntry.text).order_by(LedgerEntry.seq)).all()


def test_a_report_is_held_against_the_book_and_no_sweep_takes_it(
    sign_in, session, store, work, world, decided
):
    made(sign_in("supervisor"))
    found = evidence_verified(session, store.vault)
    assert (found.damage, found.reports) == ([], 1)
    with work(world.system_actor) as act:
        assert not sweep(act, whole_vault=True, even_many=True).anything
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("UPDATE reports SET content = jsonb_set(content, '{period}', '\"x\"')"))
    damage = [(d.kind, d.what) for d in evidence_verified(session, store.vault).damage]
    assert damage == [("report", "changed")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"masa": "2024-10"}, "Masa ini belum berakhir"),
        ({"masa": "2024-09", "per": "2024-09-29"}, "sebelum masa itu berakhir"),
        ({"masa": "2024-09", "per": "2024-10-08"}, "Tanggal ini belum tiba"),
        ({"masa": "entah"}, "Laporan"),
        ({"masa": ""}, "Laporan"),
        ({"masa": "2024-09", "wilayah": "99.99"}, "Wilayah"),
        ({"masa": "2024-09", "per": "kemarin"}, "Data per"),
    ],
)
def test_what_no_report_can_be_made_of_is_refused_beside_its_field(sign_in, asked, said):
    head = sign_in("supervisor")
    answer = sent(head, **{"per": "2024-10-07", **asked})
    assert answer.status_code == 422
    assert said in told(answer.text)
    assert head.get("/laporan/susun", query_string=asked).status_code == 200
    assert "Belum ada laporan" in head.get("/laporan").text


def test_the_page_of_the_code_tells_number_day_agency_and_digests_alone(
    sign_in, session, app, decided
):
    made(sign_in("supervisor"))
    report = last_report(session)
    page = app.test_client().get(f"/laporan/keaslian/{report.code}")
    for wanted in (report.number, "Bawaslu Kota Tangerang", report.sheet_digest.hex()):
        assert wanted in page.text
    assert "Pilkada" not in page.text
    assert app.test_client().get("/laporan/keaslian/tidak-ada").status_code == 404


def withdrawn(reader, address, reason="Angkanya keliru."):
    return reader.post(f"{address}/tarik", data={"csrf_token": token(reader), "reason": reason})


def test_a_withdrawn_report_says_so_everywhere_and_keeps_its_bytes(
    sign_in, session, store, app, decided
):
    head = sign_in("supervisor")
    address = made(head)
    papers = [head.get(address + end).data for end in ("/laporan.pdf", "/laporan.xlsx")]
    assert "Tarik laporan ini" in head.get(address).text
    before = entries(session)
    assert withdrawn(head, address).status_code == 303
    (entry,) = entries(session)[len(before) :]
    report, row = last_report(session), session.scalars(select(ReportWithdrawal)).one()
    assert json.loads(entry)["act"] == Act.REPORT_WITHDRAWN
    assert json.loads(entry)["facts"] == {
        "report": report.id,
        "number": report.number,
        "row": row.seal(),
    }
    shown, listed = told(head.get(address).text), told(head.get("/laporan").text)
    assert "Ditarik pada 7 Okt 2024" in shown
    assert "Angkanya keliru." in shown
    assert "Tarik laporan ini" not in shown
    assert "Ditarik pada 7 Okt 2024" in listed
    public = told(app.test_client().get(f"/laporan/keaslian/{report.code}").text)
    assert "Laporan ini ditarik pada 7 Okt 2024" in public
    assert "keliru" not in public
    assert [head.get(address + end).data for end in ("/laporan.pdf", "/laporan.xlsx")] == papers
    assert evidence_verified(session, store.vault).damage == []


def test_a_report_is_withdrawn_once_with_a_reason_by_those_who_make_one_there(
    sign_in, session, decided
):
    commissioner, head = sign_in("commissioner"), sign_in("supervisor")
    address, inside = made(head), made(commissioner, **INSIDE)
    before = entries(session)
    assert withdrawn(head, address, reason=" ").status_code == 422
    assert withdrawn(head, inside).status_code == 404
    assert withdrawn(sign_in("supervisor", "bawaslu_cilegon"), address).status_code == 404
    verifier = sign_in("verifier")
    assert "Tarik laporan ini" not in verifier.get(address).text
    form = {"csrf_token": csrf(verifier), "reason": "x"}
    assert verifier.post(f"{address}/tarik", data=form).status_code == 403
    assert entries(session) == before
    assert withdrawn(commissioner, address).status_code == 303
    assert withdrawn(head, address).status_code == 409


def csrf(reader):
    """The token of whoever has no form of reports."""
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', reader.get("/meja").text)[1]


def test_what_was_withdrawn_of_a_report_cannot_be_changed(sign_in, session, store, decided):
    head = sign_in("supervisor")
    withdrawn(head, made(head))
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE report_withdrawals SET reason = 'x'"))
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("DELETE FROM report_withdrawals"))
    damage = [(d.kind, d.what) for d in evidence_verified(session, store.vault).damage]
    assert damage == [("report_withdrawal", "missing")]


def recorded(work, actor, *, on, kind=ActivityKind.COACHING, region="36.71", **facts):
    """The number of an activity that was recorded of a region."""
    told = {
        "title": "Pembinaan netralitas",
        "audience": "camat dan lurah",
        "speakers": "N. N.",
    }
    activity = Activity(kind, PartialDay.parse(on), **{**told, "attendees": None, **facts})
    with work(actor) as act:
        return record_of_region(act, region, activity, "Berita")


def test_a_report_tells_what_was_done_before_in_its_period_and_place(
    sign_in, session, work, decided
):
    officer = decided.actor("verifier", "bawaslu")
    recorded(work, officer, on="2024-09-12", attendees=120)
    recorded(work, officer, on="2024-09", kind=ActivityKind.OUTREACH, audience="guru", attendees=80)
    recorded(work, officer, on="2024-09-30", title="Ikrar bersama", region="36.71.01")
    for outside in ("2024-08-31", "2024-10-01", "2024"):
        recorded(work, officer, on=outside, title="Di luar masa")
    elsewhere = decided.actor("verifier", "bawaslu_cilegon")
    recorded(work, elsewhere, on="2024-09-12", region="36.72", title="Di tempat lain")
    gone = recorded(work, officer, on="2024-09-13", title="Salah catat")
    with work(officer) as act:
        withdraw_record(act, "36.71", gone, "Keliru.")
    head = sign_in("supervisor")
    drafted = told(head.get("/laporan/susun?masa=2024-09").text)
    address = made(head, masa="2024-09", per="2024-10-07", intern="y")
    page = told(head.get(address).text)
    paper = words_of(head.get(address + "/laporan.pdf").data)
    said = "3 kegiatan (Sosialisasi 1, Pembinaan 2); 200 orang hadir pada 2 kegiatan yang diketahui"
    for shown in (drafted, page, paper):
        assert said in shown
        assert "dari 1 September 2024 sampai 30 September 2024" in shown
        assert "camat dan lurah" in shown
        for other in ("Di luar masa", "Di tempat lain", "Salah catat", "N. N."):
            assert other not in shown
    book = load_workbook(io.BytesIO(head.get(address + "/laporan.xlsx").data))
    rows = book.get_sheet_by_name("Pencegahan").to_python()[1:]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        ("September 2024", "Sosialisasi", "guru", 80),
        ("Kam, 12 Sep 2024", "Pembinaan", "camat dan lurah", 120),
        ("Sen, 30 Sep 2024", "Pembinaan", "camat dan lurah", ""),
    ]


def test_where_nothing_was_done_before_the_report_says_so(sign_in, session, decided):
    head = sign_in("supervisor")
    address = made(head, masa="2024-09", per="2024-10-07")
    for shown in (
        told(head.get(address).text),
        words_of(head.get(address + "/laporan.pdf").data),
    ):
        assert "Pencegahan" in shown
        assert "Tidak ada yang tercatat." in shown


def test_what_was_recorded_later_is_not_in_a_report_of_an_earlier_day(
    sign_in, session, work, decided, clock
):
    officer = decided.actor("verifier", "bawaslu")
    clock.set("2024-10-09")
    recorded(work, officer, on="2024-09-12")
    head = sign_in("supervisor")
    made(head, masa="2024-09", per="2024-10-07", intern="y")
    assert last_report(session).content["prevention"]["count"] == 0
    made(head, masa="2024-09", per="2024-10-09", intern="y")
    assert last_report(session).content["prevention"]["count"] == 1


@pytest.fixture
def few(session, work, decided, clock):
    """Two cases that count in October, when their quarter is over."""
    journey(session, work).filed(FINDING)
    clock.set("2025-01-06")


def test_one_press_makes_no_report_that_hides_nearly_all_and_proposes_others(sign_in, session, few):
    head = sign_in("supervisor")
    asked = {"masa": "2024-10", "per": "2025-01-06"}
    before = entries(session)
    answer = sent(head, **asked)
    assert answer.status_code == 422
    assert entries(session) == before
    shown = told(answer.text)
    numbers = re.search(r"(\d+) dari (\d+) angka akan disembunyikan", shown)
    assert numbers
    assert int(numbers[1]) * 4 >= int(numbers[2]) * 3
    proposed = re.findall(r'<li><a href="(/laporan/susun[^"]*)">([^<]*)<', answer.text)
    assert [words for _, words in proposed] == [
        "Laporan triwulan IV 2024",
        "Laporan untuk instansi ini saja, dengan semua angka",
    ]
    for url, _ in proposed:
        assert head.get(url.replace("&amp;", "&")).status_code == 200
    assert 'name="tetap"' in answer.text
    assert sent(head, **asked, tetap="y").status_code == 303
    content = last_report(session).content
    hidden = [c for *_, c in cells_of(content) if c["count"] is None]
    assert content["numbers"]["hidden"] == int(numbers[1]) == len(hidden)


def test_a_report_that_prints_its_numbers_is_made_by_one_press_and_asks_nothing(
    sign_in, session, few
):
    head = sign_in("supervisor")
    for asked in ({}, {"intern": "y"}):
        page = head.get("/laporan/susun", query_string={"masa": "2024-10", **asked}).text
        assert ('name="tetap"' in page) == (not asked)
    assert sent(head, masa="2024-10", per="2025-01-06", intern="y").status_code == 303


def test_where_some_numbers_are_hidden_the_page_says_how_many_and_asks_nothing(sign_in, session):
    make_crowd(session, date(2024, 10, 7), 150)
    nation = sign_in("commissioner", "bawaslu_ri")
    page = nation.get("/laporan/susun?masa=pilkada-2024")
    assert re.search(r"\d+ dari \d+ angka akan disembunyikan", told(page.text))
    assert 'name="tetap"' not in page.text
    assert sent(nation, **PILKADA).status_code == 303


def test_where_the_quarter_is_not_over_the_page_says_when_it_can_be_reported(
    sign_in, session, work, decided, clock
):
    clock.set("2024-11-04")
    page = sign_in("supervisor").get("/laporan/susun?masa=2024-10").text
    assert "Laporan triwulan IV 2024 dapat dibuat setelah Sel, 31 Des 2024." in told(page)
    assert "masa=2024-t4" not in page


def test_a_reason_bears_what_nobody_should_type(sign_in, session, decided):
    head = sign_in("supervisor")
    address = made(head)
    before = entries(session)
    for name in ("empty", "blanks", "a text too long"):
        answer = withdrawn(head, address, reason=BAD[name])
        assert answer.status_code == 422, name
        assert '<details class="act no-print" open>' in answer.text
    assert head.post(f"{address}/tarik", data={"csrf_token": token(head)}).status_code == 422
    assert entries(session) == before
    fits = [value for name, value in BAD.items() if "too long" not in name]
    assert withdrawn(head, address, reason=" ".join(fits)).status_code == 303
    page = head.get(address).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
