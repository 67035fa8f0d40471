"""A PDF of pictures and nothing else: no text, no fonts, no data about itself, no earlier state.

The same pictures give the same bytes.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DOTS = 200
"""Dots an inch of the pictures."""

_POINTS = 72 / DOTS


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: a picture as PNG (8 bits, grey or RGB, not interlaced) or JPEG (RGB)."""

    kind: str
    width: int
    height: int
    is_grey: bool
    data: bytes

    @property
    def stream(self) -> bytes:
        return b"".join(_pixels(self.data)) if self.kind == "png" else self.data

    @property
    def filter(self) -> str:
        if self.kind == "jpeg":
            return "/Filter /DCTDecode"
        parts = f"/Predictor 15 /Colors {1 if self.is_grey else 3} /Columns {self.width}"
        return f"/Filter /FlateDecode /DecodeParms << {parts} /BitsPerComponent 8 >>"


def picture_pdf(sheets: Sequence[Sheet]) -> bytes:
    """The document, a page for each picture."""
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(sheets)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
    ]
    for number, sheet in enumerate(sheets):
        objects += _page(sheet, 3 + 3 * number)
    whole = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(whole)
    whole += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    whole += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    whole += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return bytes(whole + f"startxref\n{start}\n%%EOF\n".encode())


def _page(sheet: Sheet, number: int) -> list[bytes]:
    """The page, what is drawn on it, and the picture that is."""
    width, height = sheet.width * _POINTS, sheet.height * _POINTS
    drawn = f"{width:.2f} 0 0 {height:.2f} 0 0 cm /P Do".encode()
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] "
        f"/Resources << /XObject << /P {number + 2} 0 R >> >> /Contents {number + 1} 0 R >>"
    )
    colours = "/DeviceGray" if sheet.is_grey else "/DeviceRGB"
    picture = (
        f"/Type /XObject /Subtype /Image /Width {sheet.width} /Height {sheet.height} "
        f"/ColorSpace {colours} /BitsPerComponent 8 {sheet.filter} "
    )
    return [page.encode(), _stream("", drawn), _stream(picture, sheet.stream)]


def _stream(told: str, content: bytes) -> bytes:
    head = f"<< {told}/Length {len(content)} >>\nstream\n"
    return head.encode() + content + b"\nendstream"


def _pixels(png: bytes) -> Iterator[bytes]:
    """The packed pixels of a PNG, which a PDF holds in the same form."""
    place = 8
    while place < len(png):
        size, kind = struct.unpack_from(">I4s", png, place)
        if kind == b"IDAT":
            yield png[place + 8 : place + 8 + size]
        place += size + 12
