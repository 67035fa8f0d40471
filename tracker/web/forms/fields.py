"""Fields: they strip, bound and read what people type, and name faults by their code."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from re import compile as pattern
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field, SelectChoice
from wtforms.validators import Length, StopValidation
from wtforms.widgets import CheckboxInput, DateInput, DateTimeLocalInput, ListWidget, TextInput

from tracker.domain.days import PartialDay, YearTooFar, near
from tracker.domain.deadlines import Zone
from tracker.domain.hours import OtherZone, read_hour

LINE, TEXT = 200, 20_000
"""Longest line and longest text, in characters, where a form names no other bound."""

CONTROL_SIGNS = dict.fromkeys({*range(32), *range(127, 160)} - {9, 10, 13})
"""Signs to be taken out of every text: all but tabs and line breaks."""


class Needed:
    """Refuse an empty answer. Unlike `DataRequired` it leaves a misread answer its own fault."""

    def __init__(self) -> None:
        self.field_flags = {"required": True}

    def __call__(self, _form: Any, field: Field) -> None:
        if field.errors:
            raise StopValidation()
        if field.data is None or field.data == "" or field.data == []:
            raise StopValidation("required")


class MayBeEmpty:
    """Ask an empty answer nothing more."""

    field_flags = {"optional": True}

    def __call__(self, _form: Any, field: Field) -> None:
        if field.errors or field.data in (None, "", []):
            raise StopValidation()


def _asked(required: bool, more: Iterable[Any]) -> list[Any]:
    return [Needed() if required else MayBeEmpty(), *more]


def one_line(text: str | None) -> str:
    """The text on one line, without control signs and spaces around it."""
    return " ".join((text or "").translate(CONTROL_SIGNS).split())


def clean_text(text: str | None) -> str:
    """The text with line feeds only, without other control signs and spaces around it.

    Browsers send two signs for a line break but count one against `maxlength`.
    """
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(CONTROL_SIGNS).strip()


class TextLine(StringField):
    """One line of text, stripped; `""` when empty."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        longest: int = LINE,
        **kwargs: Any,
    ) -> None:
        asked = _asked(required, [Length(max=longest, message="too_long"), *validators])
        super().__init__(label, asked, filters=[one_line], **kwargs)


class LongText(TextAreaField):
    """Text of several lines, stripped; `""` when empty. `rows` is its height."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        longest: int = TEXT,
        rows: int = 4,
        **kwargs: Any,
    ) -> None:
        asked = _asked(required, [Length(max=longest, message="too_long"), *validators])
        kwargs["render_kw"] = {"rows": rows} | (kwargs.get("render_kw") or {})
        super().__init__(label, asked, filters=[clean_text], **kwargs)


def _shown(field: Field) -> str:
    """What stands in a field of one line: the typed text, whether it could be read or not."""
    if field.raw_data:
        return one_line(str(field.raw_data[0]))
    return "" if field.data is None else str(field.data)


class ReadField(Field):
    """A field whose typed text is read into a value, and shown again as typed when it is not."""

    fault = "required"

    def read(self, typed: str) -> Any:
        """The value of a text that is not empty; ValueError where it has none."""
        raise NotImplementedError

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, _asked(required, validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = self.read(typed)
        except YearTooFar:
            raise ValueError("year_too_far") from None
        except NoSuchDay:
            raise ValueError("no_such_day") from None
        except OtherZone:
            raise ValueError("other_zone") from None
        except ValueError:
            raise ValueError(self.fault) from None

    def _value(self) -> str:
        return _shown(self)


class NoSuchDay(ValueError):
    """Written as a day is, but the month has no such day, or the year no such month."""


def _that_day(year: int, month: int, day: int) -> date:
    try:
        near(year)
        return date(year, month, day)
    except YearTooFar:
        raise
    except ValueError:
        raise NoSuchDay() from None


_YEAR_FIRST = pattern(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = pattern(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MOMENT = pattern(r"([0-9./-]{8,10})[T ]([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::[0-5][0-9])?")
_MONTH_FIRST = pattern(r"(\d{1,2})[-/. ](\d{4})")


def _read_day(typed: str) -> date:
    day_first = _DAY_FIRST.fullmatch(typed)
    if day_first:
        day, month, year = (int(part) for part in day_first.groups())
        return _that_day(year, month, day)
    if year_first := _YEAR_FIRST.fullmatch(typed):
        return _that_day(*(int(part) for part in year_first.groups()))
    found = date.fromisoformat(typed)
    near(found.year)
    return found


class DayField(ReadField):
    """A day from 1900 to 2100, `date` or None.

    Browsers send ISO; `3-10-2024` and `3/10/2024` are read as well.
    """

    widget = DateInput()
    fault = "not_a_day"

    def read(self, typed: str) -> date:
        return _read_day(typed)


class PartialDayField(ReadField):
    """A day, a month or a year, `PartialDay` or None, typed as `2024-10-03`, `2024-10`, `2024`.

    As offices write it, `3-10-2024`, `3/10/2024` and `10-2024` are read as well.
    """

    widget = TextInput()
    fault = "not_a_partial_day"

    def read(self, typed: str) -> PartialDay:
        day_first = _DAY_FIRST.fullmatch(typed)
        if day_first:
            day, month, year = (int(part) for part in day_first.groups())
            return PartialDay.of(_that_day(year, month, day))
        if year_first := _YEAR_FIRST.fullmatch(typed):
            return PartialDay.of(_that_day(*(int(part) for part in year_first.groups())))
        month_first = _MONTH_FIRST.fullmatch(typed)
        if month_first and month_first[1].strip("0"):
            return PartialDay(int(month_first[2]), int(month_first[1]))
        return PartialDay.parse(typed)


class HourField(ReadField):
    """An hour of the day, `time` or None, on the clock of 24 hours of the place that `zone` is
    the zone of. It is typed as offices write it; what cannot be read stays as it was typed."""

    widget = TextInput()
    fault = "not_an_hour"

    def __init__(self, label: Any = None, *, zone: Zone, **kwargs: Any) -> None:
        self.zone = zone
        kwargs["render_kw"] = {"autocomplete": "off"} | (kwargs.get("render_kw") or {})
        super().__init__(label, **kwargs)

    def read(self, typed: str) -> time:
        return read_hour(typed, self.zone)

    def _value(self) -> str:
        if self.raw_data or not self.data:
            return _shown(self)
        try:
            return f"{read_hour(str(self.data), self.zone):%H.%M}"
        except ValueError:
            return str(self.data)


class WholeNumber(IntegerField):
    """A whole number or None, from `low` to `high` where those are given."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        low: int | None = None,
        high: int | None = None,
        **kwargs: Any,
    ) -> None:
        bounds = {"min": low, "max": high}
        kwargs["render_kw"] = {k: v for k, v in bounds.items() if v is not None} | (
            kwargs.get("render_kw") or {}
        )
        self.low, self.high = low, high
        super().__init__(label, _asked(required, validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not typed.removeprefix("-").isascii() or not typed.removeprefix("-").isdecimal():
            raise ValueError("not_a_number")
        if len(typed) > 9:
            raise ValueError("out_of_bounds")
        number = int(typed)
        if (self.low is not None and number < self.low) or (
            self.high is not None and number > self.high
        ):
            raise ValueError("out_of_bounds")
        self.data = number

    def _value(self) -> str:
        return _shown(self)


class Version(HiddenField):
    """The version of what stood on the page when the form was opened."""

    @property
    def seen(self) -> int:
        """The version; 0, which nothing has, for a text that is none."""
        text = self.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def put(self, version: int) -> None:
        """Show this version, whatever was sent."""
        self.data = str(version)
        self.raw_data = [self.data]


class Told(HiddenField):
    """What the page said already, so that it need not be said again."""

    def put(self, told: str) -> None:
        """Remember this, whatever was sent."""
        self.data = told
        self.raw_data = [told]


class _FromList:
    """Refuse answers that were not offered, by code; no answer is for `required` to judge."""

    def pre_validate(self, form: Any) -> None:
        if self.data in (None, "", []):  # type: ignore[attr-defined]
            return
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValueError:
            raise StopValidation("not_an_option") from None


class Choice(_FromList, SelectField):
    """One answer from a list, `""` without an answer. Choices are `SelectChoice`."""

    shape = "select"

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, _asked(required, validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class RadioChoice(_FromList, RadioField):
    """One answer from a few, all visible; `""` without an answer."""

    shape = "group"

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, _asked(required, validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class Choices(_FromList, SelectMultipleField):
    """Some answers from a list, as boxes to tick."""

    shape = "group"

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, _asked(required, validators), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("not_an_option") from None


class Tick(BooleanField):
    """A box to tick: True or False. `required` means that the law wants it ticked."""

    shape = "tick"

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            label, [_MustBeTicked(), *validators] if required else [*validators], **kwargs
        )


class _MustBeTicked:
    field_flags = {"required": True}

    def __call__(self, _form: Any, field: Field) -> None:
        if not field.data:
            raise StopValidation("must_be_yes")


def choices_of(pairs: Iterable[tuple[Any, Any]], *, empty: Any = None) -> list[SelectChoice]:
    """Choices from pairs of value and label, after an empty one labelled `empty` where given."""
    rows = [SelectChoice(str(value), label) for value, label in pairs]
    return rows if empty is None else [SelectChoice("", empty), *rows]


class MomentField(ReadField):
    """A day and a time, `datetime` or None, on a clock whose zone another field names: the value
    is written as UTC and means what the clock shows.

    Browsers send `2024-10-03T14:05`; `2024-10-03 14:05` and `3-10-2024 14.05` are read as well.
    """

    widget = DateTimeLocalInput()
    fault = "not_a_moment"

    def read(self, typed: str) -> datetime:
        found = _MOMENT.fullmatch(typed)
        if found is None:
            raise ValueError
        day = _read_day(found[1])
        hour, minute = int(found[2]), int(found[3])
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return _shown(self)
        return str(self.data.strftime("%Y-%m-%dT%H:%M"))
