"""Text that a lost session would have lost: kept for the person who typed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert

from tracker.services.work import Work
from tracker.store.people import CARRIED, Draft

LONGEST_PLACE = 200


def keep_text(work: Work, place: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Keep what the actor typed at a place (a path), replacing what was kept there before."""
    if len(place) > LONGEST_PLACE:
        return
    kept = {name: list(values) for name, values in fields.items()}
    statement = insert(Draft).values(
        account_id=work.actor.account_id,
        place=place,
        key=CARRIED,
        fields=kept,
        files=[],
        updated_at=work.now,
    )
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "place", "key"],
            set_={"fields": kept, "updated_at": work.now},
        )
    )


def forget_text(work: Work, place: str) -> None:
    """Forget what was kept at a place, once it was sent."""
    work.session.execute(
        delete(Draft).where(
            Draft.account_id == work.actor.account_id, Draft.place == place, Draft.key == CARRIED
        )
    )


@dataclass(frozen=True)
class SavedDraft:
    """A draft by choice: what was typed, and the files whose bytes wait in the vault.

    Each file is `{"field", "name", "digest", "size"}`, the digest in hexadecimal.
    """

    fields: dict[str, list[str]]
    files: list[dict[str, Any]]
    updated_at: datetime


def save_draft(
    work: Work,
    place: str,
    key: str,
    fields: Mapping[str, Sequence[str]],
    files: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Keep a draft of the actor under a key; without `files` those kept before stay."""
    kept: dict[str, Any] = {
        "fields": {name: list(values) for name, values in fields.items()},
        "updated_at": work.now,
    }
    if files is not None:
        kept["files"] = [dict(file) for file in files]
    statement = insert(Draft).values(
        account_id=work.actor.account_id, place=place, key=key, **{"files": [], **kept}
    )
    work.session.execute(
        statement.on_conflict_do_update(index_elements=["account_id", "place", "key"], set_=kept)
    )


def load_draft(work: Work, place: str, key: str) -> SavedDraft | None:
    """The actor's draft under a key, its row locked for the rest of the act."""
    row = work.session.execute(
        select(Draft.fields, Draft.files, Draft.updated_at)
        .where(_is(work, place, key))
        .with_for_update()
    ).one_or_none()
    return SavedDraft(row.fields, row.files, row.updated_at) if row else None


def drop_draft(work: Work, place: str, key: str) -> None:
    """Forget a draft of the actor; files that nothing else names are swept from the vault later."""
    work.session.execute(delete(Draft).where(_is(work, place, key)))


def _is(work: Work, place: str, key: str) -> ColumnElement[bool]:
    return and_(Draft.account_id == work.actor.account_id, Draft.place == place, Draft.key == key)
