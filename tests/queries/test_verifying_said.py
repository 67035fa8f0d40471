"""What officers said last of news is held against the book: of pairs of items, and of cases."""

import json

import pytest
from sqlalchemy import text

from tests.journeys import journey
from tests.stories import BANNER, OTHER_WORDS, Newsroom
from tracker.domain.ledger import Act
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.suggestions import reconsider_news, refuse_news


@pytest.fixture
def room(session, work, world) -> Newsroom:
    return Newsroom(session, work, world)


@pytest.fixture
def items(room, session, work) -> list[int]:
    """Three items of which one was taken out, one of another event that was brought in, and two
    that a case is not about."""
    items = room.printed("Kabar", "Warta", "Suara") + room.printed("Gema", text=BANNER)
    room.split(items[2])
    room.join(items[0], items[3])
    case = journey(session, work).filed().case_id
    for item in items[:3]:
        with work(room.editor) as act:
            refuse_news(act, case, item)
    with work(room.editor) as act:
        reconsider_news(act, case, items[2])
    return items


def damage(session, store) -> list[tuple[str, str, str]]:
    return [(d.kind, d.ref, d.what) for d in evidence_verified(session, store.vault).damage]


def test_what_was_said_is_as_the_book_tells_also_when_it_was_said_anew(session, store, room, items):
    found = evidence_verified(session, store.vault)
    assert (found.damage, found.news) == ([], 2 + 2 + 2)
    room.join(items[0], items[2])
    room.split(items[1], items[3])
    assert damage(session, store) == []
    assert evidence_verified(session, store.vault).news == 6 + 2


@pytest.mark.parametrize(
    ("change", "pair", "what"),
    [
        ("UPDATE story_verdicts SET is_same = true WHERE first = :a", (0, 2), "changed"),
        ("UPDATE story_verdicts SET said_by = said_by + 1", (0, 3), "changed"),
        ("UPDATE story_verdicts SET said_at = 'infinity'", (1, 2), "changed"),
        ("DELETE FROM story_verdicts WHERE second = :d", (1, 3), "missing"),
        (
            "INSERT INTO story_verdicts SELECT :c, :d, is_same, said_at, said_by "
            "FROM story_verdicts WHERE first = :a AND second = :d",
            (2, 3),
            "unknown",
        ),
        ("DELETE FROM news_refusals WHERE news_id = :a", (None, 0), "missing"),
        ("UPDATE news_refusals SET news_id = :c WHERE news_id = :a", (None, 2), "unknown"),
        ("UPDATE news_refusals SET refused_by = 1 + refused_by", (None, 1), "changed"),
    ],
)
def test_a_word_that_was_changed_is_named(session, store, items, change, pair, what):
    case = session.scalar(text("SELECT id FROM cases"))
    session.execute(text("SET LOCAL session_replication_role = replica"))
    names = dict(zip("abcd", items, strict=True))
    session.execute(text(change), {n: v for n, v in names.items() if f":{n}" in change})
    one, other = (case if place is None else items[place] for place in pair)
    kind = "story_verdict" if "story" in change else "news_refusal"
    assert (kind, f"{one}/{other}", what) in damage(session, store)


def test_early_entries_that_do_not_tell_the_stories_are_taken_as_far_as_they_go(
    session, store, room
):
    """Two stories were brought into a third at once: which of two brought items were in one story
    the book did not tell then, so that their pair may be there or not."""
    first = room.printed("Kabar", "Warta")
    second = room.printed("Gema", text=BANNER)
    third = room.printed("Suara", text=OTHER_WORDS)
    room.join(first[0], second[0], third[0])
    session.execute(text("SET LOCAL session_replication_role = replica"))
    entry = text("SELECT text FROM ledger_entries WHERE act = :act")
    told = json.loads(session.scalar(entry, {"act": Act.STORY_JOINED.value}))
    assert told["facts"].pop("stories") == [second, third]
    change = text("UPDATE ledger_entries SET text = :text WHERE act = :act")
    session.execute(change, {"text": json.dumps(told), "act": Act.STORY_JOINED.value})
    assert damage(session, store) == []
    session.execute(text("DELETE FROM story_verdicts WHERE first = :a"), {"a": min(second + third)})
    assert damage(session, store) == []
    session.execute(text("DELETE FROM story_verdicts WHERE first = :a"), {"a": first[0]})
    assert {what for _, _, what in damage(session, store)} == {"missing"}
