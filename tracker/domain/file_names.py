"""What a file is called here: never a path, never a name that reads other than it is written."""

import unicodedata
from pathlib import PurePath

LONGEST = 255
"""Longest name in characters."""

NAMELESS = "berkas"

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Signs that show nothing: control signs, and those that turn the direction of a text, which make
`gpj.exe` look like `exe.jpg`."""


def file_name(given: str) -> str:
    """The name of an uploaded file: its last part on either kind of machine, without unseen signs.

    A name that is too long keeps its ending.
    """
    last = PurePath(given.replace("\\", "/")).name
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    name = " ".join(seen.split())
    if not name.strip("."):
        return NAMELESS
    ending = PurePath(name).suffix[:20]
    return name if len(name) <= LONGEST else name[: LONGEST - len(ending)] + ending
