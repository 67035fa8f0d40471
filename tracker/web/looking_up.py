"""Looking somebody up in the register from inside a form, and taking them into it."""

import re
from dataclasses import dataclass

from flask import request

from tracker.services.staff import LookedUp, StaffFound, look_up, staff_taken
from tracker.web.session import begin_work

_LOOK = re.compile(r"cari-pegawai((?:-\d{1,4})?)")
_TAKE = re.compile(r"ambil-pegawai((?:-\d{1,4})?)-(\d{1,9})")


@dataclass(frozen=True)
class InForm:
    """What was looked up from a form: for which of its rows (`-0`, or "" for the only one), and
    whom it found, or who is to be taken into it."""

    suffix: str
    looked: LookedUp | None = None
    taken: StaffFound | None = None

    @property
    def row(self) -> int:
        return int(self.suffix.removeprefix("-") or 0)


def looked_up(prefix: str = "") -> InForm | None:
    """What the button pressed asks of the register; None for any other button. `prefix` begins
    the names of the fields of a row, up to its number.

    Raises:
        Forbidden: this person may not read the register. NotFound: there is no such person in it.
    """
    action = request.form.get("action", "")
    if asked := _LOOK.fullmatch(action):
        words = _typed(prefix, asked[1], "nip") or _typed(prefix, asked[1], "name")
        with begin_work() as work:
            return InForm(asked[1], looked=look_up(work, words))
    if asked := _TAKE.fullmatch(action):
        with begin_work() as work:
            return InForm(asked[1], taken=staff_taken(work, int(asked[2])))
    return None


def facts_of(found: StaffFound) -> dict[str, str]:
    """What a form of a respondent takes on, by field."""
    return {
        "name": found.name,
        "nip": found.nip,
        "position": found.position or "",
        "agency": found.employer or "",
        "status": found.status.value,
    }


def _typed(prefix: str, suffix: str, field: str) -> str:
    name = f"{prefix}{suffix}-{field}" if prefix else field
    return request.form.get(name, "").strip()
