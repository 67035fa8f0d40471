"""The news desk: items from a file, confirmed and refused, and a finding begun with one."""

import json
import re

from playwright.sync_api import expect

from tests.imports import Importer, demo
from tracker.services.newsdesk import catch_up

SENDER = "demo"


def test_the_desk_runs_itself_up_to_the_last_click(site, person, tmp_path):
    with site.journey() as journey:
        importer = Importer(journey.begin, journey.world, tmp_path)
        rows = [row for row in demo("records") if row["region"] == "Kota Cilegon"]
        assert importer.cases(*({**row, "articles": []} for row in rows)).created == len(rows)

        officer = person("verifier", "bawaslu_cilegon").signs_in()
        officer.opens("/berita/impor")
        officer.page.set_input_files("[name=file]", _news_of_banten(tmp_path))
        officer.page.fill("[name=sender]", SENDER)
        officer.page.get_by_role("button", name="Masukkan berita").click()
        expect(officer.page).to_have_url(re.compile("/berita$"))
        catch_up(lambda: journey.begin(importer.actor))

    officer.opens("/berita/usulan")
    first = officer.page.locator(".clipping").filter(has_text="Spanduk").first
    officer.page.goto(str(first.get_by_role("link").nth(1).get_attribute("href")))
    officer.page.get_by_role("link", name=re.compile("usulan berita menunggu")).click()
    waiting = officer.page.locator(".clipping")
    before = waiting.count()
    assert before >= 3
    for _ in range(2):
        waiting.first.get_by_role("button", name="Ya, kaitkan").click()
        expect(officer.page.locator(".flash")).to_contain_text("dikaitkan")
    refused = waiting.first.locator("h2").inner_text()
    waiting.first.get_by_role("button", name="Bukan perkara ini").click()
    officer.sees("Ditolak untuk perkara ini (1)", refused)
    expect(waiting).to_have_count(before - 3)

    intake = person("intake_officer", "bawaslu_cilegon").signs_in()
    intake.opens("/berita?cari=Cilegon&terkait=no")
    intake.page.locator(".clipping a").first.click()
    intake.page.get_by_role("link", name="Catat temuan dari berita ini").click()
    expect(intake.page.locator("[name=narrative]")).to_have_value(re.compile("^Menurut "))
    expect(intake.page.locator("[name=news]")).to_have_value(re.compile("^[0-9]+$"))
    intake.page.get_by_role("button", name="Simpan draf").first.click()
    expect(intake.page.locator("[name=news]")).to_have_value(re.compile("^[0-9]+$"))


def _news_of_banten(folder):
    file = folder / "berita.jsonl"
    rows = [row for row in demo("news") if "Banten" in (row["region"] or "")]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_an_editor_takes_an_item_out_of_a_story_and_sees_the_way_back(site, person, tmp_path):
    with site.journey() as journey:
        importer = Importer(journey.begin, journey.world, tmp_path)
        importer.news(*(row for row in demo("news") if row["region"] == "Kota Cilegon, Banten"))
        catch_up(lambda: journey.begin(importer.actor))

    editor = person("verifier").opens("/berita/kisah")
    stories = editor.page.locator("main a[href*='/berita/kisah/']:not([href*='/ekspor'])")
    stories.first.click()
    boxes = editor.page.locator("[name=butir]")
    expect(boxes.first).to_be_visible()
    items = boxes.count()
    assert items >= 2
    boxes.last.check()
    editor.page.locator("form[action$='/pisah'] button").click()
    editor.page.fill("[name=reason]", "Peristiwa lain.")
    editor.page.locator("form[action$='/pisah'] button.btn-primary").click()
    editor.sees("Keputusan penyunting")
    expect(editor.page.locator("[name=butir]")).to_have_count(items - 1 if items > 2 else 0)
