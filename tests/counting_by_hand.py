"""What filters ask for, told once more in plain Python, to hold the SQL against."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from tests.builders import AGENCIES, REGIONS, World, actor_of, make_account, world_of
from tests.generated_rows import (
    CHANNELS,
    EFFECTS,
    ELECTIONS,
    EMPLOYERS,
    NO_DEADLINES,
    POSITIONS,
    Generated,
    Generator,
    Person,
)
from tracker.domain.counting import ChannelGroup, HeldFor, Kept, TermState, Waits
from tracker.domain.days import PartialDay
from tracker.domain.figures import IMPOSED
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor, Permission, Role, Side, is_below
from tracker.queries.filters import CaseFilters
from tracker.queries.running_law import running_law

DECIDING = {"study", "decided"}
STEPS_BY_HAND = (
    *("received", "registered", "studied", "decided", "sent_on", "ppk_decided", "sanctioned"),
)
FUNNEL_BY_HAND = (
    (),
    ("verification.registered", "verification.clarification"),
    ("verification.study",),
    ("verification.decided", "verification.not_proven", "verification.warned"),
    ("verification.sent_on", "oversight.*", "personnel.*"),
    (
        *("personnel.decided", "personnel.no_violation", "personnel.delivered"),
        *("personnel.objection", "personnel.appeal", "personnel.court", "personnel.remedy"),
        *("personnel.remedy_decided", "personnel.annulled", "personnel.in_force"),
        *("personnel.executed", "personnel.served"),
    ),
    ("sanction.imposed", "sanction.restated", "sanction.annulled"),
)

READ_TOGETHER = {
    "region": ("region_alone",),
    "term": ("waits",),
    "recommended": ("imposed",),
    "imposed": ("recommended",),
}
"""Filters whose meaning depends on another one."""


@dataclass
class Reader:
    """A person who counts by hand what they see of the generated cases."""

    actor: Actor
    world: World
    law: RunningLaw
    today: date
    above: dict[int, int] = field(init=False)
    known: dict[tuple[str, int], Any] = field(init=False, default_factory=dict)
    fitting: dict[Any, dict[int, Generated]] = field(init=False, default_factory=dict)
    everything: list[Generated] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        pairs = (("bkpsdm", "ppk"), ("bkpsdm_cilegon", "ppk_cilegon"))
        self.above = {self.world[low]: self.world[high] for low, high in pairs}

    def list_of(self, cases: list[Generated], filters: CaseFilters) -> set[int]:
        """The ids of the cases that the filters ask this person for: those in sight that fit each
        filter, looked at one by one and remembered."""
        seen = self._fitting(cases, ("sees", len(cases)), self.sees)
        found = set(seen)
        for name in filters.active():
            ask = partial(getattr(self, f"_{name}"), filters)
            read = (name, *READ_TOGETHER.get(name, ()))
            key = (len(cases), *((one, getattr(filters, one)) for one in read))
            found &= self._fitting(seen.values(), key, ask).keys()
        return found

    def _fitting(
        self, cases: Iterable[Generated], key: Any, fits: Callable[[Generated], bool]
    ) -> dict[int, Generated]:
        if key not in self.fitting:
            self.fitting[key] = {case.row["id"]: case for case in cases if fits(case)}
        return self.fitting[key]

    def _once(self, what: str, case: Generated, look: Any) -> Any:
        key = (what, case.row["id"])
        if key not in self.known:
            self.known[key] = look(case)
        return self.known[key]

    # --- what the person sees ---

    @property
    def is_whole(self) -> bool:
        return self.actor.is_system or self.actor.side is Side.BAWASLU

    def sees(self, case: Generated) -> bool:
        actor = self.actor
        if actor.is_system:
            return True
        if not actor.holds(Permission.CASE_READ) or actor.account_id in case.recused:
            return False
        if actor.side is Side.BAWASLU:
            own = actor.agency_id in (case.agency_id, case.receiving_agency_id)
            regional = {Role.INTAKE_OFFICER, Role.VERIFIER, Role.COMMISSIONER} & actor.roles
            return own or bool(regional and is_below(case.region_code, actor.region))
        return bool(self.people(case))

    def people(self, case: Generated) -> list[Person]:
        found: list[Person] = self._once("people", case, self._people)
        return found

    def _people(self, case: Generated) -> list[Person]:
        if self.is_whole:
            return case.people
        return [p for p in case.people if any(self._reaches(to) for to in p.sent_to)]

    def _reaches(self, to: str) -> bool:
        if self.actor.side is Side.INSPECTION:
            return AGENCIES[to][2] == self.actor.region
        agency = self.world[to]
        return self.actor.agency_id in (agency, self.above[agency])

    def head(self, case: Generated) -> dict[str, Any]:
        """Where the case stands for this person."""
        found: dict[str, Any] = self._once("head", case, self._head)
        return found

    def _head(self, case: Generated) -> dict[str, Any]:
        if self.is_whole:
            names = ("lane", "stage", "is_open")
            found = {name: case.row[name] for name in names}
            return {**found, "holder": case.holder_agency_id, "since": case.held_since}
        lanes = []
        for person in self.people(case):
            for lane, state in person.lanes.items():
                reach = self.actor.side is Side.INSPECTION or self.actor.agency_id in (
                    state["addressee"],
                    self.above.get(state["addressee"]),
                )
                if lane == "oversight" or reach:
                    lanes.append((lane, state, person.id))
        nowhere = {"lane": None, "stage": None, "is_open": False, "holder": None, "since": None}
        if not lanes:
            return nowhere
        lane, state, _ = min(lanes, key=self._rank)
        return {**nowhere, **state, "lane": lane}

    def _rank(self, found: tuple[str, dict[str, Any], int]) -> tuple[Any, ...]:
        lane, state, person = found
        order = self.law.road.stage(lane, state["stage"]).order
        mine = state["holder"] == self.actor.agency_id
        return not state["is_open"], not mine, lane != "personnel", order, person

    def due(self, case: Generated, own: bool) -> date | None:
        if self.is_whole:
            found: date | None = case.handling_due_on if own else case.next_due_on
            return found
        terms = [t for p in self.people(case) for t in p.terms if t["met_on"] is None]
        return min((t["due_on"] for t in terms if t["term"] not in NO_DEADLINES), default=None)

    def arrives_on(self, case: Generated) -> date | None:
        """The next day of effect, or last day of a sanction, of those who were sent."""
        if self.is_whole:
            return None
        days = [
            t["due_on"]
            for p in self.people(case)
            for t in p.terms
            if t["met_on"] is None and t["term"] in EFFECTS and t["lane"] == "personnel"
        ]
        sanctioned = [p for p in self.people(case) if p.imposed]
        days += [day for p in sanctioned if (day := p.served_until(self.today))]
        return min(days, default=None)

    # --- what the filters ask ---

    def _text(self, filters: CaseFilters, case: Generated) -> bool:
        written = (case.number, case.receipt_no, case.sender_ref, case.title)
        return any(filters.text.lower() in (text or "").lower() for text in written)

    def _day(self, case: Generated) -> PartialDay | None:
        day: PartialDay | None = case.received_on or case.known_on or case.first_recorded_on
        return day

    def _counted(self, case: Generated) -> tuple[date, date]:
        partial = self._day(case)
        if partial is None:
            filed = (case.filed_at + timedelta(hours=7)).date()
            return filed, filed
        return partial.first, partial.last

    def _since(self, filters: CaseFilters, case: Generated) -> bool:
        return self._counted(case)[0] >= filters.since

    def _until(self, filters: CaseFilters, case: Generated) -> bool:
        return self._counted(case)[1] <= filters.until

    def _year_only(self, filters: CaseFilters, case: Generated) -> bool:
        partial = self._day(case)
        return partial is not None and partial.precision == "year"

    def _election(self, filters: CaseFilters, case: Generated) -> bool:
        return (case.election or "-") == filters.election

    def _contest(self, filters: CaseFilters, case: Generated) -> bool:
        return (case.contest or "-") == filters.contest

    def _kind(self, filters: CaseFilters, case: Generated) -> bool:
        return (case.kind or "-") == filters.kind

    def _region(self, filters: CaseFilters, case: Generated) -> bool:
        if filters.region_alone:
            return bool(case.region_code == filters.region)
        return is_below(case.region_code, filters.region)

    def _region_alone(self, filters: CaseFilters, case: Generated) -> bool:
        return True

    def _agency(self, filters: CaseFilters, case: Generated) -> bool:
        return bool(case.agency_id == filters.agency)

    def _holder(self, filters: CaseFilters, case: Generated) -> bool:
        return (self.head(case)["holder"] or 0) == filters.holder

    def _held(self, filters: CaseFilters, case: Generated) -> bool:
        since = self.head(case)["since"]
        if since is None:
            return filters.held is HeldFor.UNKNOWN
        days = (self.today - since.first).days
        span = next((h for h in ("7", "30", "90", "365") if days <= int(h)), "longer")
        return bool(filters.held == span)

    def _lane(self, filters: CaseFilters, case: Generated) -> bool:
        return bool(self.head(case)["lane"] == filters.lane)

    def _stage(self, filters: CaseFilters, case: Generated) -> bool:
        head = self.head(case)
        return (head["lane"], head["stage"]) == filters.stage

    def _is_open(self, filters: CaseFilters, case: Generated) -> bool:
        return bool(self.head(case)["is_open"] == filters.is_open)

    def _arrived(self, filters: CaseFilters, case: Generated) -> bool:
        day = self.arrives_on(case)
        return bool(self.head(case)["is_open"]) and day is not None and day <= self.today

    def _term(self, filters: CaseFilters, case: Generated) -> bool:
        due = self.due(case, own=filters.waits is Waits.US)
        if due is None:
            return filters.term is TermState.NONE
        days = (due - self.today).days
        if days < 0:
            return filters.term is TermState.LATE
        if days == 0:
            return filters.term is TermState.TODAY
        return filters.term is (TermState.WEEK if days <= 7 else TermState.LATER)

    def _seen_conducts(self, case: Generated) -> list[tuple[str, str | None]]:
        mine = {p.id for p in self.people(case)}
        everybody = len(mine) == len(case.people)
        return [(t, c) for t, c, whose in case.conducts if everybody or mine & set(whose)]

    def _conduct(self, filters: CaseFilters, case: Generated) -> bool:
        return any(kind == filters.conduct for kind, _ in self._seen_conducts(case))

    def _channel(self, filters: CaseFilters, case: Generated) -> bool:
        return any(filters.channel in CHANNELS[c] for _, c in self._seen_conducts(case))

    def _outcome(self, filters: CaseFilters, case: Generated) -> bool:
        found = {p.outcome for p in self.people(case)} - {None}
        match filters.outcome:
            case "-":
                return not found
            case "decided":
                return bool(found)
            case "established":
                return bool(found & {"proven", "other_regulation"})
        return filters.outcome in found

    def _levels(self, person: Person) -> set[str]:
        known = [level for level, told in person.imposed if told or not self.is_whole]
        return {level or "unspecified" for level in known}

    def _recommended(self, filters: CaseFilters, case: Generated) -> bool:
        people = self.people(case)
        if filters.imposed is not None:
            if filters.recommended == filters.imposed == "-":
                return not any(p.recommended or self._levels(p) for p in people)
            return any(
                (p.recommended or "-") == filters.recommended
                and filters.imposed in (self._levels(p) or {"-"})
                and (p.recommended is not None or bool(self._levels(p)))
                for p in people
            )
        if filters.recommended == "-":
            return not any(p.recommended for p in people)
        return any(p.recommended == filters.recommended for p in people)

    def _imposed(self, filters: CaseFilters, case: Generated) -> bool:
        if filters.recommended is not None:
            return self._recommended(filters, case)
        people = self.people(case)
        if filters.imposed == "-":
            return not any(self._levels(p) for p in people)
        return any(filters.imposed in self._levels(p) for p in people)

    def _invented(self, filters: CaseFilters, case: Generated) -> bool:
        return bool(case.is_invented == filters.invented)

    def _imported(self, filters: CaseFilters, case: Generated) -> bool:
        return bool(case.is_imported == filters.imported)

    def _assignee(self, filters: CaseFilters, case: Generated) -> bool:
        assigned = case.assigned.get(self.actor.agency_id)
        return assigned == (None if filters.assignee == "-" else self.actor.account_id)

    # --- what is counted beside the case's own columns ---

    def passed(self, case: Generated) -> set[str]:
        """Stages that a lane in sight went through, and the fates of sanctions."""
        found: set[str] = self._once("passed", case, self._passed_words)
        return found

    def _passed_words(self, case: Generated) -> set[str]:
        mine = {(p.id, lane) for p in self.people(case) for lane in self._lanes_of(p)}
        words = {
            f"{lane}.{p.lanes[lane]['stage']}"
            for p in case.people
            for lane in p.lanes
            if (p.id, lane) in mine
        }
        for step in case.steps:
            whose, lane = step["respondent_id"], step["lane"]
            if step["is_waiting"] or step["annulled_at"] is not None:
                continue
            in_reach = any(at == lane and whose in (None, who) for who, at in mine)
            if self.is_whole or in_reach:
                words.add(f"{lane}.{step['stage']}")
        if any(told or not self.is_whole for p in self.people(case) for _, told in p.imposed):
            words.add("sanction.imposed")
        return words

    def _lanes_of(self, person: Person) -> set[str]:
        if self.is_whole or self.actor.side is Side.INSPECTION:
            return set(person.lanes)
        return {
            lane
            for lane, state in person.lanes.items()
            if lane == "oversight"
            or self.actor.agency_id in (state["addressee"], self.above.get(state["addressee"]))
        }

    def step_of(self, case: Generated) -> int:
        """How far the case came, step by step down the list of the funnel."""
        passed, reached = self.passed(case), 0
        for place, stages in enumerate(FUNNEL_BY_HAND):
            for stage in stages:
                if stage in passed or (
                    stage.endswith("*") and any(word.startswith(stage[:-1]) for word in passed)
                ):
                    reached = place
        return reached

    def _reached(self, filters: CaseFilters, case: Generated) -> bool:
        return self.step_of(case) >= STEPS_BY_HAND.index(filters.reached)

    def _furthest(self, filters: CaseFilters, case: Generated) -> bool:
        return self.step_of(case) == STEPS_BY_HAND.index(filters.furthest)

    def _passed(self, filters: CaseFilters, case: Generated) -> bool:
        return filters.passed in self.passed(case)

    def _kept(self, filters: CaseFilters, case: Generated) -> bool:
        term, state = filters.kept
        return any(
            clock["term"] == term and self._state_of(clock) == state for clock in self.clocks(case)
        )

    def clocks(self, case: Generated) -> list[dict[str, Any]]:
        found = [t for p in self.people(case) for t in p.terms]
        return found + (case.terms if self.is_whole else [])

    def _state_of(self, clock: dict[str, Any]) -> str:
        if clock["met_on"] is not None:
            return "met_late" if clock["met_on"] > clock["due_on"] else "met"
        return "overdue" if clock["due_on"] < self.today else "running"

    def _office(self, filters: CaseFilters, case: Generated) -> bool:
        return any(POSITIONS[p.position] == filters.office for p in self.people(case))

    def _status(self, filters: CaseFilters, case: Generated) -> bool:
        return any(p.status == filters.status for p in self.people(case))

    def _employer(self, filters: CaseFilters, case: Generated) -> bool:
        names = {EMPLOYERS[p.employer] for p in self.people(case)} - {None}
        return filters.employer in (names or {"-"})

    def _coverage(self, filters: CaseFilters, case: Generated) -> bool:
        spans = {"0": [0], "1": [1], "2-5": [2, 3, 4, 5], "6+": range(6, 100)}
        return case.articles in spans[filters.coverage]

    def _repeat(self, filters: CaseFilters, case: Generated) -> bool:
        return any(self.times[p.nip] > 1 for p in self.people(case) if p.nip)

    @property
    def times(self) -> Counter[str]:
        """In how many cases in sight each number stands."""
        if "times" not in self.__dict__:
            seen = [c for c in self.everything if self.sees(c)]
            told = (nip for c in seen for nip in {p.nip for p in self.people(c)} if nip)
            self.__dict__["times"] = Counter(told)
        found: Counter[str] = self.__dict__["times"]
        return found

    # --- the desk ---

    def _is_history(self, case: Generated) -> bool:
        return bool(case.is_imported) and not any(p.lanes for p in case.people)

    def _us(self, case: Generated) -> bool:
        return self._ours(case) and not self._is_history(case)

    def _ours(self, case: Generated) -> bool:
        head, own = self.head(case), self.actor.agency_id
        if not self.is_whole:
            return bool(head["is_open"] and head["holder"] == own)
        held = (head["is_open"] and head["holder"] == own) or case.handling_due_on is not None
        mine = case.agency_id == own and held
        only_decides = self.actor.holds(Permission.VERIFICATION_DECIDE) and not (
            self.actor.holds(Permission.VERIFICATION_ACT)
            or self.actor.holds(Permission.CASE_ASSIGN)
        )
        if only_decides and not self.actor.is_system:
            return mine and head["lane"] == "verification" and head["stage"] in DECIDING
        return bool(mine)

    def _others(self, case: Generated) -> bool:
        return self._pending(case) and not self._ours(case) and not self._is_history(case)

    def _pending(self, case: Generated) -> bool:
        if not self.is_whole:
            return bool(self.head(case)["is_open"])
        pending = case.is_open or case.handling_due_on is not None
        return bool(case.agency_id == self.actor.agency_id and pending)

    def _waits(self, filters: CaseFilters, case: Generated) -> bool:
        match filters.waits:
            case Waits.US:
                return self._us(case)
            case Waits.OTHERS:
                return self._others(case)
            case Waits.ANYBODY:
                return self._pending(case)
            case Waits.LIVE | Waits.HISTORY:
                wanted = filters.waits is Waits.HISTORY
                return self._pending(case) and self._is_history(case) is wanted
        if self._is_history(case):
            return False
        head = self.head(case)
        mine = self.is_whole and case.is_open and case.agency_id == self.actor.agency_id
        return mine and self.law.road.stages[head["lane"], head["stage"]].came_back


PEOPLE = (
    ("verifier", "bawaslu"),
    ("commissioner", "bawaslu"),
    ("supervisor", "bawaslu"),
    ("verifier", "bawaslu_banten"),
    ("commissioner", "bawaslu_ri"),
    ("auditor", "bawaslu_cilegon"),
    ("discipline_officer", "bkpsdm"),
    ("supervisor", "bkpsdm_cilegon"),
    ("supervisor", "ppk"),
    ("supervisor", "inspektorat"),
    ("administrator", "bawaslu"),
)


@dataclass
class Crowd:
    """Generated cases, and readers from several agencies who may be recused or assigned."""

    cases: list[Generated]
    readers: dict[tuple[str, str], Reader]
    law: RunningLaw
    world: World
    today: date

    def reader(self, role: str, agency: str) -> Reader:
        return self.readers[role, agency]


def make_crowd(session: Session, today: date, count: int, seed: int = 1) -> Crowd:
    """A crowd around a day; the same seed gives the same cases."""
    world, law = world_of(session), running_law(session)
    accounts = {(role, home): make_account(session, role, home) for role, home in PEOPLE}
    homes = [(account.id, world[home]) for (_, home), account in accounts.items()]
    cases = Generator(session, world, law, today, Random(seed), homes).fill(count)
    readers = {
        key: Reader(actor_of(session, account, key[0]), world, law, today)
        for key, account in accounts.items()
    }
    readers["system", "bawaslu_ri"] = Reader(world.system_actor, world, law, today)
    for reader in readers.values():
        reader.everything = cases
    return Crowd(cases, readers, law, world, today)


def random_of_counted(rng: Random, law: RunningLaw, world: World, today: date) -> CaseFilters:
    """Some filters, one of them often by what is counted beside the case's own columns; none that
    figures do not take."""
    plain = random_filters(rng, law, world, today)
    plain = replace(plain, text=None, waits=None, assignee=None, arrived=False)
    choices: dict[str, Any] = {
        "reached": rng.choice(STEPS_BY_HAND),
        "furthest": rng.choice(STEPS_BY_HAND),
        "passed": rng.choice((*[f"{s.lane}.{s.id}" for s in law.road.stages.values()], IMPOSED)),
        "kept": (rng.choice(sorted(law.book.terms)), rng.choice(list(Kept))),
        "office": rng.choice(list(POSITIONS.values())),
        "status": rng.choice(("PNS", "PPPK", "unknown")),
        "employer": rng.choice(("dinas pendidikan", "kecamatan contoh", "-")),
        "repeat": True,
        "coverage": rng.choice(("0", "1", "2-5", "6+")),
    }
    chosen = rng.sample(sorted(choices), rng.choice((0, 1, 1, 1, 2)))
    return replace(plain, **{name: choices[name] for name in chosen})


def random_filters(rng: Random, law: RunningLaw, world: World, today: date) -> CaseFilters:
    """Some filters, most often one to three of them."""
    day = today - timedelta(days=rng.randint(0, 400))
    later = day + timedelta(days=rng.randint(0, 300))
    levels = ("heavy", "medium", "moral", "unspecified", "-")
    choices: dict[str, Any] = {
        "text": rng.choice(("like", "WA", "TM/PW", "100%", "_", "ref-1", "FOTO")),
        "since": day,
        "until": later,
        "year_only": True,
        "election": rng.choice([e or "-" for e in ELECTIONS]),
        "contest": rng.choice(("governor", "regent_mayor", "-")),
        "region": rng.choice(list(REGIONS)),
        "agency": world[rng.choice(("bawaslu", "bawaslu_cilegon"))],
        "holder": rng.choice((0, world["bawaslu"], world["bkpsdm"])),
        "held": rng.choice(list(HeldFor)),
        "lane": rng.choice(list(law.road.lanes)),
        "stage": rng.choice(list(law.road.stages)),
        "kind": rng.choice(("report", "finding", "lead", "-")),
        "conduct": rng.choice(list(law.book.conduct_types)[:5]),
        "channel": rng.choice(list(ChannelGroup)),
        "outcome": rng.choice(("proven", "not_proven", "decided", "established", "-")),
        "recommended": rng.choice(levels),
        "imposed": rng.choice(levels),
        "term": rng.choice(list(TermState)),
        "is_open": rng.random() < 0.7,
        "waits": rng.choice(list(Waits)),
        "arrived": True,
        "assignee": rng.choice(("me", "-")),
        "invented": rng.random() < 0.5,
        "imported": rng.random() < 0.5,
    }
    chosen = rng.sample(sorted(choices), rng.choice((0, 1, 1, 2, 2, 3)))
    picked = {name: choices[name] for name in chosen}
    if "region" in picked and rng.random() < 0.3:
        picked["region_alone"] = True
    return CaseFilters(**picked)
