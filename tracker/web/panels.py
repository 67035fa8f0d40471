"""Panels that other rooms bring to the case page: rules and news."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.domain.filing import staff_number, url_key
from tracker.domain.proposals import Matter
from tracker.domain.roles import Permission
from tracker.domain.standing import VERIFICATION
from tracker.domain.traces import Traces
from tracker.queries.case_views import CasePage
from tracker.queries.intake import Similar, similar_cases
from tracker.queries.letters import LetterRow, letters_of
from tracker.queries.news import NewsPanel, news_panel
from tracker.queries.provisions import CaseRules, rules_panel
from tracker.queries.suggestions import count_waiting
from tracker.web.session import actor, law, reading


@dataclass(frozen=True)
class Panels:
    """What the rules and the news panel of a case read, and like cases that nobody decided on."""

    rules: CaseRules
    news: NewsPanel
    undecided: Sequence[Similar] = ()
    letters: Sequence[LetterRow] = ()


def panels_of(page: CasePage) -> Panels:
    """The panels, for the person of this request."""
    matter = Matter(page.election, page.contest, page.region_code)
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
        _news(page),
        _undecided(page),
        letters_of(reading(), actor(), page.id),
    )


def _news(page: CasePage) -> NewsPanel:
    may_edit = Permission.NEWS_EDIT in page.may
    panel = NewsPanel(page.id, (), may_edit)
    if page.is_in_news:
        panel = news_panel(reading(), actor(), page.id, may_edit=may_edit)
    return replace(panel, waiting=count_waiting(reading(), page.id)) if may_edit else panel


def _undecided(page: CasePage) -> Sequence[Similar]:
    """Asked for whom may link the case, as long as the verification of it goes on."""
    lane = page.headline.state.lane if page.headline else None
    if Permission.CASE_LINK not in page.may or not page.is_open or lane != VERIFICATION:
        return ()
    return similar_cases(reading(), actor(), _traces(page), undecided_beside=page.id)


def _traces(page: CasePage) -> Traces:
    """What the filed case leaves behind that another may share; the same as of a filing."""
    days = [(c, c.on) for c in page.conducts if c.on is not None and c.on.precision == "day"]
    done = [(one, on) for c, on in days for one in c.persons]
    numbers = (staff_number(one.nip or "") for one in page.persons)
    return Traces(
        urls=tuple(key for c in page.conducts if (key := url_key(c.url or ""))),
        nips=tuple(number.digits for number in numbers if number),
        persons=tuple((one.name, on) for one, on in done if one.name),
        posts=tuple((one.position, on) for one, on in done if one.position and one.count == 1),
        region=page.region_code,
    )
