"""The dashboard as its reader meets it: every figure leads to its list, nothing is cut."""

import re
from dataclasses import replace

import pytest

from tests.builders import make_account
from tests.journeys import FINDING, Journey, journey
from tracker.queries.running_law import running_law
from tracker.services.intake import file_case


@pytest.fixture
def filed(session, work, world):
    """`filed(region, …)`: findings of Bawaslu Kota Tangerang in those places."""

    def file(*regions: str) -> None:
        for region in regions:
            account = make_account(session, "intake_officer")
            with work(world.actor("intake_officer", account=account.id)) as act:
                file_case(act, replace(FINDING, region=region))

    return file


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="b-{name}">.*?</section>', html, re.S)
    assert found, name
    return found[0]


def test_a_city_office_reads_its_districts(sign_in, filed):
    filed("36.71", "36.71.01", "36.71.01")
    told = section(sign_in("supervisor").get("/dasbor").text, "regions")

    assert "Kecamatan" in words_of(told)
    assert "Banten" not in told
    assert re.search(r"Tangerang</a></th><td class=\"number\">2<", told)
    assert "Kota Tangerang, tidak dirinci" in words_of(told)


def test_cases_of_one_place_alone_say_why_nothing_is_told_apart(sign_in, filed):
    filed("36.71", "36.71")
    told = words_of(section(sign_in("supervisor").get("/dasbor").text, "regions"))

    assert "Semua perkara ini dicatat untuk Kota Tangerang secara keseluruhan." in told


def test_every_figure_opens_the_list_with_as_many_cases(sign_in, filed):
    filed("36.71", "36.71.01")
    supervisor = sign_in("supervisor")
    page = supervisor.get("/dasbor").text
    rows = re.findall(r'<a href="(/perkara\?[^"]+)">[^<]*</a></th><td class="number">(\d+)<', page)
    rows += re.findall(r'<a href="(/perkara\?[^"]+)">(\d+)</a>', page)

    assert len(rows) > 8
    for url, count in rows:
        listed = supervisor.get(url.replace("&amp;", "&")).text
        assert f"{count} perkara" in words_of(listed), url


def test_no_caption_is_cut(sign_in, session, work, world):
    """The longest name of a kind of act stands there whole."""
    kinds = running_law(session).book.conduct_types.values()
    longest = max(kinds, key=lambda kind: len(kind.label_id))
    account = make_account(session, "intake_officer")
    with work(world.actor("intake_officer", account=account.id)) as act:
        conduct = replace(FINDING.conducts[0], type=longest.id)
        file_case(act, replace(FINDING, conducts=(conduct,)))

    page = sign_in("supervisor").get("/dasbor").text
    assert len(longest.label_id) > 50
    assert longest.label_id in words_of(section(page, "conducts"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "Belum ada perkara."),
        ("?dari=2030-01-01", "Tidak ada perkara sejak Sel, 1 Jan 2030."),
        (
            "?dari=2030-01-01&sampai=2030-01-31",
            "Tidak ada perkara dari Sel, 1 Jan 2030 sampai Kam, 31 Jan 2030.",
        ),
        ("?sampai=1999-12-31", "Tidak ada perkara sampai Jum, 31 Des 1999."),
    ],
)
def test_an_empty_period_says_so(sign_in, asked, told):
    page = sign_in("supervisor").get(f"/dasbor{asked}")

    assert told in words_of(page.text)
    assert "b-holders" not in page.text


def test_the_places_to_choose_go_down_step_by_step(sign_in):
    page = sign_in("commissioner", "bawaslu_banten").get("/dasbor?wilayah=36.71").text
    offered = re.search(r'<select[^>]*name="wilayah">(.*?)</select>', page, re.S)

    assert offered
    assert re.findall(r'value="([\d.]+)"', offered[1]) == ["36", "36.71", "36.71.01", "36.72"]


def test_a_filter_set_elsewhere_outlives_the_form(sign_in):
    """The kind came with a link; sending the form of the dashboard must not drop it."""
    page = sign_in("supervisor").get("/dasbor?jenis=finding").text

    assert re.search(r'<option value="finding" selected>', page)


def test_months_are_drawn_without_scaling_their_words(sign_in, session, work):
    told: Journey = journey(session, work)
    told.filed()
    chart = section(sign_in("supervisor").get("/dasbor").text, "months")

    assert "viewBox" not in chart
    assert "Okt 2024" in words_of(chart)


@pytest.mark.parametrize(
    ("role", "agency"), [("verifier", "bawaslu"), ("discipline_officer", "bkpsdm")]
)
def test_who_works_on_cases_reads_the_dashboard_of_just_these_cases(
    sign_in, session, work, role, agency
):
    journey(session, work).filed(FINDING).to_sent("bkpsdm")
    journey(session, work).filed(FINDING)
    reader = sign_in(role, agency)
    desk = reader.get("/meja").text
    assert re.search(r'<a[^>]*href="/dasbor"', desk)
    page = reader.get("/dasbor").text
    expected = {"bawaslu": 2, "bkpsdm": 1}[agency]
    assert f"{expected} perkara terbuka" in words_of(page)
    rows = re.findall(r'<a href="(/perkara\?[^"]+)">(\d+)</a>', page)
    assert rows
    for url, count in rows:
        listed = reader.get(url.replace("&amp;", "&")).text
        assert f"{count} perkara" in words_of(listed), url


def test_counts_of_others_are_for_who_leads_and_who_decides(sign_in, filed):
    filed(*["36.71"] * 6)
    told = {
        (role, agency): sign_in(role, agency).get("/dasbor").text
        for role, agency in (
            ("verifier", "bawaslu"),
            ("discipline_officer", "bkpsdm"),
            ("supervisor", "bkpsdm"),
            ("commissioner", "bawaslu"),
        )
    }
    shown = {who: "b-others" in page for who, page in told.items()}
    assert shown == {
        ("verifier", "bawaslu"): False,
        ("discipline_officer", "bkpsdm"): False,
        ("supervisor", "bkpsdm"): True,
        ("commissioner", "bawaslu"): True,
    }
    assert "/dasbor/daerah" not in told["verifier", "bawaslu"]
    assert sign_in("verifier").get("/dasbor/daerah").status_code == 403


def test_who_does_not_make_reports_reads_them(sign_in):
    officer = sign_in("discipline_officer", "bkpsdm")
    page = officer.get("/laporan").text
    assert "Belum ada laporan yang dibuat" in page
    assert 'action="/laporan/susun"' not in page
    assert officer.get("/laporan/susun").status_code == 403
