"""The search page: the box in the bar, what narrows it, empty states, searches kept by a name."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from tests.builders import make_account
from tests.journeys import FINDING, journey
from tests.letters import REFERRAL, Desk
from tracker.store.searching import SavedSearch


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def test_the_bar_leads_everybody_to_the_search(sign_in):
    for role, agency in (("verifier", "bawaslu"), ("administrator", "bawaslu")):
        page = sign_in(role, agency).get("/cari").text
        assert 'action="/cari"' in page
        assert "data-search" in page


def test_an_empty_search_says_what_can_be_typed(sign_in):
    page = sign_in("verifier").get("/cari").text
    assert "Ketik di kotak di atas" in page


def test_a_search_for_words_that_tell_nothing_says_so(sign_in):
    page = sign_in("verifier").get("/cari?teks=yang+di").text
    assert "“yang di” tidak memuat kata yang berarti" in page
    assert "0 ditemukan" not in page
    assert "Tidak ada yang memuat semua itu" not in page


def test_hits_lead_to_where_they_are_read_and_their_markup_stays_text(sign_in, session, work):
    told = "Ia memuji <script>alert(1)</script> dengan gemilang."
    case = journey(session, work).filed(replace(FINDING, narrative=told, place="<i>gemilang</i>"))
    page = sign_in("verifier").get("/cari?teks=gemilang").text
    assert f'href="/perkara/{case.case_id}"' in page
    assert "<mark>gemilang</mark>" in page
    assert "<script>alert" not in page
    assert "<i>" not in page


def test_what_was_asked_stands_in_the_box_and_in_the_address(sign_in):
    page = sign_in("verifier").get("/cari?teks=%22%3E%3Cb%3E&dalam=berita").text
    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    assert "<b>" not in page


def test_empty_filters_leave_the_address(sign_in):
    answer = sign_in("verifier").get("/cari?teks=lurah&wilayah=&dari=")
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.location).query) == {"teks": ["lurah"]}


def test_a_filter_that_cannot_be_read_is_named(sign_in):
    page = sign_in("verifier").get("/cari?teks=lurah&dalam=semesta&dari=kemarin").text
    assert "dalam" in page
    assert "dari" in page
    assert "tidak terbaca" in page


def test_a_misspelt_name_is_answered_and_says_so(sign_in, session, work):
    journey(session, work).filed()
    page = sign_in("verifier").get("/cari?teks=Pranotto+Jokko").text
    assert "Joko" in page
    journey(session, work).filed()
    page = sign_in("verifier").get("/cari?teks=prnaoto").text
    assert "Menampilkan hasil untuk pranoto" in page


def test_nothing_found_says_what_to_do_next(sign_in):
    client = sign_in("verifier")
    assert "Coba lebih sedikit kata" in client.get("/cari?teks=xylofon").text
    assert "tanpa saringan" in client.get("/cari?teks=xylofon&dalam=berita").text


def test_an_administrator_is_offered_rules_and_news_alone(sign_in):
    page = sign_in("administrator", "bawaslu").get("/cari?teks=disiplin").text
    kinds = re.findall(r'href="/cari\?teks=disiplin(?:&amp;dalam=(\w+))?"', page)
    assert kinds == ["", "aturan", "berita"]


def test_a_kind_of_hit_narrows_what_is_shown(sign_in, session, work):
    journey(session, work).filed()
    page = sign_in("verifier").get("/cari?teks=joko&dalam=terlapor").text
    assert page.count('class="hit"') == 1
    assert "<mark>Joko</mark> Pranoto" in page
    assert sign_in("verifier").get("/cari?teks=joko&dalam=aturan").text.count('class="hit"') == 0


def test_letters_are_looked_in_by_themselves_and_say_where_they_stand(sign_in, session, work):
    case = journey(session, work).filed().to_sent("bkpsdm")
    desk = Desk(case)
    first, second = (desk.written("referral", case.people, **REFERRAL) for _ in range(2))
    number = desk.approved(desk.submitted(first))
    page = sign_in("verifier").get(f"/cari?teks={number}&dalam=surat").text
    assert page.count('class="hit"') == 1
    assert f'href="/perkara/{case.case_id}/surat/{first}"' in page
    page = sign_in("verifier").get("/cari?teks=penerusan+ppk&dalam=surat").text
    assert page.count('class="hit"') == 2
    assert page.count("Surat · Konsep") == 1
    assert "<mark>Penerusan</mark>" in page
    assert (
        f"/surat/{second}"
        not in sign_in("discipline_officer", "bkpsdm").get("/cari?teks=penerusan+ppk").text
    )


def kept(client, page, query, name, **more):
    path = {"cari": "/cari", "perkara": "/perkara"}[page]
    token = token_of(client.get(f"{path}?{query}").text)
    given = {"csrf_token": token, "page": page, "query": query, "name": name, **more}
    return client.post("/cari/simpan", data=given)


def test_a_search_is_kept_by_a_name_and_can_be_forgotten(sign_in, session):
    client = sign_in("verifier")
    answer = kept(client, "cari", "teks=lurah&dalam=berita&hal=3", "Berita lurah")
    assert answer.status_code == 303
    saved = session.scalars(select(SavedSearch)).one()
    assert (saved.query, saved.is_shared) == ("teks=lurah&dalam=berita", False)
    page = client.get("/cari").text
    assert 'href="/cari?teks=lurah&amp;dalam=berita">Berita lurah</a>' in page

    token = token_of(page)
    client.post(f"/cari/simpanan/{saved.id}/hapus", data={"csrf_token": token})
    assert "Berita lurah" not in client.get("/cari").text.replace("&quot;", "")


def test_a_view_of_the_list_is_shared_with_the_agency_alone(sign_in, session):
    kept(
        sign_in("supervisor"), "perkara", "keadaan=terbuka&tenggat=terlambat", "Yang terlambat",
        is_shared="1",
    )  # fmt: skip
    assert "Yang terlambat" in sign_in("verifier").get("/perkara").text
    assert "Yang terlambat" not in sign_in("verifier").get("/cari").text
    assert "Yang terlambat" not in sign_in("verifier", "bawaslu_cilegon").get("/perkara").text


def test_what_is_not_shared_stays_ones_own(sign_in, session):
    account = make_account(session, "verifier")
    kept(sign_in(account), "cari", "teks=lurah", "Milik saya")
    saved = session.scalars(select(SavedSearch)).one()
    other = sign_in("verifier")
    page = other.get("/cari").text
    assert "Milik saya" not in page
    gone = other.post(f"/cari/simpanan/{saved.id}/hapus", data={"csrf_token": token_of(page)})
    assert gone.status_code == 404
    assert session.scalars(select(SavedSearch)).one()


def test_a_search_without_a_name_or_question_is_not_kept_and_keeps_what_was_typed(sign_in, session):
    client = sign_in("verifier")
    for query, name in (("teks=lurah", ""), ("teks=lurah", "x" * 81), ("", "Kosong")):
        answer = client.post(
            "/cari/simpan",
            data={
                "csrf_token": token_of(client.get("/cari?teks=lurah").text),
                "page": "cari",
                "query": query,
                "name": name,
            },
        )
        assert answer.status_code == 422
        assert f'value="{name}"' in answer.text
    assert session.scalars(select(SavedSearch)).all() == []


def test_what_keeps_a_search_is_offered_as_the_form_reads_it(sign_in):
    """The page writes its fields itself; those that the form shows after a fault are the same."""
    client = sign_in("verifier")
    offered = client.get("/cari?teks=lurah").text
    data = {"csrf_token": token_of(offered), "page": "cari", "query": "teks=lurah", "name": ""}
    again = client.post("/cari/simpan", data=data).text

    def fields(page: str) -> list[tuple[str, str, set[str]]]:
        (form,) = re.findall(r'<form method="post" action="/cari/simpan">(.*?)</form>', page, re.S)
        return sorted(
            (
                name,
                re.sub(r"<[^>]+>", "", label).strip(),
                set(re.findall(r"(?:maxlength|type)=\"[^\"]*\"|\brequired\b", tag)),
            )
            for tag, name in re.findall(r'(<input[^>]* name="(\w+)"[^>]*>)', form)
            for label in re.findall(rf'<label[^>]* for="[\w-]*\b{name}">(.*?)</label>', form)
            or [""]
        )

    assert fields(offered) == fields(again)
    assert [name for name, label, _ in fields(offered) if label] == ["is_shared", "name"]


def test_a_name_used_again_takes_the_place_of_the_first(sign_in, session):
    client = sign_in("verifier")
    kept(client, "cari", "teks=lurah", "Sama")
    kept(client, "cari", "teks=camat", "Sama")
    assert session.scalars(select(SavedSearch.query)).all() == ["teks=camat"]
