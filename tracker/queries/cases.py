"""Everything about one case, for one reader: what they may not see is not in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Calendar, Unit, standing
from tracker.domain.errors import NotFound
from tracker.domain.guards import Ground
from tracker.domain.law import RunningLaw
from tracker.domain.leading import leading, leading_here
from tracker.domain.moves import Ways, expected_move, offers, tracks_for
from tracker.domain.near_copies import is_printed
from tracker.domain.powers import Officer, sphere_of
from tracker.domain.road import Move
from tracker.domain.roles import Actor, Permission, Side, Sight, roles_with
from tracker.domain.showing import may_read_piece
from tracker.domain.standing import (
    PERSONNEL,
    LaneState,
    Origin,
)
from tracker.queries.act_traces import ConductTraces, traces_of
from tracker.queries.case_file import CaseFile, Found, agencies_called, case_file
from tracker.queries.case_history import History, replayed
from tracker.queries.case_names import letter, name_of
from tracker.queries.case_views import (
    CasePage,
    ConductView,
    EvidenceView,
    FactCorrectionView,
    LaneView,
    LinkView,
    Named,
    NextAct,
    NoteView,
    Person,
    StageView,
    TermView,
)
from tracker.queries.near_copies import near_copies
from tracker.queries.titles import title_for
from tracker.queries.tombstones import TombstoneView, tombstones_of
from tracker.store.cases import (
    Case,
    SendingRow,
)
from tracker.store.colleagues import colleagues_in
from tracker.store.evidence import held_for
from tracker.store.sight import visible_to


def sight_and_case(session: Session, actor: Actor, case_id: int) -> tuple[Case, Sight]:
    """The case and what the policy asks of it.

    Raises:
        NotFound: outside the actor's sight, or not there at all.
    """
    case = session.scalars(select(Case).where(Case.id == case_id, visible_to(actor))).one_or_none()
    if case is None:
        raise NotFound()
    return case, sights_of(session, [case])[case.id]


def sights_of(session: Session, cases: Sequence[Case]) -> dict[int, Sight]:
    """What the policy asks of each of these cases; one statement."""
    rows = session.execute(
        select(
            SendingRow.case_id, SendingRow.agency_id, SendingRow.ppk_id, SendingRow.region_code
        ).where(SendingRow.case_id.in_([case.id for case in cases]))
    ).all()
    return {
        case.id: _sight(case, [row for row in rows if row.case_id == case.id]) for case in cases
    }


def _sight(case: Case, sent: Sequence[Any]) -> Sight:
    return Sight(
        handling=case.agency_id,
        receiving=case.receiving_agency_id,
        region=case.region_code,
        sent_to=frozenset({r.agency_id for r in sent} | {r.ppk_id for r in sent if r.ppk_id}),
        sent_regions=frozenset(r.region_code for r in sent),
    )


def case_page(
    session: Session, actor: Actor, case_id: int, law: RunningLaw, today: date
) -> CasePage:
    """The whole page in a fixed number of statements, however long the case.

    Raises:
        NotFound: the case is outside the actor's sight.
    """
    return _Assembling(session, actor, case_file(session, actor, case_id), law, today).page()


class _Assembling:
    """Reads the tables of one case and puts the page together."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        file: CaseFile,
        law: RunningLaw,
        today: date,
    ) -> None:
        self.session, self.actor, self.file, self.case = session, actor, file, file.case
        self.law, self.today, self.sight = law, today, file.sight
        self.colleagues = colleagues_in(session, actor.agency_id)
        self.everybody = self._respondents()
        self.persons = self._visible_persons()
        self.stones = self._tombstones()
        self.standing = replayed(self.file, self.law)
        self.agencies = self._agencies()
        self.conducts = self._conducts()
        self.evidence = self._evidence()
        self.ways = self._ways()
        self.ground = self._ground()
        self.history = self._history()

    def page(self) -> CasePage:
        case = self.case
        terms = self._terms()
        lanes = self._lanes(terms)
        running = [t for t in terms if t.is_running and t.nature == "deadline"]
        return CasePage(
            id=case.id,
            version=case.version,
            name=name_of(case),
            title=title_for(self.actor, case.title, len(self.persons)),
            number=case.number,
            receipt_no=case.receipt_no,
            kind=case.kind,
            is_imported=case.is_imported,
            is_invented=case.is_invented,
            is_open=case.is_open,
            is_handled_here=case.agency_id == self.actor.agency_id,
            election=case.election,
            contest=case.contest,
            region=case.region_name,
            region_code=case.region_code,
            place=case.place,
            narrative=case.narrative,
            handling=self.agencies[case.agency_id].name,
            handling_contact=self.agencies[case.agency_id].settings.get("contact"),
            receiving=self.agencies[case.receiving_agency_id].name,
            was_received_here=case.receiving_agency_id == self.actor.agency_id,
            wish=case.reporter_wish if self.actor.side is Side.BAWASLU else None,
            known_on=case.known_on,
            found_on=case.found_on,
            received_on=case.received_on,
            registered_on=case.registered_on,
            last_known_on=case.last_known_on,
            reported_outcome=case.reported_outcome,
            filed_at=case.filed_at,
            headline=self._headline(lanes),
            next_term=min(running, key=lambda t: (t.due_on, t.term), default=None),
            lanes=lanes,
            persons=self.persons,
            conducts=self.conducts,
            evidence=self._with_near_copies(),
            terms=terms,
            sanctions=self.history.sanctions(),
            steps=self.history.steps(),
            citations=tuple(case.citations or ()),
            notes=tuple(NoteView(n.by, n.text, n.written_at) for n in self.file.notes),
            links=self._links(),
            recused=tuple(
                name for _, name, agency in self.file.recused if agency == self.actor.agency_id
            ),
            assignee=Named(*self.file.assignee) if self.file.assignee else None,
            able=self._named(lambda actor: actor.can_work_on(self.sight)),
            in_sight=self._named(lambda actor: actor.sees(self.sight)),
            may=frozenset(p for p in Permission if self.actor.may(p, self.sight)),
            tracks=self._tracks(),
            side=self.actor.side,
            ground=self.ground,
            agency_names={a.id: a.name for a in self.agencies.values()},
            corrections=self._corrections(),
            is_in_news=case.is_in_news,
            has_rulings=case.has_rulings,
            traces=self._traces(),
            destruction=self.case.destruction,
        )

    def _respondents(self) -> tuple[Person, ...]:
        return tuple(
            Person(
                r.id, letter(i), r.name, r.description, r.position, r.status,
                r.agency_written, r.nip, r.heads, r.outcome,
            )
            for i, r in enumerate(self.file.respondents)
        )  # fmt: skip

    def _visible_persons(self) -> tuple[Person, ...]:
        """The personnel side sees those who were sent to it, nobody else."""
        if self.actor.side is Side.BAWASLU or self.actor.is_system:
            return self.everybody
        me, sendings = self.actor, self.file.sendings
        if me.side is Side.PERSONNEL:
            sent = {who for who, agency, ppk, _ in sendings if me.agency_id in (agency, ppk)}
        else:
            sent = {who for who, *_, region in sendings if region == me.region}
        return tuple(p for p in self.everybody if p.id in sent)

    def _agencies(self) -> dict[int, Found]:
        wanted = {self.case.agency_id, self.case.receiving_agency_id, self.actor.agency_id}
        for state in self.standing.lanes.values():
            wanted |= {a for a in (state.holder, state.addressee, state.shown_to) if a}
        wanted |= {
            value
            for s in self.file.steps
            for value in s.facts.values()
            if isinstance(value, int) and not isinstance(value, bool)
        }
        return agencies_called(self.session, wanted)

    def _conducts(self) -> tuple[ConductView, ...]:
        seen = {p.id for p in self.persons}
        whole = len(self.persons) == len(self.everybody)
        return tuple(
            ConductView(
                c.id, c.type, c.on, c.channel, c.url, c.summary, c.beneficiary,
                tuple(p for p in self.persons if p.id in (c.doers or ())), self._phase(c.on),
            )
            for c in self.file.conducts
            if whole or seen & set(c.doers or ())
        )  # fmt: skip

    def _traces(self) -> dict[int, ConductTraces]:
        """Of the conducts in sight; a case of which nothing was kept is not asked."""
        if not self.case.has_traces:
            return {}
        seen = {conduct.id for conduct in self.conducts}
        found = traces_of(
            self.session,
            self.actor,
            self.sight,
            self.case.id,
            persons=[p.id for p in self.persons],
            pieces=[piece.id for piece in self.evidence],
        )
        return {conduct: traces for conduct, traces in found.items() if conduct in seen}

    def _phase(self, on: PartialDay | None) -> str | None:
        if on is None:
            return None
        case = self.case
        return self.law.phase(case.election, case.contest, on, case.region_code)

    def _tracks(self) -> frozenset[str]:
        return tracks_for(c.phase for c in self.conducts)

    def _ground(self) -> Ground:
        return Ground.of_case(
            self.standing,
            self.law.book,
            self._calendar(self.actor.agency_id),
            settings=self.agencies[self.case.agency_id].settings,
            evidence=sum(piece.withdrawn_at is None for piece in self.file.evidence),
            conducts=len(self.conducts),
            officers={p.id: self._officer(p) for p in self.everybody},
            on=self.today,
        )

    def _officer(self, person: Person) -> Officer:
        state = self.standing.lanes.get((PERSONNEL, person.id))
        serves = self.agencies.get(state.belongs_to or 0) if state else None
        sphere = sphere_of(serves.kind, serves.region_code) if serves else None
        return Officer(person.position, sphere)

    def _history(self) -> History:
        return History(
            self.actor,
            self.file,
            self.law,
            self.ground,
            self.ways,
            persons={p.id: p for p in self.persons},
            acts=frozenset(conduct.id for conduct in self.conducts),
            sees_everybody=len(self.persons) == len(self.everybody),
        )

    def _lanes(self, terms: Sequence[TermView]) -> tuple[LaneView, ...]:
        visible = {p.id for p in self.persons}
        bawaslu = self.actor.side is Side.BAWASLU or self.actor.is_system
        views = []
        for state in sorted(self.standing.lanes.values(), key=self._lane_order):
            if state.respondent is not None and state.respondent not in visible:
                continue
            if state.respondent is None and not bawaslu:
                continue
            if not bawaslu and state.lane == PERSONNEL and not self._is_mine(state):
                continue
            views.append(self._lane_view(state, terms))
        return tuple(views)

    def _headline(self, lanes: Sequence[LaneView]) -> LaneView | None:
        """The lane that the lists name too."""
        states, road = [lane.state for lane in lanes], self.law.road
        if self.actor.side is Side.BAWASLU or self.actor.is_system:
            state = leading(states, road)
        else:
            state = leading_here(states, road, self.actor.agency_id)
        return next((lane for lane in lanes if lane.state is state), None)

    def _is_mine(self, state: LaneState) -> bool:
        if self.actor.side is Side.INSPECTION or state.addressee is None:
            return True
        agency = self.agencies.get(state.addressee)
        return self.actor.agency_id in (state.addressee, agency.parent_id if agency else None)

    def _lane_order(self, state: LaneState) -> tuple[bool, int, int]:
        """One's own lane first."""
        foreign = self.actor.side in (Side.PERSONNEL, Side.INSPECTION) and state.lane != PERSONNEL
        return foreign, self.law.road.lanes[state.lane].order, state.respondent or 0

    def _ways(self) -> Ways:
        addressed = {s.belongs_to for s in self.standing.lanes.values() if s.belongs_to}
        manned = (a for a in addressed if a in self.agencies and self.agencies[a].is_manned)
        return Ways(self.standing.kind, self._tracks(), frozenset(manned))

    def _lane_view(self, state: LaneState, terms: Sequence[TermView]) -> LaneView:
        road, with_whom = self.law.road, self.agencies.get(state.belongs_to or 0)
        ground = replace(
            self.ground,
            respondent=state.respondent,
            holder_kind=with_whom.kind.value if with_whom else None,
        )
        holder = self.agencies.get(state.holder) if state.holder else None
        shown_to = self.agencies.get(state.shown_to) if state.shown_to else None
        made = tuple(offers(road, state, self.actor, self.sight, self.ways, ground))
        expected = expected_move(road, state, self.ways, ground)
        taken = any(offer.expected and offer.origin is Origin.LIVE for offer in made)
        return LaneView(
            state=state,
            stage=road.stage(state.lane, state.stage),
            person=next((p for p in self.persons if p.id == state.respondent), None),
            stages=self._stages(state),
            holder=holder.name if holder else None,
            holder_contact=holder.settings.get("contact") if holder else None,
            shown_to=shown_to.name if shown_to and not state.addressee else None,
            offers=made,
            terms=tuple(t for t in terms if t.is_running and t.is_of(state)),
            ahead=self._ahead(expected, state) if expected and not taken else None,
        )

    def _ahead(self, move: Move, state: LaneState) -> NextAct:
        """Whose act that is: Bawaslu's own rights are the handling agency's, in the personnel lane
        the agency's that the lane is with, in the others somebody's without a seat."""
        bawaslu = move.right in (Permission.VERIFICATION_ACT, Permission.VERIFICATION_DECIDE)
        number = self.case.agency_id if bawaslu else state.belongs_to
        agency = self.agencies.get(number) if number else None
        unmanned = number not in self.ways.agencies_with_accounts
        from_letter = not bawaslu and (state.lane != PERSONNEL or unmanned)
        side = Side.BAWASLU if bawaslu or from_letter else Side.PERSONNEL
        roles = () if from_letter else roles_with(move.right, side)
        return NextAct(move, roles, agency.name if agency else None, from_letter)

    def _stages(self, state: LaneState) -> tuple[StageView, ...]:
        """The stages that the lane came to, in the order of the visits, then those to come."""
        road, trail = self.law.road, self.standing.trail.get((state.lane, state.respondent), [])
        here = road.stage(state.lane, state.stage)
        been = trail if state.waiting or trail[-1:] != [here.id] else trail[:-1]
        found = [StageView(road.stage(state.lane, name), "done") for name in been]
        found.append(StageView(here, "waiting" if state.waiting else "here"))
        ahead = (s for s in road.stages_of(state.lane) if s.main and not s.ends)
        if state.is_open:
            found += [StageView(s, "todo") for s in ahead if s.order > here.order]
        return tuple(found)

    def _terms(self) -> tuple[TermView, ...]:
        book = self.law.book
        by_id = {p.id: p for p in self.persons}
        bawaslu = self.actor.side is Side.BAWASLU
        return tuple(
            TermView(
                t.id, book.terms[t.term], t.lane, t.respondent_id, by_id.get(t.respondent_id or 0),
                t.start_on, t.due_on, t.met_on, t.is_cancelled, t.is_provisional, t.ends_on_day_off,
                standing(
                    t.due_on, Unit(book.terms[t.term].unit), self._calendar(t.agency_id),
                    today=self.today, met_on=t.met_on,
                ),
            )
            for t in self.file.terms
            if (t.respondent_id is None and bawaslu) or t.respondent_id in by_id
        )  # fmt: skip

    def _calendar(self, agency: int | None) -> Calendar:
        """The days off of the office that is bound: of that agency, else of the handling one."""
        office = self.agencies[agency if agency in self.agencies else self.case.agency_id]
        return self.law.calendar_of(office.region_code, office.settings)

    def _evidence(self) -> tuple[EvidenceView, ...]:
        may_add = self.actor.may(Permission.EVIDENCE_ADD, self.sight)
        readable = [
            e
            for e in self.file.evidence
            if may_read_piece(self.actor, self.sight, e.audience, e.agency_id)
        ]
        ids = {e.id for e in readable}
        return tuple(
            EvidenceView(
                e.id, e.file_name, e.caption, e.media_type, e.size, e.digest.hex(), e.audience,
                e.agency, e.added_at, e.step_id, e.withdrawn_reason,
                may_add
                and e.withdrawn_at is None
                and e.agency_id == self.actor.agency_id
                and e.id not in self.stones,
                held_for(e.held, e.file_name),
                e.redacted_from if e.redacted_from in ids else None,
                self.stones.get(e.id),
            )
            for e in readable
        )  # fmt: skip

    def _tombstones(self) -> dict[int, TombstoneView]:
        """Of the pieces that were destroyed; a case without any is not asked."""
        if not self.case.has_tombstones:
            return {}
        return tombstones_of(self.session, self.actor, [e.id for e in self.file.evidence])

    def _with_near_copies(self) -> tuple[EvidenceView, ...]:
        """Pieces with the number of near copies; a case without pictures is not asked."""
        shown = [piece.id for piece in self.evidence if is_printed(piece.media_type)]
        found = near_copies(self.session, self.actor, self.case.id, shown)
        count = Counter(one.piece for one in found if not one.is_other)
        return tuple(replace(piece, near=count[piece.id]) for piece in self.evidence)

    def _links(self) -> tuple[LinkView, ...]:
        """Why Bawaslu called cases related may speak of anybody in them, and stays with Bawaslu."""
        bawaslu = self.actor.side is Side.BAWASLU or self.actor.is_system
        return tuple(
            LinkView(
                c.id,
                name_of(c),
                title_for(self.actor, c.title),
                c.how,
                c.reason if bawaslu else None,
            )
            for c in self.file.links
        )

    def _corrections(self) -> tuple[FactCorrectionView, ...]:
        """What Bawaslu corrected in the facts; its own office's record."""
        if self.actor.side is not Side.BAWASLU:
            return ()
        return tuple(
            FactCorrectionView(c.subject, c.was, c.now, c.reason, c.by, c.corrected_at)
            for c in self.file.corrections
        )

    def _named(self, fits: Callable[[Actor], bool]) -> tuple[Named, ...]:
        return tuple(Named(c.id, c.full_name) for c in self.colleagues if fits(c.actor))
