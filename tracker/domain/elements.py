"""What has to be established of a breach of neutrality: of every one, then of the kind of act.

Steps keep an element in Indonesian, the language of the file, whoever's page it was answered on.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from tracker.domain.law_items import ConductType
from tracker.domain.saying import Words

OF_EVERY_BREACH = (
    Words("Terlapor adalah ASN", "The respondent is a civil servant (ASN)"),
    Words(
        "Perbuatan itu terjadi dan dilakukan terlapor",
        "The act took place and is the respondent's",
    ),
    Words(
        "Perbuatan itu menyangkut peserta pemilihan, partai, atau bakal calon",
        "The act concerned a contestant, a party or a prospective candidate",
    ),
)


class Bears(StrEnum):
    """What a piece of evidence or an observed act says of an element."""

    FOR = "for"
    AGAINST = "against"


def elements_of(kind: ConductType) -> tuple[Words, ...]:
    """The elements to test for an act of that kind, in the order of their numbers."""
    own = zip(kind.elements_id, kind.elements_en, strict=True)
    return (*OF_EVERY_BREACH, *(Words(id=told, en=other) for told, other in own))


def is_personal(element: Words) -> bool:
    """True for what has to be established of each respondent: whatever speaks of the respondent."""
    return "terlapor" in element.id.casefold()


def rows_of(kind: ConductType, doers: Sequence[int]) -> list[tuple[str, Words, int | None]]:
    """The questions of a study about one act: number, element, and of whom it is asked (None: of
    the act). Where several did it, what is personal is asked of each, under `number-respondent`."""
    rows: list[tuple[str, Words, int | None]] = []
    for number, element in enumerate(elements_of(kind)):
        if len(doers) > 1 and is_personal(element):
            rows += [(f"{number}-{doer}", element, doer) for doer in doers]
        else:
            rows.append((str(number), element, None))
    return rows


def in_order(rows: Mapping[str, Any]) -> list[Any]:
    """What a step keeps of an act's elements, in the order in which they were asked."""

    def place(number: str) -> tuple[int, int]:
        element, _, whose = number.partition("-")
        return int(element), int(whose or 0)

    return [rows[number] for number in sorted(rows, key=place)]


def element_in(language: str, kept: str, kinds: Iterable[ConductType]) -> str | None:
    """An element as a step keeps it, said in a language; None where the law data no longer know
    its wording."""
    known = (words for kind in kinds for words in elements_of(kind))
    found = next((words for words in known if words.id == kept), None)
    return found.in_language(language) if found else None
