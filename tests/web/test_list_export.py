"""Lists that leave as files: the cases of the screen, and nothing that a program reckons."""

import csv
import io
import json
import re
from datetime import date
from random import Random

from python_calamine import load_workbook
from sqlalchemy import select

from tests.builders import actor_of, make_account
from tests.counting_by_hand import PEOPLE, make_crowd, random_filters
from tests.imports import Importer, case
from tests.journeys import REPORT, journey
from tests.stories import BANNER, Newsroom
from tracker.domain.ledger import Act
from tracker.domain.prevention import StaffGroup, Workforce
from tracker.queries.filters import CaseFilters
from tracker.services.news import Clipping, add_news
from tracker.services.region_records import record_of_region
from tracker.store.cases import Case
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Account

TODAY = date(2024, 10, 7)
SETS = 4  # for each of eleven readers


def exported(client, kind, query=None):
    page = client.get("/perkara/ekspor", query_string=query or {})
    assert page.status_code == 200
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text).group(1)
    action = re.search(r'action="(/perkara/ekspor[^"]*)"', page.text).group(1)
    sent = {"csrf_token": token, "kind": kind}
    with client.post(action.replace("&amp;", "&"), data=sent) as answer:
        assert answer.data is not None  # read before its file is gone
        return answer


def table(answer):
    text = answer.data.decode("utf-8-sig")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def objects(answer):
    return [json.loads(line) for line in answer.data.decode().splitlines()]


def test_what_leaves_is_what_the_screen_counts(session, sign_in):
    crowd, rng = make_crowd(session, TODAY, 150), Random(8)
    asked = [(who, n) for who in PEOPLE if who[0] != "administrator" for n in range(SETS)]
    for who, number in asked:
        reader = crowd.reader(*who)
        client = sign_in(session.get_one(Account, reader.actor.account_id))
        filters = random_filters(rng, crowd.law, crowd.world, TODAY) if number else CaseFilters()
        expected = reader.list_of(crowd.cases, filters)
        rows = objects(exported(client, "jsonl", filters.query()))
        assert {int(row["address"].rpartition("/")[2]) for row in rows} == expected, filters
        assert len(rows) == len(expected)
        lines = table(exported(client, "csv", filters.query()))
        assert len(lines) == len(expected) + 1
        screen = client.get("/perkara", query_string=filters.query()).text
        total = re.search(r"(\d+) perkara", screen)
        assert int(total.group(1) if total else 0) == len(expected)
    administrator = crowd.reader("administrator", "bawaslu").actor.account_id
    asking = sign_in(session.get_one(Account, administrator))
    assert asking.get("/perkara/ekspor").status_code == 403


def test_three_files_say_the_same_in_the_order_of_the_list(session, sign_in, world):
    make_crowd(session, TODAY, 60)
    client = sign_in("verifier")
    query = {"urut": "tenggat", "impor": "tidak"}
    lines = table(exported(client, "csv", query))
    book = load_workbook(io.BytesIO(exported(client, "xlsx", query).data))
    sheet = book.get_sheet_by_index(0).to_python()
    told = objects(exported(client, "jsonl", query))
    assert len(lines) == len(sheet) == len(told) + 1 > 10
    assert sheet[0] == lines[0]
    due, name = lines[0].index("Batas akhir"), lines[0].index("Nomor")
    assert [row[name] for row in lines[1:]] == [row["name"] for row in told]
    assert [row[name] for row in sheet[1:]] == [row["name"] for row in told]
    assert [str(row[due] or "") for row in sheet[1:]] == [row["due"] or "" for row in told]
    dues = [row["due"] for row in told if row["due"]]
    assert dues == sorted(dues)
    assert len(dues) > 1


def test_a_sheet_tells_filters_moment_reader_and_columns(session, work, sign_in):
    journey(session, work).filed(REPORT)
    client = sign_in("verifier")
    answer = exported(client, "xlsx", {"jenis": "report", "keadaan": "terbuka"})
    book = load_workbook(io.BytesIO(answer.data))
    told = dict(book.get_sheet_by_name("Keterangan").to_python())
    assert told["Saringan"] == "Dibuka dengan: Laporan; Keadaan: berjalan"
    assert told["Saat"] == "7 Okt 2024, 09.00 WIB"
    assert "Bawaslu Kota Tangerang" in told["Diekspor oleh"]
    headings = book.get_sheet_by_index(0).to_python()[0]
    assert set(headings) <= set(told)
    assert all(told[heading] for heading in headings)


def test_no_cell_is_a_formula_in_any_file(session, sign_in, work, world, tmp_path):
    importer = Importer(work, world, tmp_path / "receipts")
    importer.cases(case("=1+1", region="Kota Tangerang"), sender="+sum(a1)")
    client = sign_in("verifier")
    (row,) = table(exported(client, "csv"))[1:]
    assert row[:2] == ["'=1+1", "'+sum(a1)"]
    data = exported(client, "xlsx").data
    (cells,) = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]
    assert cells[:2] == ["'=1+1", "'+sum(a1)"]
    (told,) = objects(exported(client, "jsonl"))
    assert told["name"] == "=1+1"  # no spreadsheet opens this one


def test_who_reported_is_in_no_file(session, work, sign_in):
    at = journey(session, work).filed(REPORT)
    assert at.case.reporter_wish
    for kind in ("csv", "jsonl", "xlsx"):
        data = exported(sign_in("verifier"), kind).data
        if kind == "xlsx":
            book = load_workbook(io.BytesIO(data))
            data = str([book.get_sheet_by_name(n).to_python() for n in book.sheet_names]).encode()
        assert REPORT.reporter.name.encode() not in data


def test_the_book_keeps_list_filters_and_count_but_no_typed_words(session, work, sign_in):
    journey(session, work).filed(REPORT)
    client = sign_in(make_account(session, "supervisor", "bawaslu"))
    answer = exported(client, "csv", {"teks": "Budi", "keadaan": "terbuka"})
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.LIST_EXPORTED)).one()
    facts = json.loads(entry.text)["facts"]
    assert facts["list"] == "cases"
    assert facts["rows"] == 0 == len(table(answer)) - 1
    assert facts["filters"]["keadaan"] == "terbuka"
    assert facts["filters"]["teks"].startswith("sha256:")
    assert "Budi" not in entry.text


def test_a_wrong_kind_of_file_is_said_and_nothing_leaves(session, sign_in):
    answer = exported(sign_in("verifier"), "exe")
    assert answer.status_code == 422
    assert not session.scalars(
        select(LedgerEntry).where(LedgerEntry.act == Act.LIST_EXPORTED)
    ).all()


def test_the_list_leads_to_its_export_with_its_filters(session, work, sign_in):
    journey(session, work).filed(REPORT)
    assert session.scalars(select(Case.id)).all()
    page = sign_in("verifier").get("/perkara?jenis=report&urut=tenggat").text
    assert 'href="/perkara/ekspor?jenis=report&amp;urut=tenggat"' in page


def leaves(client, page, screen):
    """Take the list behind that page in three kinds; its objects, and the total on the screen."""
    shown = client.get(screen).text
    asked = re.search(rf'href="({re.escape(page)}[^"]*)"', shown).group(1).replace("&amp;", "&")
    told = client.get(asked).text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', told).group(1)
    action = re.search(r'<form method="post" action="([^"]*ekspor[^"]*)"', told).group(1)
    files = {}
    for kind in ("csv", "xlsx", "jsonl"):
        sent = {"csrf_token": token, "kind": kind}
        with client.post(action.replace("&amp;", "&"), data=sent) as answer:
            assert answer.status_code == 200
            files[kind] = answer.data
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))
    book = load_workbook(io.BytesIO(files["xlsx"]))
    found = [json.loads(line) for line in files["jsonl"].decode().splitlines()]
    assert len(lines) == len(book.get_sheet_by_index(0).to_python()) == len(found) + 1
    count = re.search(r"<h2[^>]*>([\d.]+) baris akan keluar", told).group(1)
    assert int(count.replace(".", "")) == len(found)
    meant = re.search(r'href="([^"]*/keterangan.csv[^"]*)"', told).group(1).replace("&amp;", "&")
    beside = client.get(meant).data.decode("utf-8-sig")
    assert {row[1] for row in csv.reader(io.StringIO(beside))} >= set(found[0])
    about = dict(book.get_sheet_by_name("Keterangan").to_python())
    assert all(about[heading] for heading in lines[0])
    return found, shown


def test_news_leave_as_they_are_filtered(session, work, sign_in):
    officer = make_account(session, "verifier")
    with work(actor_of(session, officer, "verifier")) as act:
        for n in range(30):
            title = "Lurah hadir" if n % 3 else "Camat hadir"
            add_news(act, Clipping("Harian Tangerang", f"{title} {n}", f"https://x.id/{n}"))
    found, shown = leaves(sign_in("verifier"), "/berita/ekspor", "/berita?cari=lurah&hal=1")
    assert len(found) == 20
    assert "20 berita" in shown
    assert {row["title"][:5] for row in found} == {"Lurah"}
    (entry, *_) = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.LIST_EXPORTED))
    facts = json.loads(entry.text)["facts"]
    assert (facts["list"], facts["rows"]) == ("news", 20)
    assert facts["filters"]["cari"].startswith("sha256:")


def test_the_book_leaves_as_far_as_the_auditor_reads_it(session, work, sign_in):
    journey(session, work).filed(REPORT)
    auditor = sign_in(make_account(session, "auditor", "bawaslu"))
    found, shown = leaves(auditor, "/buku/ekspor", "/buku/?tindakan=case.filed")
    assert [row["act"] for row in found] == ["case.filed"]
    assert found[0]["hash"][:12] in shown
    other = sign_in(make_account(session, "auditor", "bawaslu_cilegon"))
    page = other.get("/buku/ekspor?tindakan=case.filed").text
    assert "0 baris akan keluar" in page


def test_accounts_leave_to_their_administrator_alone(session, sign_in):
    for n in range(30):
        make_account(session, "verifier", "bawaslu", full_name=f"Pejabat {n:02}")
    client = sign_in(make_account(session, "administrator", "bawaslu"))
    found, _ = leaves(client, "/admin/akun/ekspor", "/admin/akun?cari=Pejabat&urut=name")
    assert [row["full_name"] for row in found] == [f"Pejabat {n:02}" for n in range(30)]
    assert found[0]["roles"] == ["verifier"]
    assert sign_in("verifier").get("/admin/akun/ekspor").status_code == 403


def test_records_of_a_region_and_regions_compared_leave(session, work, sign_in):
    officer = make_account(session, "verifier")
    with work(actor_of(session, officer, "verifier")) as act:
        for year in (2018, 2024):
            record_of_region(act, "36.71", Workforce(year, StaffGroup.TOTAL, 8000), "BKPSDM")
    client = sign_in("verifier")
    found, _ = leaves(client, "/daerah/36.71/catatan/workforce/ekspor", "/daerah/36.71")
    assert [(row["year"], row["group"], row["count"]) for row in found] == [
        (2024, "total", 8000), (2018, "total", 8000)
    ]  # fmt: skip
    supervisor = sign_in(make_account(session, "supervisor", "bawaslu"))
    rows, shown = leaves(supervisor, "/dasbor/daerah/ekspor", "/dasbor/daerah")
    assert len(rows) == shown.count('<tr><th scope="row">')
    (own,) = [row for row in rows if row["code"] == "36.71"]
    assert own["staff"] == 8000


def test_the_desk_leads_to_the_export_of_its_tab(session, work, sign_in):
    journey(session, work).filed(REPORT)
    client = sign_in("verifier")
    rows, _ = leaves(client, "/perkara/ekspor", "/meja?tampil=kami")
    assert len(rows) == 1


def test_agencies_leave_to_who_administers_them(session, sign_in):
    client = sign_in(make_account(session, "administrator", "bawaslu"))
    found, shown = leaves(client, "/admin/instansi/ekspor", "/admin/instansi?akun=ada&urut=name")
    assert len(found) == len(re.findall(r'href="/admin/instansi/\d+"', shown)) > 0
    assert {row["region_code"][:5] for row in found} == {"36.71"}
    assert sign_in("verifier").get("/admin/instansi/ekspor").status_code == 403


def test_stories_leave_as_they_are_filtered(session, work, world, sign_in):
    room = Newsroom(session, work, world)
    room.printed("Kabar", "Warta", "Suara")
    room.printed("Gema", "Warta", text=BANNER)
    found, shown = leaves(sign_in("verifier"), "/berita/kisah/ekspor", "/berita/kisah?cari=Suara")
    assert [(row["items"], row["outlets"]) for row in found] == [(3, 3)]
    assert "1 kisah" in shown
