"""Rows of tables that people send, made by real programs or by somebody who lies."""

import io
import zipfile
from datetime import date

import pytest
from xlsxwriter import Workbook

from tracker.domain.errors import Invalid
from tracker.services.tables import rows_in

HEAD = "ref,outlet,title,published_on"


def read(data: bytes, name: str) -> list[tuple[int, object]]:
    with rows_in(io.BytesIO(data), name) as rows:
        return [(row.number, row.given) for row in rows]


def refused(data: bytes, name: str) -> list[str]:
    with pytest.raises(Invalid) as error:
        read(data, name)
    return error.value.errors["file"]


def sheet(*rows: tuple[object, ...]) -> bytes:
    said = io.BytesIO()
    with Workbook(said, {"in_memory": True}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                else:
                    page.write(number, column, value)
    return said.getvalue()


FIRST = {"ref": "1", "outlet": "Kabar, Uji", "title": "Camat\ndua baris", "published_on": "2024-10"}


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_however_it_was_saved(sign, letters):
    text = f'{HEAD}\r\n\r\n1,"Kabar, Uji","Camat\ndua baris",2024-10\r\n'
    if sign != ",":
        text = text.replace(",", sign).replace(f"Kabar{sign} Uji", "Kabar, Uji")
    assert read(text.encode(letters), "berita.CSV") == [(3, FIRST)]


def test_letters_beyond_ascii_are_kept():
    text = f"{HEAD}\n1,Kabar,Çamat – naïf,\n"
    told = {"ref": "1", "outlet": "Kabar", "title": "Çamat – naïf"}
    for letters in ("utf-8", "cp1252"):
        assert read(text.encode(letters), "a.csv") == [(2, told)]


def test_cells_of_a_spreadsheet_are_read_as_a_person_would_type_them():
    rows = sheet(
        ("Ref", "Outlet", "Title", "Published_on", ""),
        (7, "Kabar", "=1+1", date(2024, 10, 5), "tanpa kolom"),
        (8, "Kabar", "Judul", 2024, None),
    )
    assert read(rows, "berita.xlsx") == [
        (2, {"ref": "7", "outlet": "Kabar", "title": "0", "published_on": "2024-10-05"}),
        (3, {"ref": "8", "outlet": "Kabar", "title": "Judul", "published_on": "2024"}),
    ]


def test_what_ends_otherwise_is_json_lines():
    assert read(b'{"ref": "1"}\n', "berita.jsonl") == [(1, {"ref": "1"})]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"bukan zip", "a.xlsx", "no_table"),
        (b"PK\x03\x04" + b"\0" * 100, "a.xlsx", "no_table"),
        (b"ref,ref\n1,2\n", "a.csv", "columns_twice"),
        (b"a," * 300 + b"\n", "a.csv", "table_too_large"),
        (b"ref\n" + b"1\n" * 100_001, "a.csv", "table_too_large"),
        (b"ref\n" + b"x" * (65 << 20), "a.csv", "table_too_large"),
        (b"ref\n" + b"x" * (2 << 20), "a.csv", "no_table"),
    ],
)
def test_what_is_no_table_is_refused_in_a_word(data, name, why):
    assert refused(data, name) == [why]


def bomb() -> bytes:
    """A workbook whose one sheet unpacks to two gigabytes."""
    whole = sheet(("ref",))
    said = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as old,
        zipfile.ZipFile(said, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            file.write(b"<worksheet><sheetData><row><c t='inlineStr'><is><t>")
            for _ in range(2000):
                file.write(b"a" * (1 << 20))
    return said.getvalue()


def test_a_workbook_that_unpacks_without_end_is_refused():
    assert refused(bomb(), "a.xlsx") in (["table_too_large"], ["no_table"])


def test_entities_of_a_workbook_are_not_opened():
    whole = sheet(("ref",), ("awal",))
    said = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(said, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/sharedStrings.xml":
                entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'
                data = data.replace(b"<sst", entity).replace(b"awal", b"awal&x;")
            new.writestr(name, data)
    try:
        rows = read(said.getvalue(), "a.xlsx")
    except Invalid:
        return
    assert "root:" not in str(rows)
