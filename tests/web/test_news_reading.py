"""News from an address: asked for, looked at, taken in."""

import re

import pytest
from sqlalchemy import select

from tests.articles import TITLE, WORDS, article
from tests.journeys import journey
from tracker.domain.news_intake import FetchState, TextKind
from tracker.services.news import Clipping, add_news
from tracker.services.page_reading import Fetched, article_of
from tracker.services.reading_news import begin_page, fail_page, keep_page
from tracker.store.library import CaseNews, NewsItem
from tracker.store.news_intake import NewsFetch

ADDRESS = "https://kabar-uji.example/daerah/camat-menyukai-unggahan-calon"


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def read(work, world, session, tmp_path):
    """What the worker does with the one page that waits."""

    def do(body: bytes = article(), why: str | None = None) -> int:
        row = session.scalars(select(NewsFetch).where(NewsFetch.state == "waiting")).one()
        (tmp_path / "body").write_bytes(body)
        fetched = Fetched(row.address, 200, {"content-type": "text/html"}, tmp_path / "body")
        with work(world.system_actor) as act:
            begin_page(act, row.id)
        with work(world.system_actor) as act:
            if why is not None:
                fail_page(act, row.id, why)
            else:
                keep_page(act, row.id, fetched, article_of(fetched, act.today))
        return row.id

    return do


def text_of(response):
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(bare.split())


def sent(client, page, path, **fields):
    """Send a form with the token of the page it stands on."""
    html = client.get(page).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html).group(1)
    return client.post(path, data={"csrf_token": token, **fields})


def asked(client, address=ADDRESS, **fields):
    return sent(client, "/berita/baru", "/berita/baca", alamat=address, **fields)


def test_an_address_is_asked_for_looked_at_and_taken_in(session, sign_in, read):
    writer = sign_in("verifier")
    place = asked(writer).headers["Location"]
    assert "Menunggu sistem" in text_of(writer.get(place))
    read()

    page = writer.get(place)
    assert "SHA-256" in text_of(page)
    html = page.get_data(as_text=True)
    assert f'value="{TITLE}"' in html
    assert 'value="2024-10-05"' in html
    assert WORDS[0] in html
    assert session.scalars(select(NewsItem)).all() == []

    answer = sent(
        writer, place, place,
        outlet="Kabar Uji", title="Camat menyukai unggahan", url=ADDRESS,
        published_on="2024-10-05", text="\n".join(WORDS), text_kind="article",
    )  # fmt: skip
    item = session.scalars(select(NewsItem)).one()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/berita/{item.id}")
    assert (item.title, item.text_kind) == ("Camat menyukai unggahan", TextKind.ARTICLE)
    shown = text_of(writer.get(f"/berita/{item.id}"))
    assert WORDS[0] in shown
    assert WORDS[3] not in shown
    assert "Salinan simpanan" in shown


def test_a_field_that_cannot_stand_keeps_what_was_typed(sign_in, read, session):
    writer = sign_in("verifier")
    place = asked(writer).headers["Location"]
    read()
    answer = sent(writer, place, place, outlet="", title="Judul saya", text_kind="article")
    assert answer.status_code == 422
    assert "Judul saya" in answer.get_data(as_text=True)
    assert session.scalars(select(NewsItem)).all() == []


def test_a_page_that_could_not_be_read_says_why_and_can_be_typed_in(sign_in, read, session):
    writer = sign_in("verifier")
    place = asked(writer).headers["Location"]
    read(why="gone")
    page = text_of(writer.get(place))
    assert "halaman ini tidak ada" in page
    assert "Coba lagi" in page
    sent(writer, place, place, outlet="Kabar Uji", title="Judul", url=ADDRESS, text_kind="summary")
    assert session.scalars(select(NewsItem.title)).all() == ["Judul"]
    assert session.scalars(select(NewsFetch.state)).all() == [FetchState.FAILED]


@pytest.mark.parametrize(
    "copied", [ADDRESS, f"{ADDRESS}/amp?utm_source=wa", ADDRESS.replace("https://", "http://m.")]
)
def test_an_address_that_the_library_has_is_shown_and_not_read(sign_in, work, world, copied):
    with work(world.actor("verifier")) as act:
        item = add_news(act, Clipping("Kabar Uji", "Camat", url=ADDRESS)).id
    writer = sign_in("verifier")
    answer = asked(writer, copied)
    page = writer.get(answer.headers["Location"])
    assert "Alamat ini sudah ada dalam pustaka" in text_of(page)
    assert f'href="/berita/{item}"' in page.get_data(as_text=True)
    assert "/berita/baca/" in asked(writer, copied, tetap="1").headers["Location"]


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://0x7f.1/", "http://router/a"])
def test_an_address_inside_is_refused_in_words(sign_in, session, address):
    answer = asked(sign_in("verifier"), address)
    assert answer.status_code == 422
    assert "jaringan pribadi" in text_of(answer)
    assert session.scalars(select(NewsFetch)).all() == []


@pytest.mark.parametrize("typed", ["bukan alamat", "javascript:alert(1)", "http://["])
def test_what_is_no_address_is_refused_in_words(sign_in, typed):
    answer = asked(sign_in("verifier"), typed)
    assert answer.status_code == 422
    assert "alamat" in text_of(answer)
    assert "Baca halamannya" in text_of(answer)


def test_a_page_asked_for_from_a_case_is_tied_to_it(sign_in, session, found, read):
    writer = sign_in("verifier")
    base = f"/perkara/{found.case_id}/berita"
    place = sent(writer, base, f"{base}/baca", alamat=ADDRESS).headers["Location"]
    read()
    answer = sent(
        writer, place, place,
        outlet="Kabar Uji", title=TITLE, url=ADDRESS, text_kind="summary", kind="first_report",
    )  # fmt: skip
    assert answer.headers["Location"] == f"/perkara/{found.case_id}#berita"
    assert session.scalars(select(CaseNews.kind)).all() == ["first_report"]


def test_nobody_sees_the_pages_of_others(sign_in, read):
    place = asked(sign_in("verifier")).headers["Location"]
    read()
    other = sign_in("verifier")
    assert other.get(place).status_code == 404
    assert sign_in("commissioner").get(place).status_code == 403
    assert ADDRESS not in other.get("/berita/baru").get_data(as_text=True)


def test_no_more_than_ten_pages_wait_for_one_account(sign_in):
    writer = sign_in("verifier")
    answers = [asked(writer, f"{ADDRESS}-{n}") for n in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [422]
    assert "masih menunggu sistem" in text_of(answers[-1])
