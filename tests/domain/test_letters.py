"""Placeholders, gaps, forms by date, and Indonesian numbers and days of letters."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import law_documents
from tracker.domain.days import PartialDay
from tracker.domain.indonesian import day_spelled, spelled, weekday_said
from tracker.domain.lawbook import Lawbook
from tracker.domain.letters import (
    LONGEST_WORDING,
    MOST_PLACEHOLDERS,
    BadWording,
    Values,
    basis_of,
    check_wording,
    composed,
    fill,
    form_note,
    form_of,
    missing_in,
    of_reporter_in,
    with_reporter,
)
from tracker.domain.roles import Side
from tracker.store.letter_kinds import letter_kinds

HEAD = {"name": "Bawaslu Uji", "address": "", "contact": "", "place": "Uji"}
VALUES = Values({"a": "satu", "b": None, "c": None}, {"b": "Isian b"}, {"c"})


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (8, "delapan"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (115, "seratus lima belas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1123, "seribu seratus dua puluh tiga"),
        (2024, "dua ribu dua puluh empat"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (2_500_001_000, "dua miliar lima ratus juta seribu"),
        (1_000_000_000_000, "satu triliun"),
    ],
)
def test_numbers_are_spelled_as_letters_write_them(number, words):
    assert spelled(number) == words


@pytest.mark.parametrize("number", [-1, 10**15])
def test_a_number_beyond_the_words_is_refused(number):
    with pytest.raises(ValueError, match="No words"):
        spelled(number)


def test_a_day_is_said_by_its_weekday_and_in_words():
    assert weekday_said(date(2024, 10, 7)) == "Senin"
    assert weekday_said(date(2024, 11, 27)) == "Rabu"
    assert day_spelled(date(2024, 10, 7)) == "tujuh bulan Oktober tahun dua ribu dua puluh empat"


def test_a_placeholder_is_filled_once_and_what_it_holds_is_not_read_again():
    values = Values({"a": "{b} {a}", "b": "dua"}, {})
    assert fill("x {a} y", values) == ["x {b} {a} y"]


def test_what_is_missing_is_a_gap_that_names_itself():
    assert fill("x {b}.", VALUES) == ["x ", {"missing": "Isian b"}, "."]


@pytest.mark.parametrize(
    "text", ["{d}", "{pelapor.nama}", "{a.__class__}", "{0}", "{}", "{a!r}", "{a:>9}", "{a[0]}"]
)
def test_a_name_that_is_not_in_the_list_is_refused(text):
    with pytest.raises(BadWording, match="unknown_placeholder"):
        fill(text, VALUES)


@pytest.mark.parametrize("text", ["{{a", "a}", "{", "}{", "$a", "%(a)s", "{a\nb}", "<% a %>"])
def test_braces_that_name_nothing_stay_as_they_are(text):
    assert fill(text.replace("{a\n", "{x\n"), VALUES) == [text.replace("{a\n", "{x\n")]


def test_a_wording_is_bounded():
    with pytest.raises(BadWording, match="too_long"):
        check_wording("x" * (LONGEST_WORDING + 1), ())
    with pytest.raises(BadWording, match="too_many_placeholders"):
        check_wording("{a}" * (MOST_PLACEHOLDERS + 1), {"a"})


def test_a_paragraph_that_asks_for_what_may_stay_empty_is_left_out():
    kind = letter_kinds()["registration_notice"]
    block = replace_block(kind, "Satu.\n\nDua {c}.\n\nTiga.")
    made = composed(block, VALUES, {}, HEAD)
    assert made["blocks"] == [{"kind": "text", "paragraphs": [["Satu."], ["Tiga."]]}]


def replace_block(kind, text):
    block = replace_struct(kind.block[0], text=text, kind="fixed")
    return replace_struct(kind, block=(block,), to=(), copies=(), signer=(), title="", subject="x")


def replace_struct(one, **fields):
    told = {name: getattr(one, name) for name in one.__struct_fields__}
    return type(one)(**(told | fields))


def test_who_reported_comes_in_only_when_the_paper_is_set():
    kind = replace_block(letter_kinds()["registration_notice"], "Sdr. {pelapor.nama}")
    content = composed(kind, VALUES._replace(to_reporter=True), {}, HEAD)
    assert of_reporter_in(content) == {"name"}
    whole = with_reporter(content, {"name": "Sari"})
    assert whole["blocks"][0]["paragraphs"] == [["Sdr. ", "Sari"]]
    assert missing_in(with_reporter(content, {"name": None})) == ["Pelapor"]


def test_no_letter_to_others_has_a_placeholder_for_who_reported():
    for kind in letter_kinds().values():
        texts = " ".join(kind.texts()) + " ".join(v for b in kind.block for _l, v in b.rows)
        assert ("{pelapor." in texts) == kind.is_to_reporter, kind.id


def test_every_kind_has_blocks_a_signer_and_free_texts_with_ids():
    for kind in letter_kinds().values():
        assert kind.block, kind.id
        assert kind.signer, kind.id
        ids = [block.id for block in kind.free()]
        assert all(ids), kind.id
        assert len(ids) == len(set(ids)), kind.id
        assert kind.side in (Side.BAWASLU, Side.PERSONNEL)


@pytest.fixture(scope="module")
def book():
    return Lawbook.from_documents({n: t for n, t in law_documents().items() if "/" not in n})


def test_the_form_of_a_letter_is_the_one_of_its_day(book):
    kind = letter_kinds()["receipt"]
    now, before = date(2024, 10, 7), date(2021, 3, 1)
    assert form_of(kind, "pemilu", book, now).code == "B.3"
    assert form_of(kind, "pilkada", book, now).code == "A.3"
    assert form_of(kind, "pemilu", book, before) is None


def test_a_later_version_of_a_form_takes_over_on_its_day(book):
    old = book.forms["pemilu-b3"]
    ends = PartialDay(2025, 1, 1)
    forms = {
        "pemilu-b3": replace(old, in_force_until=ends),
        "pemilu-b3-baru": replace(old, id="pemilu-b3-baru", code="B.3-1", in_force_from=ends),
    }
    newer = replace(book, forms={**book.forms, **forms})
    kind = replace_struct(
        letter_kinds()["receipt"], forms={"pemilu": ("pemilu-b3", "pemilu-b3-baru")}
    )
    assert form_of(kind, "pemilu", newer, date(2024, 12, 31)).code == "B.3"
    assert form_of(kind, "pemilu", newer, date(2025, 1, 1)).code == "B.3-1"


def test_the_foot_of_a_letter_keeps_the_mark_of_its_form(book):
    on = date(2024, 10, 7)
    receipt, minutes, summons = (
        letter_kinds()[name]
        for name in ("receipt", "clarification_minutes", "discipline_summons_1")
    )
    assert "ingatan" in form_note(form_of(receipt, "pemilu", book, on))
    assert form_note(form_of(minutes, "pemilu", book, on)) == (
        "Formulir B.12 (Berita Acara Klarifikasi)"
    )
    assert "bukan kode resmi" in form_note(form_of(summons, "pemilu", book, on))
    assert form_note(None) is None


def test_the_basis_cites_what_was_in_force_on_the_day(book):
    kind = letter_kinds()["sanction_decree"]
    before = basis_of(kind, "pemilu", book, date(2020, 5, 1))
    after = basis_of(kind, "pemilu", book, date(2024, 5, 1))
    assert before.startswith("Peraturan Pemerintah Nomor 53 Tahun 2010 tentang Disiplin")
    assert "94 Tahun 2021" not in before
    assert after.startswith("Peraturan Pemerintah Nomor 94 Tahun 2021 tentang Disiplin")
    assert "53" not in after
