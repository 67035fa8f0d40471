"""A query is read as people write it: words, numbers in parts, names with titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.domain.asking import LONGEST, read_query


def words(text: str) -> tuple[str, ...]:
    return read_query(text).words


def codes(text: str) -> tuple[str, ...]:
    return read_query(text).codes


def test_words_are_kept_in_their_order_once():
    assert words("Lurah lurah FACEBOOK") == ("lurah", "facebook")


def test_words_that_tell_nothing_are_left_out():
    assert words("foto bersama di kantor yang baru") == ("foto", "bersama", "kantor", "baru")
    assert read_query("yang di").is_empty


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Drs. H. Muhammad Ridwan, S.Pd., M.Si.", ("muhammad", "ridwan")),
        ("Hj. Siti Aminah S.H. M.H.", ("siti", "aminah")),
        ("Ir. Bambang, M.T.", ("bambang",)),
        ("Dewi Lestari, A.Md.", ("dewi", "lestari")),
        ("M. Ridwan", ("m", "ridwan")),
    ],
)
def test_titles_and_degrees_beside_a_name_are_left_out(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("013/TM/PW", ("013tmpw",)),
        ("11.03/IX", ("1103ix",)),
        ("198503122010011004", ("198503122010011004",)),
        ("19850312 201001 1 004", ("198503122010011004",)),
        ("800/1234-BKPSDM", ("8001234bkpsdm",)),
        ("TM/PW/Kota", ("tmpwkota",)),
        ("2024", ("2024",)),
    ],
)
def test_a_part_of_a_number_is_found_without_its_signs(text, found):
    assert codes(text) == found


def test_what_is_too_short_for_a_number_is_a_word():
    assert codes("13") == ()
    assert words("13") == ("13",)


def test_signs_alone_ask_for_nothing():
    assert read_query("  !!! … / ").is_empty
    assert read_query("").is_empty


def test_words_can_be_spelt_otherwise():
    asked = read_query("ridwn tangerang 013/TM").with_words({"ridwn": "ridwan"})
    assert asked.words == ("ridwan", "tangerang")
    assert asked.text == "ridwan tangerang 013tm"


@given(some.text(max_size=400))
def test_anything_can_be_typed(text):
    asked = read_query(text)
    assert len(asked.text) <= LONGEST
    assert all(word == word.lower() and word for word in asked.words)
    if not asked.is_empty:
        assert asked.tree()
        assert asked.typed()
