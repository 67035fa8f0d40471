"""The public cases and items of the demonstration: what is suggested, and which stories are found.

People said which items are about which cases (`articles` of the records) and which items tell of
the same event (`same_story.txt`). The bars are those that the product promises.
"""

import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tests.imports import DEMO
from tracker.domain.days import PartialDay
from tracker.domain.gazetteer import Place
from tracker.newsdesk.places import Atlas
from tracker.newsdesk.rarity import Rarity
from tracker.newsdesk.readings import Article, read_article, read_case
from tracker.newsdesk.stories import Said, brought_together, same_event
from tracker.newsdesk.weighing import NEVER, is_suggested, weigh
from tracker.services.places import _regions

PRECISION, RECALL, AMONG_TEN, STORIES = 0.95, 0.90, 0.98, 0.80


@pytest.fixture(scope="module")
def atlas():
    return Atlas.of(
        Place(row["code"], row["name"]) for row in _regions() if len(row["code"]) in (2, 5)
    )


@pytest.fixture(scope="module")
def items(atlas):
    rows = [json.loads(line) for line in (DEMO / "news.jsonl").read_text().splitlines()]
    return {row["ref"]: (row, read_article(_article(row), atlas)) for row in rows}


@pytest.fixture(scope="module")
def rarity(items):
    counts = Counter(word for _, reading in items.values() for word in reading.words)
    return Rarity(counts, len(items))


@pytest.fixture(scope="module")
def weighed(items, rarity, atlas):
    """Every pair that a place joins, with its weight, and the pairs that people know."""
    refs = {_identity(row): ref for ref, (row, _) in items.items()}
    pairs, known = {}, set()
    for line in (DEMO / "records.jsonl").read_text().splitlines():
        record = json.loads(line)
        case = read_case({**record, "articles": []}, atlas)
        known |= {
            (record["ref"], refs[_identity(one)])
            for one in record["articles"]
            if _identity(one) in refs
        }
        for ref, (_, reading) in items.items():
            if (weight := weigh(case, reading, rarity)) > NEVER:
                pairs[record["ref"], ref] = weight
    return pairs, known


def _article(row):
    on = row["published_on"]
    return Article(
        row["title"], row["text"], row["region"], PartialDay.parse(on) if on else None,
        row["precision"],
    )  # fmt: skip


def _identity(row):
    return row["outlet"], row["title"], row["published_on"]


def test_what_is_suggested_is_right_and_little_is_missed(weighed):
    pairs, known = weighed
    asked = {pair for pair, weight in pairs.items() if is_suggested(weight)}

    assert len(known) > 150
    assert len(asked & known) / len(asked) >= PRECISION
    assert len(asked & known) / len(known) >= RECALL


def test_the_right_items_are_among_the_ten_likeliest(weighed):
    pairs, known = weighed
    best = set()
    for case in {case for case, _ in known}:
        mine = sorted((-weight, pair) for pair, weight in pairs.items() if pair[0] == case)
        best |= {pair for _, pair in mine[:10]}

    assert len(best & known) / len(known) >= AMONG_TEN


def test_news_of_other_matters_stays_out(items, weighed):
    """Other personnel news, other elections, sport and property: of no case that people know."""
    pairs, known = weighed
    asked = {ref for (_, ref), weight in pairs.items() if is_suggested(weight)}
    strange = items.keys() - {ref for _, ref in known}

    assert len(strange) > 100
    assert len(asked & strange) / len(strange) <= 0.02


def test_items_of_one_event_become_one_story(items, rarity):
    groups = _groups()
    refs = sorted(items)
    weights = {
        (a, b): same_event(items[refs[a]][1], items[refs[b]][1], rarity)
        for a, b in combinations(range(len(refs)), 2)
    }
    stories = brought_together(range(len(refs)), weights, weights.__getitem__, (), Said())
    found = {pair for one in stories for pair in combinations(sorted(refs[n] for n in one), 2)}
    known = {pair for group in groups for pair in combinations(sorted(group), 2)}

    right = len(found & known)
    assert len(known) > 90
    assert 2 * right / (len(found) + len(known)) >= STORIES


def _groups():
    text = (Path(__file__).parent / "same_story.txt").read_text()
    return [line.split() for line in text.splitlines() if not line.startswith("#")]
