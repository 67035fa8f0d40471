"""What a case and its respondents are called where they stand among others."""

from typing import Any

from sqlalchemy import Row

from tracker.store.cases import Case


def name_of(case: Case | Row[Any]) -> str:
    """What a case is called: its register number, else its receipt, else its sender's ref."""
    return case.number or case.receipt_no or case.sender_ref or f"#{case.id}"


def letter(index: int) -> str:
    """A, B … Z, AA, AB …"""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
