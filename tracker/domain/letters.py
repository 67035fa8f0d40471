"""Letters: their kinds, the placeholders of their wording, and the content that becomes a paper.

Kinds are data (`config/letters`): blocks whose wording is fixed, blocks that an office may word
itself, and the fields that a letter needs. Wording names values by placeholders such as
`{terlapor.nama}`. They are filled in one pass from plain text: a placeholder is a name in a list,
never an expression, and what it stands for is not read again, so that nothing that anybody types
can reach beyond the list. A value that is not there stays a gap that everybody sees.

Content is plain data (JSON). A run of a text is a string, `{"missing": label}` or
`{"reporter": name}`: who reported is never in it, and comes in when the paper is set.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct

from tracker.domain.days import PartialDay
from tracker.domain.law_items import Confidence, Form
from tracker.domain.lawbook import Lawbook
from tracker.domain.roles import Side

LONGEST_WORDING = 6000
"""Characters of one block."""
LONGEST_VALUE = 4000
MOST_PLACEHOLDERS = 60
"""In one text; with the longest values a block stays within what a printer would stand."""

_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,80})\}")

Run = str | dict[str, str]
Runs = list[Run]
Content = dict[str, Any]


class Shape(StrEnum):
    """How a paper is laid out: a letter to somebody, a record with a title, a decree."""

    LETTER = "letter"
    RECORD = "record"
    DECREE = "decree"


class Reader(StrEnum):
    """Whose eyes it is for: the reporter's, whose identity it may then hold, or others'."""

    REPORTER = "reporter"
    OTHERS = "others"


class Persons(StrEnum):
    """Of how many respondents it speaks."""

    NONE = "none"
    ONE = "one"
    SEVERAL = "several"


class LetterState(StrEnum):
    """Where a letter stands; one that was withdrawn was issued before."""

    DRAFT = "draft"
    WAITING = "waiting"
    ISSUED = "issued"
    DROPPED = "dropped"


CONFIRMED = "law.confirmed"


class LetterField(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a letter of the kind needs. `sources` name, in order, where the case may
    have it: `send_on.letter_no` is that answer of the latest such step, `CONFIRMED` the provisions
    that an officer confirmed for the acts of the letter's persons."""

    id: str
    label_id: str
    label_en: str
    kind: str = "line"
    required: bool = True
    sources: tuple[str, ...] = ()
    default: str = ""


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the paper: `fixed` or `free` text, `pairs` of label and value, the same for each
    of the `persons`, numbered `points`, one a line, a `heading`, or a word in the `centre`. One
    that is `free` has an id of its own."""

    kind: str
    id: str = ""
    label_id: str = ""
    label_en: str = ""
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()


class Signer(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs: what stands above, the name, and a number below it."""

    heading: str
    name: str
    below: str = ""


class Leads(Struct, frozen=True, forbid_unknown_fields=True):
    """A step that an issued letter leads to, to be recorded from it. `answers` name for fields of
    the step where the letter has the answer: one of its own fields, or `number` and `day` of the
    letter; `fixed` are the same for every such letter. `on` is the day that it happened."""

    move: str
    answers: dict[str, str] = {}
    fixed: dict[str, str] = {}
    on: str = "day"


class LetterKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of letter. `code` is its part in the number; `forms` and `basis` name, by regime,
    forms and instruments of the law data, of which those in force on the letter's day count;
    `blank` are placeholders of the record that may stay empty; `leads` the steps that it leads to,
    of which the first that is open is offered. One that `travels` is for the office on the other
    side, which may open it as soon as such a step that holds names it."""

    id: str
    code: str
    label_id: str
    label_en: str
    side: Side
    subject: str
    shape: Shape = Shape.LETTER
    reader: Reader = Reader.OTHERS
    persons: Persons = Persons.NONE
    regime: str = ""
    title: str = ""
    nature: str = "Biasa"
    attachments: str = "-"
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    forms: dict[str, tuple[str, ...]] = {}
    basis: dict[str, tuple[str, ...]] = {}
    blank: tuple[str, ...] = ()
    leads: tuple[Leads, ...] = ()
    travels: bool = False
    field: tuple[LetterField, ...] = ()
    block: tuple[Block, ...] = ()
    signer: tuple[Signer, ...] = ()

    @property
    def is_to_reporter(self) -> bool:
        return self.reader is Reader.REPORTER

    def holds_identity(self, *, received_here: bool) -> bool:
        """Whether its paper says who reported. An office that took the case over does not know: its
        letters go to the reporter through the office that does."""
        return self.is_to_reporter and (received_here or self.shape is not Shape.LETTER)

    def free(self) -> list[Block]:
        """The blocks that may be worded."""
        return [block for block in self.block if block.kind == "free"]

    def texts(self) -> Iterator[str]:
        """Every text of the kind that may hold placeholders, those of persons left out."""
        yield from (self.subject, self.title, *self.to, *self.copies)
        for block in self.block:
            if block.kind != "persons":
                yield block.text
                yield from (value for _label, value in block.rows)
        for signer in self.signer:
            yield from (signer.heading, signer.name, signer.below)


class LetterFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of kinds."""

    letter: tuple[LetterKind, ...]


class Values(NamedTuple):
    """What placeholders stand for. `None`: it is known by that name and not there; `labels` say
    what is missing then; `blank` are those that may stay empty; `persons` the same for each
    respondent. Only a letter `to_reporter` knows the placeholders for who reported."""

    found: Mapping[str, str | None]
    labels: Mapping[str, str]
    blank: Collection[str] = ()
    persons: Sequence[Mapping[str, str | None]] = ()
    to_reporter: bool = False


class BadWording(ValueError):
    """A text that no letter can be made of; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


OF_REPORTER: Mapping[str, str] = {
    "pelapor.nama": "name",
    "pelapor.alamat": "address",
    "pelapor.kontak": "contact",
}
"""The placeholders for who reported, by the part of the identity that they stand for."""


def placeholders(text: str) -> list[str]:
    """The names in a text, in their order."""
    return _PLACEHOLDER.findall(text)


def check_wording(text: str, known: Collection[str]) -> None:
    """Accept a wording whose placeholders are all known.

    Raises:
        BadWording: it is too long, holds too many or an unknown one.
    """
    if len(text) > LONGEST_WORDING:
        raise BadWording("too_long")
    names = placeholders(text)
    if len(names) > MOST_PLACEHOLDERS:
        raise BadWording("too_many_placeholders")
    if not set(names) <= set(known):
        raise BadWording("unknown_placeholder")


def fill(text: str, values: Values) -> Runs:
    """The text with its placeholders filled, as runs.

    Raises:
        BadWording: see `check_wording`.
    """
    check_wording(text, {*values.found, *(OF_REPORTER if values.to_reporter else ())})
    runs: Runs = []
    end = 0
    for place in _PLACEHOLDER.finditer(text):
        _add(runs, text[end : place.start()])
        _add(runs, _value(place[1], values))
        end = place.end()
    _add(runs, text[end:])
    return runs


def _value(name: str, values: Values) -> Run:
    if name in OF_REPORTER:
        return {"reporter": OF_REPORTER[name]}
    found = values.found[name]
    if found:
        return found[:LONGEST_VALUE]
    return "" if name in values.blank else {"missing": values.labels.get(name, name)}


def _add(runs: Runs, run: Run) -> None:
    if isinstance(run, str) and runs and isinstance(runs[-1], str):
        runs[-1] += run
    elif run:
        runs.append(run)


def _is_blank(text: str, values: Values) -> bool:
    """Whether a text asks for something that may stay empty, and is."""
    names = placeholders(text)
    return any(name in values.blank and not values.found.get(name) for name in names)


def composed(
    kind: LetterKind, values: Values, wording: Mapping[str, str], letterhead: Mapping[str, str]
) -> Content:
    """The content of a letter. `wording` are the texts of free blocks that differ from the kind's.

    A paragraph or row that asks for something that may stay empty, and is, is left out.

    Raises:
        BadWording: a text cannot be filled.
    """

    def lines(texts: Sequence[str]) -> list[Runs]:
        filled = (
            line for text in texts if not _is_blank(text, values) for line in _lines(text, values)
        )
        return [runs for runs in filled if runs]

    return {
        "kind": kind.id,
        "shape": kind.shape.value,
        "letterhead": dict(letterhead),
        "place": [letterhead.get("place") or {"missing": "Tempat surat"}],
        "title": fill(kind.title, values),
        "subject": fill(kind.subject, values),
        "nature": kind.nature,
        "attachments": kind.attachments,
        "to": lines(kind.to),
        "blocks": [made for block in kind.block if (made := _block(block, values, wording))],
        "signers": [
            {
                "heading": fill(one.heading, values),
                "name": fill(one.name, values),
                "below": [] if _is_blank(one.below, values) else fill(one.below, values),
            }
            for one in kind.signer
        ],
        "copies": lines(kind.copies),
    }


def _lines(text: str, values: Values) -> Iterator[Runs]:
    """A value of several lines makes several."""
    runs = fill(text, values)
    if len(runs) == 1 and isinstance(runs[0], str):
        for line in runs[0].splitlines():
            if line.strip():
                yield [line.strip()]
    else:
        yield runs


def _block(block: Block, values: Values, wording: Mapping[str, str]) -> dict[str, Any] | None:
    match block.kind:
        case "fixed" | "free":
            text = wording.get(block.id) or block.text if block.id else block.text
            parts = (part.strip() for part in text.split("\n\n"))
            filled = [fill(part, values) for part in parts if not _is_blank(part, values)]
            return {"kind": "text", "paragraphs": [runs for runs in filled if runs]}
        case "heading" | "centre":
            return {"kind": block.kind, "runs": fill(block.text, values)}
        case "points":
            parts = (part.strip() for part in block.text.split("\n"))
            points = [
                one for part in parts if not _is_blank(part, values) for one in _lines(part, values)
            ]
            return {"kind": "points", "points": [runs for runs in points if runs]}
        case "pairs":
            return {"kind": "pairs", "groups": [_pairs(block, values)]}
        case "persons":
            each = [values._replace(found={**values.found, **one}) for one in values.persons]
            return {"kind": "pairs", "groups": [_pairs(block, one) for one in each]}
    raise ValueError(f"No block is called {block.kind!r}.")


def _pairs(block: Block, values: Values) -> list[list[Any]]:
    return [
        [label, fill(text, values)] for label, text in block.rows if not _is_blank(text, values)
    ]


def missing_in(content: Content) -> list[str]:
    """What is missing, each once, in the order of the paper."""
    return list(dict.fromkeys(_told(content, "missing")))


def of_reporter_in(content: Content) -> set[str]:
    """The parts of the reporter's identity that the paper asks for."""
    return set(_told(content, "reporter"))


def with_reporter(content: Content, identity: Mapping[str, str | None]) -> Content:
    """The content with the reporter's identity in its places; a part that is not there is blank
    but for the name, which is missing then."""

    def put(part: Any) -> Any:
        if isinstance(part, dict):
            if set(part) == {"reporter"}:
                name = part["reporter"]
                return identity.get(name) or ("-" if name != "name" else {"missing": "Pelapor"})
            return {key: put(value) for key, value in part.items()}
        return [put(one) for one in part] if isinstance(part, list) else part

    filled: Content = put(content)
    return filled


def texts_in(part: Any) -> Iterator[str]:
    """Every text of a content."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts_in(value)
    elif isinstance(part, list):
        for one in part:
            yield from texts_in(one)


def plain_text(content: Content) -> str:
    """What a paper says to whom, its parts beside each other: what a search finds it by. Nothing of
    who reported is in it, nor what stands around the text, such as the letterhead."""
    parts = ("subject", "to", "blocks", "signers", "copies")
    return " · ".join(one for part in parts for one in _passages(content.get(part, [])))


def _passages(part: Any) -> Iterator[str]:
    """Texts are what lists hold; what stands in the fields of an object tells of its shape. The
    database keeps no order of fields."""
    if isinstance(part, dict):
        for name in sorted(part):
            yield from () if isinstance(part[name], str) else _passages(part[name])
    elif isinstance(part, list):
        text = "".join(run for run in part if isinstance(run, str)).strip()
        yield from [text] if text else []
        for one in part:
            yield from () if isinstance(one, str) else _passages(one)


def _told(part: Any, name: str) -> Iterator[str]:
    if isinstance(part, dict):
        if set(part) == {name}:
            yield str(part[name])
        for value in part.values():
            yield from _told(value, name)
    elif isinstance(part, list):
        for one in part:
            yield from _told(one, name)


class FormMark(NamedTuple):
    """The form of the law data that a letter follows on a day, and how well it is attested."""

    id: str
    code: str
    label_id: str
    is_official: bool
    confidence: Confidence


def form_of(kind: LetterKind, regime: str, book: Lawbook, on: date) -> FormMark | None:
    """The form whose validity covers that day; None: the law data know of none."""
    known = (book.forms.get(name) for name in kind.forms.get(kind.regime or regime, ()))
    fit = [form for form in known if form is not None and _covers(form, book, on)]
    if not fit:
        return None
    form = min(fit, key=lambda one: one.in_force(PartialDay.of(on)) != "yes")
    return FormMark(form.id, form.code, form.label_id, form.official, form.confidence)


def _covers(form: Form, book: Lawbook, on: date) -> bool:
    in_force = form.in_force(PartialDay.of(on)) != "no"
    return in_force and (form.instrument is None or is_in_force(book, form.instrument, on))


def is_in_force(book: Lawbook, instrument: str, on: date) -> bool:
    """Whether an instrument may have been in force on a day: not before the year it was made."""
    found = book.instruments.get(instrument)
    if found is None or found.in_force(PartialDay.of(on)) == "no":
        return False
    return found.year is None or found.year <= on.year


def basis_of(kind: LetterKind, regime: str, book: Lawbook, on: date) -> str | None:
    """The instruments that a letter of that day rests on, as letters cite them."""
    named = kind.basis.get(kind.regime or regime, ())
    cited = [book.instruments[name] for name in named if is_in_force(book, name, on)]
    return "; ".join(_cited(one) for one in cited) or None


_FULL_NAMES = {
    "Perbawaslu": "Peraturan Badan Pengawas Pemilihan Umum",
    "Peraturan BKN": "Peraturan Badan Kepegawaian Negara",
    "UU": "Undang-Undang",
    "PP": "Peraturan Pemerintah",
}


def _cited(instrument: Any) -> str:
    short = instrument.label_id.rpartition(" ")[0]
    if short in _FULL_NAMES and instrument.number and instrument.year:
        label = f"{_FULL_NAMES[short]} Nomor {instrument.number} Tahun {instrument.year}"
    else:
        label = instrument.label_id
    title = instrument.title_id.removesuffix(" (lama)")
    return f"{label} tentang {title}" if title else label


def form_note(mark: FormMark | None) -> str | None:
    """What the foot of a letter says of its form; how well a code is attested is never left out."""
    if mark is None:
        return None
    if not mark.is_official:
        return f"Naskah {mark.code} ({mark.label_id}): kode aplikasi, bukan kode resmi"
    doubt = {
        "verified": "",
        "secondary": ", kode menurut sumber kedua",
        "recalled": ", kode menurut ingatan, belum dicocokkan dengan lampirannya",
    }
    return f"Formulir {mark.code} ({mark.label_id}){doubt[mark.confidence]}"
