"""The worker reads feeds of a real server on loopback: honest ones, and ones that lie."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import create_app
from config.settings import Settings
from tests import databases
from tests.articles import WORDS, article
from tests.builders import actor_of, make_account
from tests.capturing.lying import (
    Say,
    bomb,
    document,
    dripping,
    endless,
    lying,
    sent_to,
    status,
)
from tests.feeds import RSS, atom, entry, rss
from tests.newsroom import Desk
from tracker.domain.errors import Invalid
from tracker.domain.news_intake import FetchState, TextKind
from tracker.services.feeds import FeedFacts, add_feed, change_feed, pause_feed, try_feed
from tracker.services.news import Clipping, add_news
from tracker.services.news_schedule import ask_for_due
from tracker.store.ledger import LedgerEntry
from tracker.store.news_intake import NewsFetch
from tracker.store.opening import Store

LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)


@pytest.fixture
def desk(server: str, tmp_path: Path, clock: Callable) -> Iterator[Desk]:
    store = Store(tmp_path, databases.fresh(server, f"feeds_{os.getpid()}"), 20)
    with lying({}) as liar:
        settings = Settings(home=tmp_path, secret_key="x" * 32, capture_allowed=(liar.place,))
        app = create_app(settings, clock=clock, store=store)
        with store.session() as session:
            account = make_account(session, "verifier", "bawaslu")
            officer = actor_of(session, account, "verifier")
            session.commit()
        yield Desk(app.extensions["netral"], liar, officer)
    store.close()


def added(desk: Desk, say: Say, *, path: str = "/umpan", reads: bool = False) -> int:
    desk.liar.answers[path] = say
    with desk.act() as work:
        facts = FeedFacts("Kabar Uji", 60, reads_articles=reads, region="Banten")
        return add_feed(work, f"{desk.liar.url}{path}", facts, allowed=[desk.liar.place])


def test_entries_land_each_once(desk, clock):
    added(desk, document(rss(entry(2), entry(1)), RSS))
    desk.minute()
    assert [item.title for item in desk.items()] == ["Berita ke-1", "Berita ke-2"]
    item = desk.items()[0]
    assert (item.outlet, item.region_written, str(item.published_on)) == (
        "Kabar Uji", "Banten", "2024-10-06",
    )  # fmt: skip
    assert (item.text_kind, item.language) == (TextKind.ARTICLE, "id")
    assert (desk.feed().last_new, desk.feed().failure) == (2, None)

    clock.forward(minutes=61)
    desk.liar.answers["/umpan"] = document(rss(entry(3), entry(2, "Judul yang diubah")), RSS)
    desk.minute()
    assert [item.title for item in desk.items()] == ["Berita ke-1", "Berita ke-2", "Berita ke-3"]
    assert desk.feed().last_new == 1


def test_an_atom_feed_is_read_as_well(desk):
    added(desk, document(atom("Satu &amp; dua", "Tiga"), "application/atom+xml"))
    desk.minute()
    assert {(item.title, item.author) for item in desk.items()} == {
        ("Satu & dua", "Rina Wartawan"),
        ("Tiga", "Rina Wartawan"),
    }


def test_each_item_is_an_act_and_the_reading_one_more(desk):
    added(desk, document(rss(entry(2), entry(1)), RSS))
    desk.minute()
    with desk.found.store.session() as session:
        told = session.execute(
            select(LedgerEntry.act, func.count()).group_by(LedgerEntry.act)
        ).all()
    acts = {act: count for act, count in told if act.startswith(("news.", "feed."))}
    assert acts == {"news.added": 2, "feed.added": 1, "feed.taken_in": 1}


def test_a_feed_is_asked_with_what_is_known_of_its_version(desk, clock):
    said = {"ETag": '"7"', "Last_Modified": "Mon, 07 Oct 2024 02:00:00 GMT"}
    added(desk, document(rss(entry(1)), RSS, **said))
    desk.minute()
    assert "if-none-match" not in desk.liar.asked[0][1]
    clock.forward(minutes=61)
    desk.liar.answers["/umpan"] = status(304)
    desk.minute()
    headers = desk.liar.asked[1][1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == (
        '"7"', "Mon, 07 Oct 2024 02:00:00 GMT",
    )  # fmt: skip
    assert headers["user-agent"].startswith("Netral/")
    assert (desk.feed().failure, desk.feed().last_new, len(desk.items())) == (None, 0, 1)


@pytest.mark.parametrize(
    ("say", "why"),
    [
        (status(404), "gone"),
        (status(500), "status"),
        (sent_to("/umpan"), "circle"),
        (sent_to("http://169.254.169.254/"), "local"),
        (endless(RSS), "bytes"),
        (bomb(64, RSS), "bytes"),
        (document(b"x" * (100 << 20), RSS), "bytes"),
        (document(article()), "no_feed"),
        (document(b"\x89PNG", "image/png"), "no_feed"),
        (document(b"", RSS), "no_feed"),
    ],
)
def test_a_feed_that_lies_fails_in_a_word_and_the_worker_goes_on(desk, say, why):
    added(desk, say)
    number = desk.asked("/a")
    desk.liar.answers["/a"] = document(article())
    desk.minute()
    feed = desk.feed()
    assert (feed.failure, feed.failures, desk.items()) == (why, 1, [])
    assert desk.row(number).state is FetchState.READ


def test_a_feed_that_drips_is_given_up(desk, monkeypatch):
    monkeypatch.setattr("tracker.cli.reading.PATIENCE", 1.5)
    added(desk, dripping(RSS))
    desk.minute()
    assert desk.feed().failure == "late"


@pytest.mark.parametrize(
    "head",
    [f"{LAUGHS}]>", '<!DOCTYPE a [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'],
)
def test_entities_are_neither_multiplied_nor_opened(desk, head):
    added(desk, document(rss(entry(1, "awal &a9; akhir"), head=head), RSS))
    desk.minute()
    (item,) = desk.items()
    assert len(item.title) < 40
    assert "root:" not in item.title


def test_scripts_and_markup_of_entries_are_left_behind(desk):
    title = "<![CDATA[<script>alert(1)</script>Judul <b>tebal</b> &amp; lagi]]>"
    added(desk, document(rss(entry(1, title)), RSS))
    desk.minute()
    assert desk.items()[0].title == "Judul tebal & lagi"


@pytest.mark.proof
def test_of_very_many_entries_the_first_are_taken(desk):
    entries = 100_000 if os.environ.get("PROOF") else 10_000
    one = "<item><title>J{n}</title><link>https://k.example/{n}</link></item>"
    many = rss(*(one.replace("{n}", str(n)) for n in range(entries)))
    added(desk, document(many, RSS))
    desk.minute()
    feed = desk.feed()
    assert (len(desk.items()), feed.left_out) == (200, entries - 200)


def test_entries_without_a_usable_title_or_address_are_left_out(desk):
    bad = [
        entry(1, link="javascript:alert(1)", guid="a"),
        entry(2, " "),
        entry(3, pubDate="Sat, 05 Oct 2099 20:30:00 +0000"),
        entry(4, "🙂" * 700),
    ]
    added(desk, document(rss(*bad), RSS))
    desk.minute()
    assert {str(item.published_on) for item in desk.items()} == {"None", "2024-10-06"}
    assert desk.feed().left_out == 2


def test_an_entry_whose_address_the_library_has_is_no_second_item(desk):
    with desk.act() as work:
        known = "https://www.kabar-uji.example/berita/1/amp?utm_source=wa"
        add_news(work, Clipping("Kabar Uji Daring", "Judul lain", url=known))
    added(desk, document(rss(entry(1)), RSS))
    desk.minute()
    assert [item.title for item in desk.items()] == ["Judul lain"]
    assert desk.feed().last_new == 0


def test_failures_double_the_wait_and_a_success_ends_that(desk, clock):
    added(desk, status(500))
    waits = []
    for _ in range(3):
        desk.minute()
        waits.append(desk.feed().next_at - clock())
        clock.at = desk.feed().next_at
    assert waits == [timedelta(hours=2), timedelta(hours=4), timedelta(hours=8)]
    desk.liar.answers["/umpan"] = document(rss(entry(1)), RSS)
    desk.minute()
    assert desk.feed().next_at - clock() == timedelta(hours=1)


def test_a_server_that_wants_to_be_left_alone_is(desk, clock):
    added(desk, status(429, Retry_After="172800"))
    desk.minute()
    assert desk.feed().next_at - clock() == timedelta(days=2)


def test_a_host_is_asked_once_a_look(desk, clock):
    feeds = [added(desk, document(rss(entry(n)), RSS), path=f"/{n}") for n in range(3)]
    assert len(feeds) == 3
    assert [desk.minute() for _ in range(4)] == [1, 1, 1, 0]


def test_pages_of_new_entries_are_read_one_a_look_and_complete_their_items(desk, clock):
    link = f"{desk.liar.url}/berita/1"
    added(desk, document(rss(entry(1, link=link)), RSS), reads=True)
    desk.liar.answers["/berita/1"] = document(article())
    desk.minute()
    assert desk.items()[0].author is None
    desk.minute()
    item = desk.items()[0]
    assert (item.text, item.author) == ("\n".join(WORDS), "Rina Wartawan")


def test_a_page_that_robots_may_not_read_is_left(desk):
    link = f"{desk.liar.url}/berita/1"
    added(desk, document(rss(entry(1, link=link)), RSS), reads=True)
    desk.liar.answers["/robots.txt"] = document(b"User-agent: *\nDisallow: /berita", "text/plain")
    desk.minute()
    desk.minute()
    with desk.found.store.session() as session:
        row = session.scalars(select(NewsFetch)).one()
    assert (row.state, row.failure) == (FetchState.FAILED, "robots")
    assert "/berita/1" not in [path for path, _ in desk.liar.asked]


def test_a_page_of_an_entry_is_tried_three_times(desk, clock):
    link = f"{desk.liar.url}/berita/1"
    feed = added(desk, document(rss(entry(1, link=link)), RSS), reads=True)
    desk.liar.answers["/berita/1"] = status(503)
    states = []
    for _ in range(4):
        desk.minute()
        with desk.act() as work:
            pause_feed(work, feed, paused=True)
        clock.forward(hours=3)
        with desk.found.store.session() as session:
            row = session.scalars(select(NewsFetch)).one()
        states.append((row.state.value, row.tries))
    assert states == [("waiting", 0), ("waiting", 1), ("waiting", 2), ("failed", 3)]


def test_a_paused_feed_is_not_read_until_one_goes_on(desk):
    feed = added(desk, document(rss(entry(1)), RSS))
    with desk.act() as work:
        pause_feed(work, feed, paused=True)
    assert desk.minute() == 0
    with desk.act() as work:
        try_feed(work, feed)
    assert desk.minute() == 1
    assert len(desk.items()) == 1


def test_a_feed_whose_worker_ended_is_asked_for_again(desk, clock):
    added(desk, document(rss(entry(1)), RSS))
    with desk.act() as work:
        ask_for_due(work)
        assert ask_for_due(work) == 0
        clock.forward(minutes=31)
    with desk.act() as work:
        assert ask_for_due(work) == 1


def test_a_feed_is_there_once_however_its_address_is_written(desk):
    added(desk, status(404))
    with pytest.raises(Invalid) as refused, desk.act() as work:
        facts = FeedFacts("Kabar Uji", 60, reads_articles=True)
        place = f"{desk.liar.url}/umpan"
        add_feed(work, place, facts, allowed=[desk.liar.place])
    assert refused.value.errors == {"address": ["feed_known"]}
    with pytest.raises(Invalid), desk.act() as work:
        add_feed(work, "http://10.0.0.1/umpan", facts)


def test_what_is_said_of_a_feed_can_be_changed(desk):
    feed = added(desk, status(404))
    with desk.act() as work:
        change_feed(work, feed, FeedFacts(" Kabar Lain ", 720, reads_articles=True))
    row = desk.feed()
    assert (row.outlet, row.every_minutes, row.region_written) == ("Kabar Lain", 720, None)
    with pytest.raises(Invalid) as refused, desk.act() as work:
        change_feed(work, feed, FeedFacts("", 7, reads_articles=True))
    assert set(refused.value.errors) == {"outlet", "every_minutes"}
