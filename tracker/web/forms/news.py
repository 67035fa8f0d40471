"""Forms of the clippings file: filters, a new item, its tie to a case."""

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from tracker.domain.labels import LABELS
from tracker.domain.matters import NewsKind
from tracker.domain.news_intake import LONGEST_TEXT, NoticeKind, TextKind
from tracker.web.forms import (
    Choice,
    Form,
    LongText,
    PartialDayField,
    RadioChoice,
    TextLine,
    Tick,
    choices_of,
)
from tracker.web.language import lazily as _l

EVERY = [
    (30, _l("every half hour")),
    (60, _l("every hour")),
    (180, _l("every 3 hours")),
    (360, _l("every 6 hours")),
    (720, _l("twice a day")),
    (1440, _l("once a day")),
]

KINDS = [(kind.value, _l(LABELS[kind])) for kind in NewsKind]


class NewsFilterForm(Form):
    """What narrows the list. Asked in the address, so without a token."""

    class Meta:
        csrf = False

    cari = TextLine(_l("Words in the news"))
    media = TextLine(_l("Outlet"))
    wilayah = TextLine(_l("Region"))
    dari = PartialDayField(_l("From"), render_kw={"placeholder": "2024-10-03"})
    sampai = PartialDayField(_l("Until"), render_kw={"placeholder": "2024-10"})
    terkait = Choice(
        _l("Tied to a case you can see"),
        choices=choices_of([("yes", _l("yes")), ("no", _l("no"))], empty=_l("either")),
    )


class AddressForm(Form):
    """An address that somebody pasted, to see what the library knows of it."""

    class Meta:
        csrf = False

    alamat = TextLine(
        _l("Address of the page"), required=True, longest=2000, render_kw={"type": "url"}
    )


class AskPageForm(Form):
    """An address whose page the worker is to read."""

    alamat = TextLine(
        _l("Address of the page"), required=True, longest=2000, render_kw={"type": "url"}
    )


class FeedForm(Form):
    """How a feed is called, and how often it is read."""

    outlet = TextLine(
        _l("Outlet"),
        required=True,
        longest=300,
        description=_l("As its items are to name it; the same as the library names it already."),
    )
    every_minutes = Choice(
        _l("How often it is read"),
        required=True,
        default="60",
        choices=choices_of([(str(minutes), words) for minutes, words in EVERY]),
    )
    region = TextLine(
        _l("Region"), longest=300, description=_l("Where the outlet writes for one region only.")
    )
    reads_articles = Tick(
        _l("Read the page of each new entry as well"),
        default=True,
        description=_l(
            "Most feeds hold a few lines only. Pages are read one a minute of each site, and never "
            "where the site asks programs not to."
        ),
    )


class NewFeedForm(FeedForm):
    """A feed to be read from now on."""

    address = TextLine(
        _l("Address of the feed"),
        required=True,
        longest=2000,
        render_kw={"type": "url"},
        description=_l("Of an RSS or Atom feed, often named RSS or Feed at the foot of a site."),
    )


class NewsForm(Form):
    """A news item by hand, or as it was found on a page."""

    url = TextLine(
        _l("Address of the page"),
        longest=2000,
        render_kw={"type": "url"},
    )
    outlet = TextLine(_l("Outlet"), required=True, longest=300)
    title = TextLine(
        _l("Title"),
        required=True,
        longest=600,
        description=_l("As published. Shorten it where it names an accused person."),
    )
    published_on = PartialDayField(
        _l("Published on"), description=_l("A day, a month or a year, as far as it is known.")
    )
    author = TextLine(_l("Author"), longest=300)
    region = TextLine(_l("Region"), longest=300)
    text = LongText(
        _l("What it says"),
        rows=8,
        longest=LONGEST_TEXT,
        description=_l(
            "A summary without names of accused persons, or the article itself, pasted: then the "
            "library searches all of it and shows its beginning."
        ),
    )
    text_kind = RadioChoice(
        _l("Whose words these are"),
        required=True,
        default=TextKind.SUMMARY.value,
        choices=choices_of([(kind.value, _l(LABELS[kind])) for kind in TextKind]),
    )


class CaseNewsForm(NewsForm):
    """A news item by hand, tied to a case at once."""

    kind = RadioChoice(_l("What it is to the case"), required=True, choices=choices_of(KINDS))


class NoticeForm(Form):
    """Something that was published about an item later."""

    kind = RadioChoice(
        _l("What was published"),
        required=True,
        choices=choices_of([(kind.value, _l(LABELS[kind])) for kind in NoticeKind]),
    )
    published_on = PartialDayField(
        _l("Published on"), description=_l("A day, a month or a year, as far as it is known.")
    )
    url = TextLine(_l("Address where it stands"), longest=2000, render_kw={"type": "url"})
    note = LongText(
        _l("What it says"),
        required=True,
        rows=4,
        longest=2000,
        description=_l("In your own words, without names of accused persons."),
    )


class LinkForm(Form):
    """An item of the library, tied to a case."""

    news_id = HiddenField()
    kind = Choice(_l("What it is to the case"), required=True, choices=choices_of(KINDS))


class UnlinkForm(Form):
    """Why an item is taken off a case."""

    reason = TextLine(_l("Reason"), required=True, longest=2000)


class LookUpForm(Form):
    """Words that the title or outlet must hold."""

    class Meta:
        csrf = False

    cari = TextLine(_l("Words in the title or the outlet"))


class ImportForm(Form):
    """A file of news items: JSON lines, CSV or XLSX."""

    file = FileField(
        _l("File (JSON lines, CSV or XLSX)"),
        validators=[FileRequired("required")],
        render_kw={"accept": ".jsonl,.ndjson,.json,.csv,.xlsx"},
        description=_l(
            "One item a row: ref, outlet, title, url, published_on, precision, region, text. Of a "
            "spreadsheet the first sheet is read; its first row names the columns."
        ),
    )
    sender = TextLine(
        _l("Sender"),
        required=True,
        longest=80,
        description=_l("Whose keys the refs are. The same file again changes nothing."),
    )
