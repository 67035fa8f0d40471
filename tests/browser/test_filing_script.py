"""The filing page with its script: saves while one types, survives a lost line, sends once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.browser.people import Person
from tests.browser.site import Site
from tracker.store.cases import Case
from tracker.store.people import Account, Draft

NAME = "Petugas Rekaan"
A_FINDING = {
    "narrative": "Menyukai unggahan akun pemenangan.",
    "found_on": "4-10-2024",
    "respondents-0-position": "camat",
    "conducts-0-on": "2024-10-02",
    "conducts-0-channel": "Facebook",
}


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A clean profile in which an officer is signed in; the line may break without complaint."""
    context = browser.new_context(base_url=site.address, locale="id-ID")
    officer(site, context).signs_in()
    yield context
    context.close()


def officer(site: Site, context: BrowserContext) -> Person:
    """The officer at a new page."""
    with Session(site.engine) as session:
        known = session.scalars(select(Account.username).where(Account.full_name == NAME)).first()
    return Person(site, context.new_page(), known or site.account("intake_officer", None, NAME))


def begin(page: Page, address: str = "/lapor") -> Page:
    page.goto(address)
    for name, value in A_FINDING.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=conducts-0-type]", "like")
    return page


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(text, timeout=10_000)


def copies(page: Page) -> str:
    """Everything that the page left in the browser."""
    found: str = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    return found


def kept(page: Page, text: str) -> None:
    """The browser's copy holds that text, at the latest once the next try to save has failed."""
    for _ in range(40):
        if text in copies(page):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{text!r} is not in {copies(page)}")


def count(engine: Engine, table: type) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_text_is_saved_while_one_types_and_answers_come(context, site):
    page = begin(context.pages[0])

    said(page, "tersimpan 09.00")
    expect(page.locator("[data-answers]")).to_contain_text("disiplin")
    page.reload()
    assert page.input_value("[name=narrative]") == A_FINDING["narrative"]


def test_a_row_comes_without_leaving_the_page(context, site):
    page = begin(context.pages[0])
    page.click("button[value=add-respondents]")

    expect(page.locator("[name=respondents-1-position]")).to_be_focused()
    assert page.input_value("[name=respondents-0-position]") == "camat"


def test_what_is_typed_while_a_row_is_on_its_way_is_not_lost(context, site):
    page = begin(context.pages[0])
    page.route("**/lapor", lambda route: (page.wait_for_timeout(800), route.continue_()))
    page.evaluate(
        "() => { document.querySelector('button[value=add-conducts]').click();"
        " document.querySelector('[name=narrative]').value = 'Diketik sementara itu.'; }"
    )

    expect(page.locator("[name=conducts-1-type]")).to_be_visible()
    assert page.input_value("[name=narrative]") == "Diketik sementara itu."


def test_a_lost_line_loses_no_text_and_leaves_no_reporter_in_the_browser(context, site):
    page = begin(context.pages[0])
    page.check("[name=kind][value=report]")
    expect(page.locator("[data-send]")).to_contain_text("laporan")
    with page.expect_response(lambda answer: "Wulandari" in (answer.request.post_data or "")):
        page.fill("[name=reporter_name]", "Sari Wulandari")
    context.set_offline(True)
    page.fill("[name=narrative]", "Ditulis tanpa sambungan.")
    said(page, "tidak tersambung")
    kept(page, "Ditulis tanpa sambungan.")
    assert "Wulandari" not in copies(page)
    page.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto("/lapor")
    again.click("[data-take]")
    again.wait_for_url("**draf=**")
    assert again.input_value("[name=narrative]") == "Ditulis tanpa sambungan."
    assert again.input_value("[name=reporter_name]") == "Sari Wulandari"
    assert copies(again) == "[]"


def test_whoever_signs_in_again_elsewhere_goes_on_in_the_same_page(context, site):
    page = begin(context.pages[0])
    said(page, "tersimpan")
    context.clear_cookies()
    page.fill("[name=narrative]", "Sesudah sesi berakhir.")
    said(page, "sesi Anda berakhir")
    officer(site, context).signs_in()
    page.fill("[name=narrative]", "Sesudah masuk lagi.")
    said(page, "tersimpan")

    assert copies(page) == "[]"


def test_two_quick_clicks_file_one_case_and_nothing_stays_behind(context, site):
    page = begin(context.pages[0])
    said(page, "tersimpan")
    key = page.input_value("[name=key]")
    before = count(site.engine, Case)
    page.evaluate(
        "() => { const b = document.querySelector('[data-send]'); b.click(); b.click(); }"
    )
    page.wait_for_url("**/tanda-terima")

    assert count(site.engine, Case) == before + 1
    assert copies(page) == "[]"
    with Session(site.engine) as session:
        assert key not in session.scalars(select(Draft.key)).all()
