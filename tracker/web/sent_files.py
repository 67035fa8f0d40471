"""The files of a form, whichever way they came."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO, cast

from flask_login import current_user
from werkzeug.datastructures import FileStorage

from tracker.queries.uploads import UploadView, uploads_called
from tracker.services.evidence import Upload
from tracker.web.session import now, reading


def files_in(field: Any, caption: str | None = None) -> list[Upload]:
    """What a field for files holds: those that came with the form, and those sent in slices."""
    chosen = field.data if isinstance(field.data, (list, tuple)) else [field.data]
    with_form = [
        Upload(file.filename, cast(BinaryIO, file.stream), caption)
        for file in chosen
        if isinstance(file, FileStorage) and file.filename
    ]
    return with_form + files_called(field.keys, caption)


def files_called(keys: Sequence[str], caption: str | None = None) -> list[Upload]:
    """Files sent in slices, by their keys; of one that is gone the name is not known any more."""
    names = {upload.key: upload.name for upload in whole_uploads(keys)}
    return [Upload(names.get(key, ""), BytesIO(), caption, key=key) for key in keys]


def whole_uploads(keys: Sequence[str]) -> list[UploadView]:
    """Those of the keys that name a whole file of the person who asks."""
    if not keys:
        return []
    found = uploads_called(reading(), current_user.account_id, keys, now())
    return [upload for upload in found if upload.is_whole]
