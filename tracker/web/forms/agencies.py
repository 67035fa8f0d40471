"""A question for an agency: those nearby in a list, the others by a part of their name.

Of a thousand agencies a list of all is no help. What is typed is looked up when the form is sent;
where it fits one, that is the answer, where it fits several, they join the list to choose from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms.fields import Field

from tracker.queries.agencies_to_choose import MOST_FOUND, AgenciesToChoose
from tracker.web.forms import Choice, TextLine, choices_of
from tracker.web.language import lazily as _l


def name_field(name: str) -> str:
    """The field beside it, for an agency that is not in the list."""
    return f"{name}-name"


def agency_fields(
    name: str, label: str, agencies: AgenciesToChoose | None, asked: Mapping[str, Any]
) -> Iterable[tuple[str, Field]]:
    """The list of an agency's question, and the line to type into where there are more."""
    near = agencies.near if agencies else ()
    searched = agencies is not None and agencies.is_searched
    given = {**asked, "required": asked["required"] and not searched}
    yield name, Choice(label, choices=choices_of(near, empty=""), **given)
    if searched:
        yield (
            name_field(name),
            TextLine(
                _l("Or another agency, by name"),
                description=_l("A part of the name is enough, such as Kota Serang."),
                render_kw={"autocomplete": "off"},
            ),
        )


def offer_chosen(chosen: Choice, agencies: AgenciesToChoose) -> None:
    """Let the list hold what was chosen from an earlier search, or is being corrected."""
    given = str(chosen.data or "")
    if given.isdecimal() and given not in {choice.value for choice in chosen.choices}:
        found = agencies.with_id(int(given)) if len(given) < 10 else None
        if found is not None:
            chosen.choices = [*chosen.choices, *choices_of([found])]


def find_typed(chosen: Choice, typed: TextLine, agencies: AgenciesToChoose) -> bool:
    """Answer the question with what was typed, or say why it cannot be; False with a fault.

    What is typed goes before what the list proposes, unless it leaves the choice open and the list
    makes it.
    """
    if not typed.data:
        return True
    found = agencies.called(typed.data)
    if chosen.data in {str(number) for number, _ in found}:
        return True
    known = {choice.value for choice in chosen.choices}
    more = [(number, name) for number, name in found[:MOST_FOUND] if str(number) not in known]
    chosen.choices = [*chosen.choices, *choices_of(more)]
    chosen.data = str(found[0][0]) if len(found) == 1 else ""
    if not chosen.data:
        typed.errors = [*typed.errors, _fault(len(found))]
    return bool(chosen.data)


def _fault(found: int) -> str:
    if found > MOST_FOUND:
        return "agency_too_many"
    return "agency_ambiguous" if found else "agency_not_found"
