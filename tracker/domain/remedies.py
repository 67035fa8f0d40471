"""Which remedy is open against a decision, and whether one sanction is lighter than another."""

from tracker.domain.law_items import Remedy
from tracker.domain.lawbook import Lawbook
from tracker.domain.standing import Standing

PPK, PRESIDENT = "ppk", "president"


def fitting_remedy(book: Lawbook, standing: Standing, respondent: int | None) -> Remedy | None:
    """The remedy that PP 79/2021 Art. 1(4)-(5) opens against the decision that stands: an appeal to
    BPASN against a dismissal by the PPK, an objection against any other decision of an official.

    None where no decision stands, where no remedy was established for its sanction, or where the
    President decided, of whom those articles do not speak.
    """
    held = [s for s in standing.sanctions if s.respondent == respondent and s.stands]
    sanction = book.sanctions.get(held[-1].sanction or "") if held else None
    if sanction is None or sanction.remedy is None:
        return None
    decided_by = held[-1].facts.get("decided_by", PPK)
    if decided_by == PRESIDENT:
        return None
    return sanction.remedy if decided_by == PPK else "objection"


def heavier_by(book: Lawbook, sanction: str, than: str) -> int:
    """Positive where a sanction weighs more than another, negative where less: by the rank of its
    level, then by its place in the list of its level. A transitional kind weighs as much as the one
    that it stands in for (0)."""
    ours, theirs = _weight(book, sanction), _weight(book, than)
    return (ours > theirs) - (ours < theirs)


def _weight(book: Lawbook, name: str) -> tuple[int, int]:
    sanction = book.sanctions[name]
    listed = list(book.sanctions)
    return book.levels[sanction.level].rank, listed.index(sanction.stands_in_for or name)
