"""The form that asks in what form a list is to leave."""

from tracker.services.exporting import TableKind
from tracker.web.forms import Form, RadioChoice, choices_of
from tracker.web.language import lazily as _l


class ExportForm(Form):
    """The kind of file."""

    kind = RadioChoice(
        _l("Kind of file"),
        required=True,
        choices=choices_of(
            [
                (TableKind.XLSX.value, _l("XLSX, for spreadsheet programs; with the definitions")),
                (TableKind.CSV.value, _l("CSV, for spreadsheet programs and databases")),
                (
                    TableKind.JSONL.value,
                    _l("JSON lines, for programs; with codes in place of words"),
                ),
            ]
        ),
        default=TableKind.XLSX.value,
    )
