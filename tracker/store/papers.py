"""Setting papers as PDF that keeps (PDF/A-2b). What people typed is data, never markup."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst

from tracker.domain.saying import day_said

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"


class Unprintable(Exception):
    """A text holds signs that no letter of the fonts shows."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a paper of an office has besides its content. Without a `number` it is a draft, marked
    as such; `address` is that of its public page, `notes` stand small at the foot."""

    on: date
    number: str | None = None
    address: str | None = None
    notes: Sequence[str] = ()


def stamped_paper(
    template: str, content: Mapping[str, Any], stamp: Stamp, **beside: object
) -> bytes:
    """The content set by that template of an office's paper, with its stamp and what stands
    beside the content as it is; the same paper gives the same bytes.

    Raises:
        Unprintable: a numbered paper cannot be archived so. A draft is then a plain PDF, in which
            such signs are boxes.
    """
    code = segno.make(stamp.address, error="m") if stamp.address else None
    told = {
        **breakable(content),
        **beside,
        "number": stamp.number,
        "on": day_said(stamp.on).id,
        "day": [stamp.on.year, stamp.on.month, stamp.on.day],
        "address": stamp.address,
        "qr": code.svg_inline(border=0) if code else None,
        "notes": list(stamp.notes),
    }
    return paper(template, told, must_keep=stamp.number is not None)


def paper(template: str, told: Mapping[str, Any], *, must_keep: bool) -> bytes:
    """What is told, set by that template (a file of `templates/documents`).

    Raises:
        Unprintable: it `must_keep`, and holds signs that no letter of the fonts shows. Otherwise
            it is then a plain PDF, in which they are boxes.
    """
    inputs = {"data": json.dumps(told, ensure_ascii=False)}
    source = (TEMPLATES / template).read_bytes()
    try:
        return typst.compile(
            source, sys_inputs=inputs, pdf_standards="a-2b", ignore_system_fonts=True
        )
    except typst.TypstError as fault:
        if not str(fault).startswith("PDF/A"):
            raise
        if must_keep:
            raise Unprintable(str(fault)) from fault
        return typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True)


_LONG = re.compile(r"\S{41,}")
_BREAK = "\u200b"


def breakable(part: Any) -> Any:
    """The content, where a word that no line would hold may be broken anywhere."""
    if isinstance(part, str):
        return _LONG.sub(lambda word: _BREAK.join(word[0]), part)
    if isinstance(part, Mapping):
        return {key: breakable(value) for key, value in part.items()}
    return [breakable(one) for one in part] if isinstance(part, list) else part
