"""Stored titles in the reader's language, as far as the house wrote them."""

import pytest

from tracker.domain.discretion import title_in_parts

LABELS = {
    "Menyukai (like)": "Liking",
    "Mengunggah dukungan": "Posting support",
    "Mengunggah": "Posting",
    "Temuan": "Finding",
}


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Menyukai (like) di X · 4 terlapor", ("Liking", " di X", " · 4 respondents")),
        ("Menyukai (like) · 14 orang", ("Liking", "", " · 14 persons")),
        ("Menyukai (like) di Facebook · Lurah", ("Liking", " di Facebook · Lurah", "")),
        ("Mengunggah dukungan di X · Guru", ("Posting support", " di X · Guru", "")),
        ("Temuan di Kota Serang", ("Finding", " di Kota Serang", "")),
        ("Temuan", ("Finding", "", "")),
        ("Temuannya lain", ("", "Temuannya lain", "")),
        ("Judul dari pengirim · 2 orang", ("", "Judul dari pengirim", " · 2 persons")),
    ],
)  # fmt: skip
def test_a_title_falls_into_what_the_house_wrote_and_what_was_filed(title, parts):
    assert title_in_parts(title, LABELS) == parts
