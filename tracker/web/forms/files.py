"""Fields for files: chosen in the page, or sent before in slices and named by their key."""

import re
from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField, MultipleFileField

SENT = "-unggahan"
"""A field's name with this at its end carries the keys of files that were sent in slices."""

_KEY = re.compile(r"[A-Za-z0-9_-]{20,40}")
_MOST = 50


def is_of_files(name: str) -> bool:
    """True for the names of fields that carry such keys."""
    return name.endswith(SENT)


def keys_in(sent: Iterable[object]) -> list[str]:
    """Those of the sent texts that may be keys, each once."""
    keys = [key for key in sent if isinstance(key, str) and _KEY.fullmatch(key)]
    return list(dict.fromkeys(keys))[:_MOST]


class _Sliced:
    """Knows the keys that were sent beside the field. `target` is what the files are for; of
    `sealed` ones nothing stays in the browser."""

    shape = "files"
    name: str

    def __init__(self, *args: Any, target: str, sealed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.sealed, self.keys = target, sealed, list[str]()

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)  # type: ignore[misc]
        sent = formdata.getlist(f"{self.name}{SENT}") if formdata else []
        self.keys = keys_in(sent)


class OneFile(_Sliced, FileField):
    """One file."""

    many = False


class ManyFiles(_Sliced, MultipleFileField):
    """Several files."""

    many = True
