"""The form of a step, filled from an issued letter."""

from dataclasses import replace
from datetime import date

from flask import request

from tracker.domain.errors import NotFound
from tracker.queries.case_views import CasePage
from tracker.queries.letter_steps import LetterStep, step_from
from tracker.queries.letters import letter_page
from tracker.web.case_view import OpenMove
from tracker.web.form_answers import number
from tracker.web.forms import Choice, DayField
from tracker.web.session import actor, law, reading, today

LETTER = "surat"
"""The parameter of the letter that a form is filled from."""


def filled_from_letter(page: CasePage, opened: OpenMove) -> OpenMove:
    """The open form with the answers of the letter that the address names; as it was where there is
    no such letter, or it leads to another step."""
    wanted = request.args.get(LETTER)
    if not wanted or opened.form.is_carried:
        return opened
    try:
        letter = letter_page(reading(), actor(), page, law(), number(wanted), today())
    except NotFound:
        return opened
    step = step_from(page, letter)
    if step is None or step.offer != opened.offer:
        return opened
    _fill(opened, step)
    return replace(opened, letter=step.number)


def _fill(opened: OpenMove, step: LetterStep) -> None:
    form = opened.form
    if step.on is not None and step.on <= today():
        form.happened_on.data = step.on
    for name, answer in step.answers.items():
        if name not in form:
            continue
        if isinstance(form[name], DayField) and isinstance(answer, str):
            form[name].data = _day(answer)
        elif isinstance(form[name], Choice) and isinstance(answer, str):
            form[name].data = _option(form[name], answer)
        else:
            form[name].data = answer


def _option(asked: Choice, answer: str) -> str:
    """The option of that value or, as a letter writes it, of that name; none where no option fits:
    what the letter says otherwise is for the officer to choose."""
    for one in asked.choices:
        if answer == one.value or answer.casefold() == str(one.label).casefold():
            return str(one.value)
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
