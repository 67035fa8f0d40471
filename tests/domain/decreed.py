"""The days off of 2023 to 2026 as the decrees list them, typed anew: the law data's own witness."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# decree; day it was known; kind; its days. A day follows its month, a month its year.
DECREES = """
SKB 1066/2022; 2022-10-11; national; 2023: 01-01 01-22 02-18 03-22 04-07 04-22 04-23 05-01 05-18 \
06-01 06-04 06-29 07-19 08-17 09-28 12-25
SKB 1066/2022; 2022-10-11; joint_leave; 2023: 01-23 03-23 04-21 04-24 04-25 06-02 12-26
SKB 327/2023; 2023-03-29; joint_leave; 2023: 04-19 04-20
SKB 624/2023; 2023-06-20; joint_leave; 2023: 06-28 06-30
SKB 855/2023; 2023-09-12; national; 2024: 01-01 02-08 02-10 03-11 03-29 03-31 04-10 04-11 05-01 \
05-09 05-23 06-01 06-17 07-07 08-17 09-16 12-25
SKB 855/2023; 2023-09-12; joint_leave; 2024: 02-09 03-12 04-08 04-09 04-12 04-15 05-10 05-24 06-18 \
12-26
Keppres 10/2024; 2024-02-06; national; 2024: 02-14
Keppres 33/2024; 2024-11-21; national; 2024: 11-27
SKB 1017/2024; 2024-10-14; national; 2025: 01-01 01-27 01-29 03-29 03-31 04-01 04-18 04-20 05-01 \
05-12 05-29 06-01 06-06 06-27 08-17 09-05 12-25
SKB 1017/2024; 2024-10-14; joint_leave; 2025: 01-28 03-28 04-02 04-03 04-04 04-07 05-13 05-30 \
06-09 12-26
SKB 933/2025; 2025-08-07; joint_leave; 2025: 08-18
SKB 1497/2025; 2025-09-19; national; 2026: 01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 \
05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25
SKB 1497/2025; 2025-09-19; joint_leave; 2026: 02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24
"""


@dataclass(frozen=True)
class Listed:
    """A day of a decree. `withdrawn_on` is the day on which it became a working day again."""

    on: date
    kind: str
    decree: str
    known_from: date | None
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    region: str | None = None


def _rows() -> Iterator[Listed]:
    for line in DECREES.strip().splitlines():
        decree, known_from, kind, listed = line.split("; ")
        year, days = listed.split(": ")
        for day in days.split():
            on = date.fromisoformat(f"{year}-{day}")
            yield Listed(on, kind, decree, date.fromisoformat(known_from))
    yield Listed(  # the only day that a later decree gave back to work
        date(2023, 4, 26),
        "joint_leave",
        "SKB 1066/2022",
        date(2022, 10, 11),
        date(2023, 3, 29),
        "SKB 327/2023",
    )


ROWS = tuple(_rows())

LISTS_KNOWN_FROM = {
    2023: date(2022, 10, 11),
    2024: date(2023, 9, 12),
    2025: date(2024, 10, 14),
    2026: date(2025, 9, 19),
}
"""Since when the list of a year is decreed."""
