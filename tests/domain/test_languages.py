"""The language of a text, told by its small words."""

import pytest

from tracker.domain.languages import language_of
from tracker.domain.news_intake import excerpt


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Seorang camat diketahui menyukai unggahan yang dibuat oleh tim dan itu dilarang.", "id"),
        ("The head of the district was reported to the agency for a post on Facebook.", "en"),
        ("Camat menyukai unggahan calon", None),
        ("", None),
        ("1234 5678 !!", None),
        ("ia yang dan the of and", None),
    ],
)
def test_small_words_tell_the_language(text, language):
    assert language_of(text) == language


def test_an_excerpt_ends_with_a_whole_word():
    assert excerpt("satu dua tiga empat", 12) == "satu dua …"
    assert excerpt("satu\n\ndua", 12) == "satu dua"
    assert excerpt("x" * 50, 10) == "x" * 10 + " …"
