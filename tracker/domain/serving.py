"""For how long a sanction is served: months from the first day on, as the catalogue gives them.

No instrument that was seen says how its months are counted. The reading here is the common one: a
month ends on the day before the same date, and where a month lacks the date, with its last day.
"""

from datetime import date, timedelta

from tracker.domain.days import PartialDay
from tracker.domain.law_items import Sanction
from tracker.domain.standing import SanctionState


def last_day_of_months(start: date, months: int) -> date:
    """The last of so many months that begin on `start`: 3 Feb 2025 and 12 months, 2 Feb 2026.

    Raises:
        ValueError: not even one month.
    """
    if months < 1:
        raise ValueError(f"{months} months do not run")
    years, month = divmod(start.month - 1 + months, 12)
    month_end = PartialDay(start.year + years, month + 1).last
    if start.day > month_end.day:
        return month_end
    return month_end.replace(day=start.day) - timedelta(days=1)


def last_day_served(state: SanctionState, rule: Sanction | None) -> date | None:
    """The last day on which a sanction is served: as recorded, else counted from its length.

    None where it is not carried out yet, has no running period, or its first day is not known.
    """
    if state.served_until is not None:
        return state.served_until.last
    if state.served_from is None or state.served_from.precision != "day":
        return None
    if rule is None or not rule.duration_months:
        return None
    return last_day_of_months(state.served_from.first, rule.duration_months)
