"""The reason that somebody gives for an act."""

from tracker.domain.errors import Invalid

LONGEST_REASON = 2000
"""Characters."""


def given_reason(reason: str) -> str:
    """The reason without the blanks around it.

    Raises:
        Invalid: `reason` is empty or too long.
    """
    said = reason.strip()
    if not said:
        raise Invalid({"reason": ["reason_missing"]})
    if len(said) > LONGEST_REASON:
        raise Invalid({"reason": ["too_long"]})
    return said
