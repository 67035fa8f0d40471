"""Forms by which work moves from one person to another."""

from typing import Any

from tracker.web.forms import Choice, Form, RadioChoice, Version, choices_of
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _

NOBODY = "nobody"


class LeavingForm(Form):
    """Who takes over all of it."""

    taker = RadioChoice(_l("Who takes over"), required=True)
    version = Version()


class HandOverForm(Form):
    """Who takes each case over: a field for each, made for the cases at hand."""


def hand_over_form(
    cases: list[tuple[int, str, list[tuple[int, str]]]], **kwargs: Any
) -> HandOverForm:
    """A form with a field `to-<id>` for each case, whose choices are its own."""

    class ForThese(HandOverForm):
        pass

    for case, name, takers in cases:
        choices = [("", _("stays")), (NOBODY, _("nobody")), *takers]
        setattr(ForThese, f"to_{case}", Choice(name, choices=choices_of(choices)))
    return ForThese(**kwargs)
