"""The rules that a text cites, each with what must be known of it on the days that matter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.cited_rules import CitedRule, rules_in
from tracker.domain.days import PartialDay
from tracker.domain.lawbook import Lawbook
from tracker.domain.roles import Actor
from tracker.queries.news import LinkedCase, NewsPage
from tracker.queries.out_of_force import (
    OutOfForce,
    instrument_out_of_force,
    provision_out_of_force,
)
from tracker.queries.rule_cases import conduct_in_reach
from tracker.store.cases import Case, Conduct
from tracker.store.library import NewsItem
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day on which a rule has to hold: that of an act in a case, or of the text itself."""

    on: PartialDay
    case: LinkedCase | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """That a rule did not hold, or may not have held, on the days of these occasions."""

    out: OutOfForce
    occasions: tuple[Occasion, ...]

    @property
    def on(self) -> PartialDay:
        """The first of the days."""
        return self.occasions[0].on


@dataclass(frozen=True, slots=True)
class RuleCited:
    """A rule that a text cites once or more, with warnings of the days that matter."""

    rule: CitedRule
    times: int
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class NewsCitations:
    """The rules that an item cites in the order in which they first stand.

    `occasions` are the days on which they have to hold.
    """

    cited: tuple[RuleCited, ...]
    occasions: tuple[Occasion, ...]

    @property
    def days(self) -> tuple[PartialDay, ...]:
        return tuple(dict.fromkeys(one.on for one in self.occasions))


def news_citations(session: Session, actor: Actor, book: Lawbook, item: NewsPage) -> NewsCitations:
    """The rules that title and text of an item cite; one statement where it cites any, and one for
    the whole text of which the page shows the beginning.

    They have to hold on the days of the acts in its cases that the reader can see; where there is
    none, on the day of the item.
    """
    text = item.text
    if item.is_excerpt:
        text = session.scalar(select(NewsItem.text).where(NewsItem.id == item.id))
    rules = [r for part in (item.title, text) for r in rules_in(part or "", book, item.on)]
    if not rules:
        return NewsCitations((), ())
    days = days_of_acts(session, actor, [case.id for case in item.cases])
    occasions = tuple(
        Occasion(on, case) for case in item.cases for on in sorted(days.get(case.id, ()))
    )
    if not occasions and item.on is not None:
        occasions = (Occasion(item.on),)
    return NewsCitations(cited_on(book, rules, occasions), occasions)


def cited_on(
    book: Lawbook, rules: Iterable[CitedRule], occasions: Collection[Occasion]
) -> tuple[RuleCited, ...]:
    """Each rule once, with what must be known of it on those occasions."""
    alike: dict[object, list[CitedRule]] = defaultdict(list)
    for rule in rules:
        alike[rule.key].append(rule)
    return tuple(
        RuleCited(found[0], len(found), warnings_of(book, found[0], occasions))
        for found in alike.values()
    )


def warnings_of(
    book: Lawbook, rule: CitedRule, occasions: Collection[Occasion]
) -> tuple[Warned, ...]:
    """What must be known of a rule on those days, the same told once for all of them."""
    found: dict[OutOfForce, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        if out := out_of_force(book, rule, occasion.on):
            found[out].append(occasion)
    return tuple(Warned(out, tuple(held)) for out, held in found.items())


def out_of_force(book: Lawbook, rule: CitedRule, on: PartialDay) -> OutOfForce | None:
    """Why a cited rule did not hold on a day; None where it did, or where it is not known here."""
    if rule.instrument is None:
        return None
    if rule.through is None and rule.provision is not None:
        return provision_out_of_force(book, rule.provision, on)
    return instrument_out_of_force(book, rule.instrument, on)


def days_of_acts(
    session: Session, actor: Actor, cases: Collection[int]
) -> Mapping[int, frozenset[PartialDay]]:
    """The days of the acts of those cases, as far as the reader may know of them; one statement,
    none where no case is asked about."""
    found: dict[int, set[PartialDay]] = defaultdict(set)
    if cases:
        rows = session.execute(
            select(Conduct.case_id, Conduct.on)
            .join(Case, Case.id == Conduct.case_id)
            .where(
                Conduct.case_id.in_(cases),
                visible_to(actor),
                conduct_in_reach(actor),
            )
        )
        for case_id, on in rows:
            if on is not None:
                found[case_id].add(on)
    return {case_id: frozenset(days) for case_id, days in found.items()}
