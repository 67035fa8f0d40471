"""Notices about news on the desk: of the open cases that cite it, lately, to those who see them."""

import re
from datetime import timedelta

import pytest

from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import NoticeKind
from tracker.queries.news_flags import LATELY, flagged_lately
from tracker.services.news import Clipping, add_news, add_news_to_case
from tracker.services.news_notices import NoticeFacts, record_notice, see_notice, withdraw_notice

DOWN = NoticeFacts(NoticeKind.TAKEN_DOWN, PartialDay(2024, 10), None, "Dicabut redaksi.")


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def noticed(work, found):
    """An item of the case and one of no case, each taken down: item, notice and when."""
    with work(found.actor("verifier", "bawaslu")) as act:
        clipping = Clipping("Kabar Uji", "Camat menyukai unggahan")
        item = add_news_to_case(act, found.case_id, clipping, NewsKind.COVERAGE).id
        other = add_news(act, Clipping("Kabar Uji", "Lain")).id
        record_notice(act, other, DOWN)
        return item, record_notice(act, item, DOWN), act.now


def test_a_case_whose_news_was_taken_down_is_told_to_its_officer(session, found, noticed):
    item, _, when = noticed
    (told,) = flagged_lately(session, found.actor("verifier", "bawaslu"), when)
    assert (told.case_id, told.news_id, told.kind) == (found.case_id, item, NoticeKind.TAKEN_DOWN)


def test_who_does_not_see_the_case_is_not_told(session, found, noticed):
    for who in (("discipline_officer", "bkpsdm"), ("verifier", "bawaslu_cilegon")):
        assert flagged_lately(session, found.actor(*who), noticed[2]) == ()


def test_the_agency_above_sees_the_case_and_is_not_told_on_its_desk(session, found, noticed):
    assert flagged_lately(session, found.actor("verifier", "bawaslu_banten"), noticed[2]) == ()


def test_a_desk_tells_of_it_for_thirty_days(session, found, noticed):
    officer, when = found.actor("verifier", "bawaslu"), noticed[2]
    assert flagged_lately(session, officer, when + LATELY)
    assert flagged_lately(session, officer, when + LATELY + timedelta(seconds=1)) == ()


def test_a_notice_taken_back_is_told_no_more(session, work, found, noticed):
    officer, (item, notice, when) = found.actor("verifier", "bawaslu"), noticed
    with work(officer) as act:
        withdraw_notice(act, item, notice, "Salah berita.")
    assert flagged_lately(session, officer, when) == ()


def test_who_has_seen_it_is_told_no_more_and_others_are(session, work, found, noticed):
    officer, (_item, notice, when) = found.actor("verifier", "bawaslu"), noticed
    other = found.actor("intake_officer", "bawaslu")
    for _time in range(2):
        with work(officer) as act:
            see_notice(act, notice)
    assert flagged_lately(session, officer, when) == ()
    assert [one.notice_id for one in flagged_lately(session, other, when)] == [notice]
    with pytest.raises(NotFound), work(officer) as act:
        see_notice(act, notice + 1)


def test_the_desk_has_a_button_for_it(session, found, noticed, sign_in):
    client = sign_in("verifier")
    page = client.get("/meja").text
    assert "Diralat" in page or "dicabut" in page.lower()
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]
    data = {"csrf_token": token, "koreksi": str(noticed[1])}
    assert client.post("/meja/berita", data=data).status_code == 303
    assert 'id="flagged-h"' not in client.get("/meja").text
    assert client.post("/meja/berita", data=data | {"koreksi": "999999"}).status_code == 404
