"""News taken in, tied to cases and taken off again."""

import json
import re
import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import world_of
from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.queries.news import NewsFilters, known_address, news_list, news_page, news_panel
from tracker.queries.running_law import running_law
from tracker.services.news import (
    Clipping,
    add_news,
    add_news_to_case,
    is_web_address,
    link_news,
    unlink_news,
)
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.ledger import LedgerEntry
from tracker.store.library import CaseNews, NewsItem
from tracker.store.vault_folder import FolderVault

CAMAT = Clipping(
    outlet="Kabar Uji",
    title="Camat menyukai unggahan calon",
    url="https://www.kabar-uji.example/berita/1",
    published_on=PartialDay(2024, 10, 5),
    region="Kota Tangerang, Banten",
    text="Seorang camat diketahui menyukai unggahan akun pemenangan.",
)


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


def acts(session, *wanted):
    return session.scalars(
        select(LedgerEntry).where(LedgerEntry.act.in_(wanted)).order_by(LedgerEntry.seq)
    ).all()


def facts(entry):
    return json.loads(entry.text)["facts"]


def add(work, actor, clipping=CAMAT):
    with work(actor) as act:
        return add_news(act, clipping)


def test_a_new_item_is_kept_as_typed_and_stands_in_the_book(session, work, found):
    added = add(work, found.actor("intake_officer", "bawaslu"))
    item = session.get_one(NewsItem, added.id)
    assert added.is_new
    assert (item.outlet, item.title, item.published_on) == (
        "Kabar Uji",
        "Camat menyukai unggahan calon",
        PartialDay(2024, 10, 5),
    )
    assert item.precision == "day"
    (entry,) = acts(session, Act.NEWS_ADDED)
    assert facts(entry) == {"news": added.id}
    assert entry.case_id is None


def test_the_same_outlet_title_and_day_is_the_same_item(session, work, found):
    actor = found.actor("intake_officer", "bawaslu")
    first = add(work, actor)
    other_text = Clipping("Kabar Uji ", CAMAT.title, None, CAMAT.published_on, None, "Lain.")
    again = add(work, actor, other_text)
    assert (again.id, again.is_new) == (first.id, False)
    assert session.get_one(NewsItem, first.id).text == CAMAT.text
    assert len(acts(session, Act.NEWS_ADDED)) == 1


def test_items_without_a_day_are_one_as_well(work, found):
    actor = found.actor("intake_officer", "bawaslu")
    undated = Clipping("Kabar Uji", CAMAT.title)
    assert add(work, actor, undated).id == add(work, actor, undated).id


def test_another_day_is_another_item(work, found):
    actor = found.actor("intake_officer", "bawaslu")
    month = Clipping("Kabar Uji", CAMAT.title, published_on=PartialDay(2024, 10))
    assert add(work, actor).id != add(work, actor, month).id


@pytest.mark.parametrize(
    ("clipping", "errors"),
    [
        (Clipping(" ", ""), {"outlet": ["required"], "title": ["required"]}),
        (Clipping("K", "J", "javascript:alert(1)"), {"url": ["not_an_address"]}),
        (Clipping("K", "J", "kabar.example"), {"url": ["not_an_address"]}),
        (
            Clipping("K", "J", None, PartialDay(2024, 10, 8)),
            {"published_on": ["in_the_future"]},
        ),
        (Clipping("K" * 301, "J"), {"outlet": ["too_long"]}),
    ],
)
def test_what_cannot_be_news_is_refused_at_its_field(session, work, found, clipping, errors):
    with pytest.raises(Invalid) as refused:
        add(work, found.actor("intake_officer", "bawaslu"), clipping)
    assert refused.value.errors == errors
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 0


def test_today_is_no_future_and_this_month_neither(work, found):
    actor = found.actor("intake_officer", "bawaslu")
    for day in (PartialDay(2024, 10, 7), PartialDay(2024, 10), PartialDay(2024)):
        assert add(work, actor, Clipping("K", "J", published_on=day)).is_new


def test_who_may_only_read_the_library_adds_nothing(work, found):
    with pytest.raises(Forbidden):
        add(work, found.actor("commissioner", "bawaslu"))


def test_a_tie_says_what_the_news_is_to_the_case(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    added = add(work, actor)
    before = found.case.version
    with work(actor) as act:
        link_news(act, found.case_id, added.id, NewsKind.FIRST_REPORT)
    panel = news_panel(session, actor, found.case_id, may_edit=True)
    assert [(kind, [c.id for c in items]) for kind, items in panel.groups] == [
        (NewsKind.FIRST_REPORT, [added.id])
    ]
    (entry,) = acts(session, Act.NEWS_LINKED)
    assert (entry.case_id, facts(entry)) == (
        found.case_id,
        {"news": added.id, "kind": "first_report"},
    )
    assert found.case.version == before + 1


def test_tying_twice_is_once_and_another_kind_is_another_act(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    added = add(work, actor)
    for kind in (NewsKind.COVERAGE, NewsKind.COVERAGE, NewsKind.CORRECTION):
        with work(actor) as act:
            link_news(act, found.case_id, added.id, kind)
    held = session.get_one(CaseNews, (found.case_id, added.id))
    assert held.kind == "correction"
    assert [facts(e)["kind"] for e in acts(session, Act.NEWS_LINKED)] == ["coverage", "correction"]


def test_adding_at_a_case_adds_and_ties_in_one_act_of_the_person(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    with work(actor) as act:
        added = add_news_to_case(act, found.case_id, CAMAT, NewsKind.COVERAGE)
    assert session.get(CaseNews, (found.case_id, added.id)) is not None
    book = acts(session, Act.NEWS_ADDED, Act.NEWS_LINKED)
    assert [entry.act for entry in book] == [Act.NEWS_ADDED, Act.NEWS_LINKED]


def test_a_case_outside_sight_takes_no_news_and_the_item_does_not_come_in(session, work, found):
    with pytest.raises(NotFound), work(found.actor("verifier", "bawaslu_bandung")) as act:
        add_news_to_case(act, found.case_id, CAMAT, NewsKind.COVERAGE)
    assert session.scalar(select(func.count()).select_from(NewsItem)) == 0


def test_the_province_sees_the_case_but_ties_nothing(work, found):
    added = add(work, found.actor("verifier", "bawaslu"))
    with pytest.raises(Forbidden), work(found.actor("verifier", "bawaslu_banten")) as act:
        link_news(act, found.case_id, added.id, NewsKind.COVERAGE)


def test_an_unknown_item_cannot_be_tied(work, found):
    with pytest.raises(NotFound), work(found.actor("verifier", "bawaslu")) as act:
        link_news(act, found.case_id, 999_999, NewsKind.COVERAGE)


def test_taking_news_off_needs_a_reason_and_leaves_the_item(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    with work(actor) as act:
        added = add_news_to_case(act, found.case_id, CAMAT, NewsKind.COVERAGE)
    with pytest.raises(Invalid) as refused, work(actor) as act:
        unlink_news(act, found.case_id, added.id, "  ")
    assert refused.value.errors == {"reason": ["reason_missing"]}
    with work(actor) as act:
        unlink_news(act, found.case_id, added.id, "Perkara lain.")
    assert session.get(CaseNews, (found.case_id, added.id)) is None
    assert session.get(NewsItem, added.id) is not None
    (entry,) = acts(session, Act.NEWS_UNLINKED)
    assert facts(entry) == {"news": added.id, "reason": "Perkara lain."}


def test_news_that_is_not_tied_cannot_be_taken_off(work, found):
    added = add(work, found.actor("verifier", "bawaslu"))
    with pytest.raises(NotFound), work(found.actor("verifier", "bawaslu")) as act:
        unlink_news(act, found.case_id, added.id, "alasan")


def test_an_item_never_tells_of_a_case_outside_sight(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    with work(actor) as act:
        added = add_news_to_case(act, found.case_id, CAMAT, NewsKind.COVERAGE)
    stranger = found.actor("verifier", "bawaslu_bandung")
    (mine,) = news_list(session, actor, NewsFilters()).rows
    (theirs,) = news_list(session, stranger, NewsFilters()).rows
    assert (mine.cases, theirs.cases) == (1, 0)
    assert [c.id for c in news_page(session, actor, added.id).cases] == [found.case_id]
    assert news_page(session, stranger, added.id).cases == ()
    assert news_list(session, stranger, NewsFilters(linked="yes")).total == 0
    assert news_list(session, stranger, NewsFilters(linked="no")).total == 1


def test_the_list_is_newest_first_and_undated_news_last(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    days = ["2024-10-05", "2023", None, "2024-10", "2024-09-30"]
    for day in days:
        add(work, actor, Clipping("K", "J", published_on=PartialDay.parse(day) if day else None))
    shown = [str(line.on) for line in news_list(session, actor, NewsFilters()).rows]
    assert shown == ["2024-10-05", "2024-10", "2024-09-30", "2023", "None"]


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2024-10-03", None, {"2024-10-05", "2024-10", "2024"}),
        ("2024-10-06", None, {"2024-10", "2024"}),
        (None, "2024-09-30", {"2023", "2024", "2024-09-30"}),
        ("2024-09", "2024-09", {"2024", "2024-09-30"}),
        ("2023", "2023", {"2023"}),
    ],
)
def test_a_period_holds_what_may_lie_in_it(session, work, found, since, until, fits):
    actor = found.actor("verifier", "bawaslu")
    for day in ("2024-10-05", "2024-10", "2024", "2023", "2024-09-30"):
        add(work, actor, Clipping("K", "J", published_on=PartialDay.parse(day)))
    filters = NewsFilters(
        since=PartialDay.parse(since) if since else None,
        until=PartialDay.parse(until) if until else None,
    )
    assert {str(line.on) for line in news_list(session, actor, filters).rows} == fits


def test_an_estimated_date_is_shown_and_sought_only_as_far_as_it_is_sure(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    added = add(work, actor, Clipping("K", "J", published_on=PartialDay(2023, 1, 2)))
    session.get_one(NewsItem, added.id).precision = "month"
    session.commit()
    page = news_page(session, actor, added.id)
    assert (str(page.on), page.is_estimate) == ("2023-01", True)
    late = NewsFilters(since=PartialDay(2023, 1, 20))
    assert news_list(session, actor, late).total == 1


@pytest.mark.parametrize(
    ("filters", "hits"),
    [
        (NewsFilters(text="CAMAT unggahan"), 1),
        (NewsFilters(text="akun pemenangan"), 1),
        (NewsFilters(text="lurah"), 0),
        (NewsFilters(text="100%"), 0),
        (NewsFilters(outlet="uji"), 1),
        (NewsFilters(outlet="lain"), 0),
        (NewsFilters(region="tangerang"), 1),
        (NewsFilters(region="bandung"), 0),
    ],
)
def test_every_word_must_stand_in_the_news(session, work, found, filters, hits):
    actor = found.actor("verifier", "bawaslu")
    add(work, actor)
    assert news_list(session, actor, filters).total == hits


def test_an_address_tells_the_outlet_that_the_library_uses_for_its_host(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    add(work, actor)
    known = known_address(session, actor, "https://kabar-uji.example/berita/2")
    assert (known.outlet, known.items) == ("Kabar Uji", ())
    same = known_address(session, actor, "https://www.kabar-uji.example/berita/1")
    assert [line.title for line in same.items] == [CAMAT.title]
    fresh = known_address(session, actor, "https://www.media-baru.example/a")
    assert fresh.outlet == "media-baru.example"


@pytest.mark.parametrize(
    "address",
    [
        "HTTPS://WWW.Kabar-Uji.example/Berita/9",
        "http://kabar-uji.example",
        "https://kabar-uji.example:443/a?b#c",
        "https://kabar-uji.example?id=9",
    ],
)
def test_a_host_is_known_however_its_address_was_copied(session, work, found, address):
    actor = found.actor("verifier", "bawaslu")
    with work(actor) as act:
        add_news(act, Clipping("Kabar Uji", "Camat", url=address))
    for asked in ("https://kabar-uji.example/lain", "http://www.KABAR-UJI.example:80/x"):
        assert known_address(session, actor, asked).outlet == "Kabar Uji"


def test_the_outlet_of_a_host_is_looked_up_in_the_index(session, work, found, statements):
    actor = found.actor("verifier", "bawaslu")
    add(work, actor)
    statements.clear()
    known_address(session, actor, "https://kabar-uji.example/berita/2")
    sent = statements[0]
    session.execute(text("SET LOCAL enable_seqscan = off"))
    given = dict.fromkeys(re.findall(r"%\((\w+)\)s", sent), "1")
    plan = session.connection().exec_driver_sql(f"EXPLAIN {sent}", given).scalars()
    assert "ix_news_items_host" in " ".join(plan)


def test_a_host_that_only_ends_alike_is_another_outlet(session, work, found):
    actor = found.actor("verifier", "bawaslu")
    add(work, actor)
    known = known_address(session, actor, "https://bukan-kabar-uji.example/a")
    assert known.outlet == "bukan-kabar-uji.example"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://a.example/b", True),
        ("http://a.example", True),
        ("ftp://a.example", False),
        ("//a.example", False),
        ("https://", False),
        ("https://a.example/b c", False),
        ("https://[a", False),
    ],
)
def test_only_web_addresses_are_addresses(text, is_one):
    assert is_web_address(text) is is_one


def test_two_who_add_the_same_news_at_once_have_one_item(server, tmp_path, clock):
    engine = make_engine(databases.fresh(server, "news_race"))
    ids, faults, gate = [], [], threading.Barrier(2)

    def run():
        try:
            with Session(engine, expire_on_commit=False) as session:
                law = running_law(session)
                actor = world_of(session).system_actor
                with Work(session, actor, clock, law, FolderVault(tmp_path, 1 << 20)) as act:
                    gate.wait(10)
                    ids.append(add_news(act, CAMAT).id)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with Session(engine) as session:
        added = session.scalars(
            select(LedgerEntry.seq).where(LedgerEntry.act == Act.NEWS_ADDED)
        ).all()
    engine.dispose()
    assert faults == []
    assert len(set(ids)) == 1
    assert len(added) == 1
