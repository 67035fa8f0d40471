"""The demonstration: real public cases, and invented ones that fill every stage of every lane.

The invented ones are played through the services that people use, each act at its own past moment
and in the order of time, in an invented election whose phases lie around the day of setup.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone, office_day
from tracker.domain.json_lines import Row
from tracker.domain.prevention import RegionFacts
from tracker.domain.roles import Actor
from tracker.services.demo_accounts import Cast, add_cast
from tracker.services.demo_acts import LetterWriter, Stage
from tracker.services.demo_stories import Days, Script
from tracker.services.importing import import_cases, import_news
from tracker.services.passwords import Passwords
from tracker.services.region_records import record_of_region
from tracker.services.system_account import system_actor
from tracker.services.work import Clock, Work
from tracker.store.law import running_law
from tracker.store.library import InventedElection
from tracker.store.opening import Store
from tracker.store.people import Agency

HOME = "36.71"
"""Kota Tangerang, whose office calendar the days of the stories follow."""

LEAD = timedelta(days=400)
"""How long before the setup the demonstration begins: before the first act of any story."""

SENDER = "korpus"
_OFFICE_OPENS = time(1, 5)
"""In UTC: 8.05 in Jakarta. The acts of a day follow each other by a minute."""

_ONE_AT_A_TIME = 0x64656D6F


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """What somebody, by the name of their account, recorded of a region."""

    by: str
    region: str
    facts: RegionFacts
    source: str


@dataclass(frozen=True)
class Demo:
    """What the demonstration brings: stories, people, and the rows of real cases and news."""

    script: Script
    cast: Cast
    cases: Callable[[], Iterable[Row]]
    news: Callable[[], Iterable[Row]]
    letters: LetterWriter
    regions: tuple[DemoRecord, ...] = ()


def begins(clock: Clock) -> Clock:
    """The clock of what must lie before the first act of the demonstration."""
    return lambda: clock() - LEAD


def is_filled(session: Session) -> bool:
    """True when the demonstration is in this database already."""
    return session.execute(select(InventedElection.id).limit(1)).first() is not None


def fill(store: Store, clock: Clock, passwords: Passwords, demo: Demo, receipts: Path) -> bool:
    """Bring the demonstration in, whole or not at all; False when it is there already.

    Raises:
        NoLaw: the database is not set up.
        Refusal, ValueError: a story asks for what cannot be done; nothing was changed.
    """
    with store.engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            if is_filled(session):
                return False
            _Filling(store, session, clock, passwords, demo, receipts).run()
    return True


class _Filling:
    """One filling: a clock of its own that only goes forward, from the lead to the setup."""

    def __init__(
        self,
        store: Store,
        session: Session,
        clock: Clock,
        passwords: Passwords,
        demo: Demo,
        receipts: Path,
    ) -> None:
        self.session, self.vault, self.demo = session, store.vault, demo
        self.clock, self.passwords, self.receipts = clock, passwords, receipts
        self.at = clock() - LEAD
        self.law = running_law(session)

    def run(self) -> None:
        system = system_actor(self.session)
        calendar = self.law.calendar.for_region(HOME)
        days = Days(office_day(self.clock(), Zone.WIB), calendar)
        election = self._add_election(days)
        self.law = running_law(self.session)
        offices = self._offices()
        actors = add_cast(self._begin, system, self.passwords, self.demo.cast, offices)
        stage = Stage(
            session=self.session,
            law=self.law,
            days=days,
            script=self.demo.script,
            election=election,
            actors=actors,
            offices=offices,
            begin=self._begin,
            write=self.demo.letters,
        )
        self._play(stage)
        self._import(system)
        for one in self.demo.regions:
            with self._begin(actors[one.by]) as work:
                record_of_region(work, one.region, one.facts, one.source)

    def _begin(self, actor: Actor) -> Work:
        """An act as of a request of its own: nothing of an earlier one is remembered."""
        self.session.expire_all()
        return Work(self.session, actor, lambda: self.at, self.law, self.vault)

    def _add_election(self, days: Days) -> str:
        told = dict(self.demo.script.election)
        days_told: Mapping[str, int | str] = told.pop("days")
        on = {name: days.on(day) for name, day in days_told.items()}
        year = on["voting"].year
        identifier = f"pilkada-rekaan-{year}"
        facts = {name: str(text).format(year=year) for name, text in told.items()}
        facts |= {name: day.isoformat() for name, day in on.items()}
        self.session.add(InventedElection(id=identifier, facts=facts))
        self.session.flush()
        return identifier

    def _offices(self) -> dict[str, int]:
        """Every agency by "kind:region"; where there are several, the one that came first."""
        rows = self.session.execute(
            select(Agency.id, Agency.kind, Agency.region_code).order_by(Agency.id.desc())
        )
        return {f"{row.kind.value}:{row.region_code}": row.id for row in rows}

    def _play(self, stage: Stage) -> None:
        on_day: Counter[date] = Counter()
        for day, story, act in stage.script.acts(stage.days):
            self.at = _moment(day, on_day[day])
            on_day[day] += 1
            stage.play(day, story, act)

    def _import(self, system: Actor) -> None:
        self.at = self.clock()

        def begin() -> Work:
            return self._begin(system)

        import_news(begin, self.demo.news(), SENDER, self.receipts)
        import_cases(begin, self.demo.cases(), SENDER, self.receipts)


def _moment(day: date, number: int) -> datetime:
    return datetime.combine(day, _OFFICE_OPENS, UTC) + timedelta(minutes=number)
