"""Panels that other rooms bring to the case page: rules and news."""

from dataclasses import dataclass

from tracker.domain.proposals import Matter
from tracker.domain.roles import Permission
from tracker.queries.case_views import CasePage
from tracker.queries.news import NewsPanel, news_panel
from tracker.queries.provisions import CaseRules, rules_panel
from tracker.web.session import actor, law, reading


@dataclass(frozen=True)
class Panels:
    """What the rules and the news panel of a case read."""

    rules: CaseRules
    news: NewsPanel


def panels_of(page: CasePage) -> Panels:
    """Both panels, for the person of this request."""
    matter = Matter(page.election, page.contest, page.region_code)
    may_edit = Permission.NEWS_EDIT in page.may
    return Panels(
        rules_panel(
            reading(),
            law(),
            actor(),
            page.id,
            matter,
            page.conducts,
            has_rulings=page.has_rulings,
        ),
        news_panel(reading(), actor(), page.id, may_edit=may_edit)
        if page.is_in_news
        else NewsPanel(page.id, (), may_edit),
    )
