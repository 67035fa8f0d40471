"""Staff numbers of civil servants: what an 18-digit NIP or NI PPPK says about its bearer.

NIP (PNS and CPNS; Perka BKN 22/2007): YYYYMMDD of birth, YYYYMM of the first appointment as CPNS,
sex (1 male, 2 female), serial of three. NI PPPK: the same, with the contract count (21 and up, as
seen; never a month) where the NIP has the month. So digits 13 and 14 tell the two apart. A person
who signs with another institution as PPPK gets another number: one person may have several.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.errors import Refusal

LENGTH = 18
_FIRST_CONTRACT = 21
_OLDEST_BIRTH_YEAR = 1900

# Bounds for catching slips, not law: appointment asks for 18 years of age (recalled), and the two
# years below leave room for old records; no public post is first entered beyond 70.
YOUNGEST_APPOINTED = 16
OLDEST_APPOINTED = 70

_SAID_OF_PPPK = frozenset({"not_digits", "length", "month_or_contract"})
_SEPARATORS = re.compile(r"[\s\u200b\ufeff.\-\u2010-\u2015\u2212]+")
_ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)


class StaffKind(StrEnum):
    """Whose number it is; a CPNS has the number of a PNS."""

    PNS = "PNS"
    PPPK = "PPPK"


class Sex(StrEnum):
    """The sex that digit 15 states."""

    MALE = "male"
    FEMALE = "female"


class BadStaffNumber(Refusal):
    """What was typed is no staff number; `code` tells the first fault that was found.

    Codes: `empty`; `rounded` (a spreadsheet turned it into 1.98E+17); `not_digits` (facts: found);
    `old_nip` (9 digits, before 2007); `length` (facts: digits, expected); `birth_date`;
    `month_or_contract` (digits 13-14 are neither 01-12 nor 21 and up; facts: found); `sex` (facts:
    found); `appointment_age` (facts: age, youngest, oldest).
    """

    default_code = "bad_staff_number"


@dataclass(frozen=True, slots=True)
class StaffNumber:
    """A number that holds together; it proves nothing about a person by that name.

    `appointed_month` is None for PPPK, `contract` (digits 13-14 as they stand) for PNS. The text
    form of the object shows the masked number only, so that logs cannot tell a birth date.
    """

    digits: str = field(repr=False)
    kind: StaffKind
    born: date = field(repr=False)
    appointed_year: int
    appointed_month: int | None
    contract: int | None
    sex: Sex = field(repr=False)

    @property
    def grouped(self) -> str:
        """As printed on letters: groups of 8, 6, 1 and 3."""
        return _grouped(self.digits)

    @property
    def masked(self) -> str:
        """For wide views: birth date (digits 1-8) and sex (digit 15) hidden, grouped."""
        return _grouped("*" * 8 + self.digits[8:14] + "*" + self.digits[15:])

    def __str__(self) -> str:
        return self.masked


def parse_staff_number(text: str) -> StaffNumber:
    """Read a NIP or NI PPPK as people type it: spaces, dots and dashes between digits are ignored.

    Raises:
        BadStaffNumber: with the code of the first fault, read from left to right.
    """
    digits = _digits_of(text)
    born = _birth_date(digits[:8])
    year, in_year = int(digits[8:12]), int(digits[12:14])
    if 1 <= in_year <= 12:
        kind, month, contract = StaffKind.PNS, in_year, None
        age = (year * 12 + in_year - born.year * 12 - born.month) // 12
    elif in_year >= _FIRST_CONTRACT:
        kind, month, contract = StaffKind.PPPK, None, in_year
        age = year - born.year
    else:
        raise BadStaffNumber("month_or_contract", found=digits[12:14])
    if not YOUNGEST_APPOINTED <= age <= OLDEST_APPOINTED:
        raise BadStaffNumber(
            "appointment_age", age=age, youngest=YOUNGEST_APPOINTED, oldest=OLDEST_APPOINTED
        )
    if digits[14] not in "12":
        raise BadStaffNumber("sex", found=digits[14])
    sex = Sex.MALE if digits[14] == "1" else Sex.FEMALE
    return StaffNumber(digits, kind, born, year, month, contract, sex)


def fault_for(fault: BadStaffNumber, status: str | None) -> str:
    """The code of a fault as a form tells it: what is said of a PPPK's number names it NI PPPK."""
    is_pppk = status is not None and status.upper().startswith("PPPK")
    kind = "ni_pppk" if is_pppk and fault.code in _SAID_OF_PPPK else "nip"
    return f"{kind}_{fault.code}"


def status_conflict(kind: StaffKind, status: str | None) -> str | None:
    """The code of a contradiction between a number and the status on record, None if none.

    `status` is `PNS`, `CPNS`, `PPPK`, `PPPK paruh waktu`, `not_asn`, `unknown` or None; capitals,
    spaces and underscores make no difference. Codes: `number_is_pns`, `number_is_pppk`,
    `not_asn_has_number`. A contradiction is shown, not refused: status changes, numbers stay.

    Raises:
        ValueError: no such status.
    """
    match (status or "unknown").strip().lower().replace(" ", "_"):
        case "unknown":
            return None
        case "not_asn":
            return "not_asn_has_number"
        case "pns" | "cpns":
            return "number_is_pppk" if kind is StaffKind.PPPK else None
        case "pppk" | "pppk_paruh_waktu":
            return "number_is_pns" if kind is StaffKind.PNS else None
    raise ValueError(f"No employment status is called {status!r}.")


def _digits_of(text: str) -> str:
    entered = text.strip().removeprefix("'")  # a spreadsheet's mark for text
    if _ROUNDED.fullmatch(entered):
        raise BadStaffNumber("rounded")
    digits = _SEPARATORS.sub("", entered)
    if not digits:
        raise BadStaffNumber("empty")
    if strange := re.search(r"[^0-9]", digits):
        raise BadStaffNumber("not_digits", found=strange.group())
    if len(digits) == 9:
        raise BadStaffNumber("old_nip")
    if len(digits) != LENGTH:
        raise BadStaffNumber("length", digits=len(digits), expected=LENGTH)
    return digits


def _birth_date(digits: str) -> date:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        born = date(year, month, day)
    except ValueError:
        raise BadStaffNumber("birth_date") from None
    if born.year < _OLDEST_BIRTH_YEAR:
        raise BadStaffNumber("birth_date")
    return born


def _grouped(text: str) -> str:
    return " ".join((text[:8], text[8:14], text[14], text[15:]))
