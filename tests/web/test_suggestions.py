"""Suggested news on pages: confirmed, refused, taken back; and a finding begun with an item."""

import re

import pytest
from sqlalchemy import select

from tests.journeys import FINDING, journey
from tests.services.test_newsdesk import ABOUT, ELSEWHERE
from tests.web.test_news import post, text_of
from tracker.domain.matters import NewsKind
from tracker.services.intake import file_case
from tracker.services.news import add_news, link_news
from tracker.services.newsdesk import catch_up
from tracker.services.suggestions import refuse_news
from tracker.store.cases import Case
from tracker.store.library import CaseNews
from tracker.store.newsdesk import NewsRefusal


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def items(session, work, found):
    officer, ids = found.actor("verifier", "bawaslu"), []
    for one in (ABOUT, ELSEWHERE):
        with work(officer) as act:
            ids.append(add_news(act, one).id)
    catch_up(lambda: work(officer))
    return ids


def test_a_suggestion_says_why_and_is_confirmed_with_one_click(sign_in, session, found, items):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    assert "1 usulan berita menunggu jawaban Anda" in text_of(
        officer.get(f"/perkara/{found.case_id}")
    )
    page = text_of(officer.get(place))
    assert ABOUT.title in page
    assert ELSEWHERE.title not in page
    assert "Tempat sama: Tangerang" in page

    answer = post(
        officer, place, place, news_id=items[0], answer="confirm", kind="coverage", back="case"
    )
    assert (answer.status_code, answer.location) == (303, place)
    (tied,) = session.scalars(select(CaseNews)).all()
    assert (tied.case_id, tied.news_id, tied.kind) == (found.case_id, items[0], "coverage")
    assert "Tidak ada usulan yang menunggu" in text_of(officer.get(place))


def test_an_estimate_is_written_as_the_language_writes_numbers(sign_in, found, items):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    (told,) = re.findall(r"taksiran (\S+) dari 1", text_of(officer.get(place)))
    assert re.fullmatch(r"0,\d\d", told)
    post(officer, place, "/bahasa/en", next=place)
    assert f"estimate {told.replace(',', '.')} of 1" in text_of(officer.get(place))


def test_a_refusal_stands_on_the_page_and_is_taken_back_there(sign_in, session, found, items):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    post(officer, place, place, news_id=items[0], answer="refuse", kind="coverage", back="case")
    page = text_of(officer.get(place))
    assert "Ditolak untuk perkara ini (1)" in page
    assert session.scalars(select(NewsRefusal.news_id)).all() == [items[0]]

    post(officer, place, place, news_id=items[0], answer="reconsider", kind="coverage", back="case")
    assert "1 berita menunggu jawaban" in text_of(officer.get(place))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"news_id": "x", "answer": "confirm"},
        {"news_id": "1", "answer": "perhaps"},
        {"news_id": "1" * 40, "answer": "refuse"},
        {"answer": "confirm", "kind": "coverage"},
        {"news_id": "1", "answer": "confirm", "kind": "<b>"},
    ],
)
def test_an_answer_that_is_none_changes_nothing(sign_in, session, found, items, sent):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    answer = post(officer, place, place, **sent)
    assert answer.status_code == 422
    assert not session.scalars(select(CaseNews)).all()
    assert not session.scalars(select(NewsRefusal)).all()


def test_the_agency_has_one_list_of_all_that_waits(sign_in, items):
    page = text_of(sign_in("verifier").get("/berita/usulan"))
    assert "1 berita menunggu jawaban" in page
    assert ABOUT.title in page


def test_an_item_names_its_cases_to_those_who_may_answer(sign_in, found, items):
    about, elsewhere = (f"/berita/{one}" for one in items)
    officer = sign_in("verifier")
    assert "Ya, kaitkan" in text_of(officer.get(about))
    assert "Belum ada perkara yang mendekati" in text_of(officer.get(elsewhere))
    assert "Ya, kaitkan" not in text_of(sign_in("commissioner").get(about))


def test_a_finding_begins_with_an_item_and_keeps_it_as_its_first_report(sign_in, session, items):
    officer = sign_in("intake_officer")
    page = officer.get(f"/lapor?jenis=temuan&berita={items[0]}").get_data(as_text=True)
    assert re.search(rf'<input[^>]* name="news"[^>]* value="{items[0]}"', page)
    assert re.search(r"Menurut Kabar Uji \([^)]*2024\)", page)
    assert '<option selected value="like">' in page
    assert 'value="Instagram"' in page


def test_an_item_that_is_not_there_is_said_to_be_unknown(sign_in):
    assert sign_in("intake_officer").get("/lapor?berita=987654").status_code == 404
    assert sign_in("intake_officer").get("/lapor?berita=abc").status_code == 200


def test_the_filed_finding_is_tied_to_its_item(session, work, found, items):
    again = journey(session, work)
    officer = again.actor("intake_officer", "bawaslu")

    with work(officer) as act:
        opened = file_case(act, FINDING, news=items[0])
    assert session.scalars(
        select(CaseNews.kind).where(CaseNews.case_id == opened.case_id)
    ).all() == ["first_report"]
    assert session.get(Case, opened.case_id) is not None


def test_what_a_colleague_refused_meanwhile_is_not_tied(sign_in, session, work, found, items):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    with work(found.actor("verifier", "bawaslu")) as act:
        refuse_news(act, found.case_id, items[0])
    answer = post(officer, place, place, news_id=items[0], answer="confirm", kind="coverage")
    assert answer.status_code == 409
    assert "ditolak untuk perkara ini" in text_of(answer)
    assert session.scalars(select(CaseNews)).all() == []


def test_what_a_colleague_tied_meanwhile_is_not_refused(sign_in, session, work, found, items):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    with work(found.actor("verifier", "bawaslu")) as act:
        link_news(act, found.case_id, items[0], NewsKind.COVERAGE)
    answer = post(officer, place, place, news_id=items[0], answer="refuse", kind="coverage")
    assert answer.status_code == 409
    assert "dikaitkan dengan perkara ini" in text_of(answer)
    assert session.scalars(select(NewsRefusal)).all() == []


def test_what_is_tied_by_hand_is_no_longer_among_the_refused(sign_in, work, found, items):
    officer, place = sign_in("verifier"), f"/perkara/{found.case_id}/berita/usulan"
    with work(found.actor("verifier", "bawaslu")) as act:
        refuse_news(act, found.case_id, items[0])
        link_news(act, found.case_id, items[0], NewsKind.COVERAGE)
    assert ABOUT.title not in text_of(officer.get(place))
