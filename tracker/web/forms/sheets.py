"""Forms for tables from a file."""

from flask_wtf.file import FileField, FileRequired

from tracker.domain.sheet_states import SheetSubject
from tracker.services.sheets import LONGEST_SENDER, LONGEST_SOURCE
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


class SourcedForm(UploadForm):
    """A table of civil servants and where it is from."""

    file = FileField(
        _l("File (XLSX or CSV)"),
        validators=[FileRequired("required")],
        render_kw={"accept": ".xlsx,.csv"},
        description=_l("At most 64 MB. Nothing is taken in before you have looked at it."),
    )
    sender = TextLine(
        _l("Source"),
        required=True,
        longest=LONGEST_SOURCE,
        description=_l("A letter with its number and day, such as “BKPSDM 800/123, 3 Jan 2025”."),
    )


UPLOADS: dict[SheetSubject, type[UploadForm]] = {
    SheetSubject.CASES: UploadForm,
    SheetSubject.STAFF: SourcedForm,
    SheetSubject.WORKFORCE: SourcedForm,
}


class ColumnsForm(Form):
    """What the headings of a file mean; its choices are drawn beside each heading."""


class BeginForm(Form):
    """That the rows are to be taken in."""
