"""The clippings file and the news of a case, as a reader meets them."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.builders import LONG_AGO
from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.matters import NewsKind
from tracker.services.news import Clipping, add_news, add_news_to_case
from tracker.store.library import CaseNews, NewsItem

CAMAT = Clipping(
    outlet="Kabar Uji",
    title="Camat menyukai unggahan calon",
    url="https://www.kabar-uji.example/berita/1",
    published_on=PartialDay(2024, 10, 5),
    region="Kota Tangerang, Banten",
    text="Seorang camat diketahui\nmenyukai unggahan <b>akun</b>.",
)


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def tied(work, found):
    """The id of a news item that is tied to the case."""
    with work(found.actor("verifier", "bawaslu")) as act:
        return add_news_to_case(act, found.case_id, CAMAT, NewsKind.FIRST_REPORT).id


def text_of(response):
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(bare.split())


def post(client, page, path, **fields):
    """Send a form with the token of the page it stands on."""
    html = client.get(page).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    return client.post(path, data={"csrf_token": token, **fields})


def test_an_empty_library_says_so_and_offers_the_next_act(sign_in):
    page = text_of(sign_in("verifier").get("/berita"))
    assert "Belum ada berita. Tambah berita" in page


def test_who_may_not_tie_news_is_not_told_where_to(sign_in, work, world):
    with work(world.actor("verifier", "bawaslu")) as act:
        item = add_news(act, CAMAT)
    told = "Tidak terkait dengan perkara yang dapat Anda lihat."
    where = "Kaitkan dari halaman perkara."
    assert f"{told} {where}" in text_of(sign_in("verifier").get(f"/berita/{item.id}"))
    page = text_of(sign_in("auditor").get(f"/berita/{item.id}"))
    assert told in page
    assert where not in page


def test_who_may_not_add_news_is_not_offered_it(sign_in):
    reader = sign_in("commissioner")
    assert "Tambah berita" not in text_of(reader.get("/berita"))
    assert reader.get("/berita/baru").status_code == 403


def test_the_list_words_partial_dates(session, work, sign_in, found):
    actor = found.actor("verifier", "bawaslu")
    for day in (PartialDay(2024, 10), PartialDay(2023), None):
        with work(actor) as act:
            add_news(act, replace(CAMAT, published_on=day))
    page = text_of(sign_in("verifier").get("/berita"))
    assert "3 berita, terbaru lebih dulu." in page
    assert "Kabar Uji · Oktober 2024 ·" in page
    assert "Kabar Uji · 2023 ·" in page
    assert "Kabar Uji · tanggal tidak diketahui ·" in page


def test_filters_stay_in_the_address_and_say_when_nothing_matches(sign_in, tied):
    reader = sign_in("verifier")
    assert CAMAT.title in text_of(reader.get("/berita?cari=camat&media=uji&dari=2024-10"))
    none = reader.get("/berita?cari=lurah")
    assert "Tidak ada berita yang cocok" in text_of(none)
    assert 'value="lurah"' in none.get_data(as_text=True)


def test_a_period_that_cannot_be_read_stays_in_its_field(sign_in, tied):
    page = sign_in("verifier").get("/berita?dari=oktober")
    assert 'value="oktober"' in page.get_data(as_text=True)
    assert CAMAT.title in text_of(page)


def test_pages_are_counted_and_linked(session, sign_in, found):
    session.add_all(
        NewsItem(
            outlet="K",
            title=f"Berita {number:03}",
            published_on=PartialDay(2024, 1, 1 + number % 28),
            added_at=LONG_AGO,
            added_by=found.case.filed_by,
        )
        for number in range(60)
    )
    session.commit()
    reader = sign_in("verifier")
    second = reader.get("/berita?media=K&hal=2").get_data(as_text=True)
    assert "26–50 dari 60" in second
    assert re.search(r'rel="next" href="/berita\?media=K&amp;hal=3"', second)
    beyond = text_of(reader.get("/berita?hal=9"))
    assert "Daftar sudah habis" in beyond


def test_the_list_costs_the_same_for_2_and_for_200_items(session, sign_in, statements, found):
    reader = sign_in("verifier")
    counts = []
    for start, more in ((0, 2), (2, 198)):
        items = [
            NewsItem(
                outlet="K",
                title=f"Berita {number}",
                added_at=LONG_AGO,
                added_by=found.case.filed_by,
            )
            for number in range(start, start + more)
        ]
        session.add_all(items)
        session.flush()
        session.add_all(
            CaseNews(
                case_id=found.case_id,
                news_id=item.id,
                kind="coverage",
                linked_by=found.case.filed_by,
                linked_at=LONG_AGO,
            )
            for item in items
        )
        session.commit()
        sizes = []
        for path in ("/berita", f"/perkara/{found.case_id}", f"/perkara/{found.case_id}/berita"):
            statements.clear()
            assert reader.get(path).status_code == 200
            sizes.append(len(statements))
        counts.append(sizes)
    assert counts[0] == counts[1]


def test_an_item_shows_its_summary_escaped_and_its_cases(sign_in, tied, found):
    page = sign_in("verifier").get(f"/berita/{tied}")
    html = page.get_data(as_text=True)
    assert "&lt;b&gt;akun&lt;/b&gt;" in html
    assert f'href="/perkara/{found.case_id}"' in html
    assert "Perkara terkait (1)" in text_of(page)


def test_a_reader_elsewhere_reads_the_item_and_learns_of_no_case(sign_in, tied, found):
    stranger = sign_in("verifier", "bawaslu_bandung")
    page = stranger.get(f"/berita/{tied}")
    assert "Perkara terkait (0)" in text_of(page)
    assert f"/perkara/{found.case_id}" not in page.get_data(as_text=True)
    listed = stranger.get("/berita").get_data(as_text=True)
    assert CAMAT.title in listed
    assert "#perkara" not in listed


def test_an_unknown_item_is_not_found(sign_in):
    assert sign_in("verifier").get("/berita/999999").status_code == 404


def test_an_address_that_is_new_fills_the_outlet_and_can_be_read(sign_in, tied):
    page = sign_in("verifier").get("/berita/baru?alamat=https://kabar-uji.example/berita/2")
    html = page.get_data(as_text=True)
    assert 'value="Kabar Uji"' in html
    assert html.count('value="https://kabar-uji.example/berita/2"') == 2
    assert "Alamat ini belum ada di pustaka" in text_of(page)
    assert "Baca halamannya" in text_of(page)


def test_a_known_address_shows_what_the_library_holds(sign_in, tied):
    page = sign_in("verifier").get(f"/berita/baru?alamat={CAMAT.url}")
    assert "Alamat ini sudah ada dalam pustaka" in text_of(page)
    assert f'href="/berita/{tied}"' in page.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "kabar.example", "https://"])
def test_what_is_no_address_fills_nothing(sign_in, typed):
    page = sign_in("verifier").get("/berita/baru", query_string={"alamat": typed})
    assert "http:// atau https://" in text_of(page)
    assert "belum ada di pustaka" not in text_of(page)


def test_an_item_by_hand_lands_on_its_page(session, sign_in):
    writer = sign_in("intake_officer")
    answer = post(
        writer,
        "/berita/baru",
        "/berita",
        outlet="Kabar Uji",
        title="  Lurah berfoto  ",
        text_kind="summary",
        published_on="2024-10",
        url="https://kabar-uji.example/3",
    )
    item = session.scalars(select(NewsItem)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/berita/{item.id}")
    assert (item.title, str(item.published_on)) == ("Lurah berfoto", "2024-10")


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(session, sign_in):
    writer = sign_in("intake_officer")
    answer = post(
        writer,
        "/berita/baru",
        "/berita",
        outlet="Kabar Uji",
        title="",
        published_on="2025",
        text="Ringkasan yang tidak boleh hilang.",
    )
    assert answer.status_code == 422
    assert 'value="Kabar Uji"' in answer.get_data(as_text=True)
    assert "Ringkasan yang tidak boleh hilang." in text_of(answer)
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 0


def test_the_case_page_lists_its_news_by_kind(sign_in, tied, found):
    page = sign_in("verifier").get(f"/perkara/{found.case_id}")
    assert "Berita (1)" in text_of(page)
    assert f'href="/berita/{tied}"' in page.get_data(as_text=True)
    assert "Lepas dari perkara" in text_of(page)


def test_the_province_reads_the_news_of_a_case_and_changes_none(sign_in, tied, found):
    above = sign_in("verifier", "bawaslu_banten")
    page = text_of(above.get(f"/perkara/{found.case_id}"))
    assert "Berita (1)" in page
    assert "Lepas dari perkara" not in page
    assert above.get(f"/perkara/{found.case_id}/berita").status_code == 403


def test_a_case_outside_sight_has_no_news_page(sign_in, found):
    stranger = sign_in("verifier", "bawaslu_bandung")
    assert stranger.get(f"/perkara/{found.case_id}/berita").status_code == 404


def test_news_is_looked_up_and_tied(session, work, sign_in, found):
    with work(found.actor("verifier", "bawaslu")) as act:
        added = add_news(act, CAMAT).id
    writer = sign_in("verifier")
    page = f"/perkara/{found.case_id}/berita?cari=camat"
    assert CAMAT.title in text_of(writer.get(page))
    answer = post(writer, page, f"/perkara/{found.case_id}/berita", news_id=added, kind="follow_up")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/perkara/{found.case_id}#berita",
    )
    assert session.get_one(CaseNews, (found.case_id, added)).kind == "follow_up"


@pytest.mark.parametrize(("news_id", "kind"), [("1", "gossip"), ("x", "coverage"), ("", "")])
def test_a_tie_that_cannot_be_read_comes_back(session, sign_in, found, news_id, kind):
    writer = sign_in("verifier")
    path = f"/perkara/{found.case_id}/berita"
    assert post(writer, path, path, news_id=news_id, kind=kind).status_code == 422
    assert session.scalar(select(func.count()).select_from(CaseNews)) == 0


def test_a_tie_to_an_item_that_is_not_there_is_not_found(sign_in, found):
    path = f"/perkara/{found.case_id}/berita"
    answer = post(sign_in("verifier"), path, path, news_id="999999", kind="coverage")
    assert answer.status_code == 404


def test_news_is_added_and_tied_in_one_form(session, sign_in, found):
    path = f"/perkara/{found.case_id}/berita"
    answer = post(
        sign_in("verifier"),
        path,
        f"{path}/baru",
        outlet="Kabar Uji",
        title="Lurah berfoto",
        text_kind="summary",
        kind="coverage",
    )
    assert answer.status_code == 303
    assert session.scalars(select(CaseNews.kind)).all() == ["coverage"]


def test_a_new_item_that_cannot_be_taken_keeps_its_text(session, sign_in, found):
    path = f"/perkara/{found.case_id}/berita"
    answer = post(
        sign_in("verifier"),
        path,
        f"{path}/baru",
        outlet="Kabar Uji",
        title="Lurah berfoto",
        url="bukan alamat",
        kind="coverage",
    )
    assert answer.status_code == 422
    assert 'value="Lurah berfoto"' in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 0


def test_news_is_taken_off_with_a_reason(session, sign_in, tied, found):
    writer = sign_in("verifier")
    path = f"/perkara/{found.case_id}/berita/{tied}/lepas"
    page = f"/perkara/{found.case_id}"
    refused = post(writer, page, path, reason=" ")
    assert refused.status_code == 422
    assert CAMAT.title in text_of(refused)
    answer = post(writer, page, path, reason="Perkara lain.")
    assert answer.status_code == 303
    assert session.scalar(select(func.count()).select_from(CaseNews)) == 0


def test_who_may_read_only_is_refused_every_act(sign_in, tied, found):
    reader = sign_in("commissioner")
    for path in (
        "/berita",
        f"/perkara/{found.case_id}/berita",
        f"/perkara/{found.case_id}/berita/baru",
        f"/perkara/{found.case_id}/berita/{tied}/lepas",
    ):
        page = f"/perkara/{found.case_id}"
        assert post(reader, page, path).status_code == 403


# --- news from a file ----------------------------------------------------------------------------

GOOD = (
    '{"ref":"A1","outlet":"Kabar Uji","title":"Satu","url":null,"published_on":"2024-10-01",'
    '"precision":"day","region":"Banten","text":"Ringkasan."}'
)


def send(client, content, sender="uji"):
    page = client.get("/berita/impor").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page).group(1)
    return client.post(
        "/berita/impor",
        data={
            "csrf_token": token,
            "sender": sender,
            "file": (BytesIO(content.encode()), "berita.jsonl"),
        },
    )


def test_a_file_of_news_lands_and_the_same_file_changes_nothing(session, sign_in):
    importer = sign_in("intake_officer")
    first = send(importer, GOOD)
    assert (first.status_code, first.headers["Location"]) == (303, "/berita")
    assert "1 baris dibaca: 1 baru" in text_of(importer.get("/berita"))
    send(importer, GOOD)
    assert "0 baru, 1 tidak berubah" in text_of(importer.get("/berita"))
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 1


def test_bad_rows_come_back_with_their_reason_and_good_ones_land(session, sign_in):
    answer = send(sign_in("discipline_officer"), GOOD + "\nbukan json\n")
    assert answer.status_code == 422
    assert "2 baris dibaca: 1 baru" in text_of(answer)
    assert "Baris ini bukan JSON yang dapat dibaca." in text_of(answer)
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 1


def test_a_file_without_a_sender_is_not_read(session, sign_in):
    answer = send(sign_in("discipline_officer"), GOOD, sender="")
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 0


@pytest.mark.parametrize("role", ["intake_officer", "verifier", "discipline_officer"])
def test_whoever_edits_news_may_take_them_in_from_a_file(sign_in, role):
    reader = sign_in(role)
    assert "/berita/impor" in reader.get("/berita").get_data(as_text=True)
    assert reader.get("/berita/impor").status_code == 200


@pytest.mark.parametrize("role", ["supervisor", "commissioner", "auditor", "administrator"])
def test_who_may_not_import_is_not_offered_it(sign_in, role):
    reader = sign_in(role)
    assert "/berita/impor" not in reader.get("/berita").get_data(as_text=True)
    assert reader.get("/berita/impor").status_code == 403


@pytest.mark.parametrize("page", ["", "/kisah", "/usulan", "/umpan", "/impor", "/baru"])
def test_every_page_of_the_library_stands_under_news_in_the_bar(sign_in, page):
    html = sign_in("verifier").get(f"/berita{page}").get_data(as_text=True)
    assert re.search(r'<a href="/berita" aria-current="page">Berita</a>', html)
