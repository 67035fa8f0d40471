"""Single keys go through rows; they stay out of the way of typing and can be switched off."""

import re

from playwright.sync_api import expect


def test_rows_by_keys_and_off_while_typing_and_for_good(site, person):
    with site.journey() as journey:
        first = journey.filed().case_id
        second = journey.filed().case_id
    officer = person("verifier").opens("/perkara")
    page = officer.page
    links = page.locator(".case-row__link")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/perkara/({first}|{second})$"))

    page.goto("/perkara")
    page.keyboard.press("/")
    page.keyboard.type("jk?x")
    expect(page.locator("[data-search]")).to_have_value("jk?x")
    page.locator("[data-search]").evaluate("box => box.blur()")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Tombol")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Tombol tunggal berlaku di peramban ini").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("j")
    expect(links.nth(0)).not_to_be_focused()

    page.goto("/akun")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Tombol, dan mematikannya").click()
    expect(dialog).to_be_visible()


def test_a_supervisor_ticks_rows_by_keys(site, person):
    with site.journey() as journey:
        journey.filed()
    chief = person("supervisor").opens("/perkara")
    chief.page.keyboard.press("j")
    chief.page.keyboard.press("x")
    expect(chief.page.locator("input[name=kasus]").first).to_be_checked()
    chief.page.get_by_role("button", name="Tugaskan perkara yang dicentang").click()
    chief.sees("1 perkara dipilih")
    for width in (360, 768, 1440):
        chief.page.set_viewport_size({"width": width, "height": 900})
        assert chief.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
