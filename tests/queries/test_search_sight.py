"""What a search may look into is what the pages show: over every role, agency and kind of case."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import World, make_account, world_of
from tests.conftest import TestClock, TestStore
from tests.journeys import FINDING, REPORT, REPORTER, Begin, Journey, journey
from tests.letters import Desk
from tests.web.subjects import build_cases, shut_out
from tests.web.visitors import ROLES_OF
from tracker.domain.days import PartialDay
from tracker.domain.filing import ConductGiven, RespondentGiven
from tracker.domain.letters import LetterState
from tracker.domain.matters import StaffStatus
from tracker.domain.roles import Actor, Side
from tracker.queries.case_views import CasePage
from tracker.queries.cases import case_page
from tracker.queries.filters import CaseFilters
from tracker.queries.letters import letter_page
from tracker.queries.running_law import running_law
from tracker.queries.search import Kind, SearchFilters, found_for
from tracker.queries.search_sight import sight_of
from tracker.services import letters, teamwork
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.cases import Respondent
from tracker.store.letters import Letter
from tracker.store.opening import Store
from tracker.store.searching import SearchText, all_cases, keep_searchable
from tracker.store.vault_folder import FolderVault

TODAY = date(2024, 10, 7)
PEOPLE = [
    *((role, agency) for agency, roles in ROLES_OF.items() for role in roles),
    ("supervisor", "inspektorat"),
    ("auditor", "bawaslu_cilegon"),
    ("verifier", "bawaslu_cilegon"),
]


@pytest.fixture(scope="module")
def filled(
    server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, dict[str, int]]]:
    """A database of this worker's own with a case of every kind in it."""
    name = f"sight_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    engine, home = make_engine(databases.fresh(server, name)), tmp_path_factory.mktemp("sight")
    vault, clock = FolderVault(home / "vault", 20 << 20), TestClock()
    with Session(engine, expire_on_commit=False) as session:

        def begin(actor: Actor) -> Work:
            return Work(session, actor, clock, running_law(session), vault)

        made = _cases(session, begin, world_of(session), home)
        session.commit()
    yield engine, made
    engine.dispose()


@pytest.fixture
def cases(filled: tuple[Engine, dict[str, int]]) -> dict[str, int]:
    return filled[1]


@pytest.fixture
def store(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path) -> Iterator[Store]:
    """The filled database for tests that ask for the cases."""
    asked = "cases" in request.fixturenames
    store = TestStore(tmp_path, request.getfixturevalue("filled")[0] if asked else engine)
    yield store
    store.close()


def _cases(session: Session, work: Begin, world: World, home: Path) -> dict[str, int]:
    made = build_cases(session, work, world, home)
    for role, agency in (("verifier", "bawaslu"), ("discipline_officer", "bkpsdm")):
        actor = world.actor(role, agency, make_account(session, role, agency).id)
        with work(actor) as act:
            teamwork.write_note(act, made["sent to its bkpsdm"], f"Catatan dalam {agency}.")
    _with_letters(session, work, world, made["sent to its bkpsdm"])
    return made


SUMMONED = {
    "acara": "2024-10-09",
    "acara.jam": "09.00 WIB",
    "acara.tempat": "Ruang Melur",
    "menghadap": "Tim pemeriksa",
    "penandatangan": "Rini Rekaan",
}


def _with_letters(session: Session, work: Begin, world: World, case_id: int) -> None:
    """Of the personnel side those of `_summoned`. Of Bawaslu one to the reporter that names them
    where anything may be typed."""
    case = _summoned(session, work, world, case_id)
    bawaslu = Desk(case)
    told = bawaslu.written("registration_notice", [], penandatangan=REPORTER.name)
    bawaslu.approved(bawaslu.submitted(told), by="another verifier")


def _summoned(session: Session, work: Begin, world: World, case_id: int) -> Journey:
    """Four letters of the personnel side: issued, waiting, a draft, and one put aside."""
    asked = select(Respondent.id).where(Respondent.case_id == case_id)
    case = Journey(session, work, world, case_id, sorted(session.scalars(asked)))
    office = Desk(case, "bkpsdm", "discipline_officer")
    typed = {name.replace(".", "__"): value for name, value in SUMMONED.items()}
    written = [office.written("discipline_summons_1", case.people[:1], **typed) for _ in range(4)]
    for letter in written[:2]:
        office.submitted(letter)
    office.approved(written[0], by="ppk_signatory")
    with office.act(office.writer) as act:
        letters.drop_letter(act, case_id, written[3])
    return case


def readable(session: Session, actor: Actor) -> list[Any]:
    """Every text of a case that a search of this person could find."""
    asked = text(
        "SELECT t.part, t.key, t.case_id, t.head, t.body, t.codes FROM search_texts t "
        "WHERE t.case_id IS NOT NULL AND t.words @@ CAST(:sight AS tsquery) "
        "AND NOT EXISTS (SELECT FROM recusals r "
        "WHERE r.case_id = t.case_id AND r.account_id = :account)"
    )
    sight = sight_of(actor, running_law(session))
    given = {"sight": sight.full, "account": sight.account}
    return list(session.execute(asked, given))


def person(session: Session, world: World, role: str, agency: str) -> Actor:
    """Somebody with that role there."""
    return world.actor(role, agency, make_account(session, role, agency).id)


def strings_of(thing: Any) -> Iterator[str]:
    """Every text in a page, however deep."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from strings_of(getattr(thing, field.name))
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from strings_of(value)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for value in thing:
            yield from strings_of(value)
    elif hasattr(thing, "__mapper__"):
        for column in thing.__mapper__.column_attrs:
            yield from strings_of(getattr(thing, column.key))


def plain(given: str) -> str:
    return "".join(sign for sign in given.casefold() if sign.isalnum())


def test_every_text_that_one_can_find_stands_on_a_page_that_one_may_open(session, world, cases):
    law, looked_at = running_law(session), Counter[str]()
    for role, agency in PEOPLE:
        actor = person(session, world, role, agency)
        pages: dict[int, CasePage] = {}
        shown: dict[int, str] = {}
        for row in readable(session, actor):
            if row.case_id not in pages:
                page = case_page(session, actor, row.case_id, law, TODAY)
                pages[row.case_id] = page
                told = (getattr(page, f.name) for f in fields(page) if f.name != "ground")
                shown[row.case_id] = plain(" ".join(s for part in told for s in strings_of(part)))
            here = shown[row.case_id]
            if row.part == "letter":
                letter = letter_page(session, actor, pages[row.case_id], law, int(row.key), TODAY)
                here = plain(" ".join([*strings_of(letter), letter.row.kind.label_id]))
                assert letter.seen_by_reader or not row.body
            heads = row.head.split(" · ") if row.part == "letter" else [row.head]
            for piece in (*heads, *row.body.split(" · "), *row.codes.split()):
                assert plain(piece) in here, (role, agency, row.part, piece)
            looked_at[row.part] += 1
    assert looked_at.total() > 900
    assert looked_at["letter"] > 30


def test_the_texts_of_ones_own_cases_can_be_found(session, world, cases):
    expected = {
        ("verifier", "bawaslu"): {"case", "conduct", "respondent", "trace", "step", "letter"},
        ("commissioner", "bawaslu"): {"case", "conduct", "respondent", "evidence", "note", "step"},
        ("auditor", "bawaslu"): {"case", "conduct", "respondent", "evidence", "step", "letter"},
        ("discipline_officer", "bkpsdm"): {"case", "respondent", "evidence", "note", "letter"},
        ("ppk_signatory", "ppk"): {"case", "respondent", "evidence", "letter"},
        ("supervisor", "sekda"): {"case", "respondent", "evidence"},
    }
    for (role, agency), parts in expected.items():
        found = {row.part for row in readable(session, person(session, world, role, agency))}
        assert parts <= found, (role, agency)


def test_what_the_index_is_asked_for_leaves_out_nothing_in_sight(session, world, cases):
    """The index is asked for few marks alone: whatever is in sight must carry them."""
    in_sight = text("SELECT id FROM search_texts WHERE words @@ CAST(:query AS tsquery)")
    narrowed = 0
    for role, agency in PEOPLE:
        sight = sight_of(person(session, world, role, agency), running_law(session))
        if sight.near is None:
            continue
        full = set(session.scalars(in_sight, {"query": sight.full}))
        near = set(session.scalars(in_sight, {"query": sight.near}))
        assert full <= near, (role, agency)
        narrowed += full < near
    assert narrowed


def test_letters_are_found_by_their_office_and_who_appoints_and_by_nobody_else(
    session, work, world, cases
):
    office = {("bawaslu", Side.BAWASLU), ("bkpsdm", Side.PERSONNEL), ("ppk", Side.PERSONNEL)}
    whose: dict[tuple[str, str], dict[str, int]] = {}
    for role, agency in PEOPLE:
        actor = person(session, world, role, agency)
        found = [row.key for row in readable(session, actor) if row.part == "letter"]
        of = select(Letter.agency_id, Letter.state).where(Letter.id.in_(map(int, found)))
        rows = session.execute(of).all()
        owners = {world[agency]} | ({world["bkpsdm"]} if agency == "ppk" else set())
        assert {row.agency_id for row in rows} <= owners, (role, agency)
        assert LetterState.DROPPED not in {row.state for row in rows}
        if rows:
            assert (agency, actor.side) in office
            whose[role, agency] = dict(Counter(row.state.value for row in rows))
    here = {"draft": 1, "waiting": 1, "issued": 2}
    there = {"draft": 1, "waiting": 1, "issued": 1}
    assert whose == {
        **{(r, "bawaslu"): here for r in ROLES_OF["bawaslu"] if r in BAWASLU_READERS},
        **{(r, "bkpsdm"): there for r in ROLES_OF["bkpsdm"] if r != "administrator"},
        ("ppk_signatory", "ppk"): there,
    }


BAWASLU_READERS = {"intake_officer", "verifier", "commissioner", "supervisor", "auditor"}


def test_an_administrator_finds_nothing_of_any_case(session, world, cases):
    for agency in ("bawaslu", "bkpsdm"):
        assert readable(session, person(session, world, "administrator", agency)) == []


def test_every_act_leaves_the_index_as_writing_it_anew_would(session, cases):
    assert keep_searchable(session, all_cases(session)) == 0


def test_who_reported_stands_in_no_text(session, world, cases):
    told = " ".join(
        f"{row.head} {row.body} {row.codes} {row.words}"
        for row in session.scalars(select(SearchText))
    ).casefold()
    for word in (*REPORTER.name.split(), "melati", "08123456789", REPORTER.identity_no):
        assert word.casefold() not in told


def test_a_word_of_a_hidden_case_changes_nothing_that_the_searcher_gets(session, work, world):
    """Not the hits, not their order, not their number, not what is suggested instead."""
    journey(session, work).filed(replace(FINDING, narrative="Seorang lurah memuji sekretariat."))
    stranger = world.actor("verifier", "bawaslu", make_account(session, "verifier").id)
    words = (
        "kuncimati",
        "kuncimatu",
        "sekretariad",
        "lurah",
        "camat",
        "Zulkarnaen",
        "987654",
        "021",
    )

    def answers() -> list[Any]:
        law = running_law(session)
        return [
            (f.hits, f.total, f.is_more, f.instead)
            for f in (
                found_for(session, stranger, law, SearchFilters(CaseFilters(text=query)))
                for query in words
            )
        ]

    before = answers()
    hidden = replace(
        FINDING,
        region="32.73",
        narrative="Seorang lurah dengan kuncimati memuji sekretariad camat.",
        place="Coblong",
        respondents=(
            RespondentGiven(
                "Zulkarnaen Rekaan", "camat", StaffStatus.PNS, "", "198501012010011001"
            ),
        ),
        conducts=(ConductGiven("like", PartialDay(2024, 10, 2), "Facebook", respondents=(0,)),),
    )
    journey(session, work).filed(hidden, "bawaslu_bandung")

    assert answers() == before
    assert before[0][1] == 0
    assert before[3][1] > 0


def test_a_letter_of_another_office_changes_nothing_that_the_searcher_gets(session, work, world):
    """Not even for Bawaslu, which reads the case: what the personnel side writes stays there."""
    case = journey(session, work).filed(REPORT).to_sent("bkpsdm")
    actor = world.actor("verifier", "bawaslu", make_account(session, "verifier").id)
    words = ("panggilan", "pangilan", "Melur", "Pranoto", "001/P1", "ruang melur")

    def answers() -> list[Any]:
        law = running_law(session)
        asked = (SearchFilters(CaseFilters(text=query)) for query in words)
        found = (found_for(session, actor, law, one) for one in asked)
        return [(f.hits, f.total, f.is_more, f.instead) for f in found]

    before = answers()
    _summoned(session, work, world, case.case_id)

    assert answers() == before
    theirs = world.actor(
        "discipline_officer", "bkpsdm", make_account(session, "discipline_officer", "bkpsdm").id
    )
    law = running_law(session)
    (hit, *_) = found_for(session, theirs, law, SearchFilters(CaseFilters(text="001/P1"))).hits
    assert (hit.kind, "".join(piece for piece, _ in hit.title)) == (
        Kind.LETTER, "Surat panggilan I · 001/P1/36.71/X/2024",
    )  # fmt: skip


def test_a_conflict_of_interest_takes_a_case_out_of_what_one_finds(session, work, world):
    case = journey(session, work).filed(replace(FINDING, narrative="Memuji dengan gemilang."))
    account = make_account(session, "verifier")
    actor = world.actor("verifier", "bawaslu", account.id)
    law, asked = running_law(session), SearchFilters(CaseFilters(text="gemilang"))
    assert found_for(session, actor, law, asked).total == 1

    shut_out(session, case.case_id, [account.id])

    found = found_for(session, actor, law, asked)
    assert (found.total, found.instead) == (0, None)


def test_who_was_sent_one_of_two_people_does_not_find_the_other(session, work, world):
    case = journey(session, work).filed().to_decided()
    first, second = case.people
    case.takes("send_on", by="commissioner", respondents=[first], copy_to=world["bkpsdm"])
    case.takes("send_copy", respondents=[second], copy_to=world["bkpsdm_cilegon"])
    law = running_law(session)

    def finds(agency: str, query: str) -> int:
        actor = world.actor(
            "discipline_officer", agency, make_account(session, "discipline_officer", agency).id
        )
        return found_for(session, actor, law, SearchFilters(CaseFilters(text=query))).total

    assert (finds("bkpsdm", "Joko Pranoto"), finds("bkpsdm", "Ratna Kusuma")) == (1, 0)
    assert (finds("bkpsdm_cilegon", "Joko Pranoto"), finds("bkpsdm_cilegon", "Ratna")) == (0, 1)


def test_what_was_sent_is_found_from_the_moment_that_it_is_sent(session, work, world):
    case = journey(session, work).filed(replace(FINDING, narrative="Memuji dengan gemilang."))
    actor = world.actor(
        "discipline_officer", "bkpsdm", make_account(session, "discipline_officer", "bkpsdm").id
    )
    law, asked = running_law(session), SearchFilters(CaseFilters(text="gemilang"))
    assert found_for(session, actor, law, asked).total == 0

    case.to_sent("bkpsdm")

    assert found_for(session, actor, law, asked).total == 1
