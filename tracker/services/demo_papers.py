"""Papers of the demonstration, made here so that no real one is ever needed; each says REKAAN."""

import struct
import zlib

_LETTERS = {
    "R": ("11110", "10001", "10001", "11110", "10100", "10010", "10001"),
    "E": ("11111", "10000", "10000", "11110", "10000", "10000", "11111"),
    "K": ("10001", "10010", "10100", "11000", "10100", "10010", "10001"),
    "A": ("01110", "10001", "10001", "11111", "10001", "10001", "10001"),
    "N": ("10001", "11001", "10101", "10011", "10001", "10001", "10001"),
}
_WORD, _DOT, _EDGE = "REKAAN", 8, 2
_INK, _PAPER = 0x20, 0xE8


def paper(kind: str, number: int) -> tuple[str, bytes]:
    """The file name and bytes of a `picture`, a `remark`, or a PDF: `study`, `letter`, `minutes`
    or `decree`.

    Raises:
        KeyError: there is no such kind.
    """
    if kind == "picture":
        return f"tangkapan-layar-rekaan-{number}.png", picture(number)
    if kind == "remark":
        return f"percakapan-rekaan-{number}.txt", remark(number)
    title = _TITLES[kind]
    return f"{title.lower().replace(' ', '-')}-rekaan-{number}.pdf", letter(title, number)


_TITLES = {
    "study": "Kajian",
    "letter": "Surat",
    "minutes": "Berita acara",
    "decree": "Keputusan",
}


def picture(number: int) -> bytes:
    """A PNG that shows the word REKAAN; `number` makes each a file of its own."""
    rows = ["0" * (len(_WORD) * 6 - 1)] * _EDGE
    rows += ["0".join(_LETTERS[letter][line] for letter in _WORD) for line in range(7)]
    rows += ["0" * (len(_WORD) * 6 - 1)] * _EDGE
    dots = [f"{'0' * _EDGE}{row}{'0' * _EDGE}" for row in rows]
    lines = [
        b"\0" + bytes(_INK if dot == "1" else _PAPER for dot in row for _ in range(_DOT))
        for row in dots
        for _ in range(_DOT)
    ]
    size = struct.pack(">IIBBBBB", len(dots[0]) * _DOT, len(lines), 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", size),
            _chunk(b"tEXt", f"Comment\0Gambar rekaan {number}".encode("latin-1")),
            _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def letter(title: str, number: int) -> bytes:
    """A one-page PDF under that title (ASCII, no brackets) that says it is invented."""
    said = [title, f"Berkas rekaan nomor {number} untuk peragaan.", "Isinya tidak pernah terjadi."]
    text = " ".join(f"({line}) Tj T*" for line in said)
    stream = f"BT /F1 14 Tf 24 TL 72 760 Td {text} ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _pdf(objects)


def _pdf(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def remark(number: int) -> bytes:
    """A plain text, such as the copy of a conversation, that says it is invented."""
    return (
        f"SALINAN PERCAKAPAN REKAAN NOMOR {number}\n"
        "[19.02] Anggota A: (percakapan rekaan untuk peragaan)\n"
        "[19.05] Anggota B: (tidak pernah terjadi)\n"
    ).encode()
