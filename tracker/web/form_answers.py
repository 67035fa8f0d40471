"""How a page answers a form: opened again, refused, overtaken; small readings of addresses."""

from typing import TypeVar

from flask import request

from tracker.domain.errors import Invalid, Refusal
from tracker.web.forms import Form

AForm = TypeVar("AForm", bound=Form)
AWord = TypeVar("AWord", bound=str)


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
    form["version"].put(version)
    return form


def number(text: str | None, otherwise: int = 0) -> int:
    """The number that an address or a hidden field carries, `otherwise` for anything else."""
    is_one = text is not None and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if text and is_one else otherwise


def page_number(name: str = "hal") -> int:
    """The page of a list that the address asks for, the first where it asks for none."""
    return max(1, number(request.args.get(name), 1))


def one_of(given: str | None, allowed: tuple[AWord, ...], otherwise: AWord) -> AWord:
    """An answer from an address, if it is one of those."""
    return next((word for word in allowed if word == given), otherwise)
