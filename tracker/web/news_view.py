"""What the pages of news have in common: a form as a clipping, and what became of it in words."""

from tracker.domain.news_intake import TextKind
from tracker.services.news import Clipping
from tracker.web.forms.news import NewsForm
from tracker.web.language import spoken as _


def clipping_of(form: NewsForm) -> Clipping:
    return Clipping(
        outlet=form.outlet.data or "",
        title=form.title.data or "",
        url=form.url.data,
        published_on=form.published_on.data,
        region=form.region.data,
        text=form.text.data,
        author=form.author.data,
        text_kind=TextKind(form.text_kind.data or TextKind.SUMMARY.value),
    )


def say_added(is_new: bool) -> str:
    if is_new:
        return _("The news is in the library.")
    return _("The library had this news already: same outlet, title and day.")
