"""Papers with secrets in every place where a PDF can hold one, and readers that look for them."""

import io
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

SECRET = "Sri Rahasia"
"""A name; no letter of it may be left in a copy."""

WIDTH, HEIGHT = 400, 500


def paper(*contents: bytes, **page: Object) -> Pdf:
    """A document with a page for each of these contents; `page` are further entries of each."""
    document = pikepdf.new()
    font = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for content in contents:
        made = document.add_blank_page(page_size=(WIDTH, HEIGHT)).obj
        made.Contents = Stream(document, content)
        made.Resources = Dictionary(Font=Dictionary(F1=font))
        for name, value in page.items():
            made[Name("/" + name)] = value
    return document


def line(text: str = SECRET, left: int = 100, bottom: int = 400) -> bytes:
    return f"BT /F1 20 Tf {left} {bottom} Td ({text}) Tj ET\n".encode()


def saved(document: Pdf, **how: object) -> bytes:
    said = io.BytesIO()
    document.save(said, **how)
    return said.getvalue()


def drawn_over(document: Pdf, text: str) -> Stream:
    """What an annotation or a field looks like: its own little page."""
    look = Stream(document, f"BT /F1 16 Tf 4 6 Td ({text}) Tj ET".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 26])
    look.Resources = document.pages[0].obj.Resources
    return look


def with_secrets_everywhere() -> bytes:
    """The secret on the page, below a picture, in a note, a form, an attachment, the data about the
    document, in an earlier state of the file and behind its end; on a page turned and cut."""
    document = paper(
        line() + line(f"NIP {SECRET}", bottom=120), Rotate=90, CropBox=Array([40, 40, 380, 480])
    )
    page = document.pages[0].obj
    picture = Stream(document, bytes([200] * 300))
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 10, 10
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    page.Resources.XObject = Dictionary(P=picture)
    hidden = line(bottom=300) + b"q 150 0 0 30 90 290 cm /P Do Q\n"
    page.Contents = Stream(document, page.Contents.read_bytes() + hidden)
    look = drawn_over(document, SECRET)
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([80, 220, 280, 246]), F=4,
        Contents=SECRET, AP=Dictionary(N=look),
    )  # fmt: skip
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nama", V=SECRET, F=4,
        Rect=Array([80, 170, 280, 196]), AP=Dictionary(N=look),
    )  # fmt: skip
    page.Annots = Array([document.make_indirect(note), document.make_indirect(field)])
    document.Root.AcroForm = Dictionary(Fields=Array([page.Annots[1]]), DA="/F1 12 Tf 0 g")
    document.attachments["rahasia.txt"] = f"Pelapor: {SECRET}".encode()
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as told:
        told["dc:title"] = SECRET
    whole = saved(document)
    return _changed_later(whole) + f"\n% {SECRET}\n".encode()


def _changed_later(whole: bytes) -> bytes:
    """An update that was appended: an object of before stays in the bytes, and another counts."""
    start = int(whole.rpartition(b"startxref")[2].split()[0])
    with pikepdf.open(io.BytesIO(whole)) as document:
        size, root = int(document.trailer.Size), document.Root.objgen[0]
    place = len(whole)
    added = f"{size} 0 obj\n<< /Producer ({SECRET}) >>\nendobj\n".encode()
    table = f"xref\n{size} 1\n{place:010} 00000 n \n".encode()
    end = f"trailer\n<< /Size {size + 1} /Root {root} 0 R /Info {size} 0 R /Prev {start} >>\n"
    return whole + added + table + f"{end}startxref\n{place + len(added)}\n%%EOF\n".encode()


def everything_in(data: bytes) -> Iterator[bytes]:
    """The bytes of a PDF as they are, and all its streams unpacked, by a reader that is not ours:
    those that it finds from the end, and whatever else unpacks anywhere in between."""
    yield data
    with pikepdf.open(io.BytesIO(data)) as document:
        for one in document.objects:
            if isinstance(one, Stream):
                yield bytes(one.read_raw_bytes())
                if one.get("/Filter") != Name.DCTDecode:
                    yield bytes(one.read_bytes())
    at = 0
    while (at := data.find(b"stream\n", at) + 7) > 6:
        try:
            yield zlib.decompressobj().decompress(data[at:])
        except zlib.error:
            continue


def spellings(words: str) -> Iterator[bytes]:
    """How words may stand in bytes."""
    for part in (words, *words.split()):
        for coded in (part.encode(), part.encode("utf-16-be"), part.encode("utf-16-le")):
            yield coded
            yield coded.hex().encode()
            yield coded.hex().upper().encode()
