"""What a script adds to the case page: sections that stay folded, questions shown when asked."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def case(site) -> str:
    with site.journey() as journey:
        return f"/perkara/{journey.filed().to_registered().case_id}"


def fold(page, name):
    return page.locator(f'details[data-fold="{name}"]')


def test_a_section_stays_folded_for_the_person_who_folded_it(person, case):
    verifier, colleague = person("verifier"), person("verifier")
    verifier.opens(case)
    fold(verifier.page, "perbuatan").locator("> summary").click()
    verifier.page.reload()

    expect(fold(verifier.page, "perbuatan")).not_to_have_attribute("open", "")
    expect(fold(verifier.page, "terlapor")).to_have_attribute("open", "")
    expect(fold(colleague.opens(case).page, "perbuatan")).to_have_attribute("open", "")


def test_a_link_into_a_folded_section_unfolds_it(person, case):
    page = person("verifier").opens(case).page
    fold(page, "bukti").locator("> summary").click()
    page.goto(f"{case}#bukti")
    page.reload()

    expect(fold(page, "bukti")).to_have_attribute("open", "")


def test_without_javascript_every_section_stands_open(person, case):
    page = person("verifier", javascript=False).opens(case).page

    shut = page.locator("details[data-fold]:not([open])")
    assert page.locator("details[data-fold]").count() >= 7
    assert shut.count() == 0


def test_a_question_shows_only_under_the_answer_that_asks_it(person, case):
    verifier = person("verifier").begins("record_clarification", case)
    form = verifier.page.locator("#langkah form")
    mode, answer = form.locator('[name="mode"]').first, form.locator('[name="answer"]').first
    expect(mode).not_to_be_visible()
    expect(answer).not_to_be_visible()

    verifier.answers(person="respondent", presence="attended")
    expect(mode).to_be_visible()
    expect(answer).to_be_visible()

    verifier.answers(person="witness", presence="written")
    expect(mode).not_to_be_visible()
    expect(answer).not_to_be_visible()


def test_without_javascript_a_question_says_when_it_is_asked(person, case):
    verifier = person("verifier", javascript=False).begins("record_clarification", case)
    form = verifier.page.locator("#langkah form")

    expect(form.locator('[name="mode"]').first).to_be_visible()
    expect(form).to_contain_text(re.compile("Hanya untuk Kehadiran: Hadir, Menolak memberi"))


def test_an_act_is_done_by_people_with_the_names_typed_above(person):
    officer = person("intake_officer").opens("/lapor").presses("add-respondents")
    expect(officer.page.locator("#respondents-1")).to_be_visible()
    label = officer.page.locator('label[for="conducts-0-respondents-1"]')
    expect(label).to_have_text("2. belum diuraikan")

    officer.page.fill('[name="respondents-1-position"]', "lurah")
    officer.page.keyboard.press("Tab")

    expect(label).to_have_text("2. lurah")
