"""Asking whether what officers said last of news is as the book tells: which items are one story or
not, and which are not about a case.

Both may be said anew, so that no single entry seals a row: the book's acts are gone through in
their order, and what they leave is what must be there. An entry states all that its rows hold.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.ledger import Act
from tracker.queries.book_facts import entries_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.newsdesk import NewsRefusal, StoryVerdict

Row = tuple[str, int, int]
"""Of which kind a row is, and its key: two items, or a case and an item."""
Said = tuple[bool, datetime, int]
"""Yes or no, when, and by whom."""


@dataclass
class _Told:
    """What the book leaves: what must be there, and what may be there instead where an early entry
    does not say which of the stories brought together an item was in."""

    must: dict[Row, Said] = field(default_factory=dict)
    may: dict[Row, Said] = field(default_factory=dict)

    def say(self, rows: Iterable[Row], said: Said) -> None:
        for row in rows:
            self.must[row] = said
            self.may.pop(row, None)


def faults_of_said(session: Session) -> tuple[int, list[tuple[str, str, str]]]:
    """How many rows were held against the book; kind and key (`FIRST/SECOND`) of each that is not
    as it tells, and in one word what is wrong."""
    told, there = _told(session), _there(session)
    wrong: dict[Row, str] = {}
    for row, said in there.items():
        if said not in (told.must.get(row), told.may.get(row)):
            wrong[row] = "changed" if row in told.must or row in told.may else "unknown"
    wrong |= {row: "missing" for row in told.must if row not in there}
    faults = [(kind, f"{one}/{other}", what) for (kind, one, other), what in sorted(wrong.items())]
    return len(there), faults


def _there(session: Session) -> dict[Row, Said]:
    verdicts = session.execute(select(*as_it_stands(StoryVerdict)))
    refusals = session.execute(select(*as_it_stands(NewsRefusal)))
    found: dict[Row, Said] = {
        ("story_verdict", row.first, row.second): (row.is_same, row.said_at, row.said_by)
        for row in verdicts
    }
    return found | {
        ("news_refusal", row.case_id, row.news_id): (False, row.refused_at, row.refused_by)
        for row in refusals
    }


def _told(session: Session) -> _Told:
    told = _Told()
    for act, entry in entries_told(session, _ACTS):
        with suppress(ValueError, KeyError, TypeError):
            facts, at = entry["facts"], datetime.fromisoformat(entry["at"])
            _ACTS[act](told, entry, facts, (act is Act.STORY_JOINED, at, int(entry["account"])))
    return told


def _split(told: _Told, _entry: Any, facts: Any, said: Said) -> None:
    told.say(_pairs(product(facts["items"], facts["stays"])), said)


def _joined(told: _Told, _entry: Any, facts: Any, said: Said) -> None:
    into, items = facts["into"], facts["items"]
    stories = facts.get("stories")
    if stories is None:
        told.say(_pairs(product(into, items)), said)
        told.may |= dict.fromkeys(_pairs(combinations(items, 2)), said)
        return
    for one, other in combinations([into, *stories], 2):
        told.say(_pairs(product(one, other)), said)


def _refused(told: _Told, entry: Any, facts: Any, said: Said) -> None:
    told.say([("news_refusal", int(entry["case"]), int(facts["news"]))], said)


def _reconsidered(told: _Told, entry: Any, facts: Any, _said: Said) -> None:
    told.must.pop(("news_refusal", int(entry["case"]), int(facts["news"])), None)


def _pairs(pairs: Iterable[tuple[int, int]]) -> list[Row]:
    return [("story_verdict", min(pair), max(pair)) for pair in pairs]


_ACTS = {
    Act.STORY_SPLIT: _split,
    Act.STORY_JOINED: _joined,
    Act.NEWS_REFUSED: _refused,
    Act.NEWS_RECONSIDERED: _reconsidered,
}
