"""The lines of a figure in words: what its keys stand for, in the reader's language."""

from tracker.domain.counting import ChannelGroup, HeldFor, Kept, TermState
from tracker.domain.days import PartialDay
from tracker.domain.figures import FUNNEL, STEPS
from tracker.domain.labels import N_
from tracker.queries.filters import NONE
from tracker.queries.names import AllNames
from tracker.web.filter_words import passed_words, term_words, value_words
from tracker.web.language import spoken as _
from tracker.web.words import day, label

Key = tuple[str, ...]

_FILTER_OF = {
    "statuses": "status",
    "employers": "employer",
    "elections": "election",
    "outcomes": "outcome",
    "kinds": "kind",
    "conducts": "conduct",
    "offices": "office",
    "coverage": "coverage",
}
_ALONE = {
    "cases": N_("All cases"),
    "open": N_("Open cases"),
    "repeat": N_("Cases with a respondent known from another case"),
    "entries": N_("Entries of respondents"),
    "heads": N_("Persons"),
}
"""What figures of one number, and the numbers of persons, are called."""
_COLUMNS = {
    "cases": N_("Cases"),
    "open": N_("Open"),
    "late": N_("Late"),
    "decided": N_("With a recorded verdict"),
    "established": N_("Violation found"),
    "under_way": N_("Under way"),
}


def line_words(name: str, key: Key) -> str:
    """A line of a figure whose key is one word."""
    match name:
        case "cases" | "open" | "repeat" | "respondents":
            return str(_(_ALONE[key[0]]))
        case "funnel":
            return str(_(FUNNEL[STEPS[key[0]]].title))
        case "remedies":
            return passed_words(key[0])
        case "channels":
            return label(ChannelGroup(key[0]))
        case "terms_now":
            return label(TermState(key[0]))
        case "intake":
            return day(PartialDay.parse(key[0]))
        case "endings":
            return value_words("stage", key, {}, {})
    return value_words(_FILTER_OF[name], key[0], {}, {})


def row_words(name: str, key: Key, names: AllNames) -> str:
    """The row of a figure of several columns that a key stands in."""
    match name:
        case "regions":
            return names.regions.get(key[0]) or key[0] or "Indonesia"
        case "stages":
            return value_words("stage", key[:2], {}, {})
        case "holders":
            return names.agencies.get(int(key[0])) or _("nobody known")
        case "terms":
            return term_words(key[0])
        case "levels":
            return _level(key[0])
        case "employers" if key[0] in names.offices:
            return names.offices[key[0]]
    return line_words(name, key)


def column_words(name: str, column: str) -> str:
    """What a column of such a figure is called."""
    if column in _COLUMNS:
        return str(_(_COLUMNS[column]))
    match name:
        case "holders":
            return label(HeldFor(column))
        case "terms":
            return label(Kept(column))
        case "levels":
            return _level(column)
    return column


def key_words(name: str, key: Key, names: AllNames) -> str:
    """A line of any figure in one line of words."""
    if name == "lost":
        return lost_words(key)
    if name in HAS_COLUMNS:
        return f"{row_words(name, key, names)}: {column_words(name, key[-1])}"
    return row_words(name, key, names)


def lost_words(key: Key) -> str:
    """A step, and where cases ended that came no further."""
    here, ended = str(_(FUNNEL[STEPS[key[0]]].title)), key[1:]
    if ended == ("under_way",):
        return f"{here}: {column_words('lost', 'under_way')}"
    return f"{here}: {value_words('stage', ended, {}, {})}"


HAS_COLUMNS = frozenset({"regions", "stages", "holders", "terms", "levels"})
"""Figures whose keys end in a column."""


def _level(code: str) -> str:
    return _("none") if code == NONE else value_words("recommended", code, {}, {})
