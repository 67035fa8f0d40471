"""The day of a news item, which is often known in part."""

from tracker.domain.days import PartialDay


def known_day(published_on: PartialDay | None, precision: str | None) -> PartialDay | None:
    """The day as far as it can be trusted.

    Senders give a full date beside the precision "month" or "year" where the rest is an estimate;
    what is only estimated is not shown.
    """
    if published_on is None or precision in (None, "day"):
        return published_on
    if precision == "month" and published_on.precision == "day":
        return PartialDay(published_on.year, published_on.month)
    return PartialDay(published_on.year) if precision == "year" else published_on
