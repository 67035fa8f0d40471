"""The list as its reader meets it: what is asked for stands in the address and can be taken off."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import make_account
from tests.imports import Importer, case, event
from tests.journeys import FINDING
from tracker.queries import case_list
from tracker.services.intake import file_case


@pytest.fixture
def three(session, work, world):
    """Findings of Bawaslu Kota Tangerang, two of them in one district."""
    for region in ("36.71", "36.71.01", "36.71.01"):
        account = make_account(session, "intake_officer")
        with work(world.actor("intake_officer", account=account.id)) as act:
            file_case(act, replace(FINDING, region=region))


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_number_of_matches_is_told_and_every_filter_comes_off_at_once(sign_in, three):
    page = sign_in("verifier").get("/perkara?wilayah=36.71.01").text

    assert "2 perkara cocok" in words_of(page)
    assert 'href="/perkara">Lepas semua</a>' in page
    assert "3 perkara" in words_of(sign_in("verifier").get("/perkara").text)


def test_a_list_longer_than_is_counted_is_counted_to_its_end_when_asked(
    sign_in, three, monkeypatch
):
    monkeypatch.setattr(case_list, "MOST_COUNTED", 2)
    verifier = sign_in("verifier")
    page = verifier.get("/perkara?jenis=finding").text
    assert "lebih dari 2 perkara" in words_of(page)
    (asked,) = re.findall(r'href="([^"]+)">Hitung semuanya<', page)
    counted = verifier.get(asked.replace("&amp;", "&")).text
    assert "3 perkara cocok" in words_of(counted)
    assert "Hitung semuanya" not in counted
    assert "Berikutnya" not in counted


def test_a_form_sent_with_empty_answers_leaves_a_short_address(sign_in):
    sent = sign_in("verifier").get("/perkara?teks=&status=terbuka&tenggat=&dari=")

    assert sent.status_code == 303
    assert sent.location == "/perkara?status=terbuka"


def test_a_column_sorts_and_asked_again_turns_round(sign_in, three):
    verifier = sign_in("verifier")
    page = verifier.get("/perkara?jenis=finding").text
    heads = dict(re.findall(r'class="case-heads__(\w+)" href="([^"]+)"', page))

    assert parse_qs(urlsplit(heads["due"].replace("&amp;", "&")).query) == {
        "jenis": ["finding"],
        "urut": ["tenggat"],
    }
    again = verifier.get(heads["due"].replace("&amp;", "&")).text
    turned = dict(re.findall(r'class="case-heads__(\w+)" href="([^"]+)"', again))
    assert "urut=-tenggat" in turned["due"]
    assert "(menaik)" in words_of(again)


def test_an_empty_list_says_what_to_do(sign_in):
    verifier, supervisor = sign_in("verifier"), sign_in("supervisor")

    assert "Belum ada perkara dalam jangkauan Anda." in words_of(verifier.get("/perkara").text)
    assert 'href="/lapor">Catat yang pertama' in verifier.get("/perkara").text
    assert "Catat yang pertama" not in supervisor.get("/perkara").text
    asked = words_of(verifier.get("/perkara?jenis=lead").text)
    assert "Tidak ada perkara dalam jangkauan Anda yang cocok dengan semua saringan ini." in asked


def test_history_says_by_which_day_it_counts(sign_in, work, world, tmp_path):
    importer = Importer(work, world, tmp_path / "receipts")
    importer.cases(
        case("A1", events=[event("received", "2023-09-05")]),
        case("A2", received_on="2023-04"),
        case("A3"),
    )
    told = words_of(sign_in("verifier", "bawaslu_cilegon").get("/perkara").text)

    assert "peristiwa pertama yang tercatat Sel, 5 Sep 2023" in told
    assert "diterima April 2023" in told
    assert "tanpa hari, diimpor Sen, 7 Okt 2024" in told


def test_holder_stage_outcome_and_assignee_can_be_chosen_in_the_form(sign_in, three):
    supervisor = sign_in("supervisor")
    page = supervisor.get("/perkara").text
    form = page.partition('class="filters"')[2].partition("</form>")[0]

    for name, answer in (
        ("tahap", "verification.received"),
        ("pemegang", "-"),
        ("putusan", "proven"),
        ("petugas", "belum"),
    ):
        offered = form.partition(f'name="{name}"')[2].partition("</select>")[0]
        assert f'value="{answer}"' in offered, name
        listed = supervisor.get("/perkara", query_string={name: answer})
        assert listed.status_code == 200
        chosen = listed.text.partition(f'name="{name}"')[2].partition("</select>")[0]
        assert f'value="{answer}" selected' in chosen
    assert "3 perkara cocok" in words_of(supervisor.get("/perkara?petugas=belum").text)


@pytest.mark.parametrize("name", ["endpoint", "_external", "_scheme", "_method", "_anchor"])
def test_an_address_with_words_of_the_framework_is_tidied_like_any_other(sign_in, name):
    tidied = sign_in("verifier").get(f"/perkara?{name}=ftp&teks=")

    assert tidied.status_code == 303
    assert tidied.headers["Location"] == f"/perkara?{name}=ftp"
