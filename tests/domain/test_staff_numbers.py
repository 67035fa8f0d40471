"""Staff numbers: invented ones, none belongs to a person."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.errors import Refusal
from tracker.domain.staff_numbers import (
    BadStaffNumber,
    Sex,
    StaffKind,
    parse_staff_number,
    status_conflict,
)


def test_a_nip_tells_birth_appointment_and_sex():
    number = parse_staff_number("198502142010011007")
    assert number.kind is StaffKind.PNS
    assert number.born == date(1985, 2, 14)
    assert (number.appointed_year, number.appointed_month) == (2010, 1)
    assert number.contract is None
    assert number.sex is Sex.MALE


def test_a_pppk_number_has_a_contract_count_where_a_nip_has_a_month():
    number = parse_staff_number("199011302023212045")
    assert number.kind is StaffKind.PPPK
    assert (number.appointed_year, number.appointed_month) == (2023, None)
    assert number.contract == 21
    assert number.sex is Sex.FEMALE


@pytest.mark.parametrize(("in_year", "kind"), [("01", "PNS"), ("12", "PNS"), ("21", "PPPK")])
def test_digits_13_and_14_tell_the_kinds_apart(in_year, kind):
    assert parse_staff_number(f"199011302023{in_year}2045").kind == kind


@pytest.mark.parametrize(
    "typed",
    [
        "19850214 201001 1 007",
        "19850214.201001.1.007",
        "19850214-201001-1-007",
        "19850214\u2013201001\u20131\u2013007",
        "\t198502142010011007\u00a0",
        "'198502142010011007",
        "\u200b19850214 201001 1 007",
    ],
)
def test_spaces_dots_and_dashes_are_ignored(typed):
    assert parse_staff_number(typed).digits == "198502142010011007"


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        pytest.param("", "empty", {}, id="nothing"),
        pytest.param(" - ", "empty", {}, id="a dash for none"),
        pytest.param("19850214201001100", "length", {"digits": 17, "expected": 18}, id="17"),
        pytest.param("1985021420100110070", "length", {"digits": 19, "expected": 18}, id="19"),
        pytest.param("130123456", "old_nip", {}, id="nine digits"),
        pytest.param("19850214201001100O", "not_digits", {"found": "O"}, id="letter O"),
        pytest.param("NIP 198502142010011007", "not_digits", {"found": "N"}, id="with its name"),
        pytest.param("\u0661" * 18, "not_digits", {"found": "\u0661"}, id="other digits"),
        pytest.param("1,98502E+17", "rounded", {}, id="rounded by a spreadsheet"),
        pytest.param("1.98502e17", "rounded", {}, id="rounded, with a point"),
        pytest.param("198502302010011007", "birth_date", {}, id="30 February"),
        pytest.param("198902292010011007", "birth_date", {}, id="29 February 1989"),
        pytest.param("198513142010011007", "birth_date", {}, id="month 13 of birth"),
        pytest.param("188502141910011007", "birth_date", {}, id="born in 1885"),
        pytest.param("000000002010011007", "birth_date", {}, id="no birth date"),
        pytest.param("198502142010001007", "month_or_contract", {"found": "00"}, id="month 0"),
        pytest.param("198502142010131007", "month_or_contract", {"found": "13"}, id="month 13"),
        pytest.param("198502142010201007", "month_or_contract", {"found": "20"}, id="count 20"),
        pytest.param("198502142010010007", "sex", {"found": "0"}, id="sex 0"),
        pytest.param("198502142010013007", "sex", {"found": "3"}, id="sex 3"),
    ],
)
def test_every_fault_has_its_code(typed, code, facts):
    with pytest.raises(BadStaffNumber) as refused:
        parse_staff_number(typed)
    assert (refused.value.code, refused.value.facts) == (code, facts)
    assert isinstance(refused.value, Refusal)


@pytest.mark.parametrize(
    ("typed", "age"),
    [
        pytest.param("198502141980011007", -6, id="before birth"),
        pytest.param("198502142000121007", 15, id="PNS, two months short of 16"),
        pytest.param("195002142021022007", 71, id="PNS, past 70"),
        pytest.param("200802142023212007", 15, id="PPPK, by years"),
    ],
)
def test_an_appointment_at_an_impossible_age_is_refused(typed, age):
    with pytest.raises(BadStaffNumber) as refused:
        parse_staff_number(typed)
    assert refused.value.code == "appointment_age"
    assert refused.value.facts == {"age": age, "youngest": 16, "oldest": 70}


@pytest.mark.parametrize("typed", ["198502142001021007", "195002142021012007"])
def test_an_appointment_at_16_or_at_70_is_let_through(typed):
    assert parse_staff_number(typed).digits == typed


def test_the_mask_hides_birth_date_and_sex():
    number = parse_staff_number("198502142010011007")
    assert number.grouped == "19850214 201001 1 007"
    assert number.masked == "******** 201001 * 007"


def test_no_text_form_of_the_object_tells_birth_date_or_sex():
    number = parse_staff_number("198502142010011007")
    for shown in (str(number), repr(number), f"{number}"):
        assert "19850214" not in shown
        assert "1985" not in shown
        assert "male" not in shown


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (StaffKind.PNS, "PNS", None),
        (StaffKind.PNS, "CPNS", None),
        (StaffKind.PNS, "PPPK", "number_is_pns"),
        (StaffKind.PNS, "PPPK paruh waktu", "number_is_pns"),
        (StaffKind.PPPK, "pppk_paruh_waktu", None),
        (StaffKind.PPPK, "PPPK", None),
        (StaffKind.PPPK, "PNS", "number_is_pppk"),
        (StaffKind.PPPK, "CPNS", "number_is_pppk"),
        (StaffKind.PNS, "not_asn", "not_asn_has_number"),
        (StaffKind.PPPK, "unknown", None),
        (StaffKind.PNS, None, None),
    ],
)
def test_a_number_can_contradict_the_status_on_record(kind, status, code):
    assert status_conflict(kind, status) == code


def test_a_status_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="honorer"):
        status_conflict(StaffKind.PNS, "honorer")


repeatable = settings(max_examples=300, derandomize=True, deadline=None)


@repeatable
@given(
    st.dates(date(1950, 1, 1), date(2005, 12, 31)),
    st.integers(18, 60),
    st.sampled_from(["01", "07", "12", "21", "35", "99"]),
    st.sampled_from("12"),
    st.integers(0, 999),
)
def test_what_is_written_into_a_number_is_read_from_it(born, age, in_year, sex, serial):
    year = born.year + age
    digits = f"{born:%Y%m%d}{year}{in_year}{sex}{serial:03d}"
    number = parse_staff_number(digits)
    assert (number.digits, number.born, number.appointed_year) == (digits, born, year)
    assert (number.appointed_month or number.contract) == int(in_year)
    assert (number.sex is Sex.FEMALE) == (sex == "2")
    assert parse_staff_number(number.grouped) == number


@repeatable
@given(st.text(max_size=30) | st.text("0123456789 .-EX", min_size=9, max_size=22))
def test_any_text_is_read_or_refused_as_a_staff_number(text):
    with suppress(BadStaffNumber):
        assert parse_staff_number(text).digits.isdecimal()
