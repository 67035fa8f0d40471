"""Courses of cases over the road, drawn at random: what happened when, with which facts."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tracker.domain.days import PartialDay
from tracker.domain.road import Road
from tracker.domain.standing import Origin, StepFacts

Facts = Mapping[str, Any]
_TEXT = "Keterangan hasil pemeriksaan berkas dan bukti yang diserahkan pengawas kelurahan."
_SANCTIONS = {
    "light": ("light-oral", "light-written", "light-dissatisfied"),
    "medium": ("medium-cut25-6", "medium-cut25-9", "medium-cut25-12"),
    "heavy": ("heavy-demotion", "heavy-release", "heavy-dismissal"),
}


@dataclass(frozen=True, slots=True)
class Offices:
    """The agencies that a course leads to; `bkpsdm` None: the region has none."""

    body: int
    bkpsdm: int | None


@dataclass
class Course:
    """The steps of one case in order, as far as they lie before its end."""

    road: Road
    end: date
    day: date
    steps: list[StepFacts] = field(default_factory=list)
    _stages: dict[tuple[str, int | None], str] = field(default_factory=dict)

    def take(
        self,
        move_id: str,
        after: int,
        respondent: int | None = None,
        origin: Origin = Origin.LIVE,
        **facts: Any,
    ) -> bool:
        """Take a move so many days after the one before; False once that lies beyond the end."""
        day = self.day + timedelta(days=after)
        if day > self.end:
            return False
        self.day = day
        move = self.road.move(move_id)
        key = (move.lane, respondent)
        stage = move.target(facts) or self._stages.get(key, "")
        self._stages[key] = stage
        for opening in move.opens:
            for person in facts.get(opening.of, ()) if opening.of != "self" else (respondent,):
                self._stages[opening.lane, person] = opening.stage
        number = len(self.steps) + 1
        on = PartialDay.of(day)
        self.steps.append(
            StepFacts(number, move.lane, respondent, move_id, stage, on, origin, facts)
        )
        return True


def draw_course(
    draw: random.Random,
    road: Road,
    kind: str,
    filed: date,
    end: date,
    people: Sequence[int],
    conducts: Sequence[int],
    offices: Offices,
) -> list[StepFacts]:
    """The steps of one case from its filing up to `end`; some roads stop somewhere for good.

    Step numbers count from 1; whoever writes them gives them ids of their own.
    """
    stops = filed + timedelta(days=draw.randrange(2, 120)) if draw.random() < 0.06 else end
    course = Course(road, min(end, stops), filed)
    story = _story(draw, course, kind, people, conducts, offices)
    for went_on in story:
        if not went_on:
            break
    return course.steps


def _story(
    draw: random.Random,
    course: Course,
    kind: str,
    people: Sequence[int],
    conducts: Sequence[int],
    offices: Offices,
) -> Iterator[bool]:
    if kind == "lead":
        yield course.take("take_up_lead", 0)
        yield course.take("start_tracing", 1, team="Dua petugas")
        if draw.random() < 0.4:
            yield course.take("keep_as_lead", 6, reason=_TEXT)
            yield False
        found = str(course.day)
        yield course.take("adopt_finding", 5, supervision_no="021/LHP", found_on=found)
    elif kind == "finding":
        yield course.take("determine_finding", 0, supervision_no="021/LHP")
    else:
        yield course.take("receive_report", 0)
        yield from _initial_review(draw, course)
    yield from _verification(draw, course, people, conducts)
    yield from _plenary(draw, course, people, offices)


def _initial_review(draw: random.Random, course: Course) -> Iterator[bool]:
    yield course.take("start_review", 1)
    fate = draw.random()
    if fate < 0.08:
        yield course.take("withdraw", 1, goes_on="stops", reason=_TEXT)
        yield False
    elif fate < 0.25:
        yield course.take("reject", 1, ground=draw.choice(("formal", "material")), reason=_TEXT)
        yield False
    marks = dict.fromkeys(("reporter_name_address", "respondent_named", "in_time"), True)
    yield course.take(
        "accept_requirements",
        1,
        formal=marks,
        material={"time_and_place": True, "narrative": True, "evidence": True},
        violation="other_law",
    )


def _verification(
    draw: random.Random, course: Course, people: Sequence[int], conducts: Sequence[int]
) -> Iterator[bool]:
    yield course.take("register", 1)
    yield course.take(
        "summon_clarification",
        1,
        person="respondent",
        respondents=list(people),
        letter_no="014/PP.00.02/X",
        invited_for=str(course.day + timedelta(days=2)),
    )
    yield course.take(
        "record_clarification",
        draw.randrange(1, 4),
        person="respondent",
        respondents=list(people),
        presence=draw.choice(("attended", "attended", "absent")),
        mode="in_person",
        oath="taken",
        minutes_no="014/BAK/X",
        summary=_TEXT,
    )
    if draw.random() < 0.15:
        yield course.take("extend_handling", 1, needed_from="others", reason=_TEXT)
    yield course.take("start_study", 1)
    row = {"element": "unsur perbuatan", "met": "yes", "evidence": "tangkapan layar"}
    elements = {str(conduct): {str(n): row for n in range(4)} for conduct in conducts}
    yield course.take(
        "conclude_study", draw.randrange(1, 4), elements=elements, found="proven", conclusion=_TEXT
    )


def _plenary(
    draw: random.Random, course: Course, people: Sequence[int], offices: Offices
) -> Iterator[bool]:
    proven = [person for person in people if draw.random() < 0.75]
    outcome = {True: "other_regulation" if draw.random() < 0.3 else "proven", False: "not_proven"}
    outcomes = {str(p): {"outcome": outcome[p in proven], "reason": _TEXT} for p in people}
    votes = [
        {"name": f"Anggota {n}", "present": True, "vote": "agree", "reason": ""} for n in (1, 2, 3)
    ]
    yield course.take(
        "hold_plenary",
        2,
        minutes_no="044/BA/X",
        votes=votes,
        outcomes=outcomes,
        crime="no",
        decision=_TEXT,
    )
    if not proven:
        yield course.take("close_not_proven", 2, reason=_TEXT)
        yield False
    if draw.random() < 0.06:
        yield course.take("warn", 2, respondents=proven, letter_no="045/K", warning=_TEXT)
        yield False
    copy = {"copy_to": offices.bkpsdm} if offices.bkpsdm and draw.random() < 0.8 else {}
    yield course.take(
        "send_on",
        draw.randrange(1, 5),
        respondents=proven,
        body=offices.body,
        letter_no="046/K",
        letter_on=str(course.day),
        channel="siapnet",
        **copy,
    )
    if offices.bkpsdm is None:
        yield False
    parted = course.day
    for person in proven:
        course.day = parted
        for went_on in _personnel(draw, course, person, offices, bool(copy)):
            if not went_on:
                break


def _personnel(
    draw: random.Random, course: Course, person: int, offices: Offices, has_copy: bool
) -> Iterator[bool]:
    level = draw.choice(("light", "medium", "medium", "heavy"))
    if draw.random() < 0.1:
        yield course.take("record_no_violation", 40, person, Origin.LETTER, letter_no="R-77/BKN")
        yield False
    yield course.take(
        "record_recommendation",
        draw.randrange(20, 90),
        person,
        Origin.LETTER,
        letter_no="R-7834/BKN",
        level=draw.choice((level, "unspecified")),
        addressee=offices.bkpsdm,
        received_on=str(course.day + timedelta(days=2)),
    )
    take = course.take
    yield take(
        "receive_file", draw.randrange(3, 20), person, letter_no="800/1", regime="discipline"
    )
    planned = str(course.day + timedelta(days=9))
    yield take(
        "summon_1", 4, person, letter_no="800/2", summoner="superior", examination_on=planned
    )
    if draw.random() < 0.15:
        yield take("note_absence", 9, person, minutes_no="800/3")
        yield take(
            "summon_2", 2, person, letter_no="800/4", examination_on=str(course.day), place="Kantor"
        )
    yield take(
        "examine",
        9,
        person,
        examiner="team",
        signature="signed",
        minutes_no="800/5",
        admitted=draw.choice(("admitted", "denied", "partly")),
    )
    yield take("report_findings", 5, person, report_no="800/6", found="proven", reason=_TEXT)
    decree = str(course.day + timedelta(days=10))
    if draw.random() < 0.1:
        yield take(
            "decide",
            12,
            person,
            decided_by="ppk",
            decision="no_violation",
            decree_no="800/7",
            decree_on=decree,
        )
    else:
        yield take(
            "decide",
            12,
            person,
            decided_by="ppk",
            decision="violation",
            sanction=draw.choice(_SANCTIONS[level]),
            decree_no="800/7",
            decree_on=decree,
        )
        yield take(
            "deliver",
            6,
            person,
            how="in_person",
            received_on=str(course.day + timedelta(days=6)),
            remedy="objection",
        )
        yield take("take_effect", 15, person)
        if draw.random() < 0.5:
            yield take("execute", 4, person, from_day=str(course.day))
    yield take(
        "report_back",
        draw.randrange(3, 30),
        person,
        letter_no="800/8",
        letter_on=str(course.day),
        told="both",
    )
    yield course.take(
        "record_done", 10, person, Origin.LETTER, source="report_back", letter_no="800/8"
    )
    yield take("close", 5, person)
