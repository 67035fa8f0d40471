"""What somebody typed is never lost: not to a colleague who was first, not to a session that ended,
not to a browser that was closed."""

import pytest
from playwright.sync_api import expect

WITH_AND_WITHOUT = pytest.mark.parametrize(
    "javascript", [False, True], ids=["without JavaScript", "with JavaScript"]
)
REASON = "Pelapor tidak melengkapi laporan,\nsudah diberi tahu dua kali."


@pytest.fixture
def case(site) -> str:
    """A finding that was taken in; its address."""
    with site.journey() as journey:
        return f"/perkara/{journey.filed().case_id}"


@WITH_AND_WITHOUT
def test_the_second_of_two_gets_the_text_back_beside_what_changed(site, person, case, javascript):
    first, second = (person("verifier", javascript=javascript) for _ in range(2))
    second.begins("reject", case).answers(ground="formal", reason=REASON)
    first.takes("start_review", case)

    second.sends()

    second.sees("Rekan Anda mengubah perkara ini", "langkah diambil")
    form = second.page.locator("#langkah")
    expect(form.locator("[name=reason]")).to_have_value(REASON)
    expect(form.locator("[name=ground]")).to_have_value("formal")
    second.sends()
    second.sees("Tercatat", "Tidak diregistrasi")


def test_the_refused_page_says_so_to_machines_as_well(site, person, case):
    first, second = person("verifier"), person("verifier")
    second.begins("reject", case).answers(ground="formal", reason=REASON)
    first.takes("start_review", case)

    with second.page.expect_response("**/langkah/reject*") as answer:
        second.sends()

    assert answer.value.status == 409


@WITH_AND_WITHOUT
def test_a_step_typed_when_the_session_ended_is_back_after_signing_in(
    site, person, case, javascript
):
    verifier = person("verifier", javascript=javascript)
    verifier.begins("reject", case).answers(ground="material", reason=REASON)
    site.end_sessions()

    verifier.sends()

    verifier.sees("Sesi Anda telah berakhir")
    verifier.enters()
    expect(verifier.page.locator("#langkah [name=reason]")).to_have_value(REASON)
    expect(verifier.page.locator("#langkah [name=ground]")).to_have_value("material")
    verifier.sends()
    verifier.sees("Tercatat", "Tidak diregistrasi")


@WITH_AND_WITHOUT
def test_a_filing_typed_when_the_session_ended_is_back_after_signing_in(site, person, javascript):
    officer = person("intake_officer", javascript=javascript)
    officer.opens("/lapor").fills(narrative="Menyukai unggahan.", place="Cipondoh")
    site.end_sessions()

    officer.presses("file")

    officer.sees("Sesi Anda telah berakhir")
    officer.enters()
    officer.has(narrative="Menyukai unggahan.", place="Cipondoh")


def test_a_filing_survives_the_closing_of_the_browser(site, person):
    officer = person("intake_officer")
    officer.opens("/lapor").fills(narrative="Menyukai unggahan akun pemenangan.")
    expect(officer.page.locator("[data-saved]")).to_contain_text("tersimpan", timeout=10_000)

    officer.closes_the_browser()

    officer.opens("/lapor").sees("Menyukai unggahan akun pemenangan.")
    officer.page.get_by_role("link", name="Menyukai unggahan akun pemenangan.").click()
    officer.has(narrative="Menyukai unggahan akun pemenangan.")


def test_a_draft_by_button_survives_without_javascript(site, person):
    officer = person("intake_officer", javascript=False)
    officer.opens("/lapor").fills(narrative="Berfoto dengan bakal calon.").presses("save")

    officer.closes_the_browser()

    officer.opens("/lapor")
    officer.page.get_by_role("link", name="Berfoto dengan bakal calon.").click()
    officer.has(narrative="Berfoto dengan bakal calon.")
