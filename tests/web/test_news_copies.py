"""The kept copy of a news item: saved as it came by whoever reads the item, and noted."""

import pytest
from sqlalchemy import select

from tests.articles import article
from tests.web.test_news import post
from tracker.domain.ledger import Act
from tracker.domain.news_intake import FetchState
from tracker.services.news import Clipping, add_news
from tracker.services.page_reading import Fetched, article_of
from tracker.services.reading_news import keep_page
from tracker.store.ledger import LedgerEntry
from tracker.store.news_intake import NewsFetch

PAGE = article() + b"<script>alert(1)</script>"


@pytest.fixture
def kept(session, work, world, tmp_path):
    """An item with a kept copy: its page, and where the copy is asked for."""
    (tmp_path / "body").write_bytes(PAGE)
    with work(world.system_actor) as act:
        item = add_news(act, Clipping("Kabar Uji", "Camat menyukai unggahan")).id
        row = NewsFetch(
            address="https://kabar-uji.example/1",
            host="kabar-uji.example",
            news_id=item,
            asked_by=world.system_actor.account_id,
            asked_at=act.now,
            state=FetchState.RUNNING,
        )
        session.add(row)
        session.flush()
    fetched = Fetched(row.address, 200, {"content-type": "text/html"}, tmp_path / "body")
    with work(world.system_actor) as act:
        keep_page(act, row.id, fetched, article_of(fetched, act.today))
    return f"/berita/{item}", f"/berita/{item}/salinan/{row.id}"


@pytest.mark.parametrize("role", ["verifier", "auditor", "administrator"])
def test_who_reads_the_item_saves_its_copy_and_it_is_noted(sign_in, session, kept, role):
    item, copy = kept
    answer = post(sign_in(role), item, copy)
    assert (answer.status_code, answer.data) == (200, PAGE)
    (noted,) = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.NEWS_COPY_READ))
    assert noted.subject == item.replace("/berita/", "news:")


def test_a_browser_is_told_to_save_a_copy_and_to_run_nothing_of_it(sign_in, kept):
    headers = post(sign_in("verifier"), *kept).headers
    assert headers["Content-Disposition"].startswith("attachment; filename=berita-")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["Content-Length"] == str(len(PAGE))


def test_a_copy_of_another_item_is_not_found(sign_in, session, work, world, kept):
    with work(world.system_actor) as act:
        other = add_news(act, Clipping("Kabar Uji", "Lain")).id
    answer = post(sign_in("verifier"), kept[0], f"/berita/{other}/{kept[1].split('/', 3)[3]}")
    assert answer.status_code == 404


def test_altered_bytes_are_given_to_nobody(sign_in, session, work, world, kept):
    digest = session.scalars(select(NewsFetch.digest)).one()
    with work(world.system_actor) as act:
        act.vault.remove(digest)
    answer = post(sign_in("verifier"), *kept)
    assert answer.status_code == 409
    entries = select(LedgerEntry).where(LedgerEntry.act == Act.NEWS_COPY_READ)
    assert session.scalars(entries).all() == []
