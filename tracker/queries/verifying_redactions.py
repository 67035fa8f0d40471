"""Asking whether copies with parts blacked out are bound to their originals as the book tells."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.custody import sealed_row
from tracker.domain.redaction import sealed_original
from tracker.store.as_it_stands import as_it_stands
from tracker.store.evidence import handled_in
from tracker.store.redactions import Redaction

Fault = tuple[str, str, str]
"""What kind of row, its name, and in one word what is wrong."""


def links_of(session: Session, copies: Collection[Any]) -> dict[int, Row[Any]]:
    """The rows that say of what these copies were made, by the copy."""
    asked = select(*as_it_stands(Redaction)).where(Redaction.copy_id.in_(copies))
    return {row.copy_id: row for row in session.execute(asked)}


def faults_of_link(
    seq: int, facts: Mapping[str, Any], link: Row[Any] | None, others: Sequence[Row[Any]]
) -> Iterator[Fault]:
    """The link of one copy, and what the act wrote of pieces beside it, against its entry.

    Of a link that is not as it was sealed nothing can be believed, so the rest is not asked then.
    """
    copy = str(facts["evidence"])
    if link is None or sealed_row(link._asdict()) != facts.get("redaction"):
        yield "redaction", copy, "missing" if link is None else "changed"
        return
    for row in others:
        if row.item_id != link.original_id:
            yield "custody", f"{seq}/{row.item_id}", "unknown"
        elif _seal(link.salt, row) != facts.get("copied"):
            yield "custody", f"{seq}/{row.item_id}", "changed"
    if link.original_id not in {row.item_id for row in others}:
        yield "custody", f"{seq}/{link.original_id}", "missing"


def _seal(salt: bytes, row: Row[Any]) -> str | None:
    try:
        return sealed_original(salt, handled_in(row))
    except ValueError:
        return None


def strange_links(session: Session, told: Collection[int]) -> tuple[int, list[Fault]]:
    """How many links there are, and those of which the book does not tell."""
    there = session.scalars(select(Redaction.copy_id).order_by(Redaction.copy_id)).all()
    return len(there), [("redaction", str(one), "unknown") for one in there if one not in told]
