"""Pages, a module a noun; each brings a blueprint named `bp`."""

from flask import Flask

from tracker.web.pages import (
    account,
    admin,
    agencies,
    bundles,
    captures,
    case_list,
    cases,
    checking,
    coverage,
    dashboard,
    desk,
    destructions,
    evidence,
    facts,
    feeds,
    filing,
    health,
    home,
    law,
    ledger,
    near_copies,
    news,
    news_copies,
    news_import,
    news_notices,
    news_reading,
    news_rules,
    provisions,
    redactions,
    rules,
    search,
    stories,
    suggestions,
    terms,
    traces,
    uploads,
)
from tracker.web.rooms import furnish

BLUEPRINTS = (
    account.bp,
    admin.bp,
    agencies.bp,
    bundles.bp,
    captures.bp,
    case_list.bp,
    cases.bp,
    checking.bp,
    coverage.bp,
    dashboard.bp,
    desk.bp,
    destructions.bp,
    evidence.bp,
    near_copies.bp,
    facts.bp,
    feeds.bp,
    filing.bp,
    health.bp,
    home.bp,
    law.bp,
    ledger.bp,
    news.bp,
    news_copies.bp,
    news_import.bp,
    news_notices.bp,
    news_reading.bp,
    news_rules.bp,
    provisions.bp,
    redactions.bp,
    rules.bp,
    search.bp,
    suggestions.bp,
    stories.bp,
    terms.bp,
    traces.bp,
    uploads.bp,
)


def hang(app: Flask) -> None:
    """Hang every page's blueprint into the app, and name the rooms in the bar."""
    furnish(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
