"""Filters: out of a query string and back into the same, and nothing a visitor writes breaks it."""

from dataclasses import fields
from datetime import date
from random import Random

import pytest
from sqlalchemy.orm import Session

from tests.builders import World
from tests.counting_by_hand import random_filters
from tracker.domain.counting import HeldFor, Sort, TermState, Waits
from tracker.domain.law import RunningLaw
from tracker.queries.filters import CaseFilters, param_of, read_filters
from tracker.queries.running_law import running_law

TODAY = date(2024, 10, 7)


@pytest.fixture
def law(session: Session) -> RunningLaw:
    return running_law(session)


def test_nothing_asked_for_is_every_case_newest_first(law: RunningLaw) -> None:
    filters, bad = read_filters({}, law)
    assert (filters, bad) == (CaseFilters(), ())
    assert (filters.sort, filters.descending, filters.size) == (Sort.RECEIVED, True, 25)
    assert filters.query() == {}
    assert filters.active() == ()


def test_a_query_string_in_the_words_of_the_office_is_read(law: RunningLaw) -> None:
    given = {
        "teks": "  kepala   dinas ",
        "dari": "2024-01-01",
        "sampai": "2024-12-31",
        "wilayah": "36.71",
        "wilayah-saja": "ya",
        "pemegang": "-",
        "lama": "lebih-dari-setahun",
        "tahap": "verification.study",
        "tenggat": "terlambat",
        "keadaan": "terbuka",
        "menunggu": "kami",
        "petugas": "belum",
        "rekaan": "tidak",
        "urut": "tenggat",
        "per": "50",
        "hal": "3",
        "lainnya": "tidak dibaca",
    }
    filters, bad = read_filters(given, law)
    assert bad == ()
    assert filters == CaseFilters(
        text="kepala dinas",
        since=date(2024, 1, 1),
        until=date(2024, 12, 31),
        region="36.71",
        region_alone=True,
        holder=0,
        held=HeldFor.LONGER,
        stage=("verification", "study"),
        term=TermState.LATE,
        is_open=True,
        waits=Waits.US,
        assignee="-",
        invented=False,
        sort=Sort.DUE,
        descending=False,
        size=50,
        page=3,
    )


def test_what_is_written_back_asks_for_the_same(law: RunningLaw, world: World) -> None:
    rng = Random(7)
    for _ in range(300):
        filters = random_filters(rng, law, world, TODAY)
        assert read_filters(filters.query(), law) == (filters, ())
    shown = CaseFilters(sort=Sort.HOLDER, descending=False, size=100, page=4, region="")
    assert read_filters(shown.query(), law) == (shown, ())
    assert shown.query()["wilayah"] == "nasional"


@pytest.mark.parametrize(
    ("param", "text"),
    [
        ("dari", "kemarin"),
        ("dari", "2024-02-30"),
        ("dari", "20240203"),
        ("sampai", "0001-01-01"),
        ("wilayah", "36.7"),
        ("wilayah", "36%"),
        ("penangan", "-1"),
        ("penangan", "99999999999999999999"),
        ("pemegang", "²"),
        ("tahap", "verification"),
        ("tahap", "verification.tidak-ada"),
        ("lajur", "tengah"),
        ("perbuatan", "mencuri"),
        ("saluran", "merpati"),
        ("putusan", "menang"),
        ("sanksi", "denda"),
        ("tenggat", "lewat"),
        ("keadaan", "ya"),
        ("rekaan", "1"),
        ("urut", "--tenggat"),
        ("per", "26"),
        ("hal", "0"),
        ("hal", "1e3"),
        ("teks", "\x00"),
        ("pemilihan", "x" * 81),
    ],
)
def test_a_value_that_cannot_be_read_is_left_out_and_told_of(
    law: RunningLaw, param: str, text: str
) -> None:
    assert read_filters({param: text}, law) == (CaseFilters(), (param,))


def test_a_bad_value_leaves_the_good_ones_standing(law: RunningLaw) -> None:
    filters, bad = read_filters({"keadaan": "terbuka", "tenggat": "?"}, law)
    assert filters == CaseFilters(is_open=True)
    assert bad == ("tenggat",)


def test_a_period_that_ends_before_it_begins_loses_its_end(law: RunningLaw) -> None:
    filters, bad = read_filters({"dari": "2024-05-02", "sampai": "2024-05-01"}, law)
    assert (filters.since, filters.until, bad) == (date(2024, 5, 2), None, ("sampai",))


def test_empty_fields_of_a_form_ask_for_nothing(law: RunningLaw) -> None:
    names = [f.name for f in fields(CaseFilters)]
    given = {param_of(n): " " for n in names if n not in ("sort", "descending", "size", "page")}
    assert read_filters(given, law) == (CaseFilters(), ())


def test_a_change_of_filters_leads_back_to_the_first_page() -> None:
    assert CaseFilters(page=5).but(is_open=True) == CaseFilters(is_open=True, page=1)


def test_a_long_text_is_cut_not_refused(law: RunningLaw) -> None:
    filters, bad = read_filters({"teks": "a" * 500}, law)
    assert (filters.text, bad) == ("a" * 100, ())
