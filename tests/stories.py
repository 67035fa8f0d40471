"""A newsroom in tests: items of the library, read as the worker reads them, and who joins them."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.builders import World
from tests.journeys import Begin
from tracker.domain.days import PartialDay
from tracker.domain.roles import Actor
from tracker.services.news import Clipping, add_news
from tracker.services.newsdesk import catch_up
from tracker.services.stories import join_stories, split_story
from tracker.store.library import NewsItem
from tracker.store.newsdesk import NewsReading

LIKE = (
    "Seorang camat di Kota Tangerang menyukai unggahan akun pemenangan bakal calon wali kota. "
    "Bawaslu menerima laporan warga disertai tangkapan layar dan akan meminta keterangan camat "
    "itu pada hari Senin. Ketua Bawaslu mengingatkan aparatur sipil negara agar netral di media "
    "sosial karena sanksinya berat."
)
BANNER = (
    "Spanduk perbaikan jembatan dipasang di tepi kanal sejak awal pekan. Dinas pekerjaan "
    "umum menutup satu lajur selama sebulan dan meminta pengendara memutar lewat jalan layang. "
    "Pedagang mengeluh karena pembeli berkurang sejak pagar seng berdiri."
)
OTHER_WORDS = (
    "Panen raya bawang merah di lereng gunung menurunkan harga di pasar induk. Petani meminta "
    "gudang dingin supaya hasil tidak membusuk, sementara koperasi menunggu pencairan pinjaman."
)


def place_of(text: str) -> str:
    """Where a text is about: each event of these tests has a province of its own."""
    places = {BANNER[:9]: "Kota Makassar, Sulawesi Selatan", OTHER_WORDS[:9]: "Kota Ambon, Maluku"}
    return places.get(text[:9], "Kota Tangerang, Banten")


class Newsroom:
    """Items of the library, read as the worker reads them; editors who say what they are."""

    def __init__(self, session: Session, work: Begin, world: World) -> None:
        self.session, self.work, self.world = session, work, world
        self.editor: Actor = world.actor("verifier", "bawaslu")

    def print(self, outlet: str, text: str = LIKE, day: int = 5) -> int:
        with self.work(self.editor) as act:
            on = PartialDay(2024, 10, day)
            title = f"{outlet}: {text[:30]}"
            return add_news(act, Clipping(outlet, title, None, on, place_of(text), text)).id

    def printed(self, *outlets: str, text: str = LIKE) -> list[int]:
        found = [self.print(outlet, text) for outlet in outlets]
        self.read()
        return found

    def read(self) -> int:
        return catch_up(lambda: self.work(self.world.system_actor)).news

    def rewrite(self, item: int, text: str) -> None:
        said = {"text": text, "title": text[:30], "region_written": place_of(text)}
        self.session.execute(update(NewsItem).where(NewsItem.id == item).values(**said))
        self.session.commit()
        assert self.read() == 1

    def stories(self) -> list[list[int]]:
        held: dict[int, list[int]] = {}
        rows = self.session.execute(select(NewsReading.story, NewsReading.news_id)).all()
        for story, item in sorted(rows):
            held.setdefault(story, []).append(item)
        assert all(story == items[0] for story, items in held.items())
        return list(held.values())

    def mates(self, item: int) -> list[int]:
        return next(story for story in self.stories() if item in story)

    def split(self, *items: int, reason: str = "peristiwa lain", seen=None) -> int:
        seen = self.mates(items[0]) if seen is None else seen
        with self.work(self.editor) as act:
            return split_story(act, min(seen), items, seen=seen, reason=reason)

    def join(self, story: int, *items: int, reason: str = "peristiwa yang sama", seen=None) -> int:
        if seen is None:
            seen = {mate for one in (story, *items) for mate in self.mates(one)}
        with self.work(self.editor) as act:
            return join_stories(act, story, items, seen=seen, reason=reason)
