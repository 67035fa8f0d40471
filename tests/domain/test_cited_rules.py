"""Which rule of the law data a citation means, on the day of the text."""

from pathlib import Path

import pytest

from tracker.domain.cited_rules import places_of, rules_in
from tracker.domain.days import PartialDay
from tracker.domain.lawbook import Lawbook

LAW = Path(__file__).parents[2] / "config" / "law"
BOOK = Lawbook.from_documents({path.name: path.read_text("utf-8") for path in LAW.glob("*.toml")})


def meant(text, on="2024-10-03"):
    (rule,) = rules_in(text, BOOK, PartialDay.parse(on) if on else None)
    return rule


@pytest.mark.parametrize(
    ("text", "fit", "provisions"),
    [
        ("Pasal 5 huruf n PP 94/2021", "exact", ["pp94-5n"]),
        ("Pasal 5 huruf n angka 5 PP 94/2021", "exact", ["pp94-5n-5"]),
        ("Pasal 5 huruf n angka 9 PP 94/2021", "wider", ["pp94-5n"]),
        ("Pasal 2 huruf f UU 20/2023", "wider", ["uu20-2"]),
        ("Pasal 280 UU 7/2017", "parts", ["uu7-280-2f", "uu7-280-3"]),
        ("Pasal 521 UU 7/2017", "instrument", []),
        ("PP 94/2021", "instrument", []),
        ("Pasal 52 ayat (3) huruf j UU 20/2023", "exact", ["uu20-52-3j", "uu20-52"]),
        ("Pasal 52 ayat (4) UU 20/2023", "exact", ["uu20-52-4", "uu20-52"]),
        ("Lampiran II huruf B SKB 2/2022", "exact", ["skb2-annex-2b"]),
        ("PKPU 15/2023 Pasal 22", "unknown", []),
        ("Pasal 188", "unknown", []),
        ("Pasal 12 PP 94/2021", "instrument", []),
        ("Pasal 24 PP 94/2021", "parts", ["pp94-24-3", "pp94-24-2"]),
    ],
)
def test_a_citation_leads_to_the_provision_as_far_as_the_law_data_hold_it(text, fit, provisions):
    rule = meant(text)

    assert (rule.fit, [one.id for one in rule.provisions]) == (fit, provisions)


def test_an_article_of_an_amending_law_is_looked_up_in_the_amended_one():
    rule = meant("Pasal 71 ayat (1) UU 10/2016")

    assert rule.instrument.id == "uu-10-2016"
    assert rule.through.id == "uu-1-2015"
    assert rule.provision.id == "pilkada-71-1"


@pytest.mark.parametrize(
    ("on", "instrument"),
    [
        ("2022-05-01", "uu-5-2014"),
        ("2023-10-30", "uu-5-2014"),
        ("2023-10-31", "uu-20-2023"),
        ("2024", "uu-20-2023"),
        (None, "uu-20-2023"),
    ],
)
def test_a_name_that_two_laws_bore_means_the_one_of_the_day(on, instrument):
    rule = meant("UU ASN", on)

    assert (rule.instrument.id, rule.shared) == (instrument, True)


def test_a_number_means_its_law_whatever_the_day():
    rule = meant("UU 20/2023 (ASN)", "2020-01-01")

    assert (rule.instrument.id, rule.shared) == ("uu-20-2023", False)


def test_parts_alone_are_not_the_provision_that_is_meant():
    assert meant("Pasal 280 UU 7/2017").provision is None


def test_a_locator_with_a_remark_names_a_part_of_its_article():
    assert [whole for _, whole in places_of("Pasal 13 (huruf g menurut ingatan)")] == [False]
    assert places_of("Pasal 12-14 (tidak memuat Pasal 5 huruf n angka 1)") == []
    assert places_of("nomor pasal tidak terlihat") == []


def test_every_provision_with_an_article_is_found_by_its_own_locator():
    for one in BOOK.provisions.values():
        if not any(whole for _, whole in places_of(one.locator)):
            continue
        text = f"{BOOK.instruments[one.instrument].label_id} {one.locator}"
        found = {p.id for rule in rules_in(text, BOOK, None) for p in rule.provisions}
        assert one.id in found, text
