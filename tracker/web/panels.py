"""Panels that other rooms bring to the case page: rules and news."""

from dataclasses import dataclass

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
    return Panels(
        rules_panel(reading(), law(), actor(), page.id, page.conducts),
        news_panel(reading(), actor(), page.id, may_edit=Permission.NEWS_EDIT in page.may),
    )
