"""Forms of one's own mail: the address, the hour, and how each kind of notice comes."""

from typing import Any

from tracker.domain.deadlines import Zone
from tracker.domain.labels import LABELS
from tracker.domain.notifying import (
    FIRST_HOUR,
    LAST_HOUR,
    LONGEST_ADDRESS,
    NEVER_MAILED,
    Quiet,
    Topic,
    may_be,
)
from tracker.web.forms import Choice, Form, TextLine, Version, choices_of
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _


class AddressForm(Form):
    """Where mail should go."""

    address = TextLine(
        _l("E-mail address"),
        required=True,
        longest=LONGEST_ADDRESS,
        description=_l("A mail goes there at once; its link confirms the address."),
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )


class _ChoicesForm(Form):
    """When the digest comes, and by which way each kind of notice."""

    version = Version()
    hour = Choice(_l("Hour of the daily digest"), required=True)
    zone = Choice(_l("Time zone of that hour"))


MAILED = tuple(topic for topic in Topic if topic not in NEVER_MAILED)


def choices_form(zone: Zone, quiet: Quiet, **given: Any) -> Form:
    """The form with a field for each kind of notice that can be mailed; hours of the night, when
    no mail goes out, are not offered."""
    fields = {
        topic.value: Choice(
            _l(LABELS[topic]),
            required=True,
            choices=choices_of((way.value, _(LABELS[way])) for way in may_be(topic)),
        )
        for topic in MAILED
    }
    form: Form = type("ChoicesForm", (_ChoicesForm,), fields)(**given)
    form["hour"].choices = choices_of(
        (hour, f"{hour:02}.00")
        for hour in range(FIRST_HOUR, LAST_HOUR + 1)
        if not quiet.holds_at(hour)
    )
    of_office = _("that of the office (%(zone)s)", zone=zone)
    form["zone"].choices = choices_of(((one.value, one.value) for one in Zone), empty=of_office)
    return form
