"""Setting a report as a PDF that keeps (PDF/A-2b)."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno
import typst

from tracker.domain.reports import HIDDEN, Charts, Content
from tracker.domain.saying import day_said
from tracker.store.letter_pdf import Unprintable, breakable

TEMPLATE = Path(__file__).parents[2] / "templates" / "documents" / "report.typ"


@dataclass(frozen=True, slots=True)
class ReportStamp:
    """What a report has besides its content. Without a `number` it is a draft, marked as such;
    `address` is that of its public page."""

    on: date
    number: str | None = None
    address: str | None = None


def report_pdf(content: Content, charts: Charts, stamp: ReportStamp) -> bytes:
    """The PDF; the same report gives the same bytes.

    Raises:
        Unprintable: a name holds signs that no letter of the fonts shows. A draft is then a plain
            PDF, in which such signs are boxes.
    """
    code = segno.make(stamp.address, error="m") if stamp.address else None
    told = {
        **breakable(content),
        "charts": charts,
        "number": stamp.number,
        "on": day_said(stamp.on).id,
        "day": [stamp.on.year, stamp.on.month, stamp.on.day],
        "address": stamp.address,
        "qr": code.svg_inline(border=0) if code else None,
        "hidden": HIDDEN,
    }
    inputs, source = {"data": json.dumps(told, ensure_ascii=False)}, TEMPLATE.read_bytes()
    try:
        return typst.compile(
            source, sys_inputs=inputs, pdf_standards="a-2b", ignore_system_fonts=True
        )
    except typst.TypstError as fault:
        if not str(fault).startswith("PDF/A"):
            raise
        if stamp.number is not None:
            raise Unprintable(str(fault)) from fault
        return typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True)
