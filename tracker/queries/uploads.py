"""How far somebody's uploads have come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.uploads import UploadRow


@dataclass(frozen=True, slots=True)
class UploadView:
    """One upload: `received` of `size` bytes are durable; `is_whole` when a form may take it."""

    key: str
    name: str
    size: int
    received: int
    is_whole: bool


def uploads_called(
    session: Session, account_id: int, keys: Iterable[str], now: datetime
) -> list[UploadView]:
    """The account's uploads with these keys that have not expired, in the order asked for."""
    asked = list(dict.fromkeys(keys))
    if not asked:
        return []
    rows = session.scalars(
        select(UploadRow).where(
            UploadRow.account_id == account_id,
            UploadRow.key.in_(asked),
            UploadRow.expires_at > now,
        )
    )
    found = {
        row.key: UploadView(row.key, row.file_name, row.size, row.received, row.digest is not None)
        for row in rows
    }
    return [found[key] for key in asked if key in found]
