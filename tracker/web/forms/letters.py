"""Forms of letters: beginning one, filling it, and what a second person answers."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from wtforms.fields import Field

from tracker.domain.deadlines import Zone
from tracker.domain.errors import Invalid
from tracker.domain.letters import LONGEST_VALUE, LONGEST_WORDING
from tracker.queries.letter_facts import LetterValue
from tracker.queries.letters import LetterPage
from tracker.services.letters import Written
from tracker.web.forms import (
    Choice,
    Choices,
    DayField,
    Form,
    HourField,
    LongText,
    TextLine,
    Version,
)
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _
from tracker.web.words import said


class NewLetterForm(Form):
    """Which letter, and of whom it speaks."""

    kind = Choice(_l("Kind of letter"), required=True)
    respondents = Choices(
        _l("Respondents"),
        description=_l("Of whom the letter speaks; leave it empty for one that names nobody."),
    )


class LetterForm(Form):
    """What a letter asks for; `names` are the fields' names by what they stand for."""

    version = Version()
    names: Mapping[str, str] = {}
    blocks: Mapping[str, str] = {}
    needed: frozenset[str] = frozenset()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in self.needed:
            self[name].flags.conditional = True

    def refuse(self, refusal: Invalid) -> None:
        """Beside the field that stands for the value or block at fault."""
        names = {**self.names, **self.blocks}
        told = {names.get(name, name): codes for name, codes in refusal.errors.items()}
        super().refuse(Invalid(told))

    @property
    def written(self) -> Written:
        """What was typed, days and hours as ISO text."""
        typed = {value: self[name].data for value, name in self.names.items()}
        wording = {block: self[name].data for block, name in self.blocks.items()}
        texts = {value: _text(data) for value, data in typed.items() if data}
        return Written(texts, {block: text for block, text in wording.items() if text})


class ReasonForm(Form):
    """Why a letter goes back, or does not hold any more."""

    reason = LongText(_l("Reason"), required=True, rows=2)


class SeenForm(Form):
    """That somebody read a letter as it stands."""

    version = Version()


class WordingForm(Form):
    """The agency's own texts of a kind; the fields are those of `wording_form`."""

    blocks: Mapping[str, str] = {}

    def refuse(self, refusal: Invalid) -> None:
        """Beside the field of the block at fault."""
        told = {self.blocks.get(name, name): codes for name, codes in refusal.errors.items()}
        super().refuse(Invalid(told))

    @property
    def texts(self) -> dict[str, str]:
        """The texts by block."""
        return {block: self[name].data for block, name in self.blocks.items()}


def letter_form(page: LetterPage) -> type[LetterForm]:
    """The form class of one letter: a field for each value that may be typed, one for each block
    that may be worded. What the letter needs is not said to be free to stay empty, though a draft
    may be kept without it."""
    fields: dict[str, Field] = {}
    names: dict[str, str] = {}
    own = {field.id for field in page.row.kind.field}
    for value in page.facts.asked:
        if value.id in own or not value.recorded:
            names[value.id] = name = "isi_" + value.id.replace(".", "_")
            fields[name] = _field(value, page.zone)
    blocks = {}
    for block in page.row.kind.free():
        blocks[block.id] = name = "teks_" + block.id
        label = said(block)
        fields[name] = LongText(label, longest=LONGEST_WORDING, rows=5)
    needed = {names[value.id] for value in page.facts.asked if value.required and value.id in names}
    about = {"names": names, "blocks": blocks, "needed": needed | set(blocks.values())}
    return type("LetterFormOf", (LetterForm,), {**fields, **about})


def kept_otherwise(page: LetterPage, form: LetterForm) -> list[tuple[str, str]]:
    """Question and answer where the draft, as a colleague kept it meanwhile, says something else
    than what was typed here."""
    now = first_answers(page, type(form))
    return [
        (form[name].label.text, _text(now.get(name)))
        for name in (*form.names.values(), *form.blocks.values())
        if _text(now.get(name)) != _text(form[name].data)
    ]


def typed_in(form: Form) -> list[tuple[str, str]]:
    """Question and answer of what was typed into a form that cannot be shown again."""
    texts = [(one.label.text, one.data) for one in form if isinstance(one, TextLine | LongText)]
    read = DayField | HourField
    others = [(one.label.text, _text(one.data)) for one in form if isinstance(one, read)]
    return [(label, text) for label, text in (*texts, *others) if text]


def first_answers(page: LetterPage, form: type[LetterForm]) -> dict[str, Any]:
    """What the form shows first: what counts now."""
    told: dict[str, Any] = {"version": str(page.version)}
    for value in page.facts.asked:
        if value.id in form.names:
            told[form.names[value.id]] = value.counts or ""
    for block, name in form.blocks.items():
        told[name] = page.wording.get(block) or page.usual[block]
    return told


def wording_form(blocks: Mapping[str, str]) -> type[WordingForm]:
    """The form class of the wording of a kind; `blocks` are labels by id."""
    names = {block: "teks_" + block for block in blocks}
    fields = {
        names[block]: LongText(label, longest=LONGEST_WORDING, rows=6)
        for block, label in blocks.items()
    }
    return type("WordingFormOf", (WordingForm,), {**fields, "blocks": names})


def _field(value: LetterValue, zone: Zone) -> Field:
    """Never `required` for the browser: an unfinished draft may be kept."""
    label = said(value.label)
    told: Any = "" if value.required else _l("Left out of the letter where it stays empty.")
    match value.kind:
        case "time":
            about = _("24 hours, such as 09.00. The letter adds %(zone)s.", zone=zone.value)
            return HourField(label, zone=zone, description=f"{about} {told}".strip())
        case "day":
            return DayField(label, description=told)
        case "text":
            return LongText(label, longest=LONGEST_VALUE, rows=3, description=told)
    return TextLine(label, longest=1000, description=told)


def _text(data: Any) -> str:
    if data is None or isinstance(data, str):
        return data or ""
    if isinstance(data, time):
        return f"{data:%H:%M}"
    return str(data.isoformat())
