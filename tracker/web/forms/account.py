"""Forms of one's own account."""

from typing import Any

from wtforms import HiddenField, PasswordField
from wtforms.validators import Length, ValidationError

from tracker.services.passwords import LONGEST, SHORTEST
from tracker.web.forms import Form, TextLine
from tracker.web.forms.fields import Needed
from tracker.web.language import lazily as _l


def _secret(label: Any, *, autocomplete: str, description: Any = "") -> PasswordField:
    """A password: never stripped, never shown again."""
    return PasswordField(
        label,
        [Needed(), Length(max=LONGEST, message="too_long")],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


class SignInForm(Form):
    """Name and password; `following` is where to go afterwards, `carried` the sealed text."""

    username = TextLine(
        _l("Username"),
        required=True,
        longest=120,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = _secret(_l("Password"), autocomplete="current-password")
    following = HiddenField(name="next")
    carried = HiddenField()


class PasswordForm(Form):
    """The password of today, and twice the one to come."""

    current_password = _secret(_l("Present password"), autocomplete="current-password")
    new_password = _secret(
        _l("New password"),
        autocomplete="new-password",
        description=_l(
            "At least %(count)s characters. Several words that belong to nobody else are better "
            "than a short one with signs.",
            count=SHORTEST,
        ),
    )
    new_password_again = _secret(_l("New password, once more"), autocomplete="new-password")

    def validate_new_password_again(self, field: PasswordField) -> None:
        if field.data != self.new_password.data:
            raise ValidationError("passwords_differ")
