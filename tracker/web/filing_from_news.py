"""A finding that begins with an item of news: the form with what the item tells."""

from tracker.domain.matters import CaseKind
from tracker.newsdesk.beginning import conduct_in, platform_in
from tracker.queries.agencies import region_named
from tracker.queries.news import news_page
from tracker.web.forms.filing import FilingForm
from tracker.web.language import spoken as _
from tracker.web.session import actor, reading
from tracker.web.words import day


def fill_from_news(form: FilingForm, news_id: int) -> None:
    """Put in what can be read out of the item; the officer checks and completes it.

    When the act was done is left open: an item tells when it was printed.

    Raises:
        NotFound: there is no such item.
    """
    item = news_page(reading(), actor(), news_id)
    body = f"{item.title} {item.text or ''}"
    form.news.data = str(item.id)
    form.kind.data = CaseKind.FINDING.value
    when = day(item.on) if item.on else _("day not known")
    source = _(
        "According to %(outlet)s (%(day)s): %(title)s.",
        outlet=item.outlet,
        day=when,
        title=item.title,
    )
    form.narrative.data = "\n\n".join(part for part in (source, item.text) if part)
    region = region_named(reading(), (item.region or "").split(",")[0])
    if region and region in {choice.value for choice in form.region.choices}:
        form.region.data = region
    act = form.conducts.entries[0].form
    act.type.data, act.channel.data = conduct_in(body), platform_in(body)
    act.summary.data = item.title
