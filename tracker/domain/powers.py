"""Whether an official may impose a sanction by the matrix of powers of the law data."""

from tracker.domain.lawbook import Lawbook

_NAMED_AS = {"ppk": frozenset({"ppk", "ppk_central", "ppk_region"})}
_OF_SANCTION = {"ppk_or_president": frozenset({"ppk", "president"})}


def may_impose(book: Lawbook, official: str, sanction: str) -> bool:
    """True where some row lets that official impose the level of the sanction.

    Over whom is not asked: posts are kept in words. Where the institution's own rule names the
    decider nothing is held against anybody; where the matrix has no row for the level at all, what
    the sanction itself says of its decider counts.
    """
    level, decided_by = book.sanctions[sanction].level, book.sanctions[sanction].decided_by
    if decided_by == "institution_rule":
        return True
    rows = [
        row for row in book.authorities.values() if row.power == "impose" and row.level == level
    ]
    if not rows:
        return official in _OF_SANCTION.get(decided_by, frozenset({decided_by}))
    named = _NAMED_AS.get(official, {official})
    return any(row.may and row.holder in named for row in rows)
