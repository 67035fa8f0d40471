"""The rules that news cites: as links on its page, and offered to the acts of a case."""

import re

import pytest
from sqlalchemy import delete, select

from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.ledger import Act
from tracker.domain.matters import Decision, NewsKind
from tracker.domain.news_intake import TextKind
from tracker.services import teamwork
from tracker.services.news import Clipping, add_news, add_news_to_case
from tracker.store.cases import Case, Conduct, ConductRespondent
from tracker.store.ledger import LedgerEntry
from tracker.store.library import ConductProvision, NewsItem

ARTICLE = Clipping(
    outlet="Kabar Uji",
    title="Camat dilaporkan ke BKN",
    published_on=PartialDay(2024, 10, 5),
    text="Ia diduga melanggar <b>Pasal 5 huruf n angka 5 PP 94/2021</b>\ndan PP 53/2010 Pasal 4"
    " angka 15, juga PKPU 15/2023. Bawaslu merujuk UU ASN.",
)


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def item(work, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        return add_news(act, ARTICLE).id


@pytest.fixture
def tied(work, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        return add_news_to_case(act, found.case_id, ARTICLE, NewsKind.FIRST_REPORT).id


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)).split())


def send(client, case_id, provision, **fields):
    path = f"/perkara/{case_id}/aturan-dari-berita"
    html = client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    version = re.search(r'name="version"[^>]* value="(\d+)"', html).group(1)
    data = {"csrf_token": token, "version": version, **fields}
    return client.post(f"{path}/{provision}", data=data)


def conduct_of(session, found):
    return session.scalars(select(Conduct).where(Conduct.case_id == found.case_id)).one()


def test_the_text_leads_to_the_rules_that_it_cites(sign_in, item):
    html = sign_in("verifier").get(f"/berita/{item}").get_data(as_text=True)

    assert (
        '&lt;b&gt;<a href="/aturan/ketentuan/pp94-5n-5?pada=2024-10-05">'
        "Pasal 5 huruf n angka 5 PP 94/2021</a>&lt;/b&gt;<br>" in html
    )
    assert "PKPU 15/2023</a>" not in html


def test_the_item_lists_its_rules_and_warns_of_the_day_of_the_item(sign_in, item):
    page = text_of(sign_in("verifier").get(f"/berita/{item}"))

    assert "Aturan yang dikutip berita ini (4)" in page
    assert "saat itu sudah tidak berlaku" in page
    assert "Tidak berlaku lagi pada" in page
    assert ".Yang berlaku" not in page
    assert "PP 94/2021" in page
    assert "PKPU 15/2023 · tidak ada dalam pustaka" in page
    assert "Diperiksa terhadap hari berita" in page


def test_an_item_without_a_day_lists_its_rules_and_checks_none(work, sign_in, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        dayless = add_news(act, Clipping("Kabar Uji", "Pasal 4 angka 15 PP 53/2010")).id
    page = text_of(sign_in("verifier").get(f"/berita/{dayless}"))

    assert "PP 53/2010 Pasal 4 angka 15" in page
    assert "Tidak ada hari yang diketahui untuk memeriksanya." in page


def test_a_case_without_an_act_offers_no_form(session, work, sign_in, found, tied):
    session.execute(delete(ConductRespondent))
    session.delete(conduct_of(session, found))
    session.commit()
    answer = sign_in("verifier").get(f"/perkara/{found.case_id}/aturan-dari-berita")

    assert answer.status_code == 200
    assert "Belum ada perbuatan yang disebut" in text_of(answer)
    assert 'name="decision"' not in answer.get_data(as_text=True)


def test_an_item_of_a_case_is_checked_against_the_day_of_the_act(
    session, work, sign_in, found, tied
):
    with work(found.actor("verifier", "bawaslu")) as act:
        act.session.get(Conduct, conduct_of(session, found).id).on = PartialDay(2020, 10, 1)
    page = text_of(sign_in("verifier").get(f"/berita/{tied}"))

    assert "Diperiksa terhadap hari perbuatan dalam perkara di bawah." in page
    assert "Belum berlaku pada" in page
    assert "UU 20/2023" in page
    assert "UU 5/2014" in page


def test_a_reader_elsewhere_learns_no_day_of_the_act(session, work, sign_in, found, tied):
    with work(found.actor("verifier", "bawaslu")) as act:
        act.session.get(Conduct, conduct_of(session, found).id).on = PartialDay(2020, 10, 1)
    page = text_of(sign_in("verifier", "bawaslu_bandung").get(f"/berita/{tied}"))

    assert "2020" not in page
    assert "Diperiksa terhadap hari berita" in page


def test_the_page_of_an_item_costs_the_same_for_one_case_and_for_ten(
    session, sign_in, statements, work, found, tied
):
    client = sign_in("verifier")
    client.get(f"/berita/{tied}")
    statements.clear()
    client.get(f"/berita/{tied}")
    first = len(statements)
    for _ in range(9):
        other = journey(session, work).filed()
        with work(found.actor("verifier", "bawaslu")) as act:
            add_news_to_case(act, other.case_id, ARTICLE, NewsKind.FIRST_REPORT)
    statements.clear()
    client.get(f"/berita/{tied}")

    assert len(statements) == first


def test_a_cited_rule_is_offered_with_the_article_it_comes_from(sign_in, found, tied):
    page = text_of(sign_in("verifier").get(f"/perkara/{found.case_id}/aturan-dari-berita"))

    assert "Perlu diputuskan (2)" in page
    assert "Kabar Uji: Camat dilaporkan ke BKN" in page
    assert "Dikutip, tanpa yang perlu ditambahkan (2)" in page


def test_the_news_of_a_case_leads_to_the_rules_that_it_cites(sign_in, found, tied):
    html = sign_in("verifier").get(f"/perkara/{found.case_id}").get_data(as_text=True)

    assert f"/perkara/{found.case_id}/aturan-dari-berita" in html


def test_adding_a_cited_rule_confirms_it_and_says_from_which_article(session, sign_in, found, tied):
    client = sign_in("verifier")
    answer = send(
        client, found.case_id, provision="pp94-5n-5", decision="confirmed", conduct="", reason=""
    )

    assert answer.status_code == 303
    held = session.get(ConductProvision, (conduct_of(session, found).id, "pp94-5n-5"))
    assert held.decision == "confirmed"
    assert held.reason == (
        "Dikutip dalam berita: Kabar Uji, “Camat dilaporkan ke BKN”, Sab, 5 Okt 2024"
    )
    assert "Sudah diputuskan (1)" in text_of(client.get(answer.location))


def test_a_refusal_is_remembered_and_not_asked_again(session, sign_in, found, tied):
    client = sign_in("verifier")
    send(
        client, found.case_id, provision="pp53-4-15", decision="refused", conduct="",
        reason="Sudah dicabut.",
    )  # fmt: skip
    page = text_of(client.get(f"/perkara/{found.case_id}/aturan-dari-berita"))

    assert "Perlu diputuskan (1)" in page
    assert "Sudah dicabut." in page


def test_a_refusal_without_a_reason_comes_back(session, sign_in, found, tied):
    answer = send(
        sign_in("verifier"), found.case_id, provision="pp94-5n-5", decision="refused", conduct="",
        reason=" ",
    )  # fmt: skip

    assert answer.status_code == 422
    assert not session.scalars(select(ConductProvision)).all()


@pytest.mark.parametrize(
    ("provision", "decision", "conduct", "status"),
    [
        ("pp94-8", "confirmed", "", 404),
        ("pp94-5n-5", "maybe", "", 422),
        ("pp94-5n-5", "refused", "999999", 422),
    ],
)
def test_what_the_news_does_not_cite_or_nobody_offered_is_not_taken(
    session, sign_in, found, tied, provision, decision, conduct, status
):
    answer = send(
        sign_in("verifier"), found.case_id, provision=provision, decision=decision,
        conduct=conduct, reason="x",
    )  # fmt: skip

    assert answer.status_code == status
    assert not session.scalars(select(ConductProvision)).all()


def test_one_word_for_several_acts_is_one_entry_for_each(session, work, sign_in, found, tied):
    first = conduct_of(session, found)
    with work(found.actor("verifier", "bawaslu")) as act:
        act.session.add(Conduct(case_id=found.case_id, type=first.type, on=first.on, ordinal=2))
    answer = send(
        sign_in("verifier"), found.case_id, provision="pp94-5n-5", decision="confirmed",
        conduct="", reason="Dikutip.",
    )  # fmt: skip

    assert answer.status_code == 303
    words = session.scalars(select(ConductProvision)).all()
    assert [one.decision for one in words] == [Decision.CONFIRMED.value] * 2
    told = select(LedgerEntry).where(LedgerEntry.act == Act.PROVISION_DECIDED)
    assert len(session.scalars(told).all()) == 2


def test_an_overtaken_word_is_not_taken(session, work, sign_in, found, tied):
    client = sign_in("verifier")
    path = f"/perkara/{found.case_id}/aturan-dari-berita"
    html = client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    with work(found.actor("verifier", "bawaslu")) as act:
        act.session.get(Case, found.case_id).version += 1
    answer = client.post(
        f"{path}/pp94-5n-5",
        data={
            "csrf_token": token, "version": "1",
            "decision": "confirmed", "conduct": "", "reason": "x",
        },
    )  # fmt: skip

    assert answer.status_code == 409
    assert not session.scalars(select(ConductProvision)).all()


def test_who_may_not_decide_is_refused(sign_in, found, tied):
    path = f"/perkara/{found.case_id}/aturan-dari-berita"

    assert sign_in("intake_officer").get(path).status_code in (403, 404)


def test_the_page_costs_the_same_for_one_item_and_for_thirty(
    work, sign_in, statements, found, tied
):
    client = sign_in("verifier")
    path = f"/perkara/{found.case_id}/aturan-dari-berita"
    client.get(path)
    statements.clear()
    client.get(path)
    few = len(statements)
    with work(found.actor("verifier", "bawaslu")) as act:
        for number in range(29):
            more = Clipping("Kabar Uji", f"Berita {number}", text=f"Pasal {number} UU 7/2017")
            add_news_to_case(act, found.case_id, more, NewsKind.FOLLOW_UP)
    statements.clear()
    client.get(path)

    assert len(statements) == few


def test_the_narrative_of_a_case_leads_to_the_rules_in_it(work, sign_in, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        act.session.get(Case, found.case_id).narrative = "Melanggar PP 94/2021\nPasal 8."
    html = sign_in("verifier").get(f"/perkara/{found.case_id}").get_data(as_text=True)

    assert re.search(r'href="/aturan/ketentuan/pp94-8(\?pada=[\d-]+)?">PP 94/2021<br>Pasal 8', html)


def test_a_citation_beyond_the_beginning_that_is_shown_is_listed_too(session, work, sign_in, found):
    long = "Camat itu diperiksa. " * 200 + "Ia melanggar PP 53/2010 Pasal 4 angka 15."
    with work(found.actor("verifier", "bawaslu")) as act:
        item = add_news(act, Clipping("Kabar Uji", "Camat diperiksa", text=long)).id
    session.get(NewsItem, item).text_kind = TextKind.ARTICLE
    session.commit()
    page = text_of(sign_in("verifier").get(f"/berita/{item}"))

    assert "Ia melanggar" not in page
    assert "Aturan yang dikutip berita ini (1)" in page


def test_a_note_leads_to_the_rules_in_it_and_means_those_of_its_day(work, sign_in, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        teamwork.write_note(act, found.case_id, "Lihat Pasal 9 ayat (2) UU ASN <i>.</i>")
    html = sign_in("verifier").get(f"/perkara/{found.case_id}").get_data(as_text=True)

    assert re.search(
        r'href="/aturan/ketentuan/uu20-9-2[^"]*">Pasal 9 ayat \(2\) UU ASN</a> &lt;i&gt;', html
    )
