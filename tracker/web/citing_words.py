"""Texts with the rules that they cite as links, and in words what must be known of each."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from tracker.domain.article_places import Place
from tracker.domain.cited_rules import CitedRule, rules_in
from tracker.domain.days import PartialDay
from tracker.queries.cited import out_of_force
from tracker.web.language import language
from tracker.web.language import spoken as _
from tracker.web.session import law


def with_rules(
    text: str | None,
    on: PartialDay | datetime | None,
    acts: Collection[PartialDay | None] = (),
) -> Markup:
    """A text of the day `on` with its line breaks, each cited rule a link to its page.

    A rule that did not hold on the day of some act says so in words behind it; where no act has a
    day, the day of the text counts.
    """
    if isinstance(on, datetime):
        on = PartialDay.of(on.date())
    plain = "\n".join((text or "").splitlines())
    days = [day for day in acts if day is not None] or ([on] if on is not None else [])
    pieces, at = [], 0
    for rule in rules_in(plain, law().book, on):
        start, end = rule.cited.start, rule.cited.end
        pieces += [_broken(plain[at:start]), _linked(plain[start:end], rule, days)]
        at = end
    return Markup("").join([*pieces, _broken(plain[at:])])


def rule_address(rule: CitedRule, day: PartialDay | None = None) -> str | None:
    """The page of what a citation means, as it stood on the day; None where none is held."""
    pada = str(day) if day is not None and day.precision == "day" else None
    if rule.provision is not None:
        return url_for("rules.provision", name=rule.provision.id, pada=pada)
    if rule.instrument is not None:
        return url_for("rules.instrument", name=rule.instrument.id, pada=pada)
    return None


def place_words(place: Place) -> str:
    """`Pasal 280 ayat (2) huruf f` in Indonesian, `Art. 280(2)(f)` in English."""
    if language() == "id":
        parts = [
            ("Pasal %s", place.article),
            ("Lampiran %s", place.annex),
            ("ayat (%s)", place.paragraph),
            ("huruf %s", place.letter),
            ("angka %s", place.number),
        ]
        return " ".join(words % said for words, said in parts if said is not None)
    head = f"Art. {place.article}" if place.article is not None else f"Annex {place.annex}"
    deeper = (place.paragraph, place.letter, place.number)
    return head + "".join(f"({said})" for said in deeper if said is not None)


def _linked(words: str, rule: CitedRule, days: Collection[PartialDay]) -> Markup:
    address = rule_address(rule, min(days) if days else None)
    if address is None:
        return _broken(words)
    link = Markup('<a href="%s">%s</a>') % (address, _broken(words))
    told = [out.why for day in days if (out := out_of_force(law().book, rule, day))]
    said = {"ended": _("no longer in force then"), "not_yet": _("not yet in force then")}
    notes = [said[why] for why in dict.fromkeys(told) if why in said]
    return link + Markup("").join(Markup(' <span class="tag">%s</span>') % one for one in notes)


def _broken(text: str) -> Markup:
    return escape(text).replace("\n", Markup("<br>"))


FILTERS = {"with_rules": with_rules}
GLOBALS: dict[str, Callable[..., Any]] = {"place_words": place_words, "rule_address": rule_address}
