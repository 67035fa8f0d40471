"""The form of a move, built from what the law data say the move asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wtforms.fields import Field, SelectChoice

from tracker.domain.errors import Invalid
from tracker.domain.guards import BESIDE
from tracker.domain.road import Field as Asked
from tracker.domain.road import FieldKind, Move, When
from tracker.domain.saying import Words
from tracker.queries.agencies_to_choose import AgenciesToChoose
from tracker.web.forms import (
    Choice,
    Choices,
    DayField,
    Form,
    LongText,
    RadioChoice,
    TextLine,
    Tick,
    Told,
    Version,
    WholeNumber,
    choices_of,
)
from tracker.web.forms.agencies import agency_fields, find_typed, name_field, offer_chosen
from tracker.web.forms.files import ManyFiles
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _
from tracker.web.words import level as level_name
from tracker.web.words import said

VOTES = (("agree", _l("Agrees")), ("dissent", _l("Dissents")), ("abstain", _l("Abstains")))
MET = (("yes", _l("Met")), ("no", _l("Not met")), ("unclear", _l("Not clear")))


@dataclass
class Asking:
    """What the questions of a move may offer: persons, conducts with elements, agencies, seats."""

    persons: list[tuple[int, str]] = field(default_factory=list)
    conducts: list[tuple[int, str, list[tuple[str, Words, int | None]]]] = field(
        default_factory=list
    )
    agencies: Mapping[str, AgenciesToChoose] = field(default_factory=dict)
    sanctions: list[tuple[str, str, str]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    seats: int = 3
    regime: str = "pemilu"


class MoveForm(Form):
    """When it happened, remarks, and whatever `move_form` adds; `version` is what was read,
    `heeded` the warnings that were said before."""

    group_faults: Mapping[str, list[str]] = {}
    conditional: frozenset[str] = frozenset()
    """Questions that must be answered under one earlier answer: neither needed nor free. Those of
    evidence belong to an element that is met."""
    in_that_case: frozenset[str] = frozenset()
    """Reasons that are asked for in the case that their label names, and free otherwise."""
    searched: Mapping[str, AgenciesToChoose] = {}
    """Questions for an agency of which there are many: those nearby are offered, the others are
    found by what is typed beside."""
    must_find: frozenset[str] = frozenset()
    """Those of them that must be answered, in the list or beside it."""

    version = Version()
    heeded = Told()
    happened_on = DayField(_l("When it happened"), required=True)
    note = LongText(_l("Remarks"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.conditional:
            self[name].flags.conditional = True
        for name in self.in_that_case & self._fields.keys():
            self[name].flags.in_that_case = True
        for name, agencies in self.searched.items():
            self[name].flags.conditional = name in self.must_find | self.conditional
            offer_chosen(self[name], agencies)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also finds the agencies that were typed by name, and asks what proves an element."""
        is_valid: bool = super().validate(*args, **kwargs)
        found = [
            find_typed(self[name], self[name_field(name)], agencies)
            for name, agencies in self.searched.items()
        ]
        for name in self.must_find:
            if not self[name].data and not self[name_field(name)].data:
                self[name].errors = [*self[name].errors, "required"]
                is_valid = False
        for name in self.conditional:
            element = name.removesuffix("-evidence")
            is_met = element != name and self[element].data == "yes"
            if is_met and not self[name].data:
                self[name].errors = [*self[name].errors, "evidence_missing"]
                is_valid = False
        return is_valid and all(found)

    def refuses(self, name: str) -> bool:
        """True when that question, or an input of its group, has a fault already."""
        return any(
            field.errors
            for field in self
            if field.name == name or field.name.startswith(f"{name}-")
        )

    def refuse(self, refusal: Invalid) -> None:
        """Faults of a group of inputs (votes, outcomes, elements) stand at the group."""
        groups = {
            name: codes
            for name, codes in refusal.errors.items()
            if name and name not in self and any(f.name.startswith(f"{name}-") for f in self)
        }
        self.group_faults = groups
        super().refuse(refusal)


def move_form(
    move: Move, asking: Asking, *, from_letter: bool, also: bool, corrects: bool = False
) -> type[MoveForm]:
    """The form class of one move for one lane, or to correct what was answered to it."""
    fields: dict[str, Field] = {}
    if corrects:
        fields["note"] = LongText(_l("Why is it corrected?"), required=True, rows=2)
    if from_letter and not any(f.id == "letter_no" for f in move.fields):
        fields["letter_no"] = TextLine(
            _l("Letter that this is recorded from (number and day)"), required=True
        )
    for asked in move.fields:
        fields.update(_fields(asked, asking))
    if also and asking.persons:
        fields["also"] = Choices(_l("The same holds for"), choices=choices_of(asking.persons))
    searched = {
        asked.id: asking.agencies[asked.id]
        for asked in move.fields
        if asked.id in asking.agencies and asking.agencies[asked.id].is_searched
    }
    hanging = frozenset(
        f.id for f in move.fields if f.required and f.when is not None and f.id in fields
    )
    hanging |= {name for name in fields if name.endswith("-evidence")}
    must_find = frozenset(
        f.id for f in move.fields if f.id in searched and f.required and f.when is None
    )
    free = {f.id for f in move.fields if not f.required and f.id.endswith("_reason")}
    about = {
        "conditional": hanging,
        "in_that_case": frozenset(BESIDE.values()) & free,
        "searched": searched,
        "must_find": must_find,
    }
    return type("MoveFormOf", (MoveForm,), {**fields, **about})


def _fields(asked: Asked, asking: Asking) -> Iterable[tuple[str, Field]]:
    text, about, kind = said(asked.label), said(asked.help), asked.kind
    # Whether an answer must be there depends on other answers, so the domain asks for it.
    must: dict[str, Any] = {"required": asked.required and asked.when is None, "description": about}
    if kind is FieldKind.LINE:
        yield asked.id, TextLine(text, longest=300, **must)
    elif kind is FieldKind.TEXT:
        yield asked.id, LongText(text, **must)
    elif kind is FieldKind.DAY:
        yield asked.id, DayField(text, **must)
    elif kind is FieldKind.YES:
        yield asked.id, Tick(text, description=about)
    elif kind is FieldKind.COUNT:
        yield asked.id, WholeNumber(text, low=0, **must)
    elif kind is FieldKind.CHOICE:
        rows = [(o.id, said(o.label)) for o in asked.options_in(asking.regime)]
        shape = RadioChoice if len(rows) <= 5 else Choice
        empty = None if shape is RadioChoice else ""
        yield asked.id, shape(text, choices=choices_of(rows, empty=empty), **must)
    elif kind is FieldKind.AGENCY:
        yield from agency_fields(asked.id, text, asking.agencies.get(asked.id), must)
    elif kind is FieldKind.SANCTION:
        found = [
            SelectChoice(s, name, optgroup=level_name(level))
            for s, name, level in asking.sanctions
            if not asked.levels or level in asked.levels
        ]
        yield asked.id, Choice(text, choices=[SelectChoice("", ""), *found], **must)
    elif kind is FieldKind.RESPONDENTS:
        yield asked.id, Choices(text, choices=choices_of(asking.persons), **must)
    elif kind is FieldKind.CHECKLIST:
        rows = [(o.id, said(o.label)) for o in asked.options_in(asking.regime)]
        yield asked.id, Choices(text, choices=choices_of(rows), **must)
    elif kind is FieldKind.FILE:
        yield asked.id, ManyFiles(text, target="step", description=about)
    elif kind is FieldKind.OUTCOMES:
        yield from _outcome_fields(asked, asking)
    elif kind is FieldKind.VOTES:
        yield from _vote_fields(asked, asking)
    elif kind is FieldKind.ELEMENTS:
        yield from _element_fields(asked, asking)


def condition(when: When, move: Move) -> str:
    """Under which earlier answer a question is asked, in words."""
    earlier = move.field(when.field)
    answers = [said(o.label) for o in earlier.options if o.id in when.answers]
    if not answers:
        return _("Only where “%(question)s” is ticked.", question=said(earlier.label))
    return _(
        "Only for %(question)s: %(answers)s.",
        question=said(earlier.label),
        answers=", ".join(answers),
    )


def _outcome_fields(asked: Asked, asking: Asking) -> Iterable[tuple[str, Field]]:
    options = [(o.id, said(o.label)) for o in asked.options_in(asking.regime)]
    for person, name in asking.persons:
        base = f"{asked.id}-{person}"
        title = _("%(what)s for %(who)s", what=said(asked.label), who=name)
        yield base, Choice(title, choices=choices_of(options, empty=""), required=asked.required)
        yield f"{base}-reason", LongText(_("Grounds for %(who)s", who=name), rows=2)


def _vote_fields(asked: Asked, asking: Asking) -> Iterable[tuple[str, Field]]:
    for seat in range(asking.seats):
        name = asking.members[seat] if seat < len(asking.members) else ""
        base, number = f"{asked.id}-{seat}", seat + 1
        yield f"{base}-name", TextLine(_("Member %(number)d", number=number), default=name)
        yield f"{base}-present", Tick(_("Member %(number)d was present", number=number))
        yield (
            f"{base}-vote",
            Choice(
                _("Vote of member %(number)d", number=number), choices=choices_of(VOTES, empty="")
            ),
        )
        yield (
            f"{base}-reason",
            LongText(_("Dissent of member %(number)d, in words", number=number), rows=2),
        )


def _element_fields(asked: Asked, asking: Asking) -> Iterable[tuple[str, Field]]:
    names = dict(asking.persons)
    for conduct, _title, elements in asking.conducts:
        for number, element, whose in elements:
            base = f"{asked.id}-{conduct}-{number}"
            text = said(element) if whose is None else f"{said(element)} · {names.get(whose, '?')}"
            yield base, Choice(text, choices=choices_of(MET, empty=""), required=True)
            yield f"{base}-evidence", LongText(_("Evidence for and against"), rows=2)


def answers_of(form: MoveForm, move: Move, asking: Asking) -> dict[str, Any]:
    """What was answered, in the shapes that `domain.answers` checks."""
    answers: dict[str, Any] = {}
    for asked in move.fields:
        if asked.kind is FieldKind.OUTCOMES:
            answers[asked.id] = {
                str(p): {
                    "outcome": form[f"{asked.id}-{p}"].data,
                    "reason": form[f"{asked.id}-{p}-reason"].data,
                }
                for p, _name in asking.persons
            }
        elif asked.kind is FieldKind.VOTES:
            keys = ("name", "present", "vote", "reason")
            answers[asked.id] = [
                {key: form[f"{asked.id}-{seat}-{key}"].data for key in keys}
                for seat in range(asking.seats)
            ]
        elif asked.kind is FieldKind.ELEMENTS:
            answers[asked.id] = {
                str(c): {
                    number: {
                        "element": element.id,
                        "met": form[f"{asked.id}-{c}-{number}"].data,
                        "evidence": form[f"{asked.id}-{c}-{number}-evidence"].data,
                    }
                    for number, element, _whose in elements
                }
                for c, _title, elements in asking.conducts
            }
        elif asked.kind is FieldKind.DAY:
            day = form[asked.id].data
            answers[asked.id] = day.isoformat() if day else None
        elif asked.kind is not FieldKind.FILE:
            answers[asked.id] = form[asked.id].data
    return answers


def filled(move: Move, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A step's facts as the values of the move's form, to correct them."""
    values: dict[str, Any] = {}
    for asked in move.fields:
        value = facts.get(asked.id)
        if value is None:
            continue
        if asked.kind is FieldKind.OUTCOMES:
            for person, answer in value.items():
                values[f"{asked.id}-{person}"] = answer["outcome"]
                values[f"{asked.id}-{person}-reason"] = answer["reason"]
        elif asked.kind is FieldKind.VOTES:
            for seat, vote in enumerate(value):
                for key in ("name", "present", "vote", "reason"):
                    values[f"{asked.id}-{seat}-{key}"] = vote[key]
        elif asked.kind is FieldKind.ELEMENTS:
            for conduct, rows in value.items():
                for number, row in rows.items():
                    values[f"{asked.id}-{conduct}-{number}"] = row["met"]
                    values[f"{asked.id}-{conduct}-{number}-evidence"] = row["evidence"]
        elif asked.kind is FieldKind.CHECKLIST:
            values[asked.id] = [name for name, ticked in value.items() if ticked]
        elif asked.kind is FieldKind.RESPONDENTS:
            values[asked.id] = [str(v) for v in value]
        elif asked.kind is FieldKind.AGENCY:
            values[asked.id] = str(value)
        elif asked.kind is FieldKind.DAY:
            values[asked.id] = date.fromisoformat(value)
        else:
            values[asked.id] = value
    return values


__all__ = ["Asking", "MoveForm", "answers_of", "condition", "filled", "move_form"]
