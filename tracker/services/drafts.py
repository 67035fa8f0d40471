"""Text that a lost session would have lost: kept for the person who typed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
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


def drop_drafts(work: Work, place: str, *keys: str) -> None:
    """Forget drafts of the actor; files that nothing else names are swept from the vault later."""
    named = (Draft.account_id == work.actor.account_id, Draft.place == place, Draft.key.in_(keys))
    work.session.connection().execute(delete(Draft).where(*named))
