"""Whether an item of news is about a case: one number from the clues, and the reasons in facts."""

from dataclasses import dataclass
from enum import StrEnum
from math import exp

from tracker.newsdesk.clues import Clues, clues, gap, may_be_about, shared_words
from tracker.newsdesk.rarity import Rarity
from tracker.newsdesk.readings import ArticleReading, CaseReading, Span
from tracker.newsdesk.vocabulary import CONDUCTS
from tracker.newsdesk.weights import ABOUT, ABOUT_START, SUGGESTED
from tracker.newsdesk.words import meant, stem, terms, tokens

NEVER = -99.0
CANDIDATES = 400
"""Pairs that are weighed for one case or item, the nearest in time first."""

MOST_WORDS = 6
"""Shared words that a reason names."""


class Why(StrEnum):
    """A reason for or against; its values are told with it."""

    REGION = "region"
    NAMED = "named"
    PROVINCE = "province"
    OTHER_KIND = "other_kind"
    OTHER_REGION = "other_region"
    DAYS = "days"
    YEARS_APART = "years_apart"
    POST = "post"
    CONDUCT = "conduct"
    PLATFORM = "platform"
    NUMBER = "number"
    BENEFICIARY = "beneficiary"
    WORDS = "words"


AGAINST = frozenset({Why.OTHER_KIND, Why.OTHER_REGION, Why.YEARS_APART})
_MONTH = 30
"""Days within which the distance to the nearest event is a reason for, not against."""
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason and what it names: places, words as the item writes them, days, numbers."""

    why: Why
    values: tuple[str, ...] = ()
    days: int = 0
    on: Span | None = None

    @property
    def is_against(self) -> bool:
        """Whether it speaks against the suggestion."""
        return self.why in AGAINST


def weigh(case: CaseReading, article: ArticleReading, rarity: Rarity) -> float:
    """Log-odds that the item is about the case; `NEVER` where nothing of place joins them."""
    if not may_be_about(case, article):
        return NEVER
    return weighed(clues(case, article, rarity))


def weighed(found: Clues) -> float:
    """Log-odds by the clues."""
    return ABOUT_START + sum(ABOUT[name] * value for name, value in found.items())


def score(log_odds: float) -> float:
    """The same from 0 to 1, in three digits."""
    return round(1 / (1 + exp(-log_odds)), 3)


def is_suggested(log_odds: float) -> bool:
    """Whether an officer is asked about the pair."""
    return log_odds >= SUGGESTED


def reasons(
    case: CaseReading, article: ArticleReading, rarity: Rarity, text: str
) -> tuple[Reason, ...]:
    """Why the item may be about the case; `text`: title and text of the item as written."""
    return tuple(
        reason
        for found in (
            _place(case, article),
            _days(case, article),
            _content(case, article, text),
            _words(case, article, rarity, text),
        )
        for reason in found
    )


def _place(case: CaseReading, article: ArticleReading) -> list[Reason]:
    mine, other = case.where, article.where
    same = sorted(mine.regions & other.regions)
    named = sorted(name for name in mine.regions - other.regions if f" {name} " in article.said)
    found = []
    if same:
        found.append(Reason(Why.REGION, tuple(same)))
    elif named:
        found.append(Reason(Why.NAMED, tuple(named)))
    elif both := sorted(mine.provinces & other.provinces):
        found.append(Reason(Why.PROVINCE, tuple(both)))
    if other.regions and not same and not named and mine.regions:
        found.append(Reason(Why.OTHER_REGION, tuple(sorted(other.regions))))
    mixed = (mine.cities & other.regencies) | (mine.regencies & other.cities)
    if mixed:
        found.append(Reason(Why.OTHER_KIND, tuple(sorted(mixed))))
    return found


def _days(case: CaseReading, article: ArticleReading) -> list[Reason]:
    days = article.days
    if days is None or not case.events:
        return []
    near = min(case.events, key=lambda one: (gap(one, days), one[1] - one[0]))
    apart = gap(near, days)
    if apart > _YEAR:
        return [Reason(Why.YEARS_APART, days=apart)]
    if apart > _MONTH:
        return []
    return [Reason(Why.DAYS, days=apart if near[0] <= days[0] else -apart, on=near)]


def _content(case: CaseReading, article: ArticleReading, text: str) -> list[Reason]:
    found = []
    if posts := _written(case.posts & article.words, text):
        found.append(Reason(Why.POST, posts))
    told = [CONDUCTS[kind] for kind in sorted(case.conducts & CONDUCTS.keys())]
    if acts := _written(frozenset(terms(" ".join(told))) & article.words, text):
        found.append(Reason(Why.CONDUCT, acts))
    if seen := sorted(case.platforms & article.words):
        found.append(Reason(Why.PLATFORM, tuple(seen)))
    if numbers := sorted((case.numbers & article.numbers) - {1}):
        found.append(Reason(Why.NUMBER, tuple(str(one) for one in numbers)))
    if named := _written(case.beneficiaries & article.words, text):
        found.append(Reason(Why.BENEFICIARY, named))
    return found


def _words(case: CaseReading, article: ArticleReading, rarity: Rarity, text: str) -> list[Reason]:
    shared = sorted(shared_words(case, article), key=lambda word: (-rarity.of(word), word))
    told = _written(frozenset(shared[:MOST_WORDS]), text)
    return [Reason(Why.WORDS, told)] if told else []


def _written(stems: frozenset[str], text: str) -> tuple[str, ...]:
    """The words of the text that have these stems, each once, in its order."""
    found: dict[str, str] = {}
    for token in tokens(text):
        for word in meant(token):
            if stem(word) in stems:
                found.setdefault(stem(word), token)
    return tuple(dict.fromkeys(found.values()))
