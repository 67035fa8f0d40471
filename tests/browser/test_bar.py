"""The bar leaves the screen to the work: two lines on a phone at most, one elsewhere."""

import pytest
from playwright.sync_api import Page, expect

LONG = "Raden Ajeng Siti Nurhaliza Wulandari Kusumaningrum Prawirodirdjo, S.H., M.H."
LINE = 56
"""Pixels that one line of the bar may take, with what stands around it."""


def height(page: Page) -> float:
    box = page.locator("header.bar").bounding_box()
    assert box is not None
    return box["height"]


WIDTHS = {320: 2, 360: 2, 480: 2, 768: 2, 800: 1, 1024: 1, 1280: 1, 1440: 1}
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("role", ["verifier", "supervisor", "auditor", "administrator"])
def test_the_bar_takes_few_lines_at_any_width_in_both_languages(person, role):
    somebody = person(role, name=LONG).signs_in()
    for tongue in ("id", "en"):
        if tongue == "en":
            somebody.page.set_viewport_size({"width": 1440, "height": 800})
            somebody.page.locator("header button[lang=en]").locator("visible=true").click()
        for width, lines in WIDTHS.items():
            somebody.page.set_viewport_size({"width": width, "height": 800})
            assert height(somebody.page) <= lines * LINE, (tongue, width)
            assert somebody.page.evaluate(SIDEWAYS) <= 0, (tongue, width)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_of_a_phone_leads_everywhere_without_a_script(person, javascript):
    verifier = person("verifier", width=360, javascript=javascript).signs_in()
    menu = verifier.page.locator("details.bar__menu")
    rules = menu.get_by_role("link", name="Aturan")
    expect(rules).to_be_hidden()

    menu.locator("summary").click()
    rules.click()

    expect(verifier.page.locator("h1")).to_contain_text("Aturan")
    verifier.page.locator("details.bar__menu > summary").click()
    verifier.page.get_by_role("button", name="Keluar").locator("visible=true").click()
    expect(verifier.page.locator("[name=password]")).to_be_visible()


def test_escape_shuts_the_menu_and_gives_the_focus_back(person):
    verifier = person("verifier", width=360).signs_in()
    summary = verifier.page.locator("details.bar__menu > summary")
    summary.press("Enter")
    link = verifier.page.locator(".bar__panel a").first
    expect(link).to_be_visible()

    link.focus()
    verifier.page.keyboard.press("Escape")

    expect(link).to_be_hidden()
    expect(summary).to_be_focused()
