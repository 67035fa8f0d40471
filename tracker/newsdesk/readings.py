"""What is read out of an item of news, or a case, once, so that thousands can be compared later.

A reading can be kept as JSON (`kept`, `taken_up`) and is made anew when its source changes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.news_days import known_day
from tracker.newsdesk.background import SHARES
from tracker.newsdesk.places import Atlas, Whereabouts
from tracker.newsdesk.vocabulary import OF_ANY_CANDIDATE, PLATFORMS, TOO_COMMON_POSTS
from tracker.newsdesk.words import numbers, terms, tokens

METHOD = 3
"""Goes up when readings are made otherwise, so that kept ones are made anew."""

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Article:
    """An item of news as its sender or a page gave it."""

    title: str
    text: str | None = None
    region: str | None = None
    published_on: PartialDay | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """An item of news: stems of its title and of everything, numbers, places and days.

    `reach` holds the regions that it is about and those that it names. `said` is title and text as
    tokens between blanks, to look for names in. `days`: first and last day on which it may have
    appeared.
    """

    title: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[int]
    where: Whereabouts
    reach: frozenset[str]
    days: Span | None
    said: str


@dataclass(frozen=True, slots=True)
class CaseReading:
    """A case: stems of its narrative and of all its texts, posts, numbers, places and days.

    `events` are the spans of everything that has a day; `platforms` words of `PLATFORMS`.
    """

    core: frozenset[str]
    words: frozenset[str]
    posts: frozenset[str]
    beneficiaries: frozenset[str]
    numbers: frozenset[int]
    where: Whereabouts
    is_provincial: bool
    conducts: frozenset[str]
    platforms: frozenset[str]
    years: frozenset[int]
    events: tuple[Span, ...]

    @property
    def days(self) -> Span | None:
        """From the first to the last day of anything in the case."""
        if not self.events:
            return None
        return min(first for first, _ in self.events), max(last for _, last in self.events)


def read_article(article: Article, atlas: Atlas) -> ArticleReading:
    """The reading of an item; where its place is not said, the places named in it count."""
    body = f"{article.title} {article.text or ''}"
    said = tokens(body)
    named = atlas.find(said)
    where = atlas.read(article.region) if article.region else named
    title = frozenset(terms(article.title))
    return ArticleReading(
        title=title,
        words=title | frozenset(terms(article.text)),
        numbers=numbers(body),
        where=where,
        reach=where.regions | named.regions,
        days=_span(known_day(article.published_on, article.precision)),
        said=f" {' '.join(said)} ",
    )


def read_case(record: Mapping[str, Any], atlas: Atlas) -> CaseReading:
    """The reading of a case in the record format (as `written`)."""
    conducts, events = record["conducts"], record["events"]
    texts = [record["narrative"], *(one["summary"] for one in conducts)]
    texts += [one["note"] for one in events]
    texts += [one["sanction"] for one in record["sanctions"]]
    everything = " ".join(text for text in texts if text)
    people = record["respondents"]
    days = [record["received_on"], record["known_on"]]
    days += [one["on"] for one in [*conducts, *events]]
    where = atlas.read(record["region"], record["province"])
    channels = " ".join((one["channel"] or "").lower() for one in conducts)
    return CaseReading(
        core=frozenset(terms(record["narrative"])),
        words=frozenset(terms(everything)),
        posts=_terms_of(one["position"] for one in people) - frozenset(terms(TOO_COMMON_POSTS)),
        beneficiaries=_terms_of(one["beneficiary"] for one in conducts).difference(
            terms(OF_ANY_CANDIDATE), SHARES
        ),
        numbers=numbers(everything) | {one["count"] for one in people if one["count"]},
        where=where,
        is_provincial=not where.regions,
        conducts=frozenset(one["type"] for one in conducts),
        platforms=frozenset(word for name, word in PLATFORMS.items() if name in channels),
        years=_years(record["election"]),
        events=tuple(span for one in days if (span := _span(_day(one)))),
    )


def kept(reading: ArticleReading | CaseReading) -> dict[str, Any]:
    """A reading as plain JSON."""
    return {name: _plain(getattr(reading, name)) for name in reading.__dataclass_fields__}


def article_taken_up(facts: Mapping[str, Any]) -> ArticleReading:
    """The reading of an item as it was kept."""
    return ArticleReading(
        title=frozenset(facts["title"]),
        words=frozenset(facts["words"]),
        numbers=frozenset(facts["numbers"]),
        where=_where(facts["where"]),
        reach=frozenset(facts["reach"]),
        days=_days(facts["days"]),
        said=facts["said"],
    )


def event_taken_up(words: list[str], where: Mapping[str, Any], days: Any) -> ArticleReading:
    """As much of an item's reading as stories are formed by; the rest is left empty."""
    nothing: frozenset[Any] = frozenset()
    return ArticleReading(
        title=nothing,
        words=frozenset(words),
        numbers=nothing,
        where=_where(where),
        reach=nothing,
        days=_days(days),
        said="",
    )


def case_taken_up(facts: Mapping[str, Any]) -> CaseReading:
    """The reading of a case as it was kept."""
    sets = ("core", "words", "posts", "beneficiaries", "numbers", "conducts", "platforms", "years")
    return CaseReading(
        **{name: frozenset(facts[name]) for name in sets},
        where=_where(facts["where"]),
        is_provincial=facts["is_provincial"],
        events=tuple(_span_of(one) for one in facts["events"]),
    )


def _terms_of(texts: Any) -> frozenset[str]:
    return frozenset(terms(" ".join(text for text in texts if text)))


def _years(election: str | None) -> frozenset[int]:
    """The years in which news about an election appears: its own, of a general one that before."""
    found = [int(year) for year in re.findall(r"20[0-9]{2}", election or "")]
    general = (election or "").startswith("pemilu")
    return frozenset(found) | (frozenset(y - 1 for y in found) if general else frozenset())


def _day(said: str | None) -> PartialDay | None:
    return PartialDay.parse(said) if said else None


def _span(day: PartialDay | None) -> Span | None:
    return (day.first, day.last) if day else None


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Whereabouts):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _where(facts: Mapping[str, Any]) -> Whereabouts:
    return Whereabouts(
        regions=frozenset(facts["regions"]),
        provinces=frozenset(facts["provinces"]),
        is_national=facts["is_national"],
        cities=frozenset(facts["cities"]),
        regencies=frozenset(facts["regencies"]),
    )


def _days(said: Any) -> Span | None:
    return _span_of(said) if said else None


def _span_of(said: Any) -> Span:
    first, last = said
    return date.fromisoformat(first), date.fromisoformat(last)
