"""Which cases a page speaks of: what a query string asks for, and back into a query string.

One object for list, desk and dashboard, so that a figure and the list behind it cannot part.
`tracker.queries.filtering` says the same in SQL.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from tracker.domain.counting import ChannelGroup, HeldFor, Kept, Sort, TermState, Waits
from tracker.domain.figures import COVERAGE, OF_SANCTIONS, REMEDIES, STEPS
from tracker.domain.law import RunningLaw
from tracker.domain.matters import CaseKind, Contest, StaffStatus

NONE = "-"
"""The value of a filter for what is not known or does not exist."""
NOBODY = 0
"""The holder of a case that no agency holds."""
DECIDED, ESTABLISHED = "decided", "established"
"""Outcomes taken together: the plenary decided; it found a violation."""
UNSPECIFIED = "unspecified"
NATION = "nasional"
PAGE_SIZES = (25, 50, 100)
LONGEST_TEXT = 100
LAST_PAGE = 10_000

_REGION = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What is asked for; an empty one asks for every case in sight.

    `since` and `until` bound the day by which a case counts: every day it may stand for must lie
    between them, both included; `year_only` leaves those known to the year alone. `region` means
    that place and those below it (the empty code is the nation), with `region_alone` the place
    itself. `arrived`: a day has come on which something took effect or ended by itself, and nobody
    recorded it. `stage` is lane and stage. `reached` asks for cases that came at least to a step of
    `tracker.domain.figures.FUNNEL`, `furthest` for those that came no further; `passed` is a stage
    that some lane went through, or the fate of a sanction; `kept` a term and what became of it.
    `repeat`: a respondent is known from another case in sight. A value `NONE` asks for what is not
    known.
    """

    text: str | None = None
    since: date | None = None
    until: date | None = None
    year_only: bool = False
    election: str | None = None
    contest: str | None = None
    region: str | None = None
    region_alone: bool = False
    agency: int | None = None
    holder: int | None = None
    held: HeldFor | None = None
    lane: str | None = None
    stage: tuple[str, str] | None = None
    kind: str | None = None
    conduct: str | None = None
    channel: ChannelGroup | None = None
    outcome: str | None = None
    recommended: str | None = None
    imposed: str | None = None
    term: TermState | None = None
    is_open: bool | None = None
    waits: Waits | None = None
    assignee: str | None = None
    arrived: bool = False
    reached: str | None = None
    furthest: str | None = None
    passed: str | None = None
    kept: tuple[str, Kept] | None = None
    office: str | None = None
    status: str | None = None
    employer: str | None = None
    repeat: bool = False
    coverage: str | None = None
    invented: bool | None = None
    imported: bool | None = None
    sort: Sort = Sort.RECEIVED
    descending: bool = True
    size: int = PAGE_SIZES[0]
    page: int = 1

    def but(self, **changes: Any) -> "CaseFilters":
        """The same with some values changed, on the first page."""
        return replace(self, **{"page": 1, **changes})

    def alone(self) -> "CaseFilters":
        """What is asked for, without order and page."""
        return self.but(sort=_PLAIN.sort, descending=_PLAIN.descending, size=_PLAIN.size)

    def active(self) -> tuple[str, ...]:
        """The names of the filters that are set, in the order of the fields."""
        return tuple(name for name in _NARROWING if getattr(self, name) != getattr(_PLAIN, name))

    def query(self) -> dict[str, str]:
        """The query string that asks for the same; what is not set is left out."""
        asked = self.active()
        found = {p.param: p.write(getattr(self, p.name)) for p in _PARAMS if p.name in asked}
        if (self.sort, self.descending) != (_PLAIN.sort, _PLAIN.descending):
            found["urut"] = ("-" if self.descending else "") + _SORTS[self.sort]
        if self.size != _PLAIN.size:
            found["per"] = str(self.size)
        if self.page != _PLAIN.page:
            found["hal"] = str(self.page)
        return found


_PLAIN = CaseFilters()
_NARROWING = tuple(
    f.name for f in fields(CaseFilters) if f.name not in ("sort", "descending", "size", "page")
)


def read_filters(given: Mapping[str, str], law: RunningLaw) -> tuple[CaseFilters, tuple[str, ...]]:
    """What a query string asks for, and the names of the parameters that could not be read.

    A value that cannot be read is left out; an empty one is no value. Other parameters are not
    looked at.
    """
    values: dict[str, Any] = {}
    bad: list[str] = []
    for param in _PARAMS:
        text = given.get(param.param, "").strip()
        if text:
            try:
                values[param.name] = param.read(text, law)
            except ValueError:
                bad.append(param.param)
    for name, read in (("urut", _sort), ("per", _size), ("hal", _page)):
        text = given.get(name, "").strip()
        if text:
            try:
                values.update(read(text))
            except ValueError:
                bad.append(name)
    if "since" in values and "until" in values and values["since"] > values["until"]:
        del values["until"]
        bad.append("sampai")
    return CaseFilters(**values), tuple(bad)


def param_of(name: str) -> str:
    """The query-string parameter of a filter."""
    return next(p.param for p in _PARAMS if p.name == name)


def plenary_outcomes(law: RunningLaw) -> dict[str, Any]:
    """What a plenary may find of a respondent: id and words."""
    return {
        option.id: option.label
        for move in law.road.moves.values()
        for field in move.fields
        if field.kind == "outcomes"
        for option in field.options
    }


@dataclass(frozen=True, slots=True)
class _Param:
    name: str
    param: str
    read: Callable[[str, RunningLaw], Any]
    write: Callable[[Any], str] = str


def _refuse(text: str) -> ValueError:
    return ValueError(f"{text!r} asks for nothing known")


def _one_of(*groups: Callable[[RunningLaw], Mapping[str, Any] | tuple[str, ...]]) -> Any:
    def read(text: str, law: RunningLaw) -> str:
        if not any(text in group(law) for group in groups):
            raise _refuse(text)
        return text

    return read


def _text(text: str, _law: RunningLaw) -> str:
    cleaned = " ".join(_CONTROL.sub(" ", text).split())[:LONGEST_TEXT]
    if not cleaned:
        raise _refuse(text)
    return cleaned


def _name(text: str, _law: RunningLaw) -> str:
    if _CONTROL.search(text) or len(text) > 80:
        raise _refuse(text)
    return text


def _day(text: str, _law: RunningLaw) -> date:
    found = date.fromisoformat(text)
    if len(text) != 10 or not 1900 <= found.year <= 2100:
        raise _refuse(text)
    return found


def _region(text: str, _law: RunningLaw) -> str:
    if text == NATION:
        return ""
    if not _REGION.fullmatch(text):
        raise _refuse(text)
    return text


def _count(text: str, top: int) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= (found := int(text[:11])) <= top:
        raise _refuse(text)
    return found


def _agency(text: str, _law: RunningLaw) -> int:
    return _count(text, 2**31 - 1)


def _holder(text: str, _law: RunningLaw) -> int:
    return NOBODY if text == NONE else _count(text, 2**31 - 1)


def _stage(text: str, law: RunningLaw) -> tuple[str, str]:
    lane, _, stage = text.partition(".")
    if (lane, stage) not in law.road.stages:
        raise _refuse(text)
    return lane, stage


def _passed(text: str, law: RunningLaw) -> str:
    if text in REMEDIES or text.startswith(f"{OF_SANCTIONS}."):
        if text not in REMEDIES and text != f"{OF_SANCTIONS}.imposed":
            raise _refuse(text)
        return text
    return ".".join(_stage(text, law))


def _kept(text: str, law: RunningLaw) -> tuple[str, Kept]:
    term, _, word = text.rpartition(".")
    for kept, said in _KEPT.items():
        if said == word and term in law.book.terms:
            return term, kept
    raise _refuse(text)


def _employer(text: str, law: RunningLaw) -> str:
    return NONE if text == NONE else _name(" ".join(text.split()), law)


def folded(name: str) -> str:
    """The name of an office as it is counted: however it is written, it is one."""
    return " ".join(name.split()).lower()


def _words(words: Mapping[Any, str]) -> dict[str, Any]:
    def read(text: str, _law: RunningLaw) -> Any:
        for member, word in words.items():
            if word == text:
                return member
        raise _refuse(text)

    return {"read": read, "write": words.__getitem__}


def _sort(text: str) -> dict[str, Any]:
    for member, word in _SORTS.items():
        if text.removeprefix("-") == word:
            return {"sort": member, "descending": text.startswith("-")}
    raise _refuse(text)


def _size(text: str) -> dict[str, Any]:
    if (found := _count(text, PAGE_SIZES[-1])) not in PAGE_SIZES:
        raise _refuse(text)
    return {"size": found}


def _page(text: str) -> dict[str, Any]:
    return {"page": _count(text, LAST_PAGE)}


_YES_NO = {True: "ya", False: "tidak"}
_SORTS = {
    Sort.DUE: "tenggat",
    Sort.NUMBER: "nomor",
    Sort.RECEIVED: "diterima",
    Sort.STAGE: "tahap",
    Sort.HOLDER: "pemegang",
}
_TERMS = {
    TermState.LATE: "terlambat",
    TermState.TODAY: "hari-ini",
    TermState.WEEK: "7-hari",
    TermState.LATER: "nanti",
    TermState.NONE: "tanpa",
}
_WAITS = {
    Waits.US: "kami",
    Waits.OTHERS: "pihak-lain",
    Waits.RETURNED: "dikembalikan",
    Waits.LIVE: "berjalan",
    Waits.HISTORY: "riwayat",
    Waits.ANYBODY: "siapa-pun",
}
_HELD = {held: held.value for held in HeldFor} | {
    HeldFor.LONGER: "lebih-dari-setahun",
    HeldFor.UNKNOWN: NONE,
}
_KEPT = {
    Kept.MET: "dipenuhi",
    Kept.MET_LATE: "dipenuhi-terlambat",
    Kept.OVERDUE: "lewat",
    Kept.RUNNING: "berjalan",
}
_OFFICES = (lambda law: law.book.office_kinds, lambda _: ("other", "unknown"))
_LEVELS = (lambda law: law.book.levels, lambda _: (UNSPECIFIED, NONE))
_PARAMS = (
    _Param("text", "teks", _text),
    _Param("since", "dari", _day, date.isoformat),
    _Param("until", "sampai", _day, date.isoformat),
    _Param("year_only", "tahun-saja", **_words({True: "ya"})),
    _Param("election", "pemilihan", _name),
    _Param("contest", "jabatan", _one_of(lambda _: (*(c.value for c in Contest), NONE))),
    _Param("region", "wilayah", _region, lambda code: code or NATION),
    _Param("region_alone", "wilayah-saja", **_words({True: "ya"})),
    _Param("agency", "penangan", _agency),
    _Param("holder", "pemegang", _holder, lambda found: str(found) if found else NONE),
    _Param("held", "lama", **_words(_HELD)),
    _Param("lane", "lajur", _one_of(lambda law: law.road.lanes)),
    _Param("stage", "tahap", _stage, ".".join),
    _Param("kind", "jenis", _one_of(lambda _: (*(k.value for k in CaseKind), NONE))),
    _Param("conduct", "perbuatan", _one_of(lambda law: law.book.conduct_types)),
    _Param("channel", "saluran", **_words({c: c.value for c in ChannelGroup})),
    _Param("outcome", "putusan", _one_of(plenary_outcomes, lambda _: (DECIDED, ESTABLISHED, NONE))),
    _Param("recommended", "rekomendasi", _one_of(*_LEVELS)),
    _Param("imposed", "sanksi", _one_of(*_LEVELS)),
    _Param("term", "tenggat", **_words(_TERMS)),
    _Param("is_open", "keadaan", **_words({True: "terbuka", False: "selesai"})),
    _Param("waits", "menunggu", **_words(_WAITS)),
    _Param("assignee", "petugas", **_words({"me": "saya", NONE: "belum"})),
    _Param("arrived", "tiba", **_words({True: "ya"})),
    _Param("reached", "capai", _one_of(lambda _: STEPS)),
    _Param("furthest", "terjauh", _one_of(lambda _: STEPS)),
    _Param("passed", "lewat", _passed),
    _Param("kept", "jangka", _kept, lambda found: f"{found[0]}.{_KEPT[found[1]]}"),
    _Param("office", "jabatan-terlapor", _one_of(*_OFFICES)),
    _Param("status", "status", _one_of(lambda _: tuple(s.value for s in StaffStatus))),
    _Param("employer", "opd", _employer),
    _Param("repeat", "berulang", **_words({True: "ya"})),
    _Param("coverage", "liputan", _one_of(lambda _: COVERAGE)),
    _Param("invented", "rekaan", **_words(_YES_NO)),
    _Param("imported", "impor", **_words(_YES_NO)),
)
