"""What a file may do to whoever opens it, told from its first bytes and its name.

Nothing is trusted here: a type is what the bytes begin with, and whatever may run something on an
office computer is held. Held is kept and hashed as evidence, and never served.
"""

import re
import zlib
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import PurePath


class Held(StrEnum):
    """Why bytes are kept but not served."""

    PROGRAM = "program"
    SCRIPT = "script"
    MARKUP = "markup"
    NAMED_AS_PROGRAM = "named_as_program"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    EXPANDS = "expands"
    NESTED = "nested"
    HOLDS_PROGRAM = "holds_program"
    NOT_LOOKED_INTO = "not_looked_into"
    BROKEN = "broken"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    MALWARE = "malware"
    NOT_SCANNED = "not_scanned"
    TOO_LARGE_TO_SCAN = "too_large_to_scan"


PLAIN = "application/octet-stream"
TEXT = "text/plain"
ZIP = "application/zip"
PDF = "application/pdf"
OLE = "application/x-ole-storage"
"""The envelope of Word, Excel and PowerPoint before 2007, and of much else."""

OLE_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OFFICE = "application/vnd.openxmlformats-officedocument."

ALLOWED = (
    *("image/*", "video/*", "audio/*", PDF, TEXT, PLAIN, ZIP, f"{OFFICE}*"),
    *("application/vnd.oasis.opendocument.*", "application/msword", "application/vnd.ms-excel"),
    *("application/vnd.ms-powerpoint", OLE),
)
"""Types that are served unless the operator says otherwise."""

_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf"),
    *(b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\0asm", b"dex\n", b"ITSF", b"MSCF"),
    *(b"L\0\0\0\x01\x14\x02\0", b"FWS", b"CWS", b"ZWS", b"!<arch>\n", b"\xed\xab\xee\xdb"),
)
"""Programs and what installs or starts them: Windows, Linux, macOS, Java, Android, shortcuts."""

_PACKED = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
)
_TAR = 257, b"ustar"

_OPENS_MARKUP = re.compile(
    rb"\s*(?:<\?xml|<!doctype|<!--|<(?:html|head|body|script|iframe|svg|style|title|table|div|a|br|"
    rb"p|h1|font|img|meta|link|object|embed|form|frameset)[\s/>])",
    re.IGNORECASE,
)
_HOLDS_SCRIPT = re.compile(
    rb"<\s*(?:script|svg|iframe|html|object|embed)[\s/>]|<\?php|javascript:", re.I
)
_SHEBANG = re.compile(rb"#!\s*/|@echo off|<#|powershell|\[autorun\]", re.IGNORECASE)

_RUNS = frozenset(
    re.findall(
        r"[a-z0-9-]+",
        """
        exe com scr pif msi msp msix appx cpl dll sys drv bat cmd ps1 psm1 vbs vbe js jse mjs wsf
        wsh hta lnk url reg inf scf chm hlp jar class apk aab app dmg pkg deb rpm run sh bash zsh
        command desktop py pyc pyw pl php rb htm html xhtml shtml mht mhtml svg svgz xml xsl xslt
        swf iso img vhd vhdx docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm one
        settingcontent-ms
        """,
    )
)
"""Endings of names by which a double click runs something, on one system or another."""


def named_as_program(name: str) -> bool:
    """True where the name's ending lets an office computer run the file: `foto.jpg.exe`."""
    return PurePath(name.rstrip(" .")).suffix[1:].lower() in _RUNS


def held_by_head(head: bytes, media_type: str) -> Held | None:
    """Why bytes that begin so are not served, as far as their beginning tells."""
    if media_type != TEXT and head.startswith(_PROGRAMS):
        return Held.PROGRAM
    if is_web_archive(head):
        return None
    if head.startswith(_PACKED) or head.startswith(_TAR[1], _TAR[0]):
        return Held.NOT_LOOKED_INTO
    text = _as_ascii(head)
    if media_type in (TEXT, PLAIN):
        if _SHEBANG.match(text.lstrip()):
            return Held.SCRIPT
        if _OPENS_MARKUP.match(text) or _HOLDS_SCRIPT.search(text):
            return Held.MARKUP
    return None


def is_web_archive(head: bytes) -> bool:
    """True for a web archive (WARC) as captures make it: nothing opens it but a program for it."""
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(31).decompress(head, 8).startswith(b"WARC/1.")
    except zlib.error:
        return False


def runs() -> list[str]:
    """The endings of names by which something is run."""
    return sorted(_RUNS)


def is_allowed(media_type: str, allowed: tuple[str, ...]) -> bool:
    """True where one of the patterns (`image/*`) names the type."""
    return any(fnmatchcase(media_type, pattern) for pattern in allowed)


def _as_ascii(head: bytes) -> bytes:
    """The beginning of a text whatever its encoding, as browsers would read it."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore").encode("ascii", "ignore")
    if head[1:2] == b"\0" or head[:1] == b"\0":
        return head.replace(b"\0", b"")
    return head


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
