"""How texts name an instrument: by kind, number and year, by a name of its own, or by `tersebut`.

The kinds that the law data hold are found by the beginning of their labels (`PP 94/2021`); the
others are known so that an article of theirs is never taken for one of ours.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tracker.domain.law_items import Instrument

How = Literal["number", "name", "number_alone", "again"]
Ids = tuple[str, ...]

_AGENCY = {
    "bkn": r"(?:BKN|Badan\s+Kepegawaian\s+Negara)",
    "bawaslu": r"(?:Bawaslu(?:\s+RI)?|Badan\s+Pengawas\s+(?:Pemilu|Pemilihan\s+Umum))",
    "kpu": r"(?:KPU(?:\s+RI)?|Komisi\s+Pemilihan\s+Umum)",
    "panrb": r"(?:Men)?\s?(?:PAN[\s-]?RB|PAN\s?&\s?RB|Pendayagunaan\s+Aparatur\s+Negara"
    r"(?:\s+dan\s+Reformasi\s+Birokrasi)?)",
    "mk": r"(?:MK|Mahkamah\s+Konstitusi)",
}
_LAW = r"Undang\s?-?\s?Undang"
SPELLINGS: Mapping[str, str] = {
    "Perppu": rf"(?:Perppu|Perpu|Peraturan\s+Pemerintah\s+Pengganti\s+{_LAW})",
    "KUHAP": rf"(?:KUHAP|Kitab\s+{_LAW}\s+Hukum\s+Acara\s+Pidana)",
    "KUHP": rf"(?:KUHP|Kitab\s+{_LAW}\s+Hukum\s+Pidana)",
    "UUD": rf"(?:UUD|{_LAW}\s+Dasar)",
    "UU": rf"(?:UURI|UU|U\.\s?U\.?|{_LAW})",
    "PP": r"(?:PP|Peraturan\s+Pemerintah(?!\s+(?:Daerah|Pengganti)))",
    "Perpres": r"(?:Perpres|Peraturan\s+Presiden)",
    "Keppres": r"(?:Keppres|Keputusan\s+Presiden)",
    "Inpres": r"(?:Inpres|Instruksi\s+Presiden)",
    "Perbawaslu": rf"(?:Perbawaslu|Peraturan\s+{_AGENCY['bawaslu']})",
    "Keputusan Bawaslu": rf"Keputusan\s+(?:Ketua\s+)?{_AGENCY['bawaslu']}",
    "PKPU": rf"(?:PKPU|Peraturan\s+{_AGENCY['kpu']})",
    "Keputusan KPU": rf"Keputusan\s+{_AGENCY['kpu']}",
    "Peraturan BKN": rf"(?:(?:Perka|PerBKN|Per-?BKN|Peraturan(?:\s+Kepala)?)\s+{_AGENCY['bkn']}"
    r"|Perka\s+BKN|PerBKN|Perban\s+BKN)",
    "Peraturan ANRI": r"(?:Peraturan|Perka)\s+(?:Kepala\s+)?(?:ANRI|Arsip\s+Nasional"
    r"(?:\s+Republik\s+Indonesia)?)",
    "SKB": r"(?:SKB|Surat\s+Keputusan\s+Bersama|Keputusan\s+Bersama)",
    "PKS": r"(?:PKS|Perjanjian\s+Kerja\s?sama)(?=\s+(?:Bawaslu|No\b|Nomor\b))",
    "SE MenPANRB": rf"(?:SE|Surat\s+Edaran)\s+(?:Menteri\s+|Kemen\s?)?{_AGENCY['panrb']}",
    "Kepmen PANRB": rf"(?:Kepmen|Keputusan\s+Menteri)\s?{_AGENCY['panrb']}",
    "Permen PANRB": rf"(?:Permen|Peraturan\s+Menteri)\s?{_AGENCY['panrb']}",
    "Putusan MK": rf"Putusan\s+{_AGENCY['mk']}",
    "Perma": r"(?:Perma|Peraturan\s+Mahkamah\s+Agung)",
    "Permendag": r"(?:Permendag|Peraturan\s+Menteri\s+Perdagangan)",
    "Permenkop UKM": r"(?:Permenkop\s?UKM|Peraturan\s+Menteri\s+Koperasi\s+dan\s+(?:UKM"
    r"|Usaha\s+Kecil\s+dan\s+Menengah))",
    "PMK": r"(?:PMK|Permenkeu|Peraturan\s+Menteri\s+Keuangan)",
    "Permendagri": r"(?:Permendagri|Peraturan\s+Menteri\s+Dalam\s+Negeri)",
    "Perda": r"(?:Perda|Peraturan\s+Daerah|Qanun)",
    "Perkada": r"(?:Pergub|Perbup|Perwali|Perwal|Peraturan\s+(?:Gubernur|Bupati|Wali\s?kota))",
    "Peraturan DKPP": r"Peraturan\s+DKPP",
}
"""Kind as labels begin → how texts write it. The order is that of trial: the longer name first."""
_FIRST_LETTERS = r"(?=u[un.]|p[peukm]|k[eiu]|s[keu]|in|qa)"
"""How any of them begins: most words of a text are passed over at once."""
_NAMED_WHOLE = frozenset({"KUHP", "KUHAP"})

_NO = r"(?:(?:No(?:mor|mer)?\b|Nmr\b)\s{0,2}[.:]{0,2}\s{0,2})"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_INTO_YEAR = r"(?:\s{0,2}/\s{0,2}|\s{0,2},?\s{0,2}(?:Tahun\b|Thn\b\.?|Th\b\.?)\s{0,2}|\s{1,2})"
_NUMBER = r"(?P<number>\d{1,4})"
_CODE = (
    r"(?P<number>\d{1,4}(?:[./-]\w{1,12}){0,6}/(?:PUU|PMK|PP|KEP|SKB|HM|PM|KS|Kep)[\w./-]{1,24}\b"
    r"|\d{1,4}-\d{1,5}(?=/(?:19|20)\d\d))"
)
_MIDDLE = r"\s{0,3}(?:(?:RI|R\.I\.|Republik\s+Indonesia)\b\s{0,3})?(?:\([^()\d]{1,40}\)\s{0,3})?,?"
_LED_BY = rf"{_MIDDLE}\s{{0,3}}\(?\s?{_NO}?"
_NUMBERED = re.compile(rf"{_LED_BY}{_NUMBER}{_INTO_YEAR}{_YEAR}", re.I)
_CODED = re.compile(rf"{_LED_BY}{_CODE}(?:/{_YEAR})?", re.I)
_ALONE = re.compile(
    rf"{_MIDDLE}\s{{0,3}}(?P<no>{_NO})?{_NUMBER}\b(?![./-]?\d|\s?(?:%|persen|orang))", re.I
)
_AGAIN = re.compile(r"\s{1,3}(?:tersebut|itu|ini|dimaksud|yang\s+sama)\b", re.I)
_OTHER_NAME = re.compile(r"(?:\s(?!No\b|Nomor\b|Pasal\b|Tahun\b|RI\b)[A-Z][\w&-]{1,20}){1,4}")
_AND_YEAR = re.compile(
    r"\s{0,2},?\s{0,2}\(?(?:(?:tanggal|tertanggal)\s+)?(?:\d{1,2}\s+[A-Z][a-z]{2,8}\s+)?"
    rf"(?:Tahun\s+|Thn\.?\s+|Th\.?\s+)?{_YEAR}(?!\s?/)\)?"
)
_MORE_NUMBERS = re.compile(r"(?:;\s?\d{1,4}/(?:19|20)\d\d){1,4}")


@dataclass(frozen=True, slots=True)
class Mention:
    """An instrument as a text names it.

    `ids` are the instruments of the law data that bear that number or name: none, one, or several
    that followed one another under one name. `is_bare`: nothing but the kind stood there.
    """

    start: int
    end: int
    kind: str
    how: How
    ids: tuple[str, ...]
    number: str | None = None
    year: int | None = None
    is_bare: bool = False


@dataclass(frozen=True, eq=False)
class NameIndex:
    """What the law data know by which number and which name; one for a package of law data."""

    kinds: re.Pattern[str]
    keys: tuple[str, ...]
    by_number: Mapping[tuple[str, str, int | None], tuple[str, ...]]
    by_name: Mapping[tuple[str, str], tuple[str, ...]]
    names: Mapping[str, re.Pattern[str]]
    years: Mapping[str, int]

    @classmethod
    def of(cls, instruments: Iterable[Instrument]) -> "NameIndex":
        """An index of these instruments."""
        by_number: dict[tuple[str, str, int | None], dict[str, None]] = defaultdict(dict)
        by_name: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        years: dict[str, int] = {}
        for one in instruments:
            years[one.id] = one.year
            kind = _kind_of_label(one.label_id)
            for number, year in _numbers_of(one):
                by_number[kind, number, year][one.id] = None
            for name in one.called:
                start = _kind_regex().match(name)
                if start:
                    key = (_key_of(start), _folded(name[start.end() :]))
                    by_name[key][one.id] = None
        names: dict[str, list[str]] = defaultdict(list)
        for kind, name in by_name:
            names[kind].append(name)
        return cls(
            kinds=_kind_regex(),
            keys=tuple(SPELLINGS),
            by_number={key: tuple(ids) for key, ids in by_number.items()},
            by_name={key: tuple(ids) for key, ids in by_name.items()},
            names={kind: _any_of(found) for kind, found in names.items()},
            years=years,
        )

    def numbered(self, kind: str, number: str, year: int | None) -> tuple[str, ...]:
        """The instruments of that kind and number; without a year where only one bears it."""
        number = _number_key(number)
        if year is not None:
            return self.by_number.get((kind, number, year), ())
        return self.by_number.get((kind, number, None), ())


def mentions_in(text: str, index: NameIndex) -> list[Mention]:
    """The instruments that a text names, in order; bare kinds too, which may mean nothing."""
    found: list[Mention] = []
    last: dict[str, tuple[str, ...]] = {}
    for start in index.kinds.finditer(text):
        if found and start.start() < found[-1].end:
            continue
        one = _mention(text, start, index, last)
        found.append(one)
        if one.ids:
            last[one.kind] = one.ids
    return found


def _mention(text: str, start: re.Match[str], index: NameIndex, last: Mapping[str, Ids]) -> Mention:
    kind = _key_of(start)
    if kind in _NAMED_WHOLE:
        return Mention(start.start(), start.end(), kind, "name", ())
    return (
        _by_number(text, start, start.end(), kind, index)
        or _by_name(text, start, kind, index)
        or _again(text, start, kind, last.get(kind, ()))
        or _alone(text, start, kind, index)
        or _by_other_name(text, start, kind)
        or Mention(start.start(), start.end(), kind, "again", last.get(kind, ()), is_bare=True)
    )


def _by_number(
    text: str, start: re.Match[str], at: int, kind: str, index: NameIndex
) -> Mention | None:
    found = _CODED.match(text, at) or _NUMBERED.match(text, at)
    if found is None:
        return None
    year = int(found["year"]) if found["year"] else None
    end = found.end()
    if more := _MORE_NUMBERS.match(text, end):
        end = more.end()
    if "(" in found[0] and ")" not in found[0] and text[end : end + 1] == ")":
        end += 1
    ids = index.numbered(kind, found["number"], year)
    return Mention(start.start(), end, kind, "number", ids, _number_key(found["number"]), year)


def _by_name(text: str, start: re.Match[str], kind: str, index: NameIndex) -> Mention | None:
    """`UU ASN`, `SKB lima lembaga`; a number after the name says which, a year narrows."""
    pattern = index.names.get(kind)
    found = pattern.match(text, start.end()) if pattern else None
    if found is None:
        return None
    if numbered := _by_number(text, start, found.end(), kind, index):
        return numbered
    ids, end = index.by_name[kind, _folded(found["name"])], found.end()
    if year := _AND_YEAR.match(text, end):
        narrowed = tuple(one for one in ids if index.years[one] == int(year["year"]))
        if narrowed:
            ids, end = narrowed, year.end()
    return Mention(start.start(), end, kind, "name", ids)


def _again(text: str, start: re.Match[str], kind: str, last: Ids) -> Mention | None:
    """`UU tersebut`: the last of its kind that the text named."""
    found = _AGAIN.match(text, start.end()) if last else None
    return Mention(start.start(), found.end(), kind, "again", last) if found else None


def _alone(text: str, start: re.Match[str], kind: str, index: NameIndex) -> Mention | None:
    """A number without its year, as in `PP No. 94`: only where one instrument alone bears it."""
    found = _ALONE.match(text, start.end())
    if found is None or kind == "SKB":
        return None
    ids = index.numbered(kind, found["number"], None)
    if not found["no"] and len(ids) != 1:
        return None
    number = _number_key(found["number"])
    return Mention(
        start.start(), found.end(), kind, "number_alone", ids if len(ids) == 1 else (), number,
        is_bare=not found["no"],
    )  # fmt: skip


def _by_other_name(text: str, start: re.Match[str], kind: str) -> Mention | None:
    """A law that the law data do not hold, such as `UU ITE`: named, and none of ours."""
    found = _OTHER_NAME.match(text, start.end()) if kind in ("UU", "UUD") else None
    if found is None:
        return None
    return Mention(start.start(), found.end(), kind, "name", ())


@lru_cache(maxsize=1)
def _kind_regex() -> re.Pattern[str]:
    either = "|".join(f"({spelling})" for spelling in SPELLINGS.values())
    return re.compile(rf"(?<![\w-]){_FIRST_LETTERS}(?:{either})(?![\w]|-\w)", re.I)


def _key_of(found: re.Match[str]) -> str:
    return tuple(SPELLINGS)[(found.lastindex or 1) - 1]


def _kind_of_label(label: str) -> str:
    found = _kind_regex().match(label)
    return _key_of(found) if found else label


def _numbers_of(one: Instrument) -> list[tuple[str, int | None]]:
    """The numbers under which an instrument is cited, with and without its year."""
    found: list[tuple[str, int | None]] = []
    for part in one.number.split(";"):
        number, _, tail = part.strip().partition("/")
        if tail.isdecimal():
            found += [(_number_key(number), int(tail)), (_number_key(number), None)]
        elif tail:
            found += [(_number_key(part.strip()), year) for year in (one.year, None)]
            if one.kind != "joint_decree":
                found += [(_number_key(number), year) for year in _years_in(part, one.year)]
        else:
            found += [(_number_key(number), one.year), (_number_key(number), None)]
    return found


def _years_in(code: str, year: int) -> set[int]:
    """The year of the thing and the one that its code ends in: rulings are made in a later one."""
    said = code.strip().rpartition("/")[2]
    return {year, int(said)} if said.isdecimal() and len(said) == 4 else {year}


def _number_key(number: str) -> str:
    return re.sub(r"\s", "", number).upper().lstrip("0") or "0"


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[-–,/()]", " ", name).casefold().split())


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """The longest name that fits, whatever blanks and hyphens stand between its words."""
    longest_first = sorted(names, key=len, reverse=True)
    either = "|".join(
        r"[\s,/()–-]{1,3}".join(re.escape(word) for word in name.split()) for name in longest_first
    )
    aside = r"(?:\([^()\d]{2,12}\)\s{1,3})?(?:tentang\s{1,3})?"
    return re.compile(rf"\s{{1,3}}{aside}(?P<name>{either})(?!\w)", re.I)
