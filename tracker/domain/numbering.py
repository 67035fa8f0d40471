"""Official numbers of cases and letters: a pattern of the agency's, filled in.

A pattern is plain text with fields in braces, `{serial:03d}/LP/{region}/{roman_month}/{year}`:
`serial` (required; a width such as `:03d` pads it), `year` of the series (required), `roman_month`
of the day, `kind`, `region` and `agency` as codes. `{{` and `}}` stand for the braces themselves.
The serial without gaps is the register's business, not the pattern's.
"""

import re
from collections.abc import Mapping
from datetime import date
from string import Formatter

FIELDS = frozenset({"serial", "year", "roman_month", "kind", "region", "agency"})
REQUIRED = ("serial", "year")
LONGEST_PATTERN = 120

_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_WIDTH = re.compile(r"0[1-9]d?")


def roman_month(on: date) -> str:
    """The month of the day as official letters write it: I to XII."""
    return _ROMAN_MONTHS[on.month - 1]


def check_pattern(pattern: str) -> None:
    """Accept a pattern that gives every serial of a year a number of its own.

    Raises:
        ValueError: with the reason, in one line.
    """
    _parts(pattern)


def render_number(
    pattern: str,
    *,
    serial: int,
    on: date,
    kind_code: str,
    region: str,
    agency_code: str,
    year: int,
) -> str:
    """The official number for that serial of that year's series.

    `on` gives the roman month alone: a letter of January may still belong to the old year's series.

    Raises:
        ValueError: the pattern is no pattern, the serial is below 1, or a code that the pattern
            asks for is empty.
    """
    parts = _parts(pattern)
    if serial < 1:
        raise ValueError(f"A serial starts at 1, not at {serial}.")
    values = {
        "year": str(year),
        "roman_month": roman_month(on),
        "kind": kind_code,
        "region": region,
        "agency": agency_code,
    }
    return "".join(literal + _filled(name, width, serial, values) for literal, name, width in parts)


def _filled(name: str | None, width: str, serial: int, values: Mapping[str, str]) -> str:
    if name is None:
        return ""
    if name == "serial":
        return format(serial, width)
    if not values[name].strip():
        raise ValueError(f"The pattern asks for {{{name}}}, which is empty.")
    return values[name]


def _parts(pattern: str) -> list[tuple[str, str | None, str]]:
    """Literal text, field that follows it (None at the end), width of the field.

    The fields are filled here, never by `str.format`, which would follow attributes and indexes.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"A pattern has at most {LONGEST_PATTERN} characters.")
    if not pattern.isprintable():
        raise ValueError("A pattern is one line of printable text.")
    try:
        parsed = list(Formatter().parse(pattern))
    except ValueError as fault:
        raise ValueError(f"The braces do not match: {fault}.") from None
    parts = []
    for literal, name, width, conversion in parsed:
        if name is not None:
            _check_field(name, width or "", conversion)
        parts.append((literal, name, width or ""))
    names = [name for _, name, _ in parts]
    for required in REQUIRED:
        if required not in names:
            raise ValueError(f"A pattern needs {{{required}}}.")
    return parts


def _check_field(name: str, width: str, conversion: str | None) -> None:
    if name not in FIELDS:
        known = ", ".join(sorted(FIELDS))
        raise ValueError(f"No field is called {{{name}}}; known are {known}.")
    if conversion is not None:
        raise ValueError(f"{{{name}}} takes no conversion.")
    if width and name != "serial":
        raise ValueError(f"{{{name}}} takes no width.")
    if width and not _WIDTH.fullmatch(width):
        raise ValueError(f"{{serial}} takes a width such as 03d, not {width!r}.")
