"""What was seen of the acts of a case, whose they are, and what bears on each element, for one
reader: rows that they may not read are not in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.attribution import DOUBTFUL, Dispute, Rung
from tracker.domain.elements import Bears
from tracker.domain.matters import Audience
from tracker.domain.observing import Look, StillThere, Way, may_confirm
from tracker.domain.roles import Actor, Permission, Sight
from tracker.domain.showing import may_read_piece
from tracker.store.observed import (
    ActLook,
    Appended,
    AttributionRow,
    ElementLink,
    ObservedAct,
    current,
    rungs_of,
)
from tracker.store.people import Account, Agency


@dataclass(frozen=True)
class By:
    """Who kept a row: of another office, the office alone."""

    name: str | None
    agency: str


@dataclass(frozen=True)
class LookView:
    """A later look at an act."""

    look: Look
    looked_at: datetime
    still_there: StillThere
    way: Way
    remark: str | None
    by: By


@dataclass(frozen=True)
class RungView:
    """One rung of an act; `pieces` are those that the reader may open."""

    rung: Rung
    on: date
    reason: str
    dispute: Dispute | None
    police_no: str | None
    police_on: date | None
    pieces: tuple[int, ...]
    audience: Audience
    by: By
    recorded_at: datetime


@dataclass(frozen=True)
class ActView:
    """An act as it stands: what was seen, the newest look, the rungs with the newest last.

    `number` counts the acts of a conduct. `row` are its columns; `earlier` the rows that it
    corrects, the newest first.
    """

    id: int
    root: int
    number: int
    row: ObservedAct
    by: By
    earlier: tuple[tuple[ObservedAct, By], ...]
    looks: tuple[LookView, ...]
    rungs: tuple[RungView, ...]
    may_correct: bool
    may_confirm: bool

    @property
    def rung(self) -> Rung:
        """The rung that decides; of an act that nobody attributed, that it is unproven."""
        return self.rungs[-1].rung if self.rungs else Rung.UNPROVEN

    @property
    def is_doubtful(self) -> bool:
        return self.rung in DOUBTFUL

    @property
    def still_there(self) -> tuple[StillThere, datetime | None]:
        """What the newest look found, and when that was."""
        looks = [(look.looked_at, look.still_there) for look in self.looks]
        if self.row.looked_at is not None:
            looks.append((self.row.looked_at, self.row.still_there))
        if not looks:
            return self.row.still_there, None
        at, found = max(looks, key=lambda one: one[0])
        return found, at

    @property
    def second(self) -> LookView | None:
        """The newest word of a second observer."""
        return next((one for one in reversed(self.looks) if one.look is Look.SECOND), None)


@dataclass(frozen=True)
class LinkView:
    """What bears on an element: a piece of evidence or an act of the same conduct."""

    id: int
    element: str
    respondent: int | None
    bears: Bears
    evidence: int | None
    act: int | None
    remark: str | None
    by: By
    may_withdraw: bool


@dataclass(frozen=True)
class ConductTraces:
    """What the reader may know of one conduct."""

    acts: tuple[ActView, ...] = ()
    links: tuple[LinkView, ...] = ()

    def rungs(self) -> list[Rung]:
        """The rungs on which its acts stand, the surest first, each once."""
        standing = {act.rung for act in self.acts}
        return [rung for rung in Rung if rung in standing]

    def act(self, root: int | None) -> ActView | None:
        """The act of a chain, by the id of its first row."""
        return next((act for act in self.acts if act.root == root), None)

    def bearing(self, element: str, respondent: int | None) -> tuple[LinkView, ...]:
        """What bears on an element; asked of the act alone (None), on that of anybody."""
        return tuple(
            link
            for link in self.links
            if link.element == element
            and (link.respondent is None or respondent in (None, link.respondent))
        )


NOTHING = ConductTraces()
_Kept = TypeVar("_Kept", bound=Appended)


@dataclass
class _Reading:
    actor: Actor
    sight: Sight
    persons: frozenset[int]
    pieces: frozenset[int]
    people: dict[int, Row[int, str, str]] = field(default_factory=dict)

    def may_read(self, row: Appended) -> bool:
        who = getattr(row, "respondent_id", None)
        known = who is None or who in self.persons
        return known and may_read_piece(self.actor, self.sight, row.audience, row.agency_id)

    def by(self, row: Appended) -> By:
        account = self.people[row.recorded_by]
        own = row.agency_id == self.actor.agency_id or self.actor.is_system
        return By(account.full_name if own else None, account.agency)


def traces_of(
    session: Session,
    actor: Actor,
    sight: Sight,
    case_id: int,
    *,
    persons: Iterable[int],
    pieces: Iterable[int],
) -> dict[int, ConductTraces]:
    """By conduct; `persons` and `pieces` are the respondents and the evidence that the reader
    may know."""
    reading = _Reading(actor, sight, frozenset(persons), frozenset(pieces))

    def rows(table: type[_Kept]) -> list[_Kept]:
        asked = select(table).where(table.case_id == case_id).order_by(table.id)
        return list(session.scalars(asked))

    def mine(table: type[_Kept]) -> list[_Kept]:
        return [row for row in rows(table) if reading.may_read(row)]

    everything = rows(ObservedAct)
    newest = [row for row in current(everything) if reading.may_read(row)]
    shown = {row.root for row in newest}
    acts = [row for row in everything if row.root in shown and reading.may_read(row)]
    looks, rungs, links = mine(ActLook), mine(AttributionRow), mine(ElementLink)
    wanted = {row.recorded_by for part in (acts, looks, rungs, links) for row in part}
    people = session.execute(
        select(Account.id, Account.full_name, Agency.name.label("agency"))
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.id.in_(wanted))
    )
    reading.people = {row.id: row for row in people}
    views: dict[int, list[ActView]] = {}
    for act in sorted(newest, key=lambda act: act.root):
        of_conduct = views.setdefault(act.conduct_id, [])
        chain = [row for row in acts if row.root == act.root and row is not act]
        of_conduct.append(_view(reading, act, chain, looks, rungs, len(of_conduct) + 1))
    conducts = {act.conduct_id for act in acts} | {link.conduct_id for link in links}
    return {
        conduct: ConductTraces(
            tuple(views.get(conduct, ())),
            tuple(_links(reading, links, conduct, views.get(conduct, ()))),
        )
        for conduct in conducts
    }


def _view(
    reading: _Reading,
    act: ObservedAct,
    chain: Sequence[ObservedAct],
    looks: Sequence[ActLook],
    rungs: Sequence[AttributionRow],
    number: int,
) -> ActView:
    actor = reading.actor
    may = actor.may(Permission.EVIDENCE_ADD, reading.sight)
    return ActView(
        id=act.id,
        root=act.root,
        number=number,
        row=act,
        by=reading.by(act),
        earlier=tuple((row, reading.by(row)) for row in reversed(chain)),
        looks=tuple(_look(reading, look) for look in looks if look.act_id == act.root),
        rungs=tuple(_rung(reading, row) for row in rungs_of(act, rungs)),
        may_correct=may and act.agency_id == actor.agency_id,
        may_confirm=may
        and may_confirm(act.recorded_by, act.agency_id, actor.account_id, actor.agency_id),
    )


def _look(reading: _Reading, row: ActLook) -> LookView:
    return LookView(row.look, row.looked_at, row.still_there, row.way, row.remark, reading.by(row))


def _rung(reading: _Reading, row: AttributionRow) -> RungView:
    return RungView(
        row.rung,
        row.on,
        row.reason,
        row.dispute,
        row.police_no,
        row.police_on,
        tuple(piece for piece in row.pieces if piece in reading.pieces),
        row.audience,
        reading.by(row),
        row.recorded_at,
    )


def _links(
    reading: _Reading, rows: Sequence[ElementLink], conduct: int, acts: Sequence[ActView]
) -> list[LinkView]:
    """Those that nobody took away and whose piece or act the reader may see too."""
    gone = {row.withdraws for row in rows}
    roots = {act.root for act in acts}

    def shown(row: ElementLink) -> bool:
        return row.evidence_id in reading.pieces if row.evidence_id else row.act_id in roots

    may = reading.actor.may(Permission.EVIDENCE_ADD, reading.sight)
    return [
        LinkView(
            row.id,
            row.element,
            row.respondent_id,
            row.bears,
            row.evidence_id,
            row.act_id,
            row.remark,
            reading.by(row),
            may and row.agency_id == reading.actor.agency_id,
        )
        for row in rows
        if row.conduct_id == conduct and row.withdraws is None and row.id not in gone and shown(row)
    ]
