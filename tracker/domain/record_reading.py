"""Reading a row into a record: strict about keys, types and closed lists, so that nothing is lost.

What a row leaves out is not reported, which is the same as null or an empty list. Every fault of a
row is told at once, so that a sender mends it in one go.
"""

from collections.abc import Mapping

from tracker.domain.matters import CaseKind, Contest, StaffStatus, Wish
from tracker.domain.records import (
    CONDUCT_TYPES,
    PRECISIONS,
    STAGES,
    NewsRecord,
    Record,
    RecordArticle,
    RecordConduct,
    RecordEvent,
    RecordReporter,
    RecordRespondent,
    RecordSanction,
    RowFault,
)
from tracker.domain.row_reading import KEY_LENGTH, NO_TEXT, RowReading

NARRATIVE_LENGTH = 100_000
URL_LENGTH = 4_000
REF_LENGTH, ELECTION_LENGTH, NIP_LENGTH = 120, 80, 40
OUTLET_LENGTH, TITLE_LENGTH = 300, 600


def parse_record(given: object) -> Record | list[RowFault]:
    """The record that a row states, or everything that is wrong with the row.

    Reason codes: not_an_object, unknown_key, required, wrong_type, empty, not_text, too_long,
    not_positive, too_large, bad_date, unknown_value, unknown_respondent, duplicate.
    """
    row = RowReading.of(given)
    keys = row.respondent_keys()
    record = Record(
        ref=row.text("ref", REF_LENGTH),
        kind=row.maybe(CaseKind, "kind"),
        province=row.maybe_text("province"),
        region=row.maybe_text("region"),
        election=row.maybe_text("election", ELECTION_LENGTH),
        contest=row.maybe(Contest, "contest"),
        received_on=row.day("received_on"),
        known_on=row.day("known_on"),
        reporter=row.inner("reporter", _reporter),
        narrative=row.text("narrative", NARRATIVE_LENGTH),
        conducts=row.items("conducts", lambda item: _conduct(item, keys)),
        respondents=row.items("respondents", _respondent),
        events=row.items("events", lambda item: _event(item, keys)),
        sanctions=row.items("sanctions", lambda item: _sanction(item, keys)),
        rules_cited=row.texts("rules_cited"),
        outcome=row.maybe_text("outcome"),
        articles=row.items("articles", _article),
    )
    row.end()
    row.no_repeats("respondents", [one.key for one in record.respondents])
    row.no_repeats("articles", [one.identity for one in record.articles])
    return row.faults or record


def parse_news(given: object) -> NewsRecord | list[RowFault]:
    """The news item that a row states, or everything that is wrong with the row."""
    row = RowReading.of(given)
    record = NewsRecord(
        ref=row.text("ref", REF_LENGTH),
        outlet=row.text("outlet", OUTLET_LENGTH),
        title=row.text("title", TITLE_LENGTH),
        url=row.maybe_text("url", URL_LENGTH),
        published_on=row.day("published_on"),
        precision=row.maybe(_precision, "precision"),
        region=row.maybe_text("region"),
        text=row.maybe_text("text"),
    )
    row.fits_index(record.outlet, record.title)
    row.end()
    return row.faults or record


def ref_of(given: object) -> str | None:
    """The sender's key of a row that may be wrong in other places; None where it has none."""
    ref = given.get("ref") if isinstance(given, Mapping) else None
    return ref if isinstance(ref, str) and not NO_TEXT.search(ref) else None


def _precision(value: str) -> str:
    if value not in PRECISIONS:
        raise ValueError(value)
    return value


def _conduct_type(value: str) -> str:
    if value not in CONDUCT_TYPES:
        raise ValueError(value)
    return value


def _stage(value: str) -> str:
    if value not in STAGES:
        raise ValueError(value)
    return value


def _reporter(item: RowReading) -> RecordReporter:
    return RecordReporter(
        name=item.maybe_text("name"),
        contact=item.maybe_text("contact"),
        address=item.maybe_text("address"),
        wish=item.choice(Wish, "wish", Wish.CONFIDENTIAL),
    )


def _conduct(item: RowReading, keys: frozenset[str]) -> RecordConduct:
    conduct = RecordConduct(
        type=item.choice(_conduct_type, "type", "other"),
        on=item.day("on"),
        channel=item.maybe_text("channel"),
        url=item.maybe_text("url", URL_LENGTH),
        summary=item.maybe_text("summary"),
        beneficiary=item.maybe_text("beneficiary"),
        respondents=item.texts("respondents"),
    )
    for place, key in enumerate(conduct.respondents):
        if key not in keys:
            item.fault(f"respondents[{place}]", "unknown_respondent")
    item.no_repeats("respondents", list(conduct.respondents))
    return conduct


def _respondent(item: RowReading) -> RecordRespondent:
    return RecordRespondent(
        key=item.text("key", KEY_LENGTH),
        description=item.maybe_text("description"),
        position=item.maybe_text("position"),
        status=item.choice(StaffStatus, "status", StaffStatus.UNKNOWN),
        agency=item.maybe_text("agency"),
        nip=item.maybe_text("nip", NIP_LENGTH),
        count=item.count("count"),
    )


def _event(item: RowReading, keys: frozenset[str]) -> RecordEvent:
    return RecordEvent(
        stage=item.choice(_stage, "stage", ""),
        on=item.day("on"),
        respondent=item.respondent("respondent", keys),
        outcome=item.maybe_text("outcome"),
        note=item.maybe_text("note"),
    )


def _sanction(item: RowReading, keys: frozenset[str]) -> RecordSanction:
    return RecordSanction(
        respondent=item.respondent("respondent", keys),
        sanction=item.text("sanction"),
        decided_on=item.day("decided_on"),
        decree_no=item.maybe_text("decree_no"),
        basis=item.texts("basis"),
    )


def _article(item: RowReading) -> RecordArticle:
    article = RecordArticle(
        outlet=item.text("outlet", OUTLET_LENGTH),
        title=item.text("title", TITLE_LENGTH),
        url=item.maybe_text("url", URL_LENGTH),
        published_on=item.day("published_on"),
    )
    item.fits_index(article.outlet, article.title)
    return article
