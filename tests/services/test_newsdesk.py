"""News and cases read as they come: suggestions, refusals that hold, and what a change brings."""

import json

import pytest
from sqlalchemy import func, select, text, update

from tests.imports import DEMO
from tests.journeys import journey
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.ledger import Act
from tracker.domain.matters import NewsKind
from tracker.newsdesk.readings import METHOD
from tracker.newsdesk.weighing import Why
from tracker.queries.suggestions import (
    cases_of,
    count_waiting,
    is_read,
    news_about,
    refused_for,
    waiting,
)
from tracker.services.news import Clipping, add_news, link_news
from tracker.services.newsdesk import (
    ask_to_read,
    catch_up,
    read_a_turn,
    read_cases,
    read_news,
    read_outdated,
)
from tracker.services.suggestions import reconsider_news, refuse_news
from tracker.store.cases import Case
from tracker.store.ledger import LedgerEntry
from tracker.store.library import NewsItem
from tracker.store.newsdesk import Due, NewsReading, NewsSuggestion, NewsWord

ABOUT = Clipping(
    outlet="Kabar Uji",
    title="Camat di Kota Tangerang diduga menyukai unggahan calon di Instagram",
    published_on=PartialDay(2024, 10, 5),
    region="Kota Tangerang, Banten",
    text="Bawaslu menerima laporan bahwa seorang camat menyukai unggahan calon wali kota.",
)
ELSEWHERE = Clipping(
    outlet="Kabar Uji",
    title="Guru di Kota Kendari ikut jalan sehat",
    published_on=PartialDay(2024, 10, 5),
    region="Kota Kendari, Sulawesi Tenggara",
    text="Jalan sehat diikuti ratusan guru.",
)


@pytest.fixture
def found(session, work):
    return journey(session, work).filed()


@pytest.fixture
def officer(found):
    return found.actor("verifier", "bawaslu")


@pytest.fixture
def added(session, work, officer):
    """The ids of an item about the case and of one that is not, both read."""
    ids = []
    for one in (ABOUT, ELSEWHERE):
        with work(officer) as act:
            ids.append(add_news(act, one).id)
    catch_up(lambda: work(officer))
    return ids


def acts(session, *wanted):
    return session.scalars(select(LedgerEntry.act).where(LedgerEntry.act.in_(wanted))).all()


def test_what_is_new_or_changed_is_noted_by_the_database(session, work, officer, found):
    with work(officer) as act:
        item = add_news(act, ABOUT).id
    assert not is_read(session, item)
    catch_up(lambda: work(officer))
    assert is_read(session, item)

    session.execute(update(NewsItem).where(NewsItem.id == item).values(text="lain"))
    session.execute(update(Case).values(version=Case.version + 1))
    due = set(session.execute(select(Due.kind, Due.ref)).all())
    assert {("news", item), ("case", found.case_id)} <= due


def test_reading_much_lets_other_jobs_have_their_turn(session, work, officer):
    catch_up(lambda: work(officer))
    with work(officer) as act:
        items = [add_news(act, one).id for one in (ABOUT, ELSEWHERE)]
    assert read_a_turn(lambda: work(officer), rounds=1, most=1)
    assert [is_read(session, item) for item in items].count(True) == 1
    assert not read_a_turn(lambda: work(officer), rounds=3, most=1)
    assert all(is_read(session, item) for item in items)


def test_to_go_on_reading_one_job_that_waits_is_enough(session, work, officer):
    def asked() -> int:
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'newsdesk'")
        return session.scalar(jobs)

    with work(officer) as act:
        ask_to_read(act, is_more=True)
        ask_to_read(act, is_more=True)
    assert asked() == 1
    with work(officer) as act:
        ask_to_read(act)  # what is new now may have missed the turn that waits
    assert asked() == 2


def test_an_item_about_the_case_is_suggested_and_another_is_not(session, officer, found, added):
    (one,) = news_about(session, found.case_id, 10)
    assert one.id == added[0]
    assert one.about.is_suggested
    assert {Why.REGION, Why.POST, Why.WORDS} <= {reason.why for reason in one.about.why}
    assert [case.id for case in cases_of(session, officer, added[0], 10)] == [found.case_id]
    assert cases_of(session, officer, added[1], 10) == ()


def test_it_does_not_matter_whether_the_case_or_the_news_came_first(session, work, officer, found):
    catch_up(lambda: work(officer))
    with work(officer) as act:
        item = add_news(act, ABOUT).id
    with work(officer) as act:
        assert (read_news(act), read_cases(act)) == (1, 0)
    assert [one.id for one in news_about(session, found.case_id, 5)] == [item]


def test_a_refusal_is_remembered_told_and_can_be_taken_back(session, work, officer, found, added):
    for _ in range(2):
        with work(officer) as act:
            refuse_news(act, found.case_id, added[0])
    session.execute(update(Case).values(version=Case.version + 1))
    session.commit()
    catch_up(lambda: work(officer))

    assert news_about(session, found.case_id, 5) == ()
    assert news_about(session, found.case_id, 5, asked_only=False) == ()
    assert count_waiting(session, found.case_id) == 0
    assert [one.id for one in refused_for(session, found.case_id)] == [added[0]]
    assert acts(session, Act.NEWS_REFUSED) == [Act.NEWS_REFUSED]

    with work(officer) as act:
        reconsider_news(act, found.case_id, added[0])
    assert count_waiting(session, found.case_id) == 1
    assert acts(session, Act.NEWS_RECONSIDERED) == [Act.NEWS_RECONSIDERED]


def test_what_is_tied_is_not_suggested_any_more(session, work, officer, found, added):
    with work(officer) as act:
        link_news(act, found.case_id, added[0], NewsKind.COVERAGE)
    assert news_about(session, found.case_id, 5) == ()
    assert waiting(session, officer, 1).total == 0


def test_only_who_may_edit_the_news_of_a_case_is_asked_or_may_answer(session, work, found, added):
    stranger, reader = (
        found.actor("verifier", "bawaslu_cilegon"),
        found.actor("auditor", "bawaslu"),
    )
    assert cases_of(session, stranger, added[0], 5) == ()
    assert cases_of(session, reader, added[0], 5) == ()
    assert waiting(session, stranger, 1).total == 0
    with pytest.raises((Forbidden, NotFound)), work(stranger) as act:
        refuse_news(act, found.case_id, added[0])
    with pytest.raises(Forbidden), work(reader) as act:
        refuse_news(act, found.case_id, added[0])


def test_a_changed_item_counts_its_words_once(session, work, officer, added):
    before = dict(session.execute(select(NewsWord.word, NewsWord.items)).all())
    session.execute(update(NewsItem).values(text=NewsItem.text + " netral"))
    session.commit()
    catch_up(lambda: work(officer))

    after = dict(session.execute(select(NewsWord.word, NewsWord.items)).all())
    assert after[""] == before[""] == 2
    assert after["netral"] == 2
    assert {word: n for word, n in after.items() if word != "netral"} == {
        word: n for word, n in before.items() if word != "netral"
    }


def test_what_an_older_version_read_is_read_anew(session, work, officer, found, added):
    session.execute(update(NewsReading).values(method=0))
    session.commit()
    with work(officer) as act:
        read_outdated(act)
    assert set(session.scalars(select(Due.ref))) == set(added)
    catch_up(lambda: work(officer))
    assert set(session.scalars(select(NewsReading.method))) == {METHOD}


def test_the_order_of_reading_changes_no_story(session, work, officer):
    rows = [json.loads(line) for line in (DEMO / "news.jsonl").read_text().splitlines()]
    rows = [row for row in rows if (row["published_on"] or "") < "2024-05"][:60]
    with work(officer) as act:
        ids = {
            add_news(
                act,
                Clipping(
                    row["outlet"],
                    row["title"],
                    row["url"],
                    PartialDay.parse(row["published_on"]) if row["published_on"] else None,
                    row["region"],
                    row["text"],
                ),
            ).id
            for row in rows
        }
    stories = []
    for batch in (100, 7):
        session.execute(update(NewsItem).values(title=NewsItem.title + " "))
        session.commit()
        while True:
            with work(officer) as act:
                if not read_news(act, batch):
                    break
        stories.append(dict(session.execute(select(NewsReading.news_id, NewsReading.story)).all()))

    assert stories[0].keys() == ids
    assert stories[0] == stories[1]
    assert len(set(stories[0].values())) < len(ids)


def test_the_pages_ask_the_same_number_of_statements_for_one_and_for_many(
    session, work, officer, found, added, statements
):
    statements.clear()
    assert waiting(session, officer, 1).total == 1
    spent = len(statements)
    with work(officer) as act:
        for number in range(5):
            add_news(act, Clipping(**{**_fields(ABOUT), "outlet": f"Kabar {number}"}))
    catch_up(lambda: work(officer))
    statements.clear()
    assert waiting(session, officer, 1).total == 6
    assert len(statements) == spent <= 6
    assert session.scalar(select(func.count()).select_from(NewsSuggestion)) == 6


def _fields(one):
    return {
        name: getattr(one, name) for name in ("outlet", "title", "published_on", "region", "text")
    }
