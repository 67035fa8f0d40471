"""From the box in the bar to the page of the case, by the keyboard and without a script."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.journeys import FINDING

LONG = "Raden Mas Soetjipto Prawirodirdjokusumaningratwulandari"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_misspelt_name_leads_to_the_case(site, person, javascript):
    with site.journey() as journey:
        case = journey.filed().case_id
    officer = person("verifier", javascript=javascript).opens("/meja")
    box = officer.page.locator("[data-search]")
    if javascript:
        officer.page.keyboard.press("/")
        expect(box).to_be_focused()
    else:
        box.focus()
    officer.page.keyboard.type("Joko Prnaoto")
    officer.page.keyboard.press("Enter")

    officer.sees("Menampilkan hasil untuk joko pranoto")
    expect(box).to_have_value("Joko Prnaoto")
    officer.page.locator(".hit__link").first.press("Enter")
    expect(officer.page).to_have_url(f"{officer.page.url.split('/perkara')[0]}/perkara/{case}")


def test_long_names_and_texts_stay_on_the_page_at_any_width(site, person):
    first = replace(FINDING.respondents[0], name=LONG, position="Kepala " + "x" * 90)
    with site.journey() as journey:
        journey.filed(
            replace(
                FINDING,
                respondents=(first, FINDING.respondents[1]),
                narrative="Soetjipto " + "y" * 300,
            )
        )
    officer = person("verifier").opens("/cari?teks=sucipto")
    expect(officer.page.locator(".hit")).not_to_have_count(0)
    for width in (320, 360, 768, 1440):
        officer.page.set_viewport_size({"width": width, "height": 800})
        assert officer.page.evaluate(SIDEWAYS) <= 0, width


def test_a_search_is_kept_without_a_script(site, person):
    with site.journey() as journey:
        journey.filed()
    officer = person("verifier", javascript=False).opens("/cari?teks=joko&dalam=terlapor")
    officer.page.get_by_text("Simpan pencarian ini").click()
    officer.page.get_by_label("Nama", exact=True).fill("Joko di mana-mana")
    officer.page.get_by_role("button", name="Simpan", exact=True).click()
    officer.sees("Tersimpan")
    officer.opens("/cari")
    officer.page.get_by_role("link", name="Joko di mana-mana").click()
    expect(officer.page.locator(".hit")).to_have_count(1)
