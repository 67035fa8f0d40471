"""Setting a letter as a PDF that keeps (PDF/A-2b). What people typed is data, never markup."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst

from tracker.domain.letters import Content
from tracker.domain.saying import day_said

TEMPLATE = Path(__file__).parents[2] / "templates" / "documents" / "letter.typ"


class Unprintable(Exception):
    """A text holds signs that no letter of the fonts shows."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a letter has besides its content. Without a `number` it is a draft, marked as such;
    `address` is that of its public page, `notes` stand small at the foot."""

    on: date
    number: str | None = None
    address: str | None = None
    notes: Sequence[str] = ()


def letter_pdf(content: Content, stamp: Stamp) -> bytes:
    """The PDF; the same letter gives the same bytes.

    Raises:
        Unprintable: an issued letter cannot be archived so. A draft is then a plain PDF, in which
            such signs are boxes.
    """
    told = {"data": json.dumps(_data(content, stamp), ensure_ascii=False)}
    source = TEMPLATE.read_bytes()
    try:
        return typst.compile(
            source, sys_inputs=told, pdf_standards="a-2b", ignore_system_fonts=True
        )
    except typst.TypstError as fault:
        if not str(fault).startswith("PDF/A"):
            raise
        if stamp.number is not None:
            raise Unprintable(str(fault)) from fault
        return typst.compile(source, sys_inputs=told, ignore_system_fonts=True)


def _data(content: Content, stamp: Stamp) -> dict[str, Any]:
    code = segno.make(stamp.address, error="m") if stamp.address else None
    return {
        **breakable(content),
        "number": stamp.number,
        "on": day_said(stamp.on).id,
        "day": [stamp.on.year, stamp.on.month, stamp.on.day],
        "address": stamp.address,
        "qr": code.svg_inline(border=0) if code else None,
        "notes": list(stamp.notes),
    }


_LONG = re.compile(r"\S{41,}")
_BREAK = "\u200b"


def breakable(part: Any) -> Any:
    """The content, where a word that no line would hold may be broken anywhere."""
    if isinstance(part, str):
        return _LONG.sub(lambda word: _BREAK.join(word[0]), part)
    if isinstance(part, dict):
        return {key: breakable(value) for key, value in part.items()}
    return [breakable(one) for one in part] if isinstance(part, list) else part
