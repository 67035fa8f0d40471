"""Prints of pictures, pairs of near copies, and what officers said of a pair.

Prints and pairs follow from the bytes alone and can be made again at any time, so the book does not
speak of them; what somebody said of a pair is a row that the book seals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    delete,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import BIT, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.near_copies import BITS, CANDIDATE, METHOD, MOST_CANDIDATES
from tracker.store.base import Base, Id
from tracker.store.captures import ObserverNaming
from tracker.store.destructions import Tombstone
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.observed import KEPT

_LOCK = 0x6E657470
"""A number of this product's own among the database's advisory locks: finding pairs."""


class PicturePrint(Base):
    """The print of a picture's bytes, whoever's evidence they are.

    `whole` and the views within bars at its edges (`below` the upper one, `above` the lower one,
    `inside` all) are hashes; `smalls` are small grey copies of those that there are, in the order
    of `VIEWS`, as JPEG. Bytes of which no print could be made have none, and say `why_not`.
    """

    __tablename__ = "picture_prints"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    method: Mapped[int] = mapped_column(SmallInteger)
    whole: Mapped[str | None] = mapped_column(BIT(BITS))
    below: Mapped[str | None] = mapped_column(BIT(BITS))
    above: Mapped[str | None] = mapped_column(BIT(BITS))
    inside: Mapped[str | None] = mapped_column(BIT(BITS))
    smalls: Mapped[list[bytes] | None] = mapped_column(ARRAY(LargeBinary))
    why_not: Mapped[str | None] = mapped_column(String(40))


VIEWS = ("whole", "below", "above", "inside")


class PicturePair(Base):
    """Two different files that show almost the same: how well they agree, and the most that had to
    be cut from an edge, both of 1000."""

    __tablename__ = "picture_pairs"
    __table_args__ = (
        CheckConstraint("first < second", name="ordered"),
        Index("ix_picture_pairs_second", "second"),
    )

    first: Mapped[bytes] = mapped_column(
        ForeignKey("picture_prints.digest", ondelete="CASCADE"), primary_key=True
    )
    second: Mapped[bytes] = mapped_column(
        ForeignKey("picture_prints.digest", ondelete="CASCADE"), primary_key=True
    )
    alike: Mapped[int] = mapped_column(SmallInteger)
    cut: Mapped[int] = mapped_column(SmallInteger)


class PictureVerdict(Base):
    """What somebody said of two pieces: the same picture after all, or not. The newest row holds;
    none is ever changed."""

    __tablename__ = "picture_verdicts"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="ordered"),
        Index("ix_picture_verdicts_pair", "first_id", "second_id"),
        Index("ix_picture_verdicts_second_id", "second_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("evidence_items.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("evidence_items.id"))
    is_same: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))

    def seal(self) -> str:
        """The seal over every column, as the book states it."""
        names = inspect(type(self)).column_attrs.keys()
        return sealed_row({name: getattr(self, name) for name in names})


SEALED_WHOLE: dict[type[Any], tuple[str, Act]] = {
    **KEPT,
    PictureVerdict: ("comparison", Act.PICTURES_COMPARED),
    ObserverNaming: ("observer", Act.OBSERVER_NAMED),
}
"""Every table of rows that are sealed as a whole by the entry of their act: what damage to one is
called, and that act."""


@dataclass(frozen=True)
class Candidate:
    """A print near a new one, with its small copies."""

    digest: bytes
    smalls: Sequence[bytes]


def one_at_a_time(session: Session) -> None:
    """Prints that are made at once would not find each other."""
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def nearest(session: Session, found: PicturePrint) -> list[Candidate]:
    """The prints that differ least from this one, nearest first: the whole of one from any view of
    the other."""
    mine = {view: bits for view in VIEWS if (bits := getattr(found, view)) is not None}
    apart = [f"bit_count(whole # cast(:{view} AS bit({BITS})))" for view in mine]
    apart += [f"bit_count({view} # cast(:whole AS bit({BITS})))" for view in VIEWS[1:]]
    told = {**mine, "digest": found.digest, "method": METHOD, "most": CANDIDATE}
    rows = session.execute(text(_NEAREST.format(apart=", ".join(apart))), told)
    return [Candidate(row.digest, row.smalls) for row in rows]


_NEAREST = f"""
SELECT digest, smalls
FROM picture_prints JOIN (
    SELECT digest, least({{apart}}) AS apart
    FROM picture_prints
    WHERE method = :method AND whole IS NOT NULL AND digest <> :digest
    OFFSET 0
) AS measured USING (digest)
WHERE apart <= :most
ORDER BY apart, digest
LIMIT {MOST_CANDIDATES}
"""  # noqa: S608 - numbers and names of our own


def forget_prints(session: Session, digests: Iterable[bytes]) -> None:
    """Take out the prints of files that are destroyed, small copies and pairs with them."""
    one_at_a_time(session)
    session.execute(delete(PicturePrint).where(PicturePrint.digest.in_(list(digests))))


def is_standing() -> ColumnElement[bool]:
    """The condition on `EvidenceItem` that the piece was not destroyed."""
    return ~select(Tombstone.item_id).where(Tombstone.item_id == EvidenceItem.id).exists()


def keep_pair(session: Session, one: bytes, other: bytes, alike: int, cut: int) -> None:
    """Write how near two files are, in place of what was known."""
    first, second = sorted((one, other))
    row = insert(PicturePair).values(first=first, second=second, alike=alike, cut=cut)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["first", "second"], set_={"alike": alike, "cut": cut}
        )
    )


def without_print(session: Session, after: bytes, most: int) -> list[bytes]:
    """Digests behind `after` of pictures in evidence that have no print of today's method, in
    order. Bytes that are held are not looked into, and papers of the reporter not compared."""
    return list(
        session.scalars(
            select(EvidenceItem.digest)
            .distinct()
            .outerjoin(PicturePrint, PicturePrint.digest == EvidenceItem.digest)
            .outerjoin(HeldBytes, HeldBytes.digest == EvidenceItem.digest)
            .where(
                EvidenceItem.digest > after,
                EvidenceItem.media_type.startswith("image/"),
                EvidenceItem.audience != Audience.REPORTER,
                is_standing(),
                HeldBytes.digest.is_(None),
                PicturePrint.digest.is_(None) | (PicturePrint.method != METHOD),
            )
            .order_by(EvidenceItem.digest)
            .limit(most)
        )
    )
