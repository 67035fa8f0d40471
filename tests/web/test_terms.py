"""Counting a term in the browser, and the pages on which terms are moved and law data applied."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.journeys import REPORT, journey
from tests.services.test_moving_terms import with_day_off
from tests.web.page_forms import read
from tracker.services.law import apply_law
from tracker.services.system_account import system_actor
from tracker.store.cases import TermRow
from tracker.store.people import Notice

PEMILU = replace(REPORT, election="pemilu-2024", contest="dpr")
_DAY = re.compile(
    r'data-day="([0-9-]+)" data-counted="(yes|no)".*?</td>\s*<td data-label="[^"]+">(.*?)</td>',
    re.S,
)


@pytest.mark.parametrize(
    ("term", "start", "more"),
    [
        ("d-effect", "2026-07-14", {}),
        ("pemilu-handling", "2024-04-05", {}),
        ("pilkada-report", "2024-10-03", {"wilayah": "36.71"}),
        ("d-send", "2025-08-14", {"diketahui": "2025-08-06"}),
    ],
)
def test_the_page_says_what_the_command_says(app, sign_in, term, start, more):
    query = {"mulai": start, **more}
    page = sign_in("verifier").get(f"/tenggat/hitung/{term}", query_string=query).text
    words = ["law", "due", term, start, "--json"]
    if "wilayah" in more:
        words += ["--region", more["wilayah"]]
    if "diketahui" in more:
        words += ["--as-known-on", more["diketahui"]]
    told = json.loads(app.test_cli_runner().invoke(args=words).stdout)

    shown = [(day, counted == "yes", why) for day, counted, why in _DAY.findall(page)]
    assert shown == [(one["date"], one["counted"], one["why"]) for one in told["days"]]
    assert len(shown) > 3


def test_a_term_counts_from_today_in_ones_own_region_until_asked_otherwise(sign_in):
    page = sign_in("verifier").get("/tenggat/hitung/d-effect").text

    assert 'value="2024-10-07"' in page
    assert 'value="Kota Tangerang"' in page
    assert page.count('data-counted="yes"') == 15


@pytest.mark.parametrize(
    "query",
    [
        {"mulai": "bukan hari"},
        {"mulai": "2024-10-03", "wilayah": "Entah di mana"},
        {"mulai": "2024-10-03", "diketahui": "2024-02-30"},
    ],
)
def test_what_cannot_be_counted_is_said_beside_the_field(sign_in, query):
    answer = sign_in("verifier").get("/tenggat/hitung/d-effect", query_string=query)

    assert answer.status_code == 422
    assert 'class="errors"' in answer.text


def test_reminders_stand_apart_from_the_law(sign_in):
    page = sign_in("verifier").get("/tenggat/hitung/d-effect?mulai=2026-07-14").text

    assert "Bukan tenggat hukum" in page
    assert "pimpinan instansi" in page


def test_the_day_of_a_term_of_a_case_names_its_article(sign_in, session, work):
    case = journey(session, work).filed(PEMILU).case_id
    verifier = sign_in("verifier")
    term = session.scalars(select(TermRow.id).where(TermRow.term == "pemilu-initial-study")).one()

    page = verifier.get(f"/perkara/{case}/tenggat/{term}").text

    assert 'href="/aturan/ketentuan/p7-15-1"' in page


# --- moving ---------------------------------------------------------------------------------------


@pytest.fixture
def decreed(session, work):
    journey(session, work).filed(PEMILU)
    with work(system_actor(session)) as opened:
        apply_law(opened, with_day_off("2024-10-09"))


def send(client, page, action):
    """Presses the button of the form that goes there, with what the page holds."""
    form = read(page.text).form(action)
    return client.post(action, data=form.as_it_stands())


def due(session):
    session.expire_all()
    return session.scalars(
        select(TermRow.due_on).where(TermRow.term == "pemilu-initial-study")
    ).one()


def test_a_supervisor_sees_old_and_new_days_and_moves_them(sign_in, session, decreed):
    head = sign_in("supervisor")
    page = head.get("/tenggat/geser")
    assert "9 Okt 2024" in page.text
    assert "10 Okt 2024" in page.text

    answer = send(head, page, "/tenggat/geser")

    assert answer.status_code == 303
    assert due(session) == date(2024, 10, 10)
    assert "1 tenggat digeser" in head.get("/tenggat/geser").text


def test_days_shown_under_another_law_are_shown_again(sign_in, session, work, decreed):
    head = sign_in("supervisor")
    page = head.get("/tenggat/geser")
    documents = with_day_off("2024-10-09")
    documents["holidays.toml"] += "\n# reviewed once more\n"
    with work(system_actor(session)) as opened:
        apply_law(opened, documents)

    answer = send(head, page, "/tenggat/geser")

    assert answer.status_code == 409
    assert "Data hukum berubah" in answer.text
    assert due(session) == date(2024, 10, 9)
    assert send(head, answer, "/tenggat/geser").status_code == 303


def test_the_supervisors_concerned_are_told_of_new_law_data(sign_in, session, work):
    head = sign_in("supervisor")
    journey(session, work).filed(PEMILU)
    with work(system_actor(session)) as opened:
        apply_law(opened, with_day_off("2024-10-09"))

    assert session.scalars(select(Notice.kind)).all() == ["terms_to_move"]
    assert "/tenggat/geser" in head.get("/meja").text


# --- law data for administrators ------------------------------------------------------------------


def test_administrators_see_what_this_version_would_change_and_apply_it(sign_in, session, decreed):
    """The running law has one more day off than the package of this version."""
    admin = sign_in("administrator")
    page = admin.get("/admin/hukum")
    assert "holiday-2024-10-09-uji" in page.text
    assert "dihapus" in page.text

    answer = send(admin, page, "/admin/hukum")

    assert answer.status_code == 303
    assert "sedang dipakai oleh semua orang" in admin.get("/admin/hukum").text


def test_the_package_that_runs_already_offers_nothing_to_apply(sign_in):
    page = sign_in("administrator").get("/admin/hukum").text

    assert "Terapkan" not in page


def test_the_region_of_the_office_is_chosen_by_name(sign_in):
    verifier = sign_in("verifier")
    query = {"mulai": "2026-07-14", "wilayah": "kota tangerang"}
    page = verifier.get("/tenggat/hitung/d-effect", query_string=query)

    assert page.status_code == 200
    assert '<option value="Kota Tangerang">' in page.text
    assert 'name="wilayah"' in page.text
    assert 'value="Kota Tangerang"' in page.text


def test_nobody_is_reminded_on_a_day_that_is_off_every_year(sign_in):
    """From 15 December 2026; no decree for 2027 is known, 1 January is a holiday all the same."""
    page = sign_in("verifier").get("/tenggat/hitung/d-send?mulai=2026-12-24").text
    ladder = page.partition('id="ladder-h"')[2].partition("</dl>")[0]

    assert "1 Jan 2027" not in ladder
    assert "sementara" in ladder
