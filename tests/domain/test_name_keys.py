"""Spellings of one name share a key, and slips of the pen are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.domain.name_keys import fold, joined_key, keys_of, near, slips, swaps, wide_near

LETTERS = some.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Soekarno", "Sukarno", "SUKARNO", "Sukarnno"),
        ("Djoko", "Joko", "Djokko"),
        ("Tjahjo", "Tjahyo", "Cahyo", "Cahjo"),
        ("Sjarifuddin", "Syarifuddin", "Syarifudin", "Sarifudin"),
        ("Achmad", "Akhmad", "Ahmad", "Ahmmad"),
        ("Yusuf", "Jusuf", "Yoesoef"),
        ("Ramadhan", "Ramadlan", "Ramadan"),
        ("Taufiq", "Taufik", "Taufieq"),
        ("Arif", "Arief", "Ariff"),
        ("Rudi", "Rudy", "Rudie"),
        ("Fatimah", "Fathimah", "Fatima"),
        ("Sofyan", "Sofian", "Sofiyan"),
        ("Azis", "Aziz", "Azizz"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings):
    assert len({fold(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Budi", "Badu"), ("Rina", "Rani"), ("Agus", "Bagus"), ("Dewi", "Devi")]
)
def test_other_names_keep_other_keys(one, other):
    assert fold(one) != fold(other)


def test_a_key_holds_letters_alone():
    assert fold("D'Árto-7") == "darto"
    assert fold("123 / 45") == ""


def test_short_forms_of_a_common_name_lead_to_all_of_its_forms():
    for short in ("Muh", "Moh", "Mohd", "Mochamad", "Muhammad", "Muhamad"):
        assert fold("Muhammad") in keys_of(short)
    assert "abdul" in keys_of("Abd")
    assert fold("Ahmad") in keys_of("Achmad")


def test_ch_is_read_as_in_chandra_and_as_in_choirul():
    assert set(keys_of("Chandra")) & set(keys_of("Candra"))
    assert set(keys_of("Choirul")) & set(keys_of("Khoirul"))


def test_open_vowels_at_the_end_are_read_both_ways():
    for one, other in (("Wibowo", "Wibawa"), ("Kirono", "Kirana"), ("Prasetyo", "Prasetya")):
        assert fold(other) in keys_of(one)
        assert fold(one) in keys_of(other)


def test_an_article_melts_into_what_follows_it():
    assert joined_key("Abdul", "Rahman") == fold("Abdurrahman")
    assert joined_key("Nur", "Hayati") == fold("Nurhayati")


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("ridwan", "ridwan", 0),
        ("ridwan", "ridwn", 1),
        ("ridwan", "ridwam", 1),
        ("ridwan", "rdiwan", 1),
        ("ridwan", "ridwaan", 1),
        ("ridwan", "rdwam", 2),
        ("", "abc", 3),
    ],
)
def test_slips_are_letters_too_many_too_few_others_or_swapped(one, other, count):
    assert slips(one, other) == slips(other, one) == count


def test_neighbours_change_places_one_pair_at_a_time():
    assert swaps("luarh") == ("ularh", "laurh", "lurah", "luahr")
    assert swaps("oom") == ("omo",)
    assert swaps("a") == ()


@given(LETTERS, some.integers(0, 13), some.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_a_word_with_one_letter_another_or_missing_is_near_the_right_one(word, place, letter):
    place %= len(word)
    missing = word[:place] + word[place + 1 :]
    another = word[:place] + letter + word[place + 1 :]
    if len(word) > 3:
        assert near(missing) & near(word)
        assert near(another) & near(word)
        assert wide_near(another) >= near(another)


@given(some.text(max_size=20))
def test_a_key_of_anything_is_letters_and_doubles_none(text):
    key = fold(text)
    assert all("a" <= sign <= "z" for sign in key)
    assert fold(text.upper()) == fold(text.upper().lower())
