"""What editors say of stories, and that it holds whatever is read later."""

import json

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.stories import BANNER, LIKE, OTHER_WORDS, Newsroom
from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.ledger import Act
from tracker.services.stories import split_story
from tracker.store.ledger import LedgerEntry
from tracker.store.library import NewsItem
from tracker.store.newsdesk import StoryVerdict


@pytest.fixture
def room(session, work, world) -> Newsroom:
    return Newsroom(session, work, world)


def facts(session: Session, act: Act) -> list[dict]:
    texts = session.scalars(select(LedgerEntry.text).where(LedgerEntry.act == act))
    return [json.loads(text)["facts"] for text in texts]


def test_an_item_that_is_taken_out_stays_out_whatever_comes(room):
    one, two, three = room.printed("Kabar", "Warta", "Suara")
    assert room.stories() == [[one, two, three]]

    assert room.split(three) == one
    assert room.stories() == [[one, two], [three]]

    four = room.printed("Gema")[0]
    assert room.stories() == [[one, two, four], [three]]
    room.rewrite(three, f"{LIKE} Laporan itu sudah dicatat.")
    assert room.stories() == [[one, two, four], [three]]
    room.rewrite(one, f"{LIKE} Warga menunggu.")
    assert room.stories() == [[one, two, four], [three]]


def test_several_items_taken_out_may_stay_together(room):
    one, two, three, four = room.printed("Kabar", "Warta", "Suara", "Gema")
    assert room.split(one, three) == two
    assert room.stories() == [[one, three], [two, four]]
    room.rewrite(four, f"{LIKE} Sumber lain menyebut dua orang.")
    assert room.stories() == [[one, three], [two, four]]


def test_items_that_are_joined_stay_joined_whatever_comes(room):
    one, two = room.printed("Kabar", "Warta")
    three = room.printed("Suara", text=BANNER)[0]
    assert room.stories() == [[one, two], [three]]

    assert room.join(one, three) == one
    assert room.stories() == [[one, two, three]]

    four = room.printed("Gema")[0]
    assert room.stories() == [[one, two, three, four]]
    for item in (three, one, two):
        room.rewrite(item, OTHER_WORDS)
        assert room.mates(one)[:3] == [one, two, three]


def test_a_later_rewriting_is_read_into_a_story_that_holds_joined_strangers(room):
    """No copy: only weights bring it in; what was joined there by a word says nothing against."""
    one = room.printed("Kabar")[0]
    strangers = [room.printed(f"Suara {n}", text=f"{BANNER} Bagian {n}.")[0] for n in range(3)]
    room.join(one, *strangers)
    retold = (
        "Camat di Kota Tangerang diduga menyukai unggahan akun pemenangan bakal calon wali kota, "
        "kata Bawaslu. Tangkapan layar dari warga sudah diterima; keterangan camat diminta Senin."
    )
    four = room.print("Gema", retold)
    room.read()
    assert room.mates(four) == [one, *strangers, four]


def test_a_chain_of_words_does_not_bring_back_what_was_taken_out(room):
    """The second goes on holding to the first by an editor's word, and the third to a fourth."""
    one, two = room.printed("Kabar", "Warta")
    three = room.printed("Suara", text=BANNER)[0]
    room.join(one, three)
    room.split(three)
    four = room.printed("Gema", text=OTHER_WORDS)[0]
    room.join(three, four)
    assert room.stories() == [[one, two], [three, four]]

    room.rewrite(four, LIKE)
    assert room.stories() == [[one, two], [three, four]]
    room.rewrite(three, LIKE)
    assert room.stories() == [[one, two], [three, four]]


def test_the_last_word_holds(room):
    one, two, three = room.printed("Kabar", "Warta", "Suara")
    room.split(three)
    assert room.join(three, one) == one
    assert room.stories() == [[one, two, three]]
    room.split(three)
    assert room.stories() == [[one, two], [three]]
    room.rewrite(two, f"{LIKE} Diperbarui.")
    assert room.stories() == [[one, two], [three]]


def test_words_on_one_story_leave_another_that_is_read_with_it(room):
    """Both are read in one batch: each story knows of its own words alone."""
    one, two = room.printed("Kabar", "Warta")
    three, four = room.printed("Suara", "Gema", text=BANNER)
    five = room.printed("Lain", text=OTHER_WORDS)[0]
    room.join(one, five)
    room.session.execute(
        update(NewsItem)
        .where(NewsItem.id.in_([two, four]))
        .values(text=NewsItem.text + " Diperbarui.")
    )
    room.session.commit()
    assert room.read() == 2
    assert room.stories() == [[one, two, five], [three, four]]


def test_a_story_larger_than_what_is_looked_at_stays_whole(room, monkeypatch):
    """Links are followed so far; what an editor said of items beyond holds all the same."""
    monkeypatch.setattr("tracker.services.newsdesk.NEIGHBOURHOOD", 2)
    first = room.printed("Kabar", "Warta", "Suara", "Gema")
    second = room.printed("A", "B", "C", text=BANNER)
    room.join(first[0], second[0])
    room.split(first[3])
    room.printed("Baru")
    room.rewrite(second[2], OTHER_WORDS)
    assert room.mates(first[0])[:6] == [*first[:3], *second]
    assert first[3] not in room.mates(first[0])


def test_each_word_is_one_entry_with_its_reason(room, session):
    one, two, three = room.printed("Kabar", "Warta", "Suara")
    room.split(three, reason=" acara lain ")
    room.join(three, one)
    assert facts(session, Act.STORY_SPLIT) == [
        {"items": [three], "stays": [one, two], "reason": "acara lain"}
    ]
    assert facts(session, Act.STORY_JOINED) == [
        {
            "items": [one, two],
            "into": [three],
            "stories": [[one, two]],
            "reason": "peristiwa yang sama",
        }
    ]
    rows = session.execute(select(StoryVerdict.first, StoryVerdict.second, StoryVerdict.is_same))
    assert sorted(rows.all()) == [(one, three, True), (two, three, True)]


def test_what_the_editor_did_not_see_is_not_decided_on(room, session):
    one, _two, three = room.printed("Kabar", "Warta", "Suara")
    four = room.printed("Gema", text=BANNER)[0]
    with pytest.raises(Stale):
        room.split(three, seen=[one, three])
    with pytest.raises(Stale):
        room.join(one, four, seen=[one, four])
    assert session.scalars(select(StoryVerdict)).all() == []


@pytest.mark.parametrize("taken", ["nothing", "all", "another's"])
def test_something_is_taken_out_and_something_stays(room, taken):
    one, two = room.printed("Kabar", "Warta")
    other = room.printed("Gema", text=BANNER)[0]
    items = {"nothing": [], "all": [one, two], "another's": [two, other]}[taken]
    with pytest.raises(Invalid) as refused, room.work(room.editor) as act:
        split_story(act, one, items, seen=[one, two], reason="lain")
    code = "nothing_stays" if taken == "all" else "nothing_taken_out"
    assert refused.value.errors == {"butir": [code]}


def test_one_story_is_not_joined_with_itself_nor_with_what_was_not_read(room):
    one, two = room.printed("Kabar", "Warta")
    with pytest.raises(Invalid) as refused:
        room.join(one, two)
    assert refused.value.errors == {"butir": ["one_story_already"]}
    unread = room.print("Gema")
    with pytest.raises(Invalid) as refused:
        room.join(one, unread, seen=[one, two, unread])
    assert refused.value.errors == {"butir": ["not_read_yet"]}


def test_a_reason_is_needed(room):
    one, two = room.printed("Kabar", "Warta")
    with pytest.raises(Invalid) as refused:
        room.split(two, reason="  ")
    assert refused.value.errors == {"reason": ["reason_missing"]}
    with pytest.raises(Invalid):
        room.split(two, reason="a" * 2001)
    assert room.stories() == [[one, two]]


def test_only_who_edits_news_speaks_of_stories(room, world):
    one, two = room.printed("Kabar", "Warta")
    room.editor = world.actor("commissioner", "bawaslu")
    with pytest.raises(Forbidden):
        room.split(two)
    with pytest.raises(Forbidden):
        room.join(one, two)


def test_a_story_that_is_none_is_not_found(room):
    with pytest.raises(NotFound):
        room.split(1, seen=[1])
    with pytest.raises(NotFound):
        room.join(1, 2, seen=[1, 2])
