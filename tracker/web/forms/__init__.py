"""The shape of what people may send; what is right in law, services say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from wtforms.fields import Field, FieldList, FormField

from tracker.domain.errors import Invalid
from tracker.web.carried import shown_again, waiting_fields
from tracker.web.forms.fields import (
    Choice,
    Choices,
    DayField,
    HourField,
    LongText,
    MomentField,
    PartialDayField,
    RadioChoice,
    TextLine,
    Tick,
    Told,
    Version,
    WholeNumber,
    choices_of,
)

__all__ = [
    "Choice",
    "Choices",
    "DayField",
    "Form",
    "HourField",
    "LongText",
    "MomentField",
    "Part",
    "PartialDayField",
    "RadioChoice",
    "TextLine",
    "Tick",
    "Told",
    "Version",
    "WholeNumber",
    "choices_of",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a form: where to go (None: the form as a whole), what it is called, its code."""

    target: str | None
    label: str | None
    code: str


class Form(FlaskForm):
    """A form of the product. Faults are codes of `tracker.web.refusals`, worded when shown.

    `ids` goes before every field's id, so that two forms can share a page. Opened on a page that a
    lost session's text waits for, it shows that text; `is_carried` says so, and nothing that the
    page would propose may replace it.
    """

    def __init__(self, *args: Any, ids: str = "", **kwargs: Any) -> None:
        waiting = None if args or "formdata" in kwargs else waiting_fields()
        if waiting is not None:
            kwargs["formdata"] = waiting
        super().__init__(*args, **kwargs)
        self.is_carried = waiting is not None
        if kwargs.get("formdata") is not None:
            shown_again(self._fields)
        if ids:
            for field in self:
                field.id = f"{ids}-{field.id}"
                field.label.field_id = field.id

    def refuse(self, refusal: Invalid) -> None:
        """Put what a service refused beside the fields; what names no field goes on top."""
        for name, codes in refusal.errors.items():
            if name in self:
                self[name].errors = [*self[name].errors, *codes]
            else:
                self.form_errors.extend(codes)

    @property
    def faults(self) -> list[Fault]:
        """Every fault in the order of the page, those of the form as a whole first."""
        whole = [Fault(None, None, code) for code in self.form_errors]
        return whole + [
            fault
            for field in self
            if field.name != self.meta.csrf_field_name
            for fault in _faults_of(field)
        ]


class Part(wtforms.Form):
    """A part of a form that may stand there several times, inside `FieldList(FormField(...))`."""


def _faults_of(field: Field, row: str = "") -> Iterator[Fault]:
    """The faults of a field; where one of several rows holds it, `row` says which."""
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _faults_of(inner, row)
    elif isinstance(field, FieldList):
        several = len(field.entries) > 1
        for place, entry in enumerate(field.entries, start=1):
            yield from _faults_of(entry, f"{field.label.text} {place} · " if several else "")
        for code in field.errors:
            if isinstance(code, str):
                yield Fault(field.id, str(field.label.text), code)
    else:
        for code in field.errors:
            yield Fault(field.id, f"{row}{field.label.text}", str(code))
