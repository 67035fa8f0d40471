"""What was seen of acts that can vanish, whose they are, and what bears on each element.

Rows are only ever appended, as those of the book are: each is sealed as a whole by the entry of its
act, and the database refuses any change.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.domain.attribution import Dispute, Rung, Standing, newest
from tracker.domain.custody import sealed_row
from tracker.domain.days import PartialDay
from tracker.domain.elements import Bears
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.domain.observing import (
    Confidence,
    Deed,
    Look,
    Observer,
    StillThere,
    TimeSource,
    Way,
)
from tracker.store.base import Base, Id, stored


class Appended:
    """What every such row says: of which case and conduct, who may read it, who kept it when."""

    __tablename__: str
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    conduct_id: Mapped[int] = mapped_column(ForeignKey("conducts.id"))
    audience: Mapped[Audience] = mapped_column(stored(Audience))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))

    def sealed(self) -> dict[str, Any]:
        """Every column, as the book seals it."""
        names = inspect(type(self)).column_attrs.keys()
        return {name: _told(getattr(self, name)) for name in names}

    def seal(self) -> str:
        """The seal over that, as the book states it."""
        return sealed_row(self.sealed())


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, PartialDay) else value


class ObservedAct(Appended, Base):
    """An act of an account as somebody saw it. `replaces` is the row that it corrects, `reason`
    why; the first row of such a chain is what looks and attributions speak of (`root_id`)."""

    __tablename__ = "observed_acts"
    __table_args__ = (Index("ix_observed_acts_case_id", "case_id"),)

    root_id: Mapped[int | None] = mapped_column(ForeignKey("observed_acts.id"))
    replaces: Mapped[int | None] = mapped_column(ForeignKey("observed_acts.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    deed: Mapped[Deed] = mapped_column(stored(Deed))
    platform: Mapped[str | None] = mapped_column(String(60))
    handle: Mapped[str | None] = mapped_column(String(120))
    profile_url: Mapped[str | None] = mapped_column(Text)
    account_no: Mapped[str | None] = mapped_column(String(80))
    object_url: Mapped[str | None] = mapped_column(Text)
    object_author: Mapped[str | None] = mapped_column(String(200))
    object_shows: Mapped[str | None] = mapped_column(Text)
    visible_at: Mapped[str | None] = mapped_column(Text)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime | None]
    still_there: Mapped[StillThere] = mapped_column(stored(StillThere))
    looked_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(8))
    way: Mapped[Way] = mapped_column(stored(Way))
    observer: Mapped[Observer] = mapped_column(stored(Observer))
    happened_from: Mapped[PartialDay | None]
    happened_until: Mapped[PartialDay | None]
    time_source: Mapped[TimeSource | None] = mapped_column(stored(TimeSource))
    time_confidence: Mapped[Confidence | None] = mapped_column(stored(Confidence))

    @property
    def root(self) -> int:
        """The id of the first row of the chain."""
        return self.root_id or self.id


class ActLook(Appended, Base):
    """A later look at an observed act, or that of the second observer from their own account."""

    __tablename__ = "act_looks"
    __table_args__ = (Index("ix_act_looks_case_id", "case_id"),)

    act_id: Mapped[int] = mapped_column(ForeignKey("observed_acts.id"))
    look: Mapped[Look] = mapped_column(stored(Look))
    looked_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(8))
    still_there: Mapped[StillThere] = mapped_column(stored(StillThere))
    way: Mapped[Way] = mapped_column(stored(Way))
    remark: Mapped[str | None] = mapped_column(Text)


class AttributionRow(Appended, Base):
    """One rung of an observed act: how well it is tied to the respondent it is said to be of.

    `pieces` are ids of evidence.
    """

    __tablename__ = "attributions"
    __table_args__ = (Index("ix_attributions_case_id", "case_id"),)

    act_id: Mapped[int] = mapped_column(ForeignKey("observed_acts.id"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    rung: Mapped[Rung] = mapped_column(stored(Rung))
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    dispute: Mapped[Dispute | None] = mapped_column(stored(Dispute))
    police_no: Mapped[str | None] = mapped_column(String(120))
    police_on: Mapped[date | None]
    pieces: Mapped[list[int]] = mapped_column(default=list)


class ElementLink(Appended, Base):
    """A piece of evidence or an observed act that bears on an element (in Indonesian, as steps
    keep it) for or against. A row that `withdraws` another takes it away, with its reason."""

    __tablename__ = "element_links"
    __table_args__ = (Index("ix_element_links_case_id", "case_id"),)

    element: Mapped[str] = mapped_column(Text)
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    bears: Mapped[Bears] = mapped_column(stored(Bears))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_items.id"))
    act_id: Mapped[int | None] = mapped_column(ForeignKey("observed_acts.id"))
    remark: Mapped[str | None] = mapped_column(Text)
    withdraws: Mapped[int | None] = mapped_column(ForeignKey("element_links.id"), unique=True)


KEPT: dict[type[Appended], tuple[str, Act]] = {
    ObservedAct: ("act", Act.ACT_OBSERVED),
    ActLook: ("look", Act.ACT_LOOKED_AT),
    AttributionRow: ("attribution", Act.ACT_ATTRIBUTED),
    ElementLink: ("element", Act.ELEMENT_LINKED),
}
"""What damage to a row of each table is called, and the act that keeps one."""

SHARED = (Audience.FILE, Audience.VERIFICATION)
"""Who reads what a study may rest on."""


def standings(session: Session, case_id: int) -> list[Standing]:
    """Where each observed act of a case stands for the verifying agency, corrected rows left out.

    A rung that was set for another respondent than the act is now said to be of does not count.
    """
    mine = (ObservedAct.case_id == case_id, ObservedAct.audience.in_(SHARED))
    acts = session.scalars(select(ObservedAct).where(*mine).order_by(ObservedAct.id)).all()
    if not acts:
        return []
    rungs = session.scalars(
        select(AttributionRow)
        .where(AttributionRow.case_id == case_id, AttributionRow.audience.in_(SHARED))
        .order_by(AttributionRow.id)
    ).all()
    return [
        Standing(
            act.conduct_id, act.respondent_id, newest(row.rung for row in rungs_of(act, rungs))
        )
        for act in current(acts)
    ]


def current(acts: Iterable[ObservedAct]) -> list[ObservedAct]:
    """Those that no other row corrects."""
    told = list(acts)
    gone = {act.replaces for act in told}
    return [act for act in told if act.id not in gone]


def rungs_of(act: ObservedAct, rungs: Iterable[AttributionRow]) -> list[AttributionRow]:
    """The rungs of an act that were set for whom it is said to be of now."""
    return [r for r in rungs if (r.act_id, r.respondent_id) == (act.root, act.respondent_id)]
