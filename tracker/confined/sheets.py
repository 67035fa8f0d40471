"""Pages of a PDF, drawn as they are seen. Nothing in it is run."""

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tracker.confined.marking import refuse

LONGEST = 20_000.0
"""Points of the longer side of a page."""


def opened(data: bytes) -> pdfium.PdfDocument:
    """The document in these bytes; ends the program with a word where it cannot be opened."""
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
    except pdfium.PdfiumError as error:
        refuse("needs_password" if "assword" in str(error) else "cannot_be_shown")
    return document


def page_in(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page with its annotations and the answers of its form as part of what stands on it: what
    is seen is what is searched."""
    if not 1 <= number <= len(document):
        refuse("no_such_page")
    page = document[number - 1]
    pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
    page.close()
    page = document[number - 1]
    width, height = page.get_size()
    if not 1 <= max(width, height) <= LONGEST or min(width, height) < 1:
        refuse("cannot_be_shown")
    return page


def corners(page: pdfium.PdfPage, drawn: Any, rect: tuple[float, ...]) -> list[int]:
    """Where a rectangle of the page (left, bottom, right, top) lies on its picture: left, top,
    right, bottom."""
    left, bottom, right, top = rect
    place = drawn.get_posconv(page)
    points = [place.to_bitmap(x, y) for x in (left, right) for y in (bottom, top)]
    across, down = [point[0] for point in points], [point[1] for point in points]
    return [min(across), min(down), max(across), max(down)]
