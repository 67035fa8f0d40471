"""Everything can be done without a mouse, and one always sees where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.builders import PASSWORD

MOST_STOPS = 120

IS_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return outlined || style.boxShadow !== 'none';
}"""


def tabs_to(page: Page, selector: str) -> None:
    """Press Tab until that element has the focus; every stop on the way must show itself.

    Beyond the last element the focus is with the browser's own bar, and the page has none.
    """
    page.wait_for_load_state()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            continue
        here = page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(IS_SHOWN), f"the focus does not show on {here}"
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} was not reached within {MOST_STOPS} stops; last was {here}")


@pytest.fixture
def case(site) -> str:
    with site.journey() as journey:
        return f"/perkara/{journey.filed().case_id}"


def test_one_signs_in_and_takes_a_step_by_keyboard_alone(site, person, case):
    verifier = person("verifier")
    page = verifier.page
    page.goto("/masuk")

    tabs_to(page, "[name=username]")
    page.keyboard.type(verifier.username)
    tabs_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".bar__me, .bar__menu").locator("visible=true")).to_have_count(1)
    tabs_to(page, f'a[href="{case}"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Menyukai")
    tabs_to(page, 'a[href*="langkah=register"]')
    page.keyboard.press("Enter")
    expect(page.locator("#langkah form")).to_be_visible()
    tabs_to(page, "#langkah form button.btn-primary")
    page.keyboard.press("Enter")

    verifier.sees("Tercatat", "001/TM/PW/36.71/X/2024")


def test_the_first_stop_leads_past_the_bar(person):
    officer = person("intake_officer").signs_in()
    officer.page.reload()

    officer.page.keyboard.press("Tab")
    expect(officer.page.locator(".skip")).to_be_focused()
    officer.page.keyboard.press("Enter")

    expect(officer.page.locator("#isi")).to_be_focused()


def test_a_menu_of_steps_opens_by_key(site, person, case):
    verifier = person("verifier").opens(case)

    tabs_to(verifier.page, "details.offers__menu > summary")
    verifier.page.keyboard.press("Enter")

    expect(verifier.page.locator('a[href*="langkah=reject"]')).to_be_visible()


def test_after_faults_the_focus_stands_on_the_list_of_them(site, person, case):
    verifier = person("verifier").begins("reject", case)

    verifier.sends()

    expect(verifier.page.locator("#langkah .errors")).to_be_focused()
    verifier.page.keyboard.press("Tab")
    verifier.page.keyboard.press("Enter")
    expect(verifier.page.locator("#langkah-ground")).to_be_focused()


def test_the_slash_goes_to_the_search_box_but_stays_a_slash_in_text(person):
    officer = person("intake_officer").opens("/perkara")
    officer.page.keyboard.press("/")
    expect(officer.page.locator("[data-search]").first).to_be_focused()

    officer.page.keyboard.type("012/LP")

    expect(officer.page.locator("[data-search]").first).to_have_value("012/LP")
