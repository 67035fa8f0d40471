"""Filling a prepared database with cases that look as if years of work had gone into it.

Every row that follows from another is computed by the product's own functions, so that a case
which is opened, searched or stepped on in the benchmark is one like any other.
"""

import io
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from tests import generated
from tests.bench.stories import Offices, draw_course
from tracker.domain.custody import Handled, Handling, sealed_handling, sealed_row
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Calendar
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import Act, Entry, seal
from tracker.domain.matters import Audience, CaseKind
from tracker.domain.numbering import render_number
from tracker.domain.replay import replay
from tracker.domain.roles import AgencyKind
from tracker.domain.standing import CaseFacts, StepFacts
from tracker.queries.running_law import running_law
from tracker.services.country import Country, country_of
from tracker.services.numbers import DEFAULT_PATTERNS, KIND_CODES
from tracker.services.projection import (
    found_of,
    headline,
    lane_rows,
    sanction_rows,
    sending_rows,
    term_row,
)
from tracker.services.steps import digest_of_facts
from tracker.store.base import Base
from tracker.store.bulk import insert_rows
from tracker.store.cases import (
    Case,
    Conduct,
    ConductRespondent,
    LaneRow,
    Note,
    NumberSeries,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
    TermRow,
)
from tracker.store.evidence import SEALED, CustodyEntry, EvidenceItem
from tracker.store.ledger import LedgerEntry, LedgerHead, head_of
from tracker.store.library import NewsItem
from tracker.store.people import Account, Agency, Region
from tracker.store.searching import keep_searchable
from tracker.store.sent_cases import keep_sent
from tracker.store.vault import Kept, Vault

Row = dict[str, Any]
BATCH = 2_000
SEED = 4
TABLES: tuple[type[Base], ...] = (
    Case,
    Respondent,
    Conduct,
    ConductRespondent,
    Step,
    EvidenceItem,
    LaneRow,
    TermRow,
    SanctionRow,
    SendingRow,
    Note,
    LedgerEntry,
    CustodyEntry,
)
"""In the order in which rows may name each other."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: rows by table."""

    rows: Counter[str]


def fill(engine: Engine, vault: Vault, count: int, today: date, home: str) -> Filled:
    """Write so many cases of the years up to `today`; a good part of them in the region `home`.

    The database was set up and holds no case yet.
    """
    with Session(engine) as session:
        filler = _Filler(session, vault, today, home)
        rows: Counter[str] = Counter()
        for batch in filler.batches(count):
            with engine.begin() as connection:
                cursor = connection.connection.cursor()
                for table in TABLES:
                    _copy(cursor, table, batch[table])
                    rows[table.__tablename__] += len(batch[table])
            keep_sent(session, {row["case_id"] for row in batch[SendingRow]}, filler.law)
            keep_searchable(session, [row["id"] for row in batch[Case]])
            session.commit()
        filler.finish()
        session.commit()
        rows[NewsItem.__tablename__] = _articles(session, filler.system, count, today)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return Filled(rows)


def _articles(session: Session, system: int, count: int, today: date) -> int:
    """As many articles as cases."""
    drawn, draw = generated.news(count, seed=SEED), random.Random(SEED)
    told_before = [one["narrative"] for one in generated.records(400, seed=SEED + 1)]
    at = datetime.combine(today, time(), UTC)
    while batch := list(itertools.islice(drawn, BATCH)):
        told = [
            {
                "sender": "bench",
                "ref": one["ref"],
                "outlet": one["outlet"],
                "title": f"{one['title']} ({one['ref']})",
                "url": one["url"],
                "published_on": PartialDay.parse(one["published_on"]),
                "precision": one["precision"],
                "region_written": one["region"],
                "text": " ".join(
                    [
                        one["text"],
                        f"{rare_name(draw)} ditemui wartawan.",
                        *draw.choices(told_before, k=6),
                    ]
                ),
                "added_at": at,
                "added_by": system,
            }
            for one in batch
        ]
        insert_rows(session, NewsItem, told)
        session.commit()
    return count


def _copy(cursor: Any, table: type[Base], rows: Sequence[Row]) -> None:
    """Write rows, which name the same columns; others get the default that the table declares."""
    if not rows:
        return
    fixed = {
        column.name: _plain(column.default.arg)
        for column in table.__table__.columns
        if column.name not in rows[0] and column.default is not None and column.default.is_scalar
    }
    names = ", ".join(f'"{name}"' for name in (*rows[0], *fixed))
    tail = tuple(fixed.values())
    with cursor.copy(f'COPY "{table.__tablename__}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row((*(_plain(value) for value in row.values()), *tail))


def _plain(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, PartialDay) else value


@dataclass
class _Ids:
    """The next id of each table."""

    last: Counter[type[Base]] = field(default_factory=Counter)

    def next(self, table: type[Base]) -> int:
        self.last[table] += 1
        return self.last[table]


class _Filler:
    """Draws cases and turns each into rows."""

    def __init__(self, session: Session, vault: Vault, today: date, home: str) -> None:
        self.session, self.today, self.home = session, today, home
        self.law: RunningLaw = running_law(session)
        self.country: Country = country_of(session, today)
        self.system = session.scalars(select(Account.id).where(Account.is_system)).one()
        self.bkn = session.scalars(select(Agency.id).where(Agency.kind == AgencyKind.BKN)).one()
        self.draw = random.Random(SEED)
        self.ids, self.numbers = _Ids(), Counter[tuple[int, str, int]]()
        regencies = select(Region.code).where(Region.level == "regency").order_by(Region.code)
        self.regions = list(session.scalars(regencies))
        self.weights = [self._weight(code) for code in self.regions]
        self.kept = [self._paper(vault, number) for number in range(40)]
        self.calendars: dict[str, Calendar] = {}
        self.seq, self.hash = head_of(session)

    def _weight(self, code: str) -> float:
        """Some regions see much more than others; that of the readers as much as thirty."""
        if code == self.home:
            return 30.0
        return (3.0 if code[:2] == self.home[:2] else 1.0) * self.draw.uniform(0.2, 1.8)

    def _paper(self, vault: Vault, number: int) -> Kept:
        return vault.keep(io.BytesIO(f"Bukti rekaan {number}\n".encode() * 200))

    def batches(self, count: int) -> Iterator[dict[type[Base], list[Row]]]:
        records = generated.records(count, seed=SEED, places=(("Banten", None),))
        while batch := list(itertools.islice(records, BATCH)):
            rows: dict[type[Base], list[Row]] = {table: [] for table in TABLES}
            for record in batch:
                self._case(record, rows)
            yield rows

    def finish(self) -> None:
        """What stands at the end of every count: series, sequences, the head of the book."""
        for (agency, series, year), last in self.numbers.items():
            self.session.add(NumberSeries(agency_id=agency, series=series, year=year, last=last))
        self.session.execute(update(LedgerHead).values(seq=self.seq, hash=self.hash))
        for table in TABLES:
            if "id" in table.__table__.columns:
                name = table.__tablename__
                self.session.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "
                        f"(SELECT coalesce(max(id), 1) FROM {name}))"
                    )
                )

    def _case(self, record: Row, rows: dict[type[Base], list[Row]]) -> None:
        made = _Made(self, record)
        for table, found in made.rows():
            rows[table] += found


class _Made:
    """One case on its way into rows."""

    def __init__(self, filler: _Filler, record: Row) -> None:
        self.filler, self.record, draw = filler, record, filler.draw
        self.kind = CaseKind(draw.choices(("finding", "report", "lead"), (65, 25, 10))[0])
        self.region = draw.choices(filler.regions, filler.weights)[0]
        self.agency = filler.country.handling(self.region)
        happened = PartialDay.parse(record["conducts"][0]["on"]).first
        self.filed = min(happened + timedelta(days=draw.randrange(1, 10)), filler.today)
        self.id = filler.ids.next(Case)
        self.people = [filler.ids.next(Respondent) for _ in record["respondents"]]
        self.conducts = [filler.ids.next(Conduct) for _ in record["conducts"]]
        self.steps = self._steps()
        self.entries: list[Row] = []
        self.custody: list[Row] = []

    def _steps(self) -> list[StepFacts]:
        filler = self.filler
        offices = Offices(filler.bkn, filler.country.personnel(self.region))
        course = draw_course(
            filler.draw,
            filler.law.road,
            self.kind.value,
            self.filed,
            filler.today,
            self.people,
            self.conducts,
            offices,
        )
        return [
            StepFacts(
                filler.ids.next(Step),
                step.lane,
                step.respondent,
                step.move,
                step.stage,
                step.on,
                step.origin,
                step.facts,
            )
            for step in course
        ]

    def rows(self) -> Iterable[tuple[type[Base], list[Row]]]:
        filler, law = self.filler, self.filler.law
        known = PartialDay.of(self.filed - timedelta(days=1))
        facts = CaseFacts(
            handling=self.agency,
            kind=self.kind.value,
            regime=law.regime_of(self.record["election"]),
            known_on=known if self.kind is CaseKind.REPORT else None,
            respondents=tuple(self.people),
            found_on=known if self.kind is CaseKind.FINDING else None,
        )
        standing = replay(law.road, facts, self.steps)
        calendar = self._calendar()
        terms = [term_row(self.id, c, standing, law, lambda _: calendar) for c in standing.clocks]
        receipt, number = self._number("receipt"), None
        if any(step.move == "register" for step in self.steps):
            number = self._number("register")
        evidence = [self._evidence() for _ in range(filler.draw.choice((0, 1, 1, 2)))]
        steps = self._step_rows(receipt, evidence)
        notes = self._notes()
        found, nothing = found_of(standing), {"outcome": None, "recommended": None}
        yield (
            Case,
            [
                {
                    "id": self.id,
                    "filed_kind": self.kind,
                    "number": number,
                    "receipt_no": receipt,
                    "receiving_agency_id": self.agency,
                    "region_code": self.region,
                    "election": self.record["election"],
                    "contest": self.record["contest"],
                    "title": self._title(),
                    "narrative": self.record["narrative"],
                    "place": "Kantor kelurahan",
                    "reporter_wish": "confidential" if self.kind is CaseKind.REPORT else None,
                    "known_on": facts.known_on,
                    "found_on": facts.found_on,
                    "received_on": PartialDay.of(self.filed),
                    "registered_on": standing.moved_on.get("register"),
                    "filed_at": self._moment(self.filed),
                    "filed_by": filler.system,
                    "version": max(row["case_version"] or 0 for row in self.entries),
                    **headline(standing, law, terms),
                }
            ],
        )
        yield Respondent, [self._respondent(n, found, nothing) for n in range(len(self.people))]
        yield from self._conduct_rows()
        yield Step, steps
        yield EvidenceItem, evidence
        yield LaneRow, lane_rows(self.id, standing)
        yield TermRow, terms
        yield SanctionRow, sanction_rows(self.id, standing, law)
        yield SendingRow, sending_rows(self.id, standing, filler.country.addressees)
        yield Note, notes
        yield LedgerEntry, self.entries
        yield CustodyEntry, self.custody

    def _calendar(self) -> Calendar:
        found = self.filler.calendars.get(self.region)
        if found is None:
            found = self.filler.law.calendar.for_region(self.region).with_workweek(5)
            self.filler.calendars[self.region] = found
        return found

    def _number(self, series: str) -> str:
        code = KIND_CODES[self.kind]
        key = (self.agency, f"{series}:{code}", self.filed.year)
        self.filler.numbers[key] += 1
        return render_number(
            DEFAULT_PATTERNS[series],
            serial=self.filler.numbers[key],
            on=self.filed,
            kind_code=code,
            region=self.region,
            agency_code=str(self.agency),
            year=self.filed.year,
        )

    def _title(self) -> str:
        conduct, person = self.record["conducts"][0], self.record["respondents"][0]
        label = self.filler.law.book.conduct_types[conduct["type"]].label_id
        return f"{label} di {conduct['channel'] or 'kantor'} · {person['position']}"[:200]

    def _respondent(self, place: int, found: dict[int, Row], nothing: Row) -> Row:
        one, draw = self.record["respondents"][place], self.filler.draw
        own = self.people[place]
        known = draw.random() < 0.6
        return {
            "id": own,
            "case_id": self.id,
            "ordinal": place,
            "name": f"{draw.choice(_FIRST)} {self._last_name()}" if known else None,
            "description": one["description"],
            "position": one["position"],
            "status": one["status"],
            "nip": f"19{draw.randrange(60, 99)}0{draw.randrange(10**13):013}" if known else None,
            "count": one["count"],
            **found.get(own, nothing),
        }

    def _last_name(self) -> str:
        draw = self.filler.draw
        return draw.choice(_LAST) if draw.random() < 0.5 else rare_name(draw)

    def _conduct_rows(self) -> Iterable[tuple[type[Base], list[Row]]]:
        conducts, links = [], []
        for place, (own, one) in enumerate(
            zip(self.conducts, self.record["conducts"], strict=True)
        ):
            conducts.append(
                {
                    "id": own,
                    "case_id": self.id,
                    "ordinal": place,
                    "type": one["type"],
                    "on": PartialDay.parse(one["on"]),
                    "channel": one["channel"],
                    "url": one["url"],
                    "url_key": one["url"] and one["url"].removeprefix("https://"),
                    "summary": one["summary"],
                }
            )
            links += [
                {"conduct_id": own, "respondent_id": person, "ordinal": ordinal}
                for ordinal, person in enumerate(self.people)
            ]
        yield Conduct, conducts
        yield ConductRespondent, links

    def _step_rows(self, receipt: str, evidence: list[Row]) -> list[Row]:
        """The steps with the entries that wrote them, as the acts would have done."""
        rows = []
        for place, step in enumerate(self.steps):
            day = step.on.first if step.on else self.filed
            if place == 0:
                act = self._opened(receipt, evidence)
            else:
                told = {
                    "steps": [step.id],
                    "lane": step.lane,
                    "move": step.move,
                    "happened_on": day.isoformat(),
                    "respondents": [step.respondent] if step.respondent else [],
                    "facts": digest_of_facts(step.facts),
                }
                subject = f"case:{self.id}"
                act = self._tell(Act.STEP_TAKEN, subject, day, place + 1, told)
            rows.append(
                {
                    "id": step.id,
                    "case_id": self.id,
                    "respondent_id": step.respondent,
                    "position": place + 1,
                    "lane": step.lane,
                    "move": step.move,
                    "stage": step.stage,
                    "happened_on": step.on,
                    "facts": dict(step.facts),
                    "origin": step.origin,
                    "recorded_at": self._moment(day),
                    "recorded_by": self.filler.system,
                    "act": act,
                }
            )
        return rows

    def _opened(self, receipt: str, evidence: list[Row]) -> int:
        told = {
            "kind": self.kind.value,
            "agency": self.agency,
            "region": self.region,
            "receipt": receipt,
            "respondents": len(self.people),
            "conducts": len(self.conducts),
        }
        act = self._tell(Act.CASE_FILED, f"case:{self.id}", self.filed, 1, told)
        for item in evidence:
            at, by = item["added_at"], self.filler.system
            came = Handled(item["id"], Handling.COLLECTED, at, by, self.agency)
            facts = {
                "evidence": item["id"],
                "digest": "sha256:" + item["digest"].hex(),
                "size": item["size"],
                "audience": item["audience"].value,
                "item": sealed_row({name: item.get(name) for name in SEALED}),
                "custody": sealed_handling([came]),
            }
            seq = self._tell(Act.EVIDENCE_ADDED, f"evidence:{item['id']}", self.filed, 1, facts)
            self.custody.append(
                {
                    "entry": seq,
                    "item_id": item["id"],
                    "handling": came.handling,
                    "at": at,
                    "account_id": by,
                    "agency_id": self.agency,
                }
            )
        return act

    def _evidence(self) -> Row:
        kept = self.filler.draw.choice(self.filler.kept)
        return {
            "id": self.filler.ids.next(EvidenceItem),
            "case_id": self.id,
            "digest": kept.digest,
            "size": kept.size,
            "media_type": "text/plain",
            "file_name": "tangkapan-layar.txt",
            "audience": Audience.FILE,
            "agency_id": self.agency,
            "added_at": self._moment(self.filed),
            "added_by": self.filler.system,
        }

    def _notes(self) -> list[Row]:
        if self.filler.draw.random() > 0.3:
            return []
        own = self.filler.ids.next(Note)
        facts = {"note": own, "mentions": []}
        self._tell(Act.NOTE_WRITTEN, f"note:{own}", self.filed, None, facts)
        return [
            {
                "id": own,
                "case_id": self.id,
                "agency_id": self.agency,
                "author_id": self.filler.system,
                "text": "Bukti asli disimpan di kantor; salinan sudah dicocokkan.",
                "written_at": self._moment(self.filed),
            }
        ]

    def _tell(self, act: Act, subject: str, day: date, version: int | None, facts: Row) -> int:
        filler = self.filler
        filler.seq += 1
        moment = self._moment(day)
        entry = Entry(moment, filler.system, act, subject, facts, self.id, version)
        before = self.entries[-1]["seq"] if self.entries else None
        sealed = entry.text(filler.seq, before)
        previous, filler.hash = filler.hash, seal(filler.hash, sealed)
        self.entries.append(
            {
                "seq": filler.seq,
                "at": entry.at,
                "account_id": filler.system,
                "act": act,
                "subject": subject,
                "case_id": self.id,
                "case_version": version,
                "text": sealed,
                "previous": previous,
                "hash": filler.hash,
            }
        )
        return filler.seq

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(3, self.id % 60), UTC)


_SYLLABLES = (
    *("ba", "ra", "di", "su", "wi", "ka", "mo", "ne", "ta", "pu"),
    *("yo", "li", "ga", "sa", "jo", "ma", "ru", "na", "de", "ki"),
)


def rare_name(draw: random.Random) -> str:
    """An invented name of which there are eight thousand."""
    return "".join(draw.choices(_SYLLABLES, k=3)).capitalize() + "nto"


_FIRST = ("Joko", "Ratna", "Siti", "Budi", "Wayan", "Andi", "Dewi", "Rudi", "Nur", "Yohanes")
_LAST = ("Pranoto", "Kusuma", "Rahayu", "Santoso", "Lestari", "Hidayat", "Wulandari", "Saputra")
