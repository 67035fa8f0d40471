"""How sources write the name of an instrument: the spellings under which a citation may begin.

Sources cite from memory. A citation is kept as written; these spellings only serve to find it.
"""

import re

from tracker.domain.law_items import Instrument

_NUMBERED = re.compile(r"(?P<kind>[^\d]+?) (?P<number>[^/ ]+)/(?P<year>\d{4})")
_LONG_NAMES = {
    "UU": ("Undang-Undang",),
    "PP": ("Peraturan Pemerintah",),
    "Perpres": ("Peraturan Presiden",),
    "Keppres": ("Keputusan Presiden",),
    "Perbawaslu": ("Peraturan Bawaslu",),
    "PKPU": ("Peraturan KPU",),
    "SKB": ("SKB 5 lembaga", "SKB lima lembaga", "Surat Keputusan Bersama"),
}


def spellings_of(instrument: Instrument) -> tuple[str, ...]:
    """Beginnings of citations that mean the instrument: `UU 5/2014`, `UU Nomor 5 Tahun 2014`, …

    An instrument without a plain number and year has its label alone.
    """
    found = _NUMBERED.fullmatch(instrument.label_id)
    if found is None:
        return (instrument.label_id,)
    kind, number, year = found["kind"], found["number"], found["year"]
    return tuple(
        f"{name} {form}"
        for name in (kind, *_LONG_NAMES.get(kind, ()))
        for form in (
            f"{number}/{year}",
            f"No. {number}/{year}",
            f"No. {number} Tahun {year}",
            f"Nomor {number} Tahun {year}",
        )
    )
