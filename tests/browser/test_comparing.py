"""A supervisor compares two periods, drills down to the list, and prints what stands there."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looks import sound
from tests.journeys import FINDING
from tests.letters import words_of

CUT_OFF = """() => [...document.querySelectorAll('main *')]
    .filter(one => one.getClientRects().length && !one.closest('.visually-hidden'))
    .filter(one => one.scrollWidth > one.clientWidth + 2
        && getComputedStyle(one).overflowX !== 'visible'
        || one.getBoundingClientRect().right > document.documentElement.clientWidth + 2)
    .map(one => one.tagName + ' ' + one.className)"""


def printed(look: Page) -> str:
    """What the page says on paper, where nothing of it is cut off."""
    look.emulate_media(media="print")
    size = look.viewport_size
    look.set_viewport_size({"width": 703, "height": 1000})  # 186 mm, between the margins of A4
    assert look.evaluate(CUT_OFF) == []
    for shown in ("nav, .bar", "form", "button"):
        assert not look.locator(f"{shown} >> visible=true").count(), shown
    paper = words_of(look.pdf(format="A4"))
    look.set_viewport_size(size or {"width": 1280, "height": 720})
    look.emulate_media(media="screen")
    return paper


def test_a_supervisor_compares_two_periods_drills_down_and_prints(site, person):
    for _ in range(2):
        with site.journey() as one:
            one.filed(FINDING).to_registered()
    look = person("supervisor").signs_in().opens("/dasbor").page
    paper = printed(look)
    assert "Meja kerja" not in paper
    assert look.locator(".chart").count() == 1
    for words in ("Menurut bulan", "Okt 2024 2"):
        assert words in paper, "the table of the chart stands beside it"

    look.get_by_role("link", name="Dua masa").click()
    for label, value in (
        ("pertama, dari", "2024-10-01"),
        ("pertama, sampai", "2024-10-31"),
        ("kedua, dari", "2024-09-01"),
        ("kedua, sampai", "2024-09-30"),
    ):
        look.get_by_label(re.compile(label)).fill(value)
    look.get_by_role("button", name="Bandingkan").click()
    row = look.get_by_role("row", name=re.compile(r"^Semua perkara \d"))
    expect(row).to_contain_text("−2")
    sound(row)
    paper = printed(look)
    assert "Semua perkara 2 0 −2" in paper
    assert "Meja kerja" not in paper

    figure = row.get_by_role("link")
    count = figure.inner_text()
    figure.click()
    expect(look.locator(".pager")).to_contain_text(f"dari {count}")
    expect(look.locator(".case-row")).to_have_count(int(count))
