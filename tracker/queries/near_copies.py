"""Near copies of pictures in other cases, as far as the reader may know of either."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    SmallInteger,
    Subquery,
    and_,
    cast,
    func,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import LateralFromClause

from tracker.domain.file_dangers import named_as_program
from tracker.domain.matters import Audience, LinkKind
from tracker.domain.near_copies import CUT_LITTLE, MOST_SHOWN, Nearness, nearness
from tracker.domain.roles import Actor, Side
from tracker.queries.case_names import name_of
from tracker.store.cases import Case, CaseLink
from tracker.store.destructions import Tombstone
from tracker.store.evidence import EvidenceItem, HeldBytes
from tracker.store.near_copies import PicturePair, PictureVerdict, is_standing
from tracker.store.people import Agency
from tracker.store.sight import pieces_of_cases_for, visible_to

_Mine = aliased(EvidenceItem, name="mine")
_MineHeld = aliased(HeldBytes, name="mine_held")
_Said = aliased(Agency, name="saying")


@dataclass(frozen=True)
class NearCopy:
    """A piece of another case that shows what a piece of this one shows.

    `alike` and `cut` (of 1000) are None and 0 where the bytes are the same. `is_other`: somebody
    said that it is not the same picture, on `said_at`, for `reason` (told to Bawaslu alone); they
    wrote it at `said_by`. `link` is what was said of the two cases, if anything was.
    """

    piece: int
    id: int
    case_id: int
    case_name: str
    agency: str
    file_name: str
    added_at: datetime
    nearness: Nearness
    alike: int | None
    cut: int
    is_other: bool
    reason: str | None
    said_at: datetime | None
    said_by: str | None
    link: LinkKind | None

    @property
    def alike_percent(self) -> int:
        return (self.alike or 1000) // 10

    @property
    def cut_percent(self) -> int:
        """The most that is missing at one edge; 0 where that is next to nothing."""
        return round(self.cut / 10) if self.cut >= CUT_LITTLE else 0


def near_copies(
    session: Session, actor: Actor, case_id: int, pieces: Collection[int]
) -> list[NearCopy]:
    """Near copies of these pieces of a case (which the reader may read) in other cases that they
    may see: one statement, the nearest first, at most `MOST_SHOWN`.

    What is withdrawn, held or destroyed is no near copy of anything, nor are papers of a reporter.
    """
    if not pieces:
        return []
    rows = session.execute(_asked(actor, case_id, pieces).limit(MOST_SHOWN))
    tells_why = actor.side is Side.BAWASLU
    found = [_copy(row, tells_why) for row in rows if not named_as_program(row.file_name)]
    return sorted(found, key=lambda one: (one.is_other, -(one.alike or 1001), one.id))


def near_copy(
    session: Session, actor: Actor, case_id: int, item_id: int, other_id: int
) -> NearCopy | None:
    """One of the near copies of a piece (which the reader may read)."""
    asked = _asked(actor, case_id, [item_id]).where(EvidenceItem.id == other_id)
    row = session.execute(asked).one_or_none()
    if row is None or named_as_program(row.file_name):
        return None
    return _copy(row, actor.side is Side.BAWASLU)


def _asked(actor: Actor, case_id: int, pieces: Collection[int]) -> Select[*tuple[Any, ...]]:
    near = _near(pieces)
    said = _said_last(near)
    links = and_(
        CaseLink.case_id == func.least(Case.id, case_id),
        CaseLink.other_id == func.greatest(Case.id, case_id),
    )
    return (
        select(
            near.c.mine,
            near.c.alike,
            near.c.cut,
            EvidenceItem.id.label("piece_id"),
            EvidenceItem.file_name,
            EvidenceItem.added_at,
            Case.id,
            Case.number,
            Case.receipt_no,
            Case.sender_ref,
            Agency.name.label("agency"),
            CaseLink.kind.label("link"),
            said.c.is_same,
            said.c.reason,
            said.c.recorded_at,
            said.c.said_by,
        )
        .join(EvidenceItem, EvidenceItem.digest == near.c.other)
        .join(Case, Case.id == EvidenceItem.case_id)
        .join(Agency, Agency.id == Case.agency_id)
        .outerjoin(HeldBytes, HeldBytes.digest == EvidenceItem.digest)
        .outerjoin(CaseLink, links)
        .outerjoin(said, true())
        .where(
            Case.id != case_id,
            visible_to(actor),
            pieces_of_cases_for(actor),
            EvidenceItem.withdrawn_at.is_(None),
            is_standing(),
            HeldBytes.digest.is_(None),
        )
        .order_by(near.c.alike.desc().nulls_first(), EvidenceItem.id, near.c.mine)
    )


def _near(pieces: Collection[int]) -> Subquery:
    """Digests that lie near those of the pieces: the same ones, and both ends of a pair."""
    mine = select(
        _Mine.id.label("mine"),
        _Mine.digest.label("other"),
        cast(null(), SmallInteger).label("alike"),
        cast(null(), SmallInteger).label("cut"),
    ).where(_Mine.media_type.startswith("image/"))
    ends = [
        select(_Mine.id, end, PicturePair.alike, PicturePair.cut).join(
            PicturePair, start == _Mine.digest
        )
        for start, end in (
            (PicturePair.first, PicturePair.second),
            (PicturePair.second, PicturePair.first),
        )
    ]
    shown = (
        _Mine.id.in_(pieces),
        _Mine.withdrawn_at.is_(None),
        _Mine.audience != Audience.REPORTER,
        ~select(Tombstone.item_id).where(Tombstone.item_id == _Mine.id).exists(),
        ~select(_MineHeld.digest).where(_MineHeld.digest == _Mine.digest).exists(),
    )
    return union_all(*(part.where(*shown) for part in (mine, *ends))).subquery("near")


def _said_last(near: Subquery) -> LateralFromClause:
    """The newest row that somebody wrote of a pair."""
    return (
        select(
            PictureVerdict.is_same,
            PictureVerdict.reason,
            PictureVerdict.recorded_at,
            _Said.name.label("said_by"),
        )
        .join(_Said, _Said.id == PictureVerdict.agency_id)
        .where(
            PictureVerdict.first_id == func.least(EvidenceItem.id, near.c.mine),
            PictureVerdict.second_id == func.greatest(EvidenceItem.id, near.c.mine),
        )
        .order_by(PictureVerdict.id.desc())
        .limit(1)
        .correlate(EvidenceItem, near)
        .lateral("said")
    )


def _copy(row: Any, tells_why: bool) -> NearCopy:
    called = nearness(row.alike)
    return NearCopy(
        piece=row.mine,
        id=row.piece_id,
        case_id=row.id,
        case_name=name_of(row),
        agency=row.agency,
        file_name=row.file_name,
        added_at=row.added_at,
        nearness=called or Nearness.LIKE,
        alike=row.alike,
        cut=row.cut or 0,
        is_other=row.is_same is False,
        reason=row.reason if tells_why else None,
        said_at=row.recorded_at,
        said_by=row.said_by if tells_why else None,
        link=LinkKind(row.link) if row.link else None,
    )
