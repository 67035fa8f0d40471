"""News from tables: the empty ones that the product gives, filled in and sent back."""

import re
from io import BytesIO

import pytest
from python_calamine import load_workbook
from sqlalchemy import select
from xlsxwriter import Workbook

from tracker.domain.records import NEWS_KEYS
from tracker.store.library import NewsItem


def sent(client, data, name):
    html = client.get("/berita/impor").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    fields = {"csrf_token": token, "sender": "media", "file": (BytesIO(data), name)}
    return client.post("/berita/impor", data=fields, content_type="multipart/form-data")


def test_the_empty_tables_hold_the_columns_of_the_format(sign_in):
    writer = sign_in("verifier")
    text = writer.get("/berita/impor/templat/csv").data.decode("utf-8-sig")
    assert text.strip().split(",") == list(NEWS_KEYS)
    book = load_workbook(BytesIO(writer.get("/berita/impor/templat/xlsx").data))
    assert book.get_sheet_by_index(0).to_python() == [list(NEWS_KEYS)]
    explained = [row[0] for row in book.get_sheet_by_name("Petunjuk").to_python()]
    assert explained == list(NEWS_KEYS)


def test_a_filled_table_lands_and_the_same_again_changes_nothing(session, sign_in):
    writer = sign_in("verifier")
    empty = writer.get("/berita/impor/templat/csv").data
    table = empty + b"b-1,Kabar Uji,Camat,,2024-10,month,Banten,Isi\r\n"
    assert sent(writer, table, "berita.csv").status_code == 303
    said = BytesIO()
    with Workbook(said) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("ref", "outlet", "title", "published_on", "precision", "region"))
        page.write_row(1, 0, ("b-1", "Kabar Uji", "Camat", "2024-10", "month", "Banten"))
        page.write_row(2, 0, ("b-2", "", "Lurah", "", "", ""))
    answer = sent(writer, said.getvalue(), "berita.xlsx")
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert ">outlet<" in html
    assert ">3<" in html
    assert session.scalars(select(NewsItem.title)).all() == ["Camat"]


def test_what_is_no_table_is_said_beside_the_field(sign_in):
    answer = sent(sign_in("verifier"), b"bukan", "berita.xlsx")
    assert answer.status_code == 422
    assert "bukan tabel yang dapat dibaca" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("berita.jsonl", b""),
        ("berita.jsonl", b"\n\n"),
        ("berita.csv", b"ref,outlet,title\r\n"),
        ("berita.csv", b"\xff\xfeo\x00u\x00"),
    ],
)
def test_a_file_without_rows_is_not_said_to_be_done(sign_in, name, data):
    answer = sent(sign_in("verifier"), data, name)
    assert answer.status_code == 422
    assert "tidak berisi baris" in answer.get_data(as_text=True)
