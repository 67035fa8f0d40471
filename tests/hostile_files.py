"""Files that mean harm or are broken, made here: nothing of them comes from elsewhere."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import av
from PIL import ExifTags, Image

from tracker.domain.file_dangers import Held

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The text that every scanner finds, so that scanners can be tried."""

SCRIPT = b"<script>document.title = 'DIJALANKAN'</script>"


@dataclass(frozen=True)
class Hostile:
    """A file, and what must become of it: held for a reason, or not, and then shown or not."""

    what: str
    name: str
    content: bytes
    held: Held | None = None
    is_shown: bool = False


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    said = io.BytesIO()
    Image.new("RGB", size, (180, 40, 40)).save(said, kind, **how)
    return said.getvalue()


def photo_with_exif() -> bytes:
    """Taken with a telephone in Tangerang, or so it says."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Rekaan"
    exif[ExifTags.Base.Model] = "Ponsel Uji 5"
    exif[ExifTags.Base.Software] = "<b>Penyunting</b>"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2024:10:03 08:15:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "S", "E"
    place[ExifTags.GPS.GPSLatitude] = (6.0, 10.0, 41.0)
    place[ExifTags.GPS.GPSLongitude] = (106.0, 37.0, 52.0)
    said = io.BytesIO()
    whole = Image.new("RGB", (60, 40), (20, 120, 60))
    whole.save(said, "JPEG", exif=exif, comment=b"catatan rahasia")
    return said.getvalue()


def film(seconds: int = 2) -> bytes:
    said = io.BytesIO()
    with av.open(said, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(5 * seconds):
            shade = Image.new("RGB", (96, 64), (number * 20, 0, 0))
            container.mux(stream.encode(av.VideoFrame.from_image(shade)))
        container.mux(stream.encode())
    return said.getvalue()


def pdf(pages: int = 2) -> bytes:
    said = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), (255, 255, 255)) for _ in range(pages)]
    sheets[0].save(said, "PDF", save_all=True, append_images=sheets[1:])
    return said.getvalue()


def archive(**entries: bytes) -> bytes:
    """A ZIP; `a__b` stands for the name `a.b`."""
    said = io.BytesIO()
    with zipfile.ZipFile(said, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name.replace("__", "."), content)
    return said.getvalue()


def named_archive(*names: str) -> bytes:
    said = io.BytesIO()
    with zipfile.ZipFile(said, "w") as packed:
        for name in names:
            packed.writestr(name, b"isi")
    return said.getvalue()


def locked_archive() -> bytes:
    """A ZIP whose entry says that it is encrypted."""
    plain = bytearray(archive(rahasia__txt=b"isi"))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = plain.index(sign) + at
        plain[place] |= 1
    return bytes(plain)


def overlapping_bomb(entries: int = 3000) -> bytes:
    """Every entry of the directory is the same megabyte of zeros: 3 GB out of some kilobytes."""
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = content.compress(bytes(1 << 20)) + content.flush()
    sum_ = zlib.crc32(bytes(1 << 20))
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, sum_, len(packed), 1 << 20, 1, 0)
    body = head + b"a" + packed
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, sum_, len(packed), 1 << 20,
        1, 0, 0, 0, 0, 0, 0,
    ) + b"a"  # fmt: skip
    folder = entry * entries
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, entries, entries, len(folder), len(body), 0)
    return body + folder + end


def folder_that_lies() -> bytes:
    """An archive whose directory promises 65,000 entries of four gigabytes, and holds none."""
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65000, 65000, 0xFFFFFF, 0, 0)
    return b"PK\x03\x04" + bytes(60) + end


def old_office(*streams: str) -> bytes:
    """The envelope of Word and Excel before 2007 with streams of these names in its directory."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries + bytes(512)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in a few hundred bytes."""

    def part(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(bytes(100_000), 9)) + part(b"IEND", b"")
    )  # fmt: skip


def odd_atoms(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The film with boxes that lie about their length, hold themselves, or end nowhere."""
    yield (
        "an atom of four gigabytes",
        content[:32] + struct.pack(">I4s", 0xFFFFFFFF, b"moov") + content[40:],
    )
    yield "an atom of no length", content[:32] + struct.pack(">I4s", 0, b"free") + content[32:]
    yield (
        "atoms inside atoms",
        content[:32]
        + b"".join(struct.pack(">I4s", 8 * (3000 - depth), b"moov") for depth in range(3000)),
    )
    yield "cut in the middle", content[: len(content) // 2]


def corpus() -> list[Hostile]:
    """All of them, each with what must become of it."""
    shown = photo_with_exif()
    whole = film()
    made = [
        Hostile("a page named as a picture", "foto.jpg", b"<!DOCTYPE html>" + SCRIPT, Held.MARKUP),
        Hostile("a page behind white space", "a.txt", b"\n\t  <HTML><body>" + SCRIPT, Held.MARKUP),
        Hostile(
            "a page in UTF-16",
            "a.txt",
            ("\ufeff<html>" + SCRIPT.decode()).encode("utf-16-le"),
            Held.MARKUP,
        ),
        Hostile("a script inside a text", "chat.txt", b"Halo. " + SCRIPT, Held.MARKUP),
        Hostile(
            "a drawing with a script",
            "logo.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
            Held.MARKUP,
        ),
        Hostile(
            "a drawing as XML",
            "logo.png",
            b'<?xml version="1.0"?><svg>' + SCRIPT + b"</svg>",
            Held.MARKUP,
        ),
        Hostile("a shell script", "catatan", b"#!/bin/sh\nrm -rf /\n", Held.SCRIPT),
        Hostile(
            "a text that a double click runs", "buka.bat", b"del *.*\r\n", Held.NAMED_AS_PROGRAM
        ),
        Hostile("two endings", "foto.jpg.exe", shown, Held.NAMED_AS_PROGRAM),
        Hostile("a Windows program", "bukti.pdf", b"MZ\x90\0" + bytes(400), Held.PROGRAM),
        Hostile("a Linux program", "bukti", b"\x7fELF\x02\x01\x01" + bytes(400), Held.PROGRAM),
        Hostile("a Java class", "a.dat", b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(90), Held.PROGRAM),
        Hostile("a shortcut", "Dokumen.pdf", b"L\0\0\0\x01\x14\x02\0" + bytes(90), Held.PROGRAM),
        Hostile(
            "a picture that is a script too",
            "a.gif",
            b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert(1)",
            None,
            True,
        ),
        Hostile("a picture with a page behind it", "a.jpg", shown + b"<html>" + SCRIPT, None, True),
        Hostile(
            "a picture with an archive behind it",
            "a.jpg",
            shown + archive(a__exe=b"MZ"),
            None,
            True,
        ),
        Hostile("a PDF with a page behind it", "a.pdf", pdf() + b"<html>" + SCRIPT, None, True),
        Hostile("a PDF that ends at once", "a.pdf", b"%PDF-1.7\n%%EOF"),
        Hostile("a PDF cut short", "a.pdf", pdf()[:300]),
        Hostile("a text without letters", "a.txt", b"\n" * 4000, None, True),
        Hostile("a text of one long line", "a.txt", b"a" * 300_000, None, True),
        Hostile("a picture cut short", "a.jpg", shown[:400]),
        Hostile("a picture of nothing but its sign", "a.jpg", b"\xff\xd8\xff\xe0"),
        Hostile("a picture of 10,000 by 10,000", "a.png", png_of(10_000, 10_000)),
        Hostile("a picture of two billion by two billion", "a.png", png_of(2**31 - 1, 2**31 - 1)),
        Hostile(
            "a large photograph", "a.jpg", picture("JPEG", (10_000, 10_000), quality=5), None, True
        ),
        Hostile("a bomb of one entry", "a.zip", archive(nol=bytes(80 << 20)), Held.EXPANDS),
        Hostile("a bomb whose entries overlap", "a.zip", overlapping_bomb(), Held.EXPANDS),
        Hostile(
            "an archive of archives", "a.zip", archive(dalam__zip=archive(a=b"b")), Held.NESTED
        ),
        Hostile("a directory that lies", "a.zip", folder_that_lies(), Held.BROKEN),
        Hostile("an archive cut short", "a.zip", archive(a=b"b" * 999)[:60], Held.BROKEN),
        Hostile("a locked archive", "a.zip", locked_archive(), Held.ENCRYPTED),
        Hostile(
            "an archive with a program", "a.zip", archive(baca__js=b"alert(1)"), Held.HOLDS_PROGRAM
        ),
        Hostile(
            "an archive that climbs out",
            "a.zip",
            named_archive("../../etc/passwd", "/etc/shadow", "a.txt"),
        ),
        Hostile(
            "an archive of Java",
            "a.zip",
            named_archive("META-INF/MANIFEST.MF", "A.class"),
            Held.PROGRAM,
        ),
        Hostile(
            "a document with macros",
            "a.docx",
            named_archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            Held.MACROS,
        ),
        Hostile(
            "an old document with macros",
            "a.doc",
            old_office("WordDocument", "_VBA_PROJECT"),
            Held.MACROS,
        ),
        Hostile("a locked document", "a.docx", old_office("EncryptedPackage"), Held.ENCRYPTED),
        Hostile("an installer", "a.doc", old_office("Property"), Held.PROGRAM),
        Hostile("an old document", "a.doc", old_office("WordDocument")),
        Hostile("a document", "a.docx", named_archive("[Content_Types].xml", "word/document.xml")),
        Hostile(
            "something packed otherwise",
            "a.rar",
            b"Rar!\x1a\x07\0" + bytes(90),
            Held.NOT_LOOKED_INTO,
        ),
        Hostile("a film", "a.mp4", whole, None, True),
        Hostile(
            "a playlist that names a file here",
            "a.mp4",
            b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
            None,
            True,
        ),
        Hostile("bytes of no kind", "a.dat", bytes(range(1, 256)) * 20),
    ]
    films = [Hostile(f"a film, {what}", "a.mp4", content) for what, content in odd_atoms(whole)]
    return made + films
