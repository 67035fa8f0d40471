"""Forms of the register of civil servants."""

from tracker.web.forms import Form, TextLine, Tick
from tracker.web.language import lazily as _l


class LookUpForm(Form):
    """Whom somebody looks for."""

    words = TextLine(
        _l("NIP, NI PPPK or name"),
        required=True,
        longest=200,
        description=_l("At least 8 digits of the number, or 3 letters of the name."),
        render_kw={"autocomplete": "off"},
    )


class ForgetForm(Form):
    """That the register is to go."""

    confirm = Tick(_l("I know that nobody can be looked up afterwards."), required=True)
