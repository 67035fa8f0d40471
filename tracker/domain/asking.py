"""What somebody typed into the search box, read into what the index can answer.

A tree of plain data leaves this module and is made into words of the index by the database's
`search_query`: `{"all": […]}` and `{"any": […]}` hold others, `{"word"}` is a word that the stemmer
reads, `{"title"}` one in the title of the case that a text is of, `{"fold"}` every known word of
that key, `{"lexeme"}` a mark of the index as it stands.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from tracker.domain.name_keys import TITLES, fold, joined_key, keys_of

Tree = dict[str, Any]

LONGEST = 200
MOST_WORDS = 12
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DEGREE = re.compile(
    r"(?<![^\s,.])(?:[SM]\.\s?[A-Z][A-Za-z]{0,4}\.?(?:\s?[A-Z]\.?)?|A\.\s?Md\.?|Ph\.\s?D\.?)(?![^\s,])"
)
_STAFF_NUMBER = re.compile(r"\b(\d{8})[ .]+(\d{6})[ .]+(\d)[ .]+(\d{3})\b")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SHORTEST_CODE = 3

_STOP_WORDS = """
    ada adalah agar akan antara apa atas atau bagi bahwa belum bisa dalam dan dapat dari dengan di
    dia hal hanya harus hingga ia ini itu juga kami karena ke kepada kita lagi lain lalu maka masih
    mereka namun oleh pada para pun saat saja sampai sangat saya sebagai sebuah secara sehingga
    sejak seorang seperti serta setelah sudah suatu telah tentang terhadap tersebut tetapi tidak
    untuk yaitu yang
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that tell nothing and are not in the index."""

_SAME = (
    ("netral", "netralitas", "kenetralan"),
    ("pegawai", "kepegawaian"),
    ("disiplin", "pendisiplinan", "kedisiplinan", "indisipliner"),
    ("komentar", "mengomentari", "berkomentar", "dikomentari"),
    ("suka", "like", "menyukai", "likes"),
    ("bagikan", "share", "membagikan", "sebarkan", "menyebarkan", "disebarkan"),
    ("unggah", "unggahan", "posting", "postingan", "mengunggah", "diunggah"),
    ("kampanye", "berkampanye", "mengampanyekan", "mengkampanyekan", "dikampanyekan"),
    ("pilkada", "pemilihan kepala daerah"),
    ("pilpres", "pemilihan presiden"),
    ("pileg", "pemilihan legislatif"),
    ("asn", "aparatur sipil negara"),
    ("pns", "pegawai negeri sipil"),
    ("pppk", "p3k"),
    ("paslon", "pasangan calon"),
    ("medsos", "media sosial"),
    ("fb", "facebook"),
    ("ig", "instagram"),
    ("wa", "whatsapp"),
    ("kades", "kepala desa"),
    ("kadis", "kepala dinas"),
    ("sekda", "sekretaris daerah"),
    ("sekcam", "sekretaris camat"),
    ("kepsek", "kepala sekolah"),
    ("walikota", "wali kota"),
    ("wabup", "wakil bupati"),
    ("wawali", "wakil wali kota"),
    ("putusan", "keputusan"),
    ("sanksi", "hukuman"),
)
_MEANT_ALIKE: dict[str, tuple[str, ...]] = {}
for _group in _SAME:
    for _one in _group:
        _MEANT_ALIKE[_one] = (*_MEANT_ALIKE.get(_one, ()), *_group)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: `words` in their order, and `codes`, parts of numbers."""

    text: str
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is left that could be looked for."""
        return not self.words and not self.codes

    def with_words(self, changed: dict[str, str]) -> "Asked":
        """The same with some words spelt otherwise; the text tells what is looked for then."""
        words = tuple(changed.get(word, word) for word in self.words)
        return replace(self, words=words, text=" ".join((*words, *self.codes)))

    def typed(self) -> Tree:
        """What was typed and no other spelling: it tells which hits come first."""
        return {"all": [*({"word": one} for one in self.words), *map(_code, self.codes)]}

    def tree(self) -> Tree:
        """Everything that answers: each word in any spelling and in any order."""
        alone = len(self.words) == 1
        groups = [_group_of(word, alone=alone) for word in self.words]
        ways = (
            [{"all": groups}]
            if alone
            else [{"all": [*map(_or_in_title, self.words, groups), {"any": groups}]}]
        )
        ways += [
            {"all": [*groups[:place], _joined(one, other), *groups[place + 2 :]]}
            for place, (one, other) in enumerate(zip(self.words, self.words[1:], strict=False))
            if len(one) > 1 and len(other) > 1 and not (one + other).isdecimal()
        ][:4]
        found: Tree = ways[0] if len(ways) == 1 else {"any": ways}
        return {"all": [found, *map(_code, self.codes)]} if self.codes else found


def read_query(text: str) -> Asked:
    """What a text asks for. A part with a digit, or with strokes between, is part of a number;
    words that tell nothing, and titles beside other words, are left out."""
    plain = " ".join(_CONTROL.sub(" ", text).split())[:LONGEST]
    rest = _STAFF_NUMBER.sub(r"\1\2\3\4", _DEGREE.sub(" ", plain) or plain)
    words: list[str] = []
    codes: list[str] = []
    for chunk in rest.split():
        code = re.sub(r"[^a-z0-9]", "", chunk.lower())
        if len(code) >= _SHORTEST_CODE and (any(s.isdigit() for s in code) or "/" in chunk):
            codes.append(code)
        else:
            words += (word.replace("’", "'") for word in _WORD.findall(chunk.lower()))
    telling = [word for word in words if word not in STOP_WORDS]
    if len(telling) > 1:
        telling = [w for w in telling if w not in TITLES] or telling
    distinct = tuple(dict.fromkeys(telling))[:MOST_WORDS]
    return Asked(plain, distinct, tuple(dict.fromkeys(codes))[:4])


def _group_of(word: str, *, alone: bool) -> Tree:
    """A word however it is spelt, and what means the same."""
    if len(word) == 1 and word.isalpha() and not alone:
        # An initial stands for any name that begins so.
        return {"any": [{"word": word}, {"lexeme": f"j/{fold(word) or word}"}]}
    found: list[Tree] = [{"word": word}]
    found += ({"word": other} for other in _MEANT_ALIKE.get(word, ()) if other != word)
    if len(word) > 1 and word.replace("'", "").isalpha():
        found += ({"fold": key} for key in keys_of(word) if len(key) > 1)
        found += ({"lexeme": f"n/{key}"} for key in keys_of(word) if len(key) > 3)
        if not alone:
            found.append({"lexeme": f"i/{fold(word)[:1]}"})
    return found[0] if len(found) == 1 else {"any": found}


def _or_in_title(word: str, group: Tree) -> Tree:
    """The word, or the title of the case that a text is of has it."""
    return {"any": [group, {"title": word}]}


def _joined(one: str, other: str) -> Tree:
    """Two words that somebody else writes as one."""
    key = joined_key(one, other)
    return {"any": [{"word": one + other}, {"fold": key}, {"lexeme": f"n/{key}"}]}


def _code(code: str) -> Tree:
    """A part of a number: in a text as it stands, or within a number that is kept."""
    pieces = sorted({code[place : place + 3] for place in range(len(code) - 2)})
    return {"any": [{"word": code}, {"all": [{"lexeme": f"g/{piece}"} for piece in pieces]}]}
