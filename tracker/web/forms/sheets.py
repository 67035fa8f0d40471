"""Forms for cases from a file."""

from flask_wtf.file import FileField, FileRequired

from tracker.services.sheets import LONGEST_SENDER
from tracker.web.forms import Form, TextLine
from tracker.web.language import lazily as _l


class UploadForm(Form):
    """A file of cases and whose it is."""

    file = FileField(
        _l("File (XLSX, CSV or JSON lines)"),
        validators=[FileRequired("required")],
        render_kw={"accept": ".xlsx,.csv,.jsonl,.ndjson"},
        description=_l("At most 64 MB. Nothing is taken in before you have looked at it."),
    )
    sender = TextLine(
        _l("Sender"),
        required=True,
        longest=LONGEST_SENDER,
        description=_l(
            "Whose keys the refs are, such as “archive 2018”. The same file of the same sender "
            "again changes nothing."
        ),
    )


class ColumnsForm(Form):
    """What the headings of a file mean; its choices are drawn beside each heading."""


class BeginForm(Form):
    """That the rows are to be taken in."""
