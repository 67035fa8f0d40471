"""Papers of the demonstration, made here so that no real one is ever needed; each says REKAAN."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

_PICTURE = (480, 320)
_SHAPES = 14
_LINES, _WORDS = 14, 8
_FILLING = (
    "rekaan contoh peragaan surat nomor hari lembar kantor tanggal catatan berkas salinan bagian "
    "isi daftar uraian keterangan lampiran halaman ruang meja arsip"
)


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
    """A PNG of coloured shapes that says REKAAN; `number` decides how it looks."""
    draw_lots = random.Random(number)  # noqa: S311 - shapes, no secret

    def colour() -> tuple[int, ...]:
        return tuple(draw_lots.randrange(40, 230) for _ in range(3))

    image = Image.new("RGB", _PICTURE, colour())
    draw = ImageDraw.Draw(image)
    width, height = _PICTURE
    for _ in range(_SHAPES):
        left, top = draw_lots.randrange(width), draw_lots.randrange(height)
        size = draw_lots.randrange(40, 200)
        shape = draw_lots.choice((draw.rectangle, draw.ellipse))
        shape((left, top, left + size, top + size * 2 // 3), fill=colour())
    draw.rectangle((0, height - 44, width, height), fill=(248, 248, 244))
    draw.text((12, height - 38), f"REKAAN {number}", (32, 32, 32), ImageFont.load_default(26))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def letter(title: str, number: int) -> bytes:
    """A one-page PDF under that title (ASCII, no brackets) that says it is invented."""
    draw_lots = random.Random(f"{title} {number}")  # noqa: S311 - words, no secret
    said = [title, f"Berkas rekaan nomor {number} untuk peragaan.", "Isinya tidak pernah terjadi."]
    said += [" ".join(draw_lots.choices(_FILLING.split(), k=_WORDS)) for _ in range(_LINES)]
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
