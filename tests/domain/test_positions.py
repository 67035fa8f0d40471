"""The kind of office that a position names: positions as they stand in reports, read by hand."""

import pytest

from tests.builders import law_documents
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import OfficeKind
from tracker.domain.positions import kind_of_office

LAW = RunningLaw.from_documents(law_documents())


def kind(position):
    found = kind_of_office(LAW.book.office_kinds.values(), position)
    return found and found.id.removeprefix("office-")


@pytest.mark.parametrize(
    ("position", "named"),
    [
        ("camat", "camat"),
        ("Plt. Camat Cipondoh", "camat"),
        ("CAMAT (2)", "camat"),
        ("sekretaris camat", "camat-secretary"),
        ("Sekretaris kecamatan", "camat-secretary"),
        ("lurah", "lurah"),
        ("Staf kelurahan", "staff"),
        ("staf ahli bupati", "expert-staff"),
        ("kepala dinas pendidikan", "head-of-dinas"),
        ("kepala bidang dinas kesehatan", "head-of-division"),
        ("Kepala seksi kelurahan", "head-of-section"),
        ("kepala SD", "head-of-school"),
        ("guru SD (6)", "teacher"),
        ("Guru SMP", "teacher"),
        ("Pengawas sekolah", "school-inspector"),
        ("penjabat wali kota", "acting-head"),
        ("Pranata komputer", "specialist"),
    ],
)
def test_a_position_names_a_kind_of_office(position, named):
    assert kind(position) == named


@pytest.mark.parametrize(
    "position",
    [
        None,
        "",
        "pegawai pemkab",
        "ASN",
        "lurah dan sekretaris camat (17)",
        "kepala SMP dan guru",
        "camatnya",
        "kepala dinas, kepala bidang",
    ],
)
def test_a_position_that_names_none_or_several_has_no_kind(position):
    assert kind(position) is None


def test_the_longest_words_count_whatever_the_order_of_the_kinds():
    short = OfficeKind(
        id="short", label_id="A", label_en="A", words=("kepala",), confidence="recalled"
    )
    long = OfficeKind(
        id="long", label_id="B", label_en="B", words=("kepala biro",), confidence="recalled"
    )
    for kinds in ((short, long), (long, short)):
        assert kind_of_office(kinds, "Kepala Biro") is long
        assert kind_of_office(kinds, "Kepala Kantor") is short
        assert kind_of_office(kinds, "Kepala Biro, Kepala Kantor") is None


def test_no_words_are_claimed_by_two_kinds():
    words = [word for one in LAW.book.office_kinds.values() for word in one.words]
    assert len(words) == len(set(words))
    assert all(word == word.casefold() and word.replace(" ", "").isalpha() for word in words)
