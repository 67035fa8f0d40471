"""The texts that can be searched are there for what was there before them."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import build_world
from tests.counting_by_hand import make_crowd
from tracker.domain.letters import Content, plain_text
from tracker.store.base import make_engine
from tracker.store.letter_kinds import letter_kinds
from tracker.store.migrating import downgrade, upgrade
from tracker.store.searching import SearchText, all_cases, keep_searchable

TODAY = date(2024, 10, 7)
ARTICLE = text(
    "INSERT INTO news_items (outlet, title, published_on, precision, added_at, added_by) "
    "SELECT 'Uji', 'Kabar gemilang', '2024-10', 'month', now(), min(id) FROM accounts"
)


@pytest.fixture
def empty(server: str) -> Iterator[Engine]:
    engine = make_engine(databases.empty(server, "searching"))
    yield engine
    engine.dispose()


CONTENT: Content = {
    "kind": "referral",
    "subject": ["Penerusan ", {"missing": "Hal"}, "uji"],
    "to": [["Wali Kota Uji"], ["di Tempat"]],
    "blocks": [{"kind": "pairs", "groups": [[["Nama", ["Al · Bo"]], ["NIP", []]]]}],
    "signers": [{"heading": ["Ketua,"], "name": ["Rini"], "below": []}],
    "copies": [["BKN"]],
}
WRITTEN = text(
    "INSERT INTO letters (case_id, agency_id, kind, label, told, respondents, typed, wording, "
    "state, content, writers, written_at, version) SELECT c.id, c.agency_id, :kind, :label, :told, "
    "'[]', '{}', '{}', :state, CAST(:content AS jsonb), '[]', now(), 1 "
    "FROM (SELECT * FROM cases ORDER BY id LIMIT 2) c"
)


def texts(session: Session) -> set[tuple[str, str, str, str]]:
    columns = (SearchText.part, SearchText.key, SearchText.body, SearchText.words)
    return {tuple(row) for row in session.execute(select(*columns))}


def test_the_migration_brings_the_texts_of_all_that_is_there(empty: Engine) -> None:
    upgrade(empty)
    with Session(empty) as session:
        build_world(session)
        session.commit()
        make_crowd(session, TODAY, 40)
        session.execute(ARTICLE)
        keep_searchable(session, all_cases(session))
        session.commit()
        before = texts(session)
    assert {"case", "conduct", "news"} <= {part for part, *_ in before}
    downgrade(empty, "0021")
    upgrade(empty)
    with Session(empty) as session:
        assert texts(session) == before


def test_letters_that_were_there_before_are_found(empty: Engine) -> None:
    told = plain_text(CONTENT)
    assert told == (
        "Penerusan uji · Wali Kota Uji · di Tempat · Nama · Al · Bo · NIP · Ketua, · Rini · BKN"
    )
    upgrade(empty)
    with Session(empty) as session:
        build_world(session)
        session.commit()
        make_crowd(session, TODAY, 4)
        for kind, state, text_told in (
            ("referral", "waiting", told),
            ("referral", "draft", ""),
            ("receipt", "waiting", ""),
        ):
            content = None if state == "draft" else json.dumps(CONTENT)
            label = letter_kinds()[kind].label_id
            given = {"kind": kind, "label": label, "told": text_told, "state": state}
            session.execute(WRITTEN, {**given, "content": content})
        keep_searchable(session, all_cases(session))
        session.commit()
        before = texts(session)
    assert [part for part, *_ in before].count("letter") == 6
    downgrade(empty, "0032")
    with Session(empty) as session:
        assert texts(session) == {row for row in before if row[0] != "letter"}
    upgrade(empty)
    with Session(empty) as session:
        assert texts(session) == before


def test_texts_written_before_keep_words_that_share_a_stem_with_those_that_tell_nothing(
    empty: Engine,
) -> None:
    """Until 0028 "membagikan" fell out with "bagi"; the marks of a text stay as they are."""
    upgrade(empty)
    downgrade(empty, "0027")
    with Session(empty) as session:
        build_world(session)
        session.execute(ARTICLE)
        session.execute(text("UPDATE news_items SET text = 'Bagi dia, atas media.', ref = 'A1/24'"))
        session.commit()
        without = texts(session)
    upgrade(empty)
    with Session(empty) as session:
        raised = texts(session)
        session.execute(text("UPDATE news_items SET id = id"))
        assert raised == texts(session)
        (words,) = (words for part, _key, _body, words in raised if part == "news")
    assert "'dia':" in words
    assert "'bagi'" not in words
    assert "'atas'" not in words
    downgrade(empty, "0027")
    with Session(empty) as session:
        assert texts(session) == without


def test_an_article_can_be_found_as_long_as_it_is_there(session: Session) -> None:
    session.execute(ARTICLE)
    found = select(SearchText.head, SearchText.counted_on).where(SearchText.part == "news")
    assert session.execute(found).all() == [("Kabar gemilang", date(2024, 10, 1))]
    session.execute(text("UPDATE news_items SET title = 'Kabar lain'"))
    assert session.execute(found).all() == [("Kabar lain", date(2024, 10, 1))]
    session.execute(text("DELETE FROM news_items"))
    assert session.execute(found).all() == []
