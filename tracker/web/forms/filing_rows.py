"""The rows of the filing form as they are sent: renumbered, added to, taken out of.

Pure functions over what a browser sends (name → values), so that adding a row needs no JavaScript
and a draft is the sent form itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

Fields = dict[str, list[str]]

RESPONDENTS, CONDUCTS = "respondents", "conducts"
_ROW = re.compile(r"(respondents|conducts)-(\d{1,6})-(.+)")
_DOERS = re.compile(r"conducts-\d+-respondents")
_EMPTY = {RESPONDENTS: {"name": "", "status": "unknown", "count": "1"}, CONDUCTS: {"type": ""}}


def tidy(sent: Iterable[tuple[str, Sequence[str]]]) -> Fields:
    """The fields with the rows of each list numbered from 0 without gaps."""
    fields = {name: list(values) for name, values in sent}
    places = {
        name: {old: new for new, old in enumerate(sorted(_rows(fields, name)))}
        for name in (RESPONDENTS, CONDUCTS)
    }
    return _renumbered(fields, places)


def with_row(fields: Mapping[str, Sequence[str]], name: str) -> Fields:
    """The same with one more empty row at the end of a list; `fields` are tidy."""
    grown = {key: list(values) for key, values in fields.items()}
    row = len(_rows(grown, name))
    return grown | {f"{name}-{row}-{part}": [value] for part, value in _EMPTY[name].items()}


def without_row(fields: Mapping[str, Sequence[str]], name: str, row: int) -> Fields:
    """The same without one row; acts that were laid on a respondent taken out are laid on nobody.

    `fields` are tidy. The last row of a list stays, emptied.
    """
    kept = {key: list(values) for key, values in fields.items()}
    rows = sorted(_rows(kept, name) - {row})
    places = {other: {old: old for old in _rows(kept, other)} for other in (RESPONDENTS, CONDUCTS)}
    places[name] = {old: new for new, old in enumerate(rows)}
    kept = {key: values for key, values in kept.items() if not key.startswith(f"{name}-{row}-")}
    return _renumbered(kept, places)


def _rows(fields: Mapping[str, Sequence[str]], name: str) -> set[int]:
    found = (_ROW.fullmatch(key) for key in fields)
    return {int(match[2]) for match in found if match and match[1] == name}


def _renumbered(fields: Fields, places: Mapping[str, Mapping[int, int]]) -> Fields:
    """Rows under their new numbers; the doers of an act follow the respondents' numbers."""
    told: Fields = {}
    people = places[RESPONDENTS]
    for key, values in fields.items():
        if _DOERS.fullmatch(key):
            known = [int(v) for v in values if v.isdecimal() and len(v) < 10]
            values = [str(people[place]) for place in known if place in people]
        match = _ROW.fullmatch(key)
        if match:
            key = f"{match[1]}-{places[match[1]][int(match[2])]}-{match[3]}"
        told[key] = values
    return told
