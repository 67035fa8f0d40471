"""Cases from a file on the pages: the template, the look before, the columns, what comes back."""

import csv
import io
import re
import zipfile
from html import unescape

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from tests.builders import make_account
from tests.web.test_list_export import exported, table
from tracker.domain.sheet_columns import MAIN
from tracker.domain.sheet_words import in_the_format
from tracker.services.sheets import read_sheet
from tracker.services.taking_sheets import take_slice
from tracker.store.cases import Case
from tracker.store.sheet_imports import SheetImport
from tracker.web.sheet_columns_told import CHOICES, WORDS_OF, columns_told
from tracker.web.sheet_words import FILES

HEAD = "ref,region,narrative,conducts.1.type\r\n"
GOOD = "a-1,Kota Tangerang,Lurah menyukai unggahan.,like\r\n"
WRONG = "a-2,Kota Tangerang,Camat berfoto.,foto\r\n"


@pytest.fixture
def worker(app, session, work, world):
    """Does the jobs of an upload that wait."""

    def done(number):
        home = app.extensions["netral"].store.home

        def begin():
            return work(world.system_actor)

        read_sheet(begin, home, number)
        while not take_slice(lambda actor: lambda: work(actor), begin, home, number):
            pass
        session.expire_all()

    return done


def token_of(page):
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text).group(1)


def uploaded(client, data, name="perkara.csv", sender="arsip"):
    fields = {
        "csrf_token": token_of(client.get("/impor/perkara")),
        "sender": sender,
        "file": (io.BytesIO(data), name),
    }
    return client.post("/impor/perkara", data=fields, content_type="multipart/form-data")


def begun(client, path):
    page = client.get(path)
    return client.post(f"{path}/mulai", data={"csrf_token": token_of(page)})


def test_rows_are_looked_at_taken_in_and_given_back(session, sign_in, worker):
    officer = sign_in("intake_officer")
    answer = uploaded(officer, (HEAD + GOOD + WRONG).encode())
    assert answer.status_code == 303
    path = answer.headers["Location"]
    page = officer.get(path).text
    assert "perkara baru" in page
    assert "Nilai ini tidak ada dalam daftar." in page
    assert session.scalars(select(Case)).all() == []
    assert begun(officer, path).status_code == 303
    assert '<meta http-equiv="refresh"' in officer.get(path).text
    worker(int(path.rpartition("/")[2]))
    page = officer.get(path).text
    assert "2 dari 2 baris: 1 baru, 0 tidak berubah, 1 ditolak." in page
    assert '<meta http-equiv="refresh"' not in page
    with officer.get(f"{path}/perbaikan") as file:
        back = file.data.decode("utf-8-sig")
    assert [row["ref"] for row in csv.DictReader(io.StringIO(back, newline=""))] == ["a-2"]
    again = uploaded(officer, back.replace("foto", "banner").encode()).headers["Location"]
    begun(officer, again)
    worker(int(again.rpartition("/")[2]))
    assert sorted(session.scalars(select(Case.sender_ref))) == ["a-1", "a-2"]
    assert "36.71/arsip" in officer.get("/perkara").text
    assert len(table(exported(officer, "csv", {"impor": "ya"}))) == 3


def test_columns_are_chosen_where_headings_do_not_say(session, sign_in):
    officer = sign_in("verifier")
    path = uploaded(officer, b"Nama,Isi\r\na-1,Lurah hadir.\r\n").headers["Location"]
    page = officer.get(path).text
    assert "Belum jelas kolom mana yang menjadi ref, narrative." in page
    form = officer.get(f"{path}/kolom")
    assert 'name="kolom-0-1"' in form.text
    sent = {"csrf_token": token_of(form), "kolom-0-0": "ref", "kolom-0-1": "ref"}
    answer = officer.post(f"{path}/kolom", data=sent)
    assert answer.status_code == 422
    assert "Dua judul ditetapkan sebagai kolom yang sama." in answer.text
    answer = officer.post(f"{path}/kolom", data={**sent, "kolom-0-1": "narrative"})
    assert answer.status_code == 303
    page = officer.get(path).text
    assert "di luar wilayah Anda" in page  # no place was told, so it would be anybody's


def test_our_templates_can_be_sent_back_as_they_are(session, sign_in):
    officer = sign_in("verifier")
    for kind in ("csv", "xlsx"):
        with officer.get(f"/impor/perkara/templat/{kind}") as answer:
            made = answer.data
        if kind == "xlsx":
            book = load_workbook(io.BytesIO(made))
            assert tuple(book.get_sheet_by_name("perkara").to_python()[0]) == MAIN
            told = book.get_sheet_by_name("Petunjuk").to_python()
            assert told[0][:3] == ["Lembar", "Kolom", "Nama"]
            assert ["perkara", "received_on", "Diterima"] in [row[:3] for row in told]
            headings = {(one, *row) for one in book.sheet_names[:-1] for row in heads_of(book, one)}
            assert {(row[0], row[1]) for row in told[1:]} == headings
            assert all(all(row[:4]) for row in told)
        path = uploaded(officer, made, f"perkara.{kind}").headers["Location"]
        page = officer.get(path).text
        assert "contoh-1" in page
        assert "perkara baru" in page
        assert "Tidak dibaca" not in page


def heads_of(book, sheet):
    return [(cell,) for cell in book.get_sheet_by_name(sheet).to_python()[0] if cell]


@pytest.mark.parametrize("subject", ["perkara", "pegawai", "jumlah-asn"])
def test_every_heading_of_a_template_bears_a_note_in_the_words_of_the_office(subject, app, sign_in):
    reader = sign_in("administrator", "bkpsdm") if subject == "pegawai" else sign_in("verifier")
    with reader.get(f"/impor/{subject}/templat/xlsx") as answer:
        made = zipfile.ZipFile(io.BytesIO(answer.data))
    notes = "".join(made.read(name).decode() for name in made.namelist() if "comments" in name)
    page = unescape(reader.get(f"/impor/{subject}").text)
    with app.test_request_context():
        told = columns_told({v: k for k, v in FILES.items()}[subject])
    assert notes.count("<comment ref=") == len(told)
    for heading in {one.heading for one in told}:
        assert f"<code>{heading}</code>" in page
    words = {"perkara": "Temuan (finding)", "pegawai": "NIP atau NI PPPK", "jumlah-asn": "Tahun"}
    assert words[subject] in unescape(notes)
    assert words[subject] in re.sub(r"<[^>]+>", " ", page)


def test_the_words_that_a_template_offers_are_understood(app, session, sign_in):
    with app.test_request_context():
        for column, codes in CHOICES.items():
            for code in codes:
                assert in_the_format(column, WORDS_OF.get(column, str)(code)) == code


def test_what_cannot_be_read_is_said_on_its_page(session, sign_in):
    officer = sign_in("verifier")
    page = officer.get(uploaded(officer, b"bukan", "a.xlsx").headers["Location"]).text
    assert "bukan tabel yang dapat dibaca" in page
    answer = uploaded(officer, b"x", "a.exe")
    assert answer.status_code == 422
    assert "Pilih berkas yang berakhiran" in answer.text


def test_others_do_not_learn_of_an_upload(session, sign_in):
    path = uploaded(sign_in("verifier"), (HEAD + GOOD).encode()).headers["Location"]
    other = sign_in("verifier", "bawaslu_cilegon")
    assert other.get(path).status_code == 404
    assert other.get(f"{path}/perbaikan").status_code == 404
    assert sign_in("discipline_officer").get(path).status_code == 404
    assert sign_in(make_account(session, "auditor", "bawaslu")).get(path).status_code == 403
    assert session.scalars(select(SheetImport.id)).all() == [int(path.rpartition("/")[2])]
