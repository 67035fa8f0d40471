"""Rules that the news of a case cites, offered for its acts: from which article, and what of it was
decided already."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.cited_rules import CitedRule, rules_in
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Provision
from tracker.domain.lawbook import Lawbook
from tracker.domain.news_days import known_day
from tracker.domain.proposals import ConductFacts, Matter, Warned, read_conduct, warning_of
from tracker.domain.roles import Actor, Permission
from tracker.queries.case_names import name_of
from tracker.queries.cases import sight_and_case
from tracker.queries.out_of_force import OutOfForce, provision_out_of_force
from tracker.queries.provisions import (
    ConductAtHand,
    Decided,
    Decisions,
    conducts_of,
    decisions_on,
)
from tracker.store.library import CaseNews, Citation, NewsItem


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is cited, and in which words. `news_id` is None for what the sender of the
    case cited."""

    words: str
    news_id: int | None = None
    outlet: str = ""
    title: str = ""
    on: PartialDay | None = None


@dataclass(frozen=True, slots=True)
class ForConduct:
    """A cited provision at one conduct: whether it held on its day, and the word that stands."""

    conduct: ConductAtHand
    out: OutOfForce | None
    warning: Warned | None
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """A provision that texts about the case cite, with the conducts that it may be added to."""

    rule: CitedRule
    provision: Provision
    sources: tuple[Source, ...]
    conducts: tuple[ForConduct, ...]

    @property
    def open(self) -> tuple[ForConduct, ...]:
        """The conducts for which nobody has confirmed or refused it."""
        return tuple(one for one in self.conducts if one.decided is None)


@dataclass(frozen=True, slots=True)
class CitedOnly:
    """A citation that names no provision of the law data: nothing can be added, but it is told."""

    rule: CitedRule
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class NewsRules:
    """The page on which rules that texts about a case cite are added to it or refused."""

    case_id: int
    case_name: str
    case_title: str
    version: int
    conducts: tuple[ConductAtHand, ...]
    suggested: tuple[Suggested, ...]
    others: tuple[CitedOnly, ...]
    news: int

    @property
    def waiting(self) -> tuple[Suggested, ...]:
        """Those that some act is open for; all of them where no act is named yet."""
        return tuple(one for one in self.suggested if one.open or not one.conducts)

    @property
    def decided(self) -> tuple[Suggested, ...]:
        return tuple(one for one in self.suggested if one.conducts and not one.open)


def news_rules(session: Session, law: RunningLaw, actor: Actor, case_id: int) -> NewsRules:
    """What the news of a case and its sender cite: six statements.

    Raises:
        NotFound: outside the actor's sight.
        Forbidden: the case is handled by another agency.
    """
    case, sight = sight_and_case(session, actor, case_id)
    actor.must(Permission.PROVISION_DECIDE, sight)
    conducts = conducts_of(session, case.id)
    decisions = decisions_on(session, case.id)
    items = _news_of(session, case.id)
    first = min((c.on for c in conducts if c.on is not None), default=None)
    found: dict[tuple[str, ...], list[tuple[CitedRule, Source]]] = defaultdict(list)
    for rule, source in [
        *_cited_in_news(law.book, items),
        *_cited_by_sender(session, law.book, case.id, first),
    ]:
        found[rule.key].append((rule, source))
    matter = Matter(case.election, case.contest, case.region_code)
    offering = _Offering(law, matter, conducts, decisions)
    groups = [(told[0][0], _once([source for _, source in told])) for told in found.values()]
    return NewsRules(
        case_id=case.id,
        case_name=name_of(case),
        case_title=case.title,
        version=case.version,
        conducts=conducts,
        suggested=tuple(
            offering.of(rule, rule.provision, sources)
            for rule, sources in groups
            if rule.provision is not None
        ),
        others=tuple(CitedOnly(rule, srcs) for rule, srcs in groups if rule.provision is None),
        news=len(items),
    )


@dataclass(frozen=True, slots=True)
class _Offering:
    """Puts a cited provision beside each conduct of the case."""

    law: RunningLaw
    matter: Matter
    conducts: Sequence[ConductAtHand]
    decisions: Decisions

    def of(self, rule: CitedRule, provision: Provision, sources: tuple[Source, ...]) -> Suggested:
        at = tuple(self._at(conduct, provision) for conduct in self.conducts)
        return Suggested(rule, provision, sources, at)

    def _at(self, conduct: ConductAtHand, provision: Provision) -> ForConduct:
        book, on = self.law.book, conduct.on
        facts = ConductFacts(conduct.type, on, conduct.statuses)
        reading = read_conduct(self.law, self.matter, facts)
        said: Mapping[str, Decided] = {
            book.names.get(name, name): word
            for name, word in self.decisions.get(conduct.id, {}).items()
        }
        return ForConduct(
            conduct,
            provision_out_of_force(book, provision, on) if on is not None else None,
            warning_of(self.law, reading, provision.id, on),
            said.get(provision.id),
        )


@dataclass(frozen=True, slots=True)
class _Item:
    id: int
    outlet: str
    title: str
    text: str
    on: PartialDay | None


def _news_of(session: Session, case_id: int) -> list[_Item]:
    rows = session.execute(
        select(
            NewsItem.id,
            NewsItem.outlet,
            NewsItem.title,
            NewsItem.text,
            NewsItem.published_on,
            NewsItem.precision,
        )
        .join(CaseNews, CaseNews.news_id == NewsItem.id)
        .where(CaseNews.case_id == case_id)
        .order_by(NewsItem.published_on.asc().nulls_last(), NewsItem.id)
    )
    return [
        _Item(r.id, r.outlet, r.title, r.text or "", known_day(r.published_on, r.precision))
        for r in rows
    ]


def _cited_in_news(book: Lawbook, items: Sequence[_Item]) -> Iterator[tuple[CitedRule, Source]]:
    for item in items:
        for text in (item.title, item.text):
            for rule in rules_in(text, book, item.on):
                words = text[rule.cited.start : rule.cited.end]
                yield rule, Source(words, item.id, item.outlet, item.title, item.on)


def _cited_by_sender(
    session: Session, book: Lawbook, case_id: int, on: PartialDay | None
) -> list[tuple[CitedRule, Source]]:
    """What the source of an imported case named: it was written of the act, so of its day."""
    written = session.scalars(
        select(Citation.as_written).where(Citation.case_id == case_id).order_by(Citation.ordinal)
    )
    return [(rule, Source(text)) for text in written for rule in rules_in(text, book, on)]


def _once(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Each article once, with the words of the first place."""
    return tuple({(s.news_id or s.words): s for s in reversed(sources)}.values())[::-1]
