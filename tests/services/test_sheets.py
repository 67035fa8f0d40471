"""Tables that officers upload: good rows land, bad rows come back and can be sent again."""

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from python_calamine import load_workbook
from sqlalchemy import select
from xlsxwriter import Workbook

from tests.builders import actor_of, make_account
from tests.imports import case
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.sheet_states import SheetState
from tracker.queries.exporting import ExportFilter, export_cases
from tracker.services import taking_sheets
from tracker.services.foreseeing_sheets import foresee
from tracker.services.sheets import (
    Places,
    begin_import,
    import_of,
    lacks,
    match_columns,
    put_old_away,
    read_sheet,
    upload_sheet,
)
from tracker.services.taking_sheets import refused_rows, take_slice, write_refused
from tracker.store.cases import Case
from tracker.store.sheet_imports import SheetImport

TODAY = date(2024, 10, 7)
HEAD = "ref,region,narrative,respondents.1.position,conducts.1.type,conducts.1.on\r\n"
GOOD = "a-1,Kota Tangerang,Lurah menyukai unggahan.,lurah,like,03/10/2024\r\n"
ELSEWHERE = "a-2,Kota Bandung,Camat berkampanye.,camat,attend_campaign,2024-10\r\n"
WRONG = "a-3,Kota Tangerang,Camat berfoto.,camat,foto,2024-10\r\n"


class Desk:
    """An officer with tables."""

    def __init__(self, session, work, store, role="verifier", agency="bawaslu"):
        account = make_account(session, role, agency)
        self.actor = actor_of(session, account, role)
        self.session, self._work, self.home = session, work, store.home
        self.system = None

    def begin(self):
        return self._work(self.actor)

    def uploaded(self, data, name="perkara.csv", sender="arsip"):
        with self.begin() as act:
            number = upload_sheet(act, self.home, io.BytesIO(data), name, sender)
        read_sheet(self.begin, self.home, number)
        return number

    def row(self, number) -> SheetImport:
        self.session.expire_all()
        return import_of(self.session, self.actor, number)

    def taken(self, number):
        with self.begin() as act:
            begin_import(act, number)
        while not take_slice(
            lambda actor: lambda: self._work(actor), self.begin, self.home, number
        ):
            pass
        return self.row(number)

    def told(self, number):
        row = self.row(number)
        return (row.state, row.read, row.created, row.unchanged, row.rejected)

    def given_back(self, number):
        file = io.BytesIO()
        write_refused(file, self.home, self.row(number), "id")
        return file.getvalue()


@pytest.fixture
def desk(session, work, store) -> Desk:
    return Desk(session, work, store)


def sheets(**told):
    """A workbook of these sheets: name and rows."""
    said = io.BytesIO()
    with Workbook(said, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in told.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(number, column, value, day)
                    else:
                        page.write(number, column, value)
    return said.getvalue()


def test_good_rows_land_and_bad_rows_come_back_with_their_reasons(desk):
    number = desk.uploaded((HEAD + GOOD + ELSEWHERE + WRONG).encode())
    assert desk.row(number).state is SheetState.READY
    told = foresee(desk.session, desk.actor, TODAY, desk.home, number, 10)
    assert [(one.ref, one.verdict) for one in told] == [
        ("a-1", "created"), ("a-2", "rejected"), ("a-3", "rejected")
    ]  # fmt: skip
    desk.taken(number)
    assert desk.told(number) == (SheetState.DONE, 3, 1, 0, 2)
    (landed,) = desk.session.scalars(select(Case)).all()
    assert (landed.sender, landed.sender_ref) == ("36.71/arsip", "a-1")
    refused = refused_rows(desk.home, desk.row(number), 10)
    assert [(n, [f["reason"] for f in said]) for _, n, said in refused] == [
        (3, ["outside_region"]), (4, ["unknown_value"])
    ]  # fmt: skip


def test_the_mended_file_completes_it_and_the_same_again_changes_nothing(desk):
    number = desk.uploaded((HEAD + GOOD + WRONG).encode())
    desk.taken(number)
    back = desk.given_back(number).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(back, newline="")))
    assert [row["ref"] for row in rows] == ["a-3"]
    assert "conducts[0].type: Nilai ini tidak ada dalam daftar." in rows[0]["alasan"]
    mended = back.replace("foto", "photo_with_candidate").encode("utf-8-sig")
    again = desk.uploaded(mended)
    desk.taken(again)
    assert desk.told(again) == (SheetState.DONE, 1, 1, 0, 0)
    whole = desk.uploaded((HEAD + GOOD + WRONG.replace("foto", "photo_with_candidate")).encode())
    desk.taken(whole)
    assert desk.told(whole) == (SheetState.DONE, 2, 0, 2, 0)


def test_several_sheets_tell_of_one_case(desk, world):
    data = sheets(
        perkara=[("ref", "province", "region", "narrative", "received_on"),
                 ("k-1", "Banten", "Kota Tangerang", "Kegiatan.", date(2018, 5, 2)),
                 ("k-2", "Banten", "Kota Tangerang", "Lain.", 43222)],
        terlapor=[("ref", "key", "position", "status", "count"),
                  ("k-1", "1", "lurah", "PNS", 1), ("k-1", "2", "camat", "PNS", 2),
                  ("k-9", "1", "lurah", "PNS", 1)],
        perbuatan=[("ref", "type", "on", "respondents"), ("k-1", "like", "2018-05", "1; 2")],
        peristiwa=[("ref", "stage", "on"), ("k-1", "received", "2018"),
                   ("k-1", "registered", "2018-05-04")],
        Catatan=[("apa saja",)],
    )  # fmt: skip
    number = desk.uploaded(data, "riwayat.xlsx")
    assert [one["what"] for one in desk.row(number).notes] == ["left_out"]
    desk.taken(number)
    assert desk.told(number) == (SheetState.DONE, 2, 2, 0, 0)
    first, second = export_cases(
        desk.session, world.system_actor, ExportFilter(sender="36.71/arsip")
    )
    assert [one["count"] for one in first["respondents"]] == [1, 2]
    assert first["conducts"][0]["respondents"] == ["1", "2"]
    assert [one["on"] for one in first["events"]] == ["2018", "2018-05-04"]
    assert (first["received_on"], second["received_on"]) == ("2018-05-02", "2018-05-02")
    refused = refused_rows(desk.home, desk.row(number), 10)
    assert [(sheet, n, said[0]["reason"]) for sheet, n, said in refused] == [
        ("terlapor", 4, "no_such_row")
    ]
    back = load_workbook(io.BytesIO(desk.given_back(number)))
    assert back.get_sheet_by_name("terlapor").to_python()[1][1:3] == ["k-9", "1"]
    assert len(back.get_sheet_by_name("perkara").to_python()) == 1


def test_json_lines_are_taken_and_given_back_as_json_lines(desk):
    rows = [case("j-1", region="Kota Tangerang"), case("j-2", region="Kota Tangerang", kind="x")]
    data = "\n".join(json.dumps(row) for row in rows).encode() + b"\n{rusak\n"
    number = desk.uploaded(data, "perkara.jsonl")
    desk.taken(number)
    assert desk.told(number) == (SheetState.DONE, 3, 1, 0, 2)
    first, second = desk.given_back(number).splitlines()
    assert second == b"{rusak"
    told = json.loads(first)
    assert told["alasan"].startswith("kind: ")
    mended = json.dumps({**told, "kind": "lead"}).encode()
    again = desk.uploaded(mended, "perkara.jsonl")
    desk.taken(again)
    assert desk.told(again) == (SheetState.DONE, 1, 1, 0, 0)


def test_headings_of_a_register_are_matched_and_remembered_for_the_sender(desk):
    head = "No. Register,Kabupaten/Kota,Kronologi,Isi lain\r\n"
    row = "r-1,Kota Tangerang,Lurah hadir.,x\r\n"
    number = desk.uploaded((head + row).encode())
    found = desk.row(number)
    assert found.columns["cases"] == {
        "No. Register": "ref", "Kabupaten/Kota": "region", "Kronologi": "narrative",
        "Isi lain": None,
    }  # fmt: skip
    chosen = {**found.columns["cases"], "Isi lain": "outcome"}
    with desk.begin() as act:
        match_columns(act, desk.home, number, {"cases": chosen})
    desk.taken(number)
    later = desk.uploaded((head + row.replace("r-1", "r-2")).encode())
    assert desk.row(later).columns["cases"]["Isi lain"] == "outcome"
    other = desk.uploaded((head + row).encode(), sender="lain")
    assert desk.row(other).columns["cases"]["Isi lain"] is None


def test_an_import_needs_its_columns_and_takes_none_twice(desk):
    number = desk.uploaded(b"Nama,Tempat\r\nx,y\r\n")
    assert lacks(desk.row(number)) == {"cases": ("ref", "narrative")}
    with pytest.raises(Invalid), desk.begin() as act:
        begin_import(act, number)
    for chosen, why in (
        ({"Nama": "ref", "Tempat": "ref"}, "column_chosen_twice"),
        ({"Nama": "ref", "Tempat": "apa"}, "unknown_column"),
        ({"Nama": "ref"}, "column_lacking"),
    ):
        with pytest.raises(Invalid) as error, desk.begin() as act:
            match_columns(act, desk.home, number, {"cases": chosen})
        assert error.value.errors[""] == [why]


def test_text_that_was_marked_for_spreadsheets_comes_back_as_it_was(desk, world):
    rows = "a-1,Kota Tangerang,'=1+1,lurah,like,2024\r\na-2,Kota Tangerang,'-2,lurah,foto,2024\r\n"
    number = desk.uploaded((HEAD + rows).encode())
    desk.taken(number)
    (told,) = export_cases(desk.session, world.system_actor, ExportFilter(sender="36.71/arsip"))
    assert told["narrative"] == "=1+1"
    back = list(csv.reader(io.StringIO(desk.given_back(number).decode("utf-8-sig"))))
    assert back[1][3] == "'-2"


def test_an_import_goes_on_where_it_stopped(desk, monkeypatch):
    monkeypatch.setattr(taking_sheets, "SLICE", 2)
    rows = "".join(GOOD.replace("a-1", f"s-{n}") for n in range(5)) + WRONG
    number = desk.uploaded((HEAD + rows).encode())
    with desk.begin() as act:
        begin_import(act, number)

    def begin_as(actor):
        return lambda: desk._work(actor)

    assert not take_slice(begin_as, desk.begin, desk.home, number)
    assert desk.told(number) == (SheetState.RUNNING, 2, 2, 0, 0)
    assert not take_slice(begin_as, desk.begin, desk.home, number)
    while not take_slice(begin_as, desk.begin, desk.home, number):
        pass
    assert desk.told(number) == (SheetState.DONE, 6, 5, 0, 1)


def with_macros() -> bytes:
    said = io.BytesIO(sheets(perkara=[("ref",), ("1",)]))
    with zipfile.ZipFile(said, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    return said.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (with_macros(), "a.xlsx", "macros"),
        (b"bukan", "a.xlsx", "no_table"),
        (b"ref,narrative\r\n", "a.csv", "no_rows"),
        (b"ref,Ref\r\n1,2\r\n", "a.csv", "columns_twice"),
        (b"ref\r\n" + b"x" * (2 << 20), "a.csv", "table_too_large"),
        (b"\n", "a.jsonl", "no_rows"),
    ],
)
def test_what_cannot_be_read_fails_in_a_word(desk, data, name, why):
    number = desk.uploaded(data, name)
    row = desk.row(number)
    assert (row.state, row.failure) == (SheetState.FAILED, why)
    assert not Places(desk.home, number).folder.exists()


def test_hidden_sheets_are_left_out_and_formulas_are_what_they_showed(desk):
    said = io.BytesIO()
    with Workbook(said, {"in_memory": True}) as book:
        page = book.add_worksheet("perkara")
        page.write_row(0, 0, ("ref", "region", "narrative"))
        page.write_row(1, 0, ("f-1", "Kota Tangerang"))
        page.write_formula(1, 2, '="Lurah"&" hadir"', None, "Lurah hadir")
        page.merge_range(3, 0, 3, 1, "f-2")
        away = book.add_worksheet("terlapor")
        away.write_row(0, 0, ("ref", "key"))
        away.hide()
    number = desk.uploaded(said.getvalue(), "a.xlsx")
    assert [(n["what"], n["sheet"]) for n in desk.row(number).notes] == [
        ("merged", "perkara"), ("hidden", "terlapor")
    ]  # fmt: skip
    told = foresee(desk.session, desk.actor, TODAY, desk.home, number, 5)
    assert [(one.ref, one.words, one.verdict) for one in told] == [
        ("f-1", "Lurah hadir", "created"), ("f-2", "", "rejected")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sender", "field"),
    [("a.exe", "arsip", "file"), ("a.csv", " ", "sender"), ("a.csv", "a:b", "sender"),
     ("a.csv", "x" * 41, "sender")],
)  # fmt: skip
def test_an_upload_that_cannot_be_is_refused(desk, name, sender, field):
    with pytest.raises(Invalid) as error:
        desk.uploaded(b"ref\r\n1\r\n", name, sender)
    assert list(error.value.errors) == [field]


def test_an_upload_is_there_for_its_own_agency_alone(session, work, store, desk):
    number = desk.uploaded((HEAD + GOOD).encode())
    other = Desk(session, work, store, "verifier", "bawaslu_cilegon")
    with pytest.raises(NotFound):
        import_of(session, other.actor, number)
    with pytest.raises(NotFound), other.begin() as act:
        begin_import(act, number)
    reader = Desk(session, work, store, "supervisor", "bawaslu")
    with pytest.raises(Forbidden):
        import_of(session, reader.actor, number)
    with pytest.raises(Forbidden), reader.begin() as act:
        upload_sheet(act, store.home, io.BytesIO(b"ref\n1\n"), "a.csv", "x")
    desk.taken(number)
    with pytest.raises(WrongStage), desk.begin() as act:
        begin_import(act, number)


def test_files_are_put_away_after_two_weeks(desk, clock):
    number = desk.uploaded((HEAD + WRONG).encode())
    desk.taken(number)
    with desk.begin() as act:
        assert put_old_away(act, desk.home) == 0
    clock.forward(days=15)
    with desk.begin() as act:
        assert put_old_away(act, desk.home) == 1
    assert desk.row(number).state is SheetState.GONE
    assert not Places(desk.home, number).folder.exists()
    assert refused_rows(desk.home, desk.row(number), 5) == []
