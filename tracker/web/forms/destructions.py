"""Forms of the destruction of evidence after its retention."""

from tracker.web.forms import Choices, DayField, Form, LongText, TextLine
from tracker.web.language import lazily as _l


class DestroyForm(Form):
    """What one person proposes."""

    pieces = Choices(_l("Evidence to be destroyed"), required=True)
    basis = LongText(
        _l("Basis: the item of the retention schedule (JRA)"),
        required=True,
        rows=2,
        longest=500,
        description=_l(
            "Number and day of the decree on the schedule of your agency, and the item that these "
            "files fall under."
        ),
    )
    retention_ended_on = DayField(
        _l("Last day of the retention"),
        required=True,
        description=_l("As the schedule has it: after the end of the case, and before today."),
    )
    minutes_no = TextLine(
        _l("Number of the minutes of destruction (berita acara)"), required=True, longest=120
    )
    minutes_on = DayField(_l("Day of the minutes"), required=True)
    reason = LongText(_l("Reason"), required=True, rows=2)


class ApproveForm(Form):
    """The second person types the number of the case before what cannot be undone."""

    typed = TextLine(_l("Number of the case, typed by you"), required=True)


class EndForm(Form):
    """Why a proposal is refused or taken back."""

    reason = LongText(_l("Reason"), required=True, rows=2)
