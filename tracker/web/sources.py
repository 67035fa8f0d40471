"""Records and where they come from: a source that several share is told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.queries.region_records import RecordView


@dataclass(frozen=True, slots=True)
class Source:
    """A source in the order in which its records stand, and who recorded from it, when."""

    number: int
    words: str
    recorded: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of some records; `of` gives the number of each record's by the record's id."""

    all: tuple[Source, ...]
    of: Mapping[int, int]


def sources_of(records: Sequence[RecordView]) -> Sources:
    """Who recorded is told by the minute, as the page says it."""
    found: dict[str, dict[tuple[str, datetime], None]] = {}
    for one in records:
        who = (one.recorded_by or one.agency, one.recorded_at.replace(second=0, microsecond=0))
        found.setdefault(one.source, {})[who] = None
    numbers = {words: number for number, words in enumerate(found, 1)}
    told = (Source(numbers[words], words, tuple(who)) for words, who in found.items())
    return Sources(tuple(told), {one.id: numbers[one.source] for one in records})
