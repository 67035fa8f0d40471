"""Many random cases, written straight into the tables, and the same cases as plain objects.

The rows need not be ones that the road could lead to: what reads them must count right whatever
stands in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from tests.builders import AGENCIES, REGIONS, World
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.matters import StaffStatus
from tracker.domain.standing import Origin
from tracker.store.cases import (
    Assignment,
    Case,
    Conduct,
    ConductRespondent,
    LaneRow,
    Recusal,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
    TermRow,
)
from tracker.store.counted import recount, write_recount
from tracker.store.ledger import head_of
from tracker.store.library import CaseNews, NewsItem
from tracker.store.sent_cases import keep_sent

Row = dict[str, Any]
EFFECTS = {"d-effect"}
NO_DEADLINES = {"d-summons-1", "e-summons-1"} | EFFECTS
CHANNELS = {
    None: {"unknown"},
    "unknown": {"unknown"},
    "Facebook": {"facebook"},
    "WhatsApp, offline": {"whatsapp", "offline"},
    "offline, media sosial": {"offline", "social"},
    "X (Twitter)": {"x"},
    "Instagram": {"instagram"},
    "TikTok": {"tiktok"},
    "papan pengumuman kantor": {"other"},
    "radio": {"press"},
}
TITLES = ("Like di akun pemenangan", "Foto bersama bakal calon", "100% dukung_paslon", "Grup WA")
ELECTIONS = ("pilkada-2024", "pemilu-2024", "pilkada-2020", "desa-2023", None)
POSITIONS = {
    None: "unknown",
    "Lurah Contoh": "office-lurah",
    "camat": "office-camat",
    "Sekretaris Camat": "office-camat-secretary",
    "guru SD": "office-teacher",
    "juru kunci": "other",
    "Kepala Bidang pada Dinas Uji": "office-head-of-division",
}
EMPLOYERS = {
    None: None,
    "Dinas  Pendidikan": "dinas pendidikan",
    "DINAS PENDIDIKAN": "dinas pendidikan",
    "Kecamatan Contoh": "kecamatan contoh",
    " ": None,
}
NIPS = (None, None, *(f"19800101200501{n:04}" for n in range(60)))
STATUSES = (StaffStatus.PNS, StaffStatus.PNS, StaffStatus.PPPK, StaffStatus.UNKNOWN)
LEVELS = ("moral", "light", "medium", "heavy", None)
OUTCOMES = ("proven", "other_regulation", "not_proven", None, None)


@dataclass
class Person:
    """A respondent of a generated case with everything that hangs on them."""

    id: int
    count: int | None
    outcome: str | None
    recommended: str | None
    imposed: list[tuple[str | None, bool]] = field(default_factory=list)
    sent_to: list[str] = field(default_factory=list)
    lanes: dict[str, Row] = field(default_factory=dict)
    terms: list[Row] = field(default_factory=list)
    position: str | None = None
    employer: str | None = None
    nip: str | None = None
    status: StaffStatus = StaffStatus.PNS

    def served_until(self, today: date) -> date | None:
        """The last day on which the first sanction is served; most are not carried out."""
        return today + timedelta(days=self.id % 41 - 20) if self.id % 3 == 0 else None


@dataclass
class Generated:
    """A generated case: its row, its conducts as (type, channel, persons), its people."""

    row: Row
    conducts: list[tuple[str, str | None, list[int]]]
    people: list[Person]
    terms: list[Row]
    recused: set[int]
    assigned: dict[int, int]
    steps: list[Row]
    articles: int

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["row"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class Generator:
    """Makes cases around `today`; `accounts` may be recused or have cases assigned to them."""

    session: Session
    world: World
    law: RunningLaw
    today: date
    rng: Random
    accounts: Sequence[tuple[int, int]] = ()

    def fill(self, count: int) -> list[Generated]:
        """Write so many cases and answer with them."""
        self._next = {
            table: (self.session.scalar(select(func.max(table.id))) or 0) + 1
            for table in (Case, Respondent, Conduct, Step)
        }
        made = [self._case() for _ in range(count)]
        self._write(made)
        return made

    def _id(self, table: Any) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def _day(self, before: int, after: int = 0) -> date:
        return self.today + timedelta(days=self.rng.randint(-before, after))

    def _partial(self, before: int) -> PartialDay | None:
        day = self._day(before)
        exact = PartialDay.of(day)
        month, year = PartialDay(day.year, day.month), PartialDay(day.year)
        return self._pick(exact, exact, exact, exact, month, year, None)

    def _place(self) -> tuple[str, str]:
        return self._pick(*[(s.lane, s.id) for s in self.law.road.stages.values()])

    def _case(self) -> Generated:
        case_id = self._id(Case)
        agency = self._pick("bawaslu", "bawaslu", "bawaslu_cilegon", "bawaslu_banten", "panwascam")
        receiving = self._pick(agency, agency, "bawaslu", "bawaslu_bandung")
        region = self._pick(AGENCIES[agency][2], AGENCIES[receiving][2], *REGIONS)
        lane, stage = self._place()
        is_open = self.rng.random() < 0.6
        filed = datetime.combine(self._day(400), datetime.min.time(), UTC)
        row: Row = {
            "id": case_id,
            "kind": self._pick("report", "finding", "finding", "lead", None),
            "number": self._pick(None, f"{case_id:03}/TM/PW/{case_id}"),
            "receipt_no": self._pick(None, f"TT/{case_id}"),
            "agency_id": self.world[agency],
            "receiving_agency_id": self.world[receiving],
            "region_code": region,
            "election": self._pick(*ELECTIONS),
            "contest": self._pick("regent_mayor", "governor", "president", None),
            "title": f"{self._pick(*TITLES)} {case_id}",
            "narrative": "Uraian.",
            "known_on": self._partial(500),
            "received_on": self._pick(self._partial(400), None),
            "is_imported": self.rng.random() < 0.3,
            "is_invented": self.rng.random() < 0.2,
            "filed_at": filed + timedelta(hours=self.rng.randint(0, 23)),
            "filed_by": self.world.system,
            "version": 1,
            "is_open": is_open,
            "lane": lane,
            "stage": stage,
            "holder_agency_id": self._pick(None, self.world[agency], self.world["bkpsdm"]),
            "held_since": self._partial(500),
            "last_known_on": None,
        }
        if row["is_imported"]:
            row |= {"sender": "uji", "sender_ref": f"ref-{case_id}"}
            row["last_known_on"] = row["known_on"]
            row["first_recorded_on"] = self._pick(self._partial(500), None)
        else:
            row |= {"sender": None, "sender_ref": None, "first_recorded_on": None}
        row["step"] = self._id(Step)
        people = [self._person(row) for _ in range(self._pick(1, 1, 1, 2, 3))]
        terms = [self._term(row, agency, "verification", None)] if self.rng.random() < 0.5 else []
        self._repeat_terms(row, terms + [t for p in people for t in p.terms])
        return Generated(
            row=row,
            conducts=self._conducts(people),
            people=people,
            terms=terms,
            recused={a for a, _ in self.accounts if self.rng.random() < 0.1},
            assigned={home: account for account, home in self.accounts if self.rng.random() < 0.25},
            steps=self._steps(row, people),
            articles=Random(case_id).choice((0, 0, 1, 2, 5, 6, 9)),
        )

    def _steps(self, row: Row, people: list[Person]) -> list[Row]:
        """The first step and some more, in any lane; a few of them annulled or waiting."""
        draw = Random(row["id"])
        steps = [self._step(row, row["step"], 1, "verification", "received")]
        for position in range(2, draw.randint(2, 9)):
            stage = draw.choice(list(self.law.road.stages.values()))
            whose = [p.id for p in people if stage.lane in p.lanes]
            steps.append(
                self._step(row, self._id(Step), position, stage.lane, stage.id)
                | {
                    "respondent_id": draw.choice([None, *whose]),
                    "is_waiting": draw.random() < 0.15,
                    "annulled_at": row["filed_at"] if draw.random() < 0.15 else None,
                }
            )
        return steps

    def _conducts(self, people: list[Person]) -> list[tuple[str, str | None, list[int]]]:
        types = list(self.law.book.conduct_types)
        return [
            (
                self.rng.choice(types[:5]),
                self.rng.choice(list(CHANNELS)),
                sorted(self.rng.sample([p.id for p in people], self.rng.randint(0, len(people)))),
            )
            for _ in range(self._pick(0, 1, 1, 1, 2))
        ]

    def _person(self, row: Row) -> Person:
        person = Person(
            self._id(Respondent),
            self._pick(1, 1, 1, 14, None),
            self.rng.choice(OUTCOMES),
            self._pick("heavy", "medium", "unspecified", None, None, None),
        )
        for _ in range(self._pick(0, 0, 1, 1, 2)):
            person.imposed.append((self.rng.choice(LEVELS), self.rng.random() < 0.6))
        person.sent_to = self.rng.sample(["bkpsdm", "bkpsdm_cilegon"], self._pick(0, 0, 1, 1, 2))
        person.position = self.rng.choice(list(POSITIONS))
        person.employer = self.rng.choice(list(EMPLOYERS))
        person.nip, person.status = self.rng.choice(NIPS), self.rng.choice(STATUSES)
        for to in person.sent_to[:1]:
            person.lanes["personnel"] = self._lane("personnel", to)
        if self.rng.random() < 0.4:
            person.lanes["oversight"] = self._lane("oversight", "bkn")
        for lane, state in person.lanes.items():
            if self.rng.random() < 0.5:
                person.terms.append(self._term(row, state["to"], lane, person.id))
        return person

    def _lane(self, lane: str, to: str) -> Row:
        stage = self.rng.choice(self.law.road.stages_of(lane)).id
        return {
            "to": to,
            "stage": stage,
            "is_open": self.rng.random() < 0.7,
            "holder": self._pick(self.world[to], self.world[to], None),
            "addressee": self.world[to],
            "since": self._partial(300),
        }

    def _term(self, row: Row, agency: str, lane: str, person: int | None) -> Row:
        name = self.rng.choice(sorted(self.law.book.terms))
        running = self.rng.random() < 0.8
        return {
            "case_id": row["id"],
            "respondent_id": person,
            "lane": lane,
            "term": name,
            "agency_id": self.world[agency],
            "started_by": row["step"],
            "start_on": self._day(60, 0),
            "due_on": self._day(12, 20),
            "is_provisional": self.rng.random() < 0.2,
            "ends_on_day_off": False,
            "met_on": None if running else self.today,
            "is_cancelled": False,
        }

    def _repeat_terms(self, row: Row, terms: list[Row]) -> None:
        """The columns of the case that repeat its nearest deadlines."""
        binding = [t for t in terms if t["met_on"] is None and t["term"] not in NO_DEADLINES]
        running = sorted((t["due_on"], t["term"]) for t in binding)
        own = sorted(
            (t["due_on"], t["term"]) for t in binding if t["agency_id"] == row["agency_id"]
        )
        row["next_due_on"], row["next_term"] = running[0] if running else (None, None)
        row["handling_due_on"], row["handling_term"] = own[0] if own else (None, None)

    def _write(self, made: list[Generated]) -> None:
        def put(table: Any, rows: list[Row]) -> None:
            if rows:
                self.session.execute(insert(table), rows)

        put(Case, [{k: v for k, v in g.row.items() if k != "step"} for g in made])
        put(Respondent, [self._respondent(g, n, p) for g in made for n, p in enumerate(g.people)])
        put(Step, [step for g in made for step in g.steps])
        links: list[Row] = []
        conducts: list[Row] = []
        for g in made:
            for n, (kind, channel, people) in enumerate(g.conducts):
                number = self._id(Conduct)
                conducts.append(
                    {"id": number, "case_id": g.id, "ordinal": n, "type": kind, "channel": channel}
                )
                links += [{"conduct_id": number, "respondent_id": p} for p in people]
        put(Conduct, conducts)
        put(ConductRespondent, links)
        put(LaneRow, [self._lane_row(g, p, k) for g in made for p in g.people for k in p.lanes])
        put(TermRow, [t for g in made for t in (*g.terms, *(t for p in g.people for t in p.terms))])
        put(SanctionRow, [s for g in made for p in g.people for s in self._sanctions(g, p)])
        sent = [(g, p, to) for g in made for p in g.people for to in p.sent_to]
        put(SendingRow, [self._sending(*one) for one in sent])
        self._tie_news(made)
        put(Recusal, [self._recusal(g, a) for g in made for a in g.recused])
        put(Assignment, [self._assignment(g, h, a) for g in made for h, a in g.assigned.items()])
        # A bare transaction has no statistics, and the plans made without them are slow ones.
        tables = (Case, Respondent, Conduct, LaneRow, TermRow, SanctionRow, SendingRow, Recusal)
        names = ", ".join(table.__tablename__ for table in tables)
        self.session.execute(text(f"ANALYZE {names}"))
        numbers = [g.id for g in made]
        keep_sent(self.session, numbers, self.law)
        otherwise = recount(self.session, numbers, self.law)
        write_recount(self.session, otherwise, head_of(self.session)[0])
        self.session.execute(text("ANALYZE sent_cases, counted"))
        self.session.commit()

    def _tie_news(self, made: list[Generated]) -> None:
        """As many articles as the cases have at most, each case tied to the first of them."""
        most = max(g.articles for g in made)
        items = [
            {
                "outlet": "Uji",
                "title": f"Kabar {made[0].id}-{n}",
                "precision": "month",
                "added_at": made[0].filed_at,
                "added_by": self.world.system,
            }
            for n in range(most)
        ]
        if not items:
            return
        news = list(self.session.scalars(insert(NewsItem).returning(NewsItem.id), items))
        ties = [
            {
                "case_id": g.id,
                "news_id": number,
                "kind": "mention",
                "linked_by": self.world.system,
                "linked_at": g.filed_at,
            }
            for g in made
            for number in news[: g.articles]
        ]
        if ties:
            self.session.execute(insert(CaseNews), ties)

    def _respondent(self, made: Generated, place: int, person: Person) -> Row:
        return {
            "id": person.id,
            "case_id": made.id,
            "ordinal": place,
            "status": person.status,
            "position": person.position,
            "agency_written": person.employer,
            "nip": person.nip,
            "count": person.count,
            "outcome": person.outcome,
            "recommended": person.recommended,
        }

    def _step(self, row: Row, number: int, position: int, lane: str, stage: str) -> Row:
        return {
            "id": number,
            "case_id": row["id"],
            "respondent_id": None,
            "position": position,
            "lane": lane,
            "stage": stage,
            "origin": Origin.LIVE,
            "is_waiting": False,
            "annulled_at": None,
            "recorded_at": row["filed_at"],
            "recorded_by": self.world.system,
            "facts": {},
        }

    def _lane_row(self, made: Generated, person: Person, lane: str) -> Row:
        state = person.lanes[lane]
        return {
            "case_id": made.id,
            "respondent_id": person.id,
            "lane": lane,
            "stage": state["stage"],
            "since": state["since"],
            "holder_agency_id": state["holder"],
            "addressee_id": state["addressee"],
            "is_open": state["is_open"],
        }

    def _sanctions(self, made: Generated, person: Person) -> list[Row]:
        """Decided live where somebody may not know of it yet, else as a source reported it."""
        return [
            {
                "case_id": made.id,
                "respondent_id": person.id,
                "step_id": None if known and place else made.row["step"],
                "ordinal": place,
                "sanction": "hukuman",
                "level": level,
                "is_imposed": True,
                "is_disclosed": known,
                "basis": [],
                "served_until": person.served_until(self.today) if place == 0 else None,
            }
            for place, (level, known) in enumerate(person.imposed)
        ]

    def _sending(self, made: Generated, person: Person, to: str) -> Row:
        above = {"bkpsdm": "ppk", "bkpsdm_cilegon": "ppk_cilegon"}[to]
        return {
            "case_id": made.id,
            "respondent_id": person.id,
            "agency_id": self.world[to],
            "ppk_id": self.world[above],
            "region_code": AGENCIES[to][2],
            "sent_on": PartialDay.of(self.today),
        }

    def _recusal(self, made: Generated, account: int) -> Row:
        return {
            "case_id": made.id,
            "account_id": account,
            "reason": "kerabat",
            "noted_by": self.world.system,
            "noted_at": made.filed_at,
        }

    def _assignment(self, made: Generated, home: int, account: int) -> Row:
        return {
            "case_id": made.id,
            "agency_id": home,
            "account_id": account,
            "assigned_by": self.world.system,
            "assigned_at": made.filed_at,
        }
