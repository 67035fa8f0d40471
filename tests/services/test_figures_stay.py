"""Figures of a past day stay what they were that day, whatever is done afterwards."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.builders import World
from tests.conftest import TestClock
from tests.generated import records
from tests.imports import Importer
from tests.journeys import FINDING, REPORT, Journey, journey
from tracker.domain.deadlines import Zone, office_day
from tracker.domain.errors import Refusal
from tracker.domain.figures import DEFINITIONS
from tracker.domain.filing import Filing
from tracker.domain.matters import NewsKind
from tracker.domain.roles import Actor
from tracker.queries.figures import Told, figure_at
from tracker.queries.filters import CaseFilters
from tracker.queries.moments import end_of, now
from tracker.queries.running_law import running_law
from tracker.services import mending_steps, news
from tracker.services.news import Clipping
from tracker.services.teamwork import write_note
from tracker.services.work import Work
from tracker.store.cases import Case, Step
from tracker.store.counted import Counted, recount

Begin = Callable[[Actor], Work]
CHANGES = 1_000 if os.environ.get("PROOF") else 25
ASKED = (
    CaseFilters(),
    CaseFilters(region="36.71"),
    CaseFilters(election="pilkada-2024", since=date(2024, 1, 1)),
    CaseFilters(conduct="like", is_open=True),
)
READERS = (
    ("system", "bawaslu_ri"),
    ("commissioner", "bawaslu"),
    ("supervisor", "bkpsdm"),
    ("supervisor", "inspektorat"),
)


class House:
    """Cases that change day by day: imported ones that are corrected, filed ones that go on."""

    def __init__(
        self, session: Session, work: Begin, world: World, clock: TestClock, folder: Path
    ) -> None:
        self.session, self.work, self.world, self.clock = session, work, world, clock
        self.importer = Importer(work, world, folder)
        self.draw, self.numbers = Random(7), count(1)
        self.rows = list(records(30, seed=5, prefix="S"))
        self.importer.cases(*self.rows)
        self.filed = [journey(session, work).filed().to_sent("bkpsdm") for _ in range(3)]

    def changes(self) -> None:
        """One act of somebody, and the clock goes on."""
        acts = (self.files, self.amends, self.imports, self.ties_news, *[self.goes_on] * 4)
        self.draw.choice(acts)()
        self.clock.forward(hours=self.draw.choice((1, 5, 9)))

    def files(self) -> None:
        filing: Filing = self.draw.choice((FINDING, REPORT))
        self.filed.append(journey(self.session, self.work).filed(filing))

    def amends(self) -> None:
        row = self.draw.choice(self.rows)
        row["region"] = self.draw.choice(("Kota Tangerang", "Kota Cilegon", None))
        row["conducts"][0]["type"] = self.draw.choice(("like", "share", "banner"))
        row["respondents"][0]["nip"] = self.draw.choice((None, "198001012005011001"))
        row["events"] = row["events"][: self.draw.randint(1, 4)]
        self.importer.cases(row, because="Sumber memperbaiki.")

    def imports(self) -> None:
        number = next(self.numbers)
        self.importer.cases(*records(3, seed=number, prefix=f"T{number}-"))

    def ties_news(self) -> None:
        case = self.draw.choice(list(self.session.scalars(select(Case.id))))
        clipping = Clipping("Warta Uji", f"Kabar {next(self.numbers)}")
        with self.work(self.world.system_actor) as act:
            news.add_news_to_case(act, case, clipping, NewsKind.COVERAGE)

    def goes_on(self) -> None:
        """Somebody files a case and takes it some way, or a case loses its last step."""
        held = [one for one in self.filed if len(self.steps_of(one)) > 1]
        if held and self.draw.random() < 0.5:
            self.annuls(self.draw.choice(held))
            return
        one = journey(self.session, self.work).filed(self.draw.choice((FINDING, REPORT)))
        ways = (one.to_registered, one.to_study, lambda: one.to_sent("bkpsdm"))
        with suppress(Refusal):  # the days that steps tell are fixed, and the clock goes on
            self.draw.choice(ways)()
        self.filed.append(one)

    def steps_of(self, one: Journey) -> list[Step]:
        asked = select(Step).where(Step.case_id == one.case_id, Step.annulled_at.is_(None))
        return list(self.session.scalars(asked.order_by(Step.position, Step.id)))

    def annuls(self, one: Journey) -> None:
        last = self.steps_of(one)[-1]
        with suppress(Refusal), self.work(self.world.system_actor) as act:
            mending_steps.annul_step(
                act, one.case_id, last.id, seen=one.case.version, reason="keliru"
            )

    def told(self, moment: Any) -> dict[Any, tuple[Told, ...]]:
        law = running_law(self.session)
        return {
            (who, name, asked): figure_at(
                self.session, self.world.actor(*who), name, asked, moment, law
            ).told
            for who in READERS
            for name in DEFINITIONS
            for asked in ASKED
        }


@pytest.fixture
def office(session: Session, work: Begin, world: World, clock: TestClock, tmp_path: Path) -> House:
    return House(session, work, world, clock, tmp_path)


def test_a_past_day_tells_the_same_after_many_later_changes(
    session: Session, office: House, clock: TestClock
) -> None:
    remembered: list[tuple[date, dict[Any, tuple[Told, ...]]]] = []
    for done in range(CHANGES):
        office.changes()
        if done % (CHANGES // 4) == 0:
            day = office_day(clock(), Zone.WIB)
            remembered.append((day, office.told(now(session, day))))
            clock.set((day + timedelta(days=1)).isoformat())
    today = office_day(clock(), Zone.WIB)
    for day, was in remembered:
        assert office.told(end_of(session, day, today, Zone.WIB)) == was
    assert len({repr(was) for _, was in remembered}) == len(remembered)
    cases = session.scalars(select(Case.id)).all()
    left = recount(session, cases, running_law(session))
    assert (left.ended, left.rows) == ([], []), "an act changed what is counted without counting"


def test_what_was_counted_cannot_be_rewritten(session: Session, office: House) -> None:
    office.files()
    for change in ("UPDATE counted SET articles = 7", "DELETE FROM counted"):
        with pytest.raises(DBAPIError, match="what was counted stays"), session.begin_nested():
            session.execute(text(change))


def test_an_act_that_changes_nothing_counted_writes_no_version(
    session: Session, office: House, work: Begin, world: World
) -> None:
    office.files()
    versions = session.scalar(select(func.count()).select_from(Counted))
    one = office.filed[0]
    with work(one.actor("verifier", "bawaslu")) as act:
        write_note(act, one.case_id, "Tanya ke kecamatan.")
    assert session.scalar(select(func.count()).select_from(Counted)) == versions


def test_the_same_person_is_known_again_without_their_number(
    session: Session, office: House
) -> None:
    twice = list(records(2, seed=11, prefix="R"))
    for row in twice:
        row["respondents"][0]["nip"] = "19800101 200501 1 001"
    office.importer.cases(*twice)
    marks = [m for m in session.scalars(select(Counted.persons)) if m]
    assert len(set(marks)) == 1
    assert "1980" not in marks[0]
    actor, law = office.world.system_actor, running_law(session)
    moment = now(session, date(2024, 10, 7))
    assert figure_at(session, actor, "repeat", CaseFilters(), moment, law).told[0].count == 2
