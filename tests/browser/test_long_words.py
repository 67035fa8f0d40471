"""What people type without a gap makes no page wider than the screen."""

import os

import pytest

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
POST, CHANNEL = "jabatan" * 28, "saluran" * 28


WIDTHS = [360, 768, 1440] if os.environ.get("PROOF") else [360]


@pytest.mark.proof
@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_of_the_greatest_length_leaves_the_case_page_its_width(person, width):
    case = person("intake_officer").files(
        respondents=[
            {"position": POST, "status": "PNS", "agency": POST},
            {"position": "lurah", "status": "PNS"},
        ],
        conduct={"type": "like", "on": "2-10-2024", "channel": CHANNEL},
        narrative=CHANNEL,
        found_on="4-10-2024",
    )
    verifier = person("verifier", width=width)
    verifier.takes("register", case)
    for move in ("", "?langkah=summon_clarification", "?langkah=study_without_clarification"):
        verifier.opens(case + move)
        assert verifier.page.evaluate(WIDER) <= 0, move
    verifier.takes("study_without_clarification", case)
    verifier.opens(case + "?langkah=conclude_study")
    assert verifier.page.evaluate(WIDER) <= 0


def test_nothing_of_a_card_is_cut_off_on_a_phone(person):
    """A label and a moment stand in one line of a card, or in two."""
    officer = person("verifier", width=360)
    officer.opens("/akun")

    cells = officer.page.locator(".table--stack td").first
    assert cells.is_visible()
    wrap = officer.page.locator(".table-wrap").first
    assert wrap.evaluate("it => it.scrollWidth - it.clientWidth") <= 0


def test_a_caption_wraps_on_a_phone(person):
    verifier = person("verifier", width=360)
    verifier.opens("/aturan/hari-libur")

    caption = verifier.page.locator("caption").first
    assert caption.evaluate("it => it.scrollWidth - it.clientWidth") <= 0
