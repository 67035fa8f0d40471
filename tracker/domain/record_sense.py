"""What a record's facts amount to: which sanctions count as imposed, which dates are at odds."""

import re
from collections.abc import Iterable, Iterator

from tracker.domain.days import PartialDay, certainly_before
from tracker.domain.records import Record, RecordEvent, RecordSanction, RowFault

IMPOSING_STAGES = frozenset({"sanction", "sanction_executed"})
IMPOSING_OUTCOMES = frozenset({"sanctioned", "executed", "partly_executed", "service_terminated"})

# Sources report proposals and penalties of courts in the same place as discipline.
_NOT_YET = re.compile(
    r"\W*(di)?(rekomendasi|usul|menunggu|belum|rencana|akan|recommend|propos|await|pending)",
    re.IGNORECASE,
)
_CRIMINAL = re.compile(
    r"\b(pidana|terpidana|penjara|kurungan|denda|imprison|prison|jail|fine of|fined)",
    re.IGNORECASE,
)
_DISCIPLINE = re.compile(
    r"\b(pemberhentian|diberhentikan|penurunan|diturunkan|turun|penundaan|ditunda|pemotongan|"
    r"teguran|tegur|pernyataan|permintaan maaf|permohonan maaf|pembebasan|dibebaskan|disiplin|"
    r"moral|etik|demosi|mutasi|pemutusan|dismiss|demot|reprimand|warning|postpone|disciplin)",
    re.IGNORECASE,
)


def counts_as_imposed(sanction: RecordSanction, events: Iterable[RecordEvent]) -> bool:
    """Whether a reported sanction counts as imposed on its respondent.

    It does only beside an event that says a sanction was set or carried out, of the same
    respondent or of everybody. A recommendation never does, nor a criminal penalty: where words of
    both kinds occur, the one that comes first says what the sanction is.
    """
    if _NOT_YET.match(sanction.sanction) or is_criminal(sanction.sanction):
        return False
    return any(
        event.stage in IMPOSING_STAGES
        and event.outcome in IMPOSING_OUTCOMES
        and (
            None in (event.respondent, sanction.respondent)
            or event.respondent == sanction.respondent
        )
        for event in events
    )


def is_criminal(words: str) -> bool:
    """Whether the words of a source name a penalty of a criminal court."""
    criminal, discipline = _CRIMINAL.search(words), _DISCIPLINE.search(words)
    if criminal is None:
        return False
    return discipline is None or criminal.start() < discipline.start()


def odd_dates(record: Record) -> list[RowFault]:
    """The dates that cannot all be right. They are flagged and kept: the source said so.

    Reasons: before_previous (an event before the one named before it), before_conduct,
    before_received, after_received. Partial dates count only where no day could fit.
    """
    return list(_odd_dates(record))


def odd_events(record: Record) -> set[int]:
    """The places of the events that lie before the event named before them."""
    return {place for place, _ in _backwards(record)}


def _odd_dates(record: Record) -> Iterator[RowFault]:
    acts = [conduct.on for conduct in record.conducts if conduct.on is not None]
    if acts and record.received_on and all(_before(record.received_on, on) for on in acts):
        yield RowFault("received_on", "before_conduct")
    if _before(record.received_on, record.known_on):
        yield RowFault("known_on", "after_received")
    for _, event in _backwards(record):
        yield event
    for place, sanction in enumerate(record.sanctions):
        if _before(sanction.decided_on, record.received_on):
            yield RowFault(f"sanctions[{place}].decided_on", "before_received")


def _backwards(record: Record) -> Iterator[tuple[int, RowFault]]:
    last: PartialDay | None = None
    for place, event in enumerate(record.events):
        if _before(event.on, last):
            yield place, RowFault(f"events[{place}].on", "before_previous")
        last = event.on or last


def _before(earlier: PartialDay | None, later: PartialDay | None) -> bool:
    return earlier is not None and later is not None and certainly_before(earlier, later)
