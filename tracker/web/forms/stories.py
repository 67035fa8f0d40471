"""Forms of stories: filters, looking up what belongs to one, and the word of an editor."""

from tracker.web.forms import Choice, Form, PartialDayField, TextLine, Told, choices_of
from tracker.web.language import lazily as _l


class StoryFilterForm(Form):
    """What narrows the list. Asked in the address, so without a token."""

    class Meta:
        csrf = False

    cari = TextLine(_l("Words in the news"))
    wilayah = TextLine(_l("Region"))
    dari = PartialDayField(_l("From"), render_kw={"placeholder": "2024-10-03"})
    sampai = PartialDayField(_l("Until"), render_kw={"placeholder": "2024-10"})
    media = Choice(
        _l("Spread"),
        choices=choices_of([("beberapa", _l("several outlets"))], empty=_l("any")),
    )


class StoryWordForm(Form):
    """Why items are taken out or brought in; `terlihat` are the items that the page showed."""

    reason = TextLine(_l("Reason"), required=True, longest=2000)
    terlihat = Told()
