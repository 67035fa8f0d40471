"""The form that asks what a report is to be of."""

from tracker.web.forms import Choice, DayField, Form, LongText, Tick
from tracker.web.language import lazily as _l


class ReportForm(Form):
    """Its period, its place, the day of its data, and whether it stays in the agency; the names
    are those of the address bar, where what is asked for stays."""

    period = Choice(_l("Report"), required=True, name="masa")
    region = Choice(_l("Region"), name="wilayah")
    as_of = DayField(
        _l("Data as of"),
        required=True,
        name="per",
        description=_l("How everything stood when that day ended; today: how it stands now."),
    )
    is_internal = Tick(
        _l("For the agency alone"),
        name="intern",
        description=_l(
            "Numbers under 5 are printed. Without this they are hidden, since a report travels."
        ),
    )
    even_hidden = Tick(
        _l("Make it even so: nearly every number is hidden"),
        name="tetap",
    )


class WithdrawForm(Form):
    """Why a report does not hold."""

    reason = LongText(
        _l("Reason"),
        required=True,
        rows=2,
        description=_l("Read in your agency. The public page of the report tells the day alone."),
    )
