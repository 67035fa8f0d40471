"""What shall be black on a copy of a piece, and what is told of the copy."""

import re
from decimal import Decimal
from typing import Any

from wtforms.fields import FieldList, FormField
from wtforms.widgets import TextInput

from tracker.domain.labels import LABELS
from tracker.domain.matters import Audience
from tracker.domain.redaction import MOST_AREAS, MOST_PAGES, Area, Wanted, words_in
from tracker.services.redacting import Told as ToldOfCopy
from tracker.web.forms import Choice, Form, LongText, Part, TextLine, Told, WholeNumber, choices_of
from tracker.web.forms.fields import ReadField
from tracker.web.language import lazily as _l

BLANK = 3
"""Empty rows that are always there."""

AUDIENCES = (Audience.FILE, Audience.VERIFICATION, Audience.REPORTER)


class PerCent(ReadField):
    """A number from 0 to 100 with up to two decimals, in hundredths; None where nothing is said."""

    widget = TextInput()
    fault = "not_per_cent"

    def read(self, typed: str) -> int:
        if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,2})?", typed) or not typed.isascii():
            raise ValueError
        found = int(Decimal(typed.replace(",", ".")) * 100)
        if found > 10_000:
            raise ValueError
        return found


_SHORT = {"inputmode": "decimal", "size": "5", "autocomplete": "off"}


class AreaPart(Part):
    """A rectangle on a page; without a page it is on the first."""

    page = WholeNumber(_l("Page"), low=1, high=MOST_PAGES)
    left = PerCent(_l("Left, %"), render_kw=_SHORT)
    top = PerCent(_l("Top, %"), render_kw=_SHORT)
    width = PerCent(_l("Width, %"), render_kw=_SHORT)
    height = PerCent(_l("Height, %"), render_kw=_SHORT)

    @property
    def sides(self) -> dict[str, int | None]:
        return {name: self[name].data for name in ("left", "top", "width", "height")}

    @property
    def is_empty(self) -> bool:
        return all(side is None for side in self.sides.values())

    @property
    def area(self) -> Area:
        """The rectangle, once it was validated."""
        return Area(self.page.data or 1, **{n: side or 0 for n, side in self.sides.items()})

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.is_empty:
            return True
        wrong = {n: "area_incomplete" for n, side in self.sides.items() if side is None}
        wrong = wrong or self.area.faults
        for name, code in wrong.items():
            self[name].errors = [*self[name].errors, code]
        return not wrong


class RedactForm(Form):
    """The areas and words, and what is told of the copy."""

    looked_at = Told()
    areas = FieldList(
        FormField(AreaPart), label=_l("Areas"), min_entries=BLANK, max_entries=MOST_AREAS + 10
    )
    words = LongText(
        _l("Black out every place where these words stand"),
        rows=3,
        longest=2000,
        description=_l(
            "One line for each: a name, a NIP. Upper and lower case make no difference. Words in a "
            "scan or a photograph are not found: mark them as areas."
        ),
    )
    reason = LongText(
        _l("Why, and for whom"),
        required=True,
        rows=2,
        longest=2000,
        description=_l("Kept with the original. Who sees only the copy does not read it."),
    )
    name = TextLine(
        _l("Name of the copy"),
        description=_l("Leave it empty for a neutral one. The name of the original is not used."),
    )
    caption = TextLine(_l("What the copy shows"), description=_l("Name nobody who is hidden."))
    audience = Choice(_l("Who may read the copy"), default=Audience.FILE.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = choices_of([(a.value, _l(LABELS[a])) for a in AUDIENCES])

    @property
    def wanted(self) -> Wanted:
        rows = (entry.form for entry in self.areas)
        areas = tuple(row.area for row in rows if not row.is_empty)
        return Wanted(areas, words_in(self.words.data or ""))

    @property
    def told(self) -> ToldOfCopy:
        return ToldOfCopy(
            self.name.data, self.caption.data, Audience(self.audience.data), self.reason.data
        )

    def with_blank_rows(self, more: int = 0) -> "RedactForm":
        """The form with some empty rows behind the others."""
        blank = sum(not _is_touched(entry.form) for entry in self.areas)
        for _row in range(BLANK - blank + more):
            if len(self.areas.entries) < MOST_AREAS + 10:
                self.areas.append_entry()
        return self


def _is_touched(row: AreaPart) -> bool:
    return any(field.raw_data and field.raw_data[0].strip() for field in row)
