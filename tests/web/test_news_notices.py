"""Corrections, replies and take-downs: recorded on an item, flagged wherever it is cited."""

import re

import pytest
from sqlalchemy import select

from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import NoticeKind
from tracker.services.news import Clipping, add_news_to_case
from tracker.services.news_notices import NoticeFacts, record_notice, withdraw_notice
from tracker.store.news_intake import NewsNotice

FACTS = NoticeFacts(NoticeKind.RIGHT_OF_REPLY, PartialDay(2024, 10), None, "Camat membantah.")


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def tied(work, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        clipping = Clipping("Kabar Uji", "Camat menyukai unggahan")
        return add_news_to_case(act, found.case_id, clipping, NewsKind.COVERAGE).id


def text_of(response):
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(bare.split())


def sent(client, page, path, **fields):
    html = client.get(page).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    return client.post(path, data={"csrf_token": token, **fields})


def test_a_correction_flags_the_item_the_list_and_the_case(sign_in, found, tied, session):
    writer = sign_in("verifier")
    case, item = f"/perkara/{found.case_id}", f"/berita/{tied}"
    assert "sebelum menjadikannya sandaran" not in text_of(writer.get(case))
    answer = sent(
        writer, f"{item}/koreksi", f"{item}/koreksi",
        kind="correction", published_on="2024-10-06", note="Jabatannya lurah.",
        url="https://kabar-uji.example/koreksi",
    )  # fmt: skip
    assert answer.headers["Location"] == f"{item}#koreksi"
    shown = text_of(writer.get(item))
    assert "Jabatannya lurah." in shown
    assert "Min, 6 Okt 2024" in shown
    assert "1 berita dikoreksi, dijawab, atau dicabut" in text_of(writer.get(case))
    assert "Koreksi" in text_of(writer.get("/berita?cari=Camat"))

    (notice,) = session.scalars(select(NewsNotice))
    back = f"{item}/koreksi/{notice.id}/tarik"
    assert sent(writer, item, back, reason="").status_code == 422
    assert sent(writer, item, back, reason="Salah berita.").status_code == 303
    assert "Ditarik: Salah berita." in text_of(writer.get(item))
    assert "sebelum menjadikannya sandaran" not in text_of(writer.get(case))


def test_a_form_that_cannot_stand_keeps_what_was_typed(sign_in, tied, session):
    page = f"/berita/{tied}/koreksi"
    answer = sent(sign_in("verifier"), page, page, kind="taken_down", url="x", note="Sudah hilang")
    assert answer.status_code == 422
    assert "Sudah hilang" in text_of(answer)
    assert session.scalars(select(NewsNotice)).all() == []


def test_a_reader_sees_notices_and_records_none(sign_in, tied, work, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        record_notice(act, tied, FACTS)
    reader = sign_in("commissioner")
    shown = text_of(reader.get(f"/berita/{tied}"))
    assert "Camat membantah." in shown
    assert "Catat koreksi" not in shown
    assert reader.get(f"/berita/{tied}/koreksi").status_code == 403


def test_what_cannot_be_recorded_is_refused(work, found, tied):
    officer = found.actor("verifier", "bawaslu")
    with pytest.raises(NotFound), work(officer) as act:
        record_notice(act, 999_999, FACTS)
    with pytest.raises(Forbidden), work(found.actor("commissioner", "bawaslu")) as act:
        record_notice(act, tied, FACTS)
    future = NoticeFacts(NoticeKind.ERRATUM, PartialDay(2025), "ftp://x", " ")
    with pytest.raises(Invalid) as refused, work(officer) as act:
        record_notice(act, tied, future)
    assert set(refused.value.errors) == {"note", "url", "published_on"}


def test_a_notice_is_taken_back_once(work, found, tied):
    officer = found.actor("verifier", "bawaslu")
    with work(officer) as act:
        notice = record_notice(act, tied, FACTS)
    with work(officer) as act:
        withdraw_notice(act, tied, notice, "Salah berita.")
    with pytest.raises(WrongStage), work(officer) as act:
        withdraw_notice(act, tied, notice, "Lagi.")
    with pytest.raises(NotFound), work(officer) as act:
        withdraw_notice(act, tied + 1, notice, "Lain.")
