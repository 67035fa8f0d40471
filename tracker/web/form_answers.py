"""How a page answers a form: opened again, refused, overtaken; small readings of addresses."""

from typing import TypeVar

from flask import request

from tracker.domain.errors import Invalid, Refusal
from tracker.web.carried import carried_fields
from tracker.web.forms import Form

AForm = TypeVar("AForm", bound=Form)


def again(form: type[AForm], **kwargs: object) -> AForm:
    """The form as it was sent; when its page is opened, with the text that a lost session left."""
    if request.method == "POST":
        return form(**kwargs)
    return form(formdata=carried_fields(), **kwargs)


def refused(form: AForm, refusal: Refusal) -> AForm:
    """The form with what the service said: beside the fields, or on top where it names none."""
    if isinstance(refusal, Invalid):
        form.refuse(refusal)
    else:
        form.form_errors.append(refusal.code)
    return form


def overtaken(form: AForm, version: int) -> AForm:
    """The form as it was typed, to be sent again upon what somebody else has changed meanwhile."""
    form.form_errors.append("changed_meanwhile")
    form["version"].data, form["version"].raw_data = str(version), [str(version)]
    return form


def number(text: str | None) -> int:
    """The number that a hidden field carries, 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def one_of(given: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    """An answer from an address, if it is one of those."""
    return given if given in allowed else otherwise
