"""Checkpoints as they leave the system, and as the auditor's page lists them."""

import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checkpoints import checkpoint_digest
from tracker.store.checkpoints import CheckpointRow, TimeStamp

SHOWN = 100


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """One checkpoint: the entries it covers, its digest, and who stamped it."""

    number: int
    first: int
    last: int
    made_at: datetime
    digest: str
    authorities: tuple[str, ...]


def newest_checkpoints(session: Session) -> list[CheckpointView]:
    """The newest checkpoints, newest first; two statements."""
    asked = select(CheckpointRow).order_by(CheckpointRow.number.desc()).limit(SHOWN)
    rows = session.scalars(asked).all()
    stamps = _stamps(session, rows)
    return [
        CheckpointView(
            row.number,
            row.first,
            row.last,
            row.made_at,
            checkpoint_digest(row.text),
            tuple(stamp.authority for stamp in stamps[row.number]),
        )
        for row in rows
    ]


def all_checkpoints(session: Session) -> list[str]:
    """Every checkpoint as a line of JSON, as `checkpoint_facts` gives it."""
    rows = session.scalars(select(CheckpointRow).order_by(CheckpointRow.number)).all()
    return [json.dumps(facts) for facts in checkpoint_facts(session, rows)]


def checkpoint_facts(session: Session, rows: Iterable[CheckpointRow]) -> list[dict[str, Any]]:
    """What proves a checkpoint: `{"text", "signature" (hex), "stamps": [{"authority", "token"}]}`,
    tokens in base 64."""
    rows = list(rows)
    stamps = _stamps(session, rows)
    return [
        {
            "text": row.text,
            "signature": row.signature.hex(),
            "stamps": [
                {"authority": stamp.authority, "token": b64encode(stamp.token).decode()}
                for stamp in stamps[row.number]
            ],
        }
        for row in rows
    ]


def _stamps(session: Session, rows: Iterable[CheckpointRow]) -> dict[int, list[TimeStamp]]:
    numbers = [row.number for row in rows]
    asked = select(TimeStamp).where(TimeStamp.number.in_(numbers)).order_by(TimeStamp.authority)
    found: dict[int, list[TimeStamp]] = defaultdict(list)
    for stamp in session.scalars(asked):
        found[stamp.number].append(stamp)
    return found
