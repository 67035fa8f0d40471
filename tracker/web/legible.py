"""What every request is read as: texts without control signs, row numbers that rows can have, and
files that end where the vault would refuse them.
"""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, UnicodeConverter
from werkzeug.utils import cached_property

from tracker.web.forms.fields import CONTROL_SIGNS
from tracker.web.session import house

LARGEST_ROW = 2**31 - 1
"""The largest number that a row of the database has."""

TEXT_ALONE = 8 << 20
"""Longest form without files, in bytes."""

FILES_AT_ONCE = 4
"""So many files of the largest size may come with one form, and any number of smaller ones."""

_IN_MEMORY = 500 << 10


class LegibleRequest(Request):
    """A request whose text can be stored and shown. Nobody types a control sign; the database
    keeps no zero byte, and pages may hold none of the others.

    A file that is too large arrives cut off just behind the limit: long enough to be refused
    beside its field, while the text that came with it is read. Nothing of a file is kept until
    `keeps_files` is set, which the guard does for people it lets in.
    """

    keeps_files = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.path = self.path.translate(CONTROL_SIGNS)  # shown again where nothing is found
        if self.mimetype != "multipart/form-data":
            self.max_content_length = TEXT_ALONE

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _without_control_signs(super().args)

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        self.__dict__["form"] = _without_control_signs(self.__dict__["form"])
        for file in _files_of(self.__dict__["files"]):
            file.filename = (file.filename or "").translate(CONTROL_SIGNS)

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
        return _Cut(house().store.vault.max_bytes + 1 if self.keeps_files else 0)


class _Cut(SpooledTemporaryFile[bytes]):
    """Keeps so many bytes, and lets what comes after them pass by."""

    def __init__(self, longest: int) -> None:
        super().__init__(max_size=_IN_MEMORY, mode="rb+")
        self._room = longest

    def write(self, data: Any) -> int:
        kept = data[: self._room]
        self._room -= len(kept)
        super().write(kept)
        return len(data)


class _RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is an address of nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max": LARGEST_ROW} | kwargs))


class _Text(UnicodeConverter):
    """A part of an address; with a control sign it is an address of nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regex = self.regex.replace("[^/]", "[^/\\x00-\\x1f\\x7f]")


def read_legibly(app: Flask) -> None:
    """Read every request of the app so; to be called before any address is given out."""
    app.request_class = LegibleRequest
    app.url_map.converters |= {"int": _RowNumber, "string": _Text, "default": _Text}


def longest_request(max_upload_mb: int) -> int:
    """The longest request in bytes: some of the largest files, and the text with them."""
    return FILES_AT_ONCE * (max_upload_mb << 20) + TEXT_ALONE


def _without_control_signs(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    clean = (
        (name.translate(CONTROL_SIGNS), value.translate(CONTROL_SIGNS))
        for name, value in sent.items(multi=True)
    )
    return ImmutableMultiDict(clean)


def _files_of(sent: MultiDict[str, FileStorage]) -> list[FileStorage]:
    return [file for _, file in sent.items(multi=True)]
