"""One act of an invented story, done through the service that a person would use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.attribution import Attributed, Dispute, Rung
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Zone
from tracker.domain.elements import OF_EVERY_BREACH, Bears
from tracker.domain.law import RunningLaw
from tracker.domain.letters import Content, LetterState
from tracker.domain.matters import Audience, Decision, LinkKind, NewsKind
from tracker.domain.observing import (
    Confidence,
    Deed,
    Look,
    Observer,
    Seen,
    StillThere,
    TimeSource,
    Way,
)
from tracker.domain.proposals import ConductFacts, Matter, read_conduct
from tracker.domain.road import Move
from tracker.domain.roles import Actor, Permission, Side
from tracker.domain.standing import OVERSIGHT, PERSONNEL
from tracker.services import (
    demo_papers,
    evidence,
    letter_issuing,
    letters,
    mending_steps,
    observing,
    provisions,
    steps,
    teamwork,
)
from tracker.services.demo_answers import Teller
from tracker.services.demo_stories import ActTold, Days, Script, Story
from tracker.services.evidence import Upload
from tracker.services.intake import file_case
from tracker.services.letters import Written
from tracker.services.linking import link_cases
from tracker.services.news import Clipping, add_news_to_case
from tracker.services.observing import Bearing, Looked
from tracker.services.reporters import read_reporter
from tracker.services.steps import Taken
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, LaneRow, Respondent, Step
from tracker.store.letter_kinds import letter_kinds


@dataclass
class Opened:
    """A story's case as far as it went: ids by the names that the story uses."""

    case_id: int
    persons: dict[str, int]
    conducts: list[tuple[int, str]]
    steps: dict[str, int] = field(default_factory=dict)
    traces: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterWriter:
    """What letters need that is not theirs to know: the content of a draft, by case and letter, as
    its writer sees it, and the public address of a code."""

    content: Callable[[Work, int, int], Content]
    address: Callable[[str], str]


@dataclass
class Stage:
    """Where the stories are played: who can act, which offices there are, what was opened."""

    session: Session
    law: RunningLaw
    days: Days
    script: Script
    election: str
    actors: Mapping[str, Actor]
    offices: Mapping[str, int]
    begin: Callable[[Actor], Work]
    write: LetterWriter
    opened: dict[str, Opened] = field(default_factory=dict)
    papers: int = 0
    letters: int = 0

    def play(self, day: date, story: Story, act: ActTold | None) -> None:
        """Do what the story tells for that day.

        Raises:
            Refusal, ValueError, KeyError: the story asks for what cannot be done.
        """
        if act is None:
            self._file(story)
        elif act.what in _OTHERS:
            _OTHERS[act.what](self, story, act, day)
        else:
            self._move(story, act, day)

    # --- Filing and moving ------------------------------------------------------------------------

    def _file(self, story: Story) -> None:
        with self.begin(self.actors[story.by]) as work:
            filed = file_case(work, story.filing(self.days, self.election))
        ids = self.session.execute(
            select(Respondent.id)
            .where(Respondent.case_id == filed.case_id)
            .order_by(Respondent.ordinal)
        ).scalars()
        acts = self.session.execute(
            select(Conduct.id, Conduct.type)
            .where(Conduct.case_id == filed.case_id)
            .order_by(Conduct.ordinal)
        ).all()
        self.opened[story.id] = Opened(
            filed.case_id,
            dict(zip(story.people, ids, strict=True)),
            [(row.id, row.type) for row in acts],
        )

    def _move(self, story: Story, act: ActTold, day: date) -> None:
        move = self.law.road.move(act.what)
        opened = self.opened[story.id]
        lane = self.law.road.lanes[move.lane]
        whose = act.of or (tuple(opened.persons) if lane.per == "respondent" else ())
        persons = [opened.persons[key] for key in whose]
        respondent = persons[0] if persons else None
        who = self._who(opened, move, respondent, act.by)
        teller = self._teller(opened, day)
        told = {name: _numbered(value, opened) for name, value in act.answers.items()}
        taken = Taken(
            happened_on=day,
            answers=teller.answers(move, told, self.script.answers.get(move.id, {})),
            note=act.note or None,
            files={name: [self._paper(kind)] for name, kind in self._files(move, act).items()},
            also=persons[1:],
            letter_no=self._letter() if self._is_letter(move, who) else None,
        )
        with self.begin(who) as work:
            made = steps.take_move(
                work,
                opened.case_id,
                move.id,
                respondent,
                seen=self._version(opened),
                taken=taken,
            )
        if act.called:
            opened.steps[act.called] = made[0]

    def _files(self, move: Move, act: ActTold) -> Mapping[str, str]:
        """A study goes on with the file, so that every one has its paper."""
        usual = {"study": "study"} if move.id == "conclude_study" else {}
        return {**usual, **act.files}

    def _who(self, opened: Opened, move: Move, respondent: int | None, by: str) -> Actor:
        """The account that is told, else one with the right: first of the agency that the lane is
        with, then of the one that handles the case."""
        if by:
            return self.actors[by]
        case = self.session.get_one(Case, opened.case_id)
        agencies = [case.agency_id]
        if move.lane == PERSONNEL:
            addressee = self.session.scalar(
                select(LaneRow.addressee_id).where(
                    LaneRow.case_id == case.id,
                    LaneRow.lane == PERSONNEL,
                    LaneRow.respondent_id == respondent,
                )
            )
            agencies = [addressee, *agencies] if addressee else agencies
        for agency in agencies:
            for actor in self.actors.values():
                if actor.agency_id == agency and actor.holds(move.right):
                    return actor
        raise ValueError(f"nobody may {move.id}")

    def _is_letter(self, move: Move, who: Actor) -> bool:
        if move.right in (Permission.VERIFICATION_ACT, Permission.VERIFICATION_DECIDE):
            return False
        return move.lane == OVERSIGHT or (move.lane == PERSONNEL and who.side is Side.BAWASLU)

    def _teller(self, opened: Opened, day: date) -> Teller:
        return Teller(
            day=day,
            days=self.days,
            law=self.law,
            persons=opened.persons,
            conducts=opened.conducts,
            offices=self.offices,
            letter=self._letter,
            members=self.script.members,
            elements=self.script.elements,
        )

    def _letter(self) -> str:
        self.letters += 1
        return f"{self.letters:03}/REKAAN/{self.days.today.year}"

    def _paper(self, kind: str, caption: str | None = None) -> Upload:
        self.papers += 1
        name, data = demo_papers.paper(kind, self.papers)
        return Upload(name, BytesIO(data), caption)

    def _version(self, opened: Opened) -> int:
        found = self.session.scalar(select(Case.version).where(Case.id == opened.case_id))
        assert found is not None
        return found

    # --- What else people do ----------------------------------------------------------------------

    def _note(self, story: Story, act: ActTold, _day: date) -> None:
        with self.begin(self.actors[act.by]) as work:
            teamwork.write_note(work, self.opened[story.id].case_id, act.note)

    def _assign(self, story: Story, act: ActTold, _day: date) -> None:
        to = self.actors[act.answers["to"]].account_id
        with self.begin(self.actors[act.by]) as work:
            teamwork.assign_case(work, self.opened[story.id].case_id, to, reason=act.note)

    def _recuse(self, story: Story, act: ActTold, _day: date) -> None:
        who = self.actors[act.answers["who"]].account_id
        with self.begin(self.actors[act.by]) as work:
            teamwork.note_conflict(work, self.opened[story.id].case_id, who, reason=act.note)

    def _evidence(self, story: Story, act: ActTold, _day: date) -> None:
        audience = Audience(act.answers.get("audience", "file"))
        upload = self._paper(act.answers["paper"], act.note)
        with self.begin(self.actors[act.by or story.by]) as work:
            evidence.add_evidence(work, self.opened[story.id].case_id, upload, audience=audience)

    def _observe(self, story: Story, act: ActTold, _day: date) -> None:
        """An act seen at the very moment, of the day that the story tells for its conduct."""
        told, opened = act.answers, self.opened[story.id]
        conduct = self.session.get_one(Conduct, opened.conducts[told.get("conduct", 0)][0])
        with self.begin(self.actors[act.by or story.by]) as work:
            seen = Seen(
                deed=Deed(told["deed"]),
                way=Way(told.get("way", "own_account")),
                observer=Observer(told.get("observer", "officer")),
                first_seen=work.now,
                last_seen=None,
                still_there=StillThere(told.get("still_there", "yes")),
                looked_at=work.now,
                zone=Zone.WIB.value,
                respondent=opened.persons[act.of[0]],
                platform=told["platform"],
                handle=told["handle"],
                object_url=conduct.url or "",
                object_shows=act.note,
                happened_from=conduct.on,
                time_source=TimeSource.PLATFORM,
                time_confidence=Confidence.LIKELY,
            )
            opened.traces[act.called] = observing.observe(
                work, opened.case_id, conduct.id, seen, audience=Audience.FILE
            )

    def _look(self, story: Story, act: ActTold, _day: date) -> None:
        told, opened = act.answers, self.opened[story.id]
        with self.begin(self.actors[act.by]) as work:
            looked = Looked(
                look=Look(told.get("look", "again")),
                looked_at=work.now,
                zone=Zone.WIB.value,
                still_there=StillThere(told.get("still_there", "yes")),
                way=Way.OWN_ACCOUNT,
                remark=act.note,
            )
            observing.look_again(work, opened.case_id, opened.traces[told["trace"]], looked)

    def _attribute(self, story: Story, act: ActTold, day: date) -> None:
        told, opened = act.answers, self.opened[story.id]
        police = told.get("police_on")
        given = Attributed(
            rung=Rung(told["rung"]),
            on=day,
            reason=act.note,
            dispute=Dispute(told["dispute"]) if "dispute" in told else None,
            police_no=told.get("police_no", ""),
            police_on=self.days.on(police) if police is not None else None,
        )
        with self.begin(self.actors[act.by]) as work:
            observing.attribute(work, opened.case_id, opened.traces[told["trace"]], given)

    def _bear(self, story: Story, act: ActTold, _day: date) -> None:
        """What bears on the first or second element of every breach, counted from 0."""
        told, opened = act.answers, self.opened[story.id]
        bearing = Bearing(
            element=OF_EVERY_BREACH[told["element"]].id,
            bears=Bears(told.get("bears", "for")),
            act=opened.traces[told["trace"]],
            remark=act.note,
        )
        conduct = opened.conducts[told.get("conduct", 0)][0]
        with self.begin(self.actors[act.by]) as work:
            observing.link_element(work, opened.case_id, conduct, bearing, audience=Audience.FILE)

    def _provision(self, story: Story, act: ActTold, _day: date) -> None:
        """Say yes or no to what the law proposes for a conduct, `offer` counting from the best."""
        opened = self.opened[story.id]
        conduct = self.session.get_one(Conduct, opened.conducts[act.answers.get("conduct", 0)][0])
        case = self.session.get_one(Case, opened.case_id)
        reading = read_conduct(
            self.law,
            Matter(case.election, case.contest, case.region_code),
            ConductFacts(conduct.type, conduct.on),
        )
        offer = reading.offered[act.answers.get("offer", 0)].proposal
        with self.begin(self.actors[act.by or story.by]) as work:
            provisions.decide_provision(
                work,
                opened.case_id,
                conduct.id,
                offer.provision_id,
                Decision(act.answers.get("decision", "confirmed")),
                act.note or None,
                self._version(opened),
            )

    def _news(self, story: Story, act: ActTold, day: date) -> None:
        told = act.answers
        clipping = Clipping(
            outlet=told["outlet"],
            title=told["title"],
            url=told["url"],
            published_on=PartialDay.of(day),
            region="Kota Tangerang",
            text=act.note,
        )
        kind = NewsKind(told.get("kind", "coverage"))
        with self.begin(self.actors[act.by or story.by]) as work:
            add_news_to_case(work, self.opened[story.id].case_id, clipping, kind)

    def _link(self, story: Story, act: ActTold, _day: date) -> None:
        other = self.opened[act.answers["to"]].case_id
        with self.begin(self.actors[act.by or story.by]) as work:
            link_cases(
                work,
                self.opened[story.id].case_id,
                other,
                kind=LinkKind.RELATED,
                reason=act.note,
            )

    def _letter_of(self, story: Story, act: ActTold, day: date) -> None:
        """A letter that stands as a `draft`, is `waiting`, or `issued` with another's approval."""
        told, opened = dict(act.answers), self.opened[story.id]
        kind, stands = letter_kinds()[told.pop("kind")], LetterState(told.pop("stands"))
        second = self.actors[told.pop("approved_by")] if stands is LetterState.ISSUED else None
        days = {one.id for one in kind.field if one.kind == "day"}
        typed = {
            name: self.days.on(text, day).isoformat() if name in days else text
            for name, text in told.items()
        }
        case_id, writer = opened.case_id, self.actors[act.by]
        with self.begin(writer) as work:
            persons = [opened.persons[key] for key in act.of]
            letter = letters.write_letter(work, case_id, kind.id, persons, Written(typed))
        if stands is not LetterState.DRAFT:
            with self.begin(writer) as work:
                content = self.write.content(work, case_id, letter)
                letters.submit_letter(work, case_id, letter, content, seen=1)
        if second is not None:
            with self.begin(second) as work:
                opened.numbers[act.called] = letter_issuing.approve_letter(
                    work, case_id, letter, seen=2, address=self.write.address
                )

    def _correct(self, story: Story, act: ActTold, _day: date) -> None:
        opened = self.opened[story.id]
        answers: dict[str, Any] = dict(act.answers)
        step, happened = answers.pop("step"), answers.pop("happened", None)
        old = self.session.get_one(Step, opened.steps[step])
        on = self.days.on(happened) if happened is not None else None
        kept = old.happened_on.first if old.happened_on else None
        with self.begin(self.actors[act.by]) as work:
            opened.steps[step] = mending_steps.correct_step(
                work,
                opened.case_id,
                old.id,
                seen=self._version(opened),
                reason=act.note,
                happened_on=on or kept,
                answers=answers,
            )

    def _annul(self, story: Story, act: ActTold, _day: date) -> None:
        opened = self.opened[story.id]
        with self.begin(self.actors[act.by]) as work:
            mending_steps.annul_step(
                work,
                opened.case_id,
                opened.steps[act.answers["step"]],
                seen=self._version(opened),
                reason=act.note,
            )

    def _read_reporter(self, story: Story, act: ActTold, _day: date) -> None:
        with self.begin(self.actors[act.by]) as work:
            read_reporter(work, self.opened[story.id].case_id, reason=act.note)


def _numbered(answer: Any, opened: Opened) -> Any:
    """The number of a letter where an answer names it."""
    is_letter = isinstance(answer, str) and answer.startswith("letter:")
    return opened.numbers[answer.removeprefix("letter:")] if is_letter else answer


_OTHERS: Mapping[str, Callable[[Stage, Story, ActTold, date], None]] = {
    "note": Stage._note,
    "assign": Stage._assign,
    "recuse": Stage._recuse,
    "evidence": Stage._evidence,
    "observe": Stage._observe,
    "look": Stage._look,
    "attribute": Stage._attribute,
    "bear": Stage._bear,
    "provision": Stage._provision,
    "news": Stage._news,
    "link": Stage._link,
    "letter": Stage._letter_of,
    "correct": Stage._correct,
    "annul": Stage._annul,
    "read_reporter": Stage._read_reporter,
}
