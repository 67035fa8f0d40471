"""The demonstration: every stage filled, terms due today and late, whatever day it is set up on."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import law_documents
from tracker.cli.demo_files import read_demo
from tracker.domain.deadlines import StandingState, Unit, standing
from tracker.domain.errors import WrongStage
from tracker.domain.filing import Ground, check
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import breaks
from tracker.domain.roles import GRANTS, OPENS_CASES, Permission
from tracker.services import demo
from tracker.services.demo_stories import INVENTED, ActTold, Days, Story, read_script
from tracker.services.passwords import Passwords, faults_of
from tracker.services.setting_up import set_up
from tracker.store import ledger
from tracker.store.cases import Case, Conduct, LaneRow, Respondent, Step, TermRow
from tracker.store.law import running_law
from tracker.store.ledger import LedgerEntry
from tracker.store.letters import IssuedLetter, Letter
from tracker.store.library import InventedElection, NewsItem
from tracker.store.opening import Store
from tracker.store.people import Account, Notice, RoleGrant

SUNDAY = date(2026, 11, 22)
LEBARAN = date(2026, 3, 21)
UNDECREED = date(2027, 1, 1)
ORDINARY = date(2025, 6, 11)
DEMO = read_demo()


def without_real(*stories: str) -> demo.Demo:
    """The demonstration with these stories alone (none named: all but the longest)."""
    chosen = tuple(
        story
        for story in DEMO.script.stories
        if (story.id in stories if stories else int(str(story.day).removesuffix("w")) > -90)
    )
    return replace(DEMO, script=replace(DEMO.script, stories=chosen), cases=tuple, news=tuple)


TOLD_ON = {
    SUNDAY: DEMO,
    LEBARAN: without_real(),
    UNDECREED: without_real(),
    ORDINARY: without_real("tiga-guru", "surat-dukungan"),
}
"""What is filled on each day: whole once, elsewhere no more than is asked there."""

CHEAP = Passwords("cheap")
PREPARED = f"demo_prepared_{os.getpid()}"


def clock_on(day: date) -> Callable[[], datetime]:
    """Ten in the morning in Tangerang."""
    return lambda: datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def law() -> RunningLaw:
    return RunningLaw.from_documents(law_documents())


@pytest.fixture(scope="module")
def prepared(server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that was really set up, the day of which lies before every demonstration."""
    url = databases.empty(server, PREPARED)
    store = Store(tmp_path_factory.mktemp("prepared"), url, 20)
    set_up(store, lambda: datetime(2023, 1, 2, tzinfo=UTC), law_documents())
    store.close()
    return PREPARED


@pytest.fixture(scope="module")
def on_day(
    server: str, prepared: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[date], Store]]:
    """`on_day(day)`: a database of its own with the invented cases, filled once on that day."""
    stores: dict[date, Store] = {}

    def filled(day: date) -> Store:
        if day not in stores:
            url = databases.fresh(server, f"demo_{day:%Y%m%d}_{os.getpid()}", prepared)
            stores[day] = store = Store(tmp_path_factory.mktemp("demo"), url, 20)
            assert demo.fill(store, clock_on(day), CHEAP, TOLD_ON[day], store.home / "receipts")
        return stores[day]

    yield filled
    for store in stores.values():
        store.close()


@pytest.fixture
def sunday(on_day: Callable[[date], Store]) -> Iterator[Session]:
    with on_day(SUNDAY).session() as session:
        yield session


def invented(session: Session) -> list[Case]:
    return list(session.scalars(select(Case).where(Case.is_invented)))


def states_of(session: Session, today: date) -> Counter[StandingState]:
    """How the terms of invented cases stand."""
    law = running_law(session)
    calendar = law.calendar.for_region("36.71")
    rows = session.scalars(
        select(TermRow)
        .join(Case, Case.id == TermRow.case_id)
        .where(Case.is_invented, TermRow.is_cancelled.is_(False))
    )
    return Counter(
        standing(
            row.due_on,
            Unit(law.book.terms[row.term].unit),
            calendar,
            today=today,
            met_on=row.met_on,
        ).state
        for row in rows
    )


# what the officers of the demonstration find


def test_every_stage_that_live_moves_reach_holds_an_invented_case(sunday):
    road = running_law(sunday).road
    rows = sunday.execute(
        select(LaneRow.lane, LaneRow.stage)
        .join(Case, Case.id == LaneRow.case_id)
        .where(Case.is_invented)
    )
    held = {(row.lane, row.stage) for row in rows}
    reachable = {key for key, stage in road.stages.items() if not stage.only_reported}

    assert reachable - held == set()


@pytest.mark.parametrize("day", [SUNDAY, LEBARAN, UNDECREED])
def test_terms_are_due_today_late_soon_and_met_late_whatever_the_day(on_day, day):
    with on_day(day).session() as session:
        states = states_of(session, day)

    assert states[StandingState.TODAY] >= 2
    assert states[StandingState.LATE] >= 3
    assert states[StandingState.SOON] >= 1
    assert states[StandingState.MET_LATE] >= 1
    assert states[StandingState.MET] > states[StandingState.LATE]


def test_on_a_working_day_terms_of_the_personnel_side_are_due_too(on_day):
    with on_day(ORDINARY).session() as session:
        due = session.scalars(
            select(TermRow.term).where(
                TermRow.due_on == ORDINARY,
                TermRow.met_on.is_(None),
                TermRow.is_cancelled.is_(False),
                TermRow.lane == "personnel",
            )
        ).all()

    assert {"d-summons-1", "a-objection-decision"} <= set(due)


def test_terms_into_a_year_without_decree_are_provisional(on_day):
    with on_day(UNDECREED).session() as session:
        provisional = session.scalars(
            select(TermRow.due_on).where(TermRow.is_provisional, TermRow.met_on.is_(None))
        ).all()

    assert provisional
    assert all(due.year == 2027 for due in provisional)


def test_every_invented_case_says_so(sunday):
    cases = invented(sunday)
    election = sunday.scalars(select(InventedElection)).one()
    names = sunday.scalars(
        select(Respondent.name)
        .join(Case, Case.id == Respondent.case_id)
        .where(Case.is_invented, Respondent.name.is_not(None))
    ).all()

    assert len(cases) == len(DEMO.script.stories)
    assert all(case.narrative.endswith(INVENTED) for case in cases)
    assert all(case.election == election.id for case in cases)
    assert "(rekaan)" in election.facts["label_id"]
    assert election.facts["label_en"].startswith("Invented ")
    assert all(name.startswith("Rekaan ") for name in names)


def test_no_address_of_an_invented_act_can_exist(sunday):
    urls = sunday.scalars(
        select(Conduct.url)
        .join(Case, Case.id == Conduct.case_id)
        .where(Case.is_invented, Conduct.url.is_not(None))
    ).all()

    assert urls
    assert all(url.split("/")[2].endswith(".example") for url in urls)


def test_real_cases_stand_beside_the_invented_ones_and_are_not_marked(sunday):
    real = sunday.scalars(select(Case).where(Case.sender == demo.SENDER)).all()
    rows = len(list(DEMO.cases()))

    assert len(real) == rows > 90
    assert not any(case.is_invented for case in real)
    assert all(case.is_imported for case in real)
    news = select(func.count()).select_from(NewsItem).where(NewsItem.sender == demo.SENDER)
    assert sunday.scalar(news) == len(list(DEMO.news()))


def test_no_row_of_the_real_cases_is_refused(on_day):
    assert not list((on_day(SUNDAY).home / "receipts").glob("*"))


def test_work_that_went_wrong_is_there_to_be_seen(sunday):
    steps = sunday.scalars(select(Step).where(Step.origin != "recorded")).all()

    assert [step for step in steps if step.superseded_by]
    assert [step for step in steps if step.annulled_at and step.annulled_by != step.recorded_by]
    assert {step.origin.value for step in steps} == {"live", "letter"}


def test_letters_stand_at_every_point_of_their_way(sunday):
    rows = sunday.execute(select(Letter.kind, Letter.state).order_by(Letter.id)).all()
    assert sorted((row.kind, row.state.value) for row in rows) == [
        ("clarification_summons", "draft"),
        ("discipline_summons_2", "draft"),
        ("referral", "issued"),
        ("status_publication", "waiting"),
    ]
    (number,) = sunday.scalars(select(IssuedLetter.number))
    step = select(Step.facts).where(Step.move == "send_on")
    assert number in {facts["letter_no"] for facts in sunday.scalars(step)}


def test_a_desk_begins_with_news_of_cases_not_of_roles(sunday):
    unread = sunday.execute(
        select(Notice.kind, Notice.case_id).where(Notice.read_at.is_(None))
    ).all()

    kinds = {notice.kind for notice in unread}
    wanted = {"assigned", "mention"}
    assert wanted <= kinds <= {*wanted, "arrived", "returned", "approval_wanted", "letter_issued"}
    assert all(notice.case_id for notice in unread)


# the book


@pytest.mark.parametrize("day", [SUNDAY, LEBARAN, UNDECREED])
def test_the_book_is_whole_and_time_only_goes_forward(on_day, day):
    with on_day(day).session() as session:
        damage = breaks(ledger.chain(session), ledger.head_of(session))
        moments = session.scalars(select(LedgerEntry.at).order_by(LedgerEntry.seq)).all()

    assert damage == []
    assert moments == sorted(moments)
    assert moments[-1] <= clock_on(day)()


def test_a_second_filling_changes_nothing(on_day):
    store = on_day(LEBARAN)
    tables = ("cases", "steps", "accounts", "ledger_entries", "news_items", "evidence_items")

    def counts() -> list[int]:
        with store.session() as session:
            return [session.scalar(text(f"SELECT count(*) FROM {t}")) for t in tables]

    before = counts()
    later = clock_on(LEBARAN + timedelta(days=30))

    assert demo.fill(store, later, CHEAP, DEMO, store.home / "receipts") is False
    assert counts() == before


def test_a_story_that_cannot_be_played_leaves_nothing_behind(server, prepared, tmp_path):
    store = Store(tmp_path, databases.fresh(server, f"demo_torn_{os.getpid()}", prepared), 20)
    story = DEMO.script.stories[0]
    wrong = replace(story, acts=(ActTold("decide", -1),))
    torn = replace(DEMO, script=replace(DEMO.script, stories=(wrong,)))

    try:
        with pytest.raises(WrongStage):
            demo.fill(store, clock_on(SUNDAY), CHEAP, torn, tmp_path / "receipts")
        with store.session() as session:
            assert not demo.is_filled(session)
            assert session.scalar(select(func.count()).select_from(Account)) == 1
    finally:
        store.close()


# the accounts


def test_every_role_that_opens_cases_had_a_second_person(sunday):
    grants = sunday.scalars(select(RoleGrant)).all()

    assert {grant.role for grant in grants if grant.role in OPENS_CASES}
    for grant in grants:
        assert grant.confirmed_at is not None
        if grant.role in OPENS_CASES:
            assert grant.confirmed_by not in (None, grant.granted_by, grant.account_id)


def test_demo_accounts_need_not_change_the_password_that_everybody_knows(sunday):
    accounts = sunday.scalars(select(Account).where(Account.is_system.is_(False))).all()

    assert len(accounts) == len(DEMO.cast.accounts)
    assert not any(account.must_change_password for account in accounts)
    assert all(CHEAP.fits(account.password_hash, DEMO.cast.password) for account in accounts)
    assert all(account.full_name.endswith("(rekaan)") for account in accounts)
    assert not [a for a in accounts if faults_of(DEMO.cast.password, a.username)]


def test_the_demonstration_has_a_supervisor_an_auditor_and_an_administrator():
    held = {role.value for account in DEMO.cast.accounts for role in account.roles}
    offices = {account.agency for account in DEMO.cast.accounts}

    assert {"supervisor", "auditor", "administrator"} <= held
    assert {"bawaslu_regency:36.71", "bkpsdm:36.71", "bawaslu_regency:36.72"} <= offices
    assert {"bkpsdm:36.72", "bawaslu_province:36"} <= offices


def test_no_administrator_of_the_demonstration_reads_a_case():
    for account in DEMO.cast.accounts:
        may = frozenset().union(*(GRANTS[role] for role in account.roles))
        if Permission.ACCOUNT_MANAGE in may:
            assert Permission.CASE_READ not in may


# the stories on paper, over several years


def many_days() -> list[date]:
    """Every third day of three years: all weekdays, around all holidays."""
    return [date(2024, 9, 1) + timedelta(days=n) for n in range(0, 3 * 365, 3)]


@pytest.fixture(scope="module")
def calendars(law: RunningLaw) -> list[Days]:
    calendar = law.calendar.for_region(demo.HOME)
    return [Days(day, calendar) for day in many_days()]


def told_days(story: Story) -> list[int | str]:
    return [story.day, *(act.day for act in story.acts)]


def test_a_story_never_goes_back_in_time_and_never_reaches_the_day_of_setup(calendars):
    for story in DEMO.script.stories:
        for days in calendars:
            on = [days.on(told) for told in told_days(story)]
            assert on == sorted(on), (story.id, days.today)
            assert on[-1] < days.today, (story.id, days.today)
            assert on[0] > days.today - demo.LEAD, (story.id, days.today)


def test_the_phases_of_the_election_lie_around_the_day_of_setup(calendars):
    for days in calendars:
        on = {name: days.on(told) for name, told in DEMO.script.election["days"].items()}
        assert list(on.values()) == sorted(on.values())
        assert on["campaign_start"] < days.today < on["campaign_end"]


def test_an_act_keeps_its_phase_whatever_the_day(calendars):
    """Matters that are sent on without clarification lie before the candidates were fixed."""
    for story in DEMO.script.stories:
        traced = any(act.what == "conclude_tracing" for act in story.acts)
        registered = any(act.what == "register" for act in story.acts)
        for days in calendars:
            fixed = days.on(DEMO.script.election["days"]["candidates_fixed"])
            for conduct in story.told["conducts"]:
                before = days.on(conduct["on"]) < fixed
                assert before or not traced, (story.id, days.today)
                assert not (before and registered), (story.id, days.today)


def test_every_filing_is_what_the_law_asks_for(calendars, law):
    for days in calendars[::20]:
        for story in DEMO.script.stories:
            filing = story.filing(days, "pilkada-rekaan")
            check(
                filing,
                Ground(
                    today=days.today,
                    regions=frozenset({filing.region}),
                    contests={"pilkada-rekaan": ("regent_mayor",)},
                    conduct_types=frozenset(law.book.conduct_types),
                ),
            )


@pytest.mark.parametrize(
    ("today", "told", "meant"),
    [
        (date(2026, 11, 20), "-7w", date(2026, 11, 11)),  # Friday: 12, 13, 16, 17, 18, 19, 20
        (date(2026, 11, 22), "-7w", date(2026, 11, 11)),  # Sunday: the same seven
        (date(2026, 11, 23), "-1w", date(2026, 11, 20)),  # Monday after Friday
        (date(2026, 3, 25), "-1w", date(2026, 3, 17)),  # Lebaran: 18 to 24 March are off
        (date(2026, 11, 22), -3, date(2026, 11, 19)),
    ],
)
def test_a_day_of_a_story_counts_back_from_setup(law, today, told, meant):
    assert Days(today, law.calendar.for_region("36.71")).on(told) == meant


def test_a_day_inside_an_act_counts_from_that_act(law):
    days = Days(SUNDAY, law.calendar.for_region("36.71"))

    assert days.on("+3", date(2026, 11, 6)) == date(2026, 11, 9)
    assert days.on("+3w", date(2026, 11, 6)) == date(2026, 11, 11)
    with pytest.raises(ValueError, match="counts from an act"):
        days.on("+3")


def test_a_story_with_a_slip_in_it_is_refused():
    text = Path("config/demo/cases.toml").read_text(encoding="utf-8")

    with pytest.raises(ValueError, match="says nothing of wit"):
        read_script(text.replace("with = {", "wit = {", 1))
