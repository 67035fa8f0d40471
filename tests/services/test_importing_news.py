"""Taking in news: one outlet, title and day is one item, whoever brings it in."""

import pytest
from sqlalchemy import func, select

from tests.imports import Importer, article, case, demo, news
from tracker.domain.days import PartialDay
from tracker.domain.ledger import Act
from tracker.domain.roles import Role
from tracker.queries.exporting import export_cases
from tracker.services.news import Clipping, add_news
from tracker.store.ledger import LedgerEntry
from tracker.store.library import NewsItem


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


def items(session) -> list[NewsItem]:
    return list(session.scalars(select(NewsItem).order_by(NewsItem.id)))


def refusals(receipt) -> list[tuple[int, str | None, str, str]]:
    return [(one.row, one.ref, one.field, one.reason) for one in receipt.rows]


def test_the_demonstration_comes_in_once(importer, session):
    rows = demo("news")

    assert importer.news(*rows).created == 354
    assert importer.news(*rows).unchanged == 354
    assert len(items(session)) == 354


def test_each_item_that_lands_is_an_entry(importer, session):
    importer.news(news("N1", "Satu"), news("N2", "Dua"))

    entries = session.execute(select(LedgerEntry.act, LedgerEntry.subject)).all()
    assert entries == [(Act.NEWS_IMPORTED, f"news:{one.id}") for one in items(session)]


def test_an_item_keeps_what_its_sender_wrote(importer, session):
    importer.news(news("N1", "Satu", published_on="2024-10-03", precision="month", region="Banten"))

    (item,) = items(session)
    assert (item.published_on, item.precision) == (PartialDay(2024, 10, 3), "month")
    assert (item.sender, item.ref, item.region_written, item.text) == (
        "uji",
        "N1",
        "Banten",
        "Ringkas.",
    )


def test_other_facts_under_a_known_ref_are_refused_by_name(importer, session):
    importer.news(news("N1", "Satu"))

    receipt = importer.news(news("N1", "Satu", text="Lain.", published_on="2024"))

    assert refusals(receipt) == [
        (1, "N1", "published_on", "differs: published_on"),
        (1, "N1", "text", "differs: text"),
    ]
    assert items(session)[0].text == "Ringkas."


def test_one_item_under_two_refs_of_one_sender_is_a_duplicate(importer, session):
    receipt = importer.news(news("N1", "Satu"), news("N2", "Satu"))

    assert (receipt.created, receipt.rejected) == (1, 1)
    assert refusals(receipt) == [(2, "N2", "ref", "duplicate")]


def test_the_same_item_of_another_sender_is_known_or_differs(importer, session):
    importer.news(news("N1", "Satu"))

    again = importer.news(news("X", "Satu"), sender="lain")
    other = importer.news(news("X", "Satu", text="Lain."), sender="lain")

    assert (again.created, again.unchanged) == (0, 1)
    assert refusals(other) == [(1, "X", "text", "differs: text")]
    assert len(items(session)) == 1


def test_two_items_may_share_an_address(importer, session):
    page = "https://contoh.id/kategori/politik"

    assert importer.news(news("N1", "Satu", url=page), news("N2", "Dua", url=page)).created == 2


def test_an_item_without_a_day_is_one_item_too(importer, session):
    undated = {"published_on": None, "precision": None}

    assert importer.news(news("N1", "Satu", **undated)).created == 1
    assert importer.news(news("N1", "Satu", **undated)).unchanged == 1
    assert importer.cases(case(articles=[article("Satu", on=None)])).created == 1
    assert len(items(session)) == 1


def test_an_item_that_a_case_brought_in_is_completed_and_the_case_keeps_its_words(
    importer, session, world
):
    record = case(articles=[article("Satu", "https://contoh.id/a")])
    importer.cases(record, case("A2", articles=[article("Satu")]))

    receipt = importer.news(news("N1", "Satu", url="https://contoh.id/b", region="Banten"))

    assert receipt.created == 1
    (item,) = items(session)
    assert (item.url, item.region_written, item.ref) == ("https://contoh.id/b", "Banten", "N1")
    first, second = export_cases(session, world.system_actor)
    assert first == record
    assert second["articles"][0]["url"] is None
    assert importer.cases(record).unchanged == 1


def test_what_an_officer_wrote_of_an_item_is_not_lost(importer, session, work, world):
    with work(world.actor(Role.VERIFIER)) as act:
        day = PartialDay(2024, 10, 1)
        add_news(act, Clipping("Warta Contoh", "Satu", published_on=day, text="Kata petugas."))

    receipt = importer.news(news("N1", "Satu"))

    assert refusals(receipt) == [(1, "N1", "text", "differs: text")]
    assert items(session)[0].text == "Kata petugas."


def test_bad_rows_come_back_and_good_rows_land(importer, session):
    receipt = importer.news(news("N1", "Satu"), news("N2", "Dua", precision="week"), news("N3", ""))

    assert (receipt.created, receipt.rejected) == (1, 2)
    assert refusals(receipt) == [
        (2, "N2", "precision", "unknown_value"),
        (3, "N3", "title", "empty"),
    ]


def test_a_batch_takes_as_many_statements_as_one_item_does(importer, session, statements):
    def cost(names: list[str]) -> int:
        statements.clear()
        importer.news(*(news(name, name) for name in names))
        return len([s for s in statements if "ledger_entries" not in s])

    importer.news(news("N0", "N0"))
    few = cost(["a", "b"])

    assert cost([f"n{number}" for number in range(300)]) == few
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 303
