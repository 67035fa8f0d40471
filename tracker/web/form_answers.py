"""How a page answers a form: opened again, refused, overtaken; small readings of addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import request

from tracker.domain.errors import Invalid, Refusal, Stale
from tracker.web.forms import Form

AForm = TypeVar("AForm", bound=Form)
AWord = TypeVar("AWord", bound=str)

STALE = "stale"


def refused(form: AForm, refusal: Refusal) -> AForm:
    """The form with what the service said: beside the fields, or on top where it names none."""
    if isinstance(refusal, Invalid):
        form.refuse(refusal)
    else:
        form.form_errors.append(refusal.code)
    return form


@contextmanager
def refusals_on(form: Form, *, stale: str = STALE) -> Iterator[None]:
    """What the service refuses is said on the form, and the page goes on to show it again.

    `stale` is what is said where somebody else has changed the matter meanwhile.
    """
    try:
        yield
    except Invalid as refusal:
        form.refuse(refusal)
    except Stale:
        form.form_errors.append(stale)


def status_of(form: Form) -> int:
    """The status of a form shown again: 409 where somebody else was first, 422 otherwise."""
    return 409 if STALE in form.form_errors else 422


def overtaken(form: AForm, version: int) -> AForm:
    """The form as it was typed, to be sent again upon what somebody else has changed meanwhile."""
    form.form_errors.append("changed_meanwhile")
    form["version"].put(version)
    return form


def number(text: str | None, otherwise: int = 0) -> int:
    """The number that an address or a hidden field carries, `otherwise` for anything else."""
    is_one = text is not None and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if text and is_one else otherwise


def asked_of(form: Form) -> dict[str, Any]:
    """The filters of a list that were set and could be read, as its address has them."""
    return {field.name: str(field.data) for field in form if field.data and not field.errors}


def page_number(name: str = "hal") -> int:
    """The page of a list that the address asks for, the first where it asks for none."""
    return max(1, number(request.args.get(name), 1))


def one_of(given: str | None, allowed: tuple[AWord, ...], otherwise: AWord) -> AWord:
    """An answer from an address, if it is one of those."""
    return next((word for word in allowed if word == given), otherwise)
