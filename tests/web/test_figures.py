"""The dashboard in depth as its reader meets it: marks lead to lists, periods stand together."""

import re
from dataclasses import replace

import pytest

from tests.journeys import FINDING, journey
from tracker.domain.days import PartialDay
from tracker.domain.figures import DEFINITIONS
from tracker.domain.filing import ConductGiven


@pytest.fixture
def decided(session, work):
    return journey(session, work).filed(FINDING).to_sent("bkpsdm")


def lists_of(html: str) -> list[tuple[str, int]]:
    rows = re.findall(r'<a href="(/perkara[^"]*)">[^<]*</a></th><td class="number">(\d+)<', html)
    rows += re.findall(r'<a href="(/perkara[^"]*)">(\d+)</a>', html)
    rows += re.findall(r'<a href="(/perkara[^"]*)">[^<]*\((\d+)\)</a>', html)
    return [(url.replace("&amp;", "&"), int(count)) for url, count in rows]


@pytest.mark.parametrize("agency", ["bawaslu", "bkpsdm", "inspektorat"])
def test_every_mark_opens_the_list_with_as_many_cases(sign_in, decided, agency):
    supervisor = sign_in("supervisor", agency)
    for page in ("/dasbor/rinci", "/dasbor/banding?dari=2024-01-01&sampai=2024-12-31"):
        marks = lists_of(supervisor.get(page).text)
        assert len(marks) > 4
        for url, count in dict(marks).items():
            listed = supervisor.get(url).text
            assert not count or f"dari {count}\n" in re.sub(r"<[^>]+>", "", listed), url


def test_two_periods_stand_side_by_side_with_what_differs(sign_in, decided):
    page = sign_in("supervisor").get("/dasbor/banding?dari=2023-01-01&sampai=2023-12-31").text
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "1 Jan 2023 s.d." in told
    assert "1 Jan 2024 s.d." in told
    assert 'value="2024-12-31"' in page
    assert "Semua perkara 0 1 +1" in told


def test_each_heading_leads_to_its_definition(sign_in, decided):
    supervisor = sign_in("supervisor")
    page = supervisor.get("/dasbor/rinci").text
    definitions = supervisor.get("/angka/definisi").text
    names = re.findall(r'href="/angka/definisi#(d-\w+)"', page)
    assert len(names) > 6
    assert all(f'id="{name}"' in definitions for name in names)


def test_an_empty_page_says_so(sign_in):
    page = sign_in("supervisor").get("/dasbor/rinci?perbuatan=like").text
    assert "Tidak ada perkara yang cocok" in page


def test_who_only_takes_cases_in_is_refused(sign_in):
    for path in ("/dasbor/rinci", "/dasbor/banding", "/angka/definisi"):
        assert sign_in("intake_officer").get(path).status_code == 403


def kept(reader, html: str, name: str) -> str:
    """The address of a figure as of now, behind the link on the page."""
    found = re.search(rf'href="(/angka/saat-ini/{name}[^"]*)"', html)
    assert found, name
    address = reader.get(found[1].replace("&amp;", "&")).headers["Location"]
    assert address.startswith(f"/angka/{name}-")
    return address


def numbers(html: str) -> list[str]:
    return re.findall(r'<td class="number">([\d.]+)</td>', html)


def test_an_identifier_gives_the_same_numbers_after_later_changes(
    sign_in, session, work, decided, clock
):
    supervisor = sign_in("supervisor")
    address = kept(
        supervisor, supervisor.get("/dasbor/rinci?pemilihan=pilkada-2024").text, "funnel"
    )
    assert "pemilihan=pilkada-2024" in address
    was = supervisor.get(address).text
    assert numbers(was) == ["1", "1", "1", "1", "1", "0", "0"]
    assert "Perkara yang sekurang-kurangnya sampai" in was
    journey(session, work).filed(FINDING)
    clock.forward(minutes=20)
    assert numbers(supervisor.get(address).text) == numbers(was)
    again = kept(supervisor, supervisor.get("/dasbor/rinci?pemilihan=pilkada-2024").text, "funnel")
    assert numbers(supervisor.get(again).text)[0] == "2"


def test_an_identifier_is_nothing_to_who_may_not_see_its_cases(sign_in, decided):
    supervisor = sign_in("supervisor")
    page = supervisor.get("/dasbor/rinci").text
    address = kept(supervisor, page, "lost")
    assert supervisor.get(address).status_code == 200
    for role, agency in (
        ("commissioner", "bawaslu"),
        ("supervisor", "bkpsdm"),
        ("supervisor", "bawaslu_cilegon"),
    ):
        assert sign_in(role, agency).get(address).status_code == 404
    assert sign_in("intake_officer").get(address).status_code == 403
    assert sign_in("verifier").get(address).status_code == 404
    wrong = (
        address.replace("-1-", "-2-", 1),
        re.sub(r"-\d+-(\d+i)", r"-99999999-\1", address),
        f"{address}?teks=lurah",
        f"{address}?dari=kemarin",
        "/angka/tidak-ada",
    )
    for other in wrong:
        assert supervisor.get(other).status_code == 404, other


def test_every_figure_has_an_identifier_that_is_read(sign_in, decided):
    supervisor = sign_in("supervisor")
    address = kept(supervisor, supervisor.get("/dasbor/rinci").text, "terms")
    for name in DEFINITIONS:
        assert supervisor.get(address.replace("terms", name, 1)).status_code == 200, name


SHARED = ConductGiven("share", PartialDay(2024, 10, 2), "Facebook", respondents=(0, 1))


def employed_at(*names):
    """A finding about somebody of each of these offices."""
    people = (replace(FINDING.respondents[0], name=f"Orang {n}", agency=n) for n in names)
    return replace(FINDING, respondents=tuple(people), conducts=(SHARED,))


def offices_of(html):
    """The offices on the page in depth, and the addresses of their lists."""
    part = html[html.index('id="b-employers"') :].split("</section>")[0]
    return dict(re.findall(r'<a href="(/perkara[^"]*)">([^<]*)</a></th>', part))


def test_offices_stand_as_they_are_written_and_officially_where_the_register_has_them(
    sign_in, session, work
):
    for names in (
        ("UPTD Puskesmas  Neglasari", "BKPSDM KOTA TANGERANG"),
        ("uptd puskesmas neglasari", "dinas pendidikan dan olahraga kota a"),
    ):
        journey(session, work).filed(employed_at(*names))
    supervisor = sign_in("supervisor")
    offices = offices_of(supervisor.get("/dasbor/rinci").text)
    assert set(offices.values()) == {
        "UPTD Puskesmas Neglasari",
        "BKPSDM Kota Tangerang",
        "Dinas Pendidikan dan Olahraga Kota A",
    }
    for address, name in offices.items():
        listed = supervisor.get(address.replace("&amp;", "&")).text
        assert name in re.search(r'class="chips.*?</ul>', listed, re.S)[0]
        assert f"dari {2 if 'UPTD' in name else 1}\n" in re.sub(r"<[^>]+>", "", listed)
