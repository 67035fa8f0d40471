"""Looks into ZIP archives, office documents and old Office files, without unpacking anything."""

import json
import sys
import zipfile
from typing import BinaryIO

from tracker.confined.limits import confine

MOST_ENTRIES = 10_000
MOST_BYTES = 4 << 30
MOST_TIMES = 200
"""An archive that unpacks to so many times its size, and to more than `SMALL`, is a bomb."""

SMALL = 64 << 20
_CHUNK = 1 << 20
_NESTED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".cab", ".iso")


def look_into_zip(file: BinaryIO, size: int, runs: frozenset[str]) -> str | None:
    """Why an archive is held, None for one that may be served."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError):
        return "broken"
    if len(entries) > MOST_ENTRIES:
        return "expands"
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        return "encrypted"
    whole = sum(entry.file_size for entry in entries)
    if whole > MOST_BYTES or (whole > SMALL and whole > MOST_TIMES * max(size, 1)):
        return "expands"
    if any(name.endswith(("vbaproject.bin", "xl/macrosheets/sheet1.xml")) for name in names):
        return "macros"
    if "meta-inf/manifest.mf" in names or "androidmanifest.xml" in names:
        return "program"
    if "[content_types].xml" in names or "mimetype" in names:
        return None
    if any(name.endswith(_NESTED) for name in names):
        return "nested"
    return "holds_program" if any(name.rpartition(".")[2] in runs for name in names) else None


_SAYS_OFFICE = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}


def look_into_ole(file: BinaryIO) -> tuple[str | None, str | None]:
    """Of an old Office file: why it is held, and what it is. Its folder lists streams by names of
    two bytes a letter; they are looked for anywhere, as no honest text of a document holds them."""
    wanted = {name: name.encode("utf-16-le") for name in (*_SAYS_OFFICE, *_HELD_OLE)}
    found: set[str] = set()
    before = b""
    while chunk := file.read(_CHUNK):
        window = before + chunk
        found |= {name for name, sign in wanted.items() if sign in window}
        before = window[-80:]
    held = next((why for name, why in _HELD_OLE.items() if name in found), None)
    kind = next((kind for name, kind in _SAYS_OFFICE.items() if name in found), None)
    return held or (None if kind else "program"), kind


_HELD_OLE = {"EncryptedPackage": "encrypted", "_VBA_PROJECT": "macros", "Macros": "macros"}


def main() -> None:
    asked = json.loads(sys.argv[1])
    file = sys.stdin.buffer
    if asked["is_ole"]:
        held, kind = look_into_ole(file)
    else:
        held, kind = look_into_zip(file, asked["size"], frozenset(asked["runs"])), None
    sys.stdout.write(json.dumps({"held": held, "kind": kind}))


if __name__ == "__main__":
    confine()
    main()
