"""Text in tables: nothing is reckoned, and what comes back is what went out."""

from random import Random

import pytest

from tracker.domain.table_cells import as_meant, harmless

SIGNS = "'=+-@\t\r\n＝＠aZ 0\";,"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+62 812", "'+62 812"),
        ("-5", "'-5"),
        ("@lurah", "'@lurah"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'kutip", "'kutip"),
        ("lurah = camat", "lurah = camat"),
        ("", ""),
    ],
)
def test_text_that_begins_like_a_formula_is_marked(text, told):
    assert harmless(text) == told
    assert as_meant(told) == text


def test_any_text_comes_back_as_it_was():
    draw = Random(5)
    for _ in range(5000):
        text = "".join(draw.choice(SIGNS) for _ in range(draw.randint(0, 6)))
        assert as_meant(harmless(text)) == text
        assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
