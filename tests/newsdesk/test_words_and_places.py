"""Words, numbers and places as Indonesian news writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.gazetteer import Place
from tracker.newsdesk.beginning import conduct_in, platform_in
from tracker.newsdesk.places import Atlas
from tracker.newsdesk.readings import read_case
from tracker.newsdesk.words import numbers, terms, tokens

ATLAS = Atlas.of(
    Place(*one)
    for one in (
        ("36", "Banten"),
        ("36.71", "Kota Tangerang"),
        ("36.03", "Kabupaten Tangerang"),
        ("36.74", "Kota Tangerang Selatan"),
        ("73", "Sulawesi Selatan"),
        ("73.03", "Kabupaten Bantaeng"),
        ("73.06", "Kabupaten Gowa"),
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("menyukai", "disukai"),
        ("ASN", "PNS"),
        ("kepsek", "kepala sekolah"),
        ("paslon", "calon"),
        ("medsos", "media sosial"),
        ("BKPP", "BKPSDM"),
    ],
)
def test_two_ways_to_say_one_thing_are_one(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dua belas guru", {12}),
        ("tiga puluh dua lurah dan 7 camat", {32, 7}),
        ("dua puluh kepala desa", {20}),
        ("seorang camat", {1}),
        ("pada 2024", set()),
        ("puluhan pegawai", set()),
        ("sepuluh", {10}),
    ],
)
def test_numbers_are_read_in_digits_and_words(text, found):
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("written", "regions", "provinces"),
    [
        ("Kota Tangerang, Banten", {"tangerang"}, {"banten"}),
        ("Kabupaten Gowa (ASN Kabupaten Bantaeng)", {"gowa", "bantaeng"}, set()),
        ("Banten", set(), {"banten"}),
        ("Provinsi Banten", set(), {"banten"}),
        ("36.71", {"tangerang"}, set()),
        ("36", set(), {"banten"}),
        ("Nasional / Kota Tangerang Selatan", {"tangerang selatan"}, set()),
        (None, set(), set()),
    ],
)
def test_places_are_read_as_senders_write_them(written, regions, provinces):
    found = ATLAS.read(written)
    assert (found.regions, found.provinces) == (regions, provinces)


def test_city_and_regency_of_one_name_are_told_apart():
    assert ATLAS.read("Kota Tangerang").cities == {"tangerang"}
    assert ATLAS.read("Kabupaten Tangerang").regencies == {"tangerang"}


def test_the_longest_name_in_a_text_counts_and_brings_its_province():
    found = ATLAS.find(tokens("Lurah di Tangerang Selatan dilaporkan"))
    assert found.regions == {"tangerang selatan"}
    assert found.provinces == {"banten"}


@pytest.mark.parametrize(
    ("text", "conduct", "platform"),
    [
        ("Camat menyukai unggahan calon di Instagram", "like", "Instagram"),
        ("Guru membagikan video di grup WA", "share", "WhatsApp"),
        ("Lurah pasang spanduk", "banner", ""),
        ("Rapat kerja dinas", "", ""),
    ],
)
def test_a_finding_begins_with_what_the_item_says(text, conduct, platform):
    assert (conduct_in(text), platform_in(text)) == (conduct, platform)


def test_what_news_says_of_anybody_is_no_post_of_a_case():
    """Penata and mengatakan have one stem."""
    empty = dict.fromkeys(
        ("narrative", "region", "province", "received_on", "known_on", "election")
    )
    people = [{"position": "Penata layanan kelurahan", "count": None}]
    record = {**empty, "respondents": people, "conducts": [], "events": [], "sanctions": []}

    posts = read_case(record, ATLAS).posts

    assert posts == set(terms("layanan kelurahan"))
    assert not posts & set(terms("Ia mengatakan hal itu"))


@given(st.text())
def test_any_text_can_be_read(text):
    assert all(terms(text))
    assert ATLAS.read(text).regions == frozenset(ATLAS.read(text).regions)
    assert all(number < 1000 for number in numbers(text))
