"""The step that an issued letter leads to, with the answers that the letter has. It is offered,
never recorded by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.letters import Leads
from tracker.domain.moves import Offer
from tracker.domain.road import FieldKind
from tracker.queries.case_views import CasePage, StepView
from tracker.queries.letters import LetterPage


@dataclass(frozen=True)
class LetterStep:
    """A step that the reader may take now. `answers` are values of its fields by name, days as ISO
    text; `on` is the day that it happened, where the letter says it."""

    letter_id: int
    number: str
    offer: Offer
    on: date | None
    answers: Mapping[str, str | list[str]]


def step_from(page: CasePage, letter: LetterPage) -> LetterStep | None:
    """The first step that the letter leads to and that is open to the reader of the case; None for
    one that was not issued, was withdrawn, or that a step names already."""
    number = letter.row.number
    if number is None or letter.row.is_withdrawn or not letter.seen_by_reader:
        return None
    if steps_naming(page, number):
        return None
    for lead in letter.row.kind.leads:
        for respondent in (None, *letter.respondents):
            offer = page.offer(lead.move, respondent)
            if offer is not None:
                return _step(letter, number, lead, offer)
    return None


def steps_naming(page: CasePage, number: str) -> list[StepView]:
    """The steps that still hold and name the letter of that number."""
    return [step for step in page.steps if step.mended is None and number in step.facts.values()]


def _step(letter: LetterPage, number: str, lead: Leads, offer: Offer) -> LetterStep:
    issued_on = letter.row.issued_on
    known = {value.id: value.counts for value in letter.facts.asked}
    known |= {"number": number, "day": issued_on.isoformat() if issued_on else None}
    told = {name: known.get(source) for name, source in lead.answers.items()}
    answers: dict[str, str | list[str]] = {name: text for name, text in told.items() if text}
    if letter.respondents:
        persons = [str(person) for person in letter.respondents]
        asked = (f.id for f in offer.move.fields if f.kind is FieldKind.RESPONDENTS)
        answers |= dict.fromkeys(asked, persons)
    return LetterStep(letter.id, number, offer, _day(known.get(lead.on)), lead.fixed | answers)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
