"""The worker reads pages of a real server on loopback: honest ones, and ones that lie."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import create_app
from config.settings import Settings
from tests import databases
from tests.articles import TITLE, WORDS, article
from tests.builders import actor_of, make_account
from tests.capturing.lying import bomb, document, endless, lying, sent_to, status
from tests.newsroom import Desk
from tracker.domain.news_intake import FetchState, TextKind
from tracker.services.news import Clipping
from tracker.services.reading_news import await_page, take_page
from tracker.store.library import NewsItem
from tracker.store.opening import Store

OTHERS = b"<title>Judul</title>" + b"<div>" * 100_000

ANSWERS = {
    "/robots.txt": status(404),
    "/a": document(article(head='<link rel="canonical" href="/berita/camat-menyukai">')),
    "/b": sent_to("/a"),
    "/dalam": document(OTHERS),
    "/lain": document(article().decode().encode("cp1252"), "text/html; charset=bukan-ada"),
    "/gambar": document(b"\x89PNG\r\n", "image/png"),
    "/kosong": document(b""),
    "/tiada": status(404),
    "/bom": bomb(64),
    "/lagi": endless(),
}


@pytest.fixture
def desk(server: str, tmp_path: Path, clock: Callable) -> Iterator[Desk]:
    store = Store(tmp_path, databases.fresh(server, f"reading_{os.getpid()}"), 20)
    with lying(ANSWERS) as liar:
        settings = Settings(home=tmp_path, secret_key="x" * 32, capture_allowed=(liar.place,))
        app = create_app(settings, clock=clock, store=store)
        with store.session() as session:
            account = make_account(session, "verifier", "bawaslu")
            officer = actor_of(session, account, "verifier")
            session.commit()
        yield Desk(app.extensions["netral"], liar, officer)
    store.close()


def test_a_page_is_read_kept_and_lands_as_its_asker_corrected_it(desk):
    number = desk.asked("/b?utm_source=wa")
    desk.read()

    row = desk.row(number)
    assert row.state is FetchState.READ
    assert (row.found["title"], row.found["outlet"]) == (TITLE, "Kabar Uji")
    assert (row.found["author"], row.found["published"]) == ("Rina Wartawan", "2024-10-05")
    assert row.found["text"] == "\n".join(WORDS)
    assert row.landed_at == f"{desk.liar.url}/a"
    kept = b"".join(desk.found.store.vault.read(row.digest))
    assert hashlib.sha256(kept).digest() == row.digest
    assert b"Rina Wartawan" in kept

    said = Clipping("Kabar Uji", "Camat menyukai unggahan", row.address, text=row.found["text"])
    with desk.act() as work:
        added = take_page(work, number, said)
    item = desk.item(added.id)
    assert (item.url, item.language) == (f"{desk.liar.url}/b?utm_source=wa", "id")
    assert desk.row(number).news_id == item.id


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/dalam", "too_deep"),
        ("/gambar", "not_a_page"),
        ("/kosong", "no_article"),
        ("/tiada", "gone"),
        ("/bom", "bytes"),
        ("/lagi", "bytes"),
    ],
)
def test_the_worker_says_why_a_page_could_not_be_read_and_goes_on(desk, path, why):
    lost, number = desk.asked(path), desk.asked("/a")
    desk.read()

    row = desk.row(lost)
    assert (row.state, row.failure, row.digest) == (FetchState.FAILED, why, None)
    assert desk.row(number).state is FetchState.READ


def test_a_wrong_character_set_is_seen_through(desk):
    number = desk.asked("/lain")
    desk.read()
    assert desk.row(number).found["title"] == TITLE


def test_nothing_of_a_page_is_run(desk):
    number = desk.asked("/a")
    desk.read()
    assert [path for path, _ in desk.liar.asked] == ["/a"]
    assert "diubah" not in str(desk.row(number).found)


def test_a_page_of_a_feeds_entry_completes_its_item(desk):
    with desk.act() as work:
        item = NewsItem(
            outlet="Kabar Uji",
            title=TITLE,
            url=f"{desk.liar.url}/a",
            text="Seorang camat diduga …",
            text_kind=TextKind.ARTICLE,
            added_at=work.now,
            added_by=work.actor.account_id,
        )
        work.session.add(item)
        work.session.flush()
        await_page(work, item.id, item.url, [desk.liar.place])
        own = item.id
    desk.minute()
    item = desk.item(own)
    assert (item.text, item.author) == ("\n".join(WORDS), "Rina Wartawan")
    assert [path for path, _ in desk.liar.asked] == ["/robots.txt", "/a"]
