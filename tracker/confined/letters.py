"""The letters in bytes whose character set is told wrongly, or not at all."""

import codecs

from charset_normalizer import from_bytes

_LOOKED_AT = 1 << 16


def decoded(data: bytes, told: str | None) -> str:
    """The text: UTF-8 where the bytes are it, else as told, else as they look."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    for name in ("utf-8", told or ""):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    best = from_bytes(data[:_LOOKED_AT]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
