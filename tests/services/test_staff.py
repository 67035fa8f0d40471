"""The register of an agency: filled by staff number, read by its own people alone; and numbers of
staff by year."""

import csv
import io

import pytest
from sqlalchemy import select

from tests.builders import actor_of, make_account
from tests.services.test_sheets import Desk, sheets
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import StaffStatus
from tracker.domain.prevention import StaffGroup, Workforce
from tracker.domain.sheet_states import SheetState, SheetSubject
from tracker.domain.staff_rows import parse_staff, parse_workforce
from tracker.services.foreseeing_sheets import foresee
from tracker.services.region_records import record_of_region, withdraw_record
from tracker.services.sheets import Places, read_sheet, upload_sheet
from tracker.services.staff import forget_register, look_up, staff_taken
from tracker.store.ledger import LedgerEntry
from tracker.store.region_records import RegionRecord
from tracker.store.sheet_rows import SheetRows
from tracker.store.staff import StaffMember

HEAD = "NIP,Nama,Jabatan,OPD,Gol. Ruang,Status\r\n"
LURAH = "198001012005011001,Orang Satu,Lurah,Kecamatan A,III/c,PNS\r\n"
CAMAT = "19790202 200501 2 002,Orang Dua,Camat,Kecamatan A,IV/a,\r\n"
SHORT = "1980,Orang Tiga,,,,\r\n"


class Keeper(Desk):
    """Somebody who keeps a register, or numbers."""

    def __init__(self, session, work, store, role="discipline_officer", agency="bkpsdm"):
        super().__init__(session, work, store, role, agency)
        self.subject = SheetSubject.STAFF

    def uploaded(self, data, name="pegawai.csv", sender="BKPSDM 800/1: 2024"):
        with self.begin() as act:
            file = io.BytesIO(data)
            number = upload_sheet(act, self.home, file, name, sender, self.subject)
        read_sheet(self.begin, self.home, number)
        return number

    def people(self):
        self.session.expire_all()
        asked = select(StaffMember).where(StaffMember.agency_id == self.actor.agency_id)
        return {one.nip: one for one in self.session.scalars(asked)}


@pytest.fixture
def keeper(session, work, store) -> Keeper:
    return Keeper(session, work, store)


def test_a_register_lands_by_staff_number_and_its_bad_rows_come_back(keeper):
    number = keeper.uploaded((HEAD + LURAH + CAMAT + SHORT).encode())
    told = foresee(keeper.session, keeper.actor, keeper.row(number).uploaded_at.date(),
                   keeper.home, number, 5)  # fmt: skip
    assert [one.verdict for one in told] == ["created", "created", "rejected"]
    assert not keeper.people()
    row = keeper.taken(number)
    assert (row.read, row.created, row.changed, row.unchanged, row.rejected) == (3, 2, 0, 0, 1)
    camat = keeper.people()["197902022005012002"]
    assert (camat.name, camat.rank, camat.status) == ("Orang Dua", "IV/a", StaffStatus.PNS)
    back = list(csv.reader(io.StringIO(keeper.given_back(number).decode("utf-8-sig"))))
    assert back[0] == ["alasan", "NIP", "Nama", "Jabatan", "OPD", "Gol. Ruang", "Status"]
    assert back[1][:2] == ["nip: NIP atau NI PPPK terdiri atas 18 angka.", "1980"]


def test_the_same_register_again_changes_nothing_and_a_new_post_takes_the_place_of_the_old(keeper):
    keeper.taken(keeper.uploaded((HEAD + LURAH + CAMAT).encode()))
    again = keeper.taken(keeper.uploaded((HEAD + LURAH + CAMAT).encode()))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    moved = keeper.taken(keeper.uploaded((HEAD + LURAH.replace("Lurah", "Camat")).encode()))
    assert (moved.created, moved.changed, moved.unchanged) == (0, 1, 0)
    people = keeper.people()
    assert people["198001012005011001"].position == "Camat"
    assert len(people) == 2  # whoever the file does not name stays


def test_a_workbook_that_spoilt_its_numbers_is_told_row_by_row(keeper):
    rows = [("NIP", "Nama"), ("1.98001E+17", "Orang Satu"), ("198013012005011001", "Orang Dua")]
    number = keeper.uploaded(sheets(Pegawai=rows), "pegawai.xlsx")
    row = keeper.taken(number)
    assert (row.created, row.rejected) == (0, 2)
    file = io.BytesIO(keeper.given_back(number))
    assert file.getvalue()[:2] == b"PK"


def test_the_working_file_of_a_register_keeps_refused_rows_alone(keeper):
    number = keeper.uploaded((HEAD + LURAH + SHORT).encode())
    keeper.taken(number)
    with SheetRows(Places(keeper.home, number).rows) as rows:
        assert [cells[0] for _, cells in rows.lines(0, 0)] == ["1980"]
    left = Places(keeper.home, number).rows.read_bytes()
    assert b"Orang Satu" not in left
    assert b"1980" in left


def test_the_book_holds_counts_of_a_register_and_no_person(keeper):
    keeper.taken(keeper.uploaded((HEAD + LURAH).encode()))
    with keeper.begin() as act:
        found = look_up(act, "orang satu").found
    with keeper.begin() as act:
        assert staff_taken(act, found[0].id).nip == "198001012005011001"
    with keeper.begin() as act:
        assert forget_register(act) == 1
    assert not keeper.people()
    texts = [
        (entry.act, entry.text)
        for entry in keeper.session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq))
        if entry.act.value.startswith(("register", "sheet"))
    ]
    assert [act for act, _ in texts] == [
        Act.SHEET_UPLOADED, Act.REGISTER_FILLED, Act.SHEET_TAKEN_IN,
        Act.REGISTER_LOOKED_UP, Act.REGISTER_LOOKED_UP, Act.REGISTER_FORGOTTEN,
    ]  # fmt: skip
    assert not any("Orang" in text or "1980" in text for _, text in texts)


def test_a_register_is_read_by_its_own_agency_alone(session, work, store, keeper):
    keeper.taken(keeper.uploaded((HEAD + LURAH + CAMAT).encode()))
    with keeper.begin() as act:
        assert [one.name for one in look_up(act, "orang").found] == ["Orang Dua", "Orang Satu"]
    with keeper.begin() as act:
        (one,) = look_up(act, "19800101 2005").found
    assert one.masked == "******** 200501 * 001"
    with keeper.begin() as act:
        assert look_up(act, "or").is_short
        assert look_up(act, "1980010").is_short
        assert look_up(act, "%%%").found == ()
    for role, agency in (("verifier", "bawaslu"), ("discipline_officer", "bkpsdm_cilegon")):
        other = Desk(session, work, store, role, agency)
        with other.begin() as act:
            assert look_up(act, "orang").found == ()
        with pytest.raises(NotFound), other.begin() as act:
            staff_taken(act, one.id)
    for role, agency in (("supervisor", "bkpsdm"), ("administrator", "bkpsdm")):
        other = Desk(session, work, store, role, agency)
        with pytest.raises(Forbidden), other.begin() as act:
            look_up(act, "orang")
    for role, agency in (("verifier", "bawaslu"), ("supervisor", "bkpsdm")):
        sender = Keeper(session, work, store, role, agency)
        with pytest.raises(Forbidden):
            sender.uploaded(HEAD.encode())
    with pytest.raises(Invalid):
        keeper.uploaded(b"{}", "pegawai.jsonl")


def test_numbers_by_year_and_office_land_once(session, work, store):
    keeper = Keeper(session, work, store, "verifier", "bawaslu")
    keeper.subject = SheetSubject.WORKFORCE
    rows = (
        "Tahun,OPD,Kelompok,Jumlah\r\n2023,,,8.123\r\n2023,Dinas Pendidikan,guru,2100\r\n"
        "2023,Dinas Pendidikan,guru,2100\r\n2030,,,8000\r\n2023,,,8124\r\n"
    )
    row = keeper.taken(keeper.uploaded(rows.encode()))
    assert (row.created, row.unchanged, row.rejected) == (2, 1, 2)
    assert row.state is SheetState.DONE
    found = session.scalars(select(RegionRecord).order_by(RegionRecord.id)).all()
    assert [(one.facts["count"], one.facts["office"], one.facts["group"]) for one in found] == [
        (8123, "", "total"), (2100, "Dinas Pendidikan", "teacher")
    ]  # fmt: skip
    assert {one.source for one in found} == {"BKPSDM 800/1: 2024"}
    back = keeper.given_back(row.id).decode()
    assert "year: Tahun ini belum berjalan." in back
    assert "count: Rekaman dengan kunci ini sudah ada" in back


def test_numbers_of_another_region_are_refused(session, work, store):
    keeper = Keeper(session, work, store, "verifier", "bawaslu")
    keeper.subject = SheetSubject.WORKFORCE
    rows = "region,year,count\r\nKota Cilegon,2023,1\r\nEntah,2023,1\r\n36.71,2023,8000\r\n"
    row = keeper.taken(keeper.uploaded(rows.encode()))
    assert (row.created, row.rejected) == (1, 2)


def test_a_number_that_was_taken_back_can_be_sent_again(session, work, store):
    keeper = Keeper(session, work, store, "verifier", "bawaslu")
    keeper.subject = SheetSubject.WORKFORCE
    officer = actor_of(session, make_account(session, "verifier", "bawaslu"), "verifier")
    facts = Workforce(2023, StaffGroup.TOTAL, 7000)
    with work(officer) as act:
        number = record_of_region(act, "36.71", facts, "Salah")
    assert keeper.taken(keeper.uploaded(b"year,count\n2023,8000\n")).rejected == 1
    with work(officer) as act:
        withdraw_record(act, "36.71", number, "Salah ketik.")
    assert keeper.taken(keeper.uploaded(b"year,count\n2023,8000\n")).created == 1


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({}, "nip", "required"),
        ({"nip": "198001012005011001"}, "name", "required"),
        ({"nip": "198001012005013001", "name": "A"}, "nip", "nip_sex"),
        ({"nip": "060012345", "name": "A"}, "nip", "nip_old_nip"),
        (
            {"nip": "198001012005011001", "name": "A", "status": "honorer"},
            "status",
            "unknown_value",
        ),
        ({"nip": "198001012005011001", "name": "A", "agama": "x"}, "agama", "unknown_key"),
    ],
)
def test_a_row_of_a_register_says_what_is_wrong_with_it(given, field, why):
    assert (field, why) in [(one.field, one.reason) for one in parse_staff(given)]


def test_a_status_that_the_number_denies_lands_and_is_marked():
    row = {"nip": "198001012005011001", "name": "A", "status": "PPPK paruh waktu"}
    found = parse_staff(row)
    assert (found.status, found.is_odd) == (StaffStatus.PPPK, True)


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({}, "year", "required"),
        ({"year": 2024}, "count", "required"),
        ({"year": 1990, "count": 1}, "year", "out_of_bounds"),
        ({"year": 2024, "count": "banyak"}, "count", "wrong_type"),
        ({"year": 2024, "count": 1, "group": "honorer"}, "group", "unknown_value"),
    ],
)
def test_a_row_of_numbers_says_what_is_wrong_with_it(given, field, why):
    assert (field, why) in [(one.field, one.reason) for one in parse_workforce(given)]
