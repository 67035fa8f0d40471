"""What the record of a case says where a letter asks: letter facts, as an Indonesian paper writes
them. What is not there stays None."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Zone
from tracker.domain.hours import hour_said, read_hour
from tracker.domain.indonesian import day_spelled, spelled, weekday_said
from tracker.domain.law import RunningLaw
from tracker.domain.letters import (
    CONFIRMED,
    LetterField,
    LetterKind,
    Persons,
    Values,
    basis_of,
)
from tracker.domain.road import Field, FieldKind
from tracker.domain.saying import Words, day_said
from tracker.queries.case_views import CasePage, ConductView, Person, StepView

BASE: Mapping[str, Words] = {
    "instansi.nama": Words("Nama instansi", "Name of the agency"),
    "instansi.alamat": Words("Alamat instansi", "Address of the agency"),
    "instansi.tempat": Words("Tempat instansi", "Seat of the agency"),
    "perkara.nomor": Words("Nomor register", "Register number"),
    "perkara.tanda_terima": Words("Nomor tanda terima", "Number of the receipt"),
    "perkara.jenis": Words("Jenis perkara", "Kind of case"),
    "perkara.diterima": Words("Tanggal diterima", "Day of receipt"),
    "perkara.registrasi": Words("Tanggal registrasi", "Day of registration"),
    "perkara.wilayah": Words("Wilayah", "Region"),
    "perkara.tempat": Words("Tempat kejadian", "Place"),
    "perkara.pemilu": Words("Pemilu atau pemilihan", "Election"),
    "perkara.perbuatan": Words("Perbuatan", "Acts"),
    "terlapor.nama": Words("Nama terlapor", "Name of the respondent"),
    "terlapor.nip": Words("NIP terlapor", "Staff number of the respondent"),
    "terlapor.jabatan": Words("Jabatan terlapor", "Position of the respondent"),
    "terlapor.instansi": Words("Instansi terlapor", "Employer of the respondent"),
    "terlapor.daftar": Words("Para terlapor", "The respondents"),
    "dasar": Words("Dasar hukum", "Legal basis"),
}
"""The placeholders that any letter may use, and what they are called."""

_KINDS = {"report": "Laporan", "finding": "Temuan", "lead": "Informasi awal"}


@dataclass(frozen=True)
class LetterValue:
    """What a letter asks for: what the record says, what was typed, and what counts."""

    id: str
    label: Words
    kind: str
    required: bool
    recorded: str | None
    typed: str | None

    @property
    def counts(self) -> str | None:
        return self.typed or self.recorded


@dataclass(frozen=True)
class LetterFacts:
    """All that a letter asks for. `may_type` are the values that the record lacks, and the fields
    of the kind; `values` is what its placeholders stand for."""

    asked: tuple[LetterValue, ...]
    values: Values


def letter_facts(
    page: CasePage,
    law: RunningLaw,
    kind: LetterKind,
    respondents: Sequence[int],
    typed: Mapping[str, str],
    letterhead: Mapping[str, str],
    on: date,
    zone: Zone,
    confirmed: Mapping[int, Sequence[str]],
) -> LetterFacts:
    """The values of a letter of that day and of an office in that zone, from the case as its writer
    sees it and what was typed.
    `confirmed` are the provisions that officers confirmed, by the conduct.

    A value of the record is never replaced by a typed one; a field of the kind is.
    """
    persons = [person for person in page.persons if person.id in respondents]
    record = dict(_of_record(page, law, kind, persons, letterhead, on))
    used = _names_used(kind)
    asked = [
        LetterValue(
            name,
            BASE[name],
            "line",
            name not in kind.blank,
            record[name],
            None if record[name] else typed.get(name),
        )
        for name in BASE
        if name in used
    ]
    for field in kind.field:
        asked.append(_asked(field, page, law, [p.id for p in persons], typed, confirmed))
    found = dict[str, str | None](record)
    for value in asked:
        found |= _forms_of(value, zone)
    labels = {name: words.id for name, words in BASE.items()}
    labels |= {name: value.label.id for value in asked for name in _forms_of(value, zone)}
    may_stay = {name for v in asked if not v.required for name in _forms_of(v, zone)}
    each = [dict(_of_person(person)) for person in persons]
    return LetterFacts(
        tuple(asked), Values(found, labels, {*kind.blank, *may_stay}, each, kind.is_to_reporter)
    )


def placeholders_of(kind: LetterKind) -> dict[str, Words]:
    """What a wording of the kind may name, and what each is called."""
    names = dict(BASE)
    for field in kind.field:
        words = Words(field.label_id, field.label_en)
        value = LetterValue(field.id, words, field.kind, field.required, None, None)
        names |= dict.fromkeys(_forms_of(value, Zone.WIB), words)
    return names


def _names_used(kind: LetterKind) -> set[str]:
    return {name for text in kind.texts() for name in BASE if "{" + name + "}" in text}


def _of_record(
    page: CasePage,
    law: RunningLaw,
    kind: LetterKind,
    persons: Sequence[Person],
    letterhead: Mapping[str, str],
    on: date,
) -> Iterator[tuple[str, str | None]]:
    yield "instansi.nama", letterhead.get("name")
    yield "instansi.alamat", letterhead.get("address")
    yield "instansi.tempat", letterhead.get("place")
    yield "perkara.nomor", page.number
    yield "perkara.tanda_terima", page.receipt_no
    yield "perkara.jenis", _KINDS.get(page.kind.value) if page.kind else None
    yield "perkara.diterima", _day(page.received_on)
    yield "perkara.registrasi", _day(page.registered_on)
    yield "perkara.wilayah", page.region
    yield "perkara.tempat", page.place
    election = law.book.election_called(page.election) if page.election else None
    yield "perkara.pemilu", election.label_id if election else page.election
    yield "perkara.perbuatan", "; ".join(_acts(page, law, persons)) or None
    one = persons[0] if kind.persons is Persons.ONE and persons else None
    known = dict(_of_person(one)) if one else {}
    for part in ("nama", "nip", "jabatan", "instansi"):
        yield f"terlapor.{part}", known.get(f"terlapor.{part}")
    yield "terlapor.daftar", "; ".join(filter(None, map(_called, persons))) or None
    yield "dasar", basis_of(kind, law.regime_of(page.election), law.book, on)


def _of_person(person: Person) -> Iterator[tuple[str, str | None]]:
    yield "terlapor.nama", person.name or person.description
    yield "terlapor.nip", person.nip
    yield "terlapor.jabatan", person.position
    yield "terlapor.instansi", person.agency


def _called(person: Person) -> str | None:
    name = person.name or person.description
    return ", ".join(filter(None, (name, person.position))) or None


def _acts(page: CasePage, law: RunningLaw, persons: Sequence[Person]) -> Iterator[str]:
    chosen = {person.id for person in persons}
    for conduct in page.conducts:
        if not chosen or chosen & {person.id for person in conduct.persons}:
            yield _act(conduct, law)


def _act(conduct: ConductView, law: RunningLaw) -> str:
    kind = law.book.conduct_types.get(conduct.type)
    label = kind.label_id if kind else conduct.type
    beside = ", ".join(filter(None, (_day(conduct.on), conduct.channel)))
    return f"{label} ({beside})" if beside else label


def _day(on: PartialDay | None) -> str | None:
    return day_said(on).id if on else None


# --- fields of the kind ---------------------------------------------------------------------------


def _asked(
    field: LetterField,
    page: CasePage,
    law: RunningLaw,
    persons: Sequence[int],
    typed: Mapping[str, str],
    confirmed: Mapping[int, Sequence[str]],
) -> LetterValue:
    found = (
        _of_law(page, law, persons, confirmed)
        if source == CONFIRMED
        else _of_steps(page, law, source, persons)
        for source in field.sources
    )
    recorded = next((value for value in found if value), None) or field.default or None
    words = Words(field.label_id, field.label_en)
    return LetterValue(
        field.id, words, field.kind, field.required, recorded, typed.get(field.id) or None
    )


def _forms_of(value: LetterValue, zone: Zone) -> dict[str, str | None]:
    """A value by its name; of a day also the day of the week and the day in words, of a number the
    number in words; an hour with its zone."""
    text, name = value.counts, value.id
    if value.kind == "time":
        return {name: _hour(text, zone)}
    if value.kind == "day":
        on = _exact(text)
        return {
            name: day_said(on).id if on else None,
            f"{name}.hari": weekday_said(on) if on else None,
            f"{name}.terbilang": day_spelled(on) if on else None,
        }
    if value.kind == "count":
        number = int(text) if text and text.isdecimal() and len(text) < 13 else None
        return {
            name: str(number) if number is not None else None,
            f"{name}.terbilang": spelled(number) if number is not None else None,
        }
    return {name: text}


def _hour(text: str | None, zone: Zone) -> str | None:
    """None for what is no hour of the zone: a draft of before may say anything."""
    try:
        return hour_said(read_hour(text, zone), zone) if text else None
    except ValueError:
        return None


def _exact(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _of_law(
    page: CasePage,
    law: RunningLaw,
    persons: Sequence[int],
    confirmed: Mapping[int, Sequence[str]],
) -> str | None:
    """The provisions confirmed for what these persons did, each once, as they are cited."""
    named = [
        provision
        for conduct in page.conducts
        if not persons or set(persons) & {person.id for person in conduct.persons}
        for provision in confirmed.get(conduct.id, ())
    ]
    found = (law.book.provisions.get(one) for one in dict.fromkeys(named))
    cited = [f"{law.book.instruments[p.instrument].label_id} {p.locator}" for p in found if p]
    return "; ".join(cited) or None


def _of_steps(page: CasePage, law: RunningLaw, source: str, persons: Sequence[int]) -> str | None:
    """What `move.field` names in the latest step that still holds; of a person's lane in that of
    the letter's person."""
    move, _, asked = source.partition(".")
    for step in reversed(page.steps):
        told = step.move is not None and step.move.id == move
        about = not persons or not step.persons or {p.id for p in step.persons} & set(persons)
        if told and about and step.superseded_by is None and step.annulled_at is None:
            return _answer(page, law, step, asked)
    return None


def _answer(page: CasePage, law: RunningLaw, step: StepView, asked: str) -> str | None:
    if asked == "on":
        exact = step.on is not None and step.on.precision == "day"
        return step.on.first.isoformat() if exact and step.on else None
    value = step.facts.get(asked)
    field = next((f for f in step.move.fields if f.id == asked), None) if step.move else None
    if value in (None, "", [], {}) or field is None:
        return None
    return _worded(page, law, field, value)


def _worded(page: CasePage, law: RunningLaw, field: Field, value: object) -> str | None:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT | FieldKind.DAY | FieldKind.COUNT:
            return str(value)
        case FieldKind.CHOICE:
            return next((o.label.id for o in field.options if o.id == value), None)
        case FieldKind.AGENCY:
            return page.agency_names.get(value) if isinstance(value, int) else None
        case FieldKind.SANCTION:
            sanction = law.book.sanctions.get(str(value))
            return sanction.label_id if sanction else None
        case FieldKind.OUTCOMES if isinstance(value, dict):
            return "\n".join(_outcomes(page, value)) or None
        case FieldKind.VOTES if isinstance(value, list):
            return "\n".join(_votes(value)) or None
    return None


_OUTCOMES = {
    "proven": "terbukti",
    "other_regulation": "melanggar peraturan perundang-undangan lain",
    "not_proven": "tidak terbukti",
    "not_asn": "bukan ASN",
}
_VOTES = {"agree": "setuju", "dissent": "berbeda pendapat", "abstain": "abstain"}


def _outcomes(page: CasePage, told: Mapping[str, object]) -> Iterator[str]:
    for person in page.persons:
        found = told.get(str(person.id))
        if isinstance(found, dict):
            outcome = str(found.get("outcome", ""))
            yield f"{_called(person) or person.letter}: {_OUTCOMES.get(outcome, outcome)}"


def _votes(told: Sequence[object]) -> Iterator[str]:
    for one in told:
        if isinstance(one, dict):
            vote = _VOTES.get(str(one.get("vote")), str(one.get("vote") or ""))
            yield f"{one.get('name')}: {vote if one.get('present') else 'tidak hadir'}"
